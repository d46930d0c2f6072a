"""What reading a sentence yields, before the report as a whole has been seen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from audit.claims.categories import Readings
from audit.claims.slots import Slot
from audit.numbers import Stated

ZERO = Stated(0, 0, 0)


@dataclass(slots=True)
class Draft:
    """`counts`: False for a number that is only part of what the slot asks for (延期答复2件, 撤回1件).

    `doubtful`: such a part makes the other numbers of the slot less than certain. `about`: what the slot is about
    where it has a choice (columns, rows, cells), each possible reading. `share`: a percentage instead of a number.
    `span`: where the number stands in the normalised sentence; where a zero in words does.
    """

    slot: Slot
    stated: Stated
    certain: bool
    counts: bool = True
    doubtful: bool = True
    zero: bool = False
    only_new: bool = False
    any_at_all: bool = False
    about: Readings = ()
    share: Decimal | None = None
    span: tuple[int, int] = (0, 0)
