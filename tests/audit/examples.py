"""An example of a rule → the report it describes, printed as a page and read again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from audit.example import Example
from audit.form import FORMS, Form, form_for_year
from audit.model import BodyKind, Report
from audit.reading import read
from audit.reading.interpret import interpret
from audit.surroundings import Copy, Surroundings
from gouji.demo.content import Content, make_content, render_html
from gouji.rendering.printed_form import CellValue
from tests.audit.building import HEADINGS

ROW = r"<tr>(?:(?!</tr>).)*{}.*?</tr>\n?"
TABLE = re.compile(r"<table.*?</table>\n?", re.DOTALL)
TABLES = ("T2", "T3", "T4")


@dataclass(frozen=True)
class Printed(Content):
    """Content on the form of another generation."""

    generation: str = "2021"

    @property
    def form(self) -> Form:
        return FORMS[self.generation]


def report_of(example: Example) -> Report:
    """The report with everything that stands around it."""
    return _read(example, _around(example))


def page_of(example: Example) -> str:
    """The page it is printed on."""
    page = render_html(_content(example))
    form = FORMS[_generation(example)]
    others = {name: _table(rows) for name, rows in example.instead.items()}
    others |= {name: f'<p><img src="{name}.png"></p>\n' for name in example.pictured}
    for lost in example.lost:
        page = _without_row(page, lost, form) if lost not in TABLES else page
        others |= {lost: ""} if lost in TABLES else {}
    return _with_other_tables(page, others)


def _read(example: Example, around: Surroundings) -> Report:
    kind = BodyKind(example.kind) if example.kind else None
    return interpret(read(page_of(example).encode()), year=None, body_kind=kind, around=around)


def _around(example: Example) -> Surroundings:
    alone = Surroundings(policy=example.policy)
    return replace(
        alone,
        previous=(report_of(example.previous),) if example.previous else (),
        children=tuple(report_of(child) for child in example.children),
        children_complete=bool(example.children) and example.children_complete,
        copies=tuple(Copy(f"附件{number}.html", report_of(one)) for number, one in enumerate(example.copies, 1)),
        earlier=report_of(example.earlier) if example.earlier else None,
        registered=example.registered,
        publication=example.publication,
        alike=example.alike,
    )


def _generation(example: Example) -> str:
    form = form_for_year(example.year)
    return example.generation or (form.generation if form else "2021")


def _content(example: Example) -> Content:
    kind = example.kind.value if example.kind else "department"
    made = make_content("examples", example.agency, example.year, kind=kind)
    headings = HEADINGS | dict(example.headings)
    facts: dict[str, Any] = {
        "generation": _generation(example),
        "agency": example.agency,
        "year": example.year,
        "title": made.title if example.title is None else example.title,
        "preface": _lines(example.preface, made.preface),
        "signature": _lines(example.closing, made.signature),
        "headings": {number: words for number, words in headings.items() if words is not None},
        "parts": _parts(example, made),
        "cells": _cells(example, made),
    }
    return Printed(**facts)


def _lines(printed: str | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    return usual if printed is None else tuple(printed.split("\n")) if printed else ()


def _parts(example: Example, made: Content) -> Mapping[int, tuple[str, ...]]:
    parts = dict(made.parts) | {number: tuple(text.split("\n")) for number, text in example.parts.items()}
    for number, paragraph in example.added.items():
        parts[number] = (*parts.get(number, ()), paragraph)
    return parts


def _cells(example: Example, made: Content) -> Mapping[str, CellValue]:
    form = FORMS[_generation(example)]
    usual: dict[str, CellValue] = dict.fromkeys(form.addresses, 0)
    if not example.zero:
        usual |= {address: value for address, value in made.cells.items() if address in usual}
    return usual | dict(example.cells)


def _with_other_tables(page: str, others: Mapping[str, str]) -> str:
    """`others`: table → what stands in its place."""
    printed = dict(zip(TABLES, TABLE.findall(page), strict=False))
    for name, instead in others.items():
        page = page.replace(printed[name], instead, 1)
    return page


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = "\n".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
    return f"<table>\n{lines}\n</table>\n"


def _without_row(page: str, address: str, form: Form) -> str:
    label = next(printed[0] for cell, printed in form.printed.items() if cell.startswith(f"{address}."))
    bare = label.split("▸")[-1].strip()
    return re.sub(ROW.format(re.escape(bare)), "", page, count=1, flags=re.DOTALL)
