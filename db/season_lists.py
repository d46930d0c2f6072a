"""How a report year stands: deadlines by group, bodies page by page, what came day by day, and whom nothing reaches."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.model import BodyKind
from db.agencies import Agency
from db.deadlines import DueDate
from db.opening import Database

SHOWS = ("unmet", "past", "overdue", "late", "on_time")


@dataclass(frozen=True, slots=True)
class Group:
    """
    The bodies with one deadline. `past`: not seen, and the legal date is over; `overdue`: so confirmed by a person.

    `law`: the date from which 逾期 counts: another one where the deadline is a local one beside that of the law.
    """

    kind: str
    legal_date: date
    act_by: date
    basis: str
    law: date
    total: int
    on_time: int
    late: int
    unmet: int
    past: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A body with a planned deadline."""

    code: str
    name: str
    body_kind: str
    due: DueDate
    met_on: date | None
    confirmed_absent: bool


_CONFIRMED = """EXISTS (SELECT 1 FROM absence_confirmations c WHERE c.agency_code = d.agency_code
  AND c.report_year = d.report_year AND c.taken_back_at IS NULL AND c.spent_at IS NULL)"""
# A body with a local date beside that of the law counts once: by the earlier one, and while nothing came and the law's
# is over, by that: 逾期 counts from it only.
_BINDS = """d.id = (SELECT x.id FROM deadlines x WHERE x.agency_code = d.agency_code AND x.report_year = d.report_year
  ORDER BY x.met_on IS NULL AND x.kind <> 'local' AND x.legal_date < :today DESC, x.legal_date, x.id LIMIT 1)"""
_NO_LAW = """(d.kind <> 'local' OR NOT EXISTS (SELECT 1 FROM deadlines x WHERE x.agency_code = d.agency_code
  AND x.report_year = d.report_year AND x.kind <> 'local'))"""
_CONDITIONS = {
    "unmet": "d.met_on IS NULL",
    "past": "d.met_on IS NULL AND d.legal_date < :today",
    "overdue": f"d.met_on IS NULL AND d.legal_date < :today AND {_CONFIRMED} AND {_NO_LAW}",
    "late": "d.met_on > d.legal_date",
    "on_time": "d.met_on <= d.legal_date",
}
_GROUPS = f"""
SELECT d.kind, d.legal_date, d.act_by, d.basis, coalesce((SELECT min(x.legal_date) FROM deadlines x
    WHERE x.agency_code = d.agency_code AND x.report_year = d.report_year AND x.kind <> 'local'), d.legal_date), count(*),
  {", ".join(f"coalesce(sum({_CONDITIONS[name]}), 0)" for name in ("on_time", "late", "unmet", "past", "overdue"))}
FROM deadlines d WHERE d.report_year = :year AND {_BINDS} GROUP BY 1, 2, 3, 4, 5 ORDER BY count(*) DESC, d.legal_date, d.act_by"""
_NO_WAY = """NOT EXISTS (SELECT 1 FROM offices o JOIN endpoints e ON e.office_id = o.id
  WHERE o.agency_code = d.agency_code AND o.role = 'responsible' AND e.state = 'active' AND e.is_test = :test)"""
_FIRST_DAY = "min(coalesce(v.published_on, '9999'), date(v.first_seen, '+8 hours'))"


def due_groups(database: Database, year: int, today: date) -> list[Group]:
    """The planned deadlines of a year, the largest group first."""
    rows = database.execute(_GROUPS, {"year": year, "today": today.isoformat()})
    return [
        Group(kind, date.fromisoformat(legal), date.fromisoformat(act), basis, date.fromisoformat(law), *numbers)
        for kind, legal, act, basis, law, *numbers in rows.fetchall()
    ]


def standings(
    database: Database, year: int, show: str, today: date, *, kind: str | None = None, after: str = "", most: int
) -> list[Standing]:
    """The bodies of one of SHOWS, by code, beyond `after`. `kind`: of deadline."""
    return _standings(database, _CONDITIONS[show], year, today, {"kind": kind, "after": after, "most": most})


def unreachable(
    database: Database, year: int, today: date, *, test: bool, after: str = "", most: int
) -> list[Standing]:
    """The bodies that owe a report and have no active address of this mode."""
    values = {"kind": None, "after": after, "most": most, "test": int(test)}
    return _standings(database, f"{_CONDITIONS['unmet']} AND {_NO_WAY}", year, today, values)


def count_unreachable(database: Database, year: int, *, test: bool) -> int:
    """How many of them."""
    row = database.execute(
        f"""SELECT count(DISTINCT d.agency_code) FROM deadlines d
            WHERE d.report_year = :year AND d.met_on IS NULL AND {_NO_WAY}""",
        {"year": year, "test": int(test)},
    ).fetchone()
    return int(row[0])


def unplanned(database: Database, year: int) -> list[Agency]:
    """The bodies without a planned deadline, by code: whether they need one is for the ladder to say."""
    rows = database.query(
        """SELECT a.* FROM agencies a WHERE NOT EXISTS
             (SELECT 1 FROM deadlines d WHERE d.agency_code = a.code AND d.report_year = ?) ORDER BY a.code""",
        [year],
    )
    return [Agency(**{**row, "kind": BodyKind(row["kind"]), "vertical": bool(row["vertical"])}) for row in rows]


def filed_by_day(database: Database, year: int) -> list[tuple[date, int]]:
    """How many reports of a year were there for the first time on each day."""
    rows = database.execute(
        f"""SELECT {_FIRST_DAY}, count(*) FROM reports r JOIN versions v ON v.report_id = r.id AND v.seq = 1
            WHERE r.report_year = ? GROUP BY 1 ORDER BY 1""",
        [year],
    )
    return [(date.fromisoformat(day), number) for day, number in rows.fetchall()]


def first_days(database: Database, year: int) -> dict[str, date]:
    """Body → the day on which its report was there for the first time."""
    rows = database.execute(
        f"""SELECT r.agency_code, {_FIRST_DAY} FROM reports r JOIN versions v ON v.report_id = r.id AND v.seq = 1
            WHERE r.report_year = ?""",
        [year],
    )
    return {code: date.fromisoformat(day) for code, day in rows.fetchall()}


def stage_counts(database: Database, year: int, mode: str) -> dict[tuple[str, str, str], int]:
    """
    (kind of deadline, stage, state) → how many bodies have a reminder, or 逾期, of this year there.

    Only what was planned around its season.
    """
    rows = database.execute(
        """SELECT d.kind, n.stage, n.state, count(DISTINCT n.agency_code) FROM notices n INDEXED BY notices_due
           JOIN deadlines d ON d.agency_code = n.agency_code AND d.report_year = n.report_year
           WHERE n.state IN ('draft', 'approved', 'released', 'expired') AND n.not_before BETWEEN :first AND :last
             AND n.report_year = :year AND n.mode = :mode AND n.kind IN ('reminder', 'overdue')
             AND instr(n.dedupe_key, '|' || d.kind || '|') GROUP BY 1, 2, 3""",
        {"first": f"{year}-07-01", "last": f"{year + 2}-01-01", "year": year, "mode": mode},
    )
    return {(kind, stage, state): number for kind, stage, state, number in rows.fetchall()}


def reachable_codes(database: Database, codes: Iterable[str], *, test: bool) -> set[str]:
    """Those of these bodies whose responsible office has an active address of this mode."""
    rows = database.execute(
        """SELECT DISTINCT o.agency_code FROM offices o JOIN endpoints e ON e.office_id = o.id
           WHERE o.agency_code IN (SELECT value FROM json_each(?)) AND o.role = 'responsible' AND e.state = 'active'
             AND e.is_test = ?""",
        [json.dumps(list(codes)), int(test)],
    )
    return {code for (code,) in rows.fetchall()}


def _standings(database: Database, condition: str, year: int, today: date, values: dict[str, Any]) -> list[Standing]:
    rows = database.execute(
        f"""SELECT d.agency_code, a.name, a.kind, d.kind, d.legal_date, d.act_by, d.basis, d.met_on, {_CONFIRMED} AND {_NO_LAW}
            FROM deadlines d JOIN agencies a ON a.code = d.agency_code
            WHERE d.report_year = :year AND d.agency_code > :after AND (:kind IS NULL OR d.kind = :kind) AND {condition}
              AND {_BINDS}
            ORDER BY d.agency_code LIMIT :most""",
        {"year": year, "today": today.isoformat(), **values},
    )
    return [
        Standing(
            code,
            name,
            body,
            DueDate(code, year, kind, date.fromisoformat(legal), date.fromisoformat(act), basis),
            date.fromisoformat(met) if met else None,
            bool(confirmed),
        )
        for code, name, body, kind, legal, act, basis, met, confirmed in rows.fetchall()
    ]
