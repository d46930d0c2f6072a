"""Reports as a list: the newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.opening import Database

PAGE = 50
MOST_BODIES = 12
READ_STATUSES = ("read", "partly", "unreadable")


@dataclass(frozen=True, slots=True)
class ListedReport:
    """
    A report with its newest version, whose number `version_id` is what the next page begins behind.

    `error`, `warning`, `note`: how many findings wait for a person. `decided`: how many have a decision.
    """

    version_id: int
    agency_code: str
    agency: str
    year: int
    versions: int
    read_status: str
    published_on: str | None
    first_seen: str
    error: int
    warning: int
    note: int
    decided: int


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a search has met, with the name by which it was met when that is not its own."""

    code: str
    name: str
    met_as: str


def _open(severity: str) -> str:
    return f"""(SELECT count(*) FROM findings f WHERE f.agency_code = r.agency_code AND f.report_year = r.report_year
    AND f.state = 'open' AND f.severity = '{severity}')"""


# found once and not row by row: there are ten times as many reports as bodies
_NAMED = r"""(:body = '' OR a.code IN (
  SELECT code FROM agencies WHERE code = upper(:body) OR name LIKE :like ESCAPE '\'
  UNION SELECT agency_code FROM agency_aliases WHERE name LIKE :like ESCAPE '\'))"""
_LIST = f"""
SELECT v.id, a.code, a.name, r.report_year, v.seq, v.read_status, v.published_on, v.first_seen,
  {_open("error")}, {_open("warning")}, {_open("note")},
  (SELECT count(*) FROM findings f WHERE f.agency_code = r.agency_code AND f.report_year = r.report_year
   AND f.state IN ('confirmed', 'dismissed', 'waived'))
FROM versions v JOIN reports r ON r.id = v.report_id JOIN agencies a ON a.code = r.agency_code
WHERE NOT EXISTS (SELECT 1 FROM versions w WHERE w.report_id = v.report_id AND w.seq > v.seq)
  AND (:before = 0 OR v.id < :before) AND (:year IS NULL OR r.report_year = :year)
  AND (:status = '' OR v.read_status = :status) AND {_NAMED}
ORDER BY v.id DESC LIMIT :most"""
_BODIES = rf"""
SELECT a.code, a.name, CASE WHEN a.code = upper(:body) OR a.name LIKE :like ESCAPE '\' THEN '' ELSE
  (SELECT min(x.name) FROM agency_aliases x WHERE x.agency_code = a.code AND x.name LIKE :like ESCAPE '\') END
FROM agencies a WHERE {_NAMED}
ORDER BY a.code <> upper(:body), a.name <> :body, length(a.name), a.code LIMIT :most"""


def list_reports(
    database: Database, *, body: str = "", year: int | None = None, status: str = "", before: int = 0, most: int = PAGE
) -> list[ListedReport]:
    """
    The reports whose newest version was kept before version `before` (0: any), the newest first.

    `body`: a code, or a part of a name, earlier names too. `status`: one of READ_STATUSES.
    """
    values = _named(body) | {"year": year, "status": status, "before": before, "most": most}
    return [ListedReport(*row) for row in database.execute(_LIST, values).fetchall()]


def bodies_named(database: Database, body: str, *, most: int = MOST_BODIES) -> list[Body]:
    """Bodies by code or a part of a name, what is met exactly first; nothing for no name."""
    rows: Iterable[tuple[str, str, str]] = database.execute(_BODIES, _named(body) | {"most": most}).fetchall()
    return [Body(*row) for row in rows] if body else []


def years_of(database: Database, code: str, *, most: int = 30) -> list[int]:
    """The years of which a body has a report, the latest first."""
    rows = database.execute(
        "SELECT report_year FROM reports WHERE agency_code = ? ORDER BY report_year DESC LIMIT ?", [code, most]
    )
    return [year for (year,) in rows.fetchall()]


def _named(body: str) -> dict[str, str | int | None]:
    plain = body.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"body": body, "like": f"%{plain}%"}
