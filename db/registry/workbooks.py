"""A workbook as a registry file: one sheet of the short form, or a sheet a table."""

from __future__ import annotations

import zipfile
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from audit.errors import BadRegistry
from db.registry.rows import SHORT, Sheet
from db.registry.sheets import sheet_of, table_named
from db.registry.tables import BY_NAME

MOST_CELLS = 2_000_000
MOST_BYTES = 300 * 1024 * 1024


def workbook(path: Path) -> list[Sheet]:
    """The filled sheets. BadRegistry when they cannot be read, or hold what would be read wrongly."""
    _no_bomb(path)
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            found = {name: _cells(path, book.get_sheet_by_name(name)) for name in book.sheet_names}
    except PasswordError:
        raise BadRegistry(path.name, 0, "文件", path.name, "有密码，请另存为没有密码的文件") from None
    except CalamineError:
        raise BadRegistry(path.name, 0, "文件", path.name, "不是能读的工作簿：已损坏，或不是表格文件") from None
    filled = {name: rows for name, rows in found.items() if any(cell for row in rows for cell in row)}
    full = any(name in BY_NAME for name in filled)
    if not full and len(filled) > 1:
        extra = list(filled)[1]
        raise BadRegistry(f"{path.name}[{extra}]", 0, "工作表", extra, "简表只能有一张工作表")
    tables = {name: table_named(path.name, name) if full else SHORT for name in filled}
    return [
        sheet_of(
            f"{path.name}[{name}]",
            tables[name],
            list(enumerate(rows, start=1)),
            lambda line, column: f"!{letters(column)}{line}",
        )
        for name, rows in filled.items()
    ]


def letters(column: int) -> str:
    """The letters of a column, counted from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _no_bomb(path: Path) -> None:
    """What unpacks to more than a registry can be is not unpacked."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile:
        raise BadRegistry(path.name, 0, "文件", path.name, "不是能读的工作簿：已损坏") from None
    if size > MOST_BYTES:
        raise BadRegistry(path.name, 0, "文件", path.name, "解开后太大，不像是名录")


def _cells(path: Path, sheet: CalamineSheet) -> list[list[str]]:
    """All cells from A1 on, as text."""
    file = f"{path.name}[{sheet.name}]"
    height, width = sheet.end or (0, 0)
    if (height + 1) * (width + 1) > MOST_CELLS:
        end = f"{letters(width)}{height + 1}"
        raise BadRegistry(file, 0, "工作表", sheet.name, f"一直用到 {end}，太大；请删去空行空列")
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        area = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
        written = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if written:  # its value would count for the first row or column alone
            why = "是合并的单元格，请取消合并，逐格填写"
            raise BadRegistry(file, top + 1, area, written[:60], why, f"!{letters(left)}{top + 1}")
    return rows


def _text(value: object) -> str:
    """A cell as text: whole numbers without `.0`, dates in ISO form."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value).strip()
