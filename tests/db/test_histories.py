"""Random histories of runs and decisions, through the database: no decision is ever lost."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import GoujiError
from db.decisions import confirm, dismiss, take_back
from db.finding_queries import history
from db.findings import close_season, end_waivers, save_verdict
from db.opening import open_database
from db.runs import start_run
from tests.db.conftest import CODE, NOW
from tests.db.verdicts import PASS, UNKNOWN, crashed, facts, unreadable, verdict

SUBJECT = "T3.total.total"
SILENT = (verdict({SUBJECT: UNKNOWN}), crashed(), unreadable(), verdict({"other": PASS}))
YEARS = itertools.count(1000)

SEEN = st.tuples(st.just("seen"), st.sampled_from((5, 6)))
NOT_SEEN = st.tuples(st.just("not seen"), st.just(0))
SILENCE = st.tuples(st.just("silent"), st.sampled_from(range(len(SILENT))))
PEOPLE = st.tuples(st.sampled_from(("confirm", "dismiss", "take back", "waive", "day", "season")), st.just(0))
HISTORIES = st.lists(st.one_of(SEEN, NOT_SEEN, SILENCE, PEOPLE), min_size=1, max_size=14)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with open_database(tmp_path_factory.mktemp("histories") / "gouji.db") as opened:
        opened.execute("INSERT INTO agencies (code, name, kind) VALUES (?, '样例市样例局', 'department')", [CODE])
        opened.execute("PRAGMA synchronous=OFF")
        yield opened


def standing(database, year):
    rows = database.query("SELECT * FROM findings WHERE report_year = ?", [year])
    return next(({name: value for name, value in row.items() if name != "last_run_id"} for row in rows), None)


def waive(database, row):
    database.execute(
        """INSERT INTO finding_requests (finding_id, kind, reason, note, until, evidence_hash, requested_by,
             requested_at, decided_by, decided_at, decision)
           VALUES (?, 'waive', 'explained', 'n', '2027-05-01', ?, '甲', 'x', '乙', 'x', 'approved')""",
        [row["id"], row["evidence_hash"]],
    )
    database.execute(
        """UPDATE findings SET state = 'waived', reason = 'explained', decided_evidence_hash = evidence_hash,
             waived_until = '2027-05-01', lock_version = lock_version + 1 WHERE id = ?""",
        [row["id"]],
    )


def judge(database, year, result):
    run_id = start_run(database, now=NOW, ruleset="1", app_version="1")
    save_verdict(database, run_id=run_id, agency_code=CODE, year=year, version_id=None, verdict=result, now=NOW)


def live(database, year, what, value):
    row = standing(database, year)
    if what == "seen":
        judge(database, year, verdict({SUBJECT: value}))
    elif what == "not seen":
        judge(database, year, verdict({SUBJECT: PASS}))
    elif what == "silent":
        judge(database, year, SILENT[value])
    elif what == "day":
        end_waivers(database, today=date(2027, 5, 2), now=NOW)
    elif what == "season":
        close_season(database, year, now=NOW)
    elif row is not None:
        decide(database, row, what)


def decide(database, row, what):
    try:
        if what == "confirm":
            confirm(database, row["id"], by="甲", now=NOW)
        elif what == "dismiss":
            dismiss(database, row["id"], by="甲", reason="misread", note="n", now=NOW)
        elif what == "take back":
            take_back(database, row["id"], by="甲", note="n", now=NOW)
        elif row["state"] == "open":
            waive(database, row)
    except GoujiError:
        assert standing(database, row["report_year"]) == row


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_no_history_loses_a_decision(database, happenings):
    year = next(YEARS)
    for what, value in happenings:
        before = standing(database, year)
        live(database, year, what, value)
        now = standing(database, year)
        if before is None or now is None:
            continue
        decided = before["state"] in ("confirmed", "dismissed", "waived")
        if what == "silent" or (decided and what == "seen" and facts(value) == before["decided_evidence_hash"]):
            assert now == before
        if decided and what == "seen" and facts(value) != before["decided_evidence_hash"]:
            assert (now["state"], now["decided_evidence_hash"]) == ("open", before["decided_evidence_hash"])
        if before["state"] == "dismissed" and what == "not seen":
            assert now == before
        if now["state"] == "fixed" and before["state"] != "fixed":
            assert what == "not seen"
            assert now["fixed_from"] == ("confirmed" if before["state"] == "confirmed" else "open")
        if before["fixed_from"] == "confirmed" and what == "seen":
            back = "confirmed" if facts(value) == before["decided_evidence_hash"] else "open"
            assert (now["state"], now["reopened"]) == (back, before["reopened"] + 1)
        assert (now["lock_version"] == before["lock_version"]) == (now == before)
    one_event_a_transition(database, year)


def one_event_a_transition(database, year):
    row = standing(database, year)
    if row is None:
        return
    # a waiver is written by the test itself, without its event
    events = [event for event in history(database, row["id"]) if event.to_state != event.from_state]
    for earlier, later in itertools.pairwise(events):
        assert later.from_state in (earlier.to_state, "waived")
    assert row["state"] in (events[-1].to_state, "waived")
