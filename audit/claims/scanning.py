"""A normalised sentence → its tokens: words of the lexicon, numbers with a unit, years.

Everything between the tokens is plain text that binding looks at as a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from audit.claims.words import Kind, lexicon
from audit.numbers import ABOUT, AT_LEAST, AT_MOST, HAN, NEARLY, Stated, chinese_number, stated

LEXICON = lexicon()
SKIP = Kind.SKIP
UNITS = (
    "件次",
    "项次",
    "人次",
    "万元",
    "亿元",
    "件",
    "宗",
    "份",
    "起",
    "例",
    "项",
    "条",
    "个",
    "次",
    "部",
    "篇",
    "封",
    "笔",
    "元",
)
HEDGES_AFTER = ("以上", "以下", "以内", "左右", "上下")
HEDGES_BEFORE = tuple(
    word for word in (*ABOUT, *NEARLY, *AT_LEAST, *AT_MOST) if word not in ("上", "过", *HEDGES_AFTER)
)


class Token(NamedTuple):
    """
    `stated`, `unit`: of a number. `share`: of a percentage, in percent.

    `year`: of a year, 0 for a day or month that ends no year; of 2023年结转 and 结转2025年 the year named.
    """

    kind: Kind
    word: str
    start: int
    end: int
    stated: Stated | None = None
    unit: str = ""
    year: int | None = None
    share: Decimal | None = None


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def tree(words: Iterable[str]) -> str:
    """A pattern for the longest of many words that branches once a character, so that misses are cheap."""
    ends, branches = False, []
    for head, group in groupby(sorted(words), key=lambda word: word[:1]):
        if head:
            branches.append(re.escape(head) + tree([word[1:] for word in group]))
        else:
            ends = True
    if not branches:
        return ""
    inner = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{inner}?" if ends else inner


HEADS = "".join(sorted({word[0] for word in LEXICON} | {hedge[0] for hedge in HEDGES_BEFORE} | set(HAN + "上过")))
YEAR = "20[0-9]{2}|二[〇零][〇零一二三四五六七八九]{2}"
TOKENS = re.compile(
    rf"(?=[《〔\[0-9第{re.escape(HEADS)}])(?:"
    # what may be no word, or hold one that must not be read
    r"(?=[《〔\[(0-9第二结转顺延])(?:"
    r"《[^《》]{0,200}》"
    r"|[〔\[(]20[0-9]{2}[〕\])]第?[0-9]{1,5}号"
    rf"|(?P<article>第(?:[0-9]{{1,3}}|[{HAN}]{{1,6}})[条款项](?:第\(?[{HAN}0-9]{{1,3}}\)?[条款项])*)"
    rf"|第(?:[0-9]{{1,5}}|[{HAN}]{{1,6}})[条款项次批期届章节号件份类名位例个]?"
    rf"|(?P<months>(?<![0-9])(?:(?P<of>{YEAR})年)?(?P<first>[0-9]{{1,2}})月?(?:1日)?[-~—–至到](?P<final>[0-9]{{1,2}})月"
    r"(?:底|份|31日)?)"
    r"|(?<![0-9])[0-9]{1,9}(?:号|[-~—–至到/][0-9]{1,9}(?![0-9年]))"
    rf"|(?P<out>(?:结转|转结|顺延|延续|转|延)[至到入为]?(?P<out_of>{YEAR})年度?(?:继续)?(?:办理|处理|答复)?)"
    rf"|(?P<in>(?<![0-9])(?P<in_of>{YEAR})年度?[末底]?(?:结转|转结|遗留)(?![至到下入为次明]|[0-9]{{4}}年))"
    r"|(?P<years>(?<![0-9])20[0-9]{2}年?[-~—–至到]20[0-9]{2}年度?)"
    rf"|(?P<date>(?<![0-9])(?:(?P<dated>{YEAR})年)?(?P<month>[0-9]{{1,2}})月(?:(?P<day>[0-9]{{1,2}})日|底|末|份)?)"
    rf"|(?P<year>(?<![0-9])(?:{YEAR}))年度?"
    r")"
    rf"|(?P<word>{tree(LEXICON)})"
    rf"|(?P<percent>(?:(?<![0-9.])[0-9]{{1,4}}(?:\.[0-9]{{1,4}})?%|百分之[{HAN}]{{1,6}}))"
    rf"|(?P<nil>(?:(?<=为)|(?<![0-9]:)(?<=:))[零0](?![0-9.{HAN}点个%件宗起例份项]))"
    rf"|(?P<number>(?P<before>{_either(HEDGES_BEFORE)}|[上过](?=[百千万]))?"
    r"(?:(?<![0-9.\-/])(?P<digits>[0-9]{1,9}(?:\.[0-9]{1,4})?)"
    rf"|(?<![{HAN}])(?P<han>[{HAN}]{{1,12}}))(?P<more>[余多])?(?P<times>[百千万亿]{{0,2}})(?P<more2>[余多])?"
    rf"(?P<unit>{_either(UNITS)})(?P<after>{_either(HEDGES_AFTER)})?)"
    r")"
)
# 办结行政许可事项332件 counts decisions; 行政许可事项36项 are items of a list of powers.
ITEMS = frozenset({"行政许可事项", "行政许可类事项", "许可事项"})
DONE = frozenset({Kind.CLOSED, Kind.HANDLED})
CASES = frozenset("件宗起例")
NUMBER_PARTS = ("before", "digits", "han", "more", "times", "more2", "unit", "after")
HAN_YEAR = str.maketrans("〇零一二三四五六七八九", "00123456789")


def scan(text: str) -> list[Token]:
    """The tokens of a normalised sentence, in order."""
    found: list[Token] = []
    for match in TOKENS.finditer(text):
        group = match.lastgroup
        if group == "word":
            word = match[0]
            kind = LEXICON[word]
            if kind is not SKIP:
                start, end = match.span()
                found.append(Token(kind, word, start, end))
        elif group == "number":
            found.append(_number(match))
        elif group is not None:
            found.append(_marked(group, match))
    if "许可" in text and "事项" in text:
        for place, token in enumerate(found):
            if token.word in ITEMS and _counts_cases(found, place):
                found[place] = token._replace(kind=Kind.LICENSE)
    return found


def _counts_cases(tokens: Sequence[Token], place: int) -> bool:
    before, after = tokens[max(0, place - 1) : place], tokens[place + 1 : place + 3]
    verb = [token for token in (*before, *after[:1]) if token.kind in DONE]
    number = next((token for token in after if token.kind is Kind.NUMBER), None)
    return bool(verb) and number is not None and number.unit in CASES


def _marked(group: str, match: re.Match[str]) -> Token:
    start, end = match.span()
    word = match.group()
    if group == "article":
        return Token(Kind.KILL, word, start, end)
    if group == "nil":
        return Token(Kind.NUMBER, word, start, end, stated=Stated(0, 0, 0), unit="件")
    if group == "percent":
        return Token(Kind.PERCENT, word, start, end, share=_share(word))
    if group in ("out", "in"):
        kind, of_year = (Kind.CARRIED_OUT, match["out_of"]) if group == "out" else (Kind.CARRIED_IN, match["in_of"])
        return Token(kind, word, start, end, year=int(of_year.translate(HAN_YEAR)))
    if group == "years":
        return Token(Kind.OTHER_YEAR, word, start, end)
    if group == "months":
        of = int(match["of"].translate(HAN_YEAR)) if match["of"] else None
        return Token(Kind.YEAR, word, start, end, year=of if (int(match["first"]), match["final"]) == (1, "12") else 0)
    if group == "year":
        return Token(Kind.YEAR, word, start, end, year=int(match["year"].translate(HAN_YEAR)))
    whole_year = (match["month"], match["day"]) in (("1", "1"), ("01", "01"), ("12", "31"))
    whole_year = whole_year or (match["month"] == "12" and match["day"] is None)
    year = int(match["dated"].translate(HAN_YEAR)) if match["dated"] else None
    return Token(Kind.YEAR, word, start, end, year=year if whole_year else 0)


def _share(word: str) -> Decimal | None:
    if word.endswith("%"):
        return Decimal(word[:-1])
    number = chinese_number(word[3:])
    return None if number is None else Decimal(number)


def _number(match: re.Match[str]) -> Token:
    before, digits, han, more, times, more2, unit, after = match.group(*NUMBER_PARTS)
    if digits and not (before or more or times or more2 or after) and digits.isdigit():
        value = int(digits)
        number: Stated | None = Stated(value, value, value)
    else:
        number = stated(digits or han, before=before or "", more=more or more2 or "", times=times, after=after or "")
    return Token(Kind.NUMBER, match.group(), *match.span(), stated=number, unit=unit)
