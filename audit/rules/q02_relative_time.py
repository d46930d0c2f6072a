"""Q02 使用相对时间."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.example import Example
from audit.model import Report
from audit.passages import must_be_exact_text, part_with, sentence_at, short_quote
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

# “较去年”, “去年同期” compare, and what they mean is plain; “当今年代” is no 今年.
RELATIVE = re.compile(
    r"今年(?<![当如至现于近]今年)(?![代轻青纪])|去年(?<![较比与同和跟于过到从自]去年)(?<![较比与同和跟于]了去年)(?!同期|相[比较]|结转)"
)
QUOTED = re.compile(r"《[^》]{0,80}》|“[^”]{0,120}”|‘[^’]{0,120}’")
MOST = 8


@rule(
    code="Q02",
    slug="relative-time",
    title="使用相对时间",
    severity=Severity.NOTE,
    basis=("E",),
    says="“{subject}”用了相对时间，宜写明年份：“{quote}”",
    core=False,
    bad=Example(added={1: "（六）今年以来共推出科普知识500余条。"}, finds=("今年以来共推出",)),
    good=Example(added={1: "（六）本年度推出科普知识500余条，较去年增加20条，比去年同期更多。"}),
)
def Q02(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    正文里的“今年”“今年以来”“去年”。“本年度”“较去年”“与去年相比”“去年同期”不提，引号和书名号里的不提。

    ## 为什么
    年报长期公开，读的人不一定知道“今年”是哪一年；跨年写稿时，“今年”也容易指错。

    ## 反例
    “今年以来共推出应急安全科普知识500余条。”

    ## 怎么改
    请核对并更正。

    例如把“今年以来”改成“2024年”或者“本年度”。
    """
    must_be_exact_text(report)
    text = report.prose
    if "今年" not in text and "去年" not in text:
        return
    plain = QUOTED.sub(lambda match: "□" * len(match[0]), text)
    seen: set[str] = set()
    for match in RELATIVE.finditer(plain):
        subject = short_quote(text, *match.span(), before=0, after=5)
        if subject not in seen and len(seen) < MOST:
            seen.add(subject)
            quote = sentence_at(text, *match.span())
            yield Mismatch(subject, quote=quote, section=part_with(report, quote), cause="relative time")
