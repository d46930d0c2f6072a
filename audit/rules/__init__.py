"""ALL rules, in code order. A test keeps the tuple complete."""

from __future__ import annotations

from audit.rule import Rule
from audit.rules.a31_applications_balance import A31
from audit.rules.a32_results_sum_to_total import A32
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.rules.a34_counts_are_whole import A34
from audit.rules.a41_review_outcomes_sum import A41

ALL: tuple[Rule, ...] = (
    A31,
    A32,
    A33,
    A34,
    A41,
)
