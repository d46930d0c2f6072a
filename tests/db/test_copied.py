"""A copy of the database by any way counts and finds what the first one does, and keeps its guards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from audit.severity import Severity
from db.approvals import ask
from db.decisions import confirm, take_back
from db.findings import save_verdict
from db.opening import open_database
from db.reforms import merge, rename
from db.runs import start_run
from db.soundness import broken_pages, missing_schema
from tests.db.conftest import CODE, NOW
from tests.db.recounting import check_counts, stored
from tests.db.verdicts import PASS, verdict

OTHER = "11990000SIM000002X"


@pytest.fixture
def lived(tmp_path: Path) -> Path:
    """Two bodies, one merged into the other and renamed; findings decided, asked about, fixed."""
    path = tmp_path / "gouji.db"
    with open_database(path) as database:
        for code, name in ((CODE, "样例市样例局"), (OTHER, "样例市另一局")):
            database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [code, name])
        for code in (CODE, OTHER):
            see(database, code, {f"T3.row.{number}": 5 for number in range(8)})
        confirm(database, 1, by="张三", now=NOW)
        confirm(database, 2, by="张三", now=NOW)
        take_back(database, 2, by="张三", note="看错了", now=NOW)
        ask(database, 3, kind="dismiss", by="张三", reason="misread", note="n", now=NOW)
        see(database, CODE, {"T3.row.0": PASS, "T3.row.1": 6, "T3.row.2": 5, "T3.row.9": 5})
        merge(database, [OTHER], CODE, since=NOW.date(), by="张三", now=NOW)
        rename(database, CODE, "样例市新局", since=NOW.date(), by="张三", now=NOW)
    return path


def see(database, code, said):
    run = start_run(database, now=NOW, ruleset="1", app_version="1")
    result = verdict(said, severity=Severity.ERROR)
    save_verdict(database, run_id=run, agency_code=code, year=2025, version_id=None, verdict=result, now=NOW)


def vacuumed(path: Path, to: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("DELETE FROM documents")
        raw.execute("VACUUM")
        raw.execute("VACUUM INTO ?", [str(to)])


def backed_up(path: Path, to: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, closing(sqlite3.connect(to)) as copy:
        raw.backup(copy)


@pytest.mark.parametrize("copied", [vacuumed, backed_up])
def test_a_copy_is_the_same(lived, tmp_path, copied):
    with open_database(lived) as database:
        check_counts(database)
        before = stored(database)
        events = database.execute("SELECT * FROM finding_events ORDER BY id").fetchall()
    copy = tmp_path / "copy.db"
    copied(lived, copy)
    with open_database(copy) as database:
        assert stored(database) == before
        check_counts(database)
        assert missing_schema(database.conn) == []
        assert broken_pages(database.conn, full=True) == []
        assert database.execute("SELECT * FROM finding_events ORDER BY id").fetchall() == events
        found = database.execute(
            "SELECT count(*) FROM finding_search WHERE finding_search MATCH '\"样例市\"'"
        ).fetchone()
        assert found == (17,)
        confirm(database, 4, by="张三", now=NOW)
        check_counts(database)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute("DELETE FROM finding_events")
