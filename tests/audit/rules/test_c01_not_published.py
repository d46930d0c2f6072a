from __future__ import annotations

from dataclasses import replace

import pytest

from audit.absence import judge_absence
from audit.model import BodyKind
from audit.policy import Policy
from audit.rules.c01_not_published import C01
from audit.surroundings import Absence, ListLook
from audit.verdict import summarise
from tests.audit.building import AGENCY, report, short

COLUMN, SUMMARY = "http://a.test/nianbao/", "http://gov.test/huizong/"
ABSENT = Absence(
    agency=AGENCY,
    year=2024,
    due_on="2025-01-31",
    now="2025-02-05T09:00:00+08:00",
    sources=(COLUMN, SUMMARY),
    looks=tuple(ListLook(url, f"2025-02-0{day}T21:00:00+08:00") for url in (COLUMN, SUMMARY) for day in (3, 4)),
    confirmed_by="审核员",
)


def reason(absence: Absence) -> str:
    verdict = judge_absence(absence)
    assert verdict.findings == ()
    return summarise(verdict.outcomes["C01"])[1] or ""


def changed(at: int, **facts) -> Absence:
    """One of the looks is otherwise."""
    looks = [replace(look, **facts) if number == at else look for number, look in enumerate(ABSENT.looks)]
    return replace(ABSENT, looks=tuple(looks))


def test_a_report_that_is_there_passes():
    assert short(C01, report()) == []
    assert summarise(C01.assess(report())) == ("pass", None)


def test_with_all_six_conditions_it_is_an_error_with_its_evidence():
    verdict = judge_absence(ABSENT, body_kind=BodyKind.DEPARTMENT, agency_code="X1")
    (finding,) = verdict.findings
    assert (verdict.status, finding.code, finding.subject, finding.severity) == ("absent", "C01", "report", "error")
    assert finding.message == (
        "截至2025年2月5日没有找到2024年度报告，期限是2025年1月31日；查看过"
        f"{COLUMN}（2025-02-04 21:00，200）、{SUMMARY}（2025-02-04 21:00，200）"
    )
    assert "第四十九条" in finding.basis


@pytest.mark.parametrize(
    ("absence", "why"),
    [
        (changed(3, complete=False), "没有翻到底"),
        (changed(3, control=False), "以前年度的报告也不见了"),
        (changed(3, status=503), "没有打开（503）"),
        (changed(3, status=None), "没有打开（无应答）"),
        (replace(ABSENT, sources=(COLUMN, SUMMARY, "http://c.test/")), "没有查看过http://c.test/"),
        (replace(ABSENT, sources=()), "没有登记年报栏目"),
        (replace(ABSENT, due_on="2025-02-05"), "期限或约定的宽限还没有过"),
        (replace(ABSENT, grace_days=5), "期限或约定的宽限还没有过"),
        (replace(ABSENT, now="2025-02-06T09:00:00+08:00"), "不在24小时之内"),
        (replace(ABSENT, looks=ABSENT.looks[1::2]), "只查看过一天"),
        (changed(2, complete=False), "只查看过一天"),
        (replace(ABSENT, confirmed_by=""), "还没有人确认"),
        (replace(ABSENT, due_on="2025-02-04"), "期限以后没有查看过"),
    ],
)
def test_one_condition_less_and_nothing_is_known(absence, why):
    assert reason(absence).startswith("not_fetched: ")
    assert why in reason(absence)


def test_days_are_those_of_the_place():
    late = replace(ABSENT, due_on="2025-02-04", now="2025-02-05T02:00:00+00:00")
    looks = tuple(
        ListLook(url, at) for url in (COLUMN, SUMMARY) for at in ("2025-02-03T12:00:00Z", "2025-02-04T17:00:00Z")
    )
    assert len(judge_absence(replace(late, looks=looks)).findings) == 1


def test_a_list_that_names_the_report_is_enough_to_pass():
    assert summarise(judge_absence(changed(0, listed=True)).outcomes["C01"]) == ("pass", None)


def test_an_excused_body_has_no_outcome():
    assert judge_absence(replace(ABSENT, excused="并入其他机关")).outcomes == {}


@pytest.mark.parametrize("kind", [BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE])
def test_where_the_law_sets_no_day_it_is_a_warning(kind):
    (finding,) = judge_absence(ABSENT, body_kind=kind).findings
    assert (finding.severity, "（本地期限）" in finding.message) == ("warning", True)
    assert "第四十九条" not in finding.basis


def test_a_local_deadline_is_named_and_a_warning():
    (finding,) = judge_absence(replace(ABSENT, local=True, due_basis="某市2024年通知")).findings
    assert (finding.severity, "（某市2024年通知）" in finding.message) == ("warning", True)


def test_a_policy_may_switch_it_off():
    assert judge_absence(ABSENT, policy=Policy(off={"C01": "另行通报"})).outcomes == {}
