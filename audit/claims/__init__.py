"""Claims: numbers the text states, bound to cells of the tables.

`claims_of(report)` is what the N rules read. A claim is made only where the binding is clear.
"""

from __future__ import annotations

from collections import Counter
from operator import itemgetter

from audit.claims.categories import Readings
from audit.claims.claim import Claim
from audit.claims.drafts import Draft
from audit.claims.reading import read_sentence
from audit.claims.sentences import Sentence, candidates
from audit.claims.slots import Slot, right_sides
from audit.model import Report

KEPT = "_claims"
# Slots that speak about the same thing: two claims of one family are not one certain claim.
FAMILY = {Slot.NEW_RECEIVED: Slot.RECEIVED, Slot.DOCS_PUBLISHED: Slot.DOCS_MADE}


def claims_of(report: Report) -> tuple[Claim, ...]:
    """All claims of a report, those of part one first. Read once, kept with the report itself."""
    kept: tuple[Claim, ...] | None = vars(report).get(KEPT)
    if kept is None:
        kept = vars(report)[KEPT] = _claims(report)
    return kept


def _claims(report: Report) -> tuple[Claim, ...]:
    read = [(sentence, read_sentence(sentence, report)) for sentence in candidates(report)]
    stated = Counter(_family(draft) for _, drafts in read for draft in drafts if draft.doubtful)
    claims = [
        (_rank(sentence), _claim(sentence, draft, drafts, alone=stated[_family(draft)] == 1))
        for sentence, drafts in read
        for draft in drafts
        if draft.counts
    ]
    return tuple(claim for _, claim in sorted(claims, key=itemgetter(0)))


def _rank(sentence: Sentence) -> int:
    """The paragraph on requests of part one first, then part one, then the rest."""
    return 2 if sentence.part != 1 else 0 if sentence.lead else 1


def _family(draft: Draft) -> tuple[Slot, Readings]:
    return FAMILY.get(draft.slot, draft.slot), draft.about


def _claim(sentence: Sentence, draft: Draft, drafts: list[Draft], *, alone: bool) -> Claim:
    others = [other for other in drafts if other is not draft and _same(other, draft)]
    return Claim(
        slot=draft.slot,
        stated=draft.stated,
        sentence=sentence.original,
        part=sentence.part,
        strict=draft.certain and alone,
        zero=draft.zero,
        only_new=draft.only_new,
        any_at_all=draft.any_at_all,
        others=tuple(other.stated.value for other in others) if draft.share is None else (),
        about=draft.about,
        share=draft.share,
        at=sentence.at,
        span=sentence.normal.place(*draft.span),
    )


def _same(other: Draft, draft: Draft) -> bool:
    return other.slot is draft.slot and other.about == draft.about and other.share is None


__all__ = ["Claim", "Slot", "claims_of", "right_sides"]
