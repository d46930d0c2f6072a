"""Markdown → Document: marked headings, tables by bars or TABs, every other line a paragraph.

What people call Markdown is mostly text that a converter wrote: a line is a paragraph, and tables may be
TAB-separated, as in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.document import Block, Document, Format, Paragraph, Picture, Table
from audit.reading.pipes import pipe_table
from audit.reading.plain import grid_table, is_tab_row, tab_table
from audit.reading.running import with_tables

HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(?=\S)")
PICTURE = re.compile(r"!\[[^\]]{0,200}+\]\(\s*+<?([^)\s>]{1,500}+)[^)]{0,200}+\)")
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()]*\)")
MARKER = re.compile(r"^\s*(?:>\s?)*(?:[-*+]\s+(?=\S))?")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Either around a run of text; a lone asterisk or one that leads a footnote stays. Bounded, as lines may be endless.
EMPHASIS = re.compile(r"(\*{1,3}|__|~~|`)(?=\S)(.{1,300}?)(?<=\S)\1")
MARKED = re.compile(r"[\[*_`~\\]")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|~>-])")
RULED_OFF = frozenset("-*_=")
Grid = list[list[str]]


def read_markdown(text: str) -> Document:
    """Headings with their level; tables are not exact; `[bookmark: …]` stays. The title is the first `#` heading."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        table, behind = _table(lines, index)
        if table is None:
            blocks += _line(lines[index], f"line[{index + 1}]")
            behind = index + 1
        else:
            blocks.append(table)
        index = behind
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1), "")
    return Document(Format.MARKDOWN, tuple(with_tables(blocks)), title)


def plain_text(marked: str) -> str:
    """Without emphasis, link targets and escapes."""
    if not MARKED.search(marked):
        return marked
    marked = LINK.sub(r"\1", marked)
    for _ in range(3):  # ***both*** and one inside the other
        marked, count = EMPHASIS.subn(r"\2", marked)
        if not count:
            break
    return ESCAPE.sub(r"\1", marked)


def _table(lines: Sequence[str], index: int) -> tuple[Table | None, int]:
    line = lines[index]
    grid: Grid = []
    behind = index
    if not HEADING.match(line):
        if is_tab_row(line) and line.strip():
            grid, behind = tab_table(lines, index)
        else:
            grid, behind = pipe_table(lines, index)
    if not grid:
        return None, index
    return grid_table([[plain_text(field) for field in row] for row in grid], f"line[{index + 1}]"), behind


def _line(line: str, anchor: str) -> list[Block]:
    heading = HEADING.match(line)
    if heading:
        words = plain_text(_unclosed(line[heading.end() :])).strip()
        return [Paragraph(words, anchor, len(heading[1]))] if words else []
    if _rules_off(line):
        return []
    blocks: list[Block] = []
    for piece in BREAK.split(MARKER.sub("", line, count=1)):
        words = plain_text(PICTURE.sub("", piece)).strip()
        if words:
            blocks.append(Paragraph(words, anchor))
        blocks += [Picture(source, anchor) for source in PICTURE.findall(piece)]
    return blocks


def _unclosed(heading: str) -> str:
    """`一、总体情况 ##` ends in marks that are no part of it; `C#` does not."""
    words = heading.strip()
    opened = words.rstrip("#")
    return opened if opened.endswith((" ", "\t")) else words


def _rules_off(line: str) -> bool:
    marks = "".join(line.split())
    return len(marks) >= 3 and marks[0] in RULED_OFF and not marks.strip(marks[0])
