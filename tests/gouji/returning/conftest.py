"""A list that was exported, filled in by an office, and comes back."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from gouji.returning.judging import preview, write
from gouji.returning.reading import read_return
from tests.gouji.exporting.conftest import NOW, database, made_of, world

__all__ = ["database", "world"]


class Office:
    """What an office does with the sheet. Rows count from 1, without the headings."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(data))
        self.page = self.book["问题清单"]

    def column(self, heading: str):
        return next(cell.column for cell in self.page[1] if cell.value == heading)

    def cell(self, row: int, heading: str):
        return self.page.cell(row + 1, self.column(heading))

    def fill(self, row: int, answer: object, note: object = None) -> Office:
        self.cell(row, "整改情况").value = answer
        self.cell(row, "说明").value = note
        return self

    def sent(self) -> bytes:
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()


@pytest.fixture
def office(database, world):
    return Office(made_of(database, "xlsx")[0])


@pytest.fixture
def shown(database):
    """Reads and judges a file: `[(line, verdict, reason)]` of the rows that say something."""

    def judge(data: bytes, **wanted):
        seen = preview(database, read_return(data, name="清单.xlsx"), by="张三", now=NOW, **wanted)
        return [(line.row.line, line.verdict.value, line.reason) for line in seen.lines if line.reason != "没有填写"]

    return judge


@pytest.fixture
def taken(database):
    """Both steps."""

    def take(data: bytes, **wanted):
        seen = preview(database, read_return(data), by="张三", now=NOW, **wanted)
        return write(database, seen, by="张三", now=NOW, source="清单.xlsx", **wanted)

    return take
