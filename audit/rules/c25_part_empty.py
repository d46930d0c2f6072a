"""C25 部分内容为空."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.passages import holds_table, is_nothing, must_be_text, section_of, subject_of_part
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

PART_OF = {subject_of_part(number): number for number in (1, 5)}


@rule(
    code="C25",
    slug="part-empty",
    title="部分内容为空",
    severity=Severity.ERROR,
    basis=("L50",),
    says="“{heading}”没有内容",
    each=lambda report: PART_OF,
    needs=("text",),
    bad=Example(parts={5: "无"}, finds=("part 五",)),
    good=Example(parts={5: "存在的问题：解读形式单一。改进情况：已增加图表和问答。"}),
)
def C25(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    第一、第五部分有内容，不是空白，也不是只写“无”“略”或者“×××”。第六部分只写“无”由 C50 检查。

    ## 为什么
    条例第五十条要求报告总体工作、存在的问题和改进情况，每个机关都有话可说。

    ## 反例
    “五、存在的主要问题及改进情况”之下只有一个“无”字。

    ## 怎么改
    请补充内容。
    """
    section = section_of(report, PART_OF[subject])
    if not is_nothing(section.text):
        return None
    must_be_text(report, section)
    if not section.heading or holds_table(report, section):
        raise NotAssessable("template_unknown", "内容可能在表格里")
    return Mismatch(
        subject, quote=section.text.strip() or None, section=section.part, words={"heading": section.heading}
    )
