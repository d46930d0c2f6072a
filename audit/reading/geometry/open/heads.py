"""The words above the columns of the form's tables, each put together from the lines it is broken over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audit.form import FORMS
from audit.form.shape import T3_COLUMN_LABELS, T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.labels import table_words
from audit.reading.geometry.lines import rows_of, text_of
from audit.reading.geometry.open.pieces import Piece, overlap
from audit.reading.geometry.page import Glyph

HEADS_3 = tuple(map(table_words, T3_COLUMN_LABELS.values()))
GROUPS_4 = tuple(map(table_words, T4_GROUP_LABELS.values()))
HEADS_4 = tuple(map(table_words, T4_FIELD_LABELS.values())) * len(GROUPS_4)
HEADS_2 = frozenset(table_words(one.column_label) for form in FORMS.values() for one in form.fields)
CONTENT = table_words("信息内容")
ITEMS = frozenset(table_words(one.block) for form in FORMS.values() for one in form.fields)
SPANNING = frozenset(map(table_words, ["申请人情况", "法人或其他组织", "行政诉讼"])) | frozenset(GROUPS_4)
# Lines of a header that are looked at, and how high each may be, in font sizes.
HIGHEST = 10.0
# The same for one that is broken around the middle of its row.
ROUND = 1.6


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above one column."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def heads_above(pieces: Sequence[Piece], floor: float, size: float, wanted: Sequence[str]) -> list[Head] | None:
    """Exactly these heads, from left to right, in the lines above `floor`; None if anything else is read there."""
    parts = [
        one
        for one in pieces
        if floor - HIGHEST * size < one.top and one.bottom <= floor + 1.0 and _is_part(one, wanted)
    ]
    heads = [_head(stack) for stack in _stacks(parts)]
    return heads if [table_words(head.text) for head in heads] == list(wanted) else None


def heads_over(
    pieces: Sequence[Piece], values: Sequence[Piece], size: float, wanted: Sequence[str]
) -> list[Head] | None:
    """The same where the heads touch: above each of as many numbers stands the head of its column."""
    if len(values) != len(wanted):
        return None
    floor = values[0].top
    near = [one for one in pieces if floor - HIGHEST * size < one.top and one.bottom <= floor + 1.0]
    ceiling = min((one.top for one in near if table_words(one.text) in SPANNING), default=floor)
    inner = [one for one in near if one.top > ceiling - 1.0 and table_words(one.text) not in SPANNING]
    centres = [(one.left + one.right) / 2 for one in values]
    edges = [(one + other) / 2 for one, other in pairwise(centres)]
    edges = [2 * centres[0] - edges[0], *edges, 2 * centres[-1] - edges[-1]]
    columns: list[list[Glyph]] = [[] for _ in values]
    for glyph in [glyph for one in inner for glyph in one.glyphs]:
        at = bisect_right(edges, (glyph[0] + glyph[2]) / 2) - 1
        if 0 <= at < len(columns):
            columns[at].append(glyph)
    heads = [_head_of(column) for column in columns if column]
    return heads if [table_words(head.text) for head in heads] == list(wanted) else None


def _head_of(glyphs: Sequence[Glyph]) -> Head:
    return Head(
        min(one[0] for one in glyphs),
        min(one[1] for one in glyphs),
        max(one[2] for one in glyphs),
        max(one[3] for one in glyphs),
        "".join(text_of(row) for row in rows_of(glyphs)),
    )


def heads_beside(pieces: Sequence[Piece], corner: Piece, size: float, known: Collection[str]) -> list[Head]:
    """Heads in the lines around the corner of a table, from left to right; none if one of them is not known."""
    parts = [one for one in pieces if abs(one.middle - corner.middle) < ROUND * size and _is_part(one, known)]
    heads = [_head(stack) for stack in _stacks(parts)]
    return heads if all(table_words(head.text) in known for head in heads) else []


def _is_part(piece: Piece, wanted: Collection[str]) -> bool:
    words = table_words(piece.text)
    return bool(words) and words not in SPANNING and any(words in one for one in wanted)


def _stacks(parts: Sequence[Piece]) -> list[list[Piece]]:
    """What stands one below the other, from left to right."""
    stacks: list[list[Piece]] = []
    right = 0.0
    for piece in sorted(parts, key=lambda one: one.left):
        if stacks and overlap(piece.across, (stacks[-1][0].left, right)):
            stacks[-1].append(piece)
            right = max(right, piece.right)
        else:
            stacks.append([piece])
            right = piece.right
    return stacks


def _head(stack: Sequence[Piece]) -> Head:
    return _head_of([glyph for one in stack for glyph in one.glyphs])


def groups_above(pieces: Sequence[Piece], heads: Sequence[Head], floor: float, size: float) -> list[Head] | None:
    """The three groups of table 4, each above its own five heads."""
    found = []
    width = len(heads) // len(GROUPS_4)
    for at, name in enumerate(GROUPS_4):
        own = heads[at * width : (at + 1) * width]
        fitting = [
            one
            for one in pieces
            if table_words(one.text) == name and floor - HIGHEST * size < one.top and one.bottom < own[0].top + size
        ]
        if len(fitting) != 1 or fitting[0].left < own[0].left - size or fitting[0].right > own[-1].right + size:
            return None
        found.append(_head(fitting))
    return found
