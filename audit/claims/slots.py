"""What a number in the text can speak about, and the cells it may equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from audit.errors import MissingCell
from audit.model import Number, Report
from audit.numbers import Stated


class Slot(StrEnum):
    """`NEW_RECEIVED` is 新收: it may not include what came over from last year, `RECEIVED` may."""

    NEW_RECEIVED = "new_received"
    RECEIVED = "received"
    ANSWERED = "answered"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    LICENSING = "licensing"
    PENALTIES = "penalties"
    COERCION = "coercion"
    DOCS_MADE = "docs_made"
    DOCS_PUBLISHED = "docs_published"
    DOCS_REPEALED = "docs_repealed"
    DOCS_IN_FORCE = "docs_in_force"
    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"


NEW, TOTAL = "T3.new_received.total", "T3.total.total"
CARRIED_IN, CARRIED_OUT = "T3.carried_in.total", "T3.carried_out.total"
DOCS = "T2.normative_docs"

# Each right side is a sum of cells; a claim holds when it equals any one of them. Cells of the other
# generation of the form do not count.
RIGHT_SIDES: Mapping[Slot, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        Slot.NEW_RECEIVED: ((NEW,),),
        Slot.RECEIVED: ((NEW,), (NEW, CARRIED_IN), (TOTAL, CARRIED_OUT)),
        Slot.ANSWERED: ((TOTAL,),),
        Slot.CARRIED_IN: ((CARRIED_IN,),),
        Slot.CARRIED_OUT: ((CARRIED_OUT,),),
        Slot.LICENSING: (("T2.licensing.decisions",),),
        Slot.PENALTIES: (("T2.penalties.decisions",),),
        Slot.COERCION: (("T2.coercion.decisions",),),
        Slot.DOCS_MADE: ((f"{DOCS}.made",), (f"{DOCS}.created",)),
        # 公开 may speak of the documents made this year, or of all that are on the site
        Slot.DOCS_PUBLISHED: (
            (f"{DOCS}.made",),
            (f"{DOCS}.in_force",),
            (f"{DOCS}.created",),
            (f"{DOCS}.published",),
            (f"{DOCS}.total_public",),
        ),
        Slot.DOCS_REPEALED: ((f"{DOCS}.repealed",),),
        Slot.DOCS_IN_FORCE: ((f"{DOCS}.in_force",), (f"{DOCS}.total_public",)),
        Slot.RECONSIDERATION: (("T4.reconsideration.total",),),
        Slot.LITIGATION: (("T4.litigation_direct.total", "T4.litigation_after.total"),),
    }
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the text about one slot.

    `zero`: said in words (未收到), not in figures. `only_new`: 未收到新的; `any_at_all`: 未收到任何.
    `sentence`: the whole sentence as printed. `part`: 1…6, None outside the six parts. `strict`: nothing
    about the binding is in doubt, and no other claim of the report speaks about the slot. `others`: numbers
    of the same sentence that may be parts of the same whole.
    """

    slot: Slot
    stated: Stated
    sentence: str
    part: int | None
    strict: bool
    zero: bool = False
    only_new: bool = False
    any_at_all: bool = False
    others: tuple[int, ...] = ()

    @property
    def value(self) -> int:
        """The figure as stated."""
        return self.stated.value

    def agrees(self, report: Report) -> bool:
        """
        Whether the number, or the whole it is a part of, equals one of its right sides.

        MissingCell when none does, but one of them could not be computed.
        """
        missing: MissingCell | None = None
        for addresses in right_sides(self.slot, report):
            try:
                number = _sum(report, addresses)
            except MissingCell as error:
                missing = missing or error
                continue
            if self._may_mean(number):
                return True
        if missing:
            raise missing
        return False

    def _may_mean(self, number: Number) -> bool:
        if self.stated.covers(number):
            return True
        return bool(self.others) and self.value + sum(self.others) == number


def right_sides(slot: Slot, report: Report) -> tuple[tuple[str, ...], ...]:
    """The sums of cells a claim may equal in this report's form."""
    known = report.form.printed
    return tuple(side for side in RIGHT_SIDES[slot] if all(address in known for address in side))


def _sum(report: Report, addresses: tuple[str, ...]) -> Number:
    return sum((report.number(address) for address in addresses), start=0)
