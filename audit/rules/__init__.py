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
from audit.rules.c01_not_published import C01
from audit.rules.c02_published_late import C02
from audit.rules.c03_wrong_column import C03
from audit.rules.c04_downloads import C04
from audit.rules.c05_not_machine_readable import C05
from audit.rules.c06_gone import C06
from audit.rules.c10_title import C10
from audit.rules.c11_body_name import C11
from audit.rules.c12_period import C12
from audit.rules.c13_contact import C13
from audit.rules.c14_citations import C14
from audit.rules.c15_signature import C15
from audit.rules.c16_signature_agrees import C16
from audit.rules.c20_six_parts import C20
from audit.rules.c21_heading_ordinals import C21
from audit.rules.c22_heading_wording import C22
from audit.rules.c23_extra_part import C23
from audit.rules.c24_tables import C24
from audit.rules.c25_part_empty import C25
from audit.rules.c30_topics import C30
from audit.rules.c31_topic_off_subject import C31
from audit.rules.c32_empty_cells import C32
from audit.rules.c33_rows_and_columns import C33
from audit.rules.c34_text_in_cells import C34
from audit.rules.c35_government_items import C35
from audit.rules.c36_generation import C36
from audit.rules.c37_rules_without_power import C37
from audit.rules.c38_unknown_tables import C38
from audit.rules.c40_problems_and_improvements import C40
from audit.rules.c41_problems_and_measures import C41
from audit.rules.c42_plans_only import C42
from audit.rules.c50_fee_statement import C50
from audit.rules.c52_local_items import C52
from audit.rules.h01_government_and_sum import H01
from audit.rules.h02_children_exceed import H02
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
from audit.rules.p01_year_on_year import P01
from audit.rules.p02_enforcer_without_decisions import P02
from audit.rules.p04_reviews_and_requests import P04
from audit.rules.p06_all_other import P06
from audit.rules.p07_large_carry_over import P07
from audit.rules.q01_leftover_years import Q01
from audit.rules.q02_relative_time import Q02
from audit.rules.q03_wrong_level_or_body import Q03
from audit.rules.q04_foreign_business import Q04
from audit.rules.q05_template_typos import Q05
from audit.rules.q06_traditional_characters import Q06
from audit.rules.q07_titles_spelled_two_ways import Q07
from audit.rules.q08_punctuation import Q08
from audit.rules.q09_broken_enumeration import Q09
from audit.rules.q10_near_duplicate import Q10
from audit.rules.q11_personal_data import Q11
from audit.rules.q12_private_mailbox import Q12
from audit.rules.q13_sensitive_expression import Q13
from audit.rules.q14_obsolete_items import Q14
from audit.rules.q16_same_problems import Q16
from audit.rules.q17_too_thin import Q17
from audit.rules.q18_too_long import Q18
from audit.rules.q19_copies import Q19
from audit.rules.q20_changed import Q20
from audit.rules.q22_wrong_register import Q22
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
    C01,
    C02,
    C03,
    C04,
    C05,
    C06,
    C10,
    C11,
    C12,
    C13,
    C14,
    C15,
    C16,
    C20,
    C21,
    C22,
    C23,
    C24,
    C25,
    C30,
    C31,
    C32,
    C33,
    C34,
    C35,
    C36,
    C37,
    C38,
    C40,
    C41,
    C42,
    C50,
    C52,
    H01,
    H02,
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
    P01,
    P02,
    P04,
    P06,
    P07,
    Q01,
    Q02,
    Q03,
    Q04,
    Q05,
    Q06,
    Q07,
    Q08,
    Q09,
    Q10,
    Q11,
    Q12,
    Q13,
    Q14,
    Q16,
    Q17,
    Q18,
    Q19,
    Q20,
    Q22,
    Y01,
    Y02,
)
