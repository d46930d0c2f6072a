"""The tables that were made of a filled form, and what the audit says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from audit.engine import check
from audit.form.shape import T3_COLUMNS
from audit.reading.cells import read_cell
from audit.rules import ALL
from audit.severity import Severity
from audit.verdict import Verdict
from audit.wording import TABLE_NAMES
from gouji.filling.filled import Filled
from gouji.filling.paper import tables_paper

# What tables alone can be held against: their relations, and whether each cell holds a number.
RULES = tuple(rule for rule in ALL if rule.code.startswith("A") or rule.code in {"C32", "C33", "C34"})


@dataclass(frozen=True)
class Made:
    """`data`: the tables as a Word file; `verdict`: what `gouji check` says of that file under these rules."""

    filled: Filled
    data: bytes
    verdict: Verdict

    @property
    def sound(self) -> bool:
        """Every cell holds a number, no relation is violated, and nothing was wrong with the form."""
        numbers = all(read_cell(text).value is not None for text in self.filled.cells.values())
        wrong = any(one.code.startswith("A") or one.severity is not Severity.NOTE for one in self.verdict.findings)
        return numbers and not wrong and not self.filled.problems


def made_of(filled: Filled, *, name: str, now: datetime) -> Made:
    """The file, read again by our own reader as anybody's file would be. `name`: what findings are told of."""
    data = tables_paper(filled.form, filled.cells, now=now)
    return Made(filled, data, check(data, name=name, year=filled.year, rules=RULES))


def told(made: Made) -> Iterator[str]:
    """The tables in three or four lines."""
    filled = made.filled
    blank = {table: sum(one.startswith(table) for one in filled.blank) for table in TABLE_NAMES}
    for table, addresses in filled.form.table_addresses.items():
        state = f"未填 {blank[table]} 格" if blank[table] else "填齐"
        yield f"{TABLE_NAMES[table]}：{len(addresses)} 格，{state}"
    row = {
        key: filled.cells[f"T3.{key}.{T3_COLUMNS[-1]}"] or "（空）"
        for key in ("new_received", "carried_in", "total", "carried_out")
    }
    yield (
        f"表三总计：本年新收 {row['new_received']}＋上年结转 {row['carried_in']}，"
        f"办理结果 {row['total']}＋结转下年度 {row['carried_out']}"
    )
