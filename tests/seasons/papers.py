"""What the database holds of a season's notices, as the judge reads it: rows, without the program's own reading of them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from db.times import BEIJING
from tests.seasons.almanac import TO_CORRECT, Almanac
from tests.seasons.evidence import Evidence
from tests.seasons.services import Record
from tests.seasons.story import Story


@dataclass(slots=True)
class Endpoint:
    """`sleeps`: from when to when it was not in use."""

    id: int
    office: int
    channel: str
    test: bool
    muted: bool
    sleeps: list[list[datetime | None]] = field(default_factory=list)

    def active(self, moment: datetime) -> bool:
        """At the moment when it is given up, another message may be on its way."""
        return not self.muted and not any(
            begin is not None and begin < moment and (end is None or moment < end) for begin, end in self.sleeps
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    at: datetime
    owner: str
    outcome: str


@dataclass(slots=True)
class Shipment:
    """One delivery."""

    id: int
    number: str
    endpoint: int
    part: int
    state: str
    code: str
    message_id: str
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(slots=True)
class Notice:
    """One notice with its history: `events` are (moment, who, what)."""

    id: int
    number: str
    mode: str
    office: int
    agency: str
    kind: str
    stage: str
    sha: str
    state: str
    approved_by: str | None
    approved_at: datetime | None
    not_before: datetime | None
    expires: datetime | None
    created: datetime
    facts: list[tuple[int, str, int]] = field(default_factory=list)
    events: list[tuple[datetime, str, str]] = field(default_factory=list)
    shipments: list[Shipment] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.stage} {self.agency} office {self.office} ({self.state})"

    def when(self, what: str) -> datetime | None:
        return next((at for at, _, kind in self.events if kind == what), None)

    def about(self) -> Iterator[tuple[object, ...]]:
        """What it says, which no other notice may say to the same endpoint."""
        if self.kind in ("circular", "publication"):
            yield self.mode, self.kind, self.office, self.stage
        elif self.kind == "rectify" or self.stage == "RC":
            yield from ((self.mode, self.kind, self.stage, self.office, *fact) for fact in self.facts)
        else:
            yield self.mode, self.kind, self.office, self.agency, self.stage


class Papers:
    """Everything, by number and by id."""

    def __init__(self, evidence: Evidence, story: Story):
        self.story = story
        with closing(sqlite3.connect(evidence.database)) as connection:
            self.broken = _faults(connection)
            self.offices: dict[int, tuple[str, str, str]] = {
                row[0]: row[1:] for row in connection.execute("SELECT id, agency_code, role, name FROM offices")
            }
            self.by_place = _endpoints(connection)
            self.endpoints = {way.id: way for way in self.by_place.values()}
            self.notices = _notices(connection)
            shipments = _shipments(connection, self.notices)
            _attempts(connection, shipments)
        self.of_office: defaultdict[int, list[Notice]] = defaultdict(list)
        for notice in self.notices.values():
            self.of_office[notice.office].append(notice)
        self.places: defaultdict[int, list[tuple[int, str, str, str]]] = defaultdict(list)
        for place in self.by_place:
            self.places[place[0]].append(place)
        self.place_of = {way.id: place[1:] for place, way in self.by_place.items()}
        for shipment in shipments.values():
            self.notices[shipment.number].shipments.append(shipment)
            for attempt in shipment.attempts:
                self._given_up(shipment, attempt)
        for entry in evidence.journal:
            if entry.what == "activated":
                _wake(self.endpoints[entry.about["id"]], entry.at)

    def _given_up(self, shipment: Shipment, attempt: Attempt) -> None:
        way = self.endpoints[shipment.endpoint]
        if attempt.outcome == "endpoint_dead" or (attempt.outcome == "config" and way.channel != "mail"):
            way.sleeps.append([attempt.at, None])

    def moment(self, record: Record) -> datetime:
        return datetime.fromtimestamp(record.at, BEIJING)

    def way(self, record: Record) -> Endpoint | None:
        """The endpoint it reached: of the office, else of those who supervise the body, to whom it is passed on."""
        notice = self.notices.get(record.number)
        if notice is None:
            return None
        place = record.channel, record.address, record.secret
        found = [self.by_place.get((office, *place)) for office in (notice.office, *self.above(notice))]
        ways = [way for way in found if way is not None]
        meant = {shipment.endpoint for shipment in notice.shipments if shipment.message_id == record.message_id}
        # offices may share a robot: which of them was meant, the Message-ID says
        return next((way for way in ways if way.id in meant), ways[0] if ways else None)

    def above(self, notice: Notice) -> list[int]:
        """
        The offices that supervise a notice's body: its own, and where the same ones stand with other bodies. Of a notice to
        a supervising office only that one.
        """
        _, addressee, own = self.offices[notice.office]
        names = {name for code, role, name in self.offices.values() if (code, role) == (notice.agency, "supervisor")}
        names = {own} if addressee == "supervisor" else names
        return [number for number, (_, role, name) in self.offices.items() if role == "supervisor" and name in names]

    def supervised(self, notice: Notice) -> list[str]:
        """The bodies that the office of a list looks after."""
        _, role, name = self.offices[notice.office]
        return [code for code, *who in self.offices.values() if tuple(who) == (role, name)]

    def ways_of(self, offices: Collection[int], moment: datetime) -> list[Endpoint]:
        """The live ones in use."""
        ways = (self.by_place[place] for office in offices for place in self.places.get(office, ()))
        return [way for way in ways if not way.test and way.active(moment)]

    def reached(self, notice: Notice) -> datetime | None:
        """When somebody got it, as far as the program can know."""
        return _first(notice.shipments)

    def reached_itself(self, notice: Notice) -> datetime | None:
        """When its own office got it, and not only who supervises that."""
        ways = {self.by_place[place].id for place in self.places.get(notice.office, ())}
        return _first([one for one in notice.shipments if one.endpoint in ways])

    def asked(self, code: str) -> list[tuple[Notice, datetime]]:
        """The first requests to a body to correct something that have reached it, and when."""
        first = [
            notice
            for notice in self.notices.values()
            if (notice.mode, notice.kind, notice.stage, notice.agency) == ("live", "rectify", "R0", code)
            and self.offices[notice.office][1] == "responsible"
        ]
        return [(notice, at) for notice in first if (at := self.reached_itself(notice)) is not None]

    def was_missed(self, finding: int, moment: datetime, almanac: Almanac) -> bool:
        """Whether a body was asked so long ago that the time to correct a finding is over, and was looked at since."""
        code = self.story.agency_of(finding)
        fetched = self.story.fetched(code, moment)
        return fetched is not None and any(
            almanac.later(at.date(), self._days(notice, finding)) < min(moment, fetched).date()
            for notice, at in self.asked(code)
            if at < moment and any(fact[0] == finding for fact in notice.facts)
        )

    def _days(self, notice: Notice, finding: int) -> int:
        """The working days to correct a finding: those of the gravest one that stands in its line."""
        known = [self.story.finding(number, notice.created) or {} for number, *_ in notice.facts]
        line = (self.story.finding(finding, notice.created) or {}).get("line")
        return min(TO_CORRECT[one["severity"]] for one in known if one.get("line") == line)

    def is_live(self, moment: datetime) -> bool:
        return self.story.live_from is not None and moment >= self.story.live_from

    def signed_at(self, notice: Notice) -> datetime | None:
        """When a person signed it: itself, or its wording beforehand."""
        if notice.number in self.story.approved:
            return self.story.approved[notice.number]
        if notice.kind != "reminder" or notice.approved_at is None:
            return None
        signed = [at for at, sha in self.story.standing if sha == notice.sha and at <= notice.approved_at]
        return notice.approved_at if signed else None

    def recorded(self, number: str, endpoint: int, part: int, owner: str) -> bool:
        """Whether a run has written down what the service said of this message."""
        return any(
            attempt.owner == owner
            for shipment in self.notices[number].shipments
            if (shipment.endpoint, shipment.part) == (endpoint, part)
            for attempt in shipment.attempts
        )


def _first(shipments: Iterable[Shipment]) -> datetime | None:
    """The first answer that one of them was taken."""
    return min((one.at for shipment in shipments for one in shipment.attempts if one.outcome == "sent"), default=None)


def _faults(connection: sqlite3.Connection) -> list[str]:
    found = [str(row) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return found + [str(row) for row in connection.execute("PRAGMA foreign_key_check")]


def moment_of(text: str | None) -> datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(BEIJING)


def _wake(way: Endpoint, moment: datetime) -> None:
    for sleep in way.sleeps:
        if sleep[0] is not None and sleep[0] <= moment and sleep[1] is None:
            sleep[1] = moment


def _shipments(connection: sqlite3.Connection, notices: dict[str, Notice]) -> dict[int, Shipment]:
    numbers = {notice.id: notice.number for notice in notices.values()}
    rows = connection.execute(
        "SELECT id, notice_id, endpoint_id, part, state, coalesce(code, ''), message_id FROM deliveries"
    )
    return {row[0]: Shipment(row[0], numbers[row[1]], *row[2:]) for row in rows}


def _attempts(connection: sqlite3.Connection, shipments: dict[int, Shipment]) -> None:
    for delivery, at, owner, outcome in connection.execute(
        "SELECT delivery_id, at, owner, outcome FROM delivery_attempts ORDER BY id"
    ):
        shipments[delivery].attempts.append(Attempt(_known(at), owner, outcome))


def _known(text: str) -> datetime:
    moment = moment_of(text)
    assert moment is not None
    return moment


def _notices(connection: sqlite3.Connection) -> dict[str, Notice]:
    rows = connection.execute(
        """SELECT id, number, mode, office_id, agency_code, kind, stage, template_sha, state, approved_by, approved_at,
             not_before, expires_at, created_at FROM notices ORDER BY id"""
    )
    notices = {row[1]: Notice(*row[:10], *(moment_of(one) for one in row[10:])) for row in rows}
    by_id = {notice.id: notice for notice in notices.values()}
    for number, *fact in connection.execute(
        "SELECT notice_id, finding_id, evidence_hash, reopened FROM notice_findings"
    ):
        by_id[number].facts.append((fact[0], fact[1], fact[2]))
    events: defaultdict[int, list[tuple[datetime, str, str]]] = defaultdict(list)
    for number, at, actor, kind in connection.execute(
        "SELECT notice_id, at, actor, kind FROM notice_events ORDER BY id"
    ):
        events[number].append((_known(at), actor, kind))
    for notice in notices.values():
        notice.events = events[notice.id]
    return notices


def _endpoints(connection: sqlite3.Connection) -> dict[tuple[int, str, str, str], Endpoint]:
    rows = connection.execute(
        "SELECT office_id, channel, address, secret_ref, id, is_test, state = 'muted' FROM endpoints"
    ).fetchall()
    return {
        (office, channel, address, secret): Endpoint(number, office, channel, bool(test), bool(muted))
        for office, channel, address, secret, number, test, muted in rows
    }
