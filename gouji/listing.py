"""Rows for people and for programs: a table on a terminal, tab-separated lines elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence

import click

# Cells of a terminal: the widest text that is never broken, the room left to one that is, the gap between columns.
WHOLE, LEAST, SPACE = 14, 12, 3
# What others have written must not be able to move the cursor of the terminal that shows it, nor turn its direction.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


def one_line(text: str) -> str:
    """Text from outside, safe for a terminal."""
    return _CONTROLS.sub(" ", text)


def say(line: str, *, err: bool = False) -> None:
    """One line with words from outside in it: of a portal, a registry, a person."""
    click.echo(one_line(line), err=err)


def show_rows(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write to standard output. Elsewhere than on a terminal the first line holds the headings."""
    texts = ([_text(value) for value in row] for row in rows)
    if sys.stdout.isatty():
        _table(headings, list(texts))
        return
    click.echo("\t".join(headings))
    for line in texts:
        click.echo("\t".join(line))


def show_pairs(pairs: Iterable[tuple[str, object]]) -> None:
    """One thing with its properties, a line each. What has no value is left out."""
    for name, value in pairs:
        if value not in (None, ""):
            click.echo(f"{name}：{_text(value)}")


def _text(value: object) -> str:
    return " ".join(one_line(str("" if value is None else value)).split())


def _table(headings: Sequence[str], texts: Sequence[Sequence[str]]) -> None:
    """Nothing is cut: codes and states stay in one piece, what is longer goes on in the next line."""
    from rich.box import HORIZONTALS
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(no_color=click.get_current_context().color is False or None)
    widths = [max(map(cell_len, column)) for column in zip(headings, *texts, strict=True)]
    needed = sum(SPACE + (width if width <= WHOLE else LEAST) for width in widths)
    table = Table(box=HORIZONTALS, pad_edge=False, show_lines=sum(width + SPACE for width in widths) > console.width)
    for heading, width in zip(headings, widths, strict=True):
        table.add_column(heading, overflow="fold", no_wrap=width <= WHOLE and needed <= console.width)
    for line in texts:
        table.add_row(*map(Text, line))
    console.print(table)
