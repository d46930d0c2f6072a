from __future__ import annotations

import pytest

from audit.engine import audit
from audit.rules.p01_year_on_year import P01
from audit.severity import Severity
from tests.audit.neighbours import found, reasons, saying, with_previous

FINES = "T2.penalties.decisions"


def pair(make_report, now, then, *texts):
    report = make_report({FINES: now})
    return with_previous(saying(report, *texts) if texts else report, make_report({FINES: then}, year=2023))


@pytest.mark.parametrize(("now", "then"), [(560, 56), (56, 560), (0, 20), (20, 0), (101, 20), (20, 101)])
def test_more_than_five_times(make_report, now, then):
    report = pair(make_report, now, then)
    assert found(P01, report) == {FINES: (None, now)}
    assert [one.severity for one in audit(report, rules=(P01,)).findings] == [Severity.WARNING]


@pytest.mark.parametrize(("now", "then"), [(100, 20), (20, 100), (19, 0), (0, 19), (0, 0), (19, 1)])
def test_five_times_or_small_numbers(make_report, now, then):
    assert found(P01, pair(make_report, now, then)) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "全年作出行政处罚560件，较上年大幅增加。",
        "因交通运输执法职责划转，行政处罚由我局集中实施。",
        "行政处罚案件同比增长900%。",
    ],
)
def test_silent_where_the_text_explains(make_report, sentence):
    assert found(P01, pair(make_report, 560, 56, sentence)) == {}


def test_a_sentence_about_something_else_explains_nothing(make_report):
    assert found(P01, pair(make_report, 560, 56, "主动公开信息较上年增加30条。行政处罚560件。")) == {FINES: (None, 560)}


def test_any_version_will_do_and_none_is_not_assessable(make_report):
    versions = [make_report({FINES: number}, year=2023) for number in (56, 300)]
    assert found(P01, with_previous(make_report({FINES: 560}), *versions)) == {}
    assert reasons(P01, make_report({FINES: 560})) == {"no_previous_report"}


def test_the_requests_and_the_older_form(make_report):
    last = make_report({"T3.new_received.total": 5}, generation="2019", year=2020)
    report = with_previous(make_report({"T3.new_received.total": 51}, year=2021), last)
    assert found(P01, report) == {"T3.new_received.total": (None, 51)}
