"""Drawn lines → frames of tables: pieces put together, what crosses nothing left out, open edges closed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from audit.reading.geometry.sheet import Segment

# Lines no further apart are one: a double border, a line drawn as a row of cell borders.
SNAP = 2.0
SNAP_SCANNED = 3.0
# A dash is joined to the next over a gap no wider than itself, and never over this.
WIDEST_GAP = 4.5
SHORTEST = 6.0
# Distinct lines each way. Table 3 has 30; what has more than these is a drawing.
MOST_DISTINCT = 400


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines that hang together, at least two each way."""

    horizontals: Sequence[Segment]
    verticals: Sequence[Segment]


def frames_of(
    horizontals: Sequence[Segment], verticals: Sequence[Segment], room: int, *, scanned: bool
) -> tuple[list[Frame], int]:
    """
    The tables that the lines of a page draw; none where there are too many lines. `room`: how many crossings may be
    looked for; also returns how many were.
    """
    snap = SNAP_SCANNED if scanned else SNAP
    across, down = merged(horizontals, snap), merged(verticals, snap)
    crossings = len(across) * len(down)
    if not crossings or crossings > room or max(len(across), len(down)) > MOST_DISTINCT:
        return [], 0
    if scanned:
        across, down = _pruned(across, down, snap * 1.5)
    frames = [frame for frame in _hanging_together(across, down, snap) if frame.verticals and frame.horizontals]
    return [_closed(frame, snap) for frame in frames if len(frame.verticals) + len(frame.horizontals) > 2], crossings


def merged(segments: Sequence[Segment], snap: float) -> list[Segment]:
    """Collinear lines that touch are one. What is still short then is no line of a table."""
    rows: dict[float, list[tuple[float, float]]] = {}
    positions = clustered([at for at, _, _ in segments], snap)
    for at, start, end in segments:
        rows.setdefault(positions[nearest(positions, at)], []).append((start, end))
    lines = [(at, *piece) for at, pieces in rows.items() for piece in _joined(pieces, snap)]
    return [line for line in lines if line[2] - line[1] >= SHORTEST]


def _joined(pieces: list[tuple[float, float]], snap: float) -> list[tuple[float, float]]:
    pieces.sort()
    start, end = pieces[0]
    last = end - start
    lines = []
    for left, right in pieces[1:]:
        gap = max(snap, min(last, right - left, WIDEST_GAP))
        if left <= end + gap:
            end, last = max(end, right), right - left
        else:
            lines.append((start, end))
            start, end, last = left, right, right - left
    return [*lines, (start, end)]


def clustered(values: Sequence[float], snap: float) -> list[float]:
    """The middles of what lies close together, ascending."""
    middles: list[float] = []
    total, count, last = 0.0, 0, 0.0
    for value in sorted(values):
        if count and value - last > snap:
            middles.append(total / count)
            total, count = 0.0, 0
        total, count, last = total + value, count + 1, value
    return [*middles, total / count] if count else middles


def nearest(values: Sequence[float], value: float) -> int:
    """Index of the nearest of ascending values."""
    at = bisect_left(values, value)
    if at == len(values) or (at and value - values[at - 1] < values[at] - value):
        return at - 1
    return at


def _crossings(across: Sequence[Segment], down: Sequence[Segment], snap: float) -> list[tuple[int, int]]:
    """Which horizontal meets which vertical, by index; `across` is sorted by its place."""
    places = [at for at, _, _ in across]
    found = []
    for number, (x, top, bottom) in enumerate(down):
        for index in range(bisect_left(places, top - snap), bisect_right(places, bottom + snap)):
            if across[index][1] - snap <= x <= across[index][2] + snap:
                found.append((index, number))
    return found


def _pruned(across: list[Segment], down: list[Segment], snap: float) -> tuple[list[Segment], list[Segment]]:
    """Strokes of characters look like lines in a picture, but do not meet two lines of the other direction."""
    for _ in range(3):
        across.sort()
        meetings = _crossings(across, down, snap)
        by_across, by_down = Counter(index for index, _ in meetings), Counter(number for _, number in meetings)
        kept_down = [line for number, line in enumerate(down) if by_down[number] >= 2]
        kept_across = [line for index, line in enumerate(across) if by_across[index] >= 2]
        if len(kept_down) == len(down) and len(kept_across) == len(across):
            break
        across, down = kept_across, kept_down
    return across, down


def _hanging_together(across: list[Segment], down: list[Segment], snap: float) -> list[Frame]:
    across = sorted(across)
    parents = list(range(len(across) + len(down)))
    for index, number in _crossings(across, down, snap):
        parents[root(parents, index)] = root(parents, len(across) + number)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for index, line in enumerate(across):
        groups.setdefault(root(parents, index), ([], []))[0].append(line)
    for number, line in enumerate(down):
        groups.setdefault(root(parents, len(across) + number), ([], []))[1].append(line)
    return [Frame(*lines) for lines in groups.values()]


def root(parents: list[int], at: int) -> int:
    """The representative of a set of a forest; paths are halved on the way."""
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at


def _closed(frame: Frame, snap: float) -> Frame:
    """With its outer edges: a page break may cut the border off, and some styles have none at the sides."""
    across, down = list(frame.horizontals), list(frame.verticals)
    left, right = min(line[1] for line in across), max(line[2] for line in across)
    top, bottom = min(line[1] for line in down), max(line[2] for line in down)
    gap = 2 * snap
    if top < min(line[0] for line in across) - gap:
        across.append((top, left, right))
    if bottom > max(line[0] for line in across) + gap:
        across.append((bottom, left, right))
    if left < min(line[0] for line in down) - gap:
        down.append((left, top, bottom))
    if right > max(line[0] for line in down) + gap:
        down.append((right, top, bottom))
    return Frame(across, down)
