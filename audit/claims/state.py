"""What is carried from clause to clause of one sentence: topic, year, whose numbers, parts of what."""

from __future__ import annotations

import re

from audit.claims.categories import Readings
from audit.claims.scanning import Token
from audit.claims.sentences import Sentence
from audit.claims.slots import Slot
from audit.claims.words import Kind
from audit.model import BodyKind, Report

TIMES = (Kind.YEAR, Kind.OTHER_YEAR, Kind.THIS_YEAR)
NOTED = frozenset({*TIMES, Kind.OTHERS, Kind.OWN, Kind.PARTS, Kind.CUMULATIVE, Kind.LOOSE, Kind.OFFICE})
# 2024年以来
OF_THIS_YEAR = re.compile("(?:年度?|年[0-9]{1,2}月(?:[0-9]{1,2}日)?)$")
RECEIVED = (Slot.RECEIVED, Slot.NEW_RECEIVED)
# What has kinds of applicants, or of results, as its parts.
WHOLES = {
    Kind.APPLICANT: frozenset({*RECEIVED, Slot.COUNTED, Slot.HANDLED, Slot.ANSWERED, Slot.APPLICANT}),
    Kind.RESULT: frozenset({*RECEIVED, Slot.COUNTED, Slot.HANDLED, Slot.ANSWERED, Slot.RESULT}),
}


class State:
    """The reader's memory. `reasons`: where a number begins → why it was not bound."""

    # 公示行政许可15件、行政处罚20件: the word before the first number speaks for the second too
    spoiled = False
    # whether a body is spoken of that decides reviews itself; whether a clause about reviews has named disclosure
    decides = told = False
    # a number without a statement so far: 2件未到期限，结转下年度
    pending: Token | None = None
    # the reviews counted last: 行政复议2件，其中维持1件
    reviews: tuple[Slot, Readings] | None = None
    all_reviews: tuple[Slot, Readings] | None = None
    # where the first figure of the sentence ends
    counted = 0

    def __init__(self, sentence: Sentence, report: Report) -> None:
        self.sentence, self.report = sentence, report
        self.text = sentence.normal.text
        self.year = report.year
        self.own_year = True
        self.certain = report.year is not None
        if report.body_kind is BodyKind.GOVERNMENT and sentence.office:
            self.certain = False
        self.of_others = False
        self.parts = False
        self.topic: Kind | None = Kind.REQUEST if sentence.lead or sentence.near else None
        # whether the topic was named in this sentence; a bare 申请 may also rest on the paragraph's opening
        self.named = False
        self.answered = False
        # whether other things are counted in this sentence too, and whether requests received have been
        self.mixed = self.received = False
        # the verb of the last decision: 作出行政许可决定15件、行政处罚决定56件
        self.decided: Token | None = None
        # 累计 without a year may count from whenever
        self.cumulative, self.dated = False, sentence.dated
        # what the last number counted, and what the parts that are open now are parts of; None: not known
        # at first: whatever the paragraph counts
        self.last: Slot | None = Slot.RECEIVED
        self.whole: Slot | None = None
        self.opened = False
        self.category: Kind | None = None
        self.latest_part: tuple[Kind, Readings] | None = None
        self.listing: frozenset[Kind] = frozenset()
        # numbers of something that is not known
        self.unknown: set[int] = set()
        self.reasons: dict[int, str] = {}

    def note(self, token: Token) -> None:
        """Take over what a word says about the numbers behind it."""
        kind = token.kind
        if kind in TIMES:
            if token.word == "以来" and OF_THIS_YEAR.search(self.text, max(0, token.start - 12), token.start):
                return
            if kind is not Kind.YEAR:
                self.own_year = kind is Kind.THIS_YEAR
            elif token.year is not None:
                self.own_year = token.year == self.year
            self.dated = self.dated or (self.own_year and token.year is not None) or kind is Kind.THIS_YEAR
        elif kind is Kind.OTHERS:
            self.of_others = True
        elif kind is Kind.OWN:
            self.of_others = False
        elif kind is Kind.PARTS:
            self.parts = True
            self.opens()
        elif kind is Kind.CUMULATIVE:
            self.cumulative, self.certain = True, False
        elif kind is Kind.LOOSE or (kind is Kind.OFFICE and self.report.body_kind is BodyKind.GOVERNMENT):
            self.certain = False

    def opens(self) -> None:
        """From here on numbers are parts of the last one."""
        self.opened, self.whole = True, self.last

    def closes(self) -> None:
        """The parts are over."""
        self.opened = self.parts = False

    def takes(self, topic: Kind | None) -> bool:
        """Take over the topic of some words. Whether a topic was named in them."""
        if topic is None:
            return False
        if topic is Kind.APPLICATION:
            self.named = self.named or self.sentence.lead
            return self.topic is Kind.REQUEST
        self.topic, self.named = topic, True
        return True
