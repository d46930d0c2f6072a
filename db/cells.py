"""The cells of stored versions."""

from __future__ import annotations

from decimal import Decimal

from audit.model import CellState, Number
from db.opening import Database


def stored_numbers(database: Database, version_id: int) -> dict[str, Number]:
    """Address → value, of the cells of a version that hold a number."""
    rows = database.execute(
        "SELECT tbl, row_key, col_key, value FROM cells WHERE version_id = ? AND state = ?",
        [version_id, CellState.NUMBER.value],
    )
    return {
        f"{table}.{row}.{column}": Decimal(value) if "." in value else int(value)
        for table, row, column, value in rows.fetchall()
    }
