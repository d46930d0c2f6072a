"""Claims: numbers the text states, bound to cells of the tables.

`claims_of(report)` is what the N rules read. A claim is made only where the binding is clear.
"""

from __future__ import annotations

from collections import Counter

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
    read = [(sentence, drafts) for sentence in candidates(report) if (drafts := read_sentence(sentence, report))]
    read.sort(key=_rank)
    stated = Counter([_family(draft) for _, drafts in read for draft in drafts if draft.doubtful])
    return tuple(
        [
            _claim(sentence, draft, drafts, alone=draft.certain and stated[_family(draft)] == 1)
            for sentence, drafts in read
            for draft in drafts
            if draft.counts
        ]
    )


def _rank(read: tuple[Sentence, list[Draft]]) -> int:
    """The paragraph on requests of part one first, then part one, then the rest."""
    sentence = read[0]
    return 2 if sentence.part != 1 else 0 if sentence.lead else 1


def _family(draft: Draft) -> tuple[Slot, Readings]:
    return FAMILY.get(draft.slot, draft.slot), draft.about


def _claim(sentence: Sentence, draft: Draft, drafts: list[Draft], *, alone: bool) -> Claim:
    others: tuple[int, ...] = ()
    if len(drafts) > 1 and draft.share is None:
        others = tuple([other.stated.value for other in drafts if other is not draft and _same(other, draft)])
    return Claim(
        slot=draft.slot,
        stated=draft.stated,
        sentence=sentence.original,
        part=sentence.part,
        strict=alone,
        zero=draft.zero,
        only_new=draft.only_new,
        any_at_all=draft.any_at_all,
        others=others,
        about=draft.about,
        share=draft.share,
        at=sentence.at,
        span=sentence.normal.place(*draft.span),
    )


def _same(other: Draft, draft: Draft) -> bool:
    return other.slot is draft.slot and other.about == draft.about and other.share is None


__all__ = ["Claim", "Slot", "claims_of", "right_sides"]
