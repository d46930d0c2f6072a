"""Rows of `| a | b |`, as Markdown and many extractors write tables; also without bars at the ends, or with ｜."""

from __future__ import annotations

import re
from collections.abc import Sequence

RULE = re.compile(r"^[\s|:+]*-[\s|:+-]*$")
FIELD = re.compile(r"(?<!\\)\|")
SENTENCE = re.compile(r"[。；！？]")
LONGEST_BARE = 300
# Without a rule below the first, and without bars at the ends, so many rows make a table: a line of links has bars, too.
FEWEST_BARE = 3


def is_pipe_row(line: str) -> bool:
    """At least two bars, one of them at the start: a sentence with a bar in it is no table."""
    stripped = _half_width(line).strip()
    return stripped.startswith("|") and stripped.count("|") >= 2


def pipe_table(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """
    The table that begins at line `start`, without its `|---|` rule, and the line behind it; none: `start`.

    A cell may hold a line break, even a blank line: then its row ends with a bar further down.
    """
    rows: list[str] = []
    end = start
    while end < len(lines) and is_pipe_row(lines[end]):
        row, end = _half_width(lines[end]).strip(), end + 1
        rest = _rest_of_row(lines, end) if not row.endswith("|") else end
        rows.append("".join([row, *(_half_width(line).strip() for line in lines[end:rest])]))
        end = rest
    if end == start:
        end = _end_of_bare(lines, start)
        rows = [_half_width(line).strip() for line in lines[start:end]]
    return [_fields(row) for row in rows if not RULE.match(row)], end


def _rest_of_row(lines: Sequence[str], start: int) -> int:
    """Behind the line that ends a row begun above; `start` if none does."""
    at = start
    while at < len(lines) and at - start < 2 and not lines[at].strip():
        at += 1
    line = _half_width(lines[at]).strip() if at < len(lines) else ""
    goes_on = line.endswith("|") and not line.startswith("|") and not SENTENCE.search(line)
    return at + 1 if goes_on else start


def _end_of_bare(lines: Sequence[str], start: int) -> int:
    """Behind the rows of `a | b`; `start` where it is no table."""
    end = start
    while end < len(lines) and _is_bare_row(lines[end]):
        end += 1
    ruled = end - start > 1 and bool(RULE.match(_half_width(lines[start + 1])))
    return end if ruled or end - start >= FEWEST_BARE else start


def _is_bare_row(line: str) -> bool:
    return "|" in _half_width(line) and len(line) <= LONGEST_BARE and not SENTENCE.search(line)


def _half_width(line: str) -> str:
    return line.replace("｜", "|") if "｜" in line else line


def _fields(line: str) -> list[str]:
    inner = line.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [field.strip().replace("\\|", "|").replace("<br>", "") for field in FIELD.split(inner)]
