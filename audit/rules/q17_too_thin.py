"""Q17 内容过于简单."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.labels import tight
from audit.model import BodyKind, Report, Section
from audit.passages import holds_table, is_nothing, must_be_text, section_of, subject_of_part
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

# Characters without white space, by part.
LEAST = {1: 300, 5: 80}
NUMBERS = f"{subject_of_part(1)} numbers"
SMALL_BODIES = (BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE)

NOT_ITS_OWN = re.compile(
    r"《[^》]{0,80}》|[〔\[(]?\d{4}[〕\])]?\s*\d{0,4}号|\d{4}年(?:度|\d{1,2}月)?|\d{1,2}月\d{1,2}日|\d{1,3}个?工作日|第[\d一二三四五六七八九十]{1,5}[条款项届次]|"
    r"[一二三四五六七八九十两]个(?:方面|是|维护|意识|自信|工作日)|\d{3,4}-?\d{7,8}|\d{6}"
)
ITS_OWN = re.compile(
    r"[\d一二三四五六七八九十百千万两](?:\.\d{1,4})?[余多]?(?:件|条|次|份|个|期|项|人|篇|场|起|部|类|名|家|户|批|例|宗|张|块|组|处|本|册|%|万)"
)
SENTENCE = re.compile(r"[^。；\n]+[。；\n]?")
# To have had none is a figure too.
NONE = re.compile(
    r"(?:未|没有|尚未|无)(?:新?收到|接到|受理|发生|产生|出现|收取|制发|制定|出台|发布)|(?:均|数)?为(?:零|0)|无(?:依)?申请"
)


@rule(
    code="Q17",
    slug="too-thin",
    title="内容过于简单",
    severity=Severity.WARNING,
    basis=("F30",),
    says="{part}{problem}",
    each=lambda report: (subject_of_part(1), NUMBERS, subject_of_part(5)),
    bad=Example(
        parts={
            1: "2024年，我局认真做好主动公开、依申请公开、信息管理、平台建设和监督保障各项工作，成效明显。",
            5: "存在人员不足的问题，下一步将加强学习。",
        },
        finds=("part 一", "part 五"),
    ),
    good=Example(),
)
def Q17(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    第一部分不少于300字，其中有本机关自己的数（主动公开多少条、收到多少件、培训几次；“未收到”也算）；第五部分不少于80字。
    乡镇、街道业务少，只作提示。内容为空的由 C25 提出，这里不重复。

    ## 为什么
    国办公开办函〔2021〕30号把敷衍塞责列为年报的四类问题之一。只有套话、没有数字的报告，换个单位名称也能用。

    ## 反例
    第一部分只有“认真做好各项公开工作，成效明显”一句。

    ## 怎么改
    请结合本机关实际，补充工作情况和数据。
    """
    must_be_text(report)
    number = 5 if subject == subject_of_part(5) else 1
    section = section_of(report, number)
    _must_be_seen(report, section)
    text = "".join(section.text.split())
    if is_nothing(text):
        return None
    thin = len(text) < LEAST[number]
    if subject == NUMBERS:
        return None if thin or _has_figures(section.text) else _finding(report, subject, 1, "没有本机关的数据")
    return _finding(report, subject, number, f"只有{len(text)}个字，过于简单") if thin else None


def _must_be_seen(report: Report, section: Section) -> None:
    """A part in tables or pictures has more than its paragraphs say; one without a heading is known by its table only."""
    must_be_text(report, section)
    if not section.heading:
        raise NotAssessable("row_absent")
    if section.part in LEAST and holds_table(report, section):
        raise NotAssessable("template_unknown", "这一部分含有表格")


def _has_figures(text: str) -> bool:
    """Sentence by sentence: nearly every report has one near its beginning."""
    for sentence in SENTENCE.finditer(text):
        plain = NOT_ITS_OWN.sub("", tight(sentence[0]))
        if ITS_OWN.search(plain) or NONE.search(plain):
            return True
    return False


def _finding(report: Report, subject: str, part: int, problem: str) -> Mismatch:
    severity = Severity.NOTE if report.body_kind in SMALL_BODIES else None
    return Mismatch(subject, section=part, severity=severity, words={"problem": problem})
