from __future__ import annotations

from audit.rules.a33_columns_sum_to_row_total import A33
from audit.verdict import Status


def test_every_row_is_judged(make_report):
    assert [outcome.status for outcome in A33.assess(make_report())] == [Status.PASS] * 25
    assert len(A33.assess(make_report(generation="2019"))) == 23


def test_one_wrong_number_breaks_one_row(make_report):
    report = make_report({"T3.new_received.total": 53})
    (outcome,) = [outcome for outcome in A33.assess(report) if outcome.status is Status.FAIL]
    assert outcome.mismatch is not None
    assert (outcome.subject, outcome.mismatch.expected, outcome.mismatch.found) == ("T3.new_received.total", 51, 53)


def test_only_the_total_filled_cannot_be_judged(make_report):
    parts = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_org")
    report = make_report({f"T3.granted.{part}": None for part in parts})
    statuses = {outcome.subject: outcome.status for outcome in A33.assess(report)}
    assert statuses["T3.granted.total"] is Status.NOT_ASSESSABLE
    assert Status.FAIL not in statuses.values()
