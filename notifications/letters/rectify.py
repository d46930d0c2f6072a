"""督促整改."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from audit.privacy import masked
from notifications.letters.base import Letter

LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One finding group in the table of a 督促整改 notice. Empty text: nothing to say there.

    `diagnosis`: which cell is wrong, where that is known and no message says it.
    """

    place: str
    message: str
    found: str
    expected: str
    quote: str
    code: str
    severity: str
    basis: str
    suggestion: str
    rectify_by: str
    others: tuple[str, ...]
    diagnosis: str = ""

    def covered(self) -> Line:
        """With nothing private in it, and a quotation that is not too long."""
        quote = masked(self.quote)
        return replace(
            self,
            place=masked(self.place),
            message=masked(self.message),
            found=masked(self.found),
            quote=quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + "…",
            others=tuple(masked(other) for other in self.others),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectify(Letter):
    """
    督促整改. `appendix`: notes, which ride along and never cause a notice. `missed`: the date that is over, "" in the first
    notice; `named_in`: the numbers of those that named it. `listed`: rows of the list that goes with it, where findings of
    one cause and notes have rows of their own.
    """

    title: str
    url: str
    published_on: str
    version: str
    lines: tuple[Line, ...]
    appendix: tuple[Line, ...]
    cautions: tuple[str, ...]
    missed: str = ""
    named_in: tuple[str, ...] = ()
    listed: int = 0

    @property
    def remedy(self) -> str:
        """What was only handed in has no column of which we know."""
        return "在原栏目更正发布" if self.url else "更正后重新报送；已经公布的，在原栏目更正发布"

    def covered(self) -> Self:
        lines, appendix = (tuple(line.covered() for line in group) for group in (self.lines, self.appendix))
        return replace(self, title=masked(self.title), lines=lines, appendix=appendix)
