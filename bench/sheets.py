"""Reading a workbook, compared with calamine and openpyxl reading the same cells; calamine knows nothing of layout."""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable

from audit.reading.sheets import read_sheets
from audit.reading.sheets.biff import sheets_of_xls
from audit.reading.sheets.xlsx import sheets_of_xlsx
from bench.figures import Figure, milliseconds, ratio
from gouji.demo.content import make_content

ROUNDS = 100
SLOW_ROUNDS = 20


def figures() -> list[Figure]:
    """For .xlsx and .xls: to the document, and to cells only. None where what writes the files is not installed."""
    try:
        calamine = importlib.import_module("python_calamine")
        openpyxl = importlib.import_module("openpyxl")
        rendering = importlib.import_module("tests.rendering.sheets")
    except ImportError:
        return []
    pages = rendering.one_sheet(make_content("bench", "青川县水利局", 2024, size="large"))
    new, old = rendering.xlsx(pages), rendering.xls(pages)

    def by_calamine(data: bytes) -> object:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [(sheet.to_python(), sheet.merged_cell_ranges) for sheet in map(book.get_sheet_by_index, range(1))]

    def by_openpyxl() -> object:
        book = openpyxl.load_workbook(io.BytesIO(new), data_only=True)
        return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]

    faster = ratio(by_openpyxl, lambda: sheets_of_xlsx(new), SLOW_ROUNDS)
    return [
        *_format("xlsx", lambda: read_sheets(new), lambda: sheets_of_xlsx(new), lambda: by_calamine(new)),
        Figure("read_sheets.xlsx.faster_than_openpyxl", round(faster, 1), "x", "the same cells; median of pairs"),
        *_format("xls", lambda: read_sheets(old), lambda: sheets_of_xls(old), lambda: by_calamine(old)),
    ]


def _format(
    name: str, whole: Callable[[], object], cells: Callable[[], object], calamine: Callable[[], object]
) -> list[Figure]:
    reading, only_cells, bare = milliseconds([whole, cells, calamine], ROUNDS)
    against = round(ratio(cells, calamine, ROUNDS), 2)
    return [
        Figure(f"read_sheets.{name}", reading, "ms", f"one report as .{name}, to the document"),
        Figure(f"read_sheets.{name}.cells", only_cells, "ms", "to cells and merged ranges"),
        Figure(f"read_sheets.{name}.cells_ratio", against, "x", f"calamine, {bare:g} ms; median of pairs"),
    ]
