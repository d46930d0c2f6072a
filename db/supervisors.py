"""Supervising offices: one office that many bodies name as theirs is one, however often it was registered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from audit.model import BodyKind
from db.agencies import all_agencies, lineages
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


def supervisors(database: Database) -> list[Supervisor]:
    """
    By name and place. Two counties may call their offices alike: what is below different governments stays apart; and
    where the registry puts nothing above them, what has codes of different places and addresses of its own.
    """
    bodies = all_agencies(database)
    above, kinds = lineages(bodies), {one.code: one.kind for one in bodies}
    rows = database.execute("SELECT id, agency_code, name FROM offices WHERE role = 'supervisor' ORDER BY id")
    groups: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    for office_id, code, name in rows.fetchall():
        groups[name, _head(above.get(code, (code,)), kinds)].append((office_id, code))
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
    By place, where two places have addresses and share none: the name alone must not send what is said of one county to
    another. Else all of them.
    """
    places: defaultdict[str, list[Member]] = defaultdict(list)
    reached: defaultdict[str, set[str]] = defaultdict(set)
    for office_id, code in members:
        place = code[2:8] if len(code) == CODE_LENGTH else ""
        places[place].append((office_id, code))
        reached[place] |= addresses.get(office_id, set())
    known = [some for some in reached.values() if some]
    together = len(known) < 2 or any(not one.isdisjoint(other) for one, other in combinations(known, 2))
    return [members] if together else list(places.values())


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


def _head(lineage: tuple[str, ...], kinds: dict[str, BodyKind]) -> str:
    """
    The nearest government above a body, else the topmost body above it, "" when nothing is above. A government that
    nothing is above stands with those below it.
    """
    higher = lineage[1:] or tuple(code for code in lineage if kinds.get(code) is BodyKind.GOVERNMENT)
    return next((code for code in higher if kinds.get(code) is BodyKind.GOVERNMENT), higher[-1] if higher else "")
