"""The relations of a form as numbers: which cell stands in which equation, with which sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from audit.form import FORMS, Equation, Form
from audit.model import Number

# (index of an equation, sign of the cell in it), or (index of a cell, its sign)
Term = tuple[int, int]


@dataclass(frozen=True, slots=True)
class System:
    """
    Equations that share cells, each as Σ sign × cell = 0.

    `row_of`, `column_of`: equation → the row or column of the table it runs along, as a bit; 0 for none. No two cells
    have both in common, and every cell stands in one row; `audit.diagnosis.searching` relies on that.
    """

    table: str
    addresses: tuple[str, ...]
    equations: tuple[Equation, ...]
    of_cell: tuple[tuple[Term, ...], ...]
    of_equation: tuple[tuple[Term, ...], ...]
    cells_of: tuple[frozenset[int], ...]
    row_of: tuple[int, ...]
    column_of: tuple[int, ...]

    def residuals(self, numbers: Mapping[str, Number | None]) -> list[Number | None]:
        """What each equation is off by; None where a cell is no number."""
        values = [numbers.get(address) for address in self.addresses]
        found: list[Number | None] = []
        for terms in self.of_equation:
            total: Number = 0
            for cell, sign in terms:
                value = values[cell]
                if value is None:
                    found.append(None)
                    break
                total += value if sign > 0 else -value
            else:
                found.append(total)
        return found


@cache
def systems_of(generation: str) -> tuple[System, ...]:
    """Table 3, and each group of table 4: no equation links them."""
    form = FORMS[generation]
    table3 = tuple(one for one in form.equations if one.rule != "A41")
    groups = tuple((one,) for one in form.equations if one.rule == "A41")
    return tuple(_system(form, equations) for equations in (table3, *groups))


def _system(form: Form, equations: tuple[Equation, ...]) -> System:
    known = {address for equation in equations for address in equation.addresses}
    addresses = tuple(address for address in form.addresses if address in known)
    cell_of = {address: index for index, address in enumerate(addresses)}
    of_cell: list[list[Term]] = [[] for _ in addresses]
    of_equation: list[tuple[Term, ...]] = []
    for number, equation in enumerate(equations):
        signs = [(equation.subject, -1), *((one, 1) for one in equation.plus), *((one, -1) for one in equation.minus)]
        of_equation.append(tuple((cell_of[address], sign) for address, sign in signs))
        for address, sign in signs:
            of_cell[cell_of[address]].append((number, sign))
    rows = [1 << index if equation.rule in ("A33", "A41") else 0 for index, equation in enumerate(equations)]
    columns = sorted({_column(equation) for equation in equations})
    return System(
        addresses[0][:2],
        addresses,
        equations,
        tuple(map(tuple, of_cell)),
        tuple(of_equation),
        tuple(frozenset(cell for cell, _ in terms) for terms in of_equation),
        tuple(rows),
        tuple(0 if row else 1 << columns.index(_column(one)) for one, row in zip(equations, rows, strict=True)),
    )


def _column(equation: Equation) -> str:
    return equation.subject.rpartition(".")[2]
