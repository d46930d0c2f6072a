from __future__ import annotations

import pytest

from audit.engine import audit
from audit.rules.a29_items_not_negative import ITEMS
from audit.rules.a51_items_roll_forward import A51
from tests.audit.neighbours import found, reasons, statuses, with_previous


@pytest.mark.parametrize("row", ITEMS)
def test_each_row_goes_on(make_report, row):
    before, delta = f"T2.{row}.prev_items", f"T2.{row}.delta"
    last = make_report({before: 24, delta: -3}, generation="2019", year=2019)
    assert statuses(A51, with_previous(make_report({before: 21}, generation="2019"), last)) == {"pass"}
    wrong = with_previous(make_report({before: 24}, generation="2019"), last)
    assert found(A51, wrong) == {before: (21, 24)}


def test_the_finding_shows_how_it_was_reckoned(make_report):
    last = make_report({"T2.licensing.prev_items": 24, "T2.licensing.delta": -3}, generation="2019", year=2019)
    report = with_previous(make_report({"T2.licensing.prev_items": 30}, generation="2019"), last)
    (finding,) = audit(report, rules=(A51,)).findings
    assert "（24-3=21），相差+9" in finding.message


def test_any_version_will_do_and_none_is_not_assessable(make_report):
    last = [make_report({"T2.licensing.prev_items": items}, generation="2019", year=2019) for items in (20, 30)]
    report = make_report({"T2.licensing.prev_items": 30}, generation="2019")
    assert found(A51, with_previous(report, *last)) == {}
    assert reasons(A51, report) == {"no_previous_report"}


def test_only_2020_has_a_year_before_on_this_form(make_report):
    assert A51.in_scope(make_report(generation="2019"))
    assert not A51.in_scope(make_report(generation="2019", year=2019))
    assert not A51.in_scope(make_report(year=2021))
    assert audit(make_report(), rules=(A51,)).outcomes == {}
