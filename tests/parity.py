"""One report, however it is written down, is read as the same cells and the same text."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from audit.document import Table
from audit.model import Cell, Report
from audit.reading import read
from audit.reading.interpret import interpret
from gouji.demo.content import Content
from gouji.rendering.printed_form import CellValue, printed

DASHES = ("/", "-", "—", "无")
Stated = tuple[str, int | Decimal | None]


class Seen(NamedTuple):
    """What of a report must not depend on its format. `sections`: number of the part → its paragraphs, a line each."""

    agency: str
    year: int | None
    generation: str | None
    cells: dict[str, Stated]
    sections: dict[int, str]


def wanted(content: Content) -> Seen:
    """What was made. Every part has an entry; the signature stands in the last, as nothing divides it from it."""
    parts = {number: content.parts.get(number, ()) for number in content.headings}
    parts[max(parts)] += content.signature
    return Seen(
        content.agency,
        content.year,
        content.form.generation,
        {address: _stated(content.cells.get(address)) for address in content.form.addresses},
        {number: "\n".join(paragraphs) for number, paragraphs in parts.items()},
    )


def seen(report: Report) -> Seen:
    """What was read."""
    addresses = report.form.addresses if report.generation else ()
    return Seen(
        report.agency,
        report.year,
        report.generation,
        {address: _read(report.cell(address)) for address in addresses},
        {section.part: section.text for section in report.sections},
    )


def squeezed(one: Seen) -> Seen:
    """With sections compared by their characters only, where a format does not keep paragraphs and spaces."""
    return one._replace(sections={part: "".join(text.split()) for part, text in one.sections.items()})


def report_of(data: bytes) -> Report:
    """Bytes → report, nothing given from outside."""
    return interpret(read(data))


def assert_same(content: Content, data: bytes, *, paragraphs: bool = True) -> Report:
    """
    All 200 cells with state and value, and the text of the parts. The report, for more to be asked.

    `paragraphs`: False where the format does not say where a paragraph ends.
    """
    report = report_of(data)
    made, found = wanted(content), seen(report)
    if not paragraphs:
        made, found = squeezed(made), squeezed(found)
    wrong = {
        address: (made.cells[address], found.cells.get(address))
        for address in made.cells
        if made.cells[address] != found.cells.get(address)
    }
    assert wrong == {}
    assert found == made
    return report


def place_of(report: Report, address: str) -> str:
    """The anchor of a cell."""
    place = report.cell(address).place
    assert place is not None, address
    table = report.document.blocks[place.block]
    assert isinstance(table, Table)
    return table.anchor_of(place.row, place.column)


def _stated(value: CellValue) -> Stated:
    text = printed(value)
    if not text:
        return "blank", None
    if text in DASHES:
        return "dash", None
    return "number", value if isinstance(value, int | Decimal) else Decimal(text)


def _read(cell: Cell) -> Stated:
    return cell.state.value, cell.value
