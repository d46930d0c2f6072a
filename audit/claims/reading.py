"""One sentence → the statements it makes. Carries topic, year and scope from clause to clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.claims import binding
from audit.claims.binding import BEHIND, DECISIONS, SLOTS, STRICT_UNITS, UNITS
from audit.claims.clauses import Clause, clauses
from audit.claims.drafts import Draft
from audit.claims.scanning import Token, scan
from audit.claims.sentences import Sentence
from audit.claims.slots import Slot
from audit.claims.words import VERBS, Kind
from audit.claims.zeros import NONES, zero_claims
from audit.model import BodyKind, Report

# 张店区共收到…, 我市共作出…: in the report of a department this is about the whole region.
OF_A_REGION = re.compile(
    "[省市县区旗州](?:共|总共|累计|一共|合计|全年共)(?:新?[收受接]|答复|办[理结]|[作做]出|[制印]发|保留|公开|废止)"
)
SUM = re.compile("(?:共|共计|合计|总计|总共)(?:为|是)?")
RECEIVED = (Slot.RECEIVED, Slot.NEW_RECEIVED)
TIMES = (Kind.YEAR, Kind.OTHER_YEAR, Kind.THIS_YEAR)
# A noun that ends so counts papers, cases or one kind of decision only: never certain.
NOTED = frozenset({*TIMES, Kind.OTHERS, Kind.OWN, Kind.PARTS, Kind.CUMULATIVE, Kind.LOOSE, Kind.OFFICE})
LATER_VERBS = frozenset({Kind.ANSWERED, Kind.CLOSED, Kind.CARRIED_OUT})
TELLING = NONES | {Kind.NUMBER}
PARTIAL_NOUNS = ("案件", "书", "措施", "执行", "表")


def read_sentence(sentence: Sentence, report: Report) -> list[Draft]:
    """Everything the sentence states about any slot. Nothing when it speaks of other bodies."""
    if sentence.scoped or (report.body_kind is not BodyKind.GOVERNMENT and OF_A_REGION.search(sentence.normal.text)):
        return []
    tokens = scan(sentence.normal.text)
    if not any(token.kind in TELLING for token in tokens) or not _own_scope(tokens, report):
        return []
    return list(_Reader(sentence, report).read(tokens))


def _own_scope(tokens: Sequence[Token], report: Report) -> bool:
    # other bodies than governments never get here with such a word
    words = [token.word for token in tokens if token.kind is Kind.SCOPE]
    return not words or any(
        word[0] == "全" and (not report.agency or f"{word[1:]}人民政府" in report.agency) for word in words
    )


class _Reader:
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
        self.cumulative = self.dated = False

    def read(self, tokens: Sequence[Token]) -> Iterator[Draft]:
        for clause in clauses(tokens, len(self.text)):
            kept = (self.own_year, self.topic, self.parts)
            yield from self._clause(clause)
            if clause.inside:
                self.own_year, self.topic, self.parts = kept

    def _clause(self, clause: Clause) -> Iterator[Draft]:
        tokens = clause.tokens
        if self.parts and not self.answered and Kind.PARTS not in clause.kinds:
            # 其中自然人50件，…，51件已办结: the parts are over
            self.parts = clause.inside or clause.kinds.isdisjoint(LATER_VERBS)
        year_before, compared = self.own_year, Kind.COMPARISON in clause.kinds
        live, begin = True, 0
        for place, token in enumerate(tokens):
            kind = token.kind
            if kind is Kind.NUMBER:
                noun = binding.noun_behind(self.text, token, tokens[place + 1 : place + 2])
                drafts = list(self._number(clause, begin, place))
                if live and self.own_year and not self.of_others:
                    yield from drafts
                begin = place + 2 if noun else place + 1
            elif kind is Kind.COMPARISON:
                live = False
            elif kind in NONES and live and self.own_year and not self.of_others:
                yield from self._zeros(clause, place)
            elif kind in NOTED:
                self._note(token)
        self._topic(tokens[begin:])
        if compared:
            self.own_year = year_before

    def _note(self, token: Token) -> None:
        kind = token.kind
        if kind in TIMES:
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
        elif kind is Kind.CUMULATIVE:
            self.cumulative, self.certain = True, False
        elif kind is Kind.LOOSE or (kind is Kind.OFFICE and self.report.body_kind is BodyKind.GOVERNMENT):
            self.certain = False

    def _topic(self, tokens: Sequence[Token]) -> bool:
        """Take over the topic of some words. Whether a topic was named in them."""
        topic = binding.topic_of(tokens)
        if topic is None:
            return False
        if topic is Kind.APPLICATION:
            self.named = self.named or self.sentence.lead
            return self.topic is Kind.REQUEST
        self.topic, self.named = topic, True
        return True

    def _zeros(self, clause: Clause, place: int) -> Iterator[Draft]:
        inherited = self.topic is Kind.REQUEST
        for draft in zero_claims(self.text, clause.tokens, place, clause.end, inherited):
            certain = draft.certain and self.certain and not clause.inside and not self.parts
            yield Draft(
                draft.slot,
                draft.stated,
                certain,
                zero=True,
                only_new=draft.only_new,
                any_at_all=draft.any_at_all,
            )

    def _number(self, clause: Clause, begin: int, place: int) -> Iterator[Draft]:
        tokens, number = clause.tokens, clause.tokens[place]
        before = tokens[begin:place]
        after = tokens[place + 1 :]
        after = after[: next((i for i, token in enumerate(after) if token.kind is Kind.NUMBER), len(after))]
        noun = binding.noun_behind(self.text, number, after)
        spoken = [*before, noun] if noun else before
        if binding.topic_of(spoken) and not self._topic(spoken):
            return
        topic = self.topic
        self.mixed = self.mixed or topic is Kind.FOREIGN
        if topic is None or topic not in UNITS or number.stated is None or number.unit not in UNITS[topic]:
            return
        if self.mixed and not binding.topic_of(spoken):
            # 受理诉求900件，…，办结909件: all of it together
            return
        if self.cumulative and (not self.dated or topic is Kind.DOCUMENTS):
            return
        last = place + 1 + len(after) == len(tokens)
        verbs, killers = self._verbs(clause, before, number, after if last else [])
        if topic is Kind.REQUEST and not verbs and any(token.kind is Kind.WITHDRAWN for token in killers):
            # withdrawn or passed on: handled, but not answered, so the sum may be what the table holds
            yield Draft(Slot.ANSWERED, number.stated, certain=False, counts=False, doubtful=False)
            return
        if not verbs and not binding.topic_of(spoken) and any(token.kind in VERBS for token in before):
            # an unknown thing was counted: what follows may be about it
            self.topic = Kind.FOREIGN
        if noun is None and not BEHIND.match(self.text, number.end, self._behind(clause, after)):
            return
        counts = not binding.killed(killers, topic)
        certain = counts and self._certain(clause, number, spoken)
        if not verbs and topic is Kind.REQUEST and self.received and not self.parts and not clause.inside:
            yield from self._further(clause, spoken, number, killers)
        self.decided = verbs[0] if verbs and counts and topic in DECISIONS else None
        for slot in self._slots(verbs, topic, number, clause.inside):
            self.answered = self.answered or slot is Slot.ANSWERED
            self.received = self.received or slot in RECEIVED
            yield Draft(slot, number.stated, certain, counts)

    def _further(
        self, clause: Clause, spoken: Sequence[Token], number: Token, killers: Sequence[Token]
    ) -> Iterator[Draft]:
        """收到信件申请2件，来人申请10件，共12件: further parts of what was received, and their sum."""
        if number.stated is None or any(token.kind is Kind.KILL for token in killers):
            return
        if binding.topic_of(spoken):
            yield Draft(Slot.RECEIVED, number.stated, certain=False, counts=False)
        elif SUM.fullmatch(self.text, clause.start, number.start):
            yield Draft(Slot.RECEIVED, number.stated, certain=False)

    def _behind(self, clause: Clause, after: Sequence[Token]) -> int:
        return after[0].start if after else clause.end

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
        found = {SLOTS[verb.kind, topic] for verb in verbs if (verb.kind, topic) in SLOTS}
        if any(verb.word == "实施" for verb in verbs) and number.unit in ("项", "个"):
            # 实施行政许可15项 may be the items of the list of powers
            return
        if Slot.DOCS_IN_FORCE in found:
            # 公开现行有效规范性文件9件
            found = {Slot.DOCS_IN_FORCE}
        for slot in sorted(found):
            if (self.parts or inside) and slot in RECEIVED:
                continue
            yield slot

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
        return self.named
