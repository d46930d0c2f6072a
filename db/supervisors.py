"""Supervising offices: one office that many bodies name as theirs is one, however often it was registered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from audit.model import BodyKind
from db.agencies import all_agencies, lineages
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


def supervisors(database: Database) -> list[Supervisor]:
    """
    By name and place. Two counties may call their offices alike: what is below different governments stays apart.
    """
    bodies = all_agencies(database)
    above, kinds = lineages(bodies), {one.code: one.kind for one in bodies}
    rows = database.execute("SELECT id, agency_code, name FROM offices WHERE role = 'supervisor' ORDER BY id")
    groups: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for office_id, code, name in rows.fetchall():
        groups[name, _head(above.get(code, (code,)), kinds)].append((office_id, code))
    return [
        Supervisor(
            name,
            head or min(code for _, code in members),
            tuple(office_id for office_id, _ in members),
            tuple(dict.fromkeys(code for _, code in members)),
        )
        for (name, head), members in groups.items()
    ]


def _head(lineage: tuple[str, ...], kinds: dict[str, BodyKind]) -> str:
    """The nearest government above a body, else the topmost body above it, "" when nothing is above."""
    higher = lineage[1:]
    return next((code for code in higher if kinds.get(code) is BodyKind.GOVERNMENT), higher[-1] if higher else "")
