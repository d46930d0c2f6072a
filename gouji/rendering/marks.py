"""Where the findings of a report stand in its document: cells and stretches of text, numbered by cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from audit.document import Block, Paragraph, Table
from audit.labels import without_bookmarks
from audit.model import Report
from audit.severity import Severity
from audit.verdict import Finding

# A shorter quotation (“无”) stands in many places; it is found only where it is a whole paragraph or cell.
SHORTEST = 4
# (block, number of the source cell)
CellKey = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """
    `number`: the group of findings. `rank`: their severity. `numbered`: False for a cell that only takes part, and for
    a paragraph in which a passage goes on.
    """

    number: int
    rank: int
    numbered: bool = True

    @property
    def severity(self) -> str:
        """error, warning or note."""
        return severity_of(self.rank).value


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` of a paragraph."""

    start: int
    end: int
    mark: Mark


@dataclass(frozen=True)
class Marks:
    """`placed`: the numbers that stand somewhere in the document."""

    cells: dict[CellKey, set[Mark]] = field(default_factory=lambda: defaultdict(set))
    stretches: dict[int, list[Stretch]] = field(default_factory=lambda: defaultdict(list))
    placed: set[int] = field(default_factory=set)


def find_marks(report: Report, findings: Sequence[Finding]) -> Marks:
    """Find every cell and every quotation that a finding names."""
    marks = Marks()
    texts = _Texts(report)
    for finding in findings:
        mark = Mark(finding.group, finding.severity.rank)
        _mark_cells(marks, report, finding, mark)
        for words in (finding.mismatch.quote, finding.subject):
            if words and _mark_words(marks, texts, words, finding.mismatch.section, mark):
                break
    return marks


def cell_at(report: Report, address: str) -> CellKey | None:
    """Where the report has a cell; None where it has none, as for those of other reports."""
    place = report.cell(address).place
    table = report.document.blocks[place.block] if place else None
    if place is None or not isinstance(table, Table):
        return None
    return place.block, table.places[place.row][place.column]


def severity_of(rank: int) -> Severity:
    """The inverse of Severity.rank."""
    return next(severity for severity in Severity if severity.rank == rank)


def _mark_cells(marks: Marks, report: Report, finding: Finding, mark: Mark) -> None:
    facts = finding.mismatch
    named = facts.cells or (facts.subject,)
    main = set(finding.located) or ({facts.subject} if facts.subject in named else set(named))
    for address in dict.fromkeys((*main, *named)):
        key = cell_at(report, address)
        if key:
            numbered = address in main
            marks.cells[key].add(Mark(mark.number, mark.rank, numbered))
            if numbered:
                marks.placed.add(mark.number)


def _mark_words(marks: Marks, texts: _Texts, words: str, section: int | None, mark: Mark) -> bool:
    """One number for it, where it begins."""
    found = texts.find(words, section)
    for at, (block, start, end) in enumerate(found):
        if start < 0:
            marks.cells[block, end].add(mark)
        else:
            marks.stretches[block].append(Stretch(start, end, replace(mark, numbered=not at)))
        marks.placed.add(mark.number)
    return bool(found)


class _Texts:
    """The texts of a report's own blocks, searched without regard to spaces."""

    def __init__(self, report: Report) -> None:
        first, last = report.body or (0, len(report.document.blocks))
        self._squeezed: list[tuple[int, int, str, list[int]]] = []
        for block in range(first, last):
            for number, text in _pieces(report.document.blocks[block]):
                self._squeezed.append((block, number, *_squeeze(text)))
        self._starts = {
            section.part: self._index_of("".join(section.heading.split()))
            for section in report.sections
            if section.heading
        }

    def _index_of(self, heading: str) -> int:
        return next((index for index, (_, _, text, _) in enumerate(self._squeezed) if text == heading), 0)

    def find(self, words: str, section: int | None) -> list[tuple[int, int, int]]:
        """(block, start, end) in a paragraph, or in each of several; (block, -1, cell number) in a table; or nothing."""
        wanted, _ = _squeeze(without_bookmarks(words))
        if not wanted:
            return []
        start = self._starts.get(section or 0, 0)
        for block, number, text, positions in (*self._squeezed[start:], *self._squeezed[:start]):
            at = text.find(wanted) if len(wanted) >= SHORTEST else 0 if text == wanted else -1
            if at >= 0:
                return [
                    (block, -1, number) if number >= 0 else (block, positions[at], positions[at + len(wanted) - 1] + 1)
                ]
        return list(self._over_paragraphs(wanted, start)) if len(wanted) >= SHORTEST else []

    def _over_paragraphs(self, wanted: str, start: int) -> Iterator[tuple[int, int, int]]:
        """A passage of several paragraphs, no table between them."""
        for tables, together in groupby(self._squeezed[start:], lambda piece: piece[1] >= 0):
            paragraphs = [] if tables else list(together)
            at = "".join(text for _, _, text, _ in paragraphs).find(wanted)
            if at < 0:
                continue
            end = at + len(wanted)
            for block, _, text, positions in paragraphs:
                first, last = max(at, 0), min(end, len(text))
                if first < last:
                    yield block, positions[first], positions[last - 1] + 1
                at, end = at - len(text), end - len(text)
            return


def _pieces(block: Block) -> Iterator[tuple[int, str]]:
    """(-1, text) of a paragraph, (cell number, text) of each cell of a table."""
    if isinstance(block, Paragraph):
        yield -1, block.text
    elif isinstance(block, Table):
        seen = -1
        for row, places in zip(block.rows, block.places, strict=True):
            for text, number in zip(row, places, strict=True):
                if number > seen:
                    seen = number
                    yield number, text


def _squeeze(text: str) -> tuple[str, list[int]]:
    positions = [index for index, character in enumerate(text) if not character.isspace()]
    return "".join(text[index] for index in positions), positions
