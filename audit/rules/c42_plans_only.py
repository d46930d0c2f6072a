"""C42 只写打算未写改进情况."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.passages import must_be_text, section_of, subject_of_part
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

PLANS = re.compile(
    r"^(?P<head>(?:\([一二三四五六\d]\)|[一二三四五六\d][、.])?(?:关于)?下一步[^,。;:]{0,14})(?P<rest>[。:].*)?$",
    re.MULTILINE,
)
BEHIND_HEAD = re.compile("[。:：]")
DONE = re.compile(r"已|完成|取得|今年|本年度|一年来|[\u4e00-\u9fff]了(?!解)|得到|过")
IMPROVED = re.compile("针对|对此|改进|整改|完善|解决")
SHORTEST = 20


@rule(
    code="C42",
    slug="plans-not-results",
    title="只写打算未写改进情况",
    severity=Severity.NOTE,
    basis=("L50(4)",),
    says="第五部分的“{quote}”只写了打算，没有写已经采取的改进措施",
    core=False,
    bad=Example(
        parts={
            5: "（一）存在的问题。政策解读形式单一，业务培训偏少。\n"
            "（二）下一步工作打算。将增加图表解读，加强业务培训，不断提高公开质量。"
        },
        finds=("part 五",),
    ),
    good=Example(
        parts={
            5: "（一）存在的问题。政策解读形式单一，业务培训偏少。\n"
            "（二）下一步工作打算。在已增加图表解读的基础上，加强业务培训，不断提高公开质量。"
        }
    ),
)
def C42(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    第五部分后半以“下一步……”为小标题的，写到已经采取的措施，或者前半针对问题已经写了改进。全是打算的，作提示。

    ## 为什么
    条例第五十条第四项要求报告改进情况，不只是计划。

    ## 反例
    “（二）下一步工作打算。将进一步加强学习，将进一步完善制度。”

    ## 怎么改
    建议补充已采取的措施。
    """
    section = section_of(report, 5)
    text = "\n".join(tight(line) for line in section.text.split("\n"))
    plans = PLANS.search(text)
    if plans is None:
        return None
    before, behind = text[: plans.start()], text[plans.end("head") :]
    if len(behind.strip("。:\n")) < SHORTEST:
        raise NotAssessable("row_absent", "下一步打算之下没有内容")
    if DONE.search(behind) or _is_improved(before):
        return None
    must_be_text(report, section)
    printed = section.text.split("\n")[before.count("\n")]
    quote = BEHIND_HEAD.split(printed.strip(), maxsplit=1)[0]
    return Mismatch(subject_of_part(5), section=5, quote=quote)


def _is_improved(text: str) -> bool:
    """A sentence above tells of an improvement that was made."""
    return any(IMPROVED.search(sentence) and DONE.search(sentence) for sentence in re.split("[。\n]", text))
