from __future__ import annotations

from audit.form import FORMS
from audit.rules.a32_results_sum_to_total import A32
from audit.verdict import Status


def test_a_valid_report_passes(make_report):
    for generation in FORMS:
        outcomes = A32.assess(make_report(generation=generation))
        assert [outcome.status for outcome in outcomes] == [Status.PASS] * 7


def test_results_left_at_zero(make_report):
    leaves = [row.key for row in FORMS["2021"].rows if row.leaf]
    report = make_report({f"T3.{leaf}.natural_person": 0 for leaf in leaves})
    (mismatch,) = [outcome.mismatch for outcome in A32.assess(report) if outcome.mismatch]
    assert (mismatch.subject, mismatch.expected, mismatch.found) == ("T3.total.natural_person", 0, 30)
    assert len(mismatch.operands) == 21


def test_a_missing_row_is_not_assessable(make_report):
    report = make_report()
    cells = {address: cell for address, cell in report.cells.items() if not address.startswith("T3.granted.")}
    outcomes = A32.assess(make_report(cells=cells))
    assert {(outcome.status, (outcome.reason or "").split(":")[0]) for outcome in outcomes} == {
        (Status.NOT_ASSESSABLE, "row_absent")
    }


def test_the_undivided_row_of_2019_is_a_leaf(make_report):
    report = make_report({"T3.other.business": 2}, generation="2019")
    (mismatch,) = [outcome.mismatch for outcome in A32.assess(report) if outcome.mismatch]
    assert (mismatch.expected, mismatch.found) == (11, 9)
