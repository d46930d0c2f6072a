"""C50 未说明信息处理费情况."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.passages import lacking, must_be_text, section_of, sentence_at, subject_of_part, words_of
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

STATEMENT = re.compile("信息处理费|公开处理费")
# Said in part six without the name of the fee.
IN_PART_SIX = re.compile(r"(?:未|没有|无|末|不)(?:收取|产生|发生)[^。；;]{0,20}费|处理费|收费通知")
HINT = re.compile(r"收\s*费")
FIRST_YEAR = 2021
SHORT = 60


@rule(
    code="C50",
    slug="fee-statement-missing",
    title="未说明信息处理费情况",
    severity=Severity.WARNING,
    basis=("P",),
    says="第六部分没有说明收取信息处理费的情况{hint}",
    each=lambda report: [subject_of_part(6)] if (report.year or 0) >= FIRST_YEAR else [],
    needs=("text",),
    bad=Example(parts={6: "无"}, finds=("part 六",)),
    good=Example(parts={6: "依据《政府信息公开信息处理费管理办法》，本年度未收取信息处理费。"}),
)
def C50(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    2021年度起，第六部分（或者正文其他地方）说明收取信息处理费的情况。未收取、没有产生、0元都算说明。

    ## 为什么
    《政府信息公开信息处理费管理办法》施行以来，各地年报普遍在这里报告，没有收取也要写明。

    ## 反例
    第六部分只有一个“无”字。

    ## 怎么改
    请补充本年度收取信息处理费情况。
    """
    if not lacking(report.whole_text, {"fee": STATEMENT}):
        return None
    section = section_of(report, 6)
    if not lacking(words_of(report, section), {"fee": IN_PART_SIX}):
        return None
    must_be_text(report, section)
    if not section.heading:
        raise NotAssessable("row_absent")
    near = HINT.search(report.prose)
    hint = f"；文中与收费有关的只有：“{sentence_at(report.prose, *near.span())}”" if near else ""
    first_line = section.text.strip().split("\n")[0]
    return Mismatch(
        subject, quote=first_line if 0 < len(first_line) <= SHORT else None, section=6, words={"hint": hint}
    )
