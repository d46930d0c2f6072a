"""The hidden sheet by which a form is known again: what it is, and which cell of which sheet holds what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.worksheet.worksheet import Worksheet

from audit.errors import UnreadableInput
from audit.form import FORMS, form_for_year
from audit.reading.sheets.book import Sheet, Slot, slot_of

SHEET, MARK, VERSION = "_gouji", "gouji-form", "1"
LABEL, CELL, FIELD, CARRIED = "label", "cell", "field", "carried"
FOREIGN = "不是 gouji form 生成的表（找不到它的标记）；请用 gouji form --year 年度 --to 文件.xlsx 生成一份再填"
CHANGED = "表格的结构被改动过（{where}），不能按格读取；请重新生成一份，把数字填进去"


@dataclass(frozen=True)
class Manifest:
    """
    What a form says of itself. `cells`, `fields`: key → (sheet, slot). `labels`: what is printed where.

    `carried`: address → the number that was filled in beforehand; `source`: where it came from.
    """

    generation: str
    year: int
    source: str = ""
    cells: Mapping[str, tuple[str, Slot]] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, Slot]] = field(default_factory=dict)
    labels: tuple[tuple[str, str, Slot], ...] = ()
    carried: Mapping[str, int] = field(default_factory=dict)


def write_manifest(page: Worksheet, head: Mapping[str, str], rows: Iterator[tuple[str, str, str, str]]) -> None:
    """`rows`: kind, key, sheet, reference. All of it is text, whatever it looks like."""
    lines = [(MARK, VERSION, "", ""), *((name, value, "", "") for name, value in head.items()), *rows]
    for number, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            if text:
                cell = page.cell(number, column)
                cell.value, cell.data_type = text, "s"
    page.sheet_state = "hidden"


def read_manifest(sheets: list[Sheet]) -> Manifest:
    """UnreadableInput for a file that is no form of ours, one of another version, or whose hidden sheet was changed."""
    page = next((sheet for sheet in sheets if sheet.name == SHEET), None)
    if page is None or page.cells.get((0, 0)) != MARK:
        raise UnreadableInput("not_a_form", FOREIGN)
    if page.cells.get((0, 1)) != VERSION:
        raise UnreadableInput(
            "not_a_form", "是另一版本的 gouji form 生成的表，这一版本读不了；请用这一版本重新生成一份"
        )
    try:
        return _manifest(list(_lines(page)))
    except (KeyError, ValueError):
        raise UnreadableInput("not_a_form", CHANGED.format(where="隐藏的标记")) from None


def _manifest(lines: list[tuple[str, str, str, str]]) -> Manifest:
    """ValueError or KeyError where it contradicts itself."""
    head = {kind: key for kind, key, _, _ in lines if kind not in (LABEL, CELL, FIELD, CARRIED)}
    form = FORMS[head["generation"]]
    cells = {key: (sheet, _slot(ref)) for kind, key, sheet, ref in lines if kind == CELL}
    year = int(head["year"])
    if cells.keys() != set(form.addresses) or len(set(cells.values())) != len(cells) or form_for_year(year) is not form:
        raise ValueError("not the cells of the form")
    return Manifest(
        generation=form.generation,
        year=year,
        source=head.get("source", ""),
        cells=cells,
        fields={key: (sheet, _slot(ref)) for kind, key, sheet, ref in lines if kind == FIELD},
        labels=tuple((key, sheet, _slot(ref)) for kind, key, sheet, ref in lines if kind == LABEL),
        carried={key: int(value) for kind, key, value, _ in lines if kind == CARRIED},
    )


def _lines(page: Sheet) -> Iterator[tuple[str, str, str, str]]:
    last = max(row for row, _ in page.cells)
    for row in range(1, last + 1):
        kind, key, sheet, ref = (page.cells.get((row, column), "") for column in range(4))
        if kind:
            yield kind, key, sheet, ref


def _slot(reference: str) -> Slot:
    slot = slot_of(reference)
    if slot is None:
        raise ValueError(reference)
    return slot
