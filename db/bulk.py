"""
A whole database at once: an archive restored, a million findings imported. Only ever a new file.

The file is loaded without indexes, triggers and journal, and gets its name when everything is in it, checked and in
force: a load that is killed leaves nothing but a `.part`.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.errors import GoujiError
from db.opening import Database, open_database
from db.schema.search import REBUILD, REBUILD_WORDS

# What hangs on nothing that was sent to anybody: notices and deliveries are never made by a load.
LOADABLE = frozenset(
    [
        "agencies",
        "agency_aliases",
        "offices",
        "host_groups",
        "platforms",
        "sources",
        "expectations",
        "crawls",
        "documents",
        "robots",
        "captures",
        "list_snapshots",
        "outcomes",
        "reports",
        "report_urls",
        "versions",
        "version_files",
        "cells",
        "audit_runs",
        "version_audits",
        "evaluations",
        "findings",
        "finding_sightings",
        "finding_events",
        "finding_requests",
    ]
)
_DERIVED = ("report_counts", "finding_counts", "event_days", "finding_words")
# In memory as much as a gigabyte: less of it costs a tenth of the speed at a million findings.
_QUICK = (
    "journal_mode=OFF",
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "foreign_keys=OFF",
    "cache_size=-1048576",
    "mmap_size=4294967296",
)
# What the triggers refuse one by one, asked of all.
_TWO_PEOPLE = """
SELECT count(*) FROM findings f
WHERE (f.state = 'waived' OR (f.state = 'dismissed' AND f.severity = 'error'))
  AND NOT EXISTS (SELECT 1 FROM finding_requests r
    WHERE r.finding_id = f.id AND r.decision = 'approved' AND r.spent_at IS NULL
      AND r.kind = CASE f.state WHEN 'waived' THEN 'waive' ELSE 'dismiss' END
      AND r.evidence_hash = f.decided_evidence_hash AND r.until IS f.waived_until)"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one table, in the order of `columns`. Columns that are not named keep their defaults."""

    table: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def load(path: Path, batches: Iterable[Batch], *, told: Callable[[str], None] = lambda _: None) -> Mapping[str, int]:
    """
    Make the database `path` of these rows; how many went into each table.

    Batches may come in any order: what hangs on what is checked at the end. `told`: which step has ended, of rows,
    indexes, counts, words, checks. GoujiError, and no file, when a row is refused, `path` exists, or a finding is
    dismissed or waived without what the triggers ask for.
    """
    if path.exists():
        raise GoujiError(f"{path}: 已经存在，批量导入只写新文件")
    part = path.with_name(path.name + ".part")
    _remove(part)
    try:
        with open_database(part) as database:
            loaded = _load(database, batches, told)
        _flush(part)
        part.rename(path)
    finally:
        _remove(part)
    return loaded


def _load(database: Database, batches: Iterable[Batch], told: Callable[[str], None]) -> Mapping[str, int]:
    for pragma in _QUICK:
        database.conn.execute(f"PRAGMA {pragma}")
    guards = _guards(database)
    database.conn.execute("BEGIN")
    for kind, name, _ in guards:
        database.conn.execute(f"DROP {kind} {name}")
    try:
        loaded = _insert(database, batches)
        told("rows")
        for statements, step in ((_of(guards, "index"), "indexes"), (REBUILD, "counts"), (REBUILD_WORDS, "words")):
            _execute(database, statements)
            told(step)
        _execute(database, _of(guards, "trigger"))
        _check(database, guards)
    except sqlite3.IntegrityError as error:
        raise GoujiError(f"有一行不能导入：{error}") from None
    database.conn.execute("COMMIT")
    told("checks")
    for pragma in ("locking_mode=NORMAL", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        database.conn.execute(f"PRAGMA {pragma}")
    return loaded


def _guards(database: Database) -> list[tuple[str, str, str]]:
    """The indexes and triggers of the schema, as they stand: (kind, name, statement)."""
    rows = database.conn.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid"
    )
    return [(kind, name, sql) for kind, name, sql in rows.fetchall()]


def _of(guards: Iterable[tuple[str, str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(sql for kind, _, sql in guards if kind == wanted)


def _execute(database: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        database.conn.execute(statement)


def _insert(database: Database, batches: Iterable[Batch]) -> Mapping[str, int]:
    known = {table: frozenset(column.name for column in database.table(table).columns) for table in LOADABLE}
    loaded: Counter[str] = Counter()
    for batch in batches:
        if batch.table not in LOADABLE or not known[batch.table].issuperset(batch.columns):
            raise GoujiError(f"不能导入到 {batch.table}（{'、'.join(batch.columns)}）")
        marks = ", ".join("?" * len(batch.columns))
        sql = f"INSERT INTO {batch.table} ({', '.join(batch.columns)}) VALUES ({marks})"
        loaded[batch.table] += database.conn.executemany(sql, batch.rows).rowcount
    return loaded


def _check(database: Database, guards: list[tuple[str, str, str]]) -> None:
    broken = database.conn.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise GoujiError(f"{broken[0]} 有一行指向 {broken[2]} 里没有的行")
    (alone,) = database.conn.execute(_TWO_PEOPLE).fetchone()
    if alone:
        raise GoujiError(f"{alone} 个问题已驳回或已豁免，却没有第二人的批准")
    if sorted(_guards(database)) != sorted(guards):
        raise AssertionError("the schema is not what it was before the load")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + end).unlink(missing_ok=True)
