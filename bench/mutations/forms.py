"""Sentences with blanks for numbers: when one is true, how it is printed, and how one of its numbers is made wrong.

A blank is `{name}` or `{name|way}`; names are those of `facts.numbers_of`, or words: own, agency, year, last, next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.mutations.facts import Facts

BLANK = re.compile(r"\{(\w+)(?:\|(\w+))?\}")
WORDS = ("own", "agency", "year", "last", "next", "before2")
CHANGES = ("diff", "word", "rate")
ROUGH = ("tens", "about")
DIGITS = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


@dataclass(frozen=True)
class Form:
    """
    One way to say something.

    `zero`: names that are 0 when it is true; it says so without a number. `free`: its numbers may be 0; otherwise each
    is at least 1. `least`: name → smallest number with which somebody would say it like this.
    `beyond`: with words that the catalogue does not list; counted apart. `same`: pairs of names that have to be equal.
    """

    text: str
    zero: tuple[str, ...] = ()
    free: bool = False
    least: tuple[tuple[str, int], ...] = ()
    beyond: bool = False
    same: tuple[tuple[str, str], ...] = ()

    @property
    def blanks(self) -> tuple[tuple[str, str], ...]:
        """(name, way) of each number in it."""
        return tuple((name, way or "") for name, way in BLANK.findall(self.text) if name not in WORDS)

    @property
    def stated(self) -> tuple[str, ...]:
        """The names whose number is printed in full, so that a wrong one shows."""
        return tuple(dict.fromkeys(name for name, way in self.blanks if way not in (*CHANGES, *ROUGH)))

    @property
    def rough(self) -> tuple[str, ...]:
        """The names that it gives a rough number of."""
        return tuple(name for name, way in self.blanks if way in ROUGH)

    def true_of(self, facts: Facts) -> bool:
        """Whether it can be said of this report."""
        numbers = facts.numbers
        if any(numbers.get(name) != 0 for name in self.zero):
            return False
        if any(name not in numbers or not _sayable(facts, name, way) for name, way in self.blanks):
            return False
        if any(numbers[one] != numbers[other] for one, other in self.same):
            return False
        if not self.free and any(numbers[name] < 1 for name, _ in self.blanks):
            return False
        return all(numbers[name] >= least for name, least in self.least)

    def filled(self, facts: Facts, told: Facts | None = None) -> str:
        """The sentence; of `told` the numbers are printed that are said to be those of `facts`."""
        said = told or facts
        return BLANK.sub(lambda blank: _printed(said, blank.group(1), blank.group(2) or ""), self.text)


def _sayable(facts: Facts, name: str, way: str) -> bool:
    number = facts.numbers[name]
    if way in CHANGES:
        before = facts.before.get(name, 0)
        return before > 0 and number != before and (way != "rate" or number > 0)
    if way == "about":
        return number > 20
    if way == "tens":
        return number > 20 and number % 10 != 0
    if way == "share":
        return facts.numbers["answered"] >= number > 0
    return True


def _printed(facts: Facts, name: str, way: str) -> str:
    if name in WORDS:
        return _word(facts, name)
    number = facts.numbers[name]
    if way in CHANGES:
        return _change(number, facts.before[name], way)
    if way in ROUGH:
        return f"{number // 10 * 10}余" if way == "tens" else f"约{number}"
    if way == "share":
        return f"{_rounded(number * 10000, facts.numbers['answered'])}%"
    return WAYS[way](number)


def _word(facts: Facts, name: str) -> str:
    words: Mapping[str, object] = {
        "own": facts.own,
        "agency": facts.agency,
        "year": facts.year,
        "last": facts.year - 1,
        "next": facts.year + 1,
        "before2": facts.year - 2,
    }
    return str(words[name])


def _change(number: int, before: int, way: str) -> str:
    if way == "diff":
        return str(abs(number - before))
    if way == "word":
        return "增加" if number > before else "减少"
    return f"{_rounded(abs(number - before) * 10000, before)}%"


def _rounded(hundredths: int, divisor: int) -> str:
    """Halves go up, as in schools and in spreadsheets."""
    whole = (hundredths * 2 + divisor) // (divisor * 2)
    return f"{whole // 100}.{whole % 100:02d}".rstrip("0").rstrip(".")


def chinese(number: int) -> str:
    """一百零五, up to 99,999."""
    if number == 0:
        return "零"
    names = ("", "十", "百", "千", "万")
    digits = [int(digit) for digit in str(number)]
    text, gap = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == 0:
            gap = True
            continue
        text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + names[place]
        gap = False
    return text.removeprefix("一") if 10 <= number < 20 else text


WAYS: Mapping[str, Callable[[int], str]] = {
    "": str,
    "cn": chinese,
    "wide": lambda number: str(number).translate(WIDE),
    "comma": lambda number: f"{number:,}",
    "comma2": lambda number: f"{number:,}".translate(WIDE),
    "space": lambda number: f" {number} ",
}
