"""Finding words in a report, and quoting them as they were printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from audit.document import Block, Format, Paragraph, Picture, Table
from audit.errors import NotAssessable
from audit.form import PARTS
from audit.labels import squeezed, tight, without_bookmarks
from audit.model import Report, Section

SENTENCE_ENDS = "。；！？\n"
SENTENCE = re.compile(rf"[^{SENTENCE_ENDS}]+[{SENTENCE_ENDS.strip()}]*[”’）》]*")
BREAK = re.compile(r"[\s。；！？]")
CLOSING_MARKS = "”’）》"
LONGEST_QUOTE = 500
# Where period and contact stand: at the beginning, or at the beginning of part one.
OPENING, OPENING_OF_PART = 600, 300
STARTS, SENTENCES = "_starts", "_sentences"
NOTHING = re.compile(r"[\s\W_×xX]*(?:无|略|暂无|没有|空)?[\s\W_×xX]*")


def lacking(text: str, wanted: Mapping[str, re.Pattern[str]]) -> list[str]:
    """The names of `wanted` whose words do not occur, whatever white space is in them.

    What is not found at once is looked for in NFKC again: PDF text has radicals in place of characters.
    """
    near = squeezed(text)
    missing = [name for name, words in wanted.items() if not words.search(near)]
    exact = tight(text) if missing else ""
    return [name for name in missing if not wanted[name].search(exact)]


def opening(report: Report) -> str:
    """Where a report states its period and its contact, for matching."""
    part_one = report.section(1)
    return _tight_opening(f"{report.prose[:OPENING]}\n{part_one.text[:OPENING_OF_PART] if part_one else ''}")


_tight_opening = lru_cache(maxsize=16)(tight)


def sentence_at(text: str, start: int, end: int) -> str:
    """The whole sentence around `text[start:end]` as printed; of an endless one the nearest 500 characters."""
    room = max(LONGEST_QUOTE - (end - start), 0) // 2
    floor, ceiling = max(start - room, 0), min(end + room, len(text))
    first = max(text.rfind(mark, floor, start) for mark in SENTENCE_ENDS) + 1
    first = max(first, floor)
    while first < start and text[first] in CLOSING_MARKS:
        first += 1
    ends = [at for mark in SENTENCE_ENDS if (at := text.find(mark, end, ceiling)) >= 0]
    last = min(ends) + 1 if ends else ceiling
    while last < ceiling and text[last] in CLOSING_MARKS:
        last += 1
    return without_bookmarks(text[first:last]).strip()


def sentences_of(text: str) -> Iterator[str]:
    """Every sentence as printed, without the lines and marks between them."""
    pieces: list[str] = SENTENCE.findall(text)
    if "[bookmark:" in text:
        pieces = [without_bookmarks(piece) for piece in pieces]
    return (words for piece in pieces if (words := piece.strip()))


def squeezed_sentences(report: Report) -> Sequence[tuple[str, str]]:
    """Every sentence of the text: as printed, and without white space. Made once, kept with the report itself."""
    kept: Sequence[tuple[str, str]] | None = vars(report).get(SENTENCES)
    if kept is None:
        kept = vars(report)[SENTENCES] = [(one, squeezed(one)) for one in sentences_of(report.prose)]
    return kept


def short_quote(text: str, start: int, end: int, *, before: int = 4, after: int = 2) -> str:
    """`text[start:end]` with its nearest neighbours in the sentence, but not beginning in the middle of a figure."""
    left = BREAK.split(text[max(start - before, 0) : start])[-1].lstrip("0123456789")
    right = BREAK.split(text[end : end + after])[0]
    return f"{left}{text[start:end]}{right}"


def is_nothing(text: str) -> bool:
    """Empty, or only 无, 略, ×××."""
    return len(text) < 40 and NOTHING.fullmatch(text) is not None


def subject_of_part(number: int) -> str:
    """1 → `part 一`."""
    return f"part {PARTS[number - 1].ordinal}"


def section_of(report: Report, number: int) -> Section:
    """The part. NotAssessable when it is missing: C20 says so, and nothing else about it."""
    section = report.section(number)
    if section is None:
        raise NotAssessable("row_absent", f"缺少第{PARTS[number - 1].ordinal}部分")
    return section


def part_with(report: Report, text: str) -> int | None:
    """The part in which `text` stands as printed; None outside of all."""
    return next((section.part for section in report.sections if text in section.text), None)


def must_be_text(report: Report, section: Section | None = None) -> None:
    """NotAssessable where words may stand in a picture or were damaged: what is not seen is not absent."""
    if "encoding_damaged" in report.damage:
        raise NotAssessable("encoding_damaged")
    if section is not None and section.has_picture:
        raise NotAssessable("table_is_image", f"第{PARTS[section.part - 1].ordinal}部分含有图片")


def must_be_exact_text(report: Report) -> None:
    """NotAssessable where single characters and marks are not those of the office: damaged or recognised text."""
    if "encoding_damaged" in report.damage:
        raise NotAssessable("encoding_damaged")
    if report.document.format is Format.SCAN:
        raise NotAssessable("no_text_layer")


def holds_picture(report: Report) -> bool:
    """Whether any picture stands in the report."""
    return any(isinstance(block, Picture) for block in report.blocks)


def blocks_of(report: Report, section: Section) -> tuple[Block, ...]:
    """What stands below the heading of a part, up to the next part."""
    starts = _starts(report)
    first = starts.get(section.part)
    if first is None:
        return ()
    behind = [at for at in starts.values() if at > first]
    return report.blocks[first + 1 : min(behind, default=len(report.blocks))]


def holds_table(report: Report, section: Section) -> bool:
    """Whether a table stands in the part, of whatever kind."""
    return any(isinstance(block, Table) for block in blocks_of(report, section))


def words_of(report: Report, section: Section) -> str:
    """The text of a part with what stands in tables there: some offices answer in a table."""
    cells = [text for block in blocks_of(report, section) if isinstance(block, Table) for text in block.texts()]
    return "\n".join([section.text, *cells])


def _starts(report: Report) -> Mapping[int, int]:
    """Part → the block with its heading. Found once, kept with the report itself."""
    kept: Mapping[int, int] | None = vars(report).get(STARTS)
    if kept is None:
        found = {one.part: _block_of(report, one.heading) for one in report.sections if one.heading}
        kept = vars(report)[STARTS] = {part: at for part, at in found.items() if at is not None}
    return kept


def _block_of(report: Report, heading: str) -> int | None:
    """The last paragraph that begins with the heading: an earlier one is the table of contents."""
    blocks, ends = report.blocks, len(heading) + 100
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if isinstance(block, Paragraph) and block.text.find(heading, 0, ends) >= 0:
            return at
    return None
