"""Consistent reports for tests: random numbers that satisfy every relation, prose that agrees, in every rendering.

The sentences and renderings are those of the simulated portals (`gouji.demo.content`): written once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from audit.form import FORMS, T3_COLUMNS, T4_FIELDS, T4_GROUPS, Form
from gouji.demo.content import Content, make_content, render_html, render_markdown, render_text
from gouji.rendering.printed_form import CellValue

RENDERINGS: dict[str, Callable[[Content], bytes]] = {
    "html": lambda content: render_html(content).encode(),
    "word": lambda content: render_html(content, "word").encode("gb18030"),
    "text": lambda content: render_text(content).encode(),
    "markdown": lambda content: render_markdown(content).encode(),
}
BODIES = (
    ("青川县水利局", "department"),
    ("临江区人民政府办公室", "government_office"),
    ("临江区人民政府", "government"),
    ("青川县白石镇人民政府", "township"),
    ("临江区新安街道办事处", "street_office"),
)


@st.composite
def tables_3_and_4(draw: st.DrawFn, form: Form = FORMS["2021"]) -> dict[str, int]:
    """Every cell of tables 3 and 4, 0 to 5 digits, all equations of the form holding."""
    count = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 99_999))
    cells: dict[str, int] = {}
    for column in T3_COLUMNS[:-1]:
        leaves = {f"T3.{row.key}.{column}": draw(count) for row in form.rows if row.leaf}
        carried_out = draw(count)
        total = sum(leaves.values())
        carried_in = draw(st.integers(0, total + carried_out))
        cells |= leaves | {
            f"T3.total.{column}": total,
            f"T3.carried_out.{column}": carried_out,
            f"T3.carried_in.{column}": carried_in,
            f"T3.new_received.{column}": total + carried_out - carried_in,
        }
    for row in form.rows:
        cells[f"T3.{row.key}.total"] = sum(cells[f"T3.{row.key}.{column}"] for column in T3_COLUMNS[:-1])
    for group in T4_GROUPS:
        fields = {f"T4.{group}.{field}": draw(count) for field in T4_FIELDS[:-1]}
        cells |= fields | {f"T4.{group}.total": sum(fields.values())}
    return cells


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A report without a fault: any body, any audited year, small or large numbers."""
    agency, kind = draw(st.sampled_from(BODIES))
    year = draw(st.integers(2019, 2026))
    return make_content(
        draw(st.integers(0, 10**6)), agency, year, kind=kind, size=draw(st.sampled_from(["small", "large"]))
    )


@st.composite
def varied_contents(draw: st.DrawFn, years: tuple[int, ...] = (2019, 2020, 2021, 2024, 2026)) -> Content:
    """
    A report whose cells are of every kind: 0 to 5 digits, blanks, dashes, decimals and signs where they are allowed.

    What is blank or a dash breaks no equation that is judged, but the numbers around it still hold.
    """
    made = draw(contents())
    content = make_content(draw(st.integers(0, 10**6)), made.agency, draw(st.sampled_from(years)), size="large")
    form = content.form
    cells: dict[str, CellValue] = {**content.cells, **draw(tables_3_and_4(form))}
    for address in form.signed_addresses:
        cells[address] = draw(st.integers(-99, 99))
    for address in form.decimal_addresses:
        cells[address] = draw(st.decimals(0, 99_999, places=2).map(lambda number: number.normalize() + 0))
    empty = st.sampled_from(("", "", "/", "-", "—", "无"))
    for address in draw(st.lists(st.sampled_from(form.addresses), max_size=12, unique=True)):
        cells[address] = draw(empty) or None
    return replace(content, cells=cells)
