"""What may have gone wrong where relations of a table do not hold: cells whose change would make all of them hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from audit.model import Number

SHOWN = 5


class Kind(StrEnum):
    """
    `unique`: one smallest set of changes, and nothing else explains the table. `ambiguous`: several, or one that too
    few relations confirm. `many`: more cells are wrong than can be told apart, or it would take too long.
    """

    UNIQUE = "unique"
    AMBIGUOUS = "ambiguous"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Change:
    """The cell at `address` holds `found`; with `value` in its place its relations hold."""

    address: str
    found: Number
    value: Number

    @property
    def difference(self) -> Number:
        return self.value - self.found


@dataclass(frozen=True, slots=True)
class Alternative:
    """Changes that explain the broken relations together. `reasons`: what outside the relations speaks for or against it."""

    changes: tuple[Change, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """
    One cause. `equations`: the broken relations it accounts for, as (rule code, address of the total).

    `alternatives`: the smallest sets of changes, the likeliest first, one for `unique`, none for `many`.
    `family`: what all alternatives have in common, when it can be said in one sentence (`audit.diagnosis.families`).
    `holes`: relations of the table could not be judged, because cells are no numbers.
    """

    kind: Kind
    table: str
    equations: tuple[tuple[str, str], ...]
    alternatives: tuple[Alternative, ...] = ()
    family: str | None = None
    holes: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """The cells with their values, for `unique` only."""
        return self.alternatives[0].changes if self.kind is Kind.UNIQUE else ()

    def value_of(self, address: str) -> Number | None:
        """The value that a unique diagnosis gives to this cell."""
        return next((change.value for change in self.changes if change.address == address), None)

    def to_dict(self) -> dict[str, Any]:
        """`diagnosis` of the JSON contract; of many alternatives the first five."""
        return {
            "kind": self.kind.value,
            "table": self.table,
            "changes": [_changed(change) for change in self.changes],
            "alternatives": [_told(one) for one in self.alternatives[:SHOWN]] if not self.changes else [],
            "reasons": list(self.alternatives[0].reasons) if self.changes else [],
            "count": len(self.alternatives),
            "family": self.family,
        }


def _told(alternative: Alternative) -> dict[str, Any]:
    return {"changes": [_changed(one) for one in alternative.changes], "reasons": list(alternative.reasons)}


def _changed(change: Change) -> dict[str, Any]:
    return {"cell": change.address, "found": _plain(change.found), "value": _plain(change.value)}


def _plain(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)
