"""Consistent reports for tests: random numbers that satisfy every relation, prose that agrees, in every rendering.

The sentences and renderings are those of the simulated portals (`gouji.demo.content`): written once.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from audit.form import FORMS, T3_COLUMNS, T4_FIELDS, T4_GROUPS, Form
from gouji.demo.content import Content, make_content, render_html, render_markdown, render_text

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
