"""C22 一级标题表述不规范."""

from __future__ import annotations

import re

from audit.example import Example
from audit.form import PARTS
from audit.labels import bare
from audit.model import Report
from audit.rule import rule
from audit.rules.c21_heading_ordinals import printed_headings
from audit.severity import Severity
from audit.verdict import Mismatch

RIGHT = {part.number: {bare(words) for words in (part.canonical, *part.variants)} for part in PARTS}
# The same words, joined by 及, 和 or 与, with or without 的 and 主要.
LIKE_PART_FIVE = re.compile(
    r"(?:政府信息公开)?(?:工作)?(?:中)?存在的?(?:主要)?(?:问题|不足)(?:以及|[及和与])改进(?:情况|措施)"
)
LIKE_PART_FOUR = re.compile(r"因?政府信息公开(?:工作)?(?:被申请|被提起)?行政复议[和及与]?(?:被?提起)?(?:行政)?诉讼情况")
# What may stand around the words: the year, who reports, the unit of the table.
AROUND = re.compile(r"^(?:20\d\d年度?|本?年度?|本(?:机关|单位|级|部门))+|[（(](?:单位|注)[^（）()]*[）)]$")


@rule(
    code="C22",
    slug="heading-not-canonical",
    title="一级标题表述不规范",
    severity=Severity.WARNING,
    basis=("F30",),
    says="标题“{quote}”不是规定的表述，应是“{suggestion}”",
    each=printed_headings,
    needs=("text",),
    bad=Example(
        headings={5: "五、政务信息公开工作存在的主要问题及改进情况"},
        finds=("五、政务信息公开工作存在的主要问题及改进情况",),
    ),
    good=Example(headings={2: "二、行政机关主动公开政府信息情况"}),
)
def C22(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    一级标题用规定的表述，或者条例第五十条的原话等认可的变体（如“行政机关主动公开政府信息情况”）。

    ## 为什么
    格式文件统一了六个部分的标题，政务公开与政府信息公开也不是一回事。

    ## 反例
    “五、政务信息公开工作存在的主要问题及改进情况”。

    ## 怎么改
    请使用规定标题。
    """
    section = printed_headings(report)[subject]
    words = bare(AROUND.sub("", section.wording.strip())).replace("的情况", "情况").replace("其它", "其他")
    if words in RIGHT[section.part]:
        return None
    if section.part == 5 and LIKE_PART_FIVE.fullmatch(words):
        return None
    if section.part == 4 and LIKE_PART_FOUR.fullmatch(words):
        return None
    part = PARTS[section.part - 1]
    return Mismatch(subject, quote=subject, section=section.part, suggestion=f"{part.ordinal}、{part.canonical}")
