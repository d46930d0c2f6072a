"""Numbers with a noun but without a verb: 依申请公开9件, 行政处罚8起, and further parts of what was received."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.claims import binding
from audit.claims.clauses import Clause
from audit.claims.drafts import Draft
from audit.claims.reviewing import Reviewing
from audit.claims.scanning import Token
from audit.claims.slots import Slot
from audit.claims.words import TOPICS, VERBS, Kind

SUM = re.compile("(?:共|共计|合计|总计|总共)(?:为|是)?")
COUNTED_UNITS = frozenset("件宗份起例")
# 审核公文1200件，主动公开600件、依申请公开200件、不予公开400件: what papers are marked with.
PAPERS = re.compile(
    "公文|发文|制文|属性|主动公开[^,。;、0-9]{0,8}[0-9]+件|(?:文件|信息)[^,。;、0-9]{0,4}[0-9]+[件条][^。;]{0,4}其中主动公开"
)
# Before a noun that stands for all decisions of the year.
OPENING = re.compile("(?:20[0-9]{2}年度?|全年|本年度?|年内|共|我局|本机关|各类|办理)*")
# 开展专项整治，作出行政处罚8起: of the campaign, unless the year is named with the number.
CAMPAIGN = re.compile("联合|配合|会同|专项|整治|行动|领域|系列|典型|案例|百日|期间|检查中|抽查|季度|围绕|针对|聚焦")
# What a noun with a number but without a verb counts.
BARE = {
    Kind.REQUEST: Slot.COUNTED,
    Kind.LICENSE: Slot.LICENSING,
    Kind.PENALTY: Slot.PENALTIES,
    Kind.COERCION: Slot.COERCION,
}


class Verbless(Reviewing):
    """What a noun alone tells."""

    def without_verb(
        self, clause: Clause, before: Sequence[Token], spoken: Sequence[Token], number: Token, killers: Sequence[Token]
    ) -> Iterator[Draft]:
        """收到信件申请2件，来人申请10件，共12件: further parts and their sum. Or only a noun: 依申请公开12件."""
        if number.stated is None or binding.killed(killers, self.topic or Kind.REQUEST):
            return
        span = (number.start, number.end)
        if self.received and self.topic is Kind.REQUEST:
            if binding.topic_of(spoken):
                yield Draft(Slot.RECEIVED, number.stated, certain=False, counts=False, span=span)
            elif SUM.fullmatch(self.text, clause.start, number.start):
                yield Draft(Slot.RECEIVED, number.stated, certain=False, span=span)
            return
        noun = next((token for token in reversed(spoken) if token.kind in TOPICS), None)
        slot = BARE.get(noun.kind) if noun else None
        if noun and noun.kind is Kind.APPLICATION and self.sentence.lead and self.topic is Kind.REQUEST:
            start = min(noun.start, number.start)
            slot = Slot.COUNTED if OPENING.fullmatch(self.text, clause.start, start) else None
        if noun and noun.word.startswith("主动公开"):
            slot = Slot.DOCS_PUBLISHED
        if noun is None or slot is None or number.unit not in COUNTED_UNITS or self.spoiled:
            return
        if slot is not Slot.COUNTED and self.decided is not None:
            return
        if any(token.kind in VERBS for token in before) or (slot is Slot.COUNTED and PAPERS.search(self.text)):
            return
        if noun.start > number.start:
            # 2件政府信息公开申请较为复杂 are some of them
            alone = noun.end >= len(self.text) or self.text[noun.end] in ",。;:)!?"
        else:
            alone = binding.FILLER.fullmatch(self.text, noun.end, number.start) is not None
        start = min(noun.start, number.start)
        of_all = OPENING.fullmatch(self.text, clause.start, start) and not CAMPAIGN.search(self.text, 0, start)
        if alone and (slot is Slot.COUNTED or of_all):
            yield Draft(slot, number.stated, certain=False, span=span)
