"""Findings beside an outcome of the crawl: notes that no outcome has a name for."""

from __future__ import annotations

from datetime import datetime

from audit.privacy import masked
from db.inserting import insert
from db.opening import Database, tx
from db.times import instant


def save_remark(
    database: Database,
    crawl_id: int,
    source_id: int,
    year: int | None,
    *,
    kind: str,
    detail: str,
    capture_id: int | None,
    now: datetime,
) -> None:
    """One note; `year` is None for what is said of the whole list."""
    row = {
        "crawl_id": crawl_id,
        "source_id": source_id,
        "report_year": year,
        "capture_id": capture_id,
        "kind": kind,
        "detail": masked(detail),
        "at": instant(now),
    }
    with tx(database):
        insert(database, "remarks", row)
