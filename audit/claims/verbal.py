"""A number of a clause with a verb: what was received, answered, decided or made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.claims import binding, whole
from audit.claims.binding import BEHIND, DECISIONS, SLOTS, STRICT_UNITS, UNITS
from audit.claims.clauses import Clause
from audit.claims.drafts import ZERO, Draft
from audit.claims.scanning import Token
from audit.claims.slots import Slot
from audit.claims.state import RECEIVED
from audit.claims.verbless import CAMPAIGN, Verbless
from audit.claims.words import VERBS, Kind
from audit.model import BodyKind

DONE = (Kind.ANSWERED, Kind.CLOSED)
CARRIED = (Kind.CARRIED_IN, Kind.CARRIED_OUT)
FIGURES = (Kind.NUMBER, Kind.PERCENT)
# A noun that ends so counts papers, cases or one kind of decision only: never certain.
PARTIAL_NOUNS = ("案件", "书", "书面申请", "措施", "执行", "表", "事项")
# 与上年结转的3件合并办理 may be some of those carried over.
TOGETHER = ("合并", "一并", "会同")
SOME_DOCUMENTS = re.compile("涉企|惠[民企]|涉及|有关|关于|类规范性文件")
SUPERIORS = (BodyKind.GOVERNMENT, BodyKind.GOVERNMENT_OFFICE)
OF_GOVERNMENT = re.compile("[省市区县州旗](?:人民)?政府(?!办|信息)")
NEXT_YEAR = re.compile("(?:申请)?[至到入](?:下一?|次|明|来|(20[0-9]{2}))年")
OF_THE_YEAR = re.compile("20[0-9]{2}年|全年|年度|年内|一年")


class Verbal(Verbless):
    """Numbers with a verb; `bound` also asks for those without one."""

    def _bound(
        self, clause: Clause, before: Sequence[Token], number: Token, after: Sequence[Token], last: bool
    ) -> Iterator[Draft]:
        noun = binding.noun_behind(self.text, number, after)
        spoken = [*before, noun] if noun else before
        named = binding.topic_of(spoken)
        carried = named in (None, Kind.APPLICATION) and not clause.kinds.isdisjoint(CARRIED)
        if named and not self.takes(named) and not carried:
            self.reasons[number.start] = "foreign"
            return
        topic = Kind.REQUEST if carried and self.topic is None else self.topic
        self.mixed = self.mixed or topic is Kind.FOREIGN
        if topic is None or number.stated is None or not self._countable(topic, number, named):
            self.reasons.setdefault(number.start, "topic" if topic is None else "unit")
            return
        verbs, killers = self._verbs(clause, before, number, after if last else [])
        if topic is Kind.REQUEST and before and before[-1].word == "结转" and self._into_next_year(before[-1], number):
            yield Draft(Slot.CARRIED_OUT, number.stated, certain=False, span=(number.start, number.end))
            return
        if topic is Kind.REQUEST and not verbs and any(token.kind is Kind.WITHDRAWN for token in killers):
            # withdrawn or passed on: handled, but not answered, so the sum may be what the table holds
            span = (number.start, number.end)
            yield Draft(Slot.ANSWERED, number.stated, certain=False, counts=False, doubtful=False, span=span)
            return
        if not verbs and not named and any(token.kind in VERBS for token in before):
            # an unknown thing was counted: what follows may be about it
            self.topic = Kind.FOREIGN
        if noun is None and not BEHIND.match(self.text, number.end, after[0].start if after else clause.end):
            return
        if not verbs and not self.parts and not clause.inside:
            yield from self.without_verb(clause, before, spoken, number, killers)
        yield from self._with_verb(clause, spoken, number, after, verbs, killers, topic)

    def _into_next_year(self, verb: Token, number: Token) -> bool:
        """结转6件至下年度."""
        match = NEXT_YEAR.match(self.text, number.end)
        return match is not None and verb.end == number.start and match[1] in (None, str((self.year or 0) + 1))

    def _with_verb(
        self,
        clause: Clause,
        spoken: Sequence[Token],
        number: Token,
        after: Sequence[Token],
        verbs: Sequence[Token],
        killers: Sequence[Token],
        topic: Kind,
    ) -> Iterator[Draft]:
        stated, span = number.stated or ZERO, (number.start, number.end)
        rest = any(verb.kind in CARRIED for verb in verbs)
        counts = not binding.killed(killers, topic, rest=rest)
        certain = counts and self._certain(clause, number, spoken)
        if verbs and not rest:
            asked = certain or topic in DECISIONS
            whole_of_it = topic is Kind.DOCUMENTS or not asked or self._whole(clause, number, topic)
            certain = certain and whole_of_it
            end = max(number.start, verbs[0].start)
            said = whole.partial(self.text, clause.start, end) or self._of_another_kind(clause, number, topic)
            counts = counts and not said and (whole_of_it or topic not in DECISIONS)
            plain, part = self._opening(clause, number)
            certain = certain and plain
            counts = counts and not part and (plain or topic not in DECISIONS)
        certain = certain and not self.text.startswith(TOGETHER, number.end)
        counts = counts and not self._items(spoken, verbs, number)
        if stated.value in self.unknown and binding.topic_of(spoken) is None:
            counts = False  # 对3件疑难申请会商研判，答复3件
        if topic in DECISIONS and CAMPAIGN.search(self.text, 0, number.start):
            counts = counts and OF_THE_YEAR.search(self.text, clause.start, number.start) is not None
            certain = False
        self.spoiled = self.spoiled or not counts
        self.decided = verbs[0] if verbs and counts and topic in DECISIONS else None
        for slot in self._slots(verbs, topic, number, clause.inside):
            self.answered = self.answered or slot is Slot.ANSWERED
            self.received = self.received or slot in RECEIVED
            yield Draft(slot, stated, certain and slot is not Slot.HANDLED, counts, span=span)
            if slot is Slot.CARRIED_IN and any(token.kind in DONE for token in after):
                # 上年结转4件全部办结，本年新收51件办结45件
                yield Draft(Slot.ANSWERED, stated, certain=False, counts=False, span=span)

    def _whole(self, clause: Clause, number: Token, topic: Kind) -> bool:
        """Whether the clause, and what explains the number, are used up by words that say nothing of a part."""
        place = clause.tokens.index(number)
        begin = self._begin(clause, place)
        if not whole.used_up(self.text, clause, begin, place, self.report.agency):
            return False
        edge = clause.tokens[begin - 1].end if begin else clause.start
        if topic in DECISIONS and whole.of_some(self.text, edge, number.start):
            return False
        return whole.explained(self.text, number.end) and not whole.with_rest(self.text)

    def _opening(self, clause: Clause, number: Token) -> tuple[bool, bool]:
        """What whole.opening says of the words before the clause with the first number, unless that says it is of all."""
        if self.counted or not clause.start or whole.OF_ALL.search(self.text, clause.start, number.start):
            return True, False
        return whole.opening(self.text, clause.start, self.report.agency)

    def _items(self, spoken: Sequence[Token], verbs: Sequence[Token], number: Token) -> bool:
        """新增依申请公开事项3项 may be the items of a list."""
        added = any(verb.word.startswith("新增") for verb in verbs) and number.unit in ("项", "个", "条")
        return added and any(token.word.endswith("事项") for token in spoken)

    def _of_another_kind(self, clause: Clause, number: Token, topic: Kind) -> bool:
        """准予许可3件，不予许可2件 are two parts; 区政府规范性文件 are those of another body."""
        before = self.text[clause.start : number.start]
        if topic is Kind.DOCUMENTS:
            if SOME_DOCUMENTS.search(before):
                return True
            return self.report.body_kind not in SUPERIORS and OF_GOVERNMENT.search(before) is not None
        return topic in DECISIONS and "准予" in before and "不予" in self.text

    def _begin(self, clause: Clause, place: int) -> int:
        """The token behind the figure before."""
        return next((at for at in range(place, 0, -1) if clause.tokens[at - 1].kind in FIGURES), 0)

    def _countable(self, topic: Kind, number: Token, named: Kind | None) -> bool:
        if topic not in UNITS:
            self.reasons[number.start] = "foreign"
            return False
        if number.unit not in UNITS[topic]:
            return False
        if self.mixed and not named:
            # 受理诉求900件，…，办结909件: all of it together
            self.reasons[number.start] = "foreign"
            return False
        since = not self.dated and (topic is not Kind.REQUEST or "以来" in self.text)
        return not (self.cumulative and (since or topic is Kind.DOCUMENTS))

    def _verbs(
        self, clause: Clause, before: Sequence[Token], number: Token, after: Sequence[Token]
    ) -> tuple[tuple[Token, ...], Sequence[Token]]:
        """The verbs of the number, and the words that may make it a part of something."""
        verbs = binding.verbs_before(self.text, before, number)
        if verbs or any(token.kind in VERBS for token in before):
            return verbs, before
        if self.decided and binding.listed(self.text, before, number):
            return (self.decided,), before
        verb = binding.verb_behind(self.text, clause, before, number, after)
        if verb is None:
            return (), (*before, *after)
        return (verb,), (*before, *(token for token in after if token.start < verb.start))

    def _slots(self, verbs: Sequence[Token], topic: Kind, number: Token, inside: bool) -> Iterator[Slot]:
        found = {slot for verb in verbs if (slot := self._slot(verb, topic))}
        if any(verb.word == "实施" for verb in verbs) and number.unit in ("项", "个"):
            # 实施行政许可15项 may be the items of the list of powers
            return
        if Slot.DOCS_IN_FORCE in found:
            # 公开现行有效规范性文件9件
            found = {Slot.DOCS_IN_FORCE}
        if len(found) > 1:
            found.discard(Slot.HANDLED)
        if Slot.ANSWERED in found:
            # 受理并答复9件: those of them that were answered
            found.difference_update(RECEIVED)
        for slot in sorted(found):
            if (self.parts or inside) and slot in RECEIVED:
                continue
            yield slot

    def _slot(self, verb: Token, topic: Kind) -> Slot | None:
        slot = SLOTS.get((verb.kind, topic))
        if verb.year is None or self.year is None:
            return slot if verb.year is None else None
        # 2023年结转, 结转2025年: which years these are decides
        years = {(Kind.CARRIED_IN, self.year - 1): Slot.CARRIED_IN, (Kind.CARRIED_OUT, self.year): Slot.CARRIED_IN}
        years[Kind.CARRIED_OUT, self.year + 1] = Slot.CARRIED_OUT
        return years.get((verb.kind, verb.year)) if topic is Kind.REQUEST else None

    def _certain(self, clause: Clause, number: Token, spoken: Sequence[Token]) -> bool:
        stated = number.stated
        if stated is None or not stated.exact or number.unit not in STRICT_UNITS:
            return False
        if not self.certain or self.parts or clause.inside:
            return False
        if self.sentence.normal.spaced(number.start, number.end):
            return False
        words = [token.word for token in spoken if token.kind is self.topic]
        if any(word.endswith(PARTIAL_NOUNS) for word in words):
            return False
        if self.topic in DECISIONS:
            return bool(words) and any(token.kind in VERBS for token in clause.tokens)
        return self.named and self.topic is not None
