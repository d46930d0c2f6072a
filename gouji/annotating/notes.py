"""What is said at which place of a document: one full note for each cause, a short one wherever else it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audit.alternatives import Diagnosis
from audit.diagnosis.words import value_words
from audit.document import Document, Paragraph, Table
from audit.form import Form
from audit.model import Report
from audit.verdict import Finding, Group, Verdict
from audit.wording import figure, where
from gouji.rendering.labels import SEVERITIES
from gouji.rendering.marks import cell_at, find_marks
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


@dataclass(frozen=True, slots=True)
class _Cause:
    """
    Findings of one cause, and the places of each. `main`: where it is told in full; `found`: see Note. `located`: the
    places of the cells that are wrong, with their addresses, where the diagnosis is unique.
    """

    findings: tuple[Finding, ...]
    places: tuple[tuple[Place, ...], ...]
    main: Place
    found: bool
    located: Mapping[Place, str]
    diagnosis: Diagnosis | None
    sentence: str

    @property
    def all_places(self) -> tuple[Place, ...]:
        return tuple(sorted({place for places in self.places for place in places}))


def notes_of(verdict: Verdict) -> tuple[Note, ...]:
    """The notes of a report that was read, in the order of its document."""
    report = verdict.report
    if report is None or not verdict.findings:
        return ()
    places = _places(report, verdict.findings)
    causes = [
        _cause(report, together, places, verdict.groups.get(number)) for number, together in grouped(verdict.findings)
    ]
    form = report.form if report.generation else None
    notes: list[Note] = []
    for number, cause in enumerate(sorted(causes, key=lambda one: one.main), 1):
        notes.append(Note(number, cause.main, tuple(_full(number, cause)), cause.found))
        notes += _further(number, cause, form)
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


def _places(report: Report, findings: Sequence[Finding]) -> dict[str, tuple[Place, ...]]:
    """Fingerprint and code of each finding → its places, as the page numbers them. Empty where there is none."""
    alone = [replace(finding, group=number) for number, finding in enumerate(findings)]
    marks = find_marks(report, alone)
    found: list[set[Place]] = [set() for _ in findings]
    for (block, cell), there in marks.cells.items():
        for mark in there:
            # the sum that is off is told beside it, also where another cell is wrong
            if mark.numbered or cell_at(report, findings[mark.number].subject) == (block, cell):
                found[mark.number].add(Place(block, cell))
    for block, stretches in marks.stretches.items():
        for one in stretches:
            if one.mark.numbered:
                found[one.mark.number].add(Place(block, -1, one.start, one.end))
    return {_key(finding): tuple(sorted(places)) for finding, places in zip(findings, found, strict=True)}


def _key(finding: Finding) -> str:
    return f"{finding.code} {finding.fingerprint}"


def _cause(
    report: Report, together: Sequence[Finding], places: Mapping[str, tuple[Place, ...]], group: Group | None
) -> _Cause:
    """
    It is told in full at the cell that is wrong; where that is not known, at its first place in the document, so that
    nobody is referred to what follows.
    """
    own = tuple(places[_key(finding)] for finding in together)
    named = {address: cell_at(report, address) for finding in together for address in finding.located}
    located = {Place(*key): address for address, key in named.items() if key}
    every = sorted(located) or sorted(place for places in own for place in places)
    diagnosis = group.diagnosis if group else None
    return _Cause(
        findings=tuple(together),
        places=own,
        main=every[0] if every else _instead(report, together[0]),
        found=bool(every),
        located=located,
        diagnosis=diagnosis,
        sentence=group.sentence if group and diagnosis and not _is_said(diagnosis, together) else "",
    )


def _is_said(diagnosis: Diagnosis, together: Sequence[Finding]) -> bool:
    """Whether a finding that is shown is about the one wrong cell, and names its value."""
    return len(diagnosis.changes) == 1 and any(diagnosis.value_of(one.subject) is not None for one in together)


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


def _full(number: int, cause: _Cause) -> Iterator[str]:
    """What is wrong with the cell comes first where it stands at that cell."""
    together, count = cause.findings, len(cause.all_places)
    if cause.sentence and cause.located:
        yield f"问题{number} 判断：{cause.sentence}"
    for finding in together:
        yield f"{_head(number, finding)}{finding.message}"
        if finding.fix and closes(finding, together):
            yield f"怎么改：{finding.fix}"
    if cause.sentence and not cause.located:
        yield f"判断：{cause.sentence}"
    bases = dict.fromkeys(finding.basis for finding in together if finding.basis)
    if bases:
        yield f"依据：{'；'.join(bases)}"
    if len(together) > 1:
        yield f"以上 {len(together)} 条出于同一处。"
    if count > MOST_FURTHER + 1:
        yield f"共 {count} 处，批注标出了其中 {MOST_FURTHER + 1} 处。"


def _further(number: int, cause: _Cause, form: Form | None) -> Iterator[Note]:
    """What is wrong at the other places, without the advice; of a finding with several cells only its title."""
    where_else = f"在{where(cause.located[cause.main], form)}" if cause.located else ""
    advice = f"怎么改见问题{number}{where_else}的{'' if where_else else '第一条'}批注。"
    others = [place for place in cause.all_places if place != cause.main]
    for place in others[:MOST_FURTHER]:
        yield Note(number, place, (*_short(number, cause, place, form), advice))


def _short(number: int, cause: _Cause, place: Place, form: Form | None) -> Iterator[str]:
    said = False
    for finding, places in zip(cause.findings, cause.places, strict=True):
        if cause.located.get(place) == finding.subject:
            said = True
            yield f"{_head(number, finding)}{finding.message}"
        own = [one for one in places if one not in cause.located]
        if place in own:
            said = True
            yield f"{_head(number, finding)}{finding.message if place == own[0] else f'{finding.title}，同前'}"
    if not said:
        address = cause.located[place]
        value = cause.diagnosis.value_of(address) if cause.diagnosis else None
        told = "也可能有误" if value is None else value_words(figure(value))
        yield f"问题{number} {where(address, form)}{told}"


def _head(number: int, finding: Finding) -> str:
    return f"问题{number}［{finding.code} {SEVERITIES[finding.severity]}］"
