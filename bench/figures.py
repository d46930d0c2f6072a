"""
Measuring: several candidates in turn, so that a busy machine slows all of them.

Of times the best counts; of ratios the median over the turns, each taken between neighbours.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `against`: what the value is compared with."""

    name: str
    value: float
    unit: str
    against: str

    def line(self, stored: float | None = None) -> str:
        """`name: value unit (against; stored …)`."""
        before = f"; stored {stored:g}" if stored is not None else ""
        return f"{self.name}: {self.value:g} {self.unit} ({self.against}{before})"

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def milliseconds(candidates: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The best time of each, measured in turn."""
    return [round(min(times) * 1000, 4) for times in zip(*in_turn(candidates, rounds), strict=True)]


def in_turn(candidates: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """The seconds each takes, turn by turn."""
    return [[_once(candidate) for candidate in candidates] for _ in range(rounds)]


def ratio(slow: Callable[[], object], quick: Callable[[], object], rounds: int) -> float:
    """How many times as long as `quick` the other takes: the median of pairs."""
    return median(first / second for second, first in in_turn([quick, slow], rounds))


def _once(candidate: Callable[[], object]) -> float:
    start = time.perf_counter()
    kept = candidate()
    seconds = time.perf_counter() - start
    del kept
    return seconds


def without_collector(measure: Callable[[], list[Figure]]) -> list[Figure]:
    """Collections of the garbage of others would be added to whoever comes next."""
    gc.collect()
    gc.disable()
    try:
        return measure()
    finally:
        gc.enable()
