"""A report as extractors leave it: without TABs, columns by spaces, labels broken, rows run together."""

from __future__ import annotations

from collections.abc import Callable

from gouji.demo.content import Content
from gouji.demo.rendering import TABLE_OF_PART
from gouji.rendering.printed_form import Slot, Table, grid, tables

Writer = Callable[[Table], list[str]]


def extract(content: Content, write: Writer) -> str:
    """The report line by line, its tables by `write`."""
    made = tables(content.form, content.cells)
    lines = [content.title, "", *content.preface, ""]
    for number, heading in content.headings.items():
        lines += [heading, *content.parts.get(number, ()), ""]
        if number in TABLE_OF_PART:
            lines += [*write(made[TABLE_OF_PART[number] or ""]), ""]
    return "\n".join([*lines, *content.signature]) + "\n"


def _rows(table: Table, between: str) -> list[str]:
    return [between.join(slot.text for slot in row if slot.text) for row in table]


def single_spaces(table: Table) -> list[str]:
    """`一、本年新收… 0 0 0 0 0 0 0`."""
    return _rows(table, " ")


def wide_spaces(table: Table) -> list[str]:
    """As pdftotext -layout: columns begin below each other."""
    return [f"{'':10}" + "".join(f"{text:<12}" + "  " for text in row) for row in grid(table)]


def broken_labels(table: Table) -> list[str]:
    """Labels over several lines, the numbers on the second of them or on a line of their own."""
    lines: list[str] = []
    for row in table:
        labels = [slot.text for slot in row if not _is_value(slot)]
        values = " ".join(slot.text for slot in row if _is_value(slot))
        words = labels[-1] if labels else ""
        if values and len(words) > 10:
            own = "" if len(words) % 2 else words[6:-2]
            rest = words[6:] if len(words) % 2 else words[-2:]
            lines += [*labels[:-1], words[:6], f"{own}  {values}".strip(), rest]
        else:
            lines.append(" ".join([*labels, values]).strip())
    return lines


def run_together(table: Table) -> list[str]:
    """`规章000`: nothing between the cells."""
    return _rows(table, "")


def numbers_lost(table: Table) -> list[str]:
    """One number of each row is lost, nobody knows which."""
    return [" ".join(slot.text for slot in row[:-1] if slot.text) for row in table]


def bare_bars(table: Table) -> list[str]:
    """`a | b`."""
    return [" | ".join(row) for row in grid(table)]


def wide_bars(table: Table) -> list[str]:
    """`｜a｜b｜`."""
    return [f"｜{'｜'.join(row)}｜" for row in grid(table)]


def _is_value(slot: Slot) -> bool:
    return bool(slot.address) or slot.text.isdigit()
