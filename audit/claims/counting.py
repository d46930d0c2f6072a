"""A number of a clause → what it states about any slot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.claims import attaching, whole
from audit.claims.binding import DECISIONS, STRICT_UNITS, UNITS
from audit.claims.categories import Readings
from audit.claims.clauses import Clause
from audit.claims.drafts import ZERO, Draft
from audit.claims.scanning import Token
from audit.claims.slots import Slot
from audit.claims.state import WHOLES
from audit.claims.verbal import FIGURES, Verbal
from audit.claims.verbless import BARE, PAPERS
from audit.claims.words import REVIEWS, Kind

NEGATIONS = frozenset({Kind.NONE, Kind.NONE_RECEIVED, Kind.NONE_MADE, Kind.NONE_DECIDED})
# 行政许可、行政处罚均为0件
EACH = re.compile("(?:案件|决定|数|数量|情况)?(?:均|各|都)(?:为|是|有)?")
EACH_OF = frozenset(
    {*DECISIONS, Kind.PAUSE, Kind.DECIDED, Kind.HANDLED, Kind.CLOSED, Kind.YEAR, Kind.THIS_YEAR, Kind.OWN}
)
# 一件也没有
NOT_EVEN = re.compile("[^,。;]{0,24}?(?:也|都|均)(?:没|未|无)")
NOT_ONE = re.compile("[^,。;]{0,24}?(?:也|都|均)(?:没有|没|未|无)(?:发生|产生|出现|收到|有)?过?(?=[,。;!?)]|$)")
# 办结的49件中，新收45件: parts of it follow.
AMONG = re.compile("(?:政府信息公开|依申请公开|信息公开|新收|的)*(?:申请|案件)?(?:中|里)(?!心|介)")
SHARE_OF_LAST = re.compile(
    "(?:约|比例|占比|比重)?占?(?:比|比例|比重|总数|总量|申请总量|申请总数|申请量|全部申请)*(?:的|为|达|约|:)*"
)


class Counting(Verbal):
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
        if number.stated and number.stated.value == 1 and NOT_EVEN.match(self.text, number.end):
            if not NOT_ONE.match(self.text, number.end):
                return []  # 一件也未被纠正
            return [
                Draft(slot, ZERO, certain=False, zero=True, about=about, span=(number.start, number.end))
                for slot, about in self._denied(clause, before)
            ]
        if not kinds.isdisjoint(attaching.CATEGORIES):
            found = attaching.category(self.text, before, number, after, self.category)
            if found:
                return list(self._category(clause, found, number))
        if not kinds.isdisjoint(REVIEWS):
            reviews = attaching.review(self.text, before, number, after)
            if reviews:
                return list(self.reviews_of(clause, reviews, before, number))
        each = self._each(before, number) if len(before) > 1 and number.stated else []
        if each:
            return each
        if self.all_reviews and self.parts:
            some = self.some_reviews(clause, number)
            if some:
                self.all_reviews = None
                return [some]
        if Kind.OUTCOME in kinds and self.reviews:
            cells = attaching.outcome(self.text, before, number, after, self.reviews)
            return [self._part(Slot.OUTCOME, number, cells)] if cells and number.stated else None
        return None

    def _denied(self, clause: Clause, before: Sequence[Token]) -> list[tuple[Slot, Readings]]:
        """行政诉讼一件也未发生: the reviews that there are none of. 一件行政诉讼也未发生 is read by its last word."""
        if self.disclosed(clause.end) is None:
            return []
        return [attaching.of_review(token) for token in before if token.kind in REVIEWS]

    def _each(self, before: Sequence[Token], number: Token) -> list[Draft]:
        """行政许可、行政处罚、行政强制均为0件: one number for each of several."""
        nouns = [token for token in before if token.kind in DECISIONS]
        if len(nouns) < 2 or not EACH.fullmatch(self.text, nouns[-1].end, number.start):
            return []
        if any(token.kind not in EACH_OF for token in before) or number.unit not in STRICT_UNITS:
            return []
        if not whole.plain(self.text, before[0].end, nouns[0].start):
            return []
        self.topic = nouns[-1].kind
        slots = [BARE[token.kind] for token in nouns]
        return [self._part(slot, number, ()) for slot in slots]

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
