"""The cells of a version, without its document → a report that has the tables of the form and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from audit.document import Document, Format, Table
from audit.form import FORMS, Form, form_for_year
from audit.model import ABSENT, Cell, CellState, Place, Report, TableReading

NUMBERING = ("T2", "T3", "T4")


def report_of_cells(cells: Mapping[str, Cell], year: int, title: str = "") -> Report:
    """Drawn in the rows and columns of the printed form; tables of which nothing was read are left out."""
    form = _form_of(cells, year)
    known = [name for name in NUMBERING if form and _is_there(form.table_addresses[name], cells)]
    tables, placed, readings = [], dict(cells), {}
    for block, name in enumerate(known):
        assert form is not None
        table, stands = _table(form.table_addresses[name], form, cells, block)
        tables.append(table)
        readings[name] = TableReading(name, block, form.generation, True)
        placed |= {address: replace(placed[address], place=place) for address, place in stands.items()}
    return Report(
        document=Document(Format.TEXT, tuple(tables)),
        year=year,
        generation=form.generation if form else None,
        title=title,
        tables=readings,
        cells=placed,
    )


def _form_of(cells: Mapping[str, Cell], year: int) -> Form | None:
    """The form that knows most of these addresses; where two know as many, that of the year."""
    own = form_for_year(year)
    forms = sorted(FORMS.values(), key=lambda form: form is not own)
    best = max(forms, key=lambda form: sum(address in cells for address in form.addresses))
    return best if any(address in cells for address in best.addresses) else None


def _is_there(addresses: Iterable[str], cells: Mapping[str, Cell]) -> bool:
    return any(cells.get(address, ABSENT).state is not CellState.ABSENT for address in addresses)


def _table(
    addresses: Iterable[str], form: Form, cells: Mapping[str, Cell], block: int
) -> tuple[Table, dict[str, Place]]:
    """One printed row a row key; a line of columns over each run of rows that have other columns than those before."""
    by_row: dict[str, list[str]] = {}
    for address in addresses:
        by_row.setdefault(address.rpartition(".")[0], []).append(address)
    rows: list[tuple[str, ...]] = []
    stands: dict[str, Place] = {}
    heading: tuple[str, ...] = ()
    above = {f"T3.{row.key}": "".join(f"{parent} · " for parent in row.parents[1:]) for row in form.rows}
    for key, row in by_row.items():
        columns = ("", *(form.printed[address][1] for address in row))
        if columns != heading:
            rows.append(heading := columns)
        known = [(address, column) for column, address in enumerate(row, 1) if address in cells]
        stands |= {address: Place(block, len(rows), column) for address, column in known}
        rows.append(
            (above.get(key, "") + form.printed[row[0]][0], *(cells.get(address, ABSENT).raw for address in row))
        )
    return _grid(rows), stands


def _grid(rows: list[tuple[str, ...]]) -> Table:
    places, number = [], 0
    for row in rows:
        places.append(tuple(range(number, number + len(row))))
        number += len(row)
    return Table(tuple(rows), tuple(places))
