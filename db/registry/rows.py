"""A row of a registry file before it is understood: text by column, and where it stood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from audit.errors import BadRegistry

Place = tuple[int, str]
Value = str | list["Value"] | dict[str, object]

LONGEST = 60
_SECRET = re.compile(r"(?<=://)[^/@\s]*(?=@)|(?<==)[^&\s=]{8,}|(?<=/hook/)\S+")

SHORT = "short"  # the name of the one sheet of the short form


@dataclass(frozen=True, slots=True)
class Row:
    """
    `values` by our column names; `headings`: our name → what the file calls that column.

    `places`: our name → the line of that value and its place as an error names it, `:3:2` or `!B3`.
    """

    file: str
    line: int
    values: dict[str, Value]
    headings: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def bad(self, column: str, problem: str, value: Value | None = None) -> BadRegistry:
        """The error for one value of this row, told in the words of the file."""
        written = self.values.get(column, "") if value is None else value
        line, place = self.places.get(column, (self.line, ""))
        return BadRegistry(self.file, line, self.headings.get(column, column), shown(written), problem, place)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows for one table, or of the short form."""

    table: str
    rows: tuple[Row, ...]


def shown(value: Value) -> str:
    """As an error may show it: cut, and without what could be a key or a password in an address."""
    text = value if isinstance(value, str) else str(value)
    text = _SECRET.sub("…", " ".join(text.split()))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
