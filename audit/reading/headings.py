"""Finding the six parts.

Headings are matched against the dictionary of the form, never against `一、` alone: rows of table 3 begin so too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from audit.document import Block, Paragraph, Picture, Table
from audit.form import PARTS, Part
from audit.labels import bare, without_bookmarks
from audit.model import Section

ORDINAL = re.compile(
    r"^(?:第([一二三四五六七八])部分[、.．:：\s]*|([一二三四五六七八])(?:\s*[、.．,，:：]\s*|\s+)|第([一二三四五六七八])[、，,]\s*)"
)
# Ordinals of lower levels, which some reports use at the first: only the very words of a heading count behind them.
LOWER = re.compile(r"^(?:[（(]\s*([一二三四五六七八\d])\s*[）)]|([1-8Ⅰ-Ⅷ①-⑧])\s*[、.．,，\s]?)\s*")
DIGITS = {
    digit: "一二三四五六七八"[at] for signs in ("12345678", "ⅠⅡⅢⅣⅤⅥⅦⅧ", "①②③④⑤⑥⑦⑧") for at, digit in enumerate(signs)
}
LONGEST_HEADING = 40
# Lines worth remembering: headings, and the menus of a portal; no paragraph of this length comes again.
LONGEST_REMEMBERED = 60
SHORTEST_RUN_IN = 15
SHORTEST_CONTENTS = 3
MOST_FRAMED = 2
SENTENCE = re.compile(r"[。；;！？]")
_EXACT = {bare(words): part for part in PARTS for words in (part.canonical, *part.variants)}
_DEVIATING = {bare(words): part for part in PARTS for words in part.deviations}
_BY_ORDINAL = {part.ordinal: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed. `rest`: text that follows it in the same paragraph. `lower`: ordinal of a lower level."""

    block: int
    part: Part
    printed: str
    ordinal: str | None
    wording: str
    rest: str = ""
    lower: bool = False


def find_headings(blocks: Sequence[Block], first: int, last: int) -> list[Heading]:
    """One heading a part, in document order. Of several the one with most text behind it: not the table of contents."""
    found = _without_contents(blocks, list(_candidates(blocks, first, last)))
    ends = [*(heading.block for heading in found[1:]), last][: len(found)]
    weight = {
        heading.block: (
            not heading.lower,
            sum(_weight(block) for block in blocks[heading.block + 1 : end]) + len(heading.rest),
        )
        for heading, end in zip(found, ends, strict=True)
    }
    best: dict[int, Heading] = {}
    for heading in found:
        other = best.get(heading.part.number)
        if other is None or weight[heading.block] > weight[other.block]:
            best[heading.part.number] = heading
    return sorted(best.values(), key=lambda heading: heading.block)


def _without_contents(blocks: Sequence[Block], found: list[Heading]) -> list[Heading]:
    """
    Headings in lines one below the other that all come again later are a table of contents.

    Its entries of a lower level may stand between: lines as short, and no tables.
    """
    kept: list[Heading] = []
    at = 0
    while at < len(found):
        end = at + 1
        parts = {found[at].part.number}
        while end < len(found) and found[end].part.number not in parts and _near(blocks, found[end - 1], found[end]):
            parts.add(found[end].part.number)
            end += 1
        run = found[at:end]
        later = {heading.part.number for heading in found[end:]}
        listed = len(run) >= SHORTEST_CONTENTS and {heading.part.number for heading in run} <= later
        kept += [] if listed else run
        at = end
    return kept


def _near(blocks: Sequence[Block], one: Heading, next_one: Heading) -> bool:
    between = blocks[one.block + 1 : next_one.block]
    return all(
        isinstance(block, Paragraph) and len(block.text) <= LONGEST_HEADING and not SENTENCE.search(block.text)
        for block in between
    )


def sections_of(blocks: Sequence[Block], headings: Sequence[Heading], last: int) -> tuple[Section, ...]:
    """Headings → parts, each with the paragraphs up to the next heading."""
    ends = [*(heading.block for heading in headings[1:]), last][: len(headings)]
    return tuple(
        _section(blocks[heading.block + 1 : end], heading, position)
        for position, (heading, end) in enumerate(zip(headings, ends, strict=True))
    )


def _section(blocks: Sequence[Block], heading: Heading, position: int) -> Section:
    lines = [heading.rest] if heading.rest else []
    lines += [block.text for block in blocks if isinstance(block, Paragraph)]
    return Section(
        part=heading.part.number,
        heading=heading.printed,
        ordinal=heading.ordinal,
        wording=heading.wording,
        text="\n".join(lines),
        position=position,
        has_picture=any(isinstance(block, Picture) for block in blocks),
    )


def _candidates(blocks: Sequence[Block], first: int, last: int) -> Iterator[Heading]:
    before = ""
    for index in range(first, last):
        text = _line(blocks[index])
        heading = _broken(index, before, text) or (match_heading(index, text) if text else None)
        following = _line(blocks[index + 1]) if index + 1 < last else ""
        before = text
        if heading and not _broken(index + 1, text, following):
            yield heading


def _line(block: Block) -> str:
    """The text of a paragraph, or of a table of one or two cells: a frame around a heading."""
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Table) and len(block.rows) == 1 and len(block.rows[0]) <= MOST_FRAMED:
        return "".join(block.texts())
    return ""


def _broken(index: int, before: str, text: str) -> Heading | None:
    """A heading on two lines, the second of which this is: `五、存在的主要`, `问题及改进情况`."""
    if not (before and text) or len(before) + len(text) > LONGEST_HEADING or not ORDINAL.match(before):
        return None
    heading = match_heading(index, f"{before.strip()}{text.strip()}")
    whole = heading and not heading.rest and bare(heading.wording) in _EXACT and bare(_split(before)[1]) not in _EXACT
    return heading if whole else None


def match_heading(index: int, text: str) -> Heading | None:
    """The part that a paragraph is the heading of, or None."""
    heading = _remembered(text) if len(text) <= LONGEST_REMEMBERED else _understood(text)
    return replace(heading, block=index) if heading else None


def _understood(text: str) -> Heading | None:
    """The heading, of block 0."""
    printed = without_bookmarks(text).strip().lstrip("#").strip()
    ordinal, wording = _split(printed)
    if ordinal and bare(wording) not in _EXACT:
        run_in = _run_in(printed, ordinal, wording)
        if run_in:
            return run_in
    if len(wording) > LONGEST_HEADING or SENTENCE.search(wording):
        return None
    part = _part(ordinal, wording)
    if part:
        return Heading(0, part, printed, ordinal, wording.rstrip("：:"))
    return _lower(printed)


_remembered = lru_cache(maxsize=2048)(_understood)


def _split(printed: str) -> tuple[str | None, str]:
    # extractors write 一 as the radical ⼀
    match = ORDINAL.match(unicodedata.normalize("NFKC", printed[:1]) + printed[1:]) if printed else None
    if not match:
        return None, printed
    return match[1] or match[2] or match[3], printed[match.end() :].strip()


def _lower(printed: str) -> Heading | None:
    match = LOWER.match(printed)
    wording = printed[match.end() :].strip() if match else ""
    part = _EXACT.get(bare(wording))
    if match is None or part is None:
        return None
    sign = match[1] or match[2]
    return Heading(0, part, printed, DIGITS.get(sign, sign), wording.rstrip("：:"), lower=True)


@lru_cache(maxsize=1024)
def _part(ordinal: str | None, wording: str) -> Part | None:
    words = bare(wording)
    if words in _EXACT:
        return _EXACT[words]
    if ordinal is None:
        return None
    if words in _DEVIATING:
        return _DEVIATING[words]
    part = _BY_ORDINAL.get(ordinal)
    if part and any(all(word in words for word in alternative) for alternative in part.keywords):
        return part
    return None


def _run_in(printed: str, ordinal: str, wording: str) -> Heading | None:
    """A heading whose text goes on in the same line: `六、其他需要报告的事项。无`."""
    part = _BY_ORDINAL.get(ordinal)
    if part is None:
        return None
    for words in sorted((part.canonical, *part.variants), key=len, reverse=True):
        if wording.startswith(words):
            behind = wording[len(words) :]
            rest = behind.lstrip("。：: \u3000")
            if not rest or (behind == rest and len(rest) < SHORTEST_RUN_IN):
                return None
            return Heading(0, part, printed[: len(printed) - len(wording) + len(words)], ordinal, words, rest)
    return None


def _weight(block: Block) -> int:
    if isinstance(block, Paragraph):
        return len(block.text)
    return 50 * len(block.rows) if isinstance(block, Table) else 1
