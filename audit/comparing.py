"""Two files of one report: which cells differ, and which sentences stand in one only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.bodies import same_body
from audit.document import Table
from audit.form import PARTS
from audit.labels import compatible, squeezed, tight, without_bookmarks
from audit.model import Cell, CellState, Report
from audit.passages import sentences_of
from audit.reading.naming import BODY_NAME
from audit.surroundings import Copy

TABLES = tuple(part.table for part in PARTS if part.table)
TEXT_PARTS = (1, 5, 6)
EMPTY = (CellState.BLANK, CellState.DASH)
# More differences than these, over more than half of the figures: one of the two may be misread as a whole.
MANY = 10
SHORTEST_SENTENCE = 6
LONGEST_PAGE_NUMBER = 3
# Lines of the end that are no sentences of the report: when it was signed, and by whom. The page says it elsewhere.
_DATED = re.compile(
    r"(?:(?:发布|报告|填报|制发|成文|公开|印发)?(?:日期|时间|单位)[:：]?)?[^,，。;；:：]{0,40}?(?:20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})[年.\-/]"
    r"(?:\d{1,2}|[元一二三四五六七八九十]{1,2})[月.\-/](?:(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})日?)?(?:\d{1,2}:\d\d(?::\d\d)?)?(?:印发|发布)?"
)
_SIGNING = re.compile(
    r"(?:签发人?|填[表报]人?|审[核签]人?|联系人|(?:单位)?负责人|报告单位|抄送|附件)[:：].*|\([^()]{1,30}\)|.{0,40}\((?:公章|盖章|印章)\)|"
    r"扫一扫.*|\d{1,2}[.、][^。；;]{2,40}"
)
_NOISE = re.compile(r"[\W_]+")
_LEADING = re.compile(r"[+-]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that two files print differently. `sure`: both are numbers, and neither table is in doubt."""

    address: str
    here: Cell
    there: Cell
    sure: bool


def copies_of(report: Report) -> list[Copy]:
    """The other publications that are really of this body and year."""
    return [copy for copy in report.around.copies if of_one_report(report, copy.report)]


def of_one_report(one: Report, other: Report) -> bool:
    """Whether two files are of the same body and year, as far as they say."""
    if one.agency and other.agency and not same_body(one.agency, other.agency):
        return False
    years = {report.title_year or report.year for report in (one, other)} - {None}
    return len(years) < 2


def differing_cells(one: Report, other: Report) -> list[Difference]:
    """Of the tables that were read in both. What is absent in one was lost in the reading, and is no difference."""
    return [difference for table in TABLES for difference in _in_table(one, other, table)]


def differing_sentences(one: Report, other: Report) -> dict[int, str]:
    """Part → its first sentence that the other file does not have anywhere. Marks, width and space do not count."""
    pairs = [(number, one.section(number), other.section(number)) for number in TEXT_PARTS]
    changed = {
        number: mine.text
        for number, mine, theirs in pairs
        if mine and theirs and theirs.text.strip() and squeezed(mine.text) != squeezed(theirs.text)
    }
    if not changed:
        return {}
    whole = _Undigited(_plain(other.prose))
    names = {tight(name) for name in (one.agency, other.agency) if name}
    lost = {number: _first_lost(_without_signature(text, names), whole) for number, text in changed.items()}
    return {number: sentence for number, sentence in lost.items() if sentence}


def _without_signature(text: str, names: set[str]) -> str:
    """The text without the lines that sign it, and without what the page prints behind them, unless that is a sentence."""
    printed = text.split("\n")
    lines = [tight(line) for line in printed]
    signed = next((at for at in range(len(lines)) if _is_signature(lines, at, names)), len(lines))
    while signed and _signs(lines[signed - 1], names):
        signed -= 1
    behind = [
        line
        for line in printed[signed:]
        if line.rstrip().endswith(("。", "！", "？")) and not _signs(tight(line), names)
    ]
    return "\n".join([*printed[:signed], *behind])


def _is_signature(lines: list[str], at: int, names: set[str]) -> bool:
    """The date alone with the name in it, above or below it."""
    if not _DATED.fullmatch(lines[at]):
        return False
    beside = "".join(lines[max(at - 1, 0) : at + 2])
    return any(name in beside for name in names)


def _signs(line: str, names: set[str]) -> bool:
    return (
        not line
        or BODY_NAME.fullmatch(line) is not None
        or any(line in name or name in line for name in names if len(line) < len(name) + 12)
        or (_DATED.fullmatch(line) or _SIGNING.fullmatch(line)) is not None
    )


def _first_lost(text: str, whole: _Undigited) -> str:
    for sentence in sentences_of(text):
        words = _plain(sentence)
        if len(words) >= SHORTEST_SENTENCE and words not in whole.text and not whole.holds(words):
            return sentence
    return ""


def _in_table(one: Report, other: Report, table: str) -> Iterator[Difference]:
    if table not in one.tables or table not in other.tables or one.generation != other.generation:
        return
    addresses = one.form.table_addresses[table]
    pairs = [(address, one.cell(address), other.cell(address)) for address in addresses]
    pairs = [pair for pair in pairs if CellState.ABSENT not in (pair[1].state, pair[2].state)]
    # a grid that came out empty was not read, and says nothing about the other
    if any(sum(cell.state in EMPTY for cell in cells) * 2 > len(pairs) for cells in _columns(pairs)):
        return
    differing = [(address, here, there) for address, here, there in pairs if not _alike(here, there)]
    figures = sum(bool(here.value or there.value) for _, here, there in pairs)
    doubt = len(differing) > MANY and len(differing) * 2 > figures
    whole = not doubt and _is_sure(one, table) and _is_sure(other, table)
    for address, here, there in differing:
        numbers = here.value is not None and there.value is not None
        yield Difference(address, here, there, whole and numbers)


def _columns(pairs: list[tuple[str, Cell, Cell]]) -> tuple[list[Cell], list[Cell]]:
    return [here for _, here, _ in pairs], [there for _, _, there in pairs]


def _alike(here: Cell, there: Cell) -> bool:
    if here.value is not None and there.value is not None:
        return here.value == there.value
    if here.state in EMPTY and there.state in EMPTY:
        return True
    return _leading(here) == _leading(there) != "" or tight(here.raw) == tight(there.raw)


def _leading(cell: Cell) -> str:
    """The number a cell begins with: `3件` → 3."""
    match = _LEADING.match(tight(cell.raw))
    return match[0] if match else ""


def _is_sure(report: Report, table: str) -> bool:
    reading = report.tables[table]
    if reading.lost_rows or reading.lost_columns or reading.short_rows or report.damage:
        return False
    places = {cell.place.block for address, cell in report.cells.items() if cell.place and address.startswith(table)}
    blocks = [report.document.blocks[place] for place in places]
    return all(isinstance(block, Table) and block.exact and not block.doubtful for block in blocks)


def _plain(text: str) -> str:
    return _NOISE.sub("", compatible(without_bookmarks(text)))


class _Undigited:
    """A text without its figures, to find a sentence that a page number was printed into."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [at for at, sign in enumerate(text) if not sign.isdigit()]
        self.words = "".join(text[at] for at in self.places)

    def holds(self, sentence: str) -> bool:
        """Whether the sentence is here with one more short number than it has, or without one of its own."""
        words = "".join(sign for sign in sentence if not sign.isdigit())
        at = self.words.find(words) if words else -1
        if at < 0:
            return False
        stretch = self.text[self.places[at] : self.places[at + len(words) - 1] + 1]
        mine, theirs = re.findall(r"\d+", sentence), re.findall(r"\d+", stretch)
        return _with_one_more(theirs, mine) or _with_one_more(mine, theirs)


def _with_one_more(numbers: list[str], others: list[str]) -> bool:
    """Whether a page number alone is more in `numbers` than in `others`."""
    return any(
        len(extra) <= LONGEST_PAGE_NUMBER and numbers[:at] + numbers[at + 1 :] == others
        for at, extra in enumerate(numbers)
    )
