from __future__ import annotations

import pytest

from audit.rules.p07_large_carry_over import NEW, OUT, P07
from tests.audit.neighbours import found, reasons, saying, statuses


@pytest.mark.parametrize(("new", "out"), [(19, 10), (30, 18), (0, 10)])
def test_more_than_half(make_report, new, out):
    assert found(P07, make_report({NEW: new, OUT: out})) == {OUT: (None, out)}


@pytest.mark.parametrize(("new", "out"), [(20, 10), (2, 9), (0, 0), (100, 50)])
def test_half_or_few(make_report, new, out):
    assert statuses(P07, make_report({NEW: new, OUT: out})) == {"pass"}


def test_silent_where_the_text_explains(make_report):
    report = make_report({NEW: 30, OUT: 18})
    assert found(P07, saying(report, "因12月集中收到申请16件，18件结转下年度继续办理。")) == {}
    assert found(P07, saying(report, "结转下年度继续办理18件。")) == {OUT: (None, 18)}


def test_no_number(make_report):
    assert reasons(P07, make_report({NEW: None, OUT: 18})) == {"cell_not_number"}
