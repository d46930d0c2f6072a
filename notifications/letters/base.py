"""What every notice says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """
    What every notice says. `addressee`: official name of the body. `copy_to`: offices in copy. `test`: 【测试】.

    `earlier`: number of the last notice the same office got about the same body and year, "" for the first one.
    `more`: where whoever gets the short text finds the whole: only what he will really have is promised.
    `answer_url`: where the office can reply without an account, up to and with the day `answer_until`; "" when it cannot.
    `attached`: the files that go with it, each with its name.
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
    attached: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """What a template may place: every field, and what is said of them together."""
        names = [field.name for field in fields(self)]
        told = [name for one in type(self).__mro__ for name, part in vars(one).items() if isinstance(part, property)]
        return {name: getattr(self, name) for name in (*names, *told)}

    def covered(self) -> Self:
        """The same letter with nothing private in what it quotes; as it is where it quotes nothing."""
        return self
