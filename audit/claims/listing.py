"""Every number of the prose: bound to cells, or the reason why not.

Unlike claims this is made for people who look at one report (`gouji read --numbers`), so it may take its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from audit.claims import claims_of
from audit.claims.claim import Claim
from audit.claims.reading import understood
from audit.claims.sentences import ENDS, SCOPE_WORDS, candidates, texts
from audit.errors import MissingCell, NotAssessable
from audit.model import BodyKind, Report
from audit.numbers import HAN, Normal, Stated, normalise, stated
from audit.verdict import plain

COUNTERS = "件|宗|份|起|例|项|条|个|次|部|篇|封|笔|期|场|家|名|人|户|台|处|类|页|张|块|批|位|所|辆|本|册|元|万元|亿元|万|亿|%|％"
DIGITS = r"(?<![0-9A-Za-z.])[0-9]{1,12}(?:\.[0-9]{1,6})?"
NUMBER = re.compile(
    rf"(?P<digits>{DIGITS})|(?P<han>(?<![{HAN}])[{HAN}]{{1,12}})(?=[余多]?(?:{COUNTERS}))|百分之(?P<percent>[{HAN}]{{1,8}})"
)
# What surrounds a number that counts nothing: (reason, pattern over the sentence).
SURROUNDINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("title", re.compile(r"《[^《》]{0,200}》")),
    (
        "contact",
        re.compile(
            r"(?:电话|传真|邮编|邮政编码|电子邮箱|邮箱|联系方式|热线)[^,。;]{0,8}?[0-9][0-9A-Za-z@.\-—()转]{2,}"
            r"|地址[^,。;)]{0,60}|[0-9A-Za-z._]+@[0-9A-Za-z.]+|(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}|https?://[^,。;)]{0,200}"
        ),
    ),
    (
        "document",
        re.compile(
            r"[〔\[(](?:19|20)[0-9]{2}[〕\])]第?[0-9]{1,5}号|第?[0-9]{1,5}号(?:令|文|公告)?|国务院令第[0-9]{1,4}号"
        ),
    ),
    (
        "date",
        re.compile(
            r"(?:19|20)[0-9]{2}(?:年度?(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[-—–~至到](?:19|20)[0-9]{2}年?)"
            r"|二[〇零][〇零一二三四五六七八九]{2}年|[0-9]{1,2}月(?:[0-9]{1,2}日|份|底)?|[0-9]{1,2}日(?!内)|[0-9]{1,2}[:时][0-9]{2}分?"
        ),
    ),
    (
        "ordinal",
        re.compile(
            rf"第[0-9{HAN}]{{1,6}}|[(（][0-9{HAN}]{{1,3}}[)）]|(?:^|[。;:])[0-9]{{1,2}}[.、](?![0-9])|[{HAN}]是|[{HAN}]、"
        ),
    ),
    (
        "duration",
        re.compile(rf"[0-9{HAN}]{{1,4}}(?:余|多)?个?(?:工作日|小时|分钟|自然日|日内|天|个月|周|季度|年(?!度))"),
    ),
    (
        "name",
        re.compile(
            r"十[一二三四五]五|二十届|[一二三]中全会|二十大|12345|123[0-9]{2}|双[一二]|三安全一稳定|一网通办|一件事|一图读懂|最后一公里"
        ),
    ),
)
UNIT = re.compile(rf"[余多]?(?:{COUNTERS})+")
MONEY = re.compile(r"[余多]?(?:万|亿)?元")
PERSONS = re.compile(r"[余多]?(?:万|百|千)?(?:人次|人|名|位)")
WORDED = re.compile("申请|收到|受理|答复|办结|复议|诉讼|许可|处罚|强制|规范性文件|结转|自然人|组织")
NEAR = 400
OTHER_YEARS = re.compile("(20[0-9]{2})年")


@dataclass(frozen=True, slots=True)
class Told:
    """
    One number. `part`, `offset`: where it begins in the text of its part; `quote`: as printed, with unit.

    `claim`: what it was bound to, `agrees`: whether the cells say the same, None where they hold no number.
    `reason`: why it was not bound, "" where it was.
    """

    part: int | None
    offset: int
    quote: str
    sentence: str
    place: int
    stated: Stated | None
    claim: Claim | None = None
    agrees: bool | None = None
    reason: str = ""

    def to_dict(self, report: Report) -> dict[str, Any]:
        """One element of `numbers` in the JSON contract."""
        claim = self.claim
        share = claim.share if claim else None
        return {
            "part": self.part,
            "offset": self.offset,
            "quote": self.quote,
            "sentence": self.sentence,
            "value": plain(share) if share is not None else self.stated.value if self.stated else None,
            "low": self.stated.low if self.stated and share is None else None,
            "high": self.stated.high if self.stated and share is None else None,
            "slot": claim.slot.value if claim else None,
            "sides": [
                {"cells": list(side), "value": plain(side_value(report, side))}
                for side in (claim.sides(report) if claim and report.generation else ())
            ],
            "agrees": self.agrees,
            "reason": self.reason or None,
        }


def side_value(report: Report, side: tuple[str, ...]) -> Any:
    """The sum of some cells; None where one of them is no number."""
    try:
        return sum(report.number(address) for address in side)
    except MissingCell:
        return None


def numbers_of(report: Report) -> tuple[Told, ...]:
    """Every number of the six parts and the preface, in the order of the text."""
    reasons = _reasons(report)
    claims = {(claim.part, claim.at + claim.span[0]): claim for claim in claims_of(report) if not claim.zero}
    found: list[Told] = []
    for part, text in texts(report):
        start = 0
        for end in (*(match.end() for match in ENDS.finditer(text)), len(text)):
            if end > start and text[start:end].strip():
                found.extend(_of_sentence(report, part, start, text[start:end], claims, reasons))
            start = end
    return tuple(found)


def _reasons(report: Report) -> dict[tuple[int | None, int], str]:
    """Where a number begins → why it was not bound, as the reader of the sentence saw it."""
    found: dict[tuple[int | None, int], str] = {}
    for sentence in candidates(report):
        drafts, reasons = understood(sentence, report)
        partial = {draft.span[0]: "part" for draft in drafts if not draft.counts}
        for place, reason in (dict(reasons) | partial).items():
            found[sentence.part, sentence.at + sentence.normal.offsets[place]] = reason
    return found


def _of_sentence(
    report: Report,
    part: int | None,
    start: int,
    text: str,
    claims: Mapping[tuple[int | None, int], Claim],
    reasons: Mapping[tuple[int | None, int], str],
) -> Iterator[Told]:
    normal = normalise(text)
    surrounded = [(*match.span(), reason) for reason, words in SURROUNDINGS for match in words.finditer(normal.text)]
    bound = {
        place: claim
        for place in range(len(normal.text))
        if (claim := claims.get((part, start + normal.offsets[place])))
    }
    done = 0
    for match in NUMBER.finditer(normal.text):
        if match.start() < done:
            continue
        around = next((one for one in surrounded if one[0] <= match.start() < one[1]), None)
        begin, end = around[:2] if around else _with_unit(normal.text, match)
        first, last = normal.place(begin, end)
        quote = text[first:last]
        place = next((at for at in range(max(0, begin - 3), begin + 1) if at in bound), None)
        told = Told(part, start + first, quote, text.strip(), first - (len(text) - len(text.lstrip())), _value(match))
        if place is not None:
            yield _bound(report, told, bound[place])
            continue
        done = end if around else 0
        near = ((part, start + normal.offsets[at]) for at in range(max(0, begin - 3), begin + 1))
        known = next((reasons[key] for key in near if key in reasons), None)
        reason = around[2] if around else known or _plain_reason(report, normal, match, end)
        yield replace(told, stated=None if around else told.stated, reason=reason)


def _bound(report: Report, told: Told, claim: Claim) -> Told:
    try:
        agrees: bool | None = claim.agrees(report)
    except NotAssessable:
        agrees = None
    return replace(told, stated=claim.stated, claim=claim, agrees=agrees)


def _with_unit(text: str, match: re.Match[str]) -> tuple[int, int]:
    unit = UNIT.match(text, match.end())
    return match.start(), unit.end() if unit else match.end()


def _value(match: re.Match[str]) -> Stated | None:
    numeral = match["digits"] or match["han"] or match["percent"]
    return stated(numeral)


def _plain_reason(report: Report, normal: Normal, match: re.Match[str], end: int) -> str:
    # of a sentence without an end only what stands near
    text = normal.text[max(0, match.start() - NEAR) : end + NEAR]
    unit = normal.text[match.end() : end]
    if unit.endswith(("%", "％")) or match["percent"]:
        return "percentage"
    if MONEY.match(normal.text, match.end()):
        return "money"
    if PERSONS.match(normal.text, match.end()):
        return "persons"
    if not unit:
        return "bare"
    if report.body_kind is not BodyKind.GOVERNMENT and SCOPE_WORDS.search(text):
        return "others"
    years = OTHER_YEARS.findall(normal.text, max(0, match.start() - NEAR), match.start())
    if years and years[-1] != str(report.year):
        return "other_year"
    return "unclear" if WORDED.search(text) else "topic"
