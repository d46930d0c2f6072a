"""Supervising offices: one office that many bodies name as theirs is one, however often it was registered."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from audit.model import BodyKind
from db.agencies import Office
from db.deliveries import USABLE
from db.opening import Database

CODE_LENGTH = 18  # of 统一社会信用代码, whose digits 3 to 8 name a place
Member = tuple[int, str]  # (office, body)
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
    By name and place. Two counties may call their offices alike: what is below different governments stays apart; and
    where the registry puts nothing above them, what has codes of different places and addresses of its own.

    `of_office`: only those that are called like this office.
    """
    bodies = database.conn.execute("SELECT code, parent, kind FROM agencies").fetchall()
    above = {code: parent for code, parent, _ in bodies}
    parents = set(above.values())
    governments = {code for code, _, kind in bodies if kind == BodyKind.GOVERNMENT}
    rows = database.conn.execute(
        """SELECT id, agency_code, name FROM offices WHERE role = 'supervisor'
           AND (:office IS NULL OR name = (SELECT name FROM offices WHERE id = :office)) ORDER BY id""",
        {"office": of_office},
    )
    groups: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    for office_id, code, name in rows.fetchall():
        groups[name, _head(code, above, governments, parents)].append((office_id, code))
    addresses = _addresses(database)
    return [
        Supervisor(
            name,
            head or min(code for _, code in some),
            tuple(office_id for office_id, _ in some),
            tuple(dict.fromkeys(code for _, code in some)),
        )
        for (name, head), members in groups.items()
        for some in ([members] if head else _apart(members, addresses))
    ]


def _apart(members: list[Member], addresses: Mapping[int, set[str]]) -> list[list[Member]]:
    """
    By place, places that share an address together: the name alone must not send what is said of one county to another.
    Places without an address go with the others only where these are all one.
    """
    places: defaultdict[str, list[Member]] = defaultdict(list)
    for office_id, code in members:
        places[code[2:8] if len(code) == CODE_LENGTH else ""].append((office_id, code))
    groups: list[tuple[set[str], list[Member]]] = []
    lost: list[list[Member]] = []
    for some in places.values():
        ways: set[str] = set().union(*(addresses.get(number, set()) for number, _ in some))
        if not ways:
            lost.append(some)
            continue
        near = [group for group in groups if not group[0].isdisjoint(ways)]
        groups = [group for group in groups if group not in near]
        groups.append((ways.union(*(one for one, _ in near)), [one for _, more in near for one in more] + some))
    if len(groups) > 1:
        return [sorted(more) for _, more in groups] + lost
    return [sorted([one for some in (*(more for _, more in groups), *lost) for one in some])]


def _addresses(database: Database) -> dict[int, set[str]]:
    """Supervising office → where it is really reached."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = database.execute(
        """SELECT e.office_id, e.channel || '|' || e.address || '|' || e.secret_ref FROM endpoints e
           JOIN offices o ON o.id = e.office_id AND o.role = 'supervisor' WHERE e.is_test = 0"""
    )
    for number, address in rows.fetchall():
        found[number].add(address)
    return found


def reached(database: Database, supervisor: Supervisor, today: date, *, test: bool) -> Office:
    """The first of its rows that has a usable address of this mode, else the first."""
    row = database.conn.execute(
        f"""SELECT min(e.office_id) FROM endpoints e WHERE {USABLE} AND e.is_test = :test
           AND e.office_id IN (SELECT value FROM json_each(:rows))""",
        {"today": today.isoformat(), "test": int(test), "rows": json.dumps(supervisor.office_ids)},
    ).fetchone()
    return Office(row[0] or supervisor.office_ids[0], supervisor.agency_code, supervisor.name, "supervisor")


def _head(
    code: str, above: Mapping[str, str | None], governments: Collection[str], parents: Collection[str | None]
) -> str:
    """
    The nearest government above a body, else the topmost body above it, "" when nothing is above. A government that
    nothing is above stands with those below it.
    """
    if above.get(code) is None:
        return code if code in governments and code in parents else ""
    seen, at, last = {code}, above.get(code), ""
    while at is not None and at not in seen:  # a registry that runs in a ring ends
        if at in governments:
            return at
        seen.add(at)
        last, at = at, above.get(at)
    return last
