"""Findings beside an outcome of the crawl: notes that no outcome has a name for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.privacy import masked
from db.inserting import insert
from db.opening import Database, tx
from db.times import instant

# Each once, as it was noted last: a charset that is wrong is wrong in every crawl.
_NOTED = """
SELECT r.kind, a.code, a.name, r.report_year, s.platform_id, r.detail, max(r.at) AS at, r.capture_id
FROM remarks r JOIN sources s USING (source_id) JOIN agencies a ON a.code = s.agency_code
WHERE (:kind IS NULL OR r.kind = :kind) AND (:agency IS NULL OR a.code = :agency) AND r.at >= :since
GROUP BY r.kind, r.source_id, r.report_year, r.detail
ORDER BY at DESC, max(r.id) DESC"""


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark with whom it is about. `year`: None for what is said of a whole list."""

    kind: str
    code: str
    agency: str
    year: int | None
    platform_id: str
    detail: str
    at: str
    capture_id: int | None


def remarks(database: Database, *, since: datetime, kind: str | None = None, agency: str | None = None) -> list[Noted]:
    """What was noted since then, the newest first."""
    values = {"kind": kind, "agency": agency, "since": instant(since)}
    return [Noted(*row) for row in database.execute(_NOTED, values).fetchall()]


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
