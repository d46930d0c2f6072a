"""What a reader is told: a number only where the diagnosis is unique."""

from __future__ import annotations

import re

import pytest

from audit.alternatives import Kind
from audit.diagnosis.locating import diagnose
from audit.diagnosis.words import diagnosis_sentence
from audit.engine import audit
from audit.form import FORM_2021
from audit.model import TableReading
from tests.audit.claims.judged import part_one
from tests.audit.diagnosis.numbers import dense, unsorted_results


def told(changes):
    return [diagnosis_sentence(one, FORM_2021) for one in diagnose("2021", {**dense(), **changes})]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"T3.granted.business": 7}, "表三“（一）予以公开”行“商业企业”列按勾稽关系推算应为5，请核对台账"),
        (
            {"T3.granted.business": 7, "T3.granted.research": 4},
            "按勾稽关系推算，表三“（一）予以公开”行“商业企业”列应为5、表三“（一）予以公开”行“科研机构”列应为1，请核对台账",
        ),
        (
            {"T4.litigation_direct.total": 3},
            (
                "以下任一调整均可使关系成立，请核对台账：①表四“未经复议直接起诉”的“结果维持”；"
                "②表四“未经复议直接起诉”的“结果纠正”；③表四“未经复议直接起诉”的“其他结果”；"
                "④表四“未经复议直接起诉”的“尚未审结”；⑤表四“未经复议直接起诉”的“总计”"
            ),
        ),
        (
            {"T4.litigation_after.upheld": 1, "T4.litigation_after.corrected": 1, "T4.litigation_after.other": 0}
            | {"T4.litigation_after.total": 0},
            "调整表四“复议后起诉”的“总计”可使关系成立，但不能排除其他情形，请核对台账",
        ),
        (
            {"T3.carried_in.research": 2, "T3.new_received.research": 1},
            (
                "“一、本年新收政府信息公开申请数量”行、“二、上年结转政府信息公开申请数量”行的差额可以出在不同的列，"
                "无法判断是哪一列，请核对台账"
            ),
        ),
    ],
    ids=["one cell", "two cells of one cause", "five ways", "one way, not certain", "any column"],
)
def test_sentences(changes, sentence):
    assert told(changes) == [sentence]


def test_results_that_were_not_sorted():
    (cause,) = diagnose("2021", unsorted_results())
    assert diagnosis_sentence(cause, FORM_2021) == "9件未按办理结果分类填报，无法判断应归入哪一项"


def test_more_than_can_be_told_apart():
    numbers = {address: at % 7 for at, address in enumerate(FORM_2021.addresses)}
    causes = [one for one in diagnose("2021", numbers) if one.table == "T3"]
    assert [diagnosis_sentence(one, FORM_2021) for one in causes] == ["由勾稽关系不能定位有误的格，请整表复核"]


def test_holes_are_told():
    gone = dict.fromkeys(address for address in FORM_2021.addresses if address.startswith("T3.other.other."))
    (sentence,) = told(gone | {"T3.granted.business": 6})
    assert sentence.endswith("请核对台账（表中有未填数字的格，只核对了能核对的关系）")


def test_only_a_unique_diagnosis_names_a_number():
    """But for how many requests are not sorted, which suggests no cell."""
    for changes in (
        {"T4.litigation_direct.total": 3},
        {"T3.carried_in.research": 2, "T3.new_received.research": 1},
        {"T3.granted.business": 6, "T3.partial.research": 1, "T3.granted.other_org": 3},
    ):
        for cause in diagnose("2021", {**dense(), **changes}):
            words = diagnosis_sentence(cause, FORM_2021)
            assert (cause.kind is Kind.UNIQUE) == ("应为" in words)
            assert cause.kind is Kind.UNIQUE or not re.search(r"\d", words)


def by_code(report):
    verdict = audit(report)
    return verdict, {
        (one.code, one.subject): one for one in verdict.findings if one.code[0] == "A" or one.code == "N01"
    }


def test_the_finding_about_the_wrong_total_names_its_value(make_report):
    verdict, found = by_code(make_report({"T3.granted.total": 81}))
    row, column = found["A33", "T3.granted.total"], found["A32", "T3.total.total"]
    assert row.message.endswith("；按勾稽关系推算应为18，请核对台账（像是把18的数字颠倒了）")
    assert column.message.endswith("；有误的可能是表三“（一）予以公开”行“总计”列")
    assert row.mismatch.suggestion == 18
    words = "表三“（一）予以公开”行“总计”列按勾稽关系推算应为18，请核对台账（像是把18的数字颠倒了）"
    assert column.mismatch.suggestion == words
    assert {(one.group, one.located, one.diagnosis) for one in found.values()} == {
        (row.group, ("T3.granted.total",), "")
    }
    assert verdict.groups[row.group].sentence == words


def test_where_no_finding_is_about_the_cell_all_of_them_have_the_sentence(make_report):
    _, found = by_code(make_report({"T3.granted.business": 7}))
    words = "表三“（一）予以公开”行“商业企业”列按勾稽关系推算应为5，请核对台账"
    assert {(one.diagnosis, one.mismatch.suggestion) for one in found.values()} == {(words, words)}


def test_an_ambiguous_group_suggests_nothing(make_report):
    verdict, found = by_code(make_report(unsorted_results()))
    assert {(one.group, one.mismatch.suggestion, one.located, one.diagnosis) for one in found.values()} == {
        (next(iter(found.values())).group, None, (), "9件未按办理结果分类填报，无法判断应归入哪一项")
    }
    diagnosis = verdict.groups[next(iter(found.values())).group].diagnosis
    assert diagnosis is not None
    told_of = diagnosis.to_dict()
    assert (told_of["changes"], len(told_of["alternatives"]), told_of["count"]) == ([], 5, 21)


def test_a_number_of_the_text_joins_the_group_it_explains(make_report):
    report = make_report({"T3.new_received.total": 53}, sections=part_one("共收到政府信息公开申请51件。"))
    verdict, found = by_code(report)
    assert set(found) == {("A31", "T3.total.total"), ("A33", "T3.new_received.total"), ("N01", "T3.new_received.total")}
    assert len({one.group for one in found.values()}) == 1
    assert found["N01", "T3.new_received.total"].mismatch.suggestion == 51
    (group,) = [one for one in verdict.groups.values() if one.diagnosis]
    assert group.sentence.endswith("应为51，请核对台账（与正文写明的件数相符）")


def test_a_number_of_the_text_that_explains_nothing_stays_alone(make_report):
    report = make_report({"T3.new_received.total": 53}, sections=part_one("共收到政府信息公开申请40件。"))
    _, found = by_code(report)
    numbers = {code: one.group for (code, _), one in found.items()}
    assert numbers["N01"] != numbers["A31"] == numbers["A33"]


def test_a_count_that_is_none_joins_what_puts_it_right(make_report):
    _, found = by_code(make_report({"T3.granted.business": "2.5"}))
    assert {code for code, _ in found} == {"A32", "A33", "A34"}
    assert len({one.group for one in found.values()}) == 1
    assert found["A34", "T3.granted.business"].message.endswith("；按勾稽关系推算应为5，请核对台账")


def test_groups_of_the_contract(make_report):
    verdict = audit(make_report({"T3.granted.business": 7}, tables={"T3": TableReading("T3", 0, "2021", exact=True)}))
    groups = verdict.to_dict()["groups"]
    assert [one["number"] for one in groups] == sorted({one.group for one in verdict.findings})
    (wrong,) = [one for one in groups if one["diagnosis"]]
    assert (wrong["codes"], wrong["severity"]) == (["A32", "A33"], "error")
    assert wrong["diagnosis"]["changes"] == [{"cell": "T3.granted.business", "found": 7, "value": 5}]
