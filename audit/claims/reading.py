"""One sentence → the statements it makes. Carries topic, year and scope from clause to clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from audit.claims import binding
from audit.claims.binding import STRICT_UNITS
from audit.claims.clauses import Clause, clauses
from audit.claims.counting import Counting
from audit.claims.drafts import Draft
from audit.claims.scanning import Token, scan
from audit.claims.sentences import Sentence
from audit.claims.slots import Slot
from audit.claims.state import NOTED
from audit.claims.verbal import FIGURES
from audit.claims.words import REVIEWS, TOPICS, Kind
from audit.claims.zeros import (
    NONES,
    zero_behind,
    zero_carried,
    zero_claims,
    zero_documents,
    zero_named,
    zero_reviews,
    zero_reviews_named,
)
from audit.model import BodyKind, Report

# 张店区共收到…, 我市共作出…: in the report of a department this is about the whole region.
OF_A_REGION = re.compile(
    "[省市县区旗州](?:共|总共|累计|一共|合计|全年共)(?:新?[收受接]|答复|办[理结]|[作做]出|[制印]发|保留|公开|废止)"
)
# 区政府办公室收到…: in the report of a body below it this is about another one.
OF_A_SUPERIOR = re.compile(
    "(?:[省市区县州旗]|自治区)(?:人民)?政府(?:办公厅|办公室|办)?(?:共|累计|一共|合计|全年|依法)*(?:新?[收受接]|答复|办[理结])"
)
SUPERIORS = (BodyKind.GOVERNMENT, BodyKind.GOVERNMENT_OFFICE)
SAME_CLAUSE = re.compile(
    "(?:收到|受理|提交|提出|答复|办结|完毕|归档)的[^,。;0-9]{0,12}申请(?P<comma>,)"
    "(?:20[0-9]{2}年度?|全年|本年度?|年内)(?:[为是有]|(?:共计|共|合计|累计)[为是有]?)"
)
LATER_VERBS = frozenset({Kind.ANSWERED, Kind.CLOSED, Kind.CARRIED_OUT})
PARTS_OF_IT = (Kind.OWN, Kind.OFFICE)
TELLING = NONES | {Kind.NUMBER, Kind.PERCENT}
UNMISTAKABLE = frozenset(
    [
        "自然人",
        "商业企业",
        "法人或其他组织",
        "法人和其他组织",
        "法人及其他组织",
        "法律服务机构",
        "社会公益组织",
        "科研机构",
    ]
)
WAITING = (Kind.REQUEST, None)
NOTHING_KNOWN: Mapping[int, str] = MappingProxyType({})


def read_sentence(sentence: Sentence, report: Report) -> list[Draft]:
    """Everything the sentence states about any slot. Nothing when it speaks of other bodies."""
    return understood(sentence, report)[0]


def understood(sentence: Sentence, report: Report, *, year: int | None = None) -> tuple[list[Draft], Mapping[int, str]]:
    """
    The statements, and where a number begins → why it was not bound, as far as that is known.

    `year`: only those about another year than the report's, where the sentence names it.
    """
    text = sentence.normal.text
    if sentence.scoped or (report.body_kind is not BodyKind.GOVERNMENT and OF_A_REGION.search(text)):
        return [], NOTHING_KNOWN
    if report.body_kind not in SUPERIORS and "政府" in text and OF_A_SUPERIOR.search(text):
        return [], NOTHING_KNOWN
    tokens = _told_apart(text, scan(text))
    if not any(token.kind in TELLING or token.word == "不存在" for token in tokens) or not _own_scope(tokens, report):
        return [], NOTHING_KNOWN
    reader = _Reader(sentence, report)
    if report.body_kind is BodyKind.GOVERNMENT and any(token.kind in PARTS_OF_IT for token in tokens):
        # 全区收到95件，其中本机关17件: the table may be of either
        reader.certain = False
    if year is not None:
        reader.year, reader.own_year = year, False
    return list(reader.read(tokens)), reader.reasons


def _told_apart(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """办理完毕的申请，2024年度为11件 is one clause: its comma goes."""
    match = SAME_CLAUSE.search(text)
    return [token for token in tokens if token.start != match.start("comma")] if match else tokens


def _own_scope(tokens: Sequence[Token], report: Report) -> bool:
    # other bodies than governments never get here with such a word
    words = [token.word for token in tokens if token.kind is Kind.SCOPE]
    return not words or any(
        word[0] == "全" and (not report.agency or f"{word[1:]}人民政府" in report.agency) for word in words
    )


class _Reader(Counting):
    def read(self, tokens: Sequence[Token]) -> Iterator[Draft]:
        if self.topic is not Kind.REQUEST:
            self.listing = self._listing(tokens)
        told = set[Slot]()
        for clause in clauses(tokens, len(self.text)):
            kept = (self.own_year, self.topic, self.parts, self.opened, self.whole, self.last)
            if clause.inside:
                self.opens()
            for draft in self._clause(clause):
                told.add(draft.slot)
                yield draft
            if clause.inside:
                self.own_year, self.topic, self.parts, self.opened, self.whole, self.last = kept
        if "规范性文件" in self.text and self.own_year and not self.of_others:
            yield from (draft for draft in zero_documents(self.text) if draft.slot not in told)

        if ":" in self.text and self.own_year and not self.of_others:
            yield from (draft for draft in zero_named(self.text) if draft.slot not in told)
            if self.disclosed(len(self.text)) is not None:
                yield from (draft for draft in zero_reviews_named(self.text) if draft.slot not in told)

    def _listing(self, tokens: Sequence[Token]) -> frozenset[Kind]:
        """Kinds of categories of which the sentence names several: such a list speaks for itself."""
        results, applicants = (
            {token.word for token in tokens if token.kind is kind} for kind in (Kind.RESULT, Kind.APPLICANT)
        )
        found = set[Kind]()
        if len(results) > 1 or self.sentence.listing or (results and ("申请" in self.text or "答复" in self.text)):
            found.add(Kind.RESULT)
        if len(applicants) > 1 or (not applicants.isdisjoint(UNMISTAKABLE) and "申请" in self.text):
            found.add(Kind.APPLICANT)
        return frozenset(found)

    def _clause(self, clause: Clause) -> Iterator[Draft]:
        tokens = clause.tokens
        if not tokens:
            self.pending = None
            return
        going_on = self.answered or clause.inside or Kind.PARTS in clause.kinds
        if self.parts and not going_on and not clause.kinds.isdisjoint(LATER_VERBS):
            # 其中自然人50件，…，51件已办结: the parts are over
            self.closes()
        year_before, compared = self.own_year, Kind.COMPARISON in clause.kinds
        yield from self._waiting(clause)
        live, begin = True, 0
        for place, token in enumerate(tokens):
            kind = token.kind
            if kind is Kind.NUMBER:
                noun = binding.noun_behind(self.text, token, tokens[place + 1 : place + 2])
                drafts = self.number(clause, begin, place)
                self.counted = self.counted or token.end
                self.pending = None if not live or any(draft.counts for draft in drafts) else token
                if live and self.own_year and not self.of_others:
                    yield from drafts
                else:
                    self.reasons[token.start] = "compared" if not live else "others" if self.of_others else "other_year"
                begin = place + 2 if noun else place + 1
            elif kind is Kind.PERCENT:
                self.takes(binding.topic_of(tokens[begin:place]))
                shares = list(self.share(clause, begin, place))
                if live and self.own_year and not self.of_others:
                    yield from shares
                begin = place + 1
            elif kind is Kind.COMPARISON:
                live = False
            elif (kind in NONES or token.word == "不存在") and live and self.own_year and not self.of_others:
                yield from self._zeros(clause, place)
            elif kind in NOTED:
                self.note(token)
        if not clause.kinds.isdisjoint(TOPICS):
            self.takes(binding.topic_of(tokens[begin:]))
        if compared:
            self.own_year = year_before

    def _waiting(self, clause: Clause) -> Iterator[Draft]:
        """2件未到期限，结转下年度: the number of the clause before."""
        pending, self.pending = self.pending, None
        if pending is None or pending.stated is None or not clause.tokens or clause.inside:
            return
        first = clause.tokens[0]
        if first.kind is not Kind.CARRIED_OUT or not clause.kinds.isdisjoint(FIGURES) or self.topic not in WAITING:
            return
        if (
            first.start - clause.start <= 4
            and pending.unit in STRICT_UNITS
            and first.year in (None, (self.year or 0) + 1)
        ):
            yield Draft(Slot.CARRIED_OUT, pending.stated, certain=False, span=(pending.start, pending.end))

    def _zeros(self, clause: Clause, place: int) -> Iterator[Draft]:
        inherited = self.topic is Kind.REQUEST
        if not clause.kinds.isdisjoint(REVIEWS):
            # who has no reviews at all has none about disclosure either
            certain = self.certain and not clause.inside and self.disclosed(clause.end)
            yield from zero_reviews(self.text, clause, place, bool(certain), self.report.agency)
            if certain is not None and self.disclosed(clause.end) is not None:
                yield from zero_behind(self.text, clause, place)
        if clause.tokens[place].kind is Kind.RESULT:
            return  # 不存在 denies nothing else
        yield from zero_carried(self.text, clause, place)
        for draft in zero_claims(self.text, clause.tokens, place, clause.end, inherited):
            certain = draft.certain and self.certain and not clause.inside and not self.parts
            yield Draft(
                draft.slot,
                draft.stated,
                certain,
                zero=True,
                only_new=draft.only_new,
                any_at_all=draft.any_at_all,
                span=draft.span,
            )
