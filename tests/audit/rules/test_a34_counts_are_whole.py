from __future__ import annotations

import pytest

from audit.rules.a34_counts_are_whole import A34
from audit.verdict import Status


def failing(report):
    return [outcome.subject for outcome in A34.assess(report) if outcome.status is Status.FAIL]


@pytest.mark.parametrize("raw", ["-1", "2.5", "－3", "-1,000"])
def test_negative_and_broken_counts(make_report, raw):
    assert failing(make_report({"T3.granted.business": raw})) == ["T3.granted.business"]


@pytest.mark.parametrize("raw", ["0", "3.0", "１２", "1,234", "", "/", "3件"])
def test_whole_numbers_and_what_is_no_number(make_report, raw):
    assert failing(make_report({"T3.granted.business": raw})) == []


def test_money_may_have_decimals_but_not_be_negative(make_report):
    assert failing(make_report({"T2.admin_fees.amount_wan": "12.34"})) == []
    assert failing(make_report({"T2.admin_fees.amount_wan": "-12.34"})) == ["T2.admin_fees.amount_wan"]


def test_a_change_may_be_negative_in_the_2019_form(make_report):
    assert failing(make_report({"T2.licensing.delta": "-8"}, generation="2019")) == []
    assert failing(make_report({"T2.licensing.delta": "+19"}, generation="2019")) == []


def test_a_blank_form_cannot_be_judged(make_report):
    blank = dict.fromkeys(make_report().form.addresses)
    (outcome,) = A34.assess(make_report(blank))
    assert outcome.status is Status.NOT_ASSESSABLE
