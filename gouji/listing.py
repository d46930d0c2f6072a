"""Rows for people and for programs: a table on a terminal, tab-separated lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click


def show_rows(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write to standard output. Elsewhere than on a terminal the first line holds the headings."""
    texts = [[_text(value) for value in row] for row in rows]
    if sys.stdout.isatty():
        _table(headings, texts)
        return
    for line in (list(headings), *texts):
        click.echo("\t".join(line))


def show_pairs(pairs: Iterable[tuple[str, object]]) -> None:
    """One thing with its properties, a line each. What has no value is left out."""
    for name, value in pairs:
        if value not in (None, ""):
            click.echo(f"{name}：{_text(value)}")


def _text(value: object) -> str:
    return " ".join(str("" if value is None else value).split())


def _table(headings: Sequence[str], texts: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*headings)
    for line in texts:
        table.add_row(*map(escape, line))
    Console(no_color=click.get_current_context().color is False or None).print(table)
