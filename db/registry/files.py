"""Registry files → sheets of rows: CSV, workbook, YAML, or a folder of CSV files. No value is judged here."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from audit.causes import why
from audit.errors import BadRegistry
from db.registry.rows import SHORT, Sheet
from db.registry.sheets import Line, sheet_of, table_named
from db.registry.workbooks import workbook
from db.registry.yaml_files import yaml_sheets

LARGEST = 20 * 1024 * 1024
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".et", ".ods"}
CSV_FAULTS = {
    "unexpected end of data": "有引号没有成对",
    "field larger": "有一格太长，多半是引号没有成对",
    "expected after": "引号后面还有文字",
    "new-line character": "换行不对",
}


def read_sheets(path: Path) -> list[Sheet]:
    """All sheets of a file or folder. BadRegistry when it cannot be read."""
    try:
        if path.is_dir():
            files = sorted(path.glob("*.csv"))
            if not files:
                raise BadRegistry(path.name, 0, "文件夹", path.name, "里面没有 CSV 文件")
            return [_csv(file, table_named(file.name, file.stem)) for file in files]
        if not path.is_file():
            raise BadRegistry(path.name, 0, "文件", str(path), "没有这个文件")
        return _file(path)
    except OSError as error:
        raise BadRegistry(path.name, 0, "文件", path.name, f"不能读取：{why(error)}") from None


def _file(path: Path) -> list[Sheet]:
    suffix = path.suffix.lower()
    if path.stat().st_size > LARGEST:
        raise BadRegistry(path.name, 0, "文件", path.name, "超过 20 MB")
    if suffix in WORKBOOKS:
        return workbook(path)
    if suffix in {".yaml", ".yml"}:
        return yaml_sheets(path.name, text_of(path))
    if suffix in {".csv", ".txt", ".tsv"}:
        return [_csv(path, SHORT)]
    raise BadRegistry(path.name, 0, "文件", path.name, "不认识的格式，请用 CSV、XLSX 或 YAML")


def csv_lines(path: Path) -> list[Line]:
    """The lines of a CSV file with their numbers, whichever comma and charset it was saved with. BadRegistry else."""
    content = text_of(path)
    first = content.split("\n", maxsplit=1)[0]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    start = 1
    try:
        for cells in reader:
            lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        fault = next((told for sign, told in CSV_FAULTS.items() if sign in str(error)), "引号或换行不对")
        raise BadRegistry(path.name, start, "行", "", f"不是完好的 CSV：{fault}") from None
    return lines


def _csv(path: Path, table: str) -> Sheet:
    return sheet_of(path.name, table, csv_lines(path), lambda line, column: f":{line}:{column + 1}")


def text_of(path: Path) -> str:
    """What a text file says, in UTF-8, UTF-16 or GB18030. BadRegistry when it is none of them, or was cut off."""
    data = path.read_bytes()
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    marked = data.startswith(b"\xef\xbb\xbf")
    charsets = ["utf-16"] if utf16 else ["utf-8-sig"] if marked or _cut_utf8(data) else ["utf-8-sig", "gb18030"]
    for charset in charsets:
        try:
            content = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\0" not in content:
            return content
    if charsets == ["utf-8-sig"]:
        raise BadRegistry(path.name, data.count(b"\n") + 1, "文件", path.name, "文件不完整，最后一个字只有一半")
    raise BadRegistry(path.name, 0, "文件", path.name, "不是文本，或编码不是 UTF-8、GB18030")


def _cut_utf8(data: bytes) -> bool:
    """UTF-8 that ends inside a character: what was cut off must not be taken for another charset."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and not data[: error.start].isascii()
    return False
