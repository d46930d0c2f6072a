"""What the N rules share: the claims about a slot against its cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from audit.claims.claim import Claim, total
from audit.claims.slots import SHARES, Slot, leaves
from audit.errors import MissingCell, NotAssessable
from audit.model import Number, Report
from audit.numbers import HAN
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import TABLE_NAMES, figure

RECEIVED = frozenset({Slot.RECEIVED, Slot.NEW_RECEIVED})
HINTED = RECEIVED | {Slot.ANSWERED, Slot.COUNTED, Slot.HANDLED}
FIGURES = frozenset(HAN + ",，.．%％")
LONGEST = 40
SHORT = {
    "T3.new_received.total": "本年新收",
    "T3.carried_in.total": "上年结转",
    "T3.total.total": "总计",
    "T3.carried_out.total": "结转下年",
}


def judge(
    report: Report,
    subject: str,
    claims: Sequence[Claim],
    rivals: Sequence[Claim] = (),
    *,
    highest: Severity | None = None,
) -> Mismatch | None:
    """
    None when one of `claims` or `rivals` fits the cells; else the claim that does not.

    `rivals` speak about the same slot but are another rule's to report. Only a strict claim keeps the
    rule's own severity. `highest`: never more than this, however certain.
    """
    if not claims:
        raise NotAssessable("no_claim")
    sides = claims[0].sides(report)
    own = next((side for side in sides if subject in side), sides[0] if sides else (subject,))
    expected = total(report, own if len(own) > 1 or own[0] != subject else (subject,))
    if one_agrees(report, (*claims, *rivals)):
        return None
    return mismatch_of(report, subject, claims[0], expected, highest=highest)


def mismatch_of(
    report: Report, subject: str, claim: Claim, expected: Number, *, highest: Severity | None = None
) -> Mismatch:
    """The claim that no right side fits, with everything a reader needs to check it."""
    sides = claim.sides(report)
    named = tuple(dict.fromkeys(cell for side in sides for cell in side))
    cells = named if subject in named or not subject.startswith("T") else (subject, *named)
    if subject in cells:
        cells = (subject, *(cell for cell in cells if cell != subject))
    numbers = [(cell, report.cell(cell).value) for cell in cells]
    words = {"place": place(claim), "hint": _hint(report, claim), "sides": _sides(report, sides), "unit": "件"}
    if subject not in report.form.printed and sides:
        words["where"] = f"表三{side_name(report, sides[0])}"
    if claim.share is not None:
        words |= {"unit": "%", "sides": ""}
        expected = claim.share_in_cells(report) or 0
    severity = None if claim.strict else Severity.WARNING
    return Mismatch(
        subject,
        expected,
        claim.value,
        cells=cells,
        operands=tuple((cell, value) for cell, value in numbers if value is not None),
        quote=claim.sentence,
        section=claim.part,
        severity=highest or severity,
        words=words,
    )


def one_agrees(report: Report, claims: Sequence[Claim]) -> bool:
    """Whether any of the claims fits its cells. MissingCell when none does, but one could not be computed."""
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


def without_figures(quote: str) -> str:
    """The beginning of a sentence as the subject of a finding: what is corrected later must not be in it."""
    return "".join(char for char in "".join(quote.split()) if not char.isdigit() and char not in FIGURES)[:LONGEST]


def place(claim: Claim) -> str:
    return part_name(claim.part)


def part_name(part: int | None) -> str:
    """Where a sentence stands, for people."""
    return "正文" if part is None else f"正文第{'一二三四五六'[part - 1]}部分"


def label(report: Report, address: str) -> str:
    """A cell in a few words: “（一）予以公开”总计, 表四“行政复议”总计."""
    if address in SHORT:
        return SHORT[address]
    row, column = report.form.printed[address]
    table = TABLE_NAMES[address[:2]] if address[:2] != "T3" else ""
    return f"{table}“{row}”{column}"


def side_in_words(report: Report, side: Sequence[str]) -> str:
    """本年新收加上年结转53; a subtotal by its heading."""
    value = sum(number for address in side if (number := report.cell(address).value) is not None)
    return f"{side_name(report, side)}{figure(value)}"


def side_name(report: Report, side: Sequence[str]) -> str:
    """The cells of a sum in words; those of a subtotal by its heading."""
    if len(side) > 2:
        keys = {address.split(".")[1] for address in side}
        row = next((row for row in report.form.rows if side[0] == f"T3.{row.key}.total"), None)
        if row and row.parents and len(keys) == 1 and len(leaves(report, keys.pop())) == len(side):
            return f"“{row.parents[-1]}”各项合计"
    if len(side) > 4:
        return "、".join(dict.fromkeys(report.form.printed[address][0] for address in side[:1])) + "等各格合计"
    return "加".join(label(report, address) for address in side)


def _sides(report: Report, sides: Sequence[Sequence[str]]) -> str:
    """What else the number might have been: only where there is a choice."""
    if len(sides) < 2:
        return ""
    shown = dict.fromkeys(
        side_in_words(report, side) for side in sides if all(report.cell(a).value is not None for a in side)
    )
    return f"（可比的数：{'，'.join(shown)}）" if shown else ""


def _hint(report: Report, claim: Claim) -> str:
    """Which result row of table 3 holds the stated number: it was probably copied from there."""
    if not claim.value or claim.slot not in HINTED or claim.slot in SHARES:
        return ""
    same = [
        report.form.printed[address][0]
        for row in report.form.rows
        if row.leaf and report.cell(address := f"T3.{row.key}.total").value == claim.value
    ]
    return f"；{claim.value}与表三“{same[0]}”的总计相同" if len(same) == 1 else ""
