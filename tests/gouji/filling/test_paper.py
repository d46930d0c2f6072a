"""The forms in Word: ready to be written, or to be pasted in; and nothing of a template survives unseen."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from audit.engine import check
from audit.form import PARTS
from audit.model import BodyKind
from audit.passages import is_nothing
from gouji.filling.known import Known
from gouji.filling.paper import HINTS_HEADING, OPEN, form_paper, tables_paper
from tests.gouji.filling.desk import CARRIED, NAME, NOW, form_of, numbers

YEARS = (2020, 2025)
KNOWN = Known(2025, NAME, kind=BodyKind.DEPARTMENT, carried=CARRIED, source="上年报告")


def paper(known: Known = KNOWN, **options: bool) -> bytes:
    return form_paper(known, now=NOW, **options)


def as_text(values: dict[str, object]) -> dict[str, str]:
    return {address: str(value) for address, value in values.items()}


@pytest.mark.parametrize("year", YEARS)
def test_the_six_parts_stand_in_order_with_their_headings(year):
    report = check(paper(Known(year, NAME)), rules=()).report
    assert report is not None
    assert [section.heading for section in report.sections][:6] == [f"{one.ordinal}、{one.canonical}" for one in PARTS]
    assert (report.year, report.agency, report.title) == (year, NAME, f"{NAME}{year}年政府信息公开工作年度报告")
    assert set(report.cells) == set(form_of(year).addresses)
    assert {cell.state.value for cell in report.cells.values()} == {"blank"}


def test_what_was_forgotten_is_found_by_our_own_rules():
    found = {(one.code, one.subject) for one in check(paper()).findings}
    assert found >= {
        ("C25", "part 一"),
        ("C25", "part 五"),
        ("C32", "T2"),
        ("C32", "T3"),
        ("C32", "T4"),
        ("C23", HINTS_HEADING),
    }


def test_part_six_left_as_it_was_is_found_once_the_hints_are_gone():
    document = docx.Document(io.BytesIO(paper()))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for paragraph in document.paragraphs[texts.index(HINTS_HEADING) :]:
        paragraph._p.getparent().remove(paragraph._p)
    out = io.BytesIO()
    document.save(out)
    found = {(one.code, one.subject) for one in check(out.getvalue()).findings}
    assert ("C50", "part 六") in found
    assert not any(code == "C23" for code, _ in found)


def test_what_is_open_counts_as_nothing():
    assert is_nothing(OPEN)


def test_a_name_that_is_not_known_stays_open():
    document = docx.Document(io.BytesIO(paper(Known(2026))))
    assert document.paragraphs[0].text == f"{OPEN}2026年政府信息公开工作年度报告"


def test_carried_over_numbers_stand_with_their_total():
    report = check(paper(), rules=()).report
    assert report is not None
    assert report.numbers == {**CARRIED, "T3.carried_in.total": 4}


def test_without_one_of_them_there_is_no_total():
    some = dict(list(CARRIED.items())[:5])
    report = check(paper(Known(2025, NAME, carried=some)), rules=()).report
    assert report is not None
    assert report.numbers == some


def test_zeros_where_they_are_asked_for():
    report = check(paper(zeros=True), rules=()).report
    assert report is not None
    assert sum(report.numbers.values()) == 8
    assert len(report.numbers) == 200


@pytest.mark.parametrize("year", YEARS)
def test_the_tables_are_read_as_they_were_written(year):
    cells = numbers(year)
    report = check(tables_paper(form_of(year), as_text(cells), now=NOW), year=year, rules=()).report
    assert report is not None
    assert report.numbers == cells
    assert [section.part for section in report.sections] == [2, 3, 4]


def runs_of(data: bytes):
    document = docx.Document(io.BytesIO(data))
    yield from document.element.body.iter(qn("w:r"))


@pytest.mark.parametrize(
    "data", [paper(), tables_paper(form_of(2025), as_text(numbers()), now=NOW)], ids=["form", "tables"]
)
def test_every_run_names_its_chinese_font(data):
    runs = list(runs_of(data))
    assert len(runs) > 60
    assert [run.text for run in runs if run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia")) is None] == []


def test_page_and_table_are_as_offices_print_them():
    document = docx.Document(io.BytesIO(paper()))
    section = document.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(one / Mm(1)) for one in sides if one] == [210, 297, 37, 28]
    for table in document.tables:
        assert round(sum(column.width / Mm(1) for column in table.columns if column.width)) == 156
    heads = [len(list(table._tbl.iter(qn("w:tblHeader")))) for table in document.tables]
    assert heads == [0, 3, 3]  # rows that are printed again on each page


def test_control_characters_do_not_break_the_file():
    cells = as_text(numbers()) | {"T3.granted.natural_person": "3\x00件\x1b"}
    report = check(tables_paper(form_of(2025), cells, now=NOW), year=2025, rules=()).report
    assert report is not None
    assert report.cell("T3.granted.natural_person").raw.split() == ["3", "件"]


def test_the_moment_is_the_only_thing_that_changes():
    documents = [docx.Document(io.BytesIO(form_paper(KNOWN, now=NOW + timedelta(days=day)))) for day in (0, 1)]
    assert documents[0].element.xml == documents[1].element.xml
    assert documents[0].core_properties.author == ""
