from __future__ import annotations

import pytest

from audit.rules.a41_review_outcomes_sum import A41
from audit.verdict import Status


def test_three_groups_are_judged_apart(make_report):
    outcomes = A41.assess(make_report())
    assert [(o.subject, o.status) for o in outcomes] == [
        ("T4.reconsideration.total", Status.PASS),
        ("T4.litigation_direct.total", Status.PASS),
        ("T4.litigation_after.total", Status.PASS),
    ]


@pytest.mark.parametrize(
    ("address", "value", "expected"),
    [
        ("T4.reconsideration.total", 3, ("T4.reconsideration.total", 4, 3)),
        ("T4.litigation_direct.pending", 1, ("T4.litigation_direct.total", 2, 1)),
        ("T4.litigation_after.other", 0, ("T4.litigation_after.total", 0, 2)),
    ],
)
def test_one_wrong_number_breaks_its_own_group(make_report, address, value, expected):
    mismatches = [outcome.mismatch for outcome in A41.assess(make_report({address: value})) if outcome.mismatch]
    assert [(one.subject, one.expected, one.found) for one in mismatches] == [expected]
