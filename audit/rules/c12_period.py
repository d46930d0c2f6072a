"""C12 未注明统计期限."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.passages import must_be_text, opening, sentence_at
from audit.reading.naming import PERIOD, PERIOD_WORDS
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

# A body of the year itself counts from its first day.
FOUNDED = re.compile(
    r"20\d\d年[^。;,]{0,12}?(?:成立|组建|挂牌|设立)(?!领导小组)|新(?:成立|组建|设立)|(?:成立|组建|挂牌)(?:之日|以来|于)"
)
SUBJECT = "preface"
# A range is the stated period only when it follows the word in the same sentence.
STATED = re.compile(rf"(?:{PERIOD_WORDS.pattern})[^。;!?\d]{{0,20}}?(?:20\d\d年度[^。;\d]{{0,6}})?{PERIOD.pattern}")

# The end alone, where the year has begun is understood.
CUT_OFF = re.compile(r"(?:数据|统计)[^。;]{0,15}截[止至](?:时间|日期)?[为到:]?20\d\d年(?:12月31日|底|末)")


@rule(
    code="C12",
    slug="period-missing",
    title="未注明统计期限",
    severity=Severity.WARNING,
    basis=("P",),
    says="{problem}",
    needs=("text",),
    bad=Example(preface="对报告内容有疑问的，请与样例市青山区水利局联系（电话：0000-8812345）。", finds=(SUBJECT,)),
    good=Example(preface="本报告所列数据的统计期限自2024年1月1日起，至2024年12月31日止。"),
)
def C12(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    正文开头600字内或第一部分开头，有统计期限（统计时限、统计周期、时间范围、核定时间点、截止日期等说法都可以）。
    没有是疑点；写明的期限不是本年度1月1日至12月31日是错误。本年成立的机关可以从成立之日起算。日期数字残缺时不作判断。

    ## 为什么
    不知道数字统计到哪一天，就无法与上年和上下级的数字核对。四川省地方标准 DB51/T 2660—2019 有明确要求，各地普遍如此。

    ## 反例
    2024年度报告写“统计期限自2023年1月1日起，至2023年12月31日止”。

    ## 怎么改
    请注明统计期限自报告年度1月1日起至12月31日止。
    """
    must_be_text(report)
    text = opening(report)
    stated = STATED.search(text)
    if stated:
        return _compare(report, stated, text)
    if "period_damaged" in report.damage:
        raise NotAssessable("encoding_damaged", "统计期限的数字残缺")
    if PERIOD_WORDS.search(text) or CUT_OFF.search(text) or _is_full_year(report):
        return None
    return Mismatch(SUBJECT, words={"problem": "正文开头没有统计期限"})


def _is_full_year(report: Report) -> bool:
    return bool(report.period and report.period[0][4:] == "-01-01" and report.period[1][4:] == "-12-31")


def _compare(report: Report, stated: re.Match[str], text: str) -> Mismatch | None:
    last_year = int(stated["ty"] or stated["fy"] or report.year or 0)
    first_year = int(stated["fy"] or last_year)
    days = [int(stated[name]) for name in ("fm", "fd", "tm", "td")]
    year = report.year or last_year
    if days == [1, 1, 12, 31] and first_year == last_year == year:
        return None
    if days[2:] == [12, 31] and first_year == last_year == year and FOUNDED.search(text):
        return None
    problem = f"写明的统计期限不是{year}年1月1日至12月31日"
    cause = "report year" if days == [1, 1, 12, 31] and first_year == last_year else None
    quote = _as_printed(report) or stated[0]
    words = {"problem": f"{problem}：“{quote}”"}
    return Mismatch(SUBJECT, quote=quote, severity=Severity.ERROR, cause=cause, words=words)


def _as_printed(report: Report) -> str:
    word = PERIOD_WORDS.search(report.prose)
    return sentence_at(report.prose, *word.span()) if word else ""
