"""Q05 模板用语错别字."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from audit.document import Paragraph, Table
from audit.example import Example
from audit.labels import squeezed
from audit.lexicon.typos import MISPRINTS, NOT_AFTER, any_misprint
from audit.model import Report
from audit.passages import must_be_exact_text, sentence_at
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

FEES = re.compile(r"处理费|收\s*费|收取")
LIKE_A_HEADING = re.compile(r"\s*[一二三四五六]、[^。；]{0,38}$")
OPENING_QUOTES, CLOSING_QUOTES = "“《", "”》"
# So many places of one misprint are looked at.
MOST = 20
Place = tuple[Severity, str]
# Misprints in the name of a document that has only one name; other quotations are not ours to correct.
TITLES = frozenset({"信息公开条列"})


@rule(
    code="Q05",
    slug="template-typo",
    title="模板用语错别字",
    severity=Severity.WARNING,
    basis=("E",),
    says="“{subject}”疑为“{suggestion}”之误：“{quote}”",
    bad=Example(parts={6: "2024年度，我局末收取信息处理费。"}, finds=("末收取",)),
    good=Example(parts={6: "2024年度未收取信息处理费；年末收取的材料已归档。"}),
)
def Q05(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    年报固定用语（未收取、依申请公开、予以公开等）有没有写错一个字。依据一份逐条核实的错字表，不作推测。
    出现在收费说明、标题、表格项目名称里是疑点，其他地方是提示。引号、书名号里的不提。

    ## 为什么
    这些词句每份年报都有，写错一个字意思可能正好相反。

    ## 反例
    “2024年度末收取信息处理费用”写在“大队”二字之后。

    ## 怎么改
    请核对并更正。
    """
    must_be_exact_text(report)
    if not any_misprint().search(squeezed(report.whole_text)):
        return
    for right, misprints in MISPRINTS.items():
        for wrong in misprints:
            places = list(islice(_places(report, wrong), MOST))
            if places:
                severity, quote = max(places, key=lambda place: place[0].rank)
                yield Mismatch(wrong, quote=quote, severity=severity, suggestion=right)


def _places(report: Report, wrong: str) -> Iterator[Place]:
    """Where the misprint stands: how grave it is there, and the sentence."""
    pattern = _pattern(wrong)
    if not pattern.search(report.whole_text):
        return
    headings = {section.heading for section in report.sections} | {report.title}
    for block in report.blocks:
        if isinstance(block, Paragraph):
            for match in islice(pattern.finditer(block.text), MOST):
                if wrong in TITLES or not _is_quoted(block.text, match.start()):
                    yield _in_paragraph(block.text, match, headings)
        elif isinstance(block, Table):
            yield from ((Severity.WARNING, text.strip()) for text in block.texts() if pattern.search(text))


def _in_paragraph(text: str, match: re.Match[str], headings: set[str]) -> Place:
    sentence = sentence_at(text, *match.span())
    heading = text in headings or LIKE_A_HEADING.match(text) is not None
    grave = heading or FEES.search(sentence) is not None
    return (Severity.WARNING if grave else Severity.NOTE), sentence


@cache
def _pattern(wrong: str) -> re.Pattern[str]:
    """The misprint with any white space inside, not behind a character that makes it right."""
    before = NOT_AFTER.get(wrong[0])
    guard = f"(?<![{before}])" if before else ""
    return re.compile(guard + r"\s*".join(wrong))


def _is_quoted(text: str, at: int) -> bool:
    return any(
        text.count(opening, 0, at) > text.count(closing, 0, at)
        for opening, closing in zip(OPENING_QUOTES, CLOSING_QUOTES, strict=True)
    )
