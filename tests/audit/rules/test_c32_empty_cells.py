from __future__ import annotations

import pytest

from audit.engine import audit
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.rules.c32_empty_cells import C32
from tests.audit.building import findings, reasons, short

GRANTED = "T3.granted.business"


def test_a_filled_report_passes(make_report):
    assert short(C32, make_report()) == []


@pytest.mark.parametrize("raw", ["", "  ", "\u3000", "/", "-", "—", "无", "不适用"])
def test_an_empty_cell(make_report, raw):
    (finding,) = findings(C32, make_report({"T3.denied.security_stability.research": raw}))
    assert (finding.subject, finding.severity) == ("T3", "warning")
    assert finding.mismatch.cells == ("T3.denied.security_stability.research",)


@pytest.mark.parametrize("raw", ["\u30000", "[bookmark: _GoBack]15", "3件", "０"])
def test_a_cell_with_something_in_it_is_filled(make_report, raw):
    assert short(C32, make_report({GRANTED: raw})) == []


def test_one_finding_a_table_with_all_its_cells(make_report):
    empty = ["T2.rules.made", GRANTED, "T3.granted.research", "T4.reconsideration.other"]
    by_subject = {finding.subject: finding for finding in findings(C32, make_report(dict.fromkeys(empty)))}
    assert {subject: finding.mismatch.cells for subject, finding in by_subject.items()} == {
        "T2": ("T2.rules.made",),
        "T3": (GRANTED, "T3.granted.research"),
        "T4": ("T4.reconsideration.other",),
    }
    assert by_subject["T3"].message == (
        "表三有2个格没有填数字：“（一）予以公开”行“商业企业”列，“（一）予以公开”行“科研机构”列"
    )


def test_the_old_form_gives_a_note(make_report):
    assert short(C32, make_report({GRANTED: ""}, generation="2019")) == [("T3", "note")]


def test_an_absent_table_is_not_an_empty_one(make_report):
    cells = {address: cell for address, cell in make_report().cells.items() if not address.startswith("T3")}
    assert reasons(C32, make_report(cells=cells)) == {"T3": "row_absent: 没有读到表三"}


def test_a_sum_that_fails_over_blanks_joins_its_group(make_report):
    made = make_report({GRANTED: ""})
    verdict = audit(made, rules=(A33, C32))
    assert [(finding.code, finding.group) for finding in verdict.findings] == [("A33", 1), ("C32", 1)]
