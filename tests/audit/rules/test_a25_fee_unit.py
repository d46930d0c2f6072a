from __future__ import annotations

from decimal import Decimal

import pytest

from audit.model import BodyKind
from audit.rules.a25_fee_unit import A25, AMOUNT
from audit.surroundings import Registered
from tests.audit.neighbours import found, reasons, statuses, with_previous

COUNTY = Registered("样例市样例局", level="county")


@pytest.mark.parametrize(
    ("now", "then"), [(75450, 7), (75450, Decimal("7.5")), (Decimal("75450.5"), 7), (1000, 1), (10, Decimal("0.01"))]
)
def test_a_thousand_times_last_year(make_report, now, then):
    report = with_previous(make_report({AMOUNT: now}), make_report({AMOUNT: then}, year=2023))
    assert found(A25, report) == {AMOUNT: (None, now)}


@pytest.mark.parametrize(("now", "then"), [(6999, 7), (500, 0), (0, 7), (0, 0), (Decimal("7.54"), Decimal("7.54"))])
def test_less_than_that_or_nothing_to_compare(make_report, now, then):
    report = with_previous(make_report({AMOUNT: now}), make_report({AMOUNT: then}, year=2023))
    assert statuses(A25, report) == {"pass"}


def test_any_version_of_last_year_will_do(make_report):
    versions = (make_report({AMOUNT: 7}, year=2023), make_report({AMOUNT: 76}, year=2023))
    assert found(A25, with_previous(make_report({AMOUNT: 75450}), *versions)) == {}


def test_much_for_a_department_of_a_county(make_report):
    def of(amount, **facts):
        return with_previous(
            make_report({AMOUNT: amount}, **({"body_kind": BodyKind.DEPARTMENT} | facts)), registered=COUNTY
        )

    assert found(A25, of(100_000)) == {AMOUNT: (None, 100_000)}
    assert reasons(A25, of(99_999)) == {"no_previous_report"}
    assert reasons(A25, of(Decimal("100000.25"))) == {"no_previous_report"}
    assert reasons(A25, of(100_000, body_kind=BodyKind.GOVERNMENT)) == {"no_previous_report"}


def test_of_a_city_it_is_not_much(make_report):
    report = make_report({AMOUNT: 200_000}, body_kind=BodyKind.DEPARTMENT, agency="样例市样例局")
    assert reasons(A25, report) == {"no_previous_report"}
    named = make_report({AMOUNT: 200_000}, body_kind=BodyKind.DEPARTMENT, agency="样例市青山区样例局")
    assert found(A25, named) == {AMOUNT: (None, 200_000)}


def test_no_number_and_no_amount_last_year(make_report):
    assert reasons(A25, make_report({AMOUNT: "75450元"})) == {"cell_not_number"}
    older = make_report(generation="2019", year=2020)
    assert reasons(A25, with_previous(make_report({AMOUNT: 5}, year=2021), older)) == {"row_absent"}
