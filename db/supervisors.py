"""Supervising offices: one office that many bodies name as theirs is one, however often it was registered."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from audit.model import BodyKind
from db.agencies import Office
from db.opening import Database

# A notice `n` about many bodies: the one it is kept under is a place to keep it, and nobody whom it speaks of.
ABOUT_MANY = "(n.kind IN ('circular', 'publication') OR (n.kind = 'overdue' AND n.stage LIKE '%-W%'))"


def about_many(kind: str, stage: str) -> bool:
    """Whether a notice is for a supervising office and about its bodies, as ABOUT_MANY has it."""
    return kind in ("circular", "publication") or (kind == "overdue" and "-W" in stage)


@dataclass(frozen=True, slots=True)
class Supervisor:
    """
    `office_ids`: its rows, one a body, the lowest first. `agencies`: the bodies it looks after.

    `agency_code`: the government above them, or the first of them where the registry does not say: what keys and the
    notices to this office name.
    """

    name: str
    agency_code: str
    office_ids: tuple[int, ...]
    agencies: tuple[str, ...]


def supervisors(database: Database, of_office: int | None = None) -> list[Supervisor]:
    """
    By name and place. Two counties may call their offices alike: what is below different governments stays apart.

    `of_office`: only those that are called like this office.
    """
    bodies = database.conn.execute("SELECT code, parent, kind FROM agencies").fetchall()
    above = {code: parent for code, parent, _ in bodies}
    governments = {code for code, _, kind in bodies if kind == BodyKind.GOVERNMENT}
    rows = database.conn.execute(
        """SELECT id, agency_code, name FROM offices WHERE role = 'supervisor'
           AND (:office IS NULL OR name = (SELECT name FROM offices WHERE id = :office)) ORDER BY id""",
        {"office": of_office},
    )
    groups: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for office_id, code, name in rows.fetchall():
        groups[name, _head(code, above, governments)].append((office_id, code))
    return [
        Supervisor(
            name,
            head or min(code for _, code in members),
            tuple(office_id for office_id, _ in members),
            tuple(dict.fromkeys(code for _, code in members)),
        )
        for (name, head), members in groups.items()
    ]


def supervised(database: Database, office_id: int) -> tuple[str, ...]:
    """The bodies that the supervising office of this row looks after."""
    return next((one.agencies for one in supervisors(database, office_id) if office_id in one.office_ids), ())


def reached(database: Database, supervisor: Supervisor, *, test: bool) -> Office:
    """The first of its rows that has an address of this mode, else the first."""
    row = database.conn.execute(
        """SELECT min(office_id) FROM endpoints WHERE state = 'active' AND is_test = ?
           AND office_id IN (SELECT value FROM json_each(?))""",
        [int(test), json.dumps(supervisor.office_ids)],
    ).fetchone()
    return Office(row[0] or supervisor.office_ids[0], supervisor.agency_code, supervisor.name, "supervisor")


def _head(code: str, above: Mapping[str, str | None], governments: Collection[str]) -> str:
    """The nearest government above a body, else the topmost body above it, "" when nothing is above."""
    seen, at, last = {code}, above.get(code), ""
    while at is not None and at not in seen:  # a registry that runs in a ring ends
        if at in governments:
            return at
        seen.add(at)
        last, at = at, above.get(at)
    return last
