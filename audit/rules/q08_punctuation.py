"""Q08 标点不成对或误用."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from audit.example import Example
from audit.model import Report
from audit.passages import must_be_exact_text, sentence_at, short_quote
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

PAIRS = (("“", "”", "双引号"), ("‘", "’", "单引号"), ("（", "）", "括号"), ("《", "》", "书名号"))
HALF_WIDTH = {"（": "(", "）": ")"}
INNOCENT = {
    # “2）”: a bracket that only closes a number.
    "）": re.compile(r"(?:^|(?<=[。；：，、\s]))(?:[\d一二三四五六七八九十]{1,2}|[A-Za-z])[）)]", re.MULTILINE),
    "’": re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])|’(?=\d\d(?!\d))"),
}
MISUSED = {
    "用了半角标点": re.compile(r"[,;:?!](?<=[一-鿿].)(?=[一-鿿])"),
    "“等”之前不用顿号": re.compile(r"、等(?![级保次候待值额同于高距价效边比速离])"),
    "标点重复": re.compile(r"[，。、；：？！][，。、；：？！]+(?<!？！)"),
}
# More of one kind are counted, not listed.
MOST = 8


@rule(
    code="Q08",
    slug="punctuation",
    title="标点不成对或误用",
    severity=Severity.NOTE,
    basis=("E",),
    says="“{subject}”{problem}",
    needs=("text", "cells"),
    bad=Example(added={1: "（六）开设专栏，学习重要论述”系列文章;利用微博、微信、等平台发布。"}),
    good=Example(added={1: "（六）开设“每周一学”专栏；利用微博、微信等平台发布（其中图解3条)。"}),
)
def Q08(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    全文（连同表格）里“”‘’（）《》各自的左右个数相等；正文里两个汉字之间不用半角的逗号、分号、冒号、问号、叹号；
    没有“、等”和重复的标点。半角括号和表格项目里的半角标点不提。

    ## 为什么
    标点不成对多半是粘贴时丢了字，引文和文件名从哪里到哪里也就说不清。

    ## 反例
    “学习重要论述”系列文章”：少了一个左引号。

    ## 怎么改
    请核对并更正。
    """
    must_be_exact_text(report)
    found = chain(*(_unpaired(report.whole_text, *pair) for pair in PAIRS), _misused(report.prose))
    yield from _each_subject_once(found)


def _each_subject_once(found: Iterable[Mismatch]) -> Iterator[Mismatch]:
    seen: set[str] = set()
    for mismatch in found:
        if mismatch.subject not in seen:
            seen.add(mismatch.subject)
            yield mismatch


def _misused(text: str) -> Iterator[Mismatch]:
    for problem, pattern in MISUSED.items():
        matches = list(pattern.finditer(text))
        total = f"（全文{len(matches)}处）" if len(matches) > 1 else ""
        for match in matches[:MOST]:
            yield _finding(text, match.span(), f"：{problem}{total}", cause=f"punctuation {problem}")


def _unpaired(text: str, left: str, right: str, name: str) -> Iterator[Mismatch]:
    if text.count(left) == text.count(right):
        return
    innocent = INNOCENT.get(right)
    cleaned = innocent.sub(_blank, text) if innocent else text
    lefts, rights = _like(left), _like(right)
    before, behind = (sum(cleaned.count(mark) for mark in marks) for marks in (lefts, rights))
    if before == behind:
        return
    problem = f"：全文左{name}{before}个、右{name}{behind}个，不成对"
    for at in _odd_ones(cleaned, lefts, rights)[:MOST]:
        yield _finding(text, (at, at + 1), problem, cause=f"punctuation {name}", before=6, after=4)


def _like(mark: str) -> str:
    """Half-width brackets count with the full-width ones: a pair of mixed width is a pair."""
    return mark + HALF_WIDTH.get(mark, "")


def _odd_ones(text: str, lefts: str, rights: str) -> list[int]:
    """Where a mark stands that has no partner."""
    waiting: list[int] = []
    odd: list[int] = []
    for match in re.finditer(f"[{re.escape(lefts + rights)}]", text):
        if match[0] in lefts:
            waiting.append(match.start())
        elif waiting:
            waiting.pop()
        else:
            odd.append(match.start())
    return sorted(odd + waiting)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _finding(text: str, span: tuple[int, int], problem: str, cause: str, before: int = 4, after: int = 2) -> Mismatch:
    subject = short_quote(text, *span, before=before, after=after)
    return Mismatch(subject, quote=sentence_at(text, *span), cause=cause, words={"problem": problem})
