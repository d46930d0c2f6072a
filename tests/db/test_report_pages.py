"""What the pages of reports, bodies and rules are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db import finding_queries
from db.approvals import ask
from db.crawls import OutcomeName
from db.decisions import confirm, dismiss
from db.finding_queries import iter_findings, list_findings
from db.findings import save_verdict
from db.inserting import insert
from db.report_pages import agency_history, agency_years, report_findings, report_versions
from db.runs import start_run
from db.tallies import assignees, events_by_day, rule_tallies, years_of_findings
from db.versions import save_reading
from tests.db.conftest import CODE, NOW
from tests.db.test_queue import GREAT, scans
from tests.db.verdicts import PASS, verdict
from tests.storing import add_capture, reading

URL = "http://www.yangli.test/list/"


@pytest.fixture
def judged(database, body):
    """Report 2025: T3.a and T3.b wrong, T3.c wrong and fixed. Report 2024: T3.a wrong. Ids 1 to 4."""
    whole: dict[str, int | str] = {"T3.a": 5, "T3.b": 6, "T3.c": 7}
    for year, said in ((2025, whole), (2025, {**whole, "T3.c": PASS}), (2024, {"T3.a": 5})):
        run_id = start_run(database, now=NOW, ruleset="1", app_version="1")
        result = verdict(said)
        save_verdict(database, run_id=run_id, agency_code=CODE, year=year, version_id=None, verdict=result, now=NOW)
    return database


def test_the_findings_of_a_report_in_lines(judged):
    lines = report_findings(judged, CODE, 2025)
    assert [[(one.id, one.state) for one in line.members] for line in lines] == [
        [(1, "open"), (2, "open")],
        [(3, "fixed")],
    ]
    head = lines[0].head
    assert (head.evidence["found"], head.message, head.subject) == (5, "填5，应为7", "T3.a")
    assert (head.since, head.updated_at, head.fixed_from) == ("2027-02-01T02:00:00Z", "2027-02-01T02:00:00Z", None)
    assert report_findings(judged, CODE, 2020) == report_findings(judged, "nobody", 2025) == ()


def test_a_line_speaks_of_what_needs_work_first(judged):
    ask(judged, 2, kind="dismiss", by="甲", reason="misread", note="n", now=NOW)
    judged.execute("UPDATE findings SET disputed = 1 WHERE id = 2")
    line = report_findings(judged, CODE, 2025)[0]
    assert [(one.id, one.disputed, one.pending) for one in line.members] == [(2, True, "dismiss"), (1, False, None)]
    assert line.states == ("open",)
    assert line.numbers == ((2, 1), (1, 0))


def keep(database, digest, at, **changed):
    insert(
        database,
        "documents",
        {"sha256": digest, "media_type": "text/html", "size": 1, "stored_as": digest, "first_seen_at": at},
    )
    one = reading(digest, CODE, 2025, at)
    for name, value in changed.items():
        object.__setattr__(one, name, value)
    return save_reading(database, one)[0]


def test_versions_of_a_report(database, body):
    assert report_versions(database, CODE, 2025) == ()
    keep(database, "a" * 64, "2027-01-01T00:00:00Z")
    capture = add_capture(database, "2027-01-02T00:00:00Z")
    diff = {"cells": 3}
    files = (("a" * 64, "附件.xlsx"),)
    keep(
        database,
        "b" * 64,
        "2027-01-02T00:00:00Z",
        capture_id=capture,
        diff=diff,
        files=files,
        published_on="2027-01-01",
    )
    later, first = report_versions(database, CODE, 2025)
    assert (first.seq, first.handed_in, first.files, first.diff, first.published_on) == (1, True, 0, None, None)
    assert (later.seq, later.handed_in, later.files, later.diff, later.published_on) == (
        2,
        False,
        1,
        diff,
        "2027-01-01",
    )
    assert later.url == first.url == f"http://www.yangli.test/{CODE}/2025.html"
    assert (later.media_type, later.read_status, later.first_seen) == ("text/html", "read", "2027-01-02T00:00:00Z")


def look(database, year, outcome, at):
    crawl = {"started_at": at, "trigger": "person", "status": "done", "app_version": "0"}
    number = insert(database, "crawls", crawl)
    row = {"crawl_id": number, "source_id": 1, "report_year": year, "outcome": outcome, "reason": outcome, "at": at}
    insert(database, "outcomes", row)


@pytest.fixture
def source(database, body):
    insert(database, "host_groups", {"group_id": "g"})
    insert(database, "platforms", {"platform_id": "p", "name": "样例市政府网", "group_id": "g"})
    insert(database, "sources", {"agency_code": CODE, "platform_id": "p", "column_url": URL})


def test_the_years_of_a_body(judged, source):
    keep(judged, "a" * 64, "2027-01-01T00:00:00Z", published_on="2027-01-20")
    keep(judged, "b" * 64, "2027-01-02T00:00:00Z", read_status="unreadable", published_on="2027-01-21")
    look(judged, 2025, "found", "2027-01-03T00:00:00Z")
    look(judged, 2026, "found", "2027-01-02T00:00:00Z")
    look(judged, 2026, "server_error", "2027-01-03T00:00:00Z")
    ask(judged, 1, kind="dismiss", by="甲", reason="misread", note="n", now=NOW)
    newest, middle, oldest = agency_years(judged, CODE)
    assert [one.year for one in (newest, middle, oldest)] == [2026, 2025, 2024]
    assert newest.look is not None
    assert (newest.look.outcome, newest.look.platform, newest.look.url) == (
        OutcomeName.SERVER_ERROR,
        "样例市政府网",
        URL,
    )
    assert (newest.versions, newest.counts) == (0, {})
    assert (middle.versions, middle.read_status, middle.published_on) == (2, "unreadable", "2027-01-21")
    assert (middle.counts, middle.pending) == ({("open", "warning"): 2, ("fixed", "warning"): 1}, 1)
    assert (oldest.look, oldest.versions, oldest.counts) == (None, 0, {("open", "warning"): 1})
    assert agency_years(judged, "nobody") == ()


def test_an_absence_that_a_person_confirmed_is_shown_so(database, source):
    look(database, 2025, "absent_unconfirmed", "2027-01-03T00:00:00Z")
    row = {"agency_code": CODE, "report_year": 2025, "confirmed_by": "甲", "confirmed_at": "2027-01-04T00:00:00Z"}
    insert(database, "absence_confirmations", row)
    (year,) = agency_years(database, CODE)
    assert year.look is not None
    assert year.look.outcome is OutcomeName.ABSENT_CONFIRMED


def test_what_has_happened_to_a_body(judged):
    confirm(judged, 1, by="甲", now=NOW + timedelta(days=1), note="属实")
    first, *rest = agency_history(judged, CODE)
    assert (first.finding_id, first.kind, first.actor, first.note, first.to_state) == (
        1,
        "confirmed",
        "甲",
        "属实",
        "confirmed",
    )
    assert (first.report_year, first.code, first.title) == (2025, "A31", "合计不平")
    assert [one.kind for one in rest] == ["seen", "fixed", "seen", "seen", "seen"]
    assert agency_history(judged, CODE, most=2) == (first, rest[0])
    assert agency_history(judged, "nobody") == ()


def test_how_often_rules_fired(judged):
    confirm(judged, 1, by="甲", now=NOW)
    dismiss(judged, 2, by="甲", reason="misread", note="n", now=NOW)
    dismiss(judged, 4, by="甲", reason="misread", note="n", now=NOW)
    (rule,) = rule_tallies(judged)
    assert rule.code == "A31"
    assert rule.counts == {(2024, "dismissed"): 1, (2025, "confirmed"): 1, (2025, "dismissed"): 1, (2025, "fixed"): 1}
    assert (rule.fired, rule.of(year=2025), rule.of(state="dismissed"), rule.of(year=2024, state="open")) == (
        4,
        3,
        2,
        0,
    )
    assert rule.dismissed_percent == 67


def test_a_rule_that_nobody_has_judged_has_no_rate(judged):
    assert [rule.dismissed_percent for rule in rule_tallies(judged)] == [None]


def test_days_are_those_of_the_place(judged):
    # 2027-02-01T02:00Z is the first of February, ten in the morning; 17:00Z is the day after
    confirm(judged, 1, by="甲", now=NOW.replace(hour=17))
    days = events_by_day(judged, date(2027, 2, 1), date(2027, 2, 2))
    assert days == {date(2027, 2, 1): {"fixed": 1}, date(2027, 2, 2): {"confirmed": 1}}
    assert events_by_day(judged, date(2027, 2, 2), date(2027, 2, 2)) == {date(2027, 2, 2): {"confirmed": 1}}
    assert events_by_day(judged, date(2027, 2, 1), date(2027, 2, 1), kinds=["seen"]) == {date(2027, 2, 1): {"seen": 4}}
    assert events_by_day(judged, date(2027, 2, 3), date(2027, 3, 1)) == {}


def test_who_has_work_and_which_years_there_are(judged):
    judged.execute("UPDATE findings SET assignee = 'a' WHERE id IN (1, 3)")
    assert assignees(judged) == {"a": 1}
    judged.execute("UPDATE findings SET assignee = NULL")
    assert assignees(judged) == {}
    assert years_of_findings(judged) == (2025, 2024)


def test_findings_one_after_the_other_are_those_of_the_list(judged, monkeypatch):
    judged.execute("UPDATE findings SET reopened = 1 WHERE id = 4")
    whole = list_findings(judged)
    assert [one.id for one in whole] == [4, 1, 2, 3]
    for at_once in (1, 2, 3, 4):
        monkeypatch.setattr(finding_queries, "_AT_ONCE", at_once)
        assert list(iter_findings(judged)) == whole
    assert [one.id for one in iter_findings(judged, states=["fixed"])] == [3]


@pytest.mark.parametrize("ask_for", [
    lambda database: report_findings(database, CODE, 2025),
    lambda database: report_versions(database, CODE, 2025),
    lambda database: agency_years(database, CODE),
    lambda database: agency_history(database, CODE),
    rule_tallies,
    assignees,
    lambda database: events_by_day(database, date(2027, 1, 1), date(2027, 12, 31)),
    lambda database: finding_queries.counts(database, year=2025, agencies=[CODE]),
    lambda database: finding_queries.counts(database),
])  # fmt: skip
def test_no_page_goes_through_all_rows(judged, ask_for):
    found, steps = scans(judged, lambda: ask_for(judged))
    assert steps
    assert [
        step for step in found if GREAT.match(step) or step.startswith(("SCAN reports", "SCAN v", "SCAN e", "SCAN o"))
    ] == []
