"""What all alternatives of an ambiguous diagnosis have in common."""

from __future__ import annotations

from collections.abc import Sequence

from audit.alternatives import Alternative

RESULTS, COLUMNS = "result_rows", "columns"
FEWEST = 3
NO_RESULT = frozenset({"new_received", "carried_in", "carried_out", "total"})


def family_of(alternatives: Sequence[Alternative]) -> str | None:
    """
    `result_rows`: the same change in any one row of results. `columns`: the same rows, in any one column.

    None when there are too few alternatives, or they differ otherwise.
    """
    if len(alternatives) < FEWEST:
        return None
    by_row = [_by_line(one, 0) for one in alternatives]
    if all(rows and rows.keys().isdisjoint(NO_RESULT) for rows in by_row):
        changes = [next(iter(rows.values())) for rows in by_row if len(rows) == 1]
        if len(changes) == len(by_row) and all(one == changes[0] for one in changes):
            return RESULTS
    by_column = [_by_line(one, 1) for one in alternatives]
    # in the column of totals the same difference has the other sign
    rows_of = [sorted(row for row, _ in next(iter(lines.values()))) for lines in by_column if len(lines) == 1]
    if len(rows_of) == len(by_column) and all(rows and rows == rows_of[0] for rows in rows_of):
        return COLUMNS
    return None


def _by_line(alternative: Alternative, axis: int) -> dict[str, list[tuple[str, object]]]:
    """Row (axis 0) or column (1) of table 3 → its changes as (column or row, difference)."""
    lines: dict[str, list[tuple[str, object]]] = {}
    for change in alternative.changes:
        table, _, place = change.address.partition(".")
        row, _, column = place.rpartition(".")
        if table != "T3":
            return {}
        key, other = (row, column) if axis == 0 else (column, row)
        lines.setdefault(key, []).append((other, change.difference))
    return lines
