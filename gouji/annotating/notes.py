"""What is said at which place of a document: one full note for each cause, a short one wherever else it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audit.document import Document, Paragraph, Table
from audit.model import Report
from audit.verdict import Finding, Verdict
from gouji.rendering.labels import SEVERITIES
from gouji.rendering.marks import find_marks
from gouji.rendering.text import closes, grouped

# Comments on a long list of cells; that there are more is said in the first.
MOST_FURTHER = 11
# What is missing at the end is asked for there.
AT_THE_END = frozenset({"C15"})


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A source cell of a table (`cell` is its number), or characters `start` to `end` of a paragraph (`cell` is -1)."""

    block: int
    cell: int = -1
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """
    What one comment says, line by line. `number`: the cause, from 1 in the order of the document.

    `found`: False where the document shows no place of its own, as for what is missing; it then stands at the title,
    the heading of its part or the end.
    """

    number: int
    place: Place
    lines: tuple[str, ...]
    found: bool = True


def notes_of(verdict: Verdict) -> tuple[Note, ...]:
    """The notes of a report that was read, in the order of its document."""
    report = verdict.report
    if report is None or not verdict.findings:
        return ()
    places = _places(report, verdict.findings)
    groups = [(_main(report, together, places), together) for _, together in grouped(verdict.findings)]
    notes: list[Note] = []
    for number, ((place, found), together) in enumerate(sorted(groups, key=lambda group: group[0][0]), 1):
        count = len({place for finding in together for place in places[_key(finding)]})
        notes.append(Note(number, place, tuple(_full(number, together, count)), found))
        notes += _further(number, place, together, places)
    return tuple(sorted(notes, key=lambda note: (note.place, note.number)))


def anchor_of(document: Document, place: Place) -> str:
    """Where the source has it, as the readers write it."""
    block = document.blocks[place.block]
    if isinstance(block, Table) and place.cell >= 0:
        return block.anchors[place.cell] if block.anchors else f"{block.anchor}/cell[{place.cell + 1}]"
    return block.anchor


def words_at(document: Document, place: Place) -> str:
    """The characters of a place in a paragraph; "" for a cell."""
    block = document.blocks[place.block]
    return block.text[place.start : place.end] if isinstance(block, Paragraph) else ""


def _places(report: Report, findings: Sequence[Finding]) -> dict[str, list[Place]]:
    """Fingerprint and code of each finding → its places, the first of which it is about. Empty where there is none."""
    alone = [replace(finding, group=number) for number, finding in enumerate(findings)]
    marks = find_marks(report, alone)
    found: list[list[Place]] = [[] for _ in findings]
    for (block, cell), there in marks.cells.items():
        for mark in there:
            if mark.numbered:
                found[mark.number].append(Place(block, cell))
    for block, stretches in marks.stretches.items():
        for one in stretches:
            found[one.mark.number].append(Place(block, -1, one.start, one.end))
    return {_key(finding): sorted(set(places)) for finding, places in zip(findings, found, strict=True)}


def _key(finding: Finding) -> str:
    return f"{finding.code} {finding.fingerprint}"


def _main(report: Report, together: Sequence[Finding], places: dict[str, list[Place]]) -> tuple[Place, bool]:
    """Where a cause is told in full: at its first place in the document, so that nobody is referred to what follows."""
    found = [place for finding in together for place in places[_key(finding)]]
    return (min(found), True) if found else (_instead(report, together[0]), False)


def _instead(report: Report, finding: Finding) -> Place:
    """The end, the heading of the part, the title, or whatever the report begins with."""
    first, last = report.body or (0, len(report.document.blocks))
    paragraphs = [at for at in range(first, last) if isinstance(report.document.blocks[at], Paragraph)]
    if not paragraphs:
        return Place(first)
    if finding.code in AT_THE_END:
        return _whole(report, paragraphs[-1])
    table = report.tables.get(finding.subject[:2])
    if table:
        return Place(table.block, 0)
    section = report.section(finding.mismatch.section or 0)
    for wanted in filter(None, (section.heading if section else "", report.title)):
        for at in paragraphs:
            if report.document.blocks[at].text == wanted:  # type: ignore[union-attr]  # they are paragraphs
                return _whole(report, at)
    return _whole(report, paragraphs[0])


def _whole(report: Report, at: int) -> Place:
    block = report.document.blocks[at]
    return Place(at, -1, 0, len(block.text) if isinstance(block, Paragraph) else 0)


def _full(number: int, together: Sequence[Finding], count: int) -> Iterator[str]:
    for finding in together:
        yield f"{_head(number, finding)}{finding.message}"
        if finding.fix and closes(finding, together):
            yield f"怎么改：{finding.fix}"
    bases = dict.fromkeys(finding.basis for finding in together if finding.basis)
    if bases:
        yield f"依据：{'；'.join(bases)}"
    if len(together) > 1:
        yield f"以上 {len(together)} 条出于同一处。"
    if count > MOST_FURTHER + 1:
        yield f"共 {count} 处，批注标出了其中 {MOST_FURTHER + 1} 处。"


def _further(number: int, main: Place, together: Sequence[Finding], places: dict[str, list[Place]]) -> Iterator[Note]:
    """What is wrong at the other places, without the advice; of a finding with several cells only its title."""
    told = {main}
    for finding in together:
        own = places[_key(finding)]
        words = finding.message if len(own) == 1 else f"{finding.title}，同前"
        for place in own:
            if place not in told and len(told) <= MOST_FURTHER:
                told.add(place)
                yield Note(number, place, (f"{_head(number, finding)}{words}", f"怎么改见问题{number}的第一条批注。"))


def _head(number: int, finding: Finding) -> str:
    return f"问题{number}［{finding.code} {SEVERITIES[finding.severity]}］"
