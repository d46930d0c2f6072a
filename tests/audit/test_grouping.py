"""Which findings have one cause. Findings without a diagnosis: tests/audit/test_engine.py."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from audit.alternatives import Alternative, Change, Diagnosis, Kind
from audit.engine import audit
from audit.grouping import group
from audit.identity import evidence_hash
from audit.rules import ALL
from audit.verdict import Mismatch
from tests.audit.building import report
from tests.audit.claims.judged import part_one

BUSINESS, RESEARCH = "T3.granted.business", "T3.granted.research"


def diagnosis(equations, *cells, kind=Kind.UNIQUE):
    changes = tuple(Change(address, 1, value) for address, value in cells)
    return Diagnosis(kind, "T3", equations, (Alternative(changes),))


def sums(*subjects):
    return [(code, Mismatch(subject, 1, 2)) for code, subject in subjects]


ONE = diagnosis((("A33", "T3.granted.total"), ("A32", "T3.total.business")), (BUSINESS, 5))
OTHER = diagnosis((("A33", "T3.partial.total"), ("A32", "T3.total.research")), (RESEARCH, 4))
FOUR = sums(
    ("A32", "T3.total.business"),
    ("A32", "T3.total.research"),
    ("A33", "T3.granted.total"),
    ("A33", "T3.partial.total"),
)


def test_one_group_for_each_diagnosis():
    grouped = group(FOUR, (ONE, OTHER))
    assert grouped.numbers == (1, 2, 1, 2)
    assert grouped.diagnoses == {1: ONE, 2: OTHER}


def test_sums_that_are_off_by_the_same_amount_are_one_cause_only_without_a_diagnosis():
    assert group(FOUR).numbers == (1, 1, 1, 1)
    assert group(FOUR).diagnoses == {}
    assert group(FOUR, ()).numbers == (1, 2, 3, 4)


def test_a_relation_of_which_the_rule_was_not_asked_makes_no_group():
    grouped = group(FOUR[:1], (ONE, OTHER))
    assert (grouped.numbers, grouped.diagnoses) == ((1,), {1: ONE})


def test_a_sum_over_blanks_stays_with_the_blanks():
    blank = [("A33", Mismatch("T3.granted.total", 1, 2, cause="blank T3")), ("C32", Mismatch("T3", cause="blank T3"))]
    assert group([FOUR[0], *blank], (ONE,)).numbers == (1, 2, 2)


def test_a_sum_over_units_stays_with_the_units():
    units = [("A33", Mismatch("T3.granted.total", 1, 2, cause="text T3")), ("C34", Mismatch("T3"))]
    assert group([FOUR[0], *units], (ONE,)).numbers == (1, 2, 2)


def test_numbers_of_the_text_that_say_the_same_join_together():
    requests = [("N01", Mismatch("T3.new_received.total", 7, 2)), ("N02", Mismatch("T3.total.total", 7, 2))]
    assert group(requests, ()).numbers == (1, 1)
    joined = group([*FOUR, *requests], (ONE, OTHER), lambda one, facts: one is OTHER and facts is requests[1][1])
    assert joined.numbers == (1, 2, 1, 2, 2, 2)


def test_a_finding_joins_one_diagnosis_and_never_makes_two_into_one():
    number = ("N05", Mismatch("T3.granted.total", 7, 2))
    assert group([*FOUR, number], (ONE, OTHER), lambda one, facts: True).numbers == (1, 2, 1, 2, 1)
    assert group([*FOUR, number], (ONE, OTHER)).numbers == (1, 2, 1, 2, 3)


@pytest.mark.parametrize(
    ("code", "mismatch", "number"),
    [
        ("A34", Mismatch(BUSINESS), 1),
        ("A34", Mismatch("T3.granted.other_org"), 3),
        ("Y01", Mismatch(BUSINESS, expected=5, found=1), 1),
        ("Y01", Mismatch(BUSINESS, expected=6, found=1), 3),
        ("Q08", Mismatch(BUSINESS, expected=5, found=1), 3),
    ],
)
def test_what_a_change_of_the_cell_would_settle(code, mismatch, number):
    assert group([*FOUR, (code, mismatch)], (ONE, OTHER)).numbers[-1] == number


def test_years_are_one_cause():
    years = [("Y01", Mismatch("T3.carried_in.total", 1, 2)), ("Y02", Mismatch("T3.carried_in.business", 1, 2))]
    assert group(years, ()).numbers == (1, 1)


def test_a_gap_explains_the_ordinals_behind_it():
    headings = {3: None, 4: "三、政府信息公开行政复议、行政诉讼情况", 5: "四、存在的主要问题及改进情况"}
    verdict = audit(report(headings=headings))
    groups = {code: {one.group for one in verdict.findings if one.code == code} for code in ("C20", "C21", "C24")}
    assert groups["C20"] == groups["C21"]
    assert len(groups["C20"]) == 1


WRONG = {
    "T3.new_received.total": 53,
    "T3.granted.business": 7,
    "T3.carried_out.research": None,
    "T4.litigation_direct.total": 3,
    "T2.licensing.decisions": -3,
}
TEXT = "共收到政府信息公开申请51件，办结40件。本年度作出行政许可决定12件，行政处罚决定1件。"


@pytest.fixture
def wrong(make_report):
    sections = report(parts={1: TEXT}).sections
    return make_report(WRONG, sections=sections)


def test_the_order_of_the_rules_makes_no_difference(wrong):
    usual = audit(wrong, agency_code="X")
    assert len({one.group for one in usual.findings}) > 4
    for seed in range(5):
        rules = random.Random(seed).sample(ALL, len(ALL))
        again = audit(wrong, agency_code="X", rules=rules)
        assert list(again.to_dict().items()) == list(usual.to_dict().items())
        assert again.to_dict()["findings"] == usual.to_dict()["findings"]


def test_the_order_of_sections_and_cells_makes_no_difference(wrong):
    usual = audit(wrong).to_dict()
    turned = replace(wrong, sections=tuple(reversed(wrong.sections)), cells=dict(reversed(tuple(wrong.cells.items()))))
    assert audit(turned).to_dict() == usual


def test_a_diagnosis_that_crashes_takes_no_finding_away(monkeypatch, make_report):
    made = make_report({"T3.granted.business": 7}, sections=part_one("共收到政府信息公开申请2件。"))
    usual = audit(made)

    def trip(report, found):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("audit.engine.diagnoses_of", trip)
    verdict = audit(made)
    assert [(crash.code, crash.cause) for crash in verdict.crashes] == [("diagnosis", "ZeroDivisionError: planted")]
    assert [one.fingerprint for one in verdict.findings] == [one.fingerprint for one in usual.findings]
    assert [one.evidence_hash for one in verdict.findings] == [one.evidence_hash for one in usual.findings]
    assert {one.mismatch.suggestion for one in verdict.findings if one.code[0] == "A"} == {None}
    assert all(group["diagnosis"] is None for group in verdict.to_dict()["groups"])


def test_a_diagnosis_changes_no_identity(make_report):
    """What is suggested is not what was judged: a better suggestion reopens no finding."""
    (located,) = [one for one in audit(make_report({"T3.total.business": 8})).findings if one.code == "A31"]
    assert located.mismatch.suggestion == 9
    assert located.evidence_hash == evidence_hash(replace(located.mismatch, suggestion=None))
