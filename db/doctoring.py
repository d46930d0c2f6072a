"""What `gouji doctor` looks at: the file of the database, and counts that say whether somebody must act."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from audit.errors import TryLater
from db.migrations import migrations
from db.opening import BUSY_SECONDS, Database, refusal
from db.soundness import (
    applied_steps,
    broken_pages,
    broken_references,
    foreign_triggers,
    missing_schema,
    unknown_steps,
)
from db.times import instant, moment_of


@dataclass(frozen=True, slots=True)
class FileFacts:
    """
    The database as a file, read without being changed. `refused`: why it could not be read at all, "" when it was;
    `passing`: another time it may go well. `locked`: another process did not let anybody write for as long as we waited.
    """

    there: bool = True
    refused: str = ""
    passing: bool = False
    locked: bool = False
    pages: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    schema: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    steps_ahead: int = 0
    newer: tuple[str, ...] = ()
    size: int = 0
    log: int = 0
    free: int = 0
    sqlite: tuple[int, ...] = field(default_factory=lambda: sqlite3.sqlite_version_info)


def file_facts(path: Path, *, full: bool, wait: float = BUSY_SECONDS) -> FileFacts:
    """
    Neither makes nor migrates the database. `full`: every index against its table, which takes minutes. `wait`: at most
    so many seconds for another process that holds it.
    """
    if not path.is_file():
        return FileFacts(there=False)
    log = path.with_name(path.name + "-wal")
    seen = FileFacts(
        size=path.stat().st_size,
        log=log.stat().st_size if log.is_file() else 0,
        free=shutil.disk_usage(path.absolute().parent).free,
    )
    try:
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)) as connection:
            return replace(_examined(connection, full, seen), locked=_locked(connection))
    except sqlite3.DatabaseError as error:
        said = refusal(path, error)
        return replace(seen, refused=str(said), passing=isinstance(said, TryLater))


def _locked(connection: sqlite3.Connection) -> bool:
    """Whether nobody else may write. The right to write is taken for a moment, and nothing written."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    connection.execute("ROLLBACK")
    return False


def _examined(connection: sqlite3.Connection, full: bool, seen: FileFacts) -> FileFacts:
    if not (applied := applied_steps(connection)):
        return replace(seen, refused="不是 gouji 的数据库")
    newer = unknown_steps(connection)
    return replace(
        seen,
        pages=tuple(broken_pages(connection, full=full)),
        references=tuple(broken_references(connection)),
        schema=() if newer else tuple(missing_schema(connection)),
        triggers=() if newer else tuple(foreign_triggers(connection)),
        steps_ahead=len({step.name for step in migrations._migrations} - set(applied)),
        newer=tuple(newer),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """An endpoint with the body it belongs to."""

    agency: str
    channel: str
    address: str
    secret_ref: str
    is_test: bool
    state: str
    state_reason: str


def ways(database: Database) -> list[Way]:
    """Every endpoint of an office, by body."""
    rows = database.query(
        """SELECT a.name AS agency, e.channel, e.address, e.secret_ref, e.is_test, e.state,
             coalesce(e.state_reason, '') AS state_reason
           FROM endpoints e JOIN offices o ON o.id = e.office_id JOIN agencies a ON a.code = o.agency_code
           ORDER BY a.code, e.id"""
    )
    return [Way(**(row | {"is_test": bool(row["is_test"])})) for row in rows]


def bodies_unreached(database: Database, *, is_test: bool, today: str) -> list[str]:
    """The bodies that exist and have no endpoint in use at an office that answers for them."""
    rows = database.execute(
        """SELECT a.name FROM agencies a WHERE coalesce(a.active_to, '9999') >= :today
           AND NOT EXISTS (SELECT 1 FROM offices o JOIN endpoints e ON e.office_id = o.id
             WHERE o.agency_code = a.code AND o.role = 'responsible' AND e.state = 'active' AND e.is_test = :test)
           ORDER BY a.code""",
        {"today": today, "test": int(is_test)},
    )
    return [name for (name,) in rows.fetchall()]


@dataclass(frozen=True, slots=True)
class Owing:
    """A body that owes a report: its earliest date to act by, the legal one, and who of it can be reached and who not."""

    agency: str
    act_by: str
    legal_date: str
    reached: frozenset[str]
    unreached: frozenset[str]


def bodies_owing(database: Database, *, is_test: bool) -> list[Owing]:
    """Every report that is owed and was not seen. The roles of offices: responsible, head, supervisor."""
    rows = database.execute(
        """SELECT a.name, min(d.act_by), coalesce(min(CASE WHEN d.kind <> 'local' THEN d.legal_date END), min(d.legal_date)),
             (SELECT group_concat(DISTINCT o.role) FROM offices o JOIN endpoints e ON e.office_id = o.id
              WHERE o.agency_code = a.code AND e.state = 'active' AND e.is_test = :test),
             (SELECT group_concat(DISTINCT o.role) FROM offices o WHERE o.agency_code = a.code)
           FROM deadlines d JOIN agencies a ON a.code = d.agency_code WHERE d.met_on IS NULL
           GROUP BY d.agency_code, d.report_year ORDER BY a.code""",
        {"test": int(is_test)},
    )
    return [
        Owing(name, act_by, legal, (active := _roles(reached)), (_roles(known) | {"responsible"}) - active)
        for name, act_by, legal, reached, known in rows.fetchall()
    ]


def _roles(told: str | None) -> frozenset[str]:
    return frozenset((told or "").split(",")) - {""}


def clock_offsets(database: Database, since: datetime, until: datetime, most: int = 200) -> dict[str, list[float]]:
    """
    Host → by how many seconds our clock was ahead of the one it told, newest first. Without answers out of a cache, and
    without what was fetched after `until`: by a clock that was wrong and has been set back.
    """
    rows = database.execute(
        """SELECT at, coalesce(final_url, requested_url), json_extract(headers, '$.Date') FROM captures
           WHERE id > (SELECT max(id) FROM captures) - :most AND at > :since AND at <= :until AND http_status IS NOT NULL
             AND json_extract(headers, '$.Date') IS NOT NULL AND json_extract(headers, '$.Age') IS NULL ORDER BY id DESC""",
        {"most": most, "since": instant(since), "until": instant(until)},
    )
    found: dict[str, list[float]] = {}
    for at, url, told in rows.fetchall():
        try:
            there = parsedate_to_datetime(told)
        except ValueError:
            continue
        ahead = (moment_of(at) - there.replace(tzinfo=there.tzinfo or UTC)).total_seconds()
        found.setdefault(urlsplit(url).hostname or "", []).append(ahead)
    return found


def drafts_waiting(database: Database, mode: str) -> list[tuple[str, str | None]]:
    """(number, instant before which it does not leave) of what nobody has approved, the most urgent first."""
    rows = database.execute(
        "SELECT number, not_before FROM notices WHERE state = 'draft' AND mode = ? ORDER BY not_before, id", [mode]
    )
    return [(number, at) for number, at in rows.fetchall()]


def deliveries_by_state(database: Database, states: Sequence[str], since: datetime) -> dict[str, list[str]]:
    """State → numbers of notices released after `since` with a delivery in it. Older ones have been looked at, or never will."""
    found: dict[str, list[str]] = {}
    for state in states:
        rows = database.execute(
            """SELECT DISTINCT n.number FROM deliveries d JOIN notices n ON n.id = d.notice_id
               WHERE d.state = ? AND coalesce(d.sent_at, d.next_at) > ? ORDER BY n.id DESC""",
            [state, instant(since)],
        )
        if numbers := [number for (number,) in rows.fetchall()]:
            found[state] = numbers
    return found


def next_deadline(database: Database, today: str) -> str | None:
    """The first legal date from today on that a body has not met yet."""
    row = database.execute("SELECT min(legal_date) FROM deadlines WHERE met_on IS NULL AND legal_date >= ?", [today])
    found: str | None = row.fetchone()[0]
    return found


_NAMED = "SELECT sha256 FROM documents UNION SELECT sha256 FROM notice_files"


def documents_named(database: Database, most: int | None) -> tuple[int, list[str]]:
    """
    How many contents of the store the database names, documents and files of notices, and the digests of some of them:
    all, or of each sort some of the newest and some spread evenly over the rest.
    """
    total = int(database.execute(f"SELECT count(*) FROM ({_NAMED})").fetchone()[0])
    if most is None or total <= most:
        return total, [digest for (digest,) in database.execute(f"{_NAMED} ORDER BY 1").fetchall()]
    half = most // 2
    found: list[str] = []
    for table in ("documents", "notice_files"):
        step = max(total // half, 1)
        found += _digests(database, f"SELECT sha256 FROM {table} ORDER BY rowid DESC LIMIT {half}")
        found += _digests(database, f"SELECT sha256 FROM {table} WHERE rowid % {step} = 0 LIMIT {half}")
    return total, list(dict.fromkeys(found))


def _digests(database: Database, sql: str) -> list[str]:
    return [digest for (digest,) in database.execute(sql).fetchall()]
