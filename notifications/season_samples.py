"""Made-up letters of the end of a season: results, a circular, a report on publication."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from notifications.letters.resolved import ACCEPTED, FIXED, REVIEWING, STANDING, Resolved, Result
from notifications.letters.season import Circular, Entry, Figures, ProblemClass, Publication
from notifications.problem_classes import Problem

RESULT = Result(
    place="表三“（七）总计”行“总计”列",
    message="总计应等于本年处理结果各项之和，少 1 件",
    code="A31",
    severity="错误",
    number="GJ-2027-000101、GJ-2027-000115",
    outcome=FIXED,
    remark="2027年2月20日复核未再发现",
)
FIGURES = Figures(
    due=12,
    in_time=6,
    late=1,
    undated=1,
    absent=1,
    not_seen=2,
    unknown=1,
    not_due=0,
    decided=8,
    assessed=5,
    sound=3,
    unread=1,
    unjudged=1,
    reviewing=1,
    share_published="66.7%",
    share_in_time="75.0%",
    share_sound="60.0%",
)
NONE = Figures(**dict.fromkeys(Figures.__slots__[:14], 0), share_published="", share_in_time="", share_sound="")
ABSENT = Entry(name="样例市甲局", told="期限 2027年1月31日（星期日），经人工核实未公布")
LATE = Entry(name="样例市乙局", told="期限 2027年1月31日（星期日），页面所示公布日期 2027年2月3日")
FAULTY = Entry(name="样例市丙局", told="错误 2 项：收件与办理、结转不平（A31），办理结果各项之和不等于总计（A32）")
UNSEEN = (
    Entry(name="样例市丁局", told="尚未检索到，2027年2月7日查看：栏目里还没有（未确认）"),
    Entry(name="样例市戊局", told="未能检索，2027年2月7日查看：连接不上"),
)
DEADLINE, BASIS = "2027年1月31日（星期日）", "《中华人民共和国政府信息公开条例》第四十九条第一款"


def resolved(head: dict[str, Any]) -> Resolved:
    """Of every outcome one."""
    outcomes = (
        (FIXED, "2027年2月20日复核未再发现"),
        (ACCEPTED, "原文另有说明"),
        (STANDING, ""),
        (REVIEWING, "内容有变化，正在复核"),
    )
    return Resolved(
        **head,
        attached=("复核结果（fuhe-370000-2026-123.docx）",),
        title="样例市样例局2026年政府信息公开工作年度报告",
        url="http://sample.test/nb/1.html",
        published_on="2027年2月20日",
        version_before="0123456789abcdef",
        version="fedcba9876543210",
        refers=("GJ-2027-000101", "GJ-2027-000115"),
        results=tuple(replace(RESULT, outcome=outcome, remark=remark) for outcome, remark in outcomes),
        fixed=1,
        accepted=1,
        standing=1,
        reviewing=1,
    )


def appeared(letter: Resolved, bare: dict[str, Any]) -> Resolved:
    """A missing report that is there."""
    known: dict[str, Any] = {"url": "", "published_on": "", "version_before": "", "version": "", "results": ()}
    known |= dict.fromkeys(("fixed", "accepted", "standing", "reviewing"), 0)
    return replace(letter, **bare, **known, found_on="2027年2月20日")


def circular(head: dict[str, Any]) -> Circular:
    """With something in each list."""
    entries = {Problem.LATE: (ABSENT, LATE), Problem.INACCURATE: (FAULTY,)}
    return Circular(
        **head,
        attached=("通报草稿（tongbao-370000-2026-123.docx）",),
        as_of="2027-02-08 10:00",
        deadlines=(f"{DEADLINE}，依据{BASIS}",),
        figures=FIGURES,
        classes=tuple(ProblemClass(name=one.value, entries=entries.get(one, ())) for one in Problem),
        ranking=(replace(ABSENT, told="未公布；不按时发布"), replace(FAULTY, told="错误 2 项；发布内容不准确不全面")),
        unverified=UNSEEN,
        next_steps=("经核实未公布的单位，于2027年2月11日（星期四）前公布，并说明原因。",),
        left_out=1,
        cautions=("2027 调休未录入",),
    )


def no_problem(letter: Circular, bare: dict[str, Any]) -> Circular:
    """Nothing to list."""
    classes = tuple(replace(one, entries=()) for one in letter.classes)
    nothing: dict[str, Any] = dict.fromkeys(("deadlines", "ranking", "unverified", "next_steps", "cautions"), ())
    return replace(letter, **bare, **nothing, figures=NONE, classes=classes, left_out=0)


def publication(head: dict[str, Any]) -> Publication:
    """With something in each list."""
    return Publication(
        **head,
        attached=("公布情况报告（gongbu-370000-2026-123.docx）",),
        as_of="2027-02-08 10:00",
        deadline=DEADLINE,
        basis=BASIS,
        figures=FIGURES,
        units=(replace(ABSENT, told="经人工核实未公布"), replace(LATE, told="已公布（2027年2月3日，晚于期限）")),
        late=(LATE,),
        absent=(ABSENT,),
        unverified=UNSEEN,
        linked=3,
        unlinked=("样例市乙局",),
        unlooked=1,
        unregistered=7,
        cautions=("2027 调休未录入",),
    )


def nobody(letter: Publication, bare: dict[str, Any]) -> Publication:
    """Nothing to list."""
    nothing: dict[str, Any] = dict.fromkeys(("units", "late", "absent", "unverified", "unlinked", "cautions"), ())
    return replace(letter, **bare, **nothing, figures=NONE, linked=0, unlooked=0, unregistered=0)
