"""Bodies as people look through them, page by page, with what is known of each year's report."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from audit.model import BodyKind
from db.agencies import Agency
from db.opening import Database

MOST_COUNTED = 1_000
MOST_REGIONS = 60
MOST_CODES = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What to list. `text`: in codes, names and aliases. `parent`: this body and all below it, or (`direct`) right below it.

    `open_only`: with findings that wait for a person. `unpublished`: without a report of that year.
    """

    text: str = ""
    kind: str | None = None
    parent: str | None = None
    direct: bool = False
    open_only: bool = False
    unpublished: int | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """The report of a year as stored: how many versions, and the first and newest of them."""

    versions: int
    first_seen: str
    published_on: str | None
    read_status: str


_BELOW = """a.code IN (WITH RECURSIVE below(code) AS (SELECT :parent
  UNION SELECT x.code FROM agencies x JOIN below ON x.parent = below.code) SELECT code FROM below)"""
_TEXT = """(instr(a.code, upper(:text)) OR instr(a.name, :text) OR EXISTS (
  SELECT 1 FROM agency_aliases n WHERE n.agency_code = a.code AND instr(n.name, :text)))"""
# the index on states would be walked from end to end for each body
_OPEN = """EXISTS (SELECT 1 FROM findings f INDEXED BY findings_report
  WHERE f.agency_code = a.code AND f.state = 'open')"""
_UNPUBLISHED = """NOT EXISTS (SELECT 1 FROM reports r JOIN versions v ON v.report_id = r.id
  WHERE r.agency_code = a.code AND r.report_year = :unpublished)"""


def bodies(database: Database, wanted: Wanted, *, after: str = "", most: int) -> list[Agency]:
    """By code, at most `most` of those beyond `after`."""
    where, values = _conditions(wanted)
    rows = database.query(
        f"SELECT a.* FROM agencies a WHERE a.code > :after AND {where} ORDER BY a.code LIMIT :most",
        values | {"after": after, "most": most},
    )
    return [_agency(row) for row in rows]


def count_bodies(database: Database, wanted: Wanted) -> int:
    """How many there are; MOST_COUNTED + 1 stands for more."""
    where, values = _conditions(wanted)
    row = database.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM agencies a WHERE {where} LIMIT {MOST_COUNTED + 1})", values
    ).fetchone()
    return int(row[0])


def codes_matching(database: Database, text: str) -> list[str]:
    """The codes of the first bodies that `text` may mean: one whose code or name it is, else those that contain it."""
    rows = database.execute(
        "SELECT code FROM agencies WHERE code = upper(:text) OR name = :text ORDER BY code LIMIT 2", {"text": text}
    )
    exact = [code for (code,) in rows.fetchall()]
    return exact or [one.code for one in bodies(database, Wanted(text=text), most=MOST_CODES)]


def regions(database: Database, parent: str | None) -> list[Agency]:
    """The bodies right below one (or at the top) that have others below them."""
    rows = database.query(
        f"""SELECT a.* FROM agencies a WHERE a.parent IS ?
            AND EXISTS (SELECT 1 FROM agencies c WHERE c.parent = a.code) ORDER BY a.code LIMIT {MOST_REGIONS}""",
        [parent],
    )
    return [_agency(row) for row in rows]


def above(database: Database, code: str) -> list[Agency]:
    """The bodies above one, the highest first. A registry that runs in a ring ends."""
    rows = database.query(
        """WITH RECURSIVE up(code, parent, depth) AS (SELECT code, parent, 0 FROM agencies WHERE code = ?
             UNION SELECT a.code, a.parent, depth + 1 FROM agencies a JOIN up ON a.code = up.parent WHERE depth < 9)
           SELECT a.* FROM up JOIN agencies a ON a.code = up.code WHERE depth > 0 ORDER BY depth DESC""",
        [code],
    )
    return [_agency(row) for row in rows]


def children(database: Database, code: str, *, most: int) -> list[Agency]:
    """Right below a body, by code."""
    rows = database.query("SELECT * FROM agencies WHERE parent = ? ORDER BY code LIMIT ?", [code, most])
    return [_agency(row) for row in rows]


def finding_numbers(database: Database, codes: Iterable[str]) -> dict[tuple[str, int], dict[tuple[str, str], int]]:
    """(body, year) → (state, severity) → how many findings."""
    found: defaultdict[tuple[str, int], dict[tuple[str, str], int]] = defaultdict(dict)
    for code, year, state, severity, number in database.execute(
        """SELECT agency_code, report_year, state, severity, count(*) FROM findings
           WHERE agency_code IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3, 4""",
        [json.dumps(list(codes))],
    ).fetchall():
        found[code, year][state, severity] = number
    return dict(found)


def filed(database: Database, codes: Iterable[str]) -> dict[tuple[str, int], Filed]:
    """(body, year) → the report as stored; those without one are missing."""
    rows = database.execute(
        """SELECT r.agency_code, r.report_year, count(*), min(v.first_seen),
             (SELECT w.published_on FROM versions w WHERE w.report_id = r.id ORDER BY w.seq DESC LIMIT 1),
             (SELECT w.read_status FROM versions w WHERE w.report_id = r.id ORDER BY w.seq DESC LIMIT 1)
           FROM reports r JOIN versions v ON v.report_id = r.id
           WHERE r.agency_code IN (SELECT value FROM json_each(?)) GROUP BY r.id""",
        [json.dumps(list(codes))],
    )
    return {(code, year): Filed(*values) for code, year, *values in rows.fetchall()}


def _conditions(wanted: Wanted) -> tuple[str, dict[str, object]]:
    parts = ["1"]
    if wanted.text:
        parts.append(_TEXT)
    if wanted.kind is not None:
        parts.append("a.kind = :kind")
    if wanted.parent is not None:
        parts.append("a.parent = :parent" if wanted.direct else _BELOW)
    if wanted.open_only:
        parts.append(_OPEN)
    if wanted.unpublished is not None:
        parts.append(_UNPUBLISHED)
    values = {"text": wanted.text, "kind": wanted.kind, "parent": wanted.parent, "unpublished": wanted.unpublished}
    return " AND ".join(parts), {name: value for name, value in values.items() if f":{name}" in " ".join(parts)}


def _agency(row: dict[str, object]) -> Agency:
    values = {**row, "kind": BodyKind(str(row["kind"])), "vertical": bool(row["vertical"])}
    return Agency(**values)  # type: ignore[arg-type]
