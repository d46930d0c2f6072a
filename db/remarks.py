"""Findings beside an outcome of the crawl: notes that no outcome has a name for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class KeptRemark:
    """One note as it stands: `first` and `last` are the moments of the crawls that made it."""

    agency_code: str
    agency: str
    source_id: int
    platform: str
    year: int | None
    kind: str
    detail: str
    first: str
    last: str
    capture_id: int | None


# the newest of notes that say the same: every crawl makes them anew
_REMARKS = """
SELECT a.code, a.name, r.source_id, p.name, r.report_year, r.kind, r.detail, min(r.at), max(r.at), max(r.capture_id)
FROM remarks r JOIN sources s USING (source_id) JOIN agencies a ON a.code = s.agency_code
JOIN platforms p USING (platform_id)
WHERE (:codes = '[]' OR a.code IN (SELECT value FROM json_each(:codes)))
  AND (:kinds = '[]' OR r.kind IN (SELECT value FROM json_each(:kinds)))
  AND (:year IS NULL OR r.report_year IS NULL OR r.report_year = :year)
GROUP BY r.source_id, r.report_year, r.kind, r.detail ORDER BY max(r.at) DESC, a.code, r.kind, r.detail"""


def list_remarks(
    database: Database, *, codes: Iterable[str] = (), kinds: Iterable[str] = (), year: int | None = None
) -> list[KeptRemark]:
    """What was noted, the latest first; what is said of a whole list belongs to every year."""
    values = {"codes": json.dumps(list(codes)), "kinds": json.dumps(list(kinds)), "year": year}
    return [KeptRemark(*row) for row in database.execute(_REMARKS, values).fetchall()]
