"""A claim: one statement of the text about one slot, and whether the cells agree with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from audit.claims.categories import Readings
from audit.claims.slots import SHARES, Slot, bases, right_sides
from audit.errors import MissingCell
from audit.model import Number, Report
from audit.numbers import Stated

MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """
    `zero`: said in words (未收到), not in figures. `only_new`: 未收到新的; `any_at_all`: 未收到任何.

    `sentence`: the whole sentence as printed. `part`: 1…6, None outside the six parts. `strict`: nothing
    about the binding is in doubt, and no other claim of the report speaks about the slot. `others`: numbers
    of the same sentence that may be parts of the same whole. `about`: the columns, rows or cells that it names, each
    possible reading. `share`: a percentage. `at`: where the sentence begins in the text of its part; `span`: where the
    number stands in the sentence as printed.
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
    about: Readings = ()
    share: Decimal | None = None
    at: int = 0
    span: tuple[int, int] = (0, 0)

    @property
    def value(self) -> Number:
        """The figure as stated; of a percentage the percentage."""
        return self.stated.value if self.share is None else self.share

    def sides(self, report: Report) -> tuple[tuple[str, ...], ...]:
        """The sums of cells it may equal. Who has received nothing has nothing in the first row of table 3."""
        slot = Slot.NEW_RECEIVED if self.zero and self.slot is Slot.RECEIVED else self.slot
        return right_sides(slot, report, self.about)

    def agrees(self, report: Report) -> bool:
        """
        Whether the number, or the whole it is a part of, equals one of its right sides.

        MissingCell when none does, but one of them could not be computed.
        """
        missing: MissingCell | None = None
        for addresses in self.sides(report):
            try:
                number = total(report, addresses)
                if self._may_mean(number) if self.share is None else self._may_be_share(report, addresses, number):
                    return True
            except MissingCell as error:
                missing = missing or error
        if missing:
            raise missing
        return False

    def _may_mean(self, number: Number) -> bool:
        if self.stated.covers(number):
            return True
        return bool(self.others) and self.stated.value + sum(self.others) == number

    def _may_be_share(self, report: Report, addresses: tuple[str, ...], number: Number) -> bool:
        """Within one unit of the last digit: some offices round, some cut off."""
        share = self.share or Decimal(0)
        unit = Decimal(1).scaleb(max(int(share.as_tuple().exponent), -MOST_DIGITS)) if share % 1 else Decimal(1)
        for whole in self._wholes(report, addresses):
            if not whole and not share:
                return True
            if whole and abs(Decimal(100 * number) / Decimal(whole) - share) < unit:
                return True
        return False

    def share_in_cells(self, report: Report) -> Decimal | None:
        """The percentage that the cells give, by the first reading, with one digit behind the point."""
        for addresses in self.sides(report):
            for whole in self._wholes(report, addresses):
                if whole:
                    return round(Decimal(100 * total(report, addresses)) / Decimal(whole), 1)
        return None

    def _wholes(self, report: Report, addresses: tuple[str, ...]) -> Iterator[Number]:
        for rows in bases(self.slot):
            if self.slot is Slot.APPLICANT_SHARE and {address.split(".")[1] for address in addresses} != set(rows):
                continue
            yield total(report, tuple(f"T3.{row}.total" for row in rows))


def total(report: Report, addresses: tuple[str, ...]) -> Number:
    """The sum of cells. MissingCell when one of them is no number."""
    return sum((report.number(address) for address in addresses), start=0)


__all__ = ["SHARES", "Claim", "total"]
