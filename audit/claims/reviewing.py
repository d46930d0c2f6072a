"""Numbers of reviews and lawsuits (table 4), and whether they are about disclosure at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.claims import whole
from audit.claims.binding import STRICT_UNITS, UNITS
from audit.claims.categories import Readings
from audit.claims.clauses import Clause
from audit.claims.drafts import Draft
from audit.claims.scanning import Token
from audit.claims.slots import Slot
from audit.claims.state import State
from audit.claims.words import REVIEWS, Kind
from audit.model import BodyKind
from audit.numbers import Stated

HARMLESS = frozenset({"涉及", "关于", "各"})
# Words of a body that decides reviews itself: its cases are not those of table 4.
DECIDES = re.compile("受理|审理|审结|办理|办结|调解|立案|代理|承办")
OTHER_CAUSES = frozenset({Kind.OTHER, Kind.LICENSE, Kind.PENALTY, Kind.COERCION, Kind.FOREIGN})
GENERAL = re.compile("法治|执法|普法|司法|出庭|调解|合法性|依法行政|纠纷|法律顾问|仲裁")
DISCLOSURE = re.compile("信息公开|政务公开|依申请|公开申请|申请公开")
# 与政府信息公开无关: then they are not those of table 4, wherever in the sentence it stands.
UNRELATED = re.compile(
    "(?:无|没有)(?:政府|政务)?(?:信息公开|政务公开)(?:类|的)?(?:案件|案|事项)(?=[,。;)]|$)"
    "|(?:信息公开|政务公开|依申请公开)[^,。;()]{0,6}(?:无关|没有[^,。;]{0,4}关[系联]|无[^,。;关]{0,4}关[系联]|不相关|以外|之外)"
    "|(?:(?:非|(?:不|未|没有)(?:涉及|属于|针对|包括|包含|含|是))(?:因|到|于)?)(?:政府|政务|依申请)?(?:信息公开|政务公开|公开)(?:类|的|工作|领域|方面|原因|引[起发]的?)*(?:行政)?(?:复议|诉讼|案件|事项|,|。|;|\\)|$)"
)
# 行政复议12件，其中涉及政府信息公开的4件: the first are of every kind.
SOME_OF_THEM = re.compile("其中[^。;0-9]{0,16}(?:信息公开|政务公开|依申请)")


class Reviewing(State):
    """行政复议2件，行政诉讼1件."""

    def reviews_of(
        self, clause: Clause, reviews: list[tuple[Slot, Readings]], before: Sequence[Token], number: Token
    ) -> Iterator[Draft]:
        """The statements about `reviews` that a number makes."""
        self.reviews, self.last = None, None
        elsewhere = self.topic not in (None, Kind.REQUEST, *REVIEWS) and not DISCLOSURE.search(self.text)
        topic = next((token.kind for token in reversed(before) if token.kind in REVIEWS), Kind.RECONSIDERATION)
        self.topic, self.mixed = topic, True
        if number.stated is None or number.unit not in UNITS[topic]:
            return
        spoiling = (Kind.KILL, Kind.WITHDRAWN, Kind.CARRIED_IN)
        words = [token for token in before if token.kind in spoiling and token.word not in HARMLESS]
        self.decides = self.decides or DECIDES.search(self.text, clause.start, number.start) is not None
        self.told = self.told or DISCLOSURE.search(self.text, clause.start, number.end) is not None
        certain = self.disclosed(clause.end)
        self.all_reviews = reviews[0] if len(reviews) == 1 else None
        plain = whole.plain(self.text, clause.start, before[0].start if before else number.start, self.report.agency)
        if words or elsewhere or (self.decides and certain is None) or self._of_others(clause, before, number, plain):
            self.reasons[number.start] = "foreign"
            return
        stated = number.stated
        if certain is None:
            # of whatever kind: those about disclosure are not more
            stated = Stated(stated.value, 0, stated.high)
        self.reviews = reviews[0] if len(reviews) == 1 and certain is not None else None
        certain = certain is True and number.stated.exact and number.unit in STRICT_UNITS
        certain = certain and self.certain and not self.parts and not clause.inside
        certain = certain and plain and whole.explained(self.text, number.end)
        certain = certain and not UNRELATED.search(self.sentence.paragraph)
        for slot, about in reviews:
            self.last = slot
            yield Draft(slot, stated, certain, about=about, span=(number.start, number.end))

    def _of_others(self, clause: Clause, before: Sequence[Token], number: Token, plain: bool) -> bool:
        """Whether they are about something else: 行政处罚引发行政复议39件, 与政府信息公开无关, 土地征收类行政复议39件."""
        if SOME_OF_THEM.search(self.text, number.end) or UNRELATED.search(self.text):
            return True
        if not plain and not DISCLOSURE.search(self.text):
            return True
        disclosed = DISCLOSURE.search(self.text, clause.start, number.end)
        return not disclosed and any(token.kind in OTHER_CAUSES for token in before)

    def some_reviews(self, clause: Clause, number: Token) -> Draft | None:
        """其中涉及政府信息公开的4件: those of the reviews counted before that table 4 is about."""
        if self.all_reviews is None or not self.parts or number.stated is None or self.certain is False:
            return None
        if not DISCLOSURE.search(self.text, clause.start, number.start):
            return None
        slot, about = self.all_reviews
        return Draft(slot, number.stated, certain=False, about=about, span=(number.start, number.end))

    def disclosed(self, end: int) -> bool | None:
        """Whether reviews told before `end` are about disclosure for certain; None: they are probably not."""
        sentence = self.sentence
        if self.decides:
            judge = self.report.body_kind in (BodyKind.GOVERNMENT, BodyKind.GOVERNMENT_OFFICE)
            judge = judge or "司法" in self.report.agency or GENERAL.search(self.text) is not None
            return False if self.told and not judge else None
        if DISCLOSURE.search(self.text, 0, end):
            return True
        if sentence.lead or sentence.near or sentence.part == 4:
            return None if GENERAL.search(self.text) else True
        # alone in its paragraph, or in one about disclosure, it can hardly mean others
        return None if GENERAL.search(sentence.paragraph) else False
