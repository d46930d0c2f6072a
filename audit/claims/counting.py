"""A number of a clause → what it states about any slot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.claims import attaching, binding, whole
from audit.claims.binding import BEHIND, DECISIONS, SLOTS, STRICT_UNITS, UNITS
from audit.claims.categories import Readings
from audit.claims.clauses import Clause
from audit.claims.drafts import ZERO, Draft
from audit.claims.scanning import Token
from audit.claims.slots import Slot
from audit.claims.state import RECEIVED, WHOLES
from audit.claims.verbless import CAMPAIGN, PAPERS, Verbless
from audit.claims.words import REVIEWS, VERBS, Kind

DONE = (Kind.ANSWERED, Kind.CLOSED)
NEGATIONS = frozenset({Kind.NONE, Kind.NONE_RECEIVED, Kind.NONE_MADE, Kind.NONE_DECIDED})
CARRIED = (Kind.CARRIED_IN, Kind.CARRIED_OUT)
FIGURES = (Kind.NUMBER, Kind.PERCENT)
# A noun that ends so counts papers, cases or one kind of decision only: never certain.
PARTIAL_NOUNS = ("案件", "书", "措施", "执行", "表", "事项")
# 与上年结转的3件合并办理 may be some of those carried over.
NOT_ONE = re.compile("[^,。;]{0,24}?(?:也|都|均)(?:没有|没|未|无)")
TOGETHER = ("合并", "一并", "会同")
SOME_DOCUMENTS = re.compile("涉企|惠[民企]|涉及|有关|关于|类规范性文件")
NEXT_YEAR = re.compile("(?:申请)?[至到入](?:下一?|次|明|来|(20[0-9]{2}))年")
# 办结的49件中，新收45件: parts of it follow.
AMONG = re.compile("(?:政府信息公开|依申请公开|信息公开|新收|的)*(?:申请|案件)?(?:中|里)(?!心|介)")
OF_THE_YEAR = re.compile("20[0-9]{2}年|全年|年度|年内|一年")
SHARE_OF_LAST = re.compile(
    "(?:约|比例|占比|比重)?占?(?:比|比例|比重|总数|总量|申请总量|申请总数|申请量|全部申请)*(?:的|为|达|约|:)*"
)


class Counting(Verbless):
    """Numbers and percentages."""

    def number(self, clause: Clause, begin: int, place: int) -> list[Draft]:
        """What the number at `place` says; the words from `begin` on may belong to it."""
        tokens, number = clause.tokens, clause.tokens[place]
        before = tokens[begin:place]
        end = place + 1
        while end < len(tokens) and tokens[end].kind not in FIGURES:
            end += 1
        after, last = tokens[place + 1 : end], end == len(tokens)
        drafts = self._attached(clause, before, number, after if last else after[:1])
        if drafts is None:
            self.latest_part = None
            drafts = list(self._bound(clause, before, number, after, last))
            if not drafts and number.stated:
                self.unknown.add(number.stated.value)
            self.last = next((draft.slot for draft in drafts if draft.counts), None)
        if AMONG.match(self.text, number.end):
            self.parts = True
            self.opens()
        return drafts

    # lists and reviews

    def _attached(
        self, clause: Clause, before: Sequence[Token], number: Token, after: Sequence[Token]
    ) -> list[Draft] | None:
        """What needs no verb; None for anything else."""
        kinds = clause.kinds
        if number.stated and number.stated.value == 1 and any(token.kind in NEGATIONS for token in before):
            return []  # 未发生一起行政复议
        if number.stated and number.stated.value == 1 and NOT_ONE.match(self.text, number.end):
            return [
                Draft(slot, ZERO, certain=False, zero=True, about=about, span=(number.start, number.end))
                for slot, about in self._denied(clause)
            ]
        if not kinds.isdisjoint(attaching.CATEGORIES):
            found = attaching.category(self.text, before, number, after, self.category)
            if found:
                return list(self._category(clause, found, number))
        if not kinds.isdisjoint(REVIEWS):
            reviews = attaching.review(self.text, before, number, after)
            if reviews:
                return list(self.reviews_of(clause, reviews, before, number))
        if self.all_reviews and self.parts:
            some = self.some_reviews(clause, number)
            if some:
                self.all_reviews = None
                return [some]
        if Kind.OUTCOME in kinds and self.reviews:
            cells = attaching.outcome(self.text, before, number, after, self.reviews)
            return [self._part(Slot.OUTCOME, number, cells)] if cells and number.stated else None
        return None

    def _denied(self, clause: Clause) -> list[tuple[Slot, Readings]]:
        """一件行政诉讼也未发生: the reviews of a clause that there are none of."""
        if self.disclosed(clause.end) is None:
            return []
        return [attaching.of_review(token) for token in clause.tokens if token.kind in REVIEWS]

    def _category(self, clause: Clause, found: tuple[Kind, Readings], number: Token) -> Iterator[Draft]:
        kind, about = found
        self.category = kind
        if self.topic is not Kind.REQUEST and (self.topic is not None or kind not in self.listing):
            self.reasons[number.start] = "foreign"
            return
        if number.stated is None or number.unit not in UNITS[Kind.REQUEST] or number.unit in ("条", "次"):
            self.reasons[number.start] = "unit"
            return
        if (self.opened or clause.inside) and self.whole not in WHOLES[kind]:
            self.reasons[number.start] = "part"
            return
        if kind is Kind.RESULT and PAPERS.search(self.text):
            self.reasons[number.start] = "foreign"
            return
        if kind is Kind.RESULT and not self.parts and Kind.ANSWERED in clause.kinds:
            # 按期答复7件，不予公开答复2件: the first may be less than all
            yield Draft(Slot.ANSWERED, number.stated, certain=False, counts=False, span=(number.start, number.end))
        slot = attaching.SLOT[kind]
        self.last, self.latest_part = slot, found
        yield self._part(slot, number, about)

    def _part(self, slot: Slot, number: Token, about: Readings) -> Draft:
        return Draft(slot, number.stated or ZERO, certain=False, about=about, span=(number.start, number.end))

    def share(self, clause: Clause, begin: int, place: int) -> Iterator[Draft]:
        """自然人5件，占71.4%; 予以公开占60%."""
        tokens, percent = clause.tokens, clause.tokens[place]
        found = attaching.category_of_share(self.text, tokens[begin:place], percent)
        if not found and self.latest_part and percent.share is not None:
            edge = tokens[begin - 1].end if begin else clause.start
            close = SHARE_OF_LAST.fullmatch(self.text, edge, percent.start) and "占" in self.text[edge : percent.start]
            found = self.latest_part if close else None
        if not found or percent.share is None or self.topic not in (Kind.REQUEST, None):
            return
        if (self.topic is None and found[0] not in self.listing) or PAPERS.search(self.text):
            return
        kind, about = found
        if (self.opened or clause.inside) and self.whole not in WHOLES[kind]:
            return
        slot = Slot.APPLICANT_SHARE if kind is Kind.APPLICANT else Slot.RESULT_SHARE
        yield Draft(slot, ZERO, certain=False, about=about, share=percent.share, span=(percent.start, percent.end))

    # numbers with a verb

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
            whole_of_it = topic is Kind.DOCUMENTS or self._whole(clause, number, topic)
            certain = certain and whole_of_it
            said = self._said_partial(clause, number)
            counts = counts and not said and (whole_of_it or topic not in DECISIONS)
        if any(verb.word.startswith("新增") for verb in verbs) and number.unit in ("项", "个", "条"):
            # 新增依申请公开事项3项 may be the items of a list
            counts = counts and not any(token.word.endswith("事项") for token in spoken)
        certain = certain and not self.text.startswith(TOGETHER, number.end)
        if topic is Kind.DOCUMENTS and SOME_DOCUMENTS.search(self.text, clause.start, number.start):
            counts = False
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

    def _said_partial(self, clause: Clause, number: Token) -> bool:
        return whole.partial(self.text, clause, number)

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
