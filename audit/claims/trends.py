"""What the text says about this year against last year: 较上年增长7件, 同比下降12.5%, 与上年持平 (N11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from audit.claims import claims_of
from audit.claims.claim import Claim, total
from audit.claims.reading import understood
from audit.claims.sentences import SCOPE_WORDS, Sentence, matching
from audit.claims.slots import SHARES, Slot, right_sides
from audit.errors import MissingCell
from audit.model import BodyKind, Number, Report
from audit.numbers import HAN, Stated, stated

LAST = r"(?:去年|上年度?|上一年度?|(?P<year>20[0-9]{2})年度?|前一年)"
UP = "增长|增加|上升|提高|上涨|增多|多|净增|递增|多收|增幅|涨幅|升幅"
DOWN = "减少|下降|降低|下滑|降幅|减幅|跌幅|减|少|回落|少收"
# How much behind which way it went: 下降，幅度为25%.
BY = "(?:了|约|近|(?:,|,?(?:增长|下降|减少|上升|增加))?幅度?|,?[增降升涨减]幅|率)?(?:为|达到?|约|是)?"
# 与2023年度相比，数量增加: only such words behind the comma.
COUNTED = "(?:申请|收件|受理|办件)?(?:总体|总数|总量|数量|件数|数|量)?(?:上|总体|共|有所|略有|同比)?"
TREND = re.compile(
    rf"(?:(?:同比|(?:较|比|与|同|相较于?|相比于?|在(?=[^,。;]{{3,8}}基础上))(?:之)?{LAST}(?:度|同期|的)?(?:相比较?|比较|对比|比|基础上)?)"
    rf"(?:\)?,{COUNTED}|\([0-9]{{1,6}}[件宗条]\)|[^,。;0-9]{{0,8}}?|的[0-9]{{1,6}}[件宗条],?))"
    rf"(?:(?P<slight>略有|略|有所|小幅|大幅|明显|显著)?(?P<way>(?P<up>{UP})|(?P<down>{DOWN})|(?P<same>持平|基本持平|相同|一致))"
    rf"{BY}(?:(?P<digits>[0-9]{{1,7}}(?:\.[0-9]{{1,4}})?)(?P<unit>%|个百分点|件|宗|条|起|份|例|项|个)"
    rf"|百分之(?P<percent>[{HAN}]{{1,6}})|(?P<han>[{HAN}]{{1,6}})(?:件|宗|条|起|份|例|项|个))?)"
)
# 与上年相比，政府信息公开申请增加7件: the frame first, then whose trend it is.
FRAMED = re.compile(
    rf"(?:(?:与|同|较|比)之?{LAST}(?:度|同期)?(?:相比较?|比较|对比|比)?|(?:相比|相较|对比)(?:较|于)?{LAST.replace('<year>', '<year2>')}(?:度|同期)?),"
    rf"(?:(?P<now>20[0-9]{{2}})年度?,?)?(?P<topic>[^,。;0-9]{{2,24}}?)(?P<way>(?P<up>{UP})|(?P<down>{DOWN})){BY}"
    rf"(?:(?P<digits>[0-9]{{1,7}}(?:\.[0-9]{{1,4}})?)(?P<unit>%|件|宗|条|起|份|例|项|个))"
)
# 增加11件（与2023年度相比）: the frame behind, in brackets.
EXPLAINED = re.compile(
    rf"(?P<way>(?P<up>{UP})|(?P<down>{DOWN})){BY}"
    rf"(?P<digits>[0-9]{{1,7}}(?:\.[0-9]{{1,4}})?)(?P<unit>%|件|宗|条|起|份|例|项|个)"
    rf"\((?:同比|(?:较|比|与|同|对比|相较于?|相比于?)之?{LAST}(?:度|同期)?(?:相比较?|比较|对比|比)?)\)"
)
# 较上年增加11件，增幅27.5%: the same once more.
AGAIN = re.compile(
    "[,(](?:同比)?(?:增长率?|增加|上升|下降|减少|[增降升涨减]幅度?|幅度)(?:了|为|达|约)*(?P<digits>[0-9]{1,4}(?:\\.[0-9]{1,4})?)%"
)
FIND = re.compile("同比|[较比与同在]之?(?:去年|上年|上一年|前一年|20[0-9]{2}年)|相比|相较")
# Without a number before it: the words that say whose trend it is.
TOPICS = (
    (re.compile("(?:公开申请|依申请公开|申请公开)[^,。;0-9复诉]{0,12}$"), Slot.RECEIVED),
    (re.compile("(?:收到|受理|接收|新收)[^,。;0-9复诉]{0,10}申请[^,。;0-9复诉]{0,8}$"), Slot.RECEIVED),
    (re.compile("(?:^|[,年度])(?:申请|收件)(?:总数|总量|数量|件数|数|量)[^,。;0-9复诉率占]{0,4}$"), Slot.RECEIVED),
    (re.compile("行政许可[^,。;0-9]{0,8}$"), Slot.LICENSING),
    (re.compile("行政处罚[^,。;0-9]{0,8}$"), Slot.PENALTIES),
)
COMPARABLE = frozenset(
    {
        Slot.RECEIVED,
        Slot.NEW_RECEIVED,
        Slot.ANSWERED,
        Slot.HANDLED,
        Slot.COUNTED,
        Slot.LICENSING,
        Slot.PENALTIES,
        Slot.COERCION,
        Slot.RECONSIDERATION,
        Slot.LITIGATION,
        Slot.CARRIED_OUT,
    }
)
FARTHEST = 24
BETWEEN = re.compile("[0-9]|其中|办结|答复|建议|提案|信访|公开各类|发布")


@dataclass(frozen=True, slots=True)
class Trend:
    """
    `slot` has grown by `sign` × `number` (件), or by `percent`; neither: only the direction is told. `sign` 0: the same.

    `quote`: the sentence as printed. `words`: the trend alone.
    """

    slot: Slot
    sign: int
    number: Decimal | None
    percent: Decimal | None
    roughly: bool
    quote: str
    part: int | None
    words: str

    def agrees(self, report: Report, previous: Report) -> bool:
        """Whether any right side of the slot has gone this way. MissingCell when it could not be seen."""
        missing: MissingCell | None = None
        for side in right_sides(self.slot, report):
            if side not in right_sides(self.slot, previous):
                continue
            try:
                if self._fits(total(report, side), total(previous, side)):
                    return True
            except MissingCell as error:
                missing = missing or error
        if missing:
            raise missing
        return False

    def _fits(self, now: Number, before: Number) -> bool:
        change = now - before
        if self.percent is not None:
            if not before:
                return False
            unit = Decimal(1).scaleb(int(self.percent.as_tuple().exponent)) if self.percent % 1 else Decimal(1)
            share = Decimal(100 * change) / Decimal(before)
            return abs(share - self.sign * self.percent) < unit
        if self.number is not None:
            return change == self.sign * self.number
        if self.sign == 0:
            return self.roughly or change == 0
        return change * self.sign > 0


def trends(report: Report) -> Iterator[Trend]:
    """Every comparison with last year whose subject is clear."""
    claims = claims_of(report)
    for sentence, _ in matching(report, FIND):
        if sentence.scoped or (
            report.body_kind is not BodyKind.GOVERNMENT and SCOPE_WORDS.search(sentence.normal.text)
        ):
            continue
        for match in TREND.finditer(sentence.normal.text):
            if match["year"] and int(match["year"]) + 1 != report.year:
                continue
            slot = _slot(sentence, match.start(), claims)
            if slot:
                trend = _trend(sentence, match, slot)
                yield trend
                again = AGAIN.match(sentence.normal.text, match.end()) if trend.number is not None else None
                if again:
                    yield replace(trend, number=None, percent=Decimal(again["digits"]), words=again.group()[1:])
        for match in EXPLAINED.finditer(sentence.normal.text):
            slot = _slot(sentence, match.start(), claims)
            if slot and (not match["year"] or int(match["year"]) + 1 == report.year):
                yield _trend(sentence, match, slot)
        for match in FRAMED.finditer(sentence.normal.text):
            year = match["year"] or match["year2"]
            slot = next((slot for words, slot in TOPICS if words.search(match["topic"])), None)
            own_year = match["now"] in (None, str(report.year))
            if slot and own_year and (not year or int(year) + 1 == report.year):
                yield _trend(sentence, match, slot)


@dataclass(frozen=True, slots=True)
class Recalled:
    """A number of last year that the text repeats: 2023年收到40件."""

    claim: Claim
    words: str

    @property
    def slot(self) -> Slot:
        return self.claim.slot

    @property
    def quote(self) -> str:
        return self.claim.sentence

    @property
    def part(self) -> int | None:
        return self.claim.part

    def agrees(self, report: Report, previous: Report) -> bool:
        """Whether last year's report has this number. MissingCell when it could not be seen."""
        return self.claim.agrees(previous)


def recalled(report: Report) -> Iterator[Recalled]:
    """Numbers that the text names as those of the year before."""
    if report.year is None:
        return
    last = report.year - 1
    for sentence, _ in matching(report, re.compile(f"{last}年")):
        drafts, _ = understood(sentence, report, year=last)
        for draft in drafts:
            if draft.counts and not draft.zero and draft.slot in COMPARABLE and draft.stated.exact:
                begin, end = draft.span
                words = f"{last}年{sentence.normal.text[begin:end]}"
                yield Recalled(Claim(draft.slot, draft.stated, sentence.original, sentence.part, strict=False), words)


def _slot(sentence: Sentence, place: int, claims: tuple[Claim, ...]) -> Slot | None:
    """What is compared: the number told last, or the noun right before."""
    text = sentence.normal.text
    nearest: tuple[int, Slot] | None = None
    for claim in claims:
        if claim.slot in SHARES or claim.zero or claim.sentence != sentence.original or claim.at != sentence.at:
            continue
        end = sum(1 for offset in sentence.normal.offsets if offset < claim.span[1])
        if end <= place and (nearest is None or end > nearest[0]):
            nearest = end, claim.slot
    if nearest and place - nearest[0] <= FARTHEST and not BETWEEN.search(text, nearest[0], place):
        return nearest[1] if nearest[1] in COMPARABLE else None
    before = text[max(0, place - FARTHEST * 2) : place]
    return next((slot for words, slot in TOPICS if words.search(before)), None)


def _trend(sentence: Sentence, match: re.Match[str], slot: Slot) -> Trend:
    sign = 1 if match["up"] else -1 if match["down"] else 0
    number: Decimal | None = None
    percent: Decimal | None = None
    named = match.groupdict()
    if named.get("percent"):
        percent = _han(match["percent"])
    elif named.get("han"):
        number = _han(match["han"])
    elif match["digits"] and match["unit"] == "%":
        percent = Decimal(match["digits"])
    elif match["digits"] and match["unit"] != "个百分点" and "." not in match["digits"]:
        number = Decimal(match["digits"])
    same = named["way"] in ("持平", "基本持平", "相同", "一致")
    roughly = same and "基本" in match.group()
    return Trend(slot, sign, number, percent, roughly, sentence.original, sentence.part, match.group())


def _han(numeral: str) -> Decimal | None:
    read: Stated | None = stated(numeral)
    return None if read is None else Decimal(read.value)
