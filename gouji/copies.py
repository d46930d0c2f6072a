"""Several files of one report: a page and its attachment, a draft and what was published. Do they say the same?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from audit.form import FORMS
from audit.model import Number
from audit.wording import figure, where
from gouji.checking import Checked
from gouji.listing import one_line

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Copies:
    """
    Two files of one body and year. `differing`: address → (number in the first, in the second).

    Only cells that hold a number in both count: what one format does not show is no difference.
    """

    first: str
    second: str
    compared: int
    differing: dict[str, tuple[Number, Number]]

    def words(self) -> str:
        """One line for people."""
        both = f"{one_line(self.first)} 与 {one_line(self.second)} 是同一份报告"
        if not self.differing:
            return f"{both}，{self.compared} 个格的数字一致"
        shown = "；".join(
            f"{_where(address)} {figure(left)}/{figure(right)}"
            for address, (left, right) in list(self.differing.items())[:SHOWN]
        )
        return f"{both}，但有 {len(self.differing)} 个格的数字不同：{shown}{'等' * (len(self.differing) > SHOWN)}"

    def to_dict(self) -> dict[str, Any]:
        """An element of `copies` in the JSON of a run."""
        return {"sources": [self.first, self.second], "compared": self.compared, "differing": list(self.differing)}


def find_copies(checked: Sequence[Checked]) -> Iterator[Copies]:
    """The first file of each body and year with every other of it. A file whose body is not known pairs with none."""
    known: dict[tuple[str, int], list[Checked]] = defaultdict(list)
    for one in checked:
        if one.entry.status == "read" and one.entry.agency and one.entry.year and one.cells:
            known[one.entry.agency, one.entry.year].append(one)
    for group in known.values():
        yield from (_compared(group[0], other) for other in group[1:])


def _compared(first: Checked, second: Checked) -> Copies:
    both = [address for address in first.cells if address in second.cells]
    differing = {
        address: (first.cells[address], second.cells[address])
        for address in both
        if first.cells[address] != second.cells[address]
    }
    return Copies(first.entry.source, second.entry.source, len(both), differing)


def _where(address: str) -> str:
    form = next(form for form in FORMS.values() if address in form.printed)
    return where(address, form)
