from __future__ import annotations

from decimal import Decimal

import pytest

from audit.rules.a53_procurement import A53, AMOUNT, PROJECTS
from tests.audit.neighbours import found, reasons, statuses


@pytest.mark.parametrize(("projects", "amount"), [(0, 0), (3, 36), (1, Decimal("0.01")), (0, Decimal("0.00"))])
def test_both_or_none(make_report, projects, amount):
    assert statuses(A53, make_report({PROJECTS: projects, AMOUNT: amount}, generation="2019")) == {"pass"}


@pytest.mark.parametrize(("projects", "amount"), [(3, 0), (0, 36)])
def test_one_without_the_other(make_report, projects, amount):
    report = make_report({PROJECTS: projects, AMOUNT: amount}, generation="2019")
    assert found(A53, report) == {PROJECTS: (None, projects)}


@pytest.mark.parametrize("printed", [None, "/", "251000元"])
def test_no_number_is_not_zero(make_report, printed):
    report = make_report({PROJECTS: 0, AMOUNT: printed}, generation="2019")
    assert (found(A53, report), reasons(A53, report)) == ({}, {"cell_not_number"})


def test_only_on_the_form_of_2019(make_report):
    assert not A53.in_scope(make_report())
