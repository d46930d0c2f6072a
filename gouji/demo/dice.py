"""A small random generator of our own: the same seed gives the same throws on every platform and version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
MASK = 2**64 - 1


class Dice:
    """SplitMix64, started from any values that have a stable text."""

    def __init__(self, *seed: object) -> None:
        text = "|".join(str(part) for part in seed)
        self._state = int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "big")

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """0 … limit − 1."""
        return self._next() % limit

    def between(self, low: int, high: int) -> int:
        """low … high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in `percent` of 100 throws."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self.below(len(choices))]

    def draw(self, choices: Sequence[T], count: int) -> list[T]:
        """`count` different ones, in the order drawn."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def split(self, total: int, shares: Sequence[int]) -> list[int]:
        """`total` in whole parts, one for each share, roughly in proportion to the shares."""
        whole = sum(shares)
        parts = [total * share // whole for share in shares]
        for _ in range(total - sum(parts)):
            throw = self.below(whole)
            index = 0
            while throw >= shares[index]:
                throw -= shares[index]
                index += 1
            parts[index] += 1
        return parts
