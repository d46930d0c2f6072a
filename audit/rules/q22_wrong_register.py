"""Q22 用语不符公开文体."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.example import Example
from audit.model import Report
from audit.passages import must_be_exact_text, part_with, sentence_at
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

# What is said to a superior, not to the public.
WORDS = re.compile(
    r"现(?:将[^。；\n]{0,40}?)?汇报如下|特此(?:汇报|报告|上报)|(?:^|[。\n])\s*(?:专此|谨此)报告|汇报完毕|"
    r"(?:妥否|当否)[，,]?\s*请(?:批示|审示|审阅|指示)|请(?:予)?(?:审阅|批示|审示)|"
    r"贵(?<![富珍昂名尊宝可权显]贵)(?:政务公开办|办公室|办)(?![州阳港溪])"
)
# None of them is without one of these.
CUES = ("汇报", "特此", "专此", "谨此", "批示", "审示", "审阅", "指示", "贵")
QUOTED = re.compile(r"《[^》\n]{0,80}》|“[^”\n]{0,120}”")


@rule(
    code="Q22",
    slug="wrong-register",
    title="用语不符公开文体",
    severity=Severity.NOTE,
    basis=("E",),
    says="“{subject}”是向上级行文的用语：“{quote}”",
    core=False,
    bad=Example(preface="根据贵办通知要求，现汇报如下：", finds=("贵办", "现汇报如下")),
    good=Example(preface="根据《中华人民共和国政府信息公开条例》，现将2024年度政府信息公开工作报告公布如下。"),
)
def Q22(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    正文里有没有向上级汇报的用语：“现汇报如下”“特此报告”“妥否，请批示”“贵办”。引号和书名号里的不提。

    ## 为什么
    年报是向社会公布的，不是报上级的汇报材料；这些词多半是从报送稿里带来的。

    ## 反例
    “制定区应急管理局2021年政府信息公开工作年度报告，现汇报如下”。

    ## 怎么改
    请核对并更正。

    例如把“现汇报如下”改成“现公布如下”。
    """
    must_be_exact_text(report)
    text = report.prose
    if not any(cue in text for cue in CUES):
        return
    plain = QUOTED.sub(lambda match: "□" * len(match[0]), text)
    seen: set[str] = set()
    for match in WORDS.finditer(plain):
        # The words themselves: a heading between 现将 and 汇报如下 may have a year in it.
        subject = "现汇报如下" if "汇报如下" in match[0] else re.sub(r"[\s，,。]", "", match[0])
        if subject not in seen:
            seen.add(subject)
            quote = sentence_at(text, *match.span())
            yield Mismatch(subject, quote=quote, section=part_with(report, quote), cause="register")
