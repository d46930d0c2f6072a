"""C23 超出规定部分."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.document import Paragraph
from audit.example import Example
from audit.form import PARTS
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

ORDINALS = "一二三四五六七八九十"
FIRST_LEVEL = re.compile(r"^\s*(?:([一二三四五六七八九十])\s*[、.．]|第([一二三四五六七八九十])部分)\s*\S")
SENTENCE = re.compile(r"[。；;！？]")
LONGEST_HEADING = 40


@rule(
    code="C23",
    slug="extra-part",
    title="超出规定部分",
    severity=Severity.NOTE,
    basis=("F30",),
    says="“{quote}”不是规定的六个部分之一",
    core=False,
    bad=Example(headings={7: "七、工作创新情况"}, parts={7: "开展政府开放日活动。"}, finds=("七、工作创新情况",)),
    good=Example(added={6: "（二）工作创新情况。开展政府开放日活动。"}),
)
def C23(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    一级标题只有规定的六个。从一依次编到七以上的，多出的标题作提示。第六部分里分条编号的不算。

    ## 为什么
    格式文件要求内容“不宜泛化”，其他事项有第六部分可写。

    ## 反例
    “六、其他需要报告的事项”之后还有“七、工作创新情况”。

    ## 怎么改
    建议并入第六部分。
    """
    known = {section.heading for section in report.sections if section.heading}
    sequence = _sequence(report, known)
    if len(sequence) <= len(PARTS) or not known <= set(sequence):
        return
    for heading in dict.fromkeys(sequence):
        if heading not in known:
            yield Mismatch(heading, quote=heading)


def _sequence(report: Report, known: set[str]) -> list[str]:
    """The lines that are numbered one after the other from 一. A list that begins anew is not among them."""
    found: list[str] = []
    for block in report.blocks:
        if not isinstance(block, Paragraph) or len(found) == len(ORDINALS):
            continue
        line = block.text.strip()
        match = FIRST_LEVEL.match(line)
        if not match or (match[1] or match[2]) != ORDINALS[len(found)]:
            continue
        heading = next((one for one in known if line.startswith(one)), line)
        if heading in known or (len(line) <= LONGEST_HEADING and not SENTENCE.search(line)):
            found.append(heading)
    return found
