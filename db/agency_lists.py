"""Bodies of the registry chosen by what is known of them, and where each of them publishes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from audit.model import BodyKind
from db.agencies import Agency
from db.opening import Database
from db.registry.unit_keys import articles_of

_CHOSEN = """
SELECT a.*, (SELECT count(*) FROM sources s WHERE s.agency_code = a.code AND s.status IN ('active', 'manual')) AS usable
FROM agencies a
WHERE (:kind IS NULL OR a.kind = :kind)
  AND (:level IS NULL OR a.level = :level)
  AND (:parent IS NULL OR a.parent = :parent)
  AND (:platform IS NULL OR EXISTS (
    SELECT 1 FROM sources s WHERE s.agency_code = a.code AND s.platform_id = :platform))
  AND (:without = 0 OR usable = 0)
  AND (:search IS NULL OR instr(a.code, upper(:search)) OR instr(a.name, :search) OR EXISTS (
    SELECT 1 FROM agency_aliases n WHERE n.agency_code = a.code AND instr(n.name, :search)))
ORDER BY a.code"""
_SOURCES = """
SELECT source_id, platform_id, role, status, column_url, unit_key, expected_years, expect_empty_by, expect_empty_why,
  expect_empty_until, verified_by, verified_at, last_positive_control
FROM sources WHERE agency_code = ? ORDER BY source_id"""
_OUTCOMES = """
SELECT o.report_year, o.outcome, o.reason, max(o.at) FROM outcomes o WHERE o.source_id = ?
GROUP BY o.report_year ORDER BY o.report_year DESC LIMIT 5"""
_REFORMS = """
SELECT at, actor, action, detail FROM audit_log
WHERE action IN ('agency rename', 'agency merge', 'agency split') AND (target = :code OR instr(detail, :code))
ORDER BY id"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A body with the number of sources that a crawl may ask."""

    agency: Agency
    sources: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reports of a body stand. `outcomes`: (year, outcome, reason, instant) of each year, as asked last."""

    source_id: int
    platform_id: str
    role: str
    status: str
    column_url: str
    articles: dict[str, str]
    expected_years: tuple[int, ...]
    waiver: tuple[str, str, str] | None
    verified: tuple[str, str | None] | None
    last_positive_control: str | None
    outcomes: tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a body, with the days on which it was its name."""

    name: str
    valid_from: str | None
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class Reform:
    """A 机构改革 as it was entered."""

    at: str
    by: str
    action: str
    detail: str


def find_agencies(
    database: Database,
    *,
    kind: str | None = None,
    level: str | None = None,
    parent: str | None = None,
    platform: str | None = None,
    without_source: bool = False,
    search: str | None = None,
) -> list[Listed]:
    """By code. `parent`: directly above. `search`: in codes, names and aliases."""
    values = {"kind": kind, "level": level, "parent": parent, "platform": platform, "search": search or None}
    found = []
    for row in database.query(_CHOSEN, values | {"without": int(without_source)}):
        usable = row.pop("usable")
        body = Agency(**{**row, "kind": BodyKind(row["kind"]), "vertical": bool(row["vertical"])})
        found.append(Listed(body, usable))
    return found


def places(database: Database, code: str) -> list[Place]:
    """All sources of a body, usable or not."""
    found = []
    for row in list(database.query(_SOURCES, [code])):
        waiver = tuple(row[f"expect_empty_{part}"] for part in ("by", "why", "until"))
        found.append(
            Place(
                source_id=row["source_id"],
                platform_id=row["platform_id"],
                role=row["role"],
                status=row["status"],
                column_url=row["column_url"],
                articles=articles_of(row["unit_key"]),
                expected_years=tuple(json.loads(row["expected_years"])),
                waiver=(waiver[0], waiver[1], waiver[2]) if waiver[0] else None,
                verified=(row["verified_by"], row["verified_at"]) if row["verified_by"] else None,
                last_positive_control=row["last_positive_control"],
                outcomes=tuple(database.execute(_OUTCOMES, [row["source_id"]]).fetchall()),
            )
        )
    return found


def dated_aliases(database: Database, code: str) -> list[Alias]:
    """Earlier and other names of a body, the oldest first."""
    rows = database.execute(
        """SELECT name, valid_from, valid_to FROM agency_aliases WHERE agency_code = ?
           ORDER BY coalesce(valid_to, '9999'), name""",
        [code],
    )
    return [Alias(*row) for row in rows.fetchall()]


def reforms(database: Database, code: str) -> list[Reform]:
    """What a body has gone through."""
    return [Reform(*row) for row in database.execute(_REFORMS, {"code": code}).fetchall()]


def owned_names(database: Database) -> list[tuple[str, str]]:
    """(name, code), aliases before names: where a body was called as another is today, the other one has the name."""
    rows = database.execute(
        """SELECT name, agency_code, 0 FROM agency_aliases UNION ALL SELECT name, code, 1 FROM agencies ORDER BY 3, 2"""
    )
    return [(name, code) for name, code, _ in rows.fetchall()]
