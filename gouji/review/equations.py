"""The equation behind a finding, spelled out: every number that entered it, with its printed name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audit.form import form_for_year
from audit.model import Number
from audit.verdict import Mismatch
from audit.wording import figure, where
from gouji.rendering.sums import sum_of_facts


@dataclass(frozen=True, slots=True)
class Term:
    """A number that was added, as printed."""

    place: str
    value: str


@dataclass(frozen=True, slots=True)
class Equation:
    """
    `words`: in one line, "" where it is none. `zeros`: how many of the numbers are 0 and left out of `terms`.

    `difference`: printed minus expected, with its sign; "" where one of them is no number.
    """

    terms: tuple[Term, ...]
    zeros: int
    words: str
    expected: str
    found: str
    difference: str


def equation_of(evidence: Mapping[str, Any], subject: str, year: int) -> Equation | None:
    """None where the finding is not about numbers."""
    form = form_for_year(year)
    operands = tuple((str(address), _number(value)) for address, value in evidence.get("operands") or ())
    numbers = tuple((address, value) for address, value in operands if value is not None)
    expected, found = _number(evidence.get("expected")), _number(evidence.get("found"))
    if not numbers and expected is None and found is None:
        return None
    facts = Mismatch(subject, expected=expected, found=found, operands=numbers, quote=evidence.get("quote"))
    terms = tuple(Term(where(address, form), figure(value)) for address, value in numbers if value)
    return Equation(
        terms,
        len(numbers) - len(terms),
        sum_of_facts(facts, form) if form else "",
        figure(expected),
        figure(found),
        _signed(found - expected) if expected is not None and found is not None else "",
    )


def _number(value: object) -> Number | None:
    """As the evidence keeps it: counts as integers, money as a decimal number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int):
        return value
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _signed(difference: Number) -> str:
    return f"+{figure(difference)}" if difference > 0 else figure(difference)
