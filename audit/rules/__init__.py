"""ALL rules, in code order. A test keeps the tuple complete."""

from __future__ import annotations

from audit.rule import Rule
from audit.rules.a31_applications_balance import A31
from audit.rules.a32_results_sum_to_total import A32
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.rules.a34_counts_are_whole import A34
from audit.rules.a41_review_outcomes_sum import A41
from audit.rules.c10_title import C10
from audit.rules.c12_period import C12
from audit.rules.c13_contact import C13
from audit.rules.c15_signature import C15
from audit.rules.c20_six_parts import C20
from audit.rules.c21_heading_ordinals import C21
from audit.rules.c22_heading_wording import C22
from audit.rules.c24_tables import C24
from audit.rules.c25_part_empty import C25
from audit.rules.c30_topics import C30
from audit.rules.c32_empty_cells import C32
from audit.rules.c33_rows_and_columns import C33
from audit.rules.c36_generation import C36
from audit.rules.c40_problems_and_improvements import C40
from audit.rules.c50_fee_statement import C50
from audit.rules.n01_text_received import N01
from audit.rules.n02_text_answered import N02
from audit.rules.n03_text_carried_over import N03
from audit.rules.n04_text_applicants import N04
from audit.rules.n05_text_results import N05
from audit.rules.n06_text_none_received import N06
from audit.rules.n07_text_reviews import N07
from audit.rules.n08_text_decisions import N08
from audit.rules.n09_text_normative_docs import N09
from audit.rules.n10_text_own_sum import N10
from audit.rules.n11_text_trend import N11
from audit.rules.n13_text_fee import N13
from audit.rules.n14_all_closed import N14
from audit.rules.q05_template_typos import Q05
from audit.rules.q06_traditional_characters import Q06
from audit.rules.q08_punctuation import Q08

ALL: tuple[Rule, ...] = (
    A31,
    A32,
    A33,
    A34,
    A41,
    C10,
    C12,
    C13,
    C15,
    C20,
    C21,
    C22,
    C24,
    C25,
    C30,
    C32,
    C33,
    C36,
    C40,
    C50,
    N01,
    N02,
    N03,
    N04,
    N05,
    N06,
    N07,
    N08,
    N09,
    N10,
    N11,
    N13,
    N14,
    Q05,
    Q06,
    Q08,
)
