"""What every notice says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """
    What every notice says. `addressee`: official name of the body. `copy_to`: offices in copy. `test`: 【测试】.

    `earlier`: number of the last notice the same office got about the same body and year, "" for the first one.
    `more`: where whoever gets the short text finds the whole: only what he will really have is promised.
    `answer_url`: where the office can reply without an account, until the day `answer_until`; "" when it cannot.
    """

    number: str
    test: bool
    addressee: str
    copy_to: tuple[str, ...]
    is_copy: bool
    date: str
    year: int
    issuing_office: str
    contact: str
    earlier: str = ""
    more: str = "全文请向发文单位索取"
    answer_url: str = ""
    answer_until: str = ""

    def covered(self) -> Self:
        """The same letter with nothing private in what it quotes; as it is where it quotes nothing."""
        return self
