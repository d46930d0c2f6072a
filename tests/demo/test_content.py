"""Made-up reports: every relation of the form holds, and the same arguments give the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.form import FORM_2019, FORM_2021, Form
from gouji.demo.content import blank_content, make_cells, make_content, render_html, render_markdown, render_text
from gouji.demo.dice import Dice
from gouji.demo.numbers import cells_of_year, whole
from gouji.rendering.printed_form import grid, tables

YEARS = st.integers(2019, 2026)
SIZES = st.sampled_from(["small", "large"])
SEEDS = st.integers(0, 10**6)
AGENCY = "澜州市云汀区水利局（demo）"


def broken_relations(cells, form: Form):
    return [
        equation.subject
        for equation in form.equations
        if cells[equation.subject] != sum(cells[a] for a in equation.plus) - sum(cells[a] for a in equation.minus)
    ]


class Cells(HTMLParser):
    """The texts of all td, in source order, and the sum of their spans a table."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.areas: list[int] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        spans = dict(attrs)
        if tag == "table":
            self.areas.append(0)
        if tag == "td":
            self._open = True
            self.texts.append("")
            self.areas[-1] += int(spans.get("rowspan", 1)) * int(spans.get("colspan", 1))

    def handle_endtag(self, tag):
        self._open = self._open and tag != "td"

    def handle_data(self, data):
        if self._open:
            self.texts[-1] += data.strip()


@given(seed=SEEDS, year=YEARS, size=SIZES)
@settings(max_examples=60, deadline=None)
def test_every_relation_holds(seed, year, size):
    cells = cells_of_year(seed, year, size)
    form = blank_content(year).form
    assert tuple(cells) == form.addresses
    assert broken_relations(cells, form) == []
    assert all(value >= 0 for address, value in cells.items() if address not in form.signed_addresses)


@given(seed=SEEDS, year=st.integers(2020, 2026), size=SIZES)
@settings(max_examples=30, deadline=None)
def test_what_one_year_carries_over_the_next_has(seed, year, size):
    before, cells = cells_of_year(seed, year - 1, size), cells_of_year(seed, year, size)
    for column in ("natural_person", "business", "total"):
        assert cells[f"T3.carried_in.{column}"] == before[f"T3.carried_out.{column}"]
    if year >= 2022:
        stock, made, repealed = (cells[f"T2.normative_docs.{key}"] for key in ("in_force", "made", "repealed"))
        assert stock == before["T2.normative_docs.in_force"] + made - repealed


def test_the_number_of_cells_of_both_generations():
    assert (len(make_cells(1, FORM_2019)), len(make_cells(1, FORM_2021))) == (198, 200)


@given(seed=SEEDS, year=YEARS, size=SIZES)
@settings(max_examples=40, deadline=None)
def test_the_length_is_that_of_real_reports(seed, year, size):
    content = make_content(seed, AGENCY, year, size=size)
    assert 900 <= len(content.prose) <= 2500


@given(seed=SEEDS, year=YEARS)
@settings(max_examples=40, deadline=None)
def test_the_numbers_in_the_text_are_those_of_table_three(seed, year):
    content = make_content(seed, AGENCY, year)
    new = content.cells["T3.new_received.total"]
    said = (
        f"新收政府信息公开申请{new}件，"
        if f"新收政府信息公开申请{new}件，" in content.prose
        else "未收到政府信息公开申请"
    )
    assert said in content.prose
    assert (said == "未收到政府信息公开申请") == (new == 0 and content.cells["T3.carried_in.total"] == 0)


def test_only_the_asked_cell_is_broken():
    right = make_content(3, AGENCY, 2024)
    value = whole(right.cells, "T3.granted.business") + 3
    wrong = make_content(3, AGENCY, 2024, break_cell={"T3.granted.business": value})
    assert {a for a in wrong.cells if wrong.cells[a] != right.cells[a]} == {"T3.granted.business"}
    assert (wrong.prose, wrong.title) == (right.prose, right.title)
    assert broken_relations(wrong.cells, FORM_2021) == ["T3.total.business", "T3.granted.total"]


def test_the_same_arguments_give_the_same_bytes_in_every_process():
    code = f"from tests.demo.test_content import digest; print(digest({AGENCY!r}))"
    seen = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert seen == {digest(AGENCY)}


def digest(agency: str) -> str:
    text = "".join(render(make_content(7, agency, 2024)) for render in (render_html, render_text, render_markdown))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_the_throws_of_the_dice_never_change():
    dice = Dice("content", 7)
    assert [dice.below(1000) for _ in range(5)] == [272, 737, 433, 952, 761]


def test_bodies_and_years_differ():
    texts = {make_content(7, agency, year).prose for agency in (AGENCY, "某某镇") for year in (2022, 2023)}
    assert len(texts) == 4


@pytest.mark.parametrize("style", ["clean", "word"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_html_shows_the_cells_in_printed_order(style, year):
    content = make_content(5, AGENCY, year, size="large")
    shown = Cells(render_html(content, style))
    values = [str(value) for value in content.cells.values()]
    numbers = [text for text in shown.texts if text.lstrip("-").replace(".", "").isdigit()]
    assert numbers == values


@pytest.mark.parametrize("year", [2020, 2024])
def test_spans_fill_the_grid_exactly(year):
    content = make_content(5, AGENCY, year)
    grids = [grid(table) for table in tables(content.form, content.cells).values()]
    assert all(len({len(row) for row in rows}) == 1 for rows in grids)
    assert Cells(render_html(content)).areas == [len(rows) * len(rows[0]) for rows in grids]


@pytest.mark.parametrize(("year", "results"), [(2020, 20), (2024, 22)])
def test_the_results_label_spans_its_rows(year, results):
    assert f'<td rowspan="{results}">三、本年度办理结果</td>' in render_html(blank_content(year))


def test_text_gives_a_cell_a_line():
    content = make_content(5, AGENCY, 2024, size="large")
    row = [content.cells[f"T3.granted.{column}"] for column in ("natural_person", "business")]
    assert f"\t三、本年度办理结果\n\t（一）予以公开\n\t{row[0]}\n\t{row[1]}\n" in render_text(content)
    assert "\n\n\t\n\t（二）部分公开" in render_text(content)


def test_blank_dash_and_missing_cells_are_printed_as_they_are():
    content = make_content(1, AGENCY, 2024, break_cell={"T2.rules.made": None, "T2.rules.repealed": "/"})
    in_force = content.cells["T2.rules.in_force"]
    assert f"| 规章 |  | / | {in_force} |" in render_markdown(content)


def test_the_blank_form_has_headings_and_no_number():
    page = Cells(render_html(blank_content(2024)))
    assert not any(text.isdigit() for text in page.texts)
    assert page.texts.count("") == len(FORM_2021.addresses)
    assert blank_content(2024).prose == ""


def test_an_unknown_style_is_refused():
    with pytest.raises(ValueError, match="no style"):
        render_html(blank_content(2024), "fancy")
