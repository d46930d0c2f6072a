"""Q18 超过本地篇幅要求."""

from __future__ import annotations

from audit.example import Example
from audit.model import Report
from audit.passages import must_be_text, section_of, subject_of_part
from audit.policy import Policy
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="Q18",
    slug="too-long",
    title="超过本地篇幅要求",
    severity=Severity.NOTE,
    basis=("P",),
    says="第一部分有{found}个字，本地要求不超过{expected}个字",
    each=lambda report: (subject_of_part(1),) if report.around.policy.longest else (),
    core=False,
    bad=Example(policy=Policy(longest=300), finds=("part 一",), words="本地要求第一部分不超过300字"),
    good=Example(policy=Policy(longest=3000), words="本地要求第一部分不超过3000字"),
)
def Q18(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    本地（上级或者主管部门）规定了第一部分的字数时，看有没有超过；空白不算字数。没有规定的地方，这条规则不用。

    ## 为什么
    有的地方在部署通知里限定篇幅，例如“原则上不超过一千字”。

    ## 反例
    本地要求不超过1000字，第一部分写了2474字。

    ## 怎么改
    建议按本地要求压缩篇幅。
    """
    longest = report.around.policy.longest
    section = section_of(report, 1)
    must_be_text(report)
    length = len("".join(section.text.split()))
    if longest is None or length <= longest:
        return None
    return Mismatch(subject, expected=longest, found=length, section=1)
