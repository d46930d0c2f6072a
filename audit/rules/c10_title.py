"""C10 标题不规范."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.errors import NotAssessable
from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

CANONICAL = re.compile(
    r"(?P<name>.*?)(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年政府信息公开工作年度报告(?:\((?:更正|更新|修订|修正|勘误|公开|20\d\d年\d{1,2}月)[^()]{0,4}\))?"
)
YEAR_TWICE = re.compile(r".*?20\d\d年度政府信息公开工作年度报告")
SUBJECT = "title"


@rule(
    code="C10",
    slug="title-not-canonical",
    title="标题不规范",
    severity=Severity.WARNING,
    basis=("P",),
    says="标题“{quote}”{problem}",
    needs=("text",),
    bad=Example(title="样例市青山区水利局2024年政府信息公开年度报", finds=(SUBJECT,)),
    good=Example(title="样例市青山区水利局2024年政府信息公开工作年度报告"),
)
def C10(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    标题是“〈机关名称〉〈年份〉年政府信息公开工作年度报告”，年份与统计期限的年份一致。
    分成两行、机关名称另起一行、字间有空格都可以。
    少“工作”二字或“年度报告”不全是疑点，“某年度……年度报告”是提示，年份与统计期限不一致是错误。

    ## 为什么
    公众和主管部门按标题查找年报，年份写错会归错年度。

    ## 反例
    “样例市样例局2024年政府信息公开年度报”。

    ## 怎么改
    请按规范更正标题。
    """
    if not report.title:
        raise NotAssessable("no_claim", "没有认出标题")
    if report.period and report.title_year and str(report.title_year) not in {day[:4] for day in report.period}:
        stated = report.period[1][:4]
        yield _finding(report, f"的年份与统计期限（{stated}年）不一致", Severity.ERROR, cause="report year")
        return
    title = tight(report.title)
    match = CANONICAL.fullmatch(title)
    if match and (match["name"] or report.agency):
        return
    problem, severity = _problem(title, named=bool(match))
    yield _finding(report, problem, severity)


def _problem(title: str, *, named: bool) -> tuple[str, Severity]:
    if named:
        return "没有机关名称", Severity.NOTE
    if YEAR_TWICE.fullmatch(title):
        return "中“年度”重复，宜写“某年……年度报告”", Severity.NOTE
    if "年度报告" not in title:
        return "不完整，应以“年度报告”结尾", Severity.WARNING
    if "公开工作" not in title:
        return "缺少“工作”二字", Severity.WARNING
    if "政府信息公开" not in title:
        return "应写“政府信息公开”", Severity.WARNING
    return "与规范标题不一致", Severity.NOTE


def _finding(report: Report, problem: str, severity: Severity, cause: str | None = None) -> Mismatch:
    suggestion = f"{report.agency}{report.year}年政府信息公开工作年度报告" if report.year and not cause else None
    words = {"problem": problem}
    return Mismatch(SUBJECT, quote=report.title, severity=severity, suggestion=suggestion, cause=cause, words=words)
