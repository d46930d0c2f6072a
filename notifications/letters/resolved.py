"""复核结果: what became of the findings that an office was told of, or that a missing report was found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from audit.privacy import masked
from notifications.letters.base import Letter

FIXED, STANDING, ACCEPTED, REVIEWING = "已整改", "仍存在", "说明已采纳", "复核中"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    One finding and what became of it. `outcome`: one of the words above. `remark`: since when, or why; "" without.

    `number`: of the notices that named it.
    """

    place: str
    message: str
    code: str
    severity: str
    number: str
    outcome: str
    remark: str

    def covered(self) -> Result:
        """With nothing private in it."""
        return replace(self, place=masked(self.place), message=masked(self.message))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(Letter):
    """
    复核结果. `refers`: the numbers of the notices it answers. `version_before` is "" when the report was not replaced.

    `found_on`: the day, set when the whole notice says that a missing report is there; then there are no results.
    """

    title: str
    url: str
    published_on: str
    version_before: str
    version: str
    refers: tuple[str, ...]
    results: tuple[Result, ...]
    found_on: str = ""
    fixed: int = 0
    accepted: int = 0
    standing: int = 0
    reviewing: int = 0

    @property
    def counted(self) -> str:
        """How many of each outcome; what is none is not spoken of."""
        counts = (FIXED, self.fixed), (ACCEPTED, self.accepted), (STANDING, self.standing), (REVIEWING, self.reviewing)
        return "，".join(f"{word} {count} 项" for word, count in counts if count)

    def covered(self) -> Self:
        return replace(self, title=masked(self.title), results=tuple(one.covered() for one in self.results))
