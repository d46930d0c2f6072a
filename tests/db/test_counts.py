"""What is counted and found beside the findings is what a recount says, whatever has happened to them."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import GoujiError
from audit.severity import Severity
from db.approvals import approve, ask, refuse
from db.decisions import confirm, dismiss, take_back
from db.findings import close_season, end_waivers, save_verdict
from db.migrations import migrations
from db.opening import Database, open_database
from db.runs import start_run
from tests.db.conftest import CODE, NOW
from tests.db.recounting import check_index, recounted, stored
from tests.db.verdicts import PASS, UNKNOWN, verdict

OTHER = "11990000SIM000002X"
SUBJECTS = ("T3.total.total", "T3.new.total", "T4.a")
YEARS = itertools.count(1000)

SAID = st.dictionaries(st.sampled_from(SUBJECTS), st.sampled_from((5, 6, PASS, UNKNOWN)), min_size=1)
JUDGED = st.tuples(
    st.just("judge"), st.tuples(SAID, st.sampled_from(Severity), st.sampled_from(("合计不平", "相加不等")))
)
DONE = st.tuples(
    st.sampled_from(["confirm", "dismiss", "ask", "waive", "approve", "refuse", "take_back", "assign", "dispute"]),
    st.integers(0, 2),
)
PASSED = st.tuples(st.sampled_from(("day", "season", "rename")), st.integers(0, 3))
HISTORIES = st.lists(st.one_of(JUDGED, DONE, DONE, PASSED), min_size=1, max_size=14)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with open_database(tmp_path_factory.mktemp("counts") / "gouji.db") as opened:
        for code in (CODE, OTHER):
            opened.execute("INSERT INTO agencies (code, name, kind) VALUES (?, '样例市样例局', 'department')", [code])
        opened.execute("PRAGMA synchronous=OFF")
        yield opened


def judge(database, year, said, severity, title):
    run_id = start_run(database, now=NOW, ruleset="1", app_version="1")
    result = verdict(said, severity=severity, title=title)
    save_verdict(database, run_id=run_id, agency_code=CODE, year=year, version_id=None, verdict=result, now=NOW)


def decide(database, year, what, place):
    rows = list(database.query("SELECT * FROM findings WHERE report_year = ? ORDER BY id", [year]))
    number = rows[place % len(rows)]["id"] if rows else 0
    match what:
        case "confirm":
            confirm(database, number, by="甲", now=NOW)
        case "dismiss":
            dismiss(database, number, by="甲", reason="misread", note="n", now=NOW)
        case "ask":
            ask(database, number, kind="dismiss", by="甲", reason="misread", note="n", now=NOW)
        case "waive":
            end = date(2027, 5, 1)
            ask(database, number, kind="waive", by="甲", reason="misread", note="n", now=NOW, until=end)
        case "approve":
            approve(database, number, by="乙", now=NOW)
        case "refuse":
            refuse(database, number, by="乙", note="n", now=NOW)
        case "take_back":
            take_back(database, number, by="甲", note="n", now=NOW)
        case "assign":
            database.execute("UPDATE findings SET assignee = ? WHERE id = ?", [(None, "a", "b")[place], number])
        case "dispute":
            database.execute("UPDATE findings SET disputed = 1 - disputed WHERE id = ?", [number])


def live(database, year, what, value):
    match what:
        case "judge":
            judge(database, year, *value)
        case "day":
            end_waivers(database, today=date(2027, 5, 2), now=NOW)
        case "season":
            close_season(database, year, now=NOW)
        case "rename":
            database.execute("UPDATE agencies SET name = ? WHERE code = ?", [f"样例市第{value}局", CODE])
        case _:
            with suppress(GoujiError):
                decide(database, year, what, value)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_what_is_stored_is_what_a_recount_says(world, happenings):
    year = next(YEARS)
    for what, value in [("judge", ({SUBJECTS[0]: 5, SUBJECTS[1]: 6}, Severity.ERROR, "合计不平")), *happenings]:
        live(world, year, what, value)
    found = stored(world)
    assert found == recounted(world)
    assert found["finding_words"]
    check_index(world)


@pytest.mark.parametrize("change", ["report_counts SET pending", "finding_counts SET number", "event_days SET number"])
def test_a_recount_would_tell(database, body, run, change):
    judge(database, 2025, {SUBJECTS[0]: 5}, Severity.ERROR, "合计不平")
    assert stored(database) == recounted(database)
    database.execute(f"UPDATE {change} = 7")
    assert stored(database) != recounted(database)


def test_words_that_the_index_does_not_hold_are_an_error(world):
    judge(world, next(YEARS), {SUBJECTS[0]: 5}, Severity.ERROR, "合计不平")
    world.conn.execute("BEGIN")
    world.execute("INSERT INTO finding_search (rowid, text) VALUES (100000, '别的字')")
    with pytest.raises(sqlite3.DatabaseError):
        check_index(world)
    world.conn.rollback()


def test_an_old_sighting_that_comes_late_changes_no_words(database, body, run):
    judge(database, 2025, {SUBJECTS[0]: 5}, Severity.ERROR, "合计不平")
    before = stored(database)["finding_words"]
    database.execute("INSERT INTO finding_sightings VALUES (1, 1, NULL, '别的话', '{}', 'e', 1)")
    assert stored(database)["finding_words"] == before


def test_a_finding_that_is_deleted_is_not_counted(database, body, run):
    judge(database, 2025, {SUBJECTS[0]: 5}, Severity.ERROR, "合计不平")
    database.execute("DROP TRIGGER finding_events_no_delete")
    for table in ("finding_sightings", "finding_events"):
        database.execute(f"DELETE FROM {table}")
    database.execute("DELETE FROM findings")
    assert database.execute("SELECT open_error, cells FROM report_counts").fetchall() == [(0, 0)]
    assert stored(database)["finding_words"] == stored(database)["finding_counts"] == []
    check_index(database)


def test_a_database_of_before_is_counted_when_it_is_opened(tmp_path):
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(connection, execute_plugins=False), stop_before="m009_search")
    for sql in (
        f"INSERT INTO agencies (code, name, kind) VALUES ('{CODE}', '样例市样例局', 'department')",
        "INSERT INTO audit_runs (at, ruleset_version, app_version) VALUES ('2027-01-01T00:00:00Z', '1', '1')",
        f"""INSERT INTO findings (fingerprint, fp_scheme, agency_code, report_year, code, subject, severity, title,
              first_run_id, last_run_id, evidence_hash, updated_at)
            VALUES ('f', 1, '{CODE}', 2025, 'A31', 's', 'error', '合计不平', 1, 1, 'e', '2027-01-01T00:00:00Z')""",
        "INSERT INTO finding_sightings VALUES (1, 1, NULL, '填5', '{\"quote\": \"原文\"}', 'e', 1)",
        "INSERT INTO finding_events (finding_id, at, actor, kind) VALUES (1, '2027-01-01T20:00:00Z', 'gouji', 'seen')",
    ):
        connection.execute(sql)
    connection.close()
    with open_database(path) as database:
        assert stored(database) == recounted(database)
        assert stored(database)["event_days"] == [("2027-01-02", "seen", 1)]
        assert stored(database)["finding_words"] == [(1, "样例市样例局\nA31 合计不平\n填5\n原文\n\n")]
        check_index(database)
