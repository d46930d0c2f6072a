"""C40 第五部分缺问题或改进."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.passages import is_nothing, lacking, must_be_text, section_of, subject_of_part, words_of
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SIDES = {
    "存在的问题": re.compile("问题|不足|差距|短板|薄弱"),
    "改进情况": re.compile(
        "改进|整改|下一步|措施|打算|针对|对此|为此|对照(?:不足|问题|差距|上述)|采取|解决|今后|下步|将(?:重点|继续|进一步|着力|持续|不断|努力|认真|切实)"
    ),
}


@rule(
    code="C40",
    slug="section-five-one-sided",
    title="第五部分缺问题或改进",
    severity=Severity.WARNING,
    basis=("L50(4)",),
    says="第五部分没有写{missing}",
    needs=("text",),
    bad=Example(parts={5: "下一步打算：增加政策解读的形式，加强业务培训。"}, finds=("part 五",)),
    good=Example(parts={5: "存在的问题：政策解读形式单一。改进情况：已增加图表和问答。"}),
)
def C40(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    第五部分既写存在的问题，也写改进情况。

    ## 为什么
    条例第五十条第四项要求两样都报告。

    ## 反例
    第五部分只列“下一步打算”，一个问题也没有。

    ## 怎么改
    请补充。
    """
    section = section_of(report, 5)
    if is_nothing(section.text):
        raise NotAssessable("row_absent", "第五部分没有内容")
    missing = lacking(section.text, SIDES) and lacking(words_of(report, section), SIDES)
    if not missing:
        return None
    must_be_text(report, section)
    return Mismatch(subject_of_part(5), section=5, words={"missing": "和".join(missing)})
