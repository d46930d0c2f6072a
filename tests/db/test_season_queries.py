"""What is asked for each body, office or delivery reads its own rows: no walk over those of all others."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from db.closings import appeared, named_findings, told_closed
from db.giving_up import close_overdue
from db.health import suspension
from db.missed_dates import seen_on
from db.notice_keys import latest_released, stages_told
from db.notices import Notice
from db.resting import may_rest
from db.stranded import stranded
from db.times import BEIJING

NOW = datetime(2027, 1, 26, 10, 10, tzinfo=BEIJING)
LARGE = ("n", "notices", "x", "sources", "r", "reports", "d", "e", "f", "nf", "deliveries")
FEW = ("deliveries_due", "deliveries_failed", "notice_replies_elsewhere")  # indexes of a small part


def test_no_walk_over_all(database):
    item = cast(Notice, SimpleNamespace(id=7, office_id=3, agency_code="a", report_year=2026))
    asked: list[str] = []
    database.conn.set_trace_callback(asked.append)
    named_findings(database, "test", 2026, 3)
    told_closed(database, "test", 2026, but=item)
    appeared(database, "test", 2026, 3)
    seen_on(database, 2026, "a")
    latest_released(database, "test", 2026, {1, 2})
    stages_told(database, "test", 2026, NOW)
    suspension(database, "a")
    may_rest(database, item, NOW)
    stranded(database, NOW, "test")
    close_overdue(database, NOW)
    database.conn.set_trace_callback(None)
    queries = [sql for sql in asked if sql.strip().startswith(("SELECT", "UPDATE"))]
    assert len(queries) >= 14
    scans = [step.split() for sql in queries for step in _steps(database, sql) if step.startswith("SCAN")]
    assert {"SCAN deliveries USING INDEX deliveries_due"} <= {" ".join(step) for step in scans}
    assert not [step for step in scans if step[1] in LARGE and step[-1] not in FEW]


def _steps(database: Any, sql: str) -> list[str]:
    return [row[3] for row in database.conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
