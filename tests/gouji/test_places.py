from __future__ import annotations

import re

import pytest

from audit.rules import ALL
from gouji.rendering.places import subject_words


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("T3.total.business", "表三“（七）总计”行“商业企业”列"),
        ("T3", "表三"),
        ("part 五", "第五部分"),
        ("part 一 numbers", "第一部分的数字"),
        ("date of signature", "落款日期"),
        ("与样例市另一局雷同", "与样例市另一局雷同"),
        ("part 九", "part 九"),
        ("", ""),
    ],
)
def test_subjects_in_words(subject, words):
    assert subject_words(subject, 2025) == words


def test_no_rule_has_a_name_of_ours_that_people_would_read():
    """Every subject of a rule without cells is a name in the source: a new one needs its Chinese words."""
    named = set()
    for rule in ALL:
        for value in vars(__import__(rule.check.__module__, fromlist=["_"])).values():
            if isinstance(value, str) and re.fullmatch(r"[a-z]+( [a-z]+)*", value):
                named.add(value)
    used = {name for name in named if subject_words(name, 2025) == name}
    assert used <= {"annual", "carried over", "province", "city", "county"}  # causes, columns, levels: never subjects
