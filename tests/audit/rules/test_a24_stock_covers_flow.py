from __future__ import annotations

import pytest

from audit.rules.a24_stock_covers_flow import A24
from tests.audit.neighbours import found, reasons, saying, statuses

MADE, GONE, STOCK = (f"T2.normative_docs.{key}" for key in ("made", "repealed", "in_force"))


@pytest.mark.parametrize(("made", "repealed", "stock"), [(5, 0, 5), (5, 1, 4), (0, 9, 0), (0, 0, 0), (3, 0, 8)])
def test_a_stock_that_was_not_negative_before(make_report, made, repealed, stock):
    assert statuses(A24, make_report({MADE: made, GONE: repealed, STOCK: stock})) == {"pass"}


def test_a_stock_that_would_have_been_negative(make_report):
    assert found(A24, make_report({MADE: 5, GONE: 1, STOCK: 3})) == {STOCK: (4, 3)}
    assert found(A24, make_report({"T2.rules.made": 1})) == {"T2.rules.in_force": (1, 0)}


def test_silent_where_documents_ended_within_the_year(make_report):
    report = make_report({MADE: 5, GONE: 1, STOCK: 3})
    assert found(A24, saying(report, "制发的规范性文件中1件已到期失效。")) == {}
    assert found(A24, saying(report, "标明文件有效或者失效。")) == {STOCK: (4, 3)}


def test_a_blank_is_not_zero(make_report):
    report = make_report({MADE: 5, GONE: 1, STOCK: None})
    assert (found(A24, report), reasons(A24, report)) == ({}, {"cell_not_number"})
