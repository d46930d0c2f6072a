from __future__ import annotations

from dataclasses import replace

import pytest

from audit.rules.c03_wrong_column import C03
from audit.surroundings import ALONE, Publication
from tests.audit.building import findings, reasons, report, short


def listed(*columns: str):
    return replace(report(), around=replace(ALONE, publication=Publication(columns=columns)))


def test_only_elsewhere_is_a_warning_that_names_the_places():
    (finding,) = findings(C03, listed("news", "notice", "news"))
    assert (finding.subject, finding.severity) == ("column", "warning")
    assert finding.message == "报告只登在新闻动态类栏目、通知公告类栏目，政府信息公开年报栏目里没有"


def test_under_another_year_as_well():
    assert short(C03, listed("other_year")) == [("column", "warning")]


@pytest.mark.parametrize("columns", [("annual",), ("notice", "annual"), ("annual", "other_year")])
def test_also_in_the_right_column_passes(columns):
    assert short(C03, listed(*columns)) == []


@pytest.mark.parametrize("columns", [(), ("unknown",), ("news", "unknown")])
def test_what_is_not_known_is_not_assessable(columns):
    assert reasons(C03, listed(*columns))["*"].startswith("not_fetched")


def test_without_a_publication_it_is_not_assessable():
    assert reasons(C03, report()) == {"*": "not_fetched: 不知道登在哪个栏目"}
    known = replace(ALONE, publication=Publication())
    assert reasons(C03, replace(report(), around=known)) == {"*": "not_fetched: 不知道登在哪个栏目"}
