"""What stands outside the relations ranks the alternatives; it decides nothing, and names no number."""

from __future__ import annotations

import pytest

from audit.alternatives import Change, Kind
from audit.diagnosis.evidence import diagnoses_of, explains
from audit.diagnosis.slips import MISPLACED, SHIFTED, SPLIT, SWAPPED, moved_words, typed_words
from audit.document import Document, Format
from audit.engine import audit
from audit.surroundings import Surroundings
from audit.verdict import Mismatch
from tests.audit.claims.judged import part_one
from tests.audit.diagnosis.numbers import unsorted_results


def only(report):
    found = [(one.code, one.mismatch) for one in audit(report).findings]
    (diagnosis,) = diagnoses_of(report, found)
    return diagnosis


def test_without_a_broken_relation_nothing_is_looked_at(make_report):
    assert diagnoses_of(make_report({"T3.total.total": 8}), []) == ()
    assert diagnoses_of(make_report(), [("N01", Mismatch("T3.new_received.total"))]) == ()


def test_a_relation_that_fails_only_with_0_for_a_blank_has_no_diagnosis(make_report):
    report = make_report({"T3.granted.business": None})
    assert [one.code for one in audit(report).findings if one.code == "A33"]
    assert diagnoses_of(report, [(one.code, one.mismatch) for one in audit(report).findings]) == ()


def totals_of(alternative):
    return [one.address for one in alternative.changes if one.address.endswith(".total")]


def test_a_number_of_the_text_ranks_and_does_not_decide(make_report):
    """Two rows are off by 2 against each other, in any one column: also in that of the totals, of which the text speaks."""
    wrong = {"T3.carried_in.research": 2, "T3.new_received.research": 1}
    alone = only(make_report(wrong))
    assert [bool(totals_of(one)) for one in alone.alternatives] == [False, False, False, True]
    said = only(make_report(wrong, sections=part_one("新收政府信息公开申请49件。")))
    assert said.kind is Kind.AMBIGUOUS
    assert (bool(totals_of(said.alternatives[0])), said.alternatives[0].reasons) == (True, ("与正文写明的件数相符",))
    against = only(make_report(wrong, sections=part_one("新收政府信息公开申请51件。")))
    assert (bool(totals_of(against.alternatives[-1])), against.alternatives[-1].reasons) == (
        True,
        ("与正文写明的件数不符",),
    )
    assert {one.changes for one in said.alternatives} == {one.changes for one in alone.alternatives}


def test_last_year_ranks(make_report):
    """Two rows are off by 2, in any one column; last year left two more of the research institutes."""
    wrong = {"T3.carried_in.research": 2, "T3.new_received.research": 1}
    last_year = make_report({"T3.carried_out.research": 0}, year=2023)
    report = make_report(wrong, around=Surroundings(previous=(last_year,)))
    first = only(report).alternatives[0]
    assert first.changes[0].address.startswith("T3.")
    ranked = {one.changes: one.reasons for one in only(report).alternatives}
    with_reason = [changes for changes, reasons in ranked.items() if "与上年报告的结转数相符" in reasons]
    assert Change("T3.carried_in.research", 2, 0) in with_reason[0]
    assert first.changes == with_reason[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([Change("T3.granted.business", 5, 3), Change("T3.granted.research", 3, 5)], [SWAPPED]),
        ([Change("T3.granted.business", 0, 3), Change("T3.granted.research", 3, 0)], [MISPLACED]),
        ([Change("T3.granted.business", 1, 12), Change("T3.granted.research", 2, 0)], [SPLIT]),
        ([Change("T3.granted.business", 1, 0), Change("T3.granted.research", 2, 12)], [SPLIT]),
        ([Change("T4.reconsideration.upheld", 1, 12), Change("T4.reconsideration.corrected", 2, 0)], [SPLIT]),
        ([Change("T3.granted.business", 1, 12), Change("T3.granted.public_welfare", 2, 0)], []),
        (
            [
                Change("T3.granted.natural_person", 0, 4),
                Change("T3.granted.business", 4, 7),
                Change("T3.granted.research", 7, 0),
            ],
            [SHIFTED],
        ),
        (
            [
                Change("T3.granted.natural_person", 4, 1),
                Change("T3.granted.business", 7, 4),
                Change("T3.granted.research", 0, 7),
            ],
            [SHIFTED],
        ),
        ([Change("T3.granted.business", 0, 3), Change("T3.partial.business", 0, 3)], []),
    ],
    ids=["swapped", "misplaced", "split", "split left", "split in T4", "not beside", "right", "left", "nothing"],
)
def test_numbers_that_seem_to_stand_in_the_wrong_cells(changes, words):
    assert list(moved_words(changes)) == words


@pytest.mark.parametrize(
    ("found", "value", "words"),
    [
        (21, 12, ["像是把12的数字颠倒了"]),
        (55, 5, ["像是5多打了一位"]),
        (5, 57, ["像是57漏打了一位"]),
        (132, 123, ["像是把123的数字颠倒了"]),
        (0, 30, []),
        (12, 13, []),
        (-1, 1, []),
    ],
)
def test_a_number_that_seems_mistyped(found, value, words):
    assert list(typed_words([Change("T3.granted.business", found, value)])) == words


def test_typing_is_no_reason_where_the_cell_is_not_certain(make_report):
    unclear = only(make_report({"T4.reconsideration.total": 40}))
    assert {reason for one in unclear.alternatives for reason in one.reasons} == set()
    clear = only(make_report({"T3.granted.total": 81}))
    assert clear.alternatives[0].reasons == ("像是把18的数字颠倒了",)


def test_of_a_scan_the_cell_may_have_been_misread(make_report):
    scanned = only(make_report({"T3.granted.business": 9}, document=Document(Format.SCAN, ())))
    assert scanned.alternatives[0].reasons == ("数字识别自扫描件，请先对照原件",)


def test_no_reason_of_an_ambiguous_diagnosis_names_a_number(make_report):
    report = make_report(
        {**unsorted_results(), "T4.litigation_after.total": 3}, sections=part_one("新收政府信息公开申请9件。")
    )
    found = [(one.code, one.mismatch) for one in audit(report).findings]
    reasons = [
        reason
        for one in diagnoses_of(report, found)
        for alternative in one.alternatives
        for reason in alternative.reasons
    ]
    assert not any(character.isdigit() for reason in reasons for character in reason)


def test_a_number_of_the_text_that_a_change_would_settle(make_report):
    sentence = "共收到政府信息公开申请53件。"
    report = make_report({"T3.new_received.total": 52}, sections=part_one("共收到政府信息公开申请51件。"))
    (diagnosis,) = diagnoses_of(report, [(one.code, one.mismatch) for one in audit(report).findings])
    assert not explains(report, diagnosis, Mismatch("T3.new_received.total", 52, 53, quote=sentence))
    assert explains(report, diagnosis, Mismatch("T3.new_received.total", 52, 51, quote="…"))
    assert not explains(report, diagnosis, Mismatch("T3.new_received.total", 52, None, quote="…"))
