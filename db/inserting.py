"""One row into one table. Names of tables and columns are ours, never a user's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.opening import Database


def insert(database: Database, table: str, row: Mapping[str, Any], *, ignore: bool = False) -> int:
    """The rowid of the new row. `ignore`: a row with this key may be there already, and stands."""
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    verb = "INSERT OR IGNORE" if ignore else "INSERT"
    cursor = database.conn.execute(f"{verb} INTO {table} ({columns}) VALUES ({marks})", dict(row))
    return cursor.lastrowid or 0
