"""Q09 列举序号不完整."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.example import Example
from audit.model import Report, Section
from audit.passages import must_be_exact_text, sentence_at
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

FIGURES = "一二三四五六七八九"
# Between the two characters an extract may have broken the line.
NUMBERED = re.compile(rf"[{FIGURES}](?<![十第之统唯单万].)(?:\s*\n\s*)?[是要则]")
# Behind them a clause begins, and a number there cannot be anything else.
MARKS = "。；;：:，,、）)"
# Other words that begin an enumeration.
FIRST = re.compile(r"首先|第一[，,、是]|其一|一方面|（一）|\(一\)|1[.．、）]|①")
MOST = 8


@rule(
    code="Q09",
    slug="broken-enumeration",
    title="列举序号不完整",
    severity=Severity.NOTE,
    basis=("E",),
    says="有“{found_word}”，前面没有“{missing}”：“{quote}”",
    core=False,
    bad=Example(added={1: "（六）一是加强领导，明确责任；三是加强培训，提高能力。"}, finds=("三是加强培训",)),
    good=Example(added={1: "（六）一是加强领导，抓好两项：一是会议，二是培训；二是加强督查。首先是学习，二是考核。"}),
)
def Q09(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    “一是……二是……三是……”有没有缺号：有二是而没有一是，有三是而没有二是。
    列举里套着列举、以“首先”“第一”“一方面”开头的，不提。

    ## 为什么
    序号不连续，多半是删改时丢了一条。

    ## 反例
    “一拓宽信息公开渠道……；二是深化政府信息公开内容”：第一条丢了“是”字。

    ## 怎么改
    请核对并更正。
    """
    must_be_exact_text(report)
    seen: set[str] = set()
    for section in report.sections:
        for mismatch in _broken(section):
            if mismatch.subject not in seen and len(seen) < MOST:
                seen.add(mismatch.subject)
                yield mismatch


def _broken(section: Section) -> Iterator[Mismatch]:
    """Open enumerations, the innermost last, each by the number it has come to."""
    open_ones: list[int] = []
    text = section.text
    for match in NUMBERED.finditer(text):
        start = match.start()
        if match.end() - start > 2:  # broken over two lines: it counts, and nothing is said of it
            open_ones = [*open_ones[-3:], FIGURES.index(text[start]) + 1]
            continue
        number = FIGURES.index(text[start]) + 1
        if number == 1:
            open_ones = [*open_ones[-3:], 1]
            continue
        fitting = [depth for depth, last in enumerate(open_ones) if last == number - 1]
        if fitting or not _begins_clause(text, start) or (number == 2 and FIRST.search(_line_at(text, start))):
            open_ones = [*open_ones[: fitting[-1] if fitting else len(open_ones)], number][-4:]
            continue
        open_ones = [*open_ones[-3:], number]
        yield _finding(section, *match.span(), number)


def _begins_clause(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in MARKS or text[at - 1].isspace()


def _line_at(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _finding(section: Section, start: int, end: int, number: int) -> Mismatch:
    behind = re.split(r"[\s，。；：、！？]", section.text[end : end + 6])[0][:4]
    word = section.text[start:end]
    return Mismatch(
        f"{word}{behind}",
        quote=sentence_at(section.text, start, end),
        section=section.part,
        words={"found_word": word, "missing": f"{FIGURES[number - 2]}{word[-1]}"},
    )
