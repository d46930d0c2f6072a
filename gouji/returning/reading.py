"""The rows of a returned list, found by their headings; what is wrong with a cell is said of its row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from audit.errors import GoujiError, UnreadableInput
from audit.reading.sheets.book import Room, Sheet, Slot
from audit.reading.sheets.xlsx import sheets_of_xlsx
from gouji.exporting.keys import ANSWER, KEY, NOTE

LARGEST = 1 << 20
LARGEST_XML = 24 << 20
MOST_CELLS, MOST_LETTERS = 250_000, 6_000_000
MOST_ROWS = 5_000
HEADING_ROWS = 10  # somebody may have put a title above
NUMBER, CODE = "编号", "统一社会信用代码"
NEEDED, HELPFUL = (ANSWER, NOTE, KEY), (NUMBER, CODE)
TOO_LARGE = f"清单太大：一次最多 {MOST_ROWS} 行，请按单位分开导出、分开收回"
_LARGE_KINDS = ("bomb", "too_large")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One row as it came back. `line`: its number in the sheet, from 1. `problem`: why it cannot be taken, as far as the file
    tells. `number`, `code`: what the list shows of the finding, "" where these columns are gone.
    """

    sheet: str
    line: int
    key: str
    answer: str
    note: str
    number: str = ""
    code: str = ""
    problem: str = ""


def read_return(data: bytes, *, name: str = "") -> tuple[Row, ...]:
    """
    The rows that are about a finding or hold an answer. `name`: of the file, where there is one.

    GoujiError when the file is none of ours: too large, no workbook, or without the columns that are needed.
    """
    if name and not name.lower().endswith(".xlsx"):
        raise GoujiError("只收 .xlsx：请在 Excel 或 WPS 里另存为“Excel 工作簿（*.xlsx）”")
    if len(data) > LARGEST:
        raise GoujiError(f"文件超过 {LARGEST >> 20} MB。{TOO_LARGE}")
    if not data.startswith(b"PK"):
        raise GoujiError("不是 .xlsx 文件：请用导出的问题清单填写后发回")
    try:
        sheets = sheets_of_xlsx(data, room=Room(MOST_CELLS, MOST_LETTERS), largest=LARGEST_XML)
    except UnreadableInput as error:
        raise GoujiError(TOO_LARGE if error.kind in _LARGE_KINDS else f"文件打不开：{error}") from None
    rows = tuple(row for sheet in sheets for row in _rows(sheet))
    if any(sheet.cut_off and _heads(sheet) for sheet in sheets) or len(rows) > MOST_ROWS:
        raise GoujiError(TOO_LARGE)
    if not any(_heads(sheet) for sheet in sheets):
        raise GoujiError(_what_is_missing(sheets))
    return rows


def rows_text(rows: Sequence[Row]) -> str:
    """The rows as text, to be kept between the two steps."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False)


def rows_of(text: str) -> tuple[Row, ...]:
    """The rows of such a text. GoujiError when it is none."""
    try:
        rows = tuple(Row(**row) for row in json.loads(text))
    except (ValueError, TypeError, RecursionError):
        rows = ()
    if not rows or not all(_is_whole(row) for row in rows) or len(rows) > MOST_ROWS:
        raise GoujiError("预览已失效，请重新选择文件")
    return rows


def _is_whole(row: Row) -> bool:
    """It went through a browser."""
    texts = [value for name, value in asdict(row).items() if name != "line"]
    return isinstance(row.line, int) and all(isinstance(value, str) for value in texts)


def _rows(sheet: Sheet) -> Iterator[Row]:
    heads = _heads(sheet)
    if not heads:
        return
    top, columns = heads
    merged = _merged(sheet, top, columns)
    for line in sorted({row for row, _ in sheet.cells if row > top} | set(merged)):
        texts = {name: sheet.cells.get((line, column), "").strip() for name, column in columns.items()}
        if not any(texts[name] for name in NEEDED) and line not in merged:
            continue
        yield Row(
            sheet=sheet.name,
            line=line + 1,
            key=texts[KEY],
            answer=texts[ANSWER],
            note=texts[NOTE],
            number=texts.get(NUMBER, ""),
            code=texts.get(CODE, ""),
            problem=merged.get(line, "") or _formula(sheet, line, columns),
        )


def _heads(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of headings and where each stands; None in a sheet without them. GoujiError when one stands there twice."""
    for row, found in enumerate(_found(sheet)):
        if all(name in found for name in NEEDED):
            doubled = next((name for name in (*NEEDED, *HELPFUL) if len(found.get(name, ())) > 1), None)
            if doubled:
                raise GoujiError(f"“{doubled}”一栏出现了两次，不知道看哪一栏：请删去一栏")
            return row, {name: places[0] for name, places in found.items()}
    return None


def _found(sheet: Sheet) -> list[dict[str, list[int]]]:
    """For each of the first rows, which of our headings stand in which columns."""
    found: list[dict[str, list[int]]] = [{} for _ in range(HEADING_ROWS)]
    for (row, column), text in sheet.cells.items():
        if row < HEADING_ROWS and (name := "".join(text.split())) in (*NEEDED, *HELPFUL):
            found[row].setdefault(name, []).append(column)
    return found


def _what_is_missing(sheets: Sequence[Sheet]) -> str:
    """Of the row that comes nearest to our headings."""
    rows = [set(found) & set(NEEDED) for sheet in sheets for found in _found(sheet)]
    best = max(rows, key=len, default=set())
    if not best:
        return "不是问题清单：没有“整改情况”“说明”“回填码”这几栏。请用导出的问题清单填写后发回"
    missing = "”“".join(name for name in NEEDED if name not in best)
    return f"缺少“{missing}”一栏：栏目可以移动，不能改名或删除（“回填码”是隐藏的）"


def _formula(sheet: Sheet, line: int, columns: Mapping[str, int]) -> str:
    name = next((name for name in NEEDED if (line, columns[name]) in sheet.formulas), None)
    return f"“{name}”是公式，请改成文字" if name else ""


def _merged(sheet: Sheet, top: int, columns: Mapping[str, int]) -> dict[int, str]:
    """Rows in which one of our cells is part of a larger one."""
    last = max((row for row, _ in sheet.cells), default=top)
    found: dict[int, str] = {}
    for first, end in sheet.merged:
        name = next((name for name in NEEDED if first[1] <= columns[name] <= end[1]), None)
        if name:
            rows = range(max(first[0], top + 1), min(_bottom(end), last) + 1)
            found |= dict.fromkeys(rows, f"“{name}”是合并的单元格，请取消合并，逐行填写")
    return found


def _bottom(slot: Slot) -> int:
    return slot[0]
