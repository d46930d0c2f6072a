"""The registry as it stands: bodies, their offices, and where an office is reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.errors import GoujiError
from audit.model import BodyKind
from db.logbook import log_action
from db.opening import Database, tx

TEST_FOLDER = "test-"


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that must publish. `code`: 统一社会信用代码. `vertical`: 垂直管理."""

    code: str
    name: str
    kind: BodyKind
    level: str | None
    parent: str | None
    vertical: bool
    active_from: str | None
    active_to: str | None

    def active_on(self, day: date) -> bool:
        """Whether the body exists on that day."""
        text = day.isoformat()
        return (self.active_from or "") <= text and (self.active_to is None or text <= self.active_to)

    def owes(self, year: int, legal_date: date) -> bool:
        """Whether it exists on the date of the report of a year, and existed in that year."""
        return self.active_on(legal_date) and not set_up_after(self.active_from, year)


def set_up_after(active_from: str | None, year: int) -> bool:
    """Whether a body came to be only after a year, of which it has nothing to report."""
    return (active_from or "") > f"{year}-12-31"


def lineages(agencies: Iterable[Agency]) -> dict[str, tuple[str, ...]]:
    """Code → that code and those of the bodies above it, the nearest first. A registry that runs in a ring ends."""
    by_code = {one.code: one for one in agencies}
    return {code: lineage(code, by_code) for code in by_code}


def lineage(code: str, agencies: Mapping[str, Agency]) -> tuple[str, ...]:
    """The same of one body. `agencies`: by code."""
    return tuple(_upwards(code, agencies))


def _upwards(code: str, agencies: Mapping[str, Agency]) -> Iterator[str]:
    seen: set[str] = set()
    at: str | None = code
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = agencies[at].parent if at in agencies else None


@dataclass(frozen=True, slots=True)
class Office:
    """Who answers for an agency's report. `role`: responsible, head or supervisor."""

    id: int
    agency_code: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One way to an office. `secret_ref` names a secret (`env:…`, `file:…`) and never is one."""

    id: int
    office_id: int
    channel: str
    label: str | None
    address: str
    secret_ref: str
    is_test: bool
    state: str
    muted_until: str | None
    state_reason: str | None
    verified_at: str | None

    def usable_on(self, day: date) -> bool:
        """Whether it may be written to; one that is muted comes back by itself on the day after."""
        return self.state == "active" or (
            self.state == "muted" and self.muted_until is not None and self.muted_until < day.isoformat()
        )


_OFFICE, _ENDPOINT = ", ".join(Office.__slots__), ", ".join(Endpoint.__slots__)


def all_agencies(database: Database) -> list[Agency]:
    """Every body, by code."""
    return [_agency(row) for row in database.query("SELECT * FROM agencies ORDER BY code")]


def all_names(database: Database) -> frozenset[str]:
    """The official names of all bodies."""
    return frozenset(name for (name,) in database.execute("SELECT name FROM agencies"))


def agency(database: Database, code: str) -> Agency:
    """GoujiError when the registry has no such code."""
    row = next(database.query("SELECT * FROM agencies WHERE code = ?", [code]), None)
    if row is None:
        raise GoujiError(f"名录里没有代码为 {code} 的机关")
    return _agency(row)


def exists_on(database: Database, code: str, day: date) -> bool:
    """Whether a body has not ended before that day, by a merger or for good."""
    row = database.conn.execute(
        "SELECT 1 FROM agencies WHERE code = ? AND (active_to IS NULL OR active_to >= ?)", [code, day.isoformat()]
    ).fetchone()
    return row is not None


def aliases(database: Database, code: str) -> list[str]:
    """Earlier and other names of a body."""
    rows = database.execute("SELECT name FROM agency_aliases WHERE agency_code = ? ORDER BY name", [code])
    return [name for (name,) in rows]


def offices(database: Database, code: str, role: str | None = None) -> list[Office]:
    """The offices of a body, one role or all."""
    rows = database.conn.execute(  # asked for each body: `query` would open a savepoint each time
        f"SELECT {_OFFICE} FROM offices WHERE agency_code = :code AND (:role IS NULL OR role = :role) ORDER BY id",
        {"code": code, "role": role},
    )
    return [Office(*row) for row in rows.fetchall()]


def office(database: Database, number: int) -> Office:
    """By its id, which others' rows hold."""
    row: tuple[int, str, str, str] = database.conn.execute(
        f"SELECT {_OFFICE} FROM offices WHERE id = ?", [number]
    ).fetchone()
    return Office(*row)


def offices_with_role(database: Database, role: str) -> frozenset[int]:
    """The ids of all offices with this role."""
    return frozenset(number for (number,) in database.execute("SELECT id FROM offices WHERE role = ?", [role]))


def endpoints(database: Database, office_id: int) -> list[Endpoint]:
    """All ways to an office, usable or not, live and test."""
    rows = database.conn.execute(f"SELECT {_ENDPOINT} FROM endpoints WHERE office_id = ? ORDER BY id", [office_id])
    return [_endpoint(dict(zip(Endpoint.__slots__, row, strict=True))) for row in rows.fetchall()]


def ensure_test_folders(database: Database) -> None:
    """
    A folder for the test notices of each office that has no other way to be tested, named after the agency code.

    A live folder is only ever registered by a person: a notice that lies where nobody looks would count as sent.
    """
    with tx(database):
        database.execute(
            """INSERT INTO endpoints (office_id, channel, label, address, is_test)
               SELECT id, 'folder', '测试文件夹', ? || agency_code, 1 FROM offices o
               WHERE NOT EXISTS (SELECT 1 FROM endpoints e WHERE e.office_id = o.id AND e.is_test = 1)
               ON CONFLICT (office_id, channel, address, secret_ref) DO NOTHING""",
            [TEST_FOLDER],
        )


def activate(database: Database, code: str, address: str, *, by: str, now: datetime) -> int:
    """
    Use the endpoints of a body with this address (or secret reference) again; how many were not in use.

    A channel gives an endpoint up when it is refused; only a person, who has asked the office, takes it back.
    GoujiError when the body has no such endpoint.
    """
    ways = [way for office in offices(database, agency(database, code).code) for way in endpoints(database, office.id)]
    named = [way for way in ways if address in (way.address, way.secret_ref)]
    if not named:
        raise GoujiError(f"{code} 没有登记 {address}；用 gouji agencies show {code} 查看")
    asleep = [way.id for way in named if way.state != "active"]
    with tx(database):
        for number in asleep:
            database.execute(
                "UPDATE endpoints SET state = 'active', muted_until = NULL, state_reason = NULL WHERE id = ?", [number]
            )
        if asleep:
            log_action(database, by, "endpoint activate", code, address, now)
    return len(asleep)


def _endpoint(row: Mapping[str, Any]) -> Endpoint:
    return Endpoint(**{**row, "is_test": bool(row["is_test"])})


def _agency(row: Mapping[str, Any]) -> Agency:
    return Agency(**{**row, "kind": BodyKind(row["kind"]), "vertical": bool(row["vertical"])})


def names_without_office(database: Database) -> list[str]:
    """The bodies nobody answers for."""
    rows = database.execute(
        """SELECT name FROM agencies a WHERE NOT EXISTS
             (SELECT 1 FROM offices o WHERE o.agency_code = a.code AND o.role = 'responsible') ORDER BY code"""
    )
    return [name for (name,) in rows.fetchall()]
