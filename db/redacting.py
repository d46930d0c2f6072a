"""A copy of the database that may be shown around: only what is listed here, and no person in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from db.decisions import REASONS
from db.happenings import MACHINE
from db.opening import Database

COPY = "redacted"
# Who acted, without saying who: a name that is no account's is some person's.
ROLE = f"""CASE WHEN actor = '{MACHINE}' THEN '程序' ELSE coalesce((SELECT CASE u.role WHEN 'viewer' THEN '查看'
  WHEN 'reviewer' THEN '审核' WHEN 'approver' THEN '审批' ELSE '管理' END FROM main.users u
  WHERE actor IN (u.login, u.name)), '人员') END"""
# Column → SQL that makes it of the row, where it is not the column itself.
MADE: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("finding_events", "actor"): ROLE,
        ("findings", "reason"): f"CASE WHEN reason IN ({', '.join(map(repr, REASONS))}) THEN reason END",
    }
)
# What a person may have written as he liked (notes, reasons, details) stands in no column of this list: it may hold names.
ALLOWED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "agencies": ("code", "name", "kind", "level", "parent", "vertical", "active_from", "active_to"),
        "agency_aliases": ("agency_code", "name", "valid_from", "valid_to"),
        "platforms": ("platform_id", "name", "family", "list_mode", "enabled"),
        "sources": ("source_id", "agency_code", "platform_id", "role", "column_url", "status", "last_positive_control"),
        "crawls": ("id", "started_at", "finished_at", "status"),
        "outcomes": ("crawl_id", "source_id", "report_year", "outcome", "at"),
        "documents": ("sha256", "media_type", "size", "first_seen_at"),
        "reports": ("id", "agency_code", "report_year"),
        "report_urls": ("report_id", "url", "valid_from", "valid_to"),
        "versions": (
            *("id", "report_id", "seq", "document_sha256", "text_sha256", "tables_sha256", "read_status"),
            *("published_on", "published_basis", "first_seen", "last_seen", "diff_summary"),
        ),
        "cells": ("version_id", "tbl", "row_key", "col_key", "raw", "value", "state"),
        "audit_runs": ("id", "at", "ruleset_version", "app_version", "complete"),
        "evaluations": ("run_id", "agency_code", "report_year", "code", "subject", "outcome", "reason"),
        "findings": (
            *("id", "fingerprint", "agency_code", "report_year", "code", "subject", "severity", "state", "reason"),
            *(
                "title",
                "first_run_id",
                "last_run_id",
                "last_version_id",
                "waived_until",
                "reopened",
                "disputed",
                "updated_at",
            ),
        ),
        "finding_sightings": ("finding_id", "run_id", "version_id", "message", "evidence", "cause"),
        "finding_events": ("id", "finding_id", "at", "actor", "kind", "from_state", "to_state", "run_id"),
        "finding_answers": ("id", "finding_id", "answer", "at", "via"),
        "deadlines": ("id", "agency_code", "report_year", "kind", "legal_date", "act_by", "basis", "met_on"),
        "workdays": ("day", "is_workday"),
    }
)
INDEXES = (
    ("findings", ("agency_code", "report_year")),
    ("findings", ("state", "severity")),
    ("finding_events", ("finding_id",)),
    ("finding_answers", ("finding_id",)),
    ("finding_sightings", ("run_id",)),
    ("versions", ("report_id",)),
    ("outcomes", ("source_id", "report_year")),
)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: str
    key: int


def redacted_copy(database: Database, target: Path) -> int:
    """
    Write the copy to `target`, which must not be there yet; how many rows it has.

    All of it is of one moment, whatever others write meanwhile. Not inside a transaction.
    """
    # autocheckpoints and journals of the copy are of no use: it appears whole, or its maker throws it away
    connection = database.conn
    connection.execute(f"ATTACH DATABASE ? AS {COPY}", [str(target)])
    try:
        connection.execute(f"PRAGMA {COPY}.journal_mode = OFF")
        connection.execute(f"PRAGMA {COPY}.synchronous = OFF")
        connection.execute("BEGIN")
        try:
            rows = sum(_copy(connection, table, names) for table, names in ALLOWED.items())
            for table, names in INDEXES:
                name = f"{table}_{'_'.join(names)}"
                connection.execute(f"CREATE INDEX {COPY}.{name} ON {table} ({', '.join(names)})")
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
    finally:
        connection.execute(f"DETACH DATABASE {COPY}")
    _finish(target)
    return rows


def _finish(target: Path) -> None:
    """Readable where nothing can be written beside it, and without pages that were used before."""
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("VACUUM")


def _copy(connection: sqlite3.Connection, table: str, names: Sequence[str]) -> int:
    known = {column.name: column for column in _columns(connection, table)}
    columns = [known[name] for name in names]
    connection.execute(f"CREATE TABLE {COPY}.{table} ({', '.join(_definition(connection, table, columns))}) STRICT")
    wanted = ", ".join(MADE.get((table, name), name) for name in names)
    # the order makes two copies of one database the same
    order = ", ".join(column.name for column in sorted(columns, key=lambda one: one.key) if column.key) or "rowid"
    cursor = connection.execute(
        f"INSERT INTO {COPY}.{table} ({', '.join(names)}) SELECT {wanted} FROM main.{table} ORDER BY {order}"
    )
    return cursor.rowcount


def _columns(connection: sqlite3.Connection, table: str) -> list[_Column]:
    rows = connection.execute("SELECT name, type, pk FROM pragma_table_info(?, 'main')", [table]).fetchall()
    return [_Column(*row) for row in rows]


def _definition(connection: sqlite3.Connection, table: str, columns: Sequence[_Column]) -> Iterator[str]:
    """Columns and keys, none of them to a table that is not copied: Datasette makes links of keys."""
    names = {column.name for column in columns}
    for column in columns:
        yield f"{column.name} {column.kind}"
    key = sorted((column for column in columns if column.key), key=lambda column: column.key)
    if key:
        yield f"PRIMARY KEY ({', '.join(column.name for column in key)})"
    sql = 'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?, \'main\')'
    for column_name, other, to in connection.execute(sql, [table]).fetchall():
        if column_name in names and to in ALLOWED.get(other, ()):
            yield f"FOREIGN KEY ({column_name}) REFERENCES {other}({to})"
