"""Registry files → sheets of rows: CSV, workbook, YAML, or a folder of CSV files. No value is judged here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml
from python_calamine import CalamineError, CalamineWorkbook

from audit.errors import BadRegistry
from db.registry.rows import SHORT, Row, Sheet, Value, shown
from db.registry.tables import BY_NAME
from db.registry.words import column_name

LARGEST = 20 * 1024 * 1024
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".et", ".ods"}
Line = tuple[int, Sequence[str]]


def read_sheets(path: Path) -> list[Sheet]:
    """All sheets of a file or folder. BadRegistry when it cannot be read."""
    if path.is_dir():
        files = sorted(path.glob("*.csv"))
        if not files:
            raise BadRegistry(path.name, 0, "文件夹", path.name, "里面没有 CSV 文件")
        return [_csv(file, _table(file.name, file.stem)) for file in files]
    suffix = path.suffix.lower()
    if not path.is_file():
        raise BadRegistry(path.name, 0, "文件", str(path), "没有这个文件")
    if path.stat().st_size > LARGEST:
        raise BadRegistry(path.name, 0, "文件", path.name, "超过 20 MB")
    if suffix in WORKBOOKS:
        return _workbook(path)
    if suffix in {".yaml", ".yml"}:
        return _yaml(path)
    if suffix in {".csv", ".txt", ".tsv"}:
        return [_csv(path, SHORT)]
    raise BadRegistry(path.name, 0, "文件", path.name, "不认识的格式，请用 CSV、XLSX 或 YAML")


def _table(file: str, name: str) -> str:
    if name not in BY_NAME:
        raise BadRegistry(file, 0, "表名", name, f"应是其中之一：{'、'.join(BY_NAME)}")
    return name


def _csv(path: Path, table: str) -> Sheet:
    content = _decode(path)
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
        raise BadRegistry(path.name, start, "行", "", f"不是完好的 CSV：{error}") from None
    return _sheet(path.name, table, lines)


def _decode(path: Path) -> str:
    data = path.read_bytes()
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    charsets = ["utf-16"] if utf16 else ["utf-8-sig", "gb18030"]
    for charset in charsets:
        try:
            content = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\0" not in content:
            return content
    raise BadRegistry(path.name, 0, "文件", path.name, "不是文本，或编码不是 UTF-8、GB18030")


def _workbook(path: Path) -> list[Sheet]:
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            found = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except CalamineError as error:
        raise BadRegistry(path.name, 0, "文件", path.name, f"不是能读的工作簿：{error}") from None
    filled = {name: rows for name, rows in found.items() if any(cell != "" for row in rows for cell in row)}
    full = any(name in BY_NAME for name in filled)
    if not full and len(filled) > 1:
        extra = list(filled)[1]
        raise BadRegistry(f"{path.name}[{extra}]", 0, "工作表", extra, "简表只能有一张工作表")
    return [
        _sheet(
            f"{path.name}[{name}]",
            _table(path.name, name) if full else SHORT,
            [(number, [_cell(cell) for cell in row]) for number, row in enumerate(rows, start=1)],
        )
        for name, rows in filled.items()
    ]


def _cell(value: object) -> str:
    """A cell as text: whole numbers without `.0`, dates in ISO form."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _sheet(file: str, table: str, lines: Iterable[Line]) -> Sheet:
    filled = [(number, [cell.strip() for cell in cells]) for number, cells in lines]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    if not filled:
        raise BadRegistry(file, 0, "文件", file, "是空的")
    head_line, head = filled[0]
    names = _columns(file, head_line, head, short=table == SHORT)
    rows = []
    for number, cells in filled[1:]:
        beyond = next((cell for cell in cells[len(names) :] if cell), None)
        if beyond is not None:
            raise BadRegistry(file, number, f"第 {len(names) + 1} 列", shown(beyond), "比表头多出一列")
        padded = [*cells, *[""] * len(names)]
        values: dict[str, Value] = dict(zip(names, padded, strict=False))
        rows.append(Row(file, number, values, dict(zip(names, head, strict=False))))
    return Sheet(table, tuple(rows))


def _columns(file: str, line: int, head: Sequence[str], *, short: bool) -> list[str]:
    while head and not head[-1]:
        head = head[:-1]
    names = [column_name(heading, short=short) for heading in head]
    for name, heading in zip(names, head, strict=True):
        if not name:
            raise BadRegistry(file, line, "表头", heading, "有一列没有名称")
        if names.count(name) > 1:
            raise BadRegistry(file, line, "表头", heading, "同一列写了两次")
    return names


def _yaml(path: Path) -> list[Sheet]:
    try:
        root = yaml.compose(_decode(path), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise BadRegistry(path.name, line, "YAML", "", str(getattr(error, "problem", error))) from None
    if isinstance(root, yaml.SequenceNode):
        return [_yaml_sheet(path.name, SHORT, root)]
    if not isinstance(root, yaml.MappingNode):
        raise BadRegistry(path.name, 0, "文件", path.name, "应是以表名为键的 YAML")
    return [_yaml_sheet(path.name, _table(path.name, str(key.value)), node) for key, node in root.value]


def _yaml_sheet(file: str, table: str, node: yaml.Node) -> Sheet:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return Sheet(table, ())
    if not isinstance(node, yaml.SequenceNode):
        raise BadRegistry(file, node.start_mark.line + 1, table, "", "应是一列条目（每条以 - 开头）")
    return Sheet(table, tuple(_yaml_row(file, item, short=table == SHORT) for item in node.value))


def _yaml_row(file: str, node: yaml.Node, *, short: bool) -> Row:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise BadRegistry(file, line, "条目", str(node.value)[:60], "应是“列: 值”")
    headings = [str(key.value) for key, _ in node.value]
    names = _columns(file, line, headings, short=short)
    values = {name: _plain(child) for name, (_, child) in zip(names, node.value, strict=True)}
    return Row(file, line, values, dict(zip(names, headings, strict=True)))


def _plain(node: yaml.Node) -> Value:
    """Text stays text: a code of digits is no number, `no` is no family."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return dict(
            yaml.constructor.SafeConstructor().construct_document(node)
        )  # options of a dialect keep their types
    value = str(node.value).strip()
    return "" if node.tag == "tag:yaml.org,2002:null" else value
