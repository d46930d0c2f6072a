"""Plain text → Document.

Extracted text has three table dialects: a cell a line, each led by a TAB, a blank line ending the row;
rows of TAB-separated fields; rows of `| a | b |` (`pipes`). Columns of such tables are not certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.document import Block, Document, Format, Paragraph, Table
from audit.reading.pipes import pipe_table
from audit.reading.running import with_tables, zeros_apart

# Paragraph that follows a table at once: never a continuation of its last cell.
HEADING = re.compile(r"^\s*(?:#{1,6}\s|[一二三四五六]、|第[一二三四五六]部分)")
Grid = list[list[str]]


def read_text(text: str) -> Document:
    """Every non-blank line is a paragraph, every run of table lines a table (not exact)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Document(Format.TEXT, tuple(with_tables(read_lines(lines))), charset_used="utf-8")


def read_lines(lines: Sequence[str]) -> list[Block]:
    """Lines → blocks; anchors are line numbers from 1."""
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line.strip() and not line.startswith("\t"):
            index += 1
            continue
        start = index
        grid: Grid = []
        if is_tab_row(line):
            grid, index = tab_table(lines, index)
        else:
            grid, index = pipe_table(lines, index)
        if index > start:
            if any(text for row in grid for text in row):
                blocks.append(grid_table([_with_zeros_apart(row) for row in grid], f"line[{start + 1}]"))
        else:
            blocks.append(Paragraph(line.strip(), f"line[{index + 1}]"))
            index += 1
    return blocks


def _with_zeros_apart(row: list[str]) -> list[str]:
    """`规章000` alone in its row is a label and three cells."""
    filled = [field for field in row if field]
    return (zeros_apart(filled[0]) if len(filled) == 1 else None) or row


def grid_table(grid: Grid, anchor: str) -> Table:
    """A table without merged cells: every slot is a source cell of its own."""
    places, count = [], 0
    for row in grid:
        places.append(tuple(range(count, count + len(row))))
        count += len(row)
    return Table(tuple(tuple(row) for row in grid), tuple(places), anchor, exact=False)


def is_tab_row(line: str) -> bool:
    """A line that belongs to a table: it holds TABs, and more than one that trails a sentence."""
    return "\t" in line.rstrip() or line.startswith("\t") or line.count("\t") > 1


def tab_table(lines: Sequence[str], start: int) -> tuple[Grid, int]:
    """The table that begins at line `start`, and the line behind it. Tells the two TAB dialects apart."""
    if _is_cell_line(lines[start]):
        return _cell_per_line(lines, start)
    return _field_rows(lines, start)


def _is_cell_line(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line[1:].rstrip()


def _cell_per_line(lines: Sequence[str], start: int) -> tuple[Grid, int]:
    """A blank line ends a row, unless the text behind it goes on with the cell before it."""
    grid: Grid = [[]]
    index = start
    while index < len(lines):
        line = lines[index]
        if line.startswith("\t"):
            grid[-1].append(line[1:].strip(" "))
            index += 1
        elif line.strip():
            if not _continues(lines, index, at_once=True):
                break
            _extend(grid, line)
            index += 1
        else:
            index = _after_blank(lines, index, grid)
            if index < 0:
                index = -index
                break
    return [row for row in grid if row], index


def _after_blank(lines: Sequence[str], index: int, grid: Grid) -> int:
    """Next line to read; negative when the table ends before it."""
    following = index
    while following < len(lines) and not lines[following].strip(" \r\n") and not lines[following].startswith("\t"):
        following += 1
    if following == len(lines):
        return -following
    if lines[following].startswith("\t"):
        grid.append([])
        return following
    if following - index == 1 and _continues(lines, following, at_once=False):
        _extend(grid, lines[following])
        return following + 1
    return -following


def _continues(lines: Sequence[str], index: int, *, at_once: bool) -> bool:
    """Whether a line without TAB belongs to the cell before it: cells may hold line breaks, even blank lines."""
    line = lines[index]
    if HEADING.match(line) or len(line.strip()) > 60:
        return False
    behind = lines[index + 1] if index + 1 < len(lines) else ""
    return behind.startswith("\t") or (at_once and not behind.strip())


def _extend(grid: Grid, line: str) -> None:
    row = grid[-1] if grid[-1] else grid[-2]
    row[-1] = f"{row[-1]}{line.strip()}"


def _field_rows(lines: Sequence[str], start: int) -> tuple[Grid, int]:
    grid: Grid = []
    index = start
    while index < len(lines) and (is_tab_row(lines[index]) or _ends_blank(lines[index])):
        fields = [field.strip(" ") for field in lines[index].rstrip("\r\n").split("\t")]
        grid.append(fields)
        index += 1
    return grid, index


def _ends_blank(line: str) -> bool:
    """A label with one blank field behind it, among rows of a table."""
    return line.endswith("\t") and not HEADING.match(line)
