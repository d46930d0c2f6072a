"""Rows of `| a | b |`, as Markdown and many extractors write tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

RULE = re.compile(r"^[\s|:+]*-[\s|:+-]*$")
FIELD = re.compile(r"(?<!\\)\|")


def is_pipe_row(line: str) -> bool:
    """At least two bars, one of them at the start: a sentence with a bar in it is no table."""
    stripped = line.strip()
    return stripped.startswith("|") and stripped.count("|") >= 2


def pipe_table(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """The table that begins at line `start`, without its `|---|` rule, and the line behind it."""
    grid: list[list[str]] = []
    index = start
    while index < len(lines) and is_pipe_row(lines[index]):
        line = lines[index].strip()
        if not RULE.match(line):
            grid.append(_fields(line))
        index += 1
    return grid, index


def _fields(line: str) -> list[str]:
    inner = line.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [field.strip().replace("\\|", "|").replace("<br>", "") for field in FIELD.split(inner)]
