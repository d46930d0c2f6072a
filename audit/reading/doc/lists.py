"""Definitions of lists ([MS-DOC] §2.9.131 and §2.9.147): how each of nine levels is counted and printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.reading.doc.sprms import I32, U16, U32

LEVELS = 9
ENTRY, OVERRIDE, LEVEL, LEVEL_OVERRIDE = 28, 16, 28, 8
SIMPLE, LEGAL, NO_RESTART = 0x01, 0x04, 0x08
STARTS, FORMATS = 0x10, 0x20
MOST_LISTS = 5_000
NO_STYLE = 0xFFF


class Level(NamedTuple):
    """`text`: as printed, a character below 9 standing for the number of that level. `kinds`: formats of numbers."""

    start: int
    kind: int
    text: str
    gap: bool
    legal: bool
    restarts: bool
    limit: int


@dataclass(slots=True)
class List:
    """`counted`: which counters it uses; several lists may go on counting each other. `starts`: levels that begin anew."""

    counted: int
    levels: dict[int, Level]
    styles: tuple[int, ...] = ()
    starts: dict[int, int] = field(default_factory=dict)


def read_lists(definitions: bytes, levels: bytes, overrides: bytes) -> Mapping[int, List]:
    """
    Number that paragraphs give → list. `levels`: what follows the definitions in the table stream.

    Nothing where any of it cannot be read: no number is better than a wrong one.
    """
    try:
        known = _definitions(definitions, levels)
        return _overridden(overrides, known)
    except (IndexError, ValueError):
        return {}


def _definitions(definitions: bytes, levels: bytes) -> dict[int, List]:
    found: dict[int, List] = {}
    count = U16(_whole(definitions, 0, 2))[0]
    at = 0
    for number in range(min(count, MOST_LISTS)):
        entry = _whole(definitions, 2 + ENTRY * number, ENTRY)
        own: dict[int, Level] = {}
        for level in range(1 if entry[26] & SIMPLE else LEVELS):
            own[level], at = _level(levels, at)
        styles = tuple(U16(entry, 8 + 2 * level)[0] & NO_STYLE for level in range(LEVELS))
        found[I32(entry)[0]] = List(I32(entry)[0], own, styles)
    return found


def _level(levels: bytes, at: int) -> tuple[Level, int]:
    head = _whole(levels, at, LEVEL)
    at += LEVEL + head[24] + head[25]
    size = 2 * U16(_whole(levels, at, 2))[0]
    text = _whole(levels, at + 2, size).decode("utf-16-le")
    flags = head[5]
    level = Level(I32(head)[0], head[4], text, head[15] < 2, bool(flags & LEGAL), not flags & NO_RESTART, head[26])
    return level, at + 2 + size


def _overridden(overrides: bytes, known: Mapping[int, List]) -> dict[int, List]:
    count = min(U32(_whole(overrides, 0, 4))[0], MOST_LISTS)
    at = 4 + OVERRIDE * count
    found: dict[int, List] = {}
    for number in range(count):
        entry = _whole(overrides, 4 + OVERRIDE * number, OVERRIDE)
        at += 4
        base = known.get(I32(entry)[0])
        own = List(base.counted, dict(base.levels), base.styles) if base else List(0, {})
        if entry[12] > LEVELS:
            raise ValueError
        for _ in range(entry[12]):
            at = _override(overrides, at, own)
        if base:
            found[number + 1] = own
    return found


def _override(overrides: bytes, at: int, own: List) -> int:
    head = _whole(overrides, at, LEVEL_OVERRIDE)
    at += LEVEL_OVERRIDE
    level, start = head[4] & 0xF, I32(head)[0]
    if head[4] & FORMATS:
        own.levels[level], at = _level(overrides, at)
        start = own.levels[level].start
    if head[4] & STARTS:
        own.starts[level] = start
    return at


def _whole(data: bytes, at: int, size: int) -> bytes:
    found = data[at : at + size]
    if len(found) != size:
        raise ValueError
    return found
