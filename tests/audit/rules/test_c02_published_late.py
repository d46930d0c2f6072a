from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Format
from audit.model import BodyKind, Report
from audit.rules.c02_published_late import C02
from audit.surroundings import ALONE, Publication
from tests.audit.building import AGENCY, findings, reasons, report, short

ON_TIME = Publication(published_on="2025-01-20", first_seen_on="2025-01-21", due_on="2025-01-31")


def published(kind: BodyKind = BodyKind.DEPARTMENT, preface: str | None = None, **facts: object) -> Report:
    known = replace(ON_TIME, **facts)  # type: ignore[arg-type]
    made = report(preface=(preface,)) if preface else report()
    return replace(made, body_kind=kind, around=replace(ALONE, publication=known))


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"published_on": "2025-01-31"},
        {"published_on": None},
        {"first_seen_on": None},
        {"published_on": "2025-03-10"},  # the page was published again, but an earlier crawl has seen the report
        {"first_seen_on": "2025-03-10"},
    ],
)
def test_in_time_passes(facts):
    assert short(C02, published(**facts)) == []


def test_late_is_an_error_with_the_days():
    (finding,) = findings(C02, published(published_on="2025-02-10", first_seen_on="2025-02-12"))
    assert (finding.subject, finding.severity, finding.mismatch.found) == ("publication", "error", 10)
    assert finding.message == "发布日期是2025年2月10日，期限是2025年1月31日，逾期10天"


def test_a_rest_day_moves_nothing():
    late = published(published_on="2026-02-02", first_seen_on=None, due_on="2026-01-31")
    assert short(C02, late) == [("publication", "error")]


@pytest.mark.parametrize("kind", [BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE])
def test_without_a_legal_day_late_is_a_warning(kind):
    late = published(kind, published_on="2025-02-10", first_seen_on=None)
    (finding,) = findings(C02, late)
    assert (finding.subject, finding.severity) == ("publication", "warning")
    assert finding.basis == "实践做法（建议）"


def test_a_local_deadline_is_named_and_a_warning():
    late = published(
        published_on="2025-01-30", first_seen_on=None, due_on="2025-01-28", local=True, due_basis="某市通知"
    )
    (finding,) = findings(C02, late)
    assert (finding.severity, "（某市通知）" in finding.message) == ("warning", True)


def test_what_we_saw_late_without_a_date_of_the_page_is_not_known_to_be_late():
    seen = published(published_on=None, first_seen_on="2025-04-01")
    assert reasons(C02, seen) == {"*": "not_fetched: 页面没有日期，期限以前没有抓取过"}


@pytest.mark.parametrize("facts", [{"published_on": None, "first_seen_on": None}, {"due_on": None}])
def test_without_facts_it_is_not_assessable(facts):
    assert reasons(C02, published(**facts))["*"].startswith("not_fetched")


def test_without_a_publication_it_is_not_assessable():
    assert reasons(C02, report()) == {"*": "not_fetched: 不知道发布日期"}


def test_before_the_year_has_ended_is_a_warning():
    early = published(published_on="2024-12-20", first_seen_on="2025-01-21")
    (finding,) = findings(C02, early)
    assert (finding.severity, finding.message) == (
        "warning",
        "发布日期是2024年12月20日，早于2025年1月1日，不能包括全年的情况",
    )


def test_a_report_of_eleven_months_may_be_early():
    preface = "本报告的统计期限自2024年1月1日起，至2024年11月30日止。"
    assert short(C02, published(preface=preface, published_on="2024-12-20", first_seen_on=None)) == []


def test_a_report_printed_as_a_picture_is_late_as_well():
    late = published(published_on="2025-02-10", first_seen_on=None)
    scanned = replace(late, document=replace(late.document, format=Format.SCAN))
    assert short(C02, scanned) == [("publication", "error")]


def test_months_later_on_a_page_of_a_report_signed_in_time_may_be_a_move_of_the_portal():
    moved = published(published_on="2025-08-15", first_seen_on="2025-09-01")
    (finding,) = findings(C02, moved)
    assert (finding.severity, finding.message.endswith("页面日期也可能是重新发布的日期")) == ("warning", True)
    signed_late = replace(moved, document=report(signature=(AGENCY, "2025年8月10日")).document, body=None)
    assert short(C02, signed_late) == [("publication", "error")]
