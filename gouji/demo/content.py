"""Reports of made-up bodies: the same arguments give the same report, on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from audit.form import PARTS, Form, form_for_year
from gouji.demo import prose
from gouji.demo.dice import Dice
from gouji.demo.numbers import NO_CELLS, cells_of_year, make_cells
from gouji.demo.rendering import render_body, render_html, render_markdown, render_text
from gouji.rendering.printed_form import CellValue

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
TABLE_OF_PART = {part.number: part.table for part in PARTS if part.table}


@dataclass(frozen=True)
class Content:
    """
    One report.

    `lines`: the title as printed, one entry a line. `parts`: number of the part → its paragraphs; the tables of
    parts two to four come from `cells`. A cell that is None or has no entry is printed blank.
    """

    agency: str
    year: int
    title: str
    preface: tuple[str, ...] = ()
    headings: Mapping[int, str] = field(default_factory=prose.headings)
    parts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    cells: Mapping[str, CellValue] = field(default_factory=dict)
    signature: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        """The form that binds the report year."""
        form = form_for_year(self.year)
        if form is None:
            raise ValueError(f"no form for {self.year}")
        return form

    def table_of(self, part: int) -> str | None:
        """T2, T3 or T4, which stands at the end of a part; None for a part without a table."""
        return TABLE_OF_PART.get(part)

    @property
    def prose(self) -> str:
        """Everything but title, headings, tables and signature, one paragraph a line."""
        return "\n".join([*self.preface, *(text for part in sorted(self.parts) for text in self.parts[part])])


def make_content(
    seed: object,
    agency: str,
    year: int,
    *,
    kind: str = "department",
    size: str = "small",
    mailbox: str = "xxgk@demo.test",
    cells: Mapping[str, CellValue] | None = None,
    break_cell: Mapping[str, CellValue] = NO_CELLS,
    signed: str = "",
    rare: str = "",
) -> Content:
    """
    A report without a fault, but for what `break_cell` puts into single cells after the text was written.

    Without `cells` the tables stand at the end of a history since 2019: what one year carries over, the next has.
    `kind` as in the registry (department, government …). `signed`: the date under the report, as printed. `rare`: the
    name of the street, for characters that few fonts have.
    """
    numbers = cells_of_year(f"{seed}|{agency}", year, size) if cells is None else cells
    dice = Dice("content", seed, agency, year)
    parts = {
        1: prose.part_one(dice, year, numbers, kind),
        5: prose.part_five(dice, year),
        6: prose.part_six(dice, year, numbers),
    }
    return Content(
        agency=agency,
        year=year,
        title=title_of(agency, year),
        preface=prose.preface(dice, agency, year, mailbox, rare),
        parts=parts,
        cells={**numbers, **break_cell},
        signature=(agency, signed or f"{year + 1}年1月{dice.between(8, 26)}日"),
    )


def title_of(agency: str, year: int) -> str:
    """The usual title, for lists that are drawn before the report is written."""
    return f"{agency}{year}年政府信息公开工作年度报告"


def with_wide_digits(content: Content) -> Content:
    """The same report, as a typist writes it who leaves the wide digits on: everywhere but in title and tables."""
    return replace(
        content,
        preface=tuple(text.translate(WIDE) for text in content.preface),
        parts={part: tuple(text.translate(WIDE) for text in texts) for part, texts in content.parts.items()},
        signature=tuple(text.translate(WIDE) for text in content.signature),
    )


def blank_content(year: int) -> Content:
    """The official form as it is handed out: headings and tables, every cell blank."""
    return Content(agency="", year=year, title="政府信息公开工作年度报告")


__all__ = [
    "Content",
    "blank_content",
    "make_cells",
    "make_content",
    "render_body",
    "render_html",
    "render_markdown",
    "render_text",
    "title_of",
    "with_wide_digits",
]
