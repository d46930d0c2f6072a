from __future__ import annotations

import pytest

from audit.rules.a27_created_and_public import A27
from tests.audit.neighbours import found, reasons, statuses

MADE, NEW, ALL = (f"T2.normative_docs.{key}" for key in ("created", "published", "total_public"))


@pytest.mark.parametrize("numbers", [(4, 4, 12), (4, 0, 12), (4, 1, 0), (0, 0, 0), (0, 0, 9)])
def test_something_is_public_or_nothing_was_made(make_report, numbers):
    report = make_report(dict(zip((MADE, NEW, ALL), numbers, strict=True)), generation="2019")
    assert statuses(A27, report) == {"pass"}


def test_made_and_nothing_public(make_report):
    assert found(A27, make_report({MADE: 4}, generation="2019")) == {MADE: (None, 4)}


@pytest.mark.parametrize("address", [MADE, NEW, ALL])
def test_a_blank_is_not_zero(make_report, address):
    report = make_report({MADE: 4, address: None}, generation="2019")
    assert (found(A27, report), reasons(A27, report)) == ({}, {"cell_not_number"})


def test_only_on_the_form_of_2019(make_report):
    assert not A27.in_scope(make_report())
