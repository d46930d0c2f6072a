"""What the N rules share: the claims about a slot against its cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from audit.claims.slots import Claim, Slot, right_sides
from audit.errors import MissingCell, NotAssessable
from audit.model import Report
from audit.severity import Severity
from audit.verdict import Mismatch

RECEIVED = frozenset({Slot.RECEIVED, Slot.NEW_RECEIVED})


def judge(report: Report, subject: str, claims: Sequence[Claim], rivals: Sequence[Claim] = ()) -> Mismatch | None:
    """
    None when one of `claims` or `rivals` fits the cells; else the claim that does not.

    `rivals` speak about the same slot but are another rule's to report. Only a strict claim keeps the
    rule's own severity.
    """
    if not claims:
        raise NotAssessable("no_claim")
    expected = report.number(subject)
    if _one_agrees(report, (*claims, *rivals)):
        return None
    claim = claims[0]
    cells = tuple(dict.fromkeys((subject, *(cell for side in right_sides(claim.slot, report) for cell in side))))
    return Mismatch(
        subject,
        expected,
        claim.value,
        cells=cells,
        operands=tuple((cell, report.number(cell)) for cell in cells),
        quote=claim.sentence,
        section=claim.part,
        severity=None if claim.strict else Severity.WARNING,
        words={"place": place(claim), "hint": _hint(report, claim)},
    )


def _one_agrees(report: Report, claims: Sequence[Claim]) -> bool:
    missing: MissingCell | None = None
    for claim in claims:
        try:
            if claim.agrees(report):
                return True
        except MissingCell as error:
            missing = error
    if missing:
        raise missing
    return False


def in_figures(claims: Collection[Claim], slots: Collection[Slot]) -> list[Claim]:
    """The claims about any of the slots that name a figure."""
    return [claim for claim in claims if claim.slot in slots and not claim.zero]


def in_words(claims: Collection[Claim], slots: Collection[Slot]) -> list[Claim]:
    """The claims about any of the slots that say “none”."""
    return [claim for claim in claims if claim.slot in slots and claim.zero]


def place(claim: Claim) -> str:
    return "正文" if claim.part is None else f"正文第{'一二三四五六'[claim.part - 1]}部分"


def _hint(report: Report, claim: Claim) -> str:
    """Which result row of table 3 holds the stated number: it was probably copied from there."""
    if not claim.value or claim.slot not in RECEIVED | {Slot.ANSWERED}:
        return ""
    same = [
        report.form.printed[address][0]
        for row in report.form.rows
        if row.leaf and report.cell(address := f"T3.{row.key}.total").value == claim.value
    ]
    return f"；{claim.value}与表三“{same[0]}”的总计相同" if len(same) == 1 else ""
