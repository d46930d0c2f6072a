"""Numbers of persons in text: identity cards, mobile phones, bank cards. `audit.privacy` is the door to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_DIGIT = "0-9０-９"
_SPACE = " \t\r\n\u00a0\u2002-\u200b\u202f\u2060\u3000\ufeff"
_HYPHEN = "\\-－‐-―"
# Digits that may be one number: up to three characters of space and hyphens between any two of them. The first digit
# is looked for before what stands before it: so the search is as fast as one for a character.
_RUN = re.compile(
    rf"[1-9１-９](?<![{_DIGIT}*].)(?:[{_SPACE}{_HYPHEN}]{{0,3}}[{_DIGIT}]){{10,18}}(?:[{_SPACE}{_HYPHEN}]{{0,3}}[XxＸｘ])?"
)
# Single digits far apart: figures of a table in a line, unless something says what they are.
_SPARSE = re.compile(rf"(?:[{_DIGIT}][{_SPACE}{_HYPHEN}]+){{6}}")
FIGURES = "0123456789０１２３４５６７８９XxＸｘ"
_TO_ASCII = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")
_PROVINCE = re.compile("1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]")
# Area, day and serial make the number of a building permit too, and every eleventh of them has the right check digit.
# Nobody born since 2010 makes requests, and codes of offices look like people born before 1910: numbers with such a day
# are those of a person only where they are called so.
_EARLIEST, _CHILDREN_FROM = "1910", "2010"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

# What stands directly before a number, and says what it is.
_LOOK_BACK = 16
_OF_A_PERSON = re.compile(r"(?:身份证|身份号码|身份证明|证件)[^，。；\n]{0,8}$")
_OF_A_PHONE = re.compile(r"(?:电话|手机|联系|微信|致电|拨打|[Tt][Ee][Ll])[^，。；\n]{0,8}$")
_OF_A_CARD = re.compile(r"(?:卡号|银行卡|储蓄卡|信用卡|借记卡|社保卡)[^，。；\n]{0,8}$")
_OF_AN_ORGANISATION = re.compile(r"(?:信用代码|机构代码)[^，。；\n]{0,8}$")
_OF_A_THING = re.compile(
    r"(?:编号|编码|单号|序号|账号|帐号|账户|代码|案号|文号|证号|注册号|流水号|标识码|备案号|QQ|qq|金额|合计|共计|资金|[收支]入|支出)"
    r"[号码]{0,2}[为是:：()（）\s]{0,3}$"
)
# What is counted in so many, and no phone: 138 hundred millions of persons or letters there are not.
_UNIT = re.compile(r"\s{0,2}(?:[十百千]?[万亿元次吨]|平方|立方|公[里顷斤]|千[克米瓦]|[米%％‰])")
_IN_ADDRESS = re.compile(r"(?:https?:|www\.|[a-z0-9]\.[a-z]{2,5}/)[!-~]*$")
_LETTERS_BEFORE = re.compile(r"[A-Za-z_]+$")
_INTRODUCING = frozenset({"id", "no", "tel", "t", "phone", "mobile", "m"})
_DECIMAL = re.compile(rf"[{_DIGIT}][.．]$")

_CALLED = re.compile(f"{_OF_A_PERSON.pattern}|{_OF_A_PHONE.pattern}|{_OF_A_CARD.pattern}")


class Kind(StrEnum):
    """What a piece of personal data is, in the words of a finding."""

    IDENTITY = "居民身份证号"
    MOBILE = "手机号码"
    CARD = "银行卡号"
    NAME = "申请人姓名"


@dataclass(frozen=True, slots=True)
class Found:
    """`text[start:end]` is personal data. `certain`: its check digit says so."""

    kind: Kind
    start: int
    end: int
    certain: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits with their places in the text, and how the text goes on before and behind them."""

    text: str
    places: tuple[int, ...]
    figures: str

    def ends_at(self, count: int) -> bool:
        """Whether the first `count` digits are a number by themselves."""
        end = self.places[count - 1] + 1
        behind = self.text[end : end + 2]
        if re.match(rf"[{_DIGIT}A-Za-z_]", behind) or re.match(rf"[.．][{_DIGIT}]", behind):
            return False
        return not (count < len(self.places) and re.match(rf"[{_HYPHEN}]", behind))

    def gaps(self, count: int) -> tuple[int, ...]:
        """Behind how many digits something else stands."""
        return tuple(at for at in range(1, count) if self.places[at] > self.places[at - 1] + 1)

    def broken(self, count: int) -> bool:
        """Whether the number goes over two lines or cells of a line: these may be two numbers."""
        return any(mark in self.text[self.places[0] : self.places[count - 1]] for mark in "\n\r\t")

    def is_one(self, count: int) -> bool:
        """Printed as one number: in a few groups, over two lines at most. A column of figures is none."""
        printed = self.text[self.places[0] : self.places[count - 1]]
        return len(self.gaps(count)) <= 5 and sum(printed.count(mark) for mark in "\n\t") <= 1

    @property
    def before(self) -> str:
        return self.text[max(self.places[0] - _LOOK_BACK, 0) : self.places[0]]


def holds_digits(text: str) -> bool:
    """False: there is no such number. True: perhaps."""
    return _RUN.search(text) is not None


def numbers(text: str) -> Iterator[Found]:
    """All of them, in order."""
    match = _RUN.search(text)
    while match:
        one = _number(text, match)
        if one:
            yield one
        match = _RUN.search(text, one.end if one else match.start() + 1)


def _number(text: str, match: re.Match[str]) -> Found | None:
    before = text[max(match.start() - _LOOK_BACK, 0) : match.start()]
    if _SPARSE.match(match[0]) and not _CALLED.search(before):
        return None
    places = tuple(at for at in range(*match.span()) if text[at] in FIGURES)
    places = _without_country(text, places)
    run = _Run(text, places, "".join(text[at] for at in places).translate(_TO_ASCII))
    if not _may_begin(run):
        return None
    for count in (18, 15, 19, 17, 16, 11):
        if len(places) >= count and run.ends_at(count):
            kind, certain = _kind(run, count)
            if kind:
                return Found(kind, places[0], places[count - 1] + 1, certain)
    return None


def _without_country(text: str, places: tuple[int, ...]) -> tuple[int, ...]:
    """Without the +86 of a phone."""
    first, second, third = places[:3]
    written = text[first] + text[second]
    called = text[max(first - 1, 0) : first] == "+" or third > second + 1
    return places[2:] if called and written == "86" and len(places) > 12 else places


def _may_begin(run: _Run) -> bool:
    """Not in the middle of a decimal or a code with letters; a hyphen before it may follow letters, but no digit."""
    if _DECIMAL.search(run.before):
        return False
    letters = _LETTERS_BEFORE.search(run.before)
    return letters is None or letters[0].lower() in _INTRODUCING


def _kind(run: _Run, count: int) -> tuple[Kind | None, bool]:
    figures = run.figures[:count]
    if count == 18 and _has_birthday(figures, 6, 14):
        called = _OF_A_PERSON.search(run.before) is not None
        grown_up = _EARLIEST <= figures[6:10] < _CHILDREN_FROM and not (
            figures.isdigit() and _OF_AN_ORGANISATION.search(run.before)
        )
        if called or (grown_up and _checks(figures) and run.is_one(count)):
            # Called a number of something else, it may be one by chance.
            return Kind.IDENTITY, _checks(figures) and (called or not _OF_A_THING.search(run.before))
    if not figures.isdigit():
        return None, False
    if count == 15:
        # Without a check digit: only where it is called so. Numbers of firms have 15 digits too.
        old = _OF_A_PERSON.search(run.before) and _has_birthday(f"{figures[:6]}19{figures[6:]}", 6, 14)
        return (Kind.IDENTITY if old else None), False
    if count == 11:
        return (Kind.MOBILE if _is_mobile(run) else None), False
    return (Kind.CARD if _is_card(run, count) else None), False


def _has_birthday(figures: str, start: int, end: int) -> bool:
    """A province and a day of the last or this century, where they stand in the number of a person."""
    written = figures[start:end]
    if not _PROVINCE.match(figures) or not written.isdigit() or not "1900" <= written[:4] <= "2039":
        return False
    try:
        date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return False
    return True


def _checks(figures: str) -> bool:
    if not figures[:17].isdigit():
        return False
    total = sum(int(figure) * weight for figure, weight in zip(figures, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == figures[17]


def _is_mobile(run: _Run) -> bool:
    if run.figures[0] != "1" or run.figures[1] not in "3456789":
        return False
    if _OF_A_PHONE.search(run.before):
        return True
    if (run.gaps(11) not in ((), (3, 7))) or run.broken(11):
        return False
    end = run.places[10] + 1
    return not (_OF_A_THING.search(run.before) or _UNIT.match(run.text, end) or _in_address(run))


def _is_card(run: _Run, count: int) -> bool:
    """Cards of the country begin with 62; of others only what is called a card, for every tenth number checks."""
    figures = run.figures[:count]
    called = _OF_A_CARD.search(run.before) is not None
    if not called and not (figures.startswith("62") and _looks_like_a_card(run, figures)):
        return False
    if figures[0] not in "3456" or _in_address(run):
        return False
    doubled = [int(figure) * 2 for figure in figures[-2::-2]]
    return (
        sum(int(figure) for figure in figures[::-2]) + sum(one - 9 if one > 9 else one for one in doubled)
    ) % 10 == 0


def _looks_like_a_card(run: _Run, figures: str) -> bool:
    """62 is a province as well, whose permits have 18 digits with a day in them."""
    if len(figures) == 18 or _has_birthday(figures, 6, 14):
        return False
    return not any(at % 4 for at in run.gaps(len(figures))) and not run.broken(len(figures))


def _in_address(run: _Run) -> bool:
    """Numbers of pages are those of no person."""
    start = run.places[0]
    return _IN_ADDRESS.search(run.text[max(start - 200, 0) : start]) is not None
