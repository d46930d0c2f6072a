"""Reports of made-up bodies: the same arguments give the same report, on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.form import Form, form_for_year
from gouji.demo import prose
from gouji.demo.dice import Dice
from gouji.demo.numbers import NO_CELLS, CellValue, cells_of_year, make_cells
from gouji.demo.rendering import render_body, render_html, render_markdown, render_text


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
) -> Content:
    """
    A report without a fault, but for what `break_cell` puts into single cells after the text was written.

    Without `cells` the tables stand at the end of a history since 2019: what one year carries over, the next has.
    `kind` as in the registry (department, government …). `signed`: the date under the report, as printed.
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
        title=f"{agency}{year}年政府信息公开工作年度报告",
        preface=prose.preface(dice, agency, year, mailbox),
        parts=parts,
        cells={**numbers, **break_cell},
        signature=(agency, signed or f"{year + 1}年1月{dice.between(8, 26)}日"),
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
]
