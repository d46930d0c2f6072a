"""The cells of a stored version, as they were read."""

from __future__ import annotations

from decimal import Decimal

from audit.model import Cell, CellState
from db.opening import Database

MOST_CELLS = 1_000  # a form has some two hundred


def stored_cells(database: Database, version_id: int) -> dict[str, Cell]:
    """Address → cell, without its place in the source."""
    rows = database.execute(
        """SELECT tbl, row_key, col_key, raw, value, state FROM cells WHERE version_id = ?
           ORDER BY tbl, row_key, col_key LIMIT ?""",
        [version_id, MOST_CELLS],
    )
    return {
        ".".join(filter(None, (table, row, column))): Cell(CellState(state), raw, _number(value))
        for table, row, column, raw, value, state in rows.fetchall()
    }


def _number(value: str | None) -> int | Decimal | None:
    if value is None:
        return None
    return Decimal(value) if "." in value else int(value)
