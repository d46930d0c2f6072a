"""An audit that slept: what a later one has judged stays, and is due again."""

from __future__ import annotations

from datetime import UTC, datetime

from db.findings import save_verdict
from db.opening import open_database
from db.runs import start_run
from db.store import Store
from gouji.auditing import OVERTAKEN, audit_stored, due
from tests.db.verdicts import verdict
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.desk import CODE, OTHER, Desk

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def test_an_audit_that_slept_leaves_what_a_later_one_has_judged(tmp_path):
    desk = Desk(tmp_path)
    desk.register()
    for code in (CODE, OTHER):
        desk.store(report_text(break_cell=WRONG).encode() + b"\n" * (code == OTHER), code=code)
    with open_database(desk.settings.storage.database) as database:
        versions = due(database)
        running = audit_stored(database, Store(desk.settings.storage.blobs), versions, now=NOW)
        first = next(running)
        left = next(one for one in versions if one.id != first.version.id)
        later = start_run(database, now=NOW, ruleset="1", app_version="1")
        said = verdict({"T3.row": 5}, rule="A32")
        save_verdict(
            database,
            run_id=later,
            agency_code=left.agency_code,
            year=left.year,
            version_id=None,
            verdict=said,
            now=NOW,
        )
        (second,) = running
        assert (first.problem, second.problem, second.verdict) == (None, OVERTAKEN, None)
        rows = database.execute("SELECT subject FROM findings WHERE agency_code = ?", [left.agency_code]).fetchall()
        assert rows == [("T3.row",)]
        assert database.execute("SELECT complete FROM audit_runs ORDER BY id").fetchall() == [(0,), (0,)]
        assert [one.id for one in due(database)] == [left.id]
