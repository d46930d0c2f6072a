"""Q06 混用繁体字."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.errors import NotAssessable
from audit.example import Example
from audit.lexicon.traditional import simplified, traditional_character
from audit.model import Report
from audit.passages import must_be_exact_text, sentence_at
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

HAN = re.compile("[\u3400-\u9fff]")
# So many in a text: it is a traditional edition of the page, nothing is mixed up.
EDITION = 40


@rule(
    code="Q06",
    slug="traditional-character",
    title="混用繁体字",
    severity=Severity.NOTE,
    basis=("E",),
    says="“{subject}”中有繁体字{correction}：“{quote}”",
    bad=Example(parts={6: "2024年度未收取信息处理费，没有其他情況。"}, finds=("情況",)),
    good=Example(parts={6: "2024年度未收取信息处理费；联系人为䶮某、喆某。"}),
)
def Q06(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    正文和表格里有没有常用繁体字（不在 GB 2312 字符集里的常用字）。
    人名、地名用的生僻字和机关名称里的字不提；整页是繁体版的不作判断。

    ## 为什么
    国家机关以规范汉字为公务用字，夹杂的繁体字多半是输入或者粘贴造成的。

    ## 反例
    “收取信息处理费的情況”（应是“情况”）。

    ## 怎么改
    请核对并更正。
    """
    must_be_exact_text(report)
    text = report.whole_text
    found = [match for match in traditional_character().finditer(text) if match[0] not in report.agency]
    if len(found) > EDITION:
        raise NotAssessable("encoding_damaged", "整页为繁体字版")
    words: dict[str, Mismatch] = {}
    for match in found:
        word = _word(text, match.start())
        if word not in words:
            words[word] = _finding(word, sentence_at(text, *match.span()))
    yield from words.values()


def _word(text: str, at: int) -> str:
    """The character with the one before it; at the beginning of a phrase with the one behind it."""
    if at and HAN.match(text[at - 1]):
        return text[at - 1 : at + 1]
    behind = text[at + 1 : at + 2]
    return text[at] + (behind if HAN.match(behind) else "")


def _finding(word: str, sentence: str) -> Mismatch:
    table = simplified()
    right = "".join(table.get(one, one) for one in word)
    suggestion = right if not traditional_character().search(right) else None
    correction = f"，宜用“{suggestion}”" if suggestion else ""
    return Mismatch(word, quote=sentence, suggestion=suggestion, words={"correction": correction})
