from __future__ import annotations

import pytest

from audit.engine import audit
from audit.model import BodyKind
from audit.rules.a22_stock_rolls_forward import A22
from audit.severity import Severity
from tests.audit.neighbours import found, mismatches, reasons, saying, statuses, with_previous

MADE, GONE, STOCK = (f"T2.normative_docs.{key}" for key in ("made", "repealed", "in_force"))
RULES = "T2.rules.in_force"


@pytest.fixture
def this(make_report):
    """This year: 2 made, 1 repealed, and this many in force."""
    return lambda stock, **facts: make_report({MADE: 2, GONE: 1, STOCK: stock}, **facts)


@pytest.fixture
def last(make_report):
    return make_report({STOCK: 14}, year=2023)


def test_what_was_there_and_what_was_added(this, last):
    assert statuses(A22, with_previous(this(15), last)) == {"pass"}


def test_more_than_can_be_explained(this, last):
    report = with_previous(this(18), last)
    assert found(A22, report) == {STOCK: (15, 18)}
    (finding,) = audit(report, rules=(A22,)).findings
    assert finding.severity is Severity.WARNING
    assert "（14+2-1=15），相差+3" in finding.message
    assert finding.mismatch.operands[0] == (f"2023:{STOCK}", 14)


def test_any_version_of_last_year_will_do(make_report, this, last):
    assert found(A22, with_previous(this(18), last, make_report({STOCK: 17}, year=2023))) == {}


def test_rules_of_a_government_are_counted_likewise(make_report):
    report = with_previous(make_report({RULES: 7}), make_report({RULES: 6}, year=2023))
    assert found(A22, report)[RULES] == (6, 7)


@pytest.mark.parametrize(
    "sentence",
    [
        "本年有3件行政规范性文件有效期届满自动失效。",
        "清理规范性文件12件，其中宣布失效2件。",
        "因机构改革，承接原市政局规范性文件3件。",
        "本年调整了规范性文件的统计口径。",
        "修订行政规范性文件2件，重新公布。",
    ],
)
def test_silent_where_the_text_explains(this, last, sentence):
    assert found(A22, with_previous(saying(this(18), sentence), last)) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "梳理历年文件，标明有效或者失效，方便企业和群众查用现行规定。",
        "规范性文件统一登记、统一编号、统一发布，清理结果一并向社会说明。",
        "全年制发行政规范性文件2件，废止1件，现行有效18件。",
        "机构改革后，我局职责有调整。",
    ],
)
def test_a_general_phrase_explains_nothing(this, last, sentence):
    assert found(A22, with_previous(saying(this(18), sentence), last)) == {STOCK: (15, 18)}


@pytest.mark.parametrize("kind", [BodyKind.GOVERNMENT, BodyKind.GOVERNMENT_OFFICE])
def test_a_note_where_the_scope_is_often_another(this, last, kind):
    assert [one.severity for one in mismatches(A22, with_previous(this(18, body_kind=kind), last))] == [Severity.NOTE]


def test_last_year_on_the_older_form_or_missing(make_report, this):
    assert reasons(A22, this(18)) == {"no_previous_report"}
    older = make_report(generation="2019", year=2020)
    assert reasons(A22, with_previous(this(18, year=2021), older)) == {"no_previous_report"}


@pytest.mark.parametrize("address", [MADE, GONE, STOCK])
def test_a_blank_is_not_zero(make_report, last, address):
    report = with_previous(make_report({MADE: 2, GONE: 1, STOCK: 18, address: None}), last)
    assert (found(A22, report), reasons(A22, report)) == ({}, {"cell_not_number"})


def test_the_older_form_is_out_of_scope(make_report):
    assert not A22.in_scope(make_report(generation="2019"))
