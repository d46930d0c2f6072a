"""What speaks outside the relations for one alternative or another. It ranks, and never decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from audit.alternatives import Alternative, Diagnosis, Kind
from audit.claims import Claim, claims_of
from audit.diagnosis.locating import diagnose
from audit.diagnosis.slips import moved_words, typed_words
from audit.document import Format
from audit.errors import MissingCell, NotAssessable
from audit.model import Cell, CellState, Report
from audit.verdict import Mismatch
from audit.years import last_year

# More are not weighed; they stay in the order of the form.
WEIGHED = 40
RECOGNISED = "数字识别自扫描件，请先对照原件"
CARRIED_IN, CARRIED_OUT = "T3.carried_in.", "T3.carried_out."
# What each kind of evidence weighs: the office's own words count more than the look of figures.
TEXT, LAST_YEAR, FIGURES = 4, 4, 1


ARITHMETIC = frozenset({"A31", "A32", "A33", "A41"})


def diagnoses_of(report: Report, found: Iterable[tuple[str, Mismatch]]) -> tuple[Diagnosis, ...]:
    """The causes of the broken relations among the findings, ranked. No relation is looked at unless one is broken."""
    broken = {(code, mismatch.subject) for code, mismatch in found if code in ARITHMETIC and not mismatch.cause}
    if not broken or report.generation is None:
        return ()
    numbers = {address: cell.value for address, cell in report.cells.items()}
    causes = diagnose(report.generation, numbers)
    return tuple(ranked(report, one) for one in causes if not broken.isdisjoint(one.equations))


def ranked(report: Report, diagnosis: Diagnosis) -> Diagnosis:
    """The same diagnosis with reasons; the likeliest alternative first, otherwise in the order of the form."""
    if diagnosis.kind is Kind.MANY:
        return diagnosis
    weighed = [_weigh(report, one, diagnosis.kind) for one in diagnosis.alternatives[:WEIGHED]]
    weighed.sort(key=lambda one: -one[0])
    alternatives = (*(one for _, one in weighed), *diagnosis.alternatives[WEIGHED:])
    return replace(diagnosis, alternatives=alternatives)


def explains(report: Report, diagnosis: Diagnosis, mismatch: Mismatch) -> bool:
    """Whether a number of the text that disagrees would agree with one of the alternatives."""
    if mismatch.found is None:
        return False
    claims = [one for one in claims_of(report) if one.sentence == mismatch.quote and one.value == mismatch.found]
    for alternative in diagnosis.alternatives[:WEIGHED]:
        changed = {one.address: one.value for one in alternative.changes}
        if changed.get(mismatch.subject) == mismatch.found:
            return True
        touched = _touched(report, claims, alternative)
        corrected = _corrected(report, alternative) if touched else report
        if any(_agrees(claim, corrected) and not _agrees(claim, report) for claim in touched):
            return True
    return False


def _weigh(report: Report, alternative: Alternative, kind: Kind) -> tuple[int, Alternative]:
    """No reason names a number that is not unique: it would be read as the right one."""
    figures = [*moved_words(alternative.changes), *(typed_words(alternative.changes) if kind is Kind.UNIQUE else ())]
    reasons = [
        *_from_text(report, alternative),
        *_from_last_year(report, alternative),
        *((FIGURES, words) for words in figures),
    ]
    words = tuple(dict.fromkeys(reason for _, reason in reasons))
    if kind is Kind.UNIQUE and report.document.format is Format.SCAN:
        words += (RECOGNISED,)
    return sum(weight for weight, _ in reasons), Alternative(alternative.changes, words)


def _from_text(report: Report, alternative: Alternative) -> Iterator[tuple[int, str]]:
    touched = _touched(report, claims_of(report), alternative)
    corrected = _corrected(report, alternative) if touched else report
    for claim in touched:
        before, after = _agrees(claim, report), _agrees(claim, corrected)
        if after and not before:
            yield TEXT, "与正文写明的件数相符"
        elif before and not after:
            yield -TEXT, "与正文写明的件数不符"


def _touched(report: Report, claims: Iterable[Claim], alternative: Alternative) -> list[Claim]:
    """Those that may hold after the change and not before, or the other way round. A share may rest on other cells."""
    changed = {one.address for one in alternative.changes}
    return [one for one in claims if one.share is not None or not changed.isdisjoint(chain(*one.sides(report)))]


def _agrees(claim: Claim, report: Report) -> bool:
    try:
        return claim.agrees(report)
    except MissingCell:
        return False


def _corrected(report: Report, alternative: Alternative) -> Report:
    """The report as it would be with the changes."""
    cells = {one.address: Cell(CellState.NUMBER, str(one.value), one.value) for one in alternative.changes}
    return replace(report, cells={**report.cells, **cells})


def _from_last_year(report: Report, alternative: Alternative) -> Iterator[tuple[int, str]]:
    for change in alternative.changes:
        if not change.address.startswith(CARRIED_IN):
            continue
        address = CARRIED_OUT + change.address.removeprefix(CARRIED_IN)
        then = _numbers_of(_versions_of_last_year(report), address)
        if change.value in then:
            yield LAST_YEAR, "与上年报告的结转数相符"
        elif change.found in then:
            yield -LAST_YEAR, "与上年报告的结转数不符"


def _versions_of_last_year(report: Report) -> Sequence[Report]:
    """None where nobody can say whose numbers go on: after a merger, or of another year."""
    try:
        return last_year(report)
    except NotAssessable:
        return ()


def _numbers_of(reports: Sequence[Report], address: str) -> list[object]:
    return [value for one in reports if (value := one.cell(address).value) is not None]
