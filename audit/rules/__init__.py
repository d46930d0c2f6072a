"""ALL rules, in code order. A test keeps the tuple complete."""

from __future__ import annotations

from audit.rule import Rule
from audit.rules.a31_applications_balance import A31
from audit.rules.a32_results_sum_to_total import A32
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.rules.a34_counts_are_whole import A34
from audit.rules.a41_review_outcomes_sum import A41
from audit.rules.n01_text_received import N01
from audit.rules.n02_text_answered import N02
from audit.rules.n06_text_none_received import N06
from audit.rules.n08_text_decisions import N08
from audit.rules.n09_text_normative_docs import N09

ALL: tuple[Rule, ...] = (
    A31,
    A32,
    A33,
    A34,
    A41,
    N01,
    N02,
    N06,
    N08,
    N09,
)
