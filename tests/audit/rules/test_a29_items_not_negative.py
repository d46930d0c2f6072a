from __future__ import annotations

import pytest

from audit.rules.a29_items_not_negative import A29, ITEMS
from tests.audit.neighbours import found, reasons, statuses


@pytest.mark.parametrize("row", ITEMS)
def test_each_row(make_report, row):
    before, delta = f"T2.{row}.prev_items", f"T2.{row}.delta"
    assert found(A29, make_report({before: 5, delta: -8}, generation="2019")) == {delta: (None, -8)}
    assert statuses(A29, make_report({before: 8, delta: -8}, generation="2019")) == {"pass"}
    blank = make_report({before: None, delta: -8}, generation="2019")
    assert (found(A29, blank), reasons(A29, blank)) == ({}, {"cell_not_number"})


def test_a_plus_sign_is_no_minus(make_report):
    report = make_report({"T2.licensing.prev_items": 0, "T2.licensing.delta": "+19"}, generation="2019")
    assert found(A29, report) == {}


def test_only_on_the_form_of_2019(make_report):
    assert not A29.in_scope(make_report())
