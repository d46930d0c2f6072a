"""Page numbers, running heads and feet: what stands around the text of every page and is not part of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from audit.reading.geometry.lines import Line

_NUMBERED = re.compile(
    r"[-—–－―─·•~\s]*第?\s*(?P<page>\d{1,3})\s*页?[，,/\s]*(?:(?:/|共|of)\s*\d{1,3}\s*页?)?[-—–－―─·•~\s]*",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[-—–－―─·•~第/页]")
_DIGITS = re.compile(r"\d+")
# Outermost lines that are looked at on each side of a page.
DEPTH = 3
# Of the height of a page: where furniture stands.
EDGE = 0.12
SAME_PLACE = 4.0
SHORTEST = 4


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Lines of each page, from top to bottom, without what frames them."""
    kept = [list(lines) for lines in pages]
    for _ in range(DEPTH):
        outer = [(at, line) for at, lines in enumerate(kept) for line in _outermost(lines, heights[at])]
        dropped = _numbers(outer, heights) | _repeated(outer, len(pages), kept)
        if not dropped:
            break
        kept = [[line for line in lines if id(line) not in dropped] for lines in kept]
    return kept


def _outermost(lines: Sequence[Line], height: float) -> list[Line]:
    """The first line of a page if it stands near the upper edge, the last if near the lower one."""
    found = []
    if lines and lines[0].top < EDGE * height:
        found.append(lines[0])
    if len(lines) > 1 and lines[-1].bottom > (1 - EDGE) * height:
        found.append(lines[-1])
    if len(lines) == 1 and not found and lines[-1].bottom > (1 - EDGE) * height:
        found.append(lines[0])
    return found


def _numbers(outer: Sequence[tuple[int, Line]], heights: Sequence[float]) -> set[int]:
    """Numbers that are marked as those of pages, or that count the pages."""
    dropped = set()
    bare: dict[int, list[Line]] = {}
    for at, line in outer:
        found = _NUMBERED.fullmatch(line.text)
        if found and _MARKED.search(line.text):
            dropped.add(id(line))
        elif found:
            bare.setdefault(int(found["page"]) - at, []).append(line)
    for lines in bare.values():
        alone = len(lines) == 1 and lines[0].top > (1 - EDGE / 2) * heights[lines[0].page]
        if len(lines) > 1 or (alone and len(heights) == 1):
            dropped |= {id(line) for line in lines}
    return dropped


def _repeated(outer: Sequence[tuple[int, Line]], pages: int, kept: Sequence[Sequence[Line]]) -> set[int]:
    """
    The same words at the same place, on two pages and on a third of all: heads may differ on left and right pages.

    What stands nowhere else is kept once, where it heads the first page: it may be the title.
    """
    alike: dict[tuple[str, int], list[Line]] = {}
    for _, line in outer:
        words = _DIGITS.sub("0", "".join(line.text.split()))
        if len(words) >= SHORTEST and any(character.isalpha() for character in words):
            alike.setdefault((words, round(line.top / SAME_PLACE)), []).append(line)
    dropped: set[int] = set()
    for lines in _neighbouring(alike):
        if len(lines) < 2 or len(lines) * 3 < pages:
            continue
        first = lines[0]
        elsewhere = Counter(line.text for page in kept for line in page)
        is_title = first.page == 0 and first is kept[0][0] and elsewhere[first.text] == len(lines)
        dropped |= {id(line) for line in lines[is_title:]}
    return dropped


def _neighbouring(alike: dict[tuple[str, int], list[Line]]) -> list[list[Line]]:
    """Groups of one place: it may be rounded up on one page and down on another."""
    groups: list[list[Line]] = []
    done = set()
    for (words, place), lines in alike.items():
        if (words, place) in done:
            continue
        done |= {(words, place), (words, place + 1)}
        both = lines + alike.get((words, place + 1), [])
        groups.append(sorted(both, key=lambda line: line.page))
    return groups
