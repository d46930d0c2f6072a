"""Sentences that say every request of the year was answered (N14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from audit.claims import claims_of
from audit.claims.claim import total
from audit.claims.sentences import SCOPE_WORDS, matching
from audit.claims.slots import Slot, right_sides
from audit.errors import MissingCell
from audit.model import BodyKind, Number, Report
from audit.numbers import WIDTH

DONE = "办结|答复|回复|办理完|处理完|办毕|处理完结"
ALL = re.compile(
    rf"(?<![占超比])(?<!占到)(?<!占了)(?:均|全部|全都|悉数|所有[^，,。；;、：:\n未不中有0-9０-９]{{0,12}}已|100[%％])[^，,。；;、：:\n未不中有0-9０-９]{{0,14}}?(?:{DONE})(?!率|函|书|意见|时限|情况|工作|总|数|量|件|中|的?[0-9０-９])"
)
REQUESTS = re.compile("公开申请|依申请|申请公开|信息公开")
# What else is answered, and what makes it a statement about some of the requests only.
FOREIGN = re.compile(
    "建议|提案|信访|咨询|留言|工单|投诉|复议|诉讼|举报|热线|来信|来电|许可|处罚|诉求|问题|(?<!公开)(?<!申请)事项|网民|信箱|邮箱|评论|意见"
)
SOME = re.compile(
    "结转|延期|延长|其中|未到|未满|正在|尚|除|部分|其余|剩余|上年|去年|往年|到期|应答复|应当答复|以来|上半年|季度|转来|上级|疑难|网上申请|信函申请|当面申请|转办|要求|确保|力争|做到|应|须"
)
NUMBERS = re.compile("[0-9０-９]{1,9}(?=[件宗份起例])")
OTHER_YEAR = re.compile(r"(20[0-9]{2})年")


@dataclass(frozen=True, slots=True)
class Closed:
    """The sentence as printed, and its part."""

    sentence: str
    part: int | None


def all_closed(report: Report) -> Closed | None:
    """The first such sentence about all requests; None where the text also tells what was carried over."""
    claims = claims_of(report)
    if any(claim.slot is Slot.CARRIED_OUT and claim.value for claim in claims):
        return None
    said = list(_said(report))
    counted = {claim.sentence for claim in claims if claim.slot is Slot.ANSWERED and not claim.zero}
    return next((closed for closed in said if closed.sentence not in counted), None)


def _received(report: Report) -> set[Number]:
    """What may be all requests of the year: as the table has it."""
    found: set[Number] = set()
    for side in right_sides(Slot.RECEIVED, report) if report.generation else ():
        with suppress(MissingCell):
            found.add(total(report, side))
    return found


def _said(report: Report) -> Iterator[Closed]:
    known = _received(report)
    for sentence, place in matching(report, ALL):
        text = sentence.normal.text
        before = sentence.original[:place]
        years = OTHER_YEAR.findall(before)
        told = NUMBERS.findall(before)
        if told and known and int(told[-1].translate(WIDTH)) not in known:
            continue  # 转来3件，均已办结
        if sentence.scoped or SOME.search(text) or FOREIGN.search(text) or (years and years[-1] != str(report.year)):
            continue
        if report.body_kind is not BodyKind.GOVERNMENT and SCOPE_WORDS.search(text):
            continue
        if REQUESTS.search(text) or ((sentence.lead or sentence.near) and ("申请" in text or "件" in text)):
            yield Closed(sentence.original, sentence.part)
