"""Q13 疑似严重表述错误."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.example import Example
from audit.model import Report
from audit.passages import must_be_exact_text, sentence_at
from audit.policy import Expression, Policy
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

LISTED = Policy(expressions=(Expression("新时代中国特色主义", "新时代中国特色社会主义"),))


@rule(
    code="Q13",
    slug="sensitive-expression",
    title="疑似严重表述错误",
    severity=Severity.WARNING,
    basis=("P",),
    says="“{subject}”在本地的表述词表里{suggested}：“{quote}”",
    each=lambda report: [one.wrong for one in report.around.policy.expressions],
    needs=("text", "cells"),
    core=False,
    held=True,
    bad=Example(
        policy=LISTED,
        added={1: "（六）以新时代中国特色主义思想为指导。"},
        finds=("新时代中国特色主义",),
        words="本地词表列有“新时代中国特色主义”，宜为“新时代中国特色社会主义”",
    ),
    good=Example(policy=LISTED, added={1: "（六）以新时代中国特色社会主义思想为指导。"}, words="同一词表"),
)
def Q13(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    标题、正文和表格里有没有本地词表所列的错误表述。词表由使用单位提供，本工具不带任何词表；没有词表的地方，这条规则不用。

    ## 为什么
    重要表述写错，比一般错字影响大得多。程序只认字面，不懂语境，所以只作疑点，经人确认后才会写进通知。

    ## 反例
    词表列有“新时代中国特色主义”，报告里正好这样写。

    ## 怎么改
    建议核对原文，按规范表述更正。
    """
    must_be_exact_text(report)
    expression = next(one for one in report.around.policy.expressions if one.wrong == subject)
    text = f"{report.title}\n{report.whole_text}"
    match = next(_places(text, expression), None)
    if match is None:
        return None
    suggested = f"，规范表述是“{expression.right}”" if expression.right else ""
    return Mismatch(
        subject,
        quote=sentence_at(text, *match.span()),
        suggestion=expression.right or None,
        words={"suggested": suggested},
    )


def _places(text: str, expression: Expression) -> Iterator[re.Match[str]]:
    """With white space inside, but not where it is only a part of the right words."""
    pattern = re.compile(r"\s*".join(map(re.escape, "".join(expression.wrong.split()))))
    at = expression.right.find(expression.wrong) if expression.right else -1
    for match in pattern.finditer(text):
        start = match.start() - at
        if at < 0 or start < 0 or not text.startswith(expression.right, start):
            yield match
