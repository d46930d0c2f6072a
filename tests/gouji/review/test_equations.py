from __future__ import annotations

import pytest

from gouji.review.equations import Equation, Term, equation_of


def test_a_sum_with_its_operands():
    evidence = {
        "operands": [["T3.granted.total", 6], ["T3.partial.total", 0], ["T3.denied.state_secret.total", 1]],
        "expected": 7,
        "found": 9,
        "quote": None,
    }
    assert equation_of(evidence, "T3.total.total", 2025) == Equation(
        terms=(
            Term("表三“（一）予以公开”行“总计”列", "6"),
            Term("表三“1.属于国家秘密”行“总计”列", "1"),
        ),
        zeros=1,
        words="（一）予以公开 6 ＋ 属于国家秘密 1 ＝ 7，表上填 9",
        expected="7",
        found="9",
        difference="+2",
    )


def test_money_keeps_its_decimals():
    evidence = {"operands": [["T2.fee", 1.5], ["2024:T2.fee", -0.25]], "expected": 1.25, "found": 1.2, "quote": None}
    equation = equation_of(evidence, "T2.fee", 2025)
    assert equation is not None
    assert (equation.expected, equation.found, equation.difference) == ("1.25", "1.2", "-0.05")
    assert [term.value for term in equation.terms] == ["1.5", "-0.25"]


@pytest.mark.parametrize("evidence", [{}, {"operands": [], "expected": None, "found": None}, {"expected": "x"}])
def test_what_is_not_about_numbers_has_none(evidence):
    assert equation_of(evidence, "preface", 2025) is None


@pytest.mark.parametrize("odd", [True, "NaN", "Infinity", [], {}, "", "1e", None])
def test_odd_values_are_no_numbers(odd):
    assert equation_of({"operands": [["a", odd]], "expected": odd, "found": odd}, "a", 2025) is None


def test_before_there_was_a_form_there_are_no_printed_names():
    evidence = {"operands": [["T3.granted.total", 6]], "expected": 6, "found": 9}
    equation = equation_of(evidence, "T3.total.total", 2015)
    assert equation is not None
    assert (equation.words, equation.terms) == ("", (Term("T3.granted.total", "6"),))
