"""A filled form → the tables: the same cells, the same findings, and nothing hidden."""

from __future__ import annotations

import io
import random
from datetime import date

import docx
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.engine import check
from audit.errors import BadSettings, GoujiError, UnreadableInput
from gouji.demo.content import make_content, render_html, render_text
from gouji.filling.cover import FIELDS
from gouji.filling.filled import read_filled
from gouji.filling.judging import RULES, made_of
from gouji.filling.known import Known
from gouji.filling.manifest import SHEET
from gouji.filling.workbook import form_workbook
from tests.generating import tables_3_and_4
from tests.gouji.filling.desk import (
    CARRIED,
    NAME,
    NOW,
    YEAR,
    blank,
    changed,
    filled,
    form_of,
    numbers,
    opened,
    plan_of,
    reading,
    saved,
    typed,
)
from tests.rendering.office import converted

GRANTED = "T3.granted.natural_person"


def made(data: bytes, *, zeros: bool = False):
    return made_of(read_filled(data, zeros=zeros), name="表.xlsx", now=NOW)


def cells_of(data: bytes, year: int) -> dict[str, object]:
    report = check(data, year=year, rules=()).report
    assert report is not None
    return {address: cell.value for address, cell in report.cells.items()}


@st.composite
def whole_forms(draw: st.DrawFn) -> tuple[int, dict[str, object]]:
    """A year of either generation, and a number for each cell, all relations holding."""
    year = draw(st.sampled_from((2019, 2020, 2021, 2025, 2040)))
    form = form_of(year)
    cells: dict[str, object] = {**numbers(2020 if year < 2021 else 2025, 3), **draw(tables_3_and_4(form))}
    for address in form.decimal_addresses:
        cells[address] = float(draw(st.decimals(0, 9_999, places=4)))
    for address in form.signed_addresses:
        cells[address] = draw(st.integers(-99, 99))
    return year, cells


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(whole_forms())
def test_random_consistent_tables_come_back_cell_by_cell_without_a_finding(given_form):
    year, cells = given_form
    form = form_of(year)
    result = made(filled({address: cells[address] for address in form.addresses}, year=year))
    found = cells_of(result.data, year)
    assert len(found) == len(form.addresses)
    assert {one: float(str(value)) for one, value in found.items()} == {one: float(str(cells[one])) for one in found}
    relations = [
        one.message for one in result.verdict.findings if one.code in ("A31", "A32", "A33", "A34", "A41", "C32")
    ]
    assert relations == []
    assert (result.filled.problems, result.filled.remarks, result.filled.blank) == ((), (), ())


@pytest.mark.parametrize("year", [2020, 2025])
def test_a_right_form_is_sound(year):
    result = made(filled(year=year))
    assert (result.sound, result.verdict.findings, result.verdict.crashes) == (True, (), ())
    assert cells_of(result.data, year) == numbers(year)


@pytest.mark.parametrize("seed", range(3))
def test_one_wrong_cell_gives_the_findings_of_a_report_with_it(seed):
    """The total of a wrong cell follows it; what does not follow is found as in any report with these cells."""
    form, plan, cells = form_of(YEAR), plan_of(), numbers()
    address = random.Random(seed).choice([slot.address for slot in plan.inputs("T3")])
    result = made(changed({address: int(str(cells[address])) + 1}))
    content = make_content(1, "样例市样例局", YEAR, cells=dict(result.filled.cells))
    expected = check(render_html(content).encode(), year=YEAR, rules=RULES).findings
    found = {(one.code, one.subject, one.message) for one in result.verdict.findings}
    assert found == {(one.code, one.subject, one.message) for one in expected}
    assert {code for code, _, _ in found} == {"A31"}
    assert not result.sound
    assert set(result.filled.cells) == set(form.addresses)


def test_a_total_overwritten_by_hand_stands_and_is_told():
    right = int(str(numbers()["T3.granted.total"]))
    result = made(changed({"T3.granted.total": right + 5}))
    assert result.filled.problems == (
        f"表三“（一）予以公开”行“总计”列：公式被改成手填的“{right + 5}”，按填写的数算得 {right}；已照手填的写",
    )
    assert cells_of(result.data, YEAR)["T3.granted.total"] == right + 5
    assert {one.code for one in result.verdict.findings} >= {"A33"}
    assert not result.sound


def test_a_total_overwritten_with_the_same_number_is_only_told():
    right = numbers()["T4.reconsideration.total"]
    result = made(changed({"T4.reconsideration.total": right}))
    assert result.filled.remarks == (f"表四“行政复议”的“总计”：公式被改成手填的“{right}”，与算得的一致",)
    assert result.sound


def test_a_total_that_was_deleted_is_added_up_again():
    result = made(changed({"T4.reconsideration.total": None}))
    assert result.filled.remarks == ("表四“行政复议”的“总计”：公式被删去，已按填写的数算出",)
    assert cells_of(result.data, YEAR) == numbers()
    assert result.sound


@pytest.mark.parametrize(
    ("value", "text", "code"),
    [
        ("3件", "3件", "C34"),
        ("/", "/", "C32"),
        (-2, "-2", "A34"),
        (2.5, "2.5", "A34"),
        (date(2026, 1, 12), "2026/1/12", "C34"),
        ("=1+2", "", "C32"),
        (None, "", "C32"),
    ],
)
def test_what_is_no_count_is_never_hidden(value, text, code):
    result = made(changed({GRANTED: value}))
    assert result.filled.cells[GRANTED] == text
    assert code in {one.code for one in result.verdict.findings}
    assert not result.sound


def test_a_formula_without_a_result_is_told():
    assert reading({GRANTED: "=1+2"}).problems == (
        "表三“（一）予以公开”行“自然人”列：填的是公式，没有存下结果；请用 Excel 或 WPS 打开保存一次，或者直接填数",
    )


@pytest.mark.parametrize(
    ("value", "text"), [("１２", "12"), (" 12 ", "12"), ("1,204", "1204"), ("007", "7"), (10**15, "1" + "0" * 15)]
)
def test_numbers_are_written_plainly(value, text):
    assert reading({GRANTED: value}).cells[GRANTED] == text


@pytest.mark.parametrize(("value", "text"), [(12.5, "12.5"), ("12.3400", "12.34"), (0, "0"), (0.0001, "0.0001")])
def test_money_keeps_its_decimals(value, text):
    assert reading({"T2.admin_fees.amount_wan": value}).cells["T2.admin_fees.amount_wan"] == text


def test_gaps_stay_gaps_unless_zeros_are_asked_for():
    address = "T3.denied.state_secret.research"
    gap = reading({address: None})
    assert (gap.cells[address], gap.blank) == ("", (address,))
    assert not made(changed({address: None})).sound
    assert reading({address: None}, zeros=True).blank == ()


def test_an_empty_form_is_refused():
    with pytest.raises(BadSettings, match="一格也没有填"):
        read_filled(blank())


def test_a_carried_number_that_was_changed_is_told():
    plan, cells = plan_of(), {**numbers(), **CARRIED, "T3.carried_in.research": 2}
    form = form_workbook(Known(YEAR, NAME, carried=CARRIED, source="上年报告"), now=NOW)
    inputs = {address: value for address, value in cells.items() if address not in plan.totals}
    data = saved(typed(opened(form), plan, inputs))
    assert read_filled(data).problems == (
        "表三“二、上年结转政府信息公开申请数量”行“科研机构”列填“2”，上年报告的结转下年度是 1",
    )


# Saved by another program: results are stored beside the formulas.


@pytest.fixture(scope="module")
def anew(tmp_path_factory):
    files = {"right.xlsx": filled(), "old.xlsx": filled(year=2020), "wide.xlsx": changed({GRANTED: "１２"})}
    files["formula.xlsx"] = changed({GRANTED: f"={numbers()[GRANTED]}-1+1"})
    return converted(files, "xlsx:Calc MS Excel 2007 XML", tmp_path_factory.mktemp("anew"))


def test_saved_by_libreoffice_it_says_the_same(anew):
    for name, year in (("right.xlsx", 2025), ("old.xlsx", 2020), ("formula.xlsx", 2025)):
        result = made(anew[name])
        assert (result.sound, result.filled.problems, result.filled.remarks) == (True, (), ())
        assert cells_of(result.data, year) == numbers(year)
        assert cells_of(anew[name], year) == numbers(year)  # the form itself can be checked as well


def test_a_result_that_is_not_the_sum_is_told(anew):
    said = made(anew["wide.xlsx"]).filled.problems
    assert len(said) == 3  # its row, its column, and the total of both
    assert all("按填写的数算得" in one for one in said)


# Not a form, not whole, not ours any more.


LAST_CELL = 3 + len(FIELDS) + sum(map(len, plan_of().tables.values()))


def renamed(book):
    book["表三"].title = "表三（改）"
    return book


def inserted(book):
    book["表三"].insert_rows(8)
    return book


def marked(row: int, column: int, value: str):
    def change(book):
        book[SHEET].cell(row, column).value = value
        return book

    return change


def without_the_mark(book):
    del book[SHEET]
    return book


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (renamed, "没有“表三”这张表"),
        (inserted, "表三 A8 应是“三、本年度办理结果”"),
        (without_the_mark, "不是 gouji form 生成的表"),
        (marked(1, 1, "something"), "不是 gouji form 生成的表"),
        (marked(1, 2, "2"), "另一版本"),
        (marked(2, 2, "2030"), "隐藏的标记"),
        (marked(3, 2, "many"), "隐藏的标记"),
        (marked(2, 2, "2019"), "隐藏的标记"),
        (marked(3, 2, "2020"), "隐藏的标记"),
        (marked(LAST_CELL, 3, "表九"), "没有“表九”这张表"),
    ],
)
def test_a_form_whose_layout_was_changed_is_refused(change, words):
    data = saved(change(opened(filled())))
    with pytest.raises(UnreadableInput) as error:
        read_filled(data)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def a_document() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", a_document(), render_text(make_content(1, "样例市样例局", 2025)).encode(), b"%PDF-1.4\n"],
    ids=["empty", "torn", "word", "text", "pdf"],
)
def test_other_files_are_refused(data):
    with pytest.raises(UnreadableInput):
        read_filled(data)


def test_an_old_format_is_refused_with_the_way_out():
    book = xlwt.Workbook()
    book.add_sheet("表二").write(0, 0, "gouji-form")
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(UnreadableInput, match=r"另存为 \.xlsx"):
        read_filled(out.getvalue())


def test_a_damaged_form_is_refused_and_never_a_crash():
    whole = filled()
    dice = random.Random(5)
    for _ in range(40):
        data = bytearray(whole[: dice.randrange(len(whole))] if dice.random() < 0.3 else whole)
        for _ in range(dice.randrange(1, 30) if data else 0):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            read_filled(bytes(data))
        except GoujiError:
            continue
