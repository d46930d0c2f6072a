"""C20 缺少规定部分."""

from __future__ import annotations

import re

from audit.comparing import copies_of
from audit.document import Paragraph
from audit.errors import NotAssessable
from audit.example import Example
from audit.form import PARTS, Part
from audit.model import Report
from audit.passages import holds_picture, must_be_text, subject_of_part
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

PART_OF = {subject_of_part(part.number): part for part in PARTS}
LONGEST_HEADING = 40


@rule(
    code="C20",
    slug="part-missing",
    title="缺少规定部分",
    severity=Severity.ERROR,
    basis=("L50", "F30"),
    says="没有找到“{heading}”{doubt}",
    each=lambda report: PART_OF,
    needs=("text",),
    bad=Example(headings={4: None}, finds=("part 四",), words="第三部分之后直接是第五部分"),
    good=Example(words="六个部分齐全"),
)
def C20(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    六个部分齐全。标题是规定表述或认可的变体，或者标题丢了但规定的表格在，都算有；
    网页上没有、同时发布的文件里有，也算有。
    有一个同序号、而用词认不出的标题时，只是疑点。

    ## 为什么
    条例第五十条规定了年报的内容，格式文件要求不能遗漏。

    ## 反例
    第四部分之后直接是“六、其他需要报告的事项”。

    ## 怎么改
    请补充该部分。
    """
    part = PART_OF[subject]
    if report.section(part.number) or any(copy.report.section(part.number) for copy in copies_of(report)):
        return None
    must_be_text(report)
    if holds_picture(report) or "table_is_image" in report.damage:
        raise NotAssessable("table_is_image", "页面含有图片，缺少的部分可能在图片里")
    heading = f"{part.ordinal}、{part.canonical}"
    other = _unknown_heading(report, part)
    if other:
        doubt = f"；“{other}”如果就是这一部分，请使用规定标题"
        return Mismatch(
            subject, quote=other, severity=Severity.WARNING, cause=subject, words={"heading": heading, "doubt": doubt}
        )
    return Mismatch(subject, cause=subject, words={"heading": heading, "doubt": ""})


def _unknown_heading(report: Report, part: Part) -> str | None:
    """A short line with the ordinal of the missing part that is the heading of no other."""
    begins = re.compile(rf"(?:{part.ordinal}\s*[、.．]|第{part.ordinal}部分)")
    known = {section.heading for section in report.sections}
    for block in report.blocks:
        if isinstance(block, Paragraph) and len(block.text) <= LONGEST_HEADING and begins.match(block.text):
            printed = block.text.strip()
            if printed not in known and not re.search(r"[。；;]", printed):
                return printed
    return None
