from __future__ import annotations

import re

import pytest

from audit.model import ABSENT, TableReading
from audit.rules.c33_rows_and_columns import C33
from tests.audit.building import findings, reasons, report, short

ROW = r"<tr>(?:(?!</tr>).)*{}.*?</tr>"


def without_row(label):
    return lambda page: re.sub(ROW.format(re.escape(label)), "", page, count=1, flags=re.DOTALL)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_the_official_form_passes(rendering, year):
    assert short(C33, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize(
    ("label", "table"), [("行政强制", "T2"), ("2.重复申请", "T3"), ("四、结转下年度继续办理", "T3")]
)
def test_a_row_taken_out_of_a_grid_is_an_error(label, table):
    (finding,) = findings(C33, report(edit=without_row(label)))
    assert (finding.subject, finding.severity) == (table, "error")
    assert label in finding.message
    assert finding.mismatch.cells


def test_a_row_taken_out_of_extracted_text_is_a_warning():
    lines = "\t2.重复申请\n" + "\t0\n" * 7
    made = report(
        rendering="text", cells=dict.fromkeys(zero_row("refused.repeat"), 0), edit=lambda text: cut(text, lines)
    )
    assert short(C33, made) == [("T3", "warning")]


def zero_row(key):
    columns = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_org", "total")
    return [f"T3.{key}.{column}" for column in columns]


def cut(text, lines):
    assert lines in text
    return text.replace(lines, "", 1)


def reading(**facts):
    return {"T3": TableReading("T3", 0, "2021", **({"exact": True} | facts))}


def test_extracted_labels_that_shifted_while_the_numbers_stand_are_silent(make_report):
    made = make_report(tables=reading(exact=False, lost_rows=("2.重复申请",), lost_columns=("其他",)))
    assert short(C33, made) == []


def test_a_label_that_is_not_recognised_while_the_numbers_stand_is_a_warning(make_report):
    assert short(C33, make_report(tables=reading(lost_columns=("法律服务机构",)))) == [("T3", "warning")]


def test_as_many_unknown_rows_as_lost_ones_may_be_the_same(make_report):
    tables = reading(lost_rows=("2.重复申请",), extra_rows=("2.多次申请",))
    cells = {a: ABSENT if ".repeat." in a else cell for a, cell in make_report().cells.items()}
    assert short(C33, make_report(cells=cells, tables=tables)) == [("T3", "warning")]


def test_an_extra_row_is_a_note(make_report):
    (finding,) = findings(C33, make_report(tables=reading(extra_rows=("（八）备注",))))
    assert finding.severity == "note"
    assert finding.message == "表三多出规定以外的行：“（八）备注”"


def test_the_local_row_of_2020_is_silent(make_report):
    tables = {"T2": TableReading("T2", 0, "2019", exact=True, extra_rows=("其他主动公开文件",))}
    assert short(C33, make_report(generation="2019", tables=tables)) == []


def test_the_undivided_row_in_a_new_form():
    def undivide(page):
        for label in ("2.申请人逾期未按收费通知要求", "1.申请人无正当理由逾期不补正"):
            page = without_row(label)(page)
        return page

    assert short(C33, report(edit=undivide)) == [("T3", "error")]


def test_a_missing_table_is_the_matter_of_another_rule(make_report):
    assert set(reasons(C33, make_report())) == {"T2", "T3", "T4"}
