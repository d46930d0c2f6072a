"""ALL rules, in code order. A test keeps the tuple complete."""

from __future__ import annotations

from audit.rule import Rule
from audit.rules.a22_stock_rolls_forward import A22
from audit.rules.a24_stock_covers_flow import A24
from audit.rules.a25_fee_unit import A25
from audit.rules.a26_published_within_total import A26
from audit.rules.a27_created_and_public import A27
from audit.rules.a29_items_not_negative import A29
from audit.rules.a31_applications_balance import A31
from audit.rules.a32_results_sum_to_total import A32
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.rules.a34_counts_are_whole import A34
from audit.rules.a41_review_outcomes_sum import A41
from audit.rules.a51_items_roll_forward import A51
from audit.rules.a52_public_total_rolls_forward import A52
from audit.rules.a53_procurement import A53
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
from audit.rules.c37_rules_without_power import C37
from audit.rules.c40_problems_and_improvements import C40
from audit.rules.c50_fee_statement import C50
from audit.rules.h01_government_and_sum import H01
from audit.rules.h02_children_exceed import H02
from audit.rules.n01_text_received import N01
from audit.rules.n02_text_answered import N02
from audit.rules.n06_text_none_received import N06
from audit.rules.n08_text_decisions import N08
from audit.rules.n09_text_normative_docs import N09
from audit.rules.p01_year_on_year import P01
from audit.rules.p02_enforcer_without_decisions import P02
from audit.rules.p04_reviews_and_requests import P04
from audit.rules.p06_all_other import P06
from audit.rules.p07_large_carry_over import P07
from audit.rules.q05_template_typos import Q05
from audit.rules.q06_traditional_characters import Q06
from audit.rules.q08_punctuation import Q08
from audit.rules.y01_carried_in import Y01
from audit.rules.y02_carried_in_columns import Y02

ALL: tuple[Rule, ...] = (
    A22,
    A24,
    A25,
    A26,
    A27,
    A29,
    A31,
    A32,
    A33,
    A34,
    A41,
    A51,
    A52,
    A53,
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
    C37,
    C40,
    C50,
    H01,
    H02,
    N01,
    N02,
    N06,
    N08,
    N09,
    P01,
    P02,
    P04,
    P06,
    P07,
    Q05,
    Q06,
    Q08,
    Y01,
    Y02,
)
