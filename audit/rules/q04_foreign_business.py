"""Q04 内容与职能不符."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.example import Example
from audit.lexicon.functions import FIELDS, field_of, words_of
from audit.model import BodyKind, Report
from audit.passages import SENTENCE_ENDS, must_be_exact_text
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

# One word may be an example, or another body's; so many of one field in one sentence are a paragraph from elsewhere.
LEAST = 2
# The sentence tells of others.
OF_OTHERS = re.compile(
    r"会同|联合|配合|协同|转送|移送|各部门|各单位|部门协作|联席|共建|提案|建议|帮扶|包联|驻村|全区|全县|全市|各级"
)
QUOTED = re.compile(r"《[^》\n]{0,80}》|“[^”\n]{0,10}”")
LONGEST = 800
BODIES = frozenset({BodyKind.DEPARTMENT})


@rule(
    code="Q04",
    slug="foreign-business",
    title="内容与职能不符",
    severity=Severity.NOTE,
    basis=("E",),
    says="“{subject}”像是别的领域（{field}）的内容：“{quote}”",
    kinds=BODIES,
    core=False,
    bad=Example(
        agency="样例市青山区应急管理局",
        added={1: "（六）将政策解读、技术推广、涉农信息等及时发布。"},
        finds=("技术推广、涉农信息",),
    ),
    good=Example(
        agency="样例市青山区应急管理局", added={1: "（六）将政策解读、危险化学品、安全生产许可信息等及时发布。"}
    ),
)
def Q04(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    机关名称表明只管一个领域的部门（应急、教育、民政……），第一部分同一句里有没有两个以上别的领域特有的事项。
    政府、办公室、乡镇街道、管委会、审批和综合部门什么都可能公开，不作判断；说到会同、转送、提案的句子不提。

    ## 为什么
    整段照搬别的单位的稿子，会把别人的业务也搬过来。这里只凭词表，所以只作提示。

    ## 反例
    应急管理局写“将政策解读、通知公告、技术推广、涉农信息等及时发布”。

    ## 怎么改
    请核对并更正。
    """
    must_be_exact_text(report)
    field, section = field_of(report.agency), report.section(1)
    if field is None or section is None:
        return
    for other in FIELDS:
        if other != field:
            finding = _foreign(section.text, other)
            if finding:
                yield finding


def _foreign(text: str, field: str) -> Mismatch | None:
    words = [word for word in words_of(field) if word in text]
    if len(words) < LEAST:
        return None
    for sentence in re.split(f"(?<=[{SENTENCE_ENDS}])", text):
        plain = QUOTED.sub("", sentence)
        found = sorted((word for word in words if word in plain), key=plain.index)
        if len(found) >= LEAST and len(sentence) <= LONGEST and not OF_OTHERS.search(plain):
            return Mismatch("、".join(found), quote=sentence.strip(), section=1, words={"field": field})
    return None
