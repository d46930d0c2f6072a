from __future__ import annotations

from dataclasses import replace

import pytest

from audit.rules.c36_generation import C36
from tests.audit.building import content, findings, read_report, reasons, report, short


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2024, 2026])
def test_the_form_of_its_year_passes(year):
    assert short(C36, report(year=year)) == []


def as_if_of(year):
    """Names, title and period of `year` around whatever tables."""
    made = content(year=year)
    return {"title": made.title, "preface": made.preface, "signature": made.signature}


def test_the_old_form_in_a_new_report_is_an_error():
    (finding,) = findings(C36, read_report(content(year=2020, **as_if_of(2024))))
    assert (finding.subject, finding.severity) == ("tables", "error")
    assert finding.message == "2024年度报告应使用2021版表格，现在用的是2019版"


def test_the_new_form_in_an_old_report_is_capped():
    assert short(C36, read_report(content(year=2024, **as_if_of(2020)))) == [("tables", "warning")]


def test_marks_of_both_forms_are_only_a_warning():
    made = read_report(
        content(year=2020, **as_if_of(2024)), edit=lambda page: page.replace("</body>", "<p>本年制发件数</p></body>")
    )
    assert short(C36, made) == [("tables", "warning")]


def test_title_and_period_of_different_years_are_only_a_warning():
    changes = as_if_of(2024) | {"title": content(year=2020).title}
    assert short(C36, read_report(content(year=2020, **changes))) == [("tables", "warning")]


def test_without_year_or_tables_nothing_is_said(make_report):
    assert reasons(C36, make_report(year=None)) == {"*": "no_claim: 不知道报告年度"}
    assert reasons(C36, replace(make_report(), generation=None)) == {"*": "template_unknown"}


def test_table_four_alone_does_not_tell_the_form():
    made = read_report(content(headings={2: None, 3: None}, **as_if_of(2020)))
    assert set(made.tables) == {"T4"}
    assert reasons(C36, made) == {"*": "template_unknown: 没有读到表二、表三"}
