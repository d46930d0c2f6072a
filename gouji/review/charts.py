"""Charts as numbers for inline SVG: what is drawn stands in `templates/chart_parts.html`, with a table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 860, 220
LEFT, RIGHT, TOP, BOTTOM = 46, 16, 26, 28  # room for what is written at the axes
STEPS = 4
MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class Mark:
    """Something written at a place of an axis, or beside a line across. `flip`: it stands left of its line."""

    at: float
    words: str
    flip: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """
    A share that grows day by day. `points`: of a polyline; `area`: the same, closed at the ground. `rows`: the table.
    """

    points: str
    area: str
    days: tuple[Mark, ...]
    shares: tuple[Mark, ...]
    lines: tuple[Mark, ...]
    rows: tuple[tuple[date, int, int, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    ground: int = HEIGHT - BOTTOM


def percent(part: int, whole: int) -> str:
    """`37.5%`; never 100% while something is missing, never more."""
    if whole <= 0:
        return "—"
    thousandths = part * 1000 // whole
    return f"{thousandths // 10}.{thousandths % 10}%" if thousandths % 10 else f"{thousandths // 10}%"


def cumulative(
    daily: Iterable[tuple[date, int]], whole: int, lines: Sequence[tuple[date, str]], *, today: date
) -> Curve | None:
    """
    How the share of `whole` grew, with dates as lines across; None when there is nothing to draw.

    What came before the first day shown is in the first point.
    """
    numbers = sorted(daily)
    if whole <= 0 or not numbers:
        return None
    dates = [day for day, _ in lines] or [numbers[0][0]]
    first = min(max(numbers[0][0], min(dates) - timedelta(days=120)), *dates) - timedelta(days=1)
    last = max(min(max(numbers[-1][0], today), max(dates) + timedelta(days=120)), *dates, first + timedelta(days=1))
    rows, total = [], 0
    for day, number in numbers:
        total += number
        rows.append((day, number, total, percent(total, whole)))
    points = [(_x(first, first, last), _y(0, whole))]
    height = _y(0, whole)
    for day, _, reached, _ in rows:
        if day > last:
            break
        across = _x(max(day, first), first, last)
        points += [(across, height), (across, height := _y(reached, whole))]
    points.append((_x(min(max(today, rows[-1][0]), last), first, last), height))
    drawn = " ".join(f"{across:g},{down:g}" for across, down in points)
    ground = HEIGHT - BOTTOM
    return Curve(
        drawn,
        f"{points[0][0]:g},{ground} {drawn} {points[-1][0]:g},{ground}",
        tuple(Mark(_x(day, first, last), f"{day.month}月{day.day}日") for day in _ticks(first, last)),
        tuple(Mark(_y(step, STEPS), f"{100 * step // STEPS}%") for step in range(STEPS + 1)),
        tuple(_line(day, words, first, last) for day, words in lines),
        tuple(rows),
    )


def _line(day: date, words: str, first: date, last: date) -> Mark:
    at = _x(day, first, last)
    return Mark(at, words, flip=at > LEFT + (WIDTH - LEFT - RIGHT) * 0.7)


def _ticks(first: date, last: date) -> list[date]:
    days = (last - first).days
    step = max(1, -(-days // MOST_TICKS))
    return [first + timedelta(days=offset) for offset in range(0, days + 1, step)]


def _x(day: date, first: date, last: date) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / (last - first).days, 1)


def _y(part: int, whole: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(part, whole) / whole, 1)
