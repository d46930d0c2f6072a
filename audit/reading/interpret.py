"""Document → Report: title, body, year, preface, six parts, three tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from audit.document import Block, Document, Format, Paragraph
from audit.form import PARTS
from audit.model import BodyKind, Report, Section
from audit.reading.ending import end_of
from audit.reading.headings import Heading, find_headings, sections_of
from audit.reading.hiding import hidden
from audit.reading.naming import Title, find_period, find_title, guess_kind, title_from_page
from audit.reading.tables import Tables, read_tables
from audit.surroundings import ALONE, Surroundings

# Formats whose tables are lines and characters on pages.
DRAWN = (Format.PDF, Format.OFD, Format.SCAN)
CLOSING = 200
OPENING = 2000
# What decoders leave of a character they cannot read, and what becomes of that when it is decoded once more.
DAMAGED = ("\ufffd", "锟斤拷")
_TELLING = ("政府", "信息", "公开", "工作", "年度", "报告", "申请", "数量")
# UTF-8 read as GBK and stored so, by two characters at a time; UTF-8, and GBK, read as Latin-1.
GARBLED = re.compile(
    f"(?:{'|'.join(word.encode().decode('gb18030', 'replace') for word in _TELLING)})"
    r"|(?:[à-ï][\u0080-\u00bf\u0152-\u2122]{2}){4}|[\u00a1-\u00fe]{12}"
)


def interpret(
    document: Document,
    *,
    year: int | None = None,
    body_kind: BodyKind | None = None,
    around: Surroundings = ALONE,
) -> Report:
    """
    Understand a document. Never fails: what is not found is empty, absent or None.

    `year` and `body_kind` overrule what the document says. The report has the document with all personal data covered.
    """
    document, private = hidden(document)
    blocks = document.blocks
    frame = _frame(document)
    title, first, last = frame.title, frame.first, frame.last
    tables = read_tables(blocks, first, last, drawn=document.format in DRAWN)
    sections = _with_tables(sections_of(blocks, frame.headings, last), tables)
    preface = _text(blocks[frame.behind_title : frame.start])
    prose = _text(blocks[first:last])
    period, damaged = _period(preface, prose, sections)
    agency = title.name if title else ""
    return Report(
        document=document,
        agency=agency,
        year=year or (int(period[0][:4]) if period else None) or (title.year if title else None),
        generation=tables.generation,
        title=title.text if title else "",
        title_year=title.year if title else None,
        period=period,
        body_kind=body_kind or guess_kind(agency),
        preface=preface,
        sections=sections,
        tables=tables.readings,
        cells=tables.cells,
        closing=prose[-CLOSING:],
        damage=_damage(sections, tables, prose, period_damaged=damaged, truncated=document.truncated),
        around=around,
        body=(first, last),
        private=private,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Which blocks are the report: [first, last). Part one, or the first table where no heading is, begins at `start`."""

    headings: Sequence[Heading]
    title: Title | None
    first: int
    behind_title: int
    start: int
    last: int


def _frame(document: Document) -> _Frame:
    blocks = document.blocks
    headings = find_headings(blocks, 0, len(blocks))
    start = headings[0].block if headings else _first_table(blocks)
    printed = find_title(blocks, start)
    first, behind_title = (printed.first, printed.last + 1) if printed else (0, 0)
    titled = printed or title_from_page(document.title)
    last = end_of(blocks, headings[-1].block if headings else start, titled.name if titled else "")
    return _Frame(headings, titled, first, behind_title, start, last)


def _period(preface: str, prose: str, sections: Sequence[Section]) -> tuple[tuple[str, str] | None, bool]:
    """It stands above part one or in it; where neither was recognised, near the start of the text."""
    opening = prose + "\n" + next((section.text for section in sections if section.part == 1), "")
    return find_period(preface + "\n" + opening[:OPENING])


def _first_table(blocks: Sequence[Block]) -> int:
    return next((at for at, block in enumerate(blocks) if not isinstance(block, Paragraph)), len(blocks))


def _text(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph) and block.text)


def _with_tables(sections: tuple[Section, ...], tables: Tables) -> tuple[Section, ...]:
    """A part whose heading is lost is still there when its table is; it stands behind the part before it."""
    present = {section.part for section in sections}
    missing = [part for part in PARTS if part.table in tables.readings and part.number not in present]
    added = [Section(part.number, "", None, "", "", position=-1) for part in missing]
    return (*sections, *added)


def _damage(
    sections: Sequence[Section], tables: Tables, prose: str, *, period_damaged: bool, truncated: bool
) -> frozenset[str]:
    reasons = set()
    if period_damaged:
        reasons.add("period_damaged")
    if truncated:
        reasons.add("truncated")
    if tables.contradicting:
        reasons.add("table_twice")
    understood = tables.readings and len(sections) > 1
    if any(sign in prose for sign in DAMAGED) or (not understood and GARBLED.search(prose)):
        reasons.add("encoding_damaged")
    # Headings two, three and four with nothing between them: the tables are pictures, or an extractor lost them.
    with_picture = {one.part for one in sections if one.has_picture}
    bare_parts = [one for one in sections if one.part in (2, 3, 4) and not one.text.strip()]
    pictured = [
        part for part in PARTS if part.table and part.table not in tables.readings and part.number in with_picture
    ]
    if pictured or (not tables.readings and len(bare_parts) >= 2):
        reasons.add("table_is_image")
    return frozenset(reasons)
