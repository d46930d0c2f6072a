"""Tables for the diagnosis: one in which no row is like another, and one as a small office has it."""

from __future__ import annotations

from audit.form import FORMS
from audit.model import Number
from tests.conftest import valid_numbers

Numbers = dict[str, Number]

# Most cells are 0; 52 requests, one left from the year before, two for the next.
SPARSE = {
    **dict.fromkeys(("T3.new_received.business", "T3.partial.business", "T3.total.business"), 1),
    "T3.new_received.natural_person": 51,
    "T3.new_received.total": 52,
    **dict.fromkeys(("T3.carried_in.natural_person", "T3.carried_in.total"), 1),
    **dict.fromkeys(("T3.granted.natural_person", "T3.granted.total", "T3.partial.total"), 6),
    "T3.partial.natural_person": 5,
    **dict.fromkeys(("T3.unable.not_held.natural_person", "T3.unable.not_held.total"), 37),
    **dict.fromkeys(("T3.refused.petition.natural_person", "T3.refused.petition.total"), 2),
    "T3.total.natural_person": 50,
    "T3.total.total": 51,
    **dict.fromkeys(("T3.carried_out.natural_person", "T3.carried_out.total"), 2),
    **dict.fromkeys(("T4.reconsideration.upheld", "T4.reconsideration.total"), 2),
}


def dense(generation: str = "2021") -> Numbers:
    return valid_numbers(generation)


def sparse(generation: str = "2021") -> Numbers:
    return {**dict.fromkeys(FORMS[generation].addresses, 0), **SPARSE}


def unsorted_results(generation: str = "2021") -> Numbers:
    """Nine requests received and closed, and no result filled in: seed 000."""
    nine = (f"T3.{row}.{column}" for row in ("new_received", "total") for column in ("natural_person", "total"))
    return {**dict.fromkeys(FORMS[generation].addresses, 0), **dict.fromkeys(nine, 9)}


def of_table3(numbers: Numbers) -> list[str]:
    return [address for address in numbers if address.startswith("T3")]
