"""The registry as files: a folder of CSV, a workbook, YAML. What `gouji agencies import` takes back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit.causes import why
from audit.errors import GoujiError

Value = str | int | float | None
Tables = Mapping[str, Sequence[Mapping[str, Any]]]
FORMS = ("csv", "xlsx", "yaml")
WIDTH = 24
JSON_COLUMNS = frozenset(
    {"dialect", "hosts", "attachment_hosts", "ports", "post_allowed", "exclude_selectors", "unit_key", "expected_years"}
)


def write_registry(path: Path, form: str, tables: Tables) -> list[Path]:
    """The files that were written: one, or one a table. GoujiError when that is not possible."""
    try:
        if form == "csv":
            path.mkdir(parents=True, exist_ok=True)
            return [_csv(path / f"{name}.csv", rows) for name, rows in tables.items()]
        content = _workbook(tables) if form == "xlsx" else _yaml(tables)
        path.write_bytes(content)
    except OSError as error:
        raise GoujiError(f"{path}: 不能写入：{why(error)}") from None
    return [path]


def _csv(path: Path, rows: Sequence[Mapping[str, Value]]) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows([{name: _text(value) for name, value in row.items()} for row in rows])
    path.write_bytes(out.getvalue().encode("utf-8-sig"))  # with the mark: else spreadsheets read it as GBK
    return path


def _workbook(tables: Tables) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in tables.items():
        page = book.create_sheet(name)
        for number in range(1, len(rows[0]) + 1):
            page.column_dimensions[get_column_letter(number)].width = WIDTH
        page.freeze_panes = "A2"
        page.append([_cell(page, heading, bold=True) for heading in rows[0]])
        for row in rows:
            page.append([_cell(page, _text(value)) for value in row.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Worksheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, text)
    cell.data_type, cell.number_format = "s", "@"  # text: a code is no number, a name no formula
    if bold:
        cell.font = Font(bold=True)
    return cell


def _yaml(tables: Tables) -> bytes:
    plain = {
        name: [{key: _plain(key, value) for key, value in row.items()} for row in rows] for name, rows in tables.items()
    }
    text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1000)
    return text.encode("utf-8")


def _plain(column: str, value: Value) -> object:
    """Lists and options as YAML has them; a single line of text otherwise."""
    if column in JSON_COLUMNS and isinstance(value, str) and value[:1] in ("[", "{"):
        return json.loads(value)
    return value


def _text(value: Value) -> str:
    return "" if value is None else str(value)
