"""The formulas of the workbook: totals, and what is said live about each relation."""

from __future__ import annotations

from collections.abc import Iterable

from audit.form import Equation
from audit.wording import TABLE_NAMES
from gouji.filling.placing import Placed, Plan, rectangles


def total(plan: Plan, address: str) -> str:
    """The sum; nothing as long as nothing is filled in: a blank is no 0."""
    cells = plan.references(plan.totals[address].plus).replace(f"'{TABLE_NAMES[address[:2]]}'!", "")
    return f'=IF(COUNT({cells})=0,"",SUM({cells}))'


def sides(plan: Plan, equation: Equation) -> tuple[str, str]:
    """What must be equal, as two expressions: all that is added, and the total with what is taken away."""
    return f"SUM({plan.references(equation.plus)})", f"SUM({plan.references((equation.subject, *equation.minus))})"


def blanks(plan: Plan, equation: Equation) -> str:
    """How many cells of a relation hold no number yet, those that its totals add up included."""
    addresses = dict.fromkeys(equation.addresses)
    for address in equation.minus and (equation.subject,):
        addresses |= dict.fromkeys(plan.totals[address].plus)
    cells = plan.references(addresses)
    return f"{len(addresses)}-COUNT({cells})"


def verdict(left: str, right: str, blank: str, lacking: str, *, more: str = "", less: str = "") -> str:
    """
    `✓ 平衡`, `差 3 件：…`, `平衡，未填 2 格`, `未填 4 格`. `left`, `right`, `blank`, `lacking`: expressions.

    `lacking`: how many of the numbers that are compared are not there at all; nothing is accused before they are.
    """
    told = f'&IF({left}>{right},"{more}","{less}")' if more else ""
    balanced = f'IF({blank}>0,"平衡，未填 "&({blank})&" 格","✓ 平衡")'
    compared = f'IF({left}={right},{balanced},"差 "&ABS({left}-{right})&" 件"{told})'
    return f'=IF({lacking}>0,"未填 "&({blank})&" 格",{compared})'


def missing(plan: Plan, equation: Equation) -> tuple[str, str]:
    """The last two expressions of `verdict` for a relation."""
    return blanks(plan, equation), lacking(plan, equation)


def lacking(plan: Plan, equation: Equation) -> str:
    """How many cells hold nothing, of those that a relation compares: the four of a balance, the total of a sum."""
    addresses = equation.addresses if equation.minus else (equation.subject,)
    return f"{len(addresses)}-COUNT({plan.references(addresses)})"


def count(function: str, plan: Plan, table: str) -> str:
    """COUNT or COUNTA of all cells of a table that a person fills in."""
    return f"{function}({areas(plan, table)})"


def odd(plan: Plan, table: str) -> str:
    """How many of them are negative or have a decimal where neither may be."""
    form = plan.form
    whole = [slot for slot in plan.inputs(table) if slot.address not in form.decimal_addresses]
    positive = [slot for slot in plan.inputs(table) if slot.address not in form.signed_addresses]
    negative = (f'COUNTIF({area},"<0")' for area in _areas(table, positive))
    # a decimal point is looked for in the text of the number: a function of it would fail on a cell that holds words
    broken = (f'SUMPRODUCT(ISNUMBER({area})*ISNUMBER(FIND(".",{area})))' for area in _areas(table, whole))
    return "+".join((*negative, *broken))


def areas(plan: Plan, table: str) -> str:
    """All cells of a table that a person fills in, as arguments."""
    return ",".join(_areas(table, plan.inputs(table)))


def _areas(table: str, slots: Iterable[Placed]) -> list[str]:
    return [f"'{TABLE_NAMES[table]}'!{area}" for area in rectangles(slots)]
