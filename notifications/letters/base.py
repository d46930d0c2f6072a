"""What every notice says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """
    What every notice says. `addressee`: official name of the body. `copy_to`: offices in copy. `test`: 【测试】.

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
    answer_url: str = ""
    answer_until: str = ""

    def covered(self) -> Self:
        """The same letter with nothing private in what it quotes; as it is where it quotes nothing."""
        return self
