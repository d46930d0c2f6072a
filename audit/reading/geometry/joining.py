"""
Tables over page breaks: the pieces of one table become one grid.

A row may be cut through, so that its label stands on one page and its numbers on the other. The two halves are joined
only where they complete each other: numbers on one side, and labels that make a label of the form. If that is not so,
both stay as they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audit.form import FORMS
from audit.form.shape import T3_COLUMN_LABELS, T4_FIELD_LABELS, T4_GROUP_LABELS
from audit.labels import table_words
from audit.reading.cells import looks_like_value
from audit.reading.geometry.grid import Grid
from audit.reading.geometry.lines import Line, rows_of, text_of
from audit.reading.geometry.page import Glyph
from audit.reading.geometry.rules import clustered, nearest

# Edges of one table on two pages: scans are shifted, and a little larger or smaller.
SHIFTED = 20.0
SCALED = 0.04
SAME_EDGE = 4.0
# Below the last border: a line of text.
HANGING = 12.0


def _known() -> frozenset[str]:
    labels = {*T3_COLUMN_LABELS.values(), *T4_FIELD_LABELS.values(), *T4_GROUP_LABELS.values(), "法人或其他组织"}
    for form in FORMS.values():
        labels |= {label for row in form.rows for label in (row.label, *row.parents)}
        labels |= {label for one in form.fields for label in (one.row_label, one.column_label, one.block)}
    return frozenset(map(table_words, labels))


KNOWN = _known()


@dataclass(frozen=True, slots=True)
class Run:
    """A cell in one row: from column `first` to `last`. `tall`: it stands in the next row of its page as well."""

    cell: int
    first: int
    last: int
    text: str
    tall: bool

    @property
    def is_label(self) -> bool:
        """Text that is no value."""
        return bool(self.text) and not looks_like_value(self.text)

    @property
    def is_value(self) -> bool:
        """A number or a dash."""
        return bool(self.text) and looks_like_value(self.text)


def join(above: Grid, below: Grid) -> bool:
    """Put `below` under `above` if it is the same table on the next page. Only then `above` is changed."""
    edges = _common_edges(above, below)
    if edges is None:
        return False
    upper, lower = _on(edges[0], above, above.edges), _on(edges[0], below, edges[1])
    shift = len(above.texts)
    lower = [[cell + shift for cell in row] for row in lower]
    texts = above.texts + below.texts
    lower = lower[_repeated(upper, lower, texts) :]
    if lower:
        over, under = _runs(upper[-1], upper[-2:-1], texts), _runs(lower[0], lower[1:2], texts)
        cut = _is_cut(over, under)
        same = _halves(over, under, texts) if cut else dict(_continued(over, under, texts))
        lower = [[same.get(cell, cell) for cell in row] for row in lower[cut:]]
    above.edges, above.rows, above.texts = edges[0], upper + lower, texts
    above.anchors = above.anchors + below.anchors
    above.doubtful |= {cell + shift for cell in below.doubtful}
    if lower:
        above.doubtful |= {same[cell] for cell in above.doubtful if cell in same}
    above.last, above.bottom = below.last, below.bottom
    above.exact = above.exact and below.exact
    return True


def take_in(above: Grid, lines: Sequence[Line]) -> bool:
    """
    What hangs out below the last row of a page: browsers go on writing a cell that ends on the next page. It is taken
    into the cells it completes to labels of the form, all of it or nothing.
    """
    if not lines or lines[0].top - above.bottom > HANGING or any(line.page != above.last for line in lines):
        return False
    hanging: dict[int, list[Glyph]] = {}
    for glyph in [glyph for line in lines for glyph in line.glyphs]:
        column = bisect_right(above.edges, (glyph[0] + glyph[2]) / 2) - 1
        if not 0 <= column < len(above.edges) - 1:
            return False
        hanging.setdefault(above.rows[-1][column], []).append(glyph)
    added = {cell: "".join(map(text_of, rows_of(glyphs))) for cell, glyphs in hanging.items()}
    if not all(_is_parted(above.texts[cell], text) for cell, text in added.items()):
        return False
    for cell, text in added.items():
        above.texts[cell] += text
    return True


def _common_edges(above: Grid, below: Grid) -> tuple[list[float], list[float]] | None:
    """All columns of both, and those of the lower one in the measure of the upper; None for another table."""
    (left, right), (own_left, own_right) = (above.edges[0], above.edges[-1]), (below.edges[0], below.edges[-1])
    if above.last + 1 != below.page or abs(left - own_left) > SHIFTED or abs(right - own_right) > SHIFTED:
        return None
    scale = (right - left) / (own_right - own_left)
    if abs(scale - 1) > SCALED:
        return None
    moved = [left + (edge - own_left) * scale for edge in below.edges]
    edges = clustered([*above.edges, *moved], SAME_EDGE)
    return (edges, moved) if len(edges) in (len(above.edges), len(moved)) else None


def _on(edges: Sequence[float], grid: Grid, own: Sequence[float]) -> list[list[int]]:
    """The rows of a grid on finer columns."""
    borders = [nearest(edges, edge) for edge in own]
    widths = [end - start for start, end in pairwise(borders)]
    return [[cell for cell, width in zip(row, widths, strict=True) for _ in range(width)] for row in grid.rows]


def _repeated(upper: Sequence[Sequence[int]], lower: Sequence[Sequence[int]], texts: Sequence[str]) -> int:
    """How many header rows stand again on top of the next page."""
    count = 0
    for first, again in zip(upper, lower, strict=False):
        words = [texts[cell] for cell in first]
        is_header = any(words) and not any(word and looks_like_value(word) for word in words)
        if not is_header or words != [texts[cell] for cell in again]:
            break
        count += 1
    return count


def _runs(row: Sequence[int], beside: Sequence[Sequence[int]], texts: Sequence[str]) -> list[Run]:
    """The cells of a row from left to right; `beside`: the row next to it on its page, if any."""
    starts = [at for at in range(len(row)) if at == 0 or row[at] != row[at - 1]]
    neighbours = {cell for other in beside for cell in other}
    return [
        Run(row[start], start, end - 1, texts[row[start]], row[start] in neighbours)
        for start, end in zip(starts, [*starts[1:], len(row)], strict=True)
    ]


def _is_cut(over: Sequence[Run], under: Sequence[Run]) -> bool:
    """Whether two rows are the halves of one."""
    if [(one.first, one.last) for one in over] != [(one.first, one.last) for one in under]:
        return False
    if any(one.is_value for one in over) and any(one.is_value for one in under):
        return False
    pairs = list(zip(over, under, strict=True))
    both = [(one, other) for one, other in pairs if one.text and other.text]
    if both:
        # what is a label by itself begins a row of its own
        lower = [(one, other) for one, other in pairs if other.is_label and not (other.tall and not one.text)]
        return lower == both and all(_is_parted(one.text, other.text) for one, other in both)
    return (_is_only_label(over) and _is_only_values(under)) or (_is_only_values(over) and _is_only_label(under))


def _is_only_label(row: Sequence[Run]) -> bool:
    return any(one.is_label and not one.tall for one in row) and not any(one.is_value for one in row)


def _is_only_values(row: Sequence[Run]) -> bool:
    return any(one.is_value for one in row) and not any(one.is_label and not one.tall for one in row)


def _halves(over: Sequence[Run], under: Sequence[Run], texts: list[str]) -> dict[int, int]:
    """The cells of the lower half become those of the upper one; their texts are put together."""
    for one, other in zip(over, under, strict=True):
        if one.text != other.text:
            texts[one.cell] = one.text + other.text
    return {other.cell: one.cell for one, other in zip(over, under, strict=True)}


def _continued(over: Sequence[Run], under: Sequence[Run], texts: list[str]) -> Iterator[tuple[int, int]]:
    """Cells merged downwards that go on behind the break: labels left of other labels, empty on one side, or parted."""
    above = {(one.first, one.last): one for one in over}
    for at, one in enumerate(under):
        upper = above.get((one.first, one.last))
        labelled = any(other.is_label for other in under[at + 1 :])
        if upper is None or not labelled or one.is_value or upper.is_value:
            continue
        if not any(other.is_label and other.first > one.last for other in over):
            continue
        if (upper.text and _is_parted(upper.text, one.text)) or bool(one.text) != bool(upper.text):
            texts[upper.cell] = upper.text + one.text
            yield one.cell, upper.cell


def _is_parted(upper: str, lower: str) -> bool:
    """Whether two texts are the halves of one label of the form."""
    return bool(lower) and not _is_known(lower) and _is_known(upper + lower)


def _is_known(text: str) -> bool:
    return table_words(text) in KNOWN
