"""Waivers that end, and decisions that match nothing any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audit.severity import Severity
from db.aging import idle_decisions, waivers_ending
from db.approvals import approve, ask
from db.audits import save_audit
from db.decisions import dismiss
from db.findings import end_waivers, save_verdict
from db.opening import tx
from db.runs import finish_run, start_run
from db.versions import save_reading
from tests.db.conftest import CODE, NOW
from tests.db.verdicts import PASS, UNKNOWN, crashed, unreadable, verdict
from tests.storing import add_capture, reading

UNTIL = date(2027, 5, 1)
A, B = "a", "b"


class Reports:
    """One report, judged again and again, each time in a run of its own."""

    def __init__(self, database):
        self.database, self.versions = database, 0

    def judge(self, result, year=2025):
        self.versions += 1
        at = (NOW + timedelta(days=self.versions)).strftime("%Y-%m-%dT%H:%M:%SZ")
        digest = f"{self.versions:064}"
        with tx(self.database):
            capture = add_capture(self.database, at)
            self.database.execute("INSERT INTO documents VALUES (?, 'text/html', 1, 'plain', ?)", [digest, at])
            kept = reading(digest, CODE, year, at)
            version, _ = save_reading(self.database, kept)
            self.database.execute("UPDATE versions SET capture_id = ? WHERE id = ?", [capture, version])
        now = NOW + timedelta(days=self.versions)
        run = start_run(self.database, now=now, ruleset="1", app_version="1")
        save_audit(self.database, run_id=run, version_id=version, previous_id=None, around="", verdict=result)
        save_verdict(
            self.database, run_id=run, agency_code=CODE, year=year, version_id=version, verdict=result, now=now
        )
        finish_run(self.database, run)


@pytest.fixture
def reports(database, body):
    made = Reports(database)
    made.judge(verdict({A: 5, B: 5}))
    return made


def waive(database, number, until=UNTIL):
    ask(database, number, kind="waive", by="张三", reason="explained", note="过渡期", now=NOW, until=until)
    approve(database, number, by="李四", now=NOW)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (UNTIL - timedelta(days=15), []),
        (UNTIL - timedelta(days=14), [(1, 14)]),
        (UNTIL, [(1, 0)]),
        (UNTIL + timedelta(days=1), [(1, -1)]),
    ],
)
def test_a_waiver_is_told_of_a_fortnight_before_its_end(database, reports, today, expected):
    waive(database, 1)
    waive(database, 2, UNTIL + timedelta(days=30))
    assert [(one.number, one.days) for one in waivers_ending(database, today)] == expected


def test_what_a_reminder_says(database, reports):
    waive(database, 1)
    waive(database, 2, UNTIL - timedelta(days=1))
    second, first = waivers_ending(database, UNTIL)
    assert (second.number, first.number) == (2, 1)
    assert (first.agency, first.code, first.subject, first.reason, first.waived_until) == (
        ("样例市样例局", "A31", A, "explained", "2027-05-01")
    )
    assert (first.requested_by, first.approved_by, first.assignee) == ("张三", "李四", None)
    assert [one.number for one in waivers_ending(database, date(2027, 2, 1), days=365)] == [2, 1]


def test_what_is_over_is_open_again_and_told_of_no_more(database, reports):
    waive(database, 1)
    end_waivers(database, today=UNTIL + timedelta(days=1), now=NOW)
    assert waivers_ending(database, UNTIL + timedelta(days=1)) == []
    waive(database, 1)
    assert [one.approved_by for one in waivers_ending(database, UNTIL)] == ["李四"]


def idle(database):
    return [(one.number, one.state, one.said) for one in idle_decisions(database)]


def test_a_dismissal_that_matches_nothing_is_listed(database, reports):
    dismiss(database, 1, by="张三", reason="misread", note="n", now=NOW)
    assert idle(database) == []
    reports.judge(verdict({A: PASS, B: 5}))
    assert idle(database) == [(1, "dismissed", "pass")]
    one = idle_decisions(database)[0]
    assert (one.subject, one.decided_by, one.decided_at, one.since) == (
        (A, "张三", "2027-02-01T02:00:00Z", "2027-02-03T02:00:00Z")
    )
    reports.judge(verdict({A: 5, B: 5}))
    assert idle(database) == []


def test_a_waiver_is_idle_where_its_rule_says_nothing_and_fixed_where_it_passes(database, reports):
    waive(database, 1)
    waive(database, 2)
    reports.judge(verdict({A: UNKNOWN, B: PASS}))
    assert idle(database) == [(1, "waived", "not_assessable")]
    reports.judge(crashed())
    assert idle(database) == [(1, "waived", "error")]


def test_a_rule_that_is_gone_leaves_its_decisions_idle(database, reports):
    dismiss(database, 1, by="张三", reason="misread", note="n", now=NOW)
    reports.judge(verdict({A: PASS}, rule="A32"))
    assert idle(database) == [(1, "dismissed", None)]


def test_a_report_that_could_not_be_read_says_nothing_about_its_decisions(database, reports):
    dismiss(database, 1, by="张三", reason="misread", note="n", now=NOW)
    reports.judge(unreadable())
    reports.judge(verdict({A: PASS}), year=2024)
    assert idle(database) == []


def test_of_a_report_that_is_not_there_the_rule_itself_is_asked(database, body):
    for day, said in ((1, {"report": 0}), (2, {"report": PASS})):
        run = start_run(database, now=NOW + timedelta(days=day), ruleset="1", app_version="1")
        result = verdict(said, rule="C01", severity=Severity.WARNING)
        save_verdict(database, run_id=run, agency_code=CODE, year=2025, version_id=None, verdict=result, now=NOW)
        if day == 1:
            dismiss(database, 1, by="张三", reason="explained", note="n", now=NOW)
            assert idle(database) == []
    assert idle(database) == [(1, "dismissed", "pass")]
