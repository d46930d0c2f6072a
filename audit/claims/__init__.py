"""Claims: numbers the text states, bound to cells of the tables.

`claims_of(report)` is what the N rules read. A claim is made only where the binding is clear.
"""

from __future__ import annotations

from collections import Counter

from audit.claims.drafts import Draft
from audit.claims.reading import read_sentence
from audit.claims.sentences import Sentence, candidates
from audit.claims.slots import Claim, Slot, right_sides
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
    stated = Counter(_family(draft.slot) for _, drafts in read for draft in drafts if draft.doubtful)
    return tuple(
        _claim(sentence, draft, drafts, alone=stated[_family(draft.slot)] == 1)
        for sentence, drafts in read
        for draft in drafts
        if draft.counts
    )


def _family(slot: Slot) -> Slot:
    return FAMILY.get(slot, slot)


def _claim(sentence: Sentence, draft: Draft, drafts: list[Draft], *, alone: bool) -> Claim:
    return Claim(
        slot=draft.slot,
        stated=draft.stated,
        sentence=sentence.original,
        part=sentence.part,
        strict=draft.certain and alone,
        zero=draft.zero,
        only_new=draft.only_new,
        any_at_all=draft.any_at_all,
        others=tuple(other.stated.value for other in drafts if other is not draft and other.slot is draft.slot),
    )


__all__ = ["Claim", "Slot", "claims_of", "right_sides"]
