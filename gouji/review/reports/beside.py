"""This year's figures beside last year's: what differs, and what must go on from one year to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.form import FORMS, Form
from audit.form.shape import T3_COLUMN_LABELS
from audit.model import ABSENT, Cell, CellState, Number
from audit.wording import figure

Cells = Mapping[str, Cell]
STOCKS = ("T2.rules", "T2.normative_docs")
ITEMS = ("T2.licensing", "T2.other_services", "T2.penalties", "T2.coercion", "T2.admin_fees")
NONE = "（空）"


@dataclass(frozen=True, slots=True)
class Linked:
    """
    A cell that last year's report determines. `expected`: by last year's figures, "" where one of them is no number.

    `how`: what it follows from. `agrees`: None where it cannot be told.
    """

    label: str
    now: str
    expected: str
    how: str
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell of both years. `change`: signed, "" where one of the two is no number."""

    label: str
    column: str
    now: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One table: what is linked, and what differs. `alike`: how many cells are the same in both years."""

    table: str
    linked: tuple[Linked, ...]
    pairs: tuple[Pair, ...]
    alike: int

    @property
    def broken(self) -> int:
        """How many links do not hold."""
        return sum(one.agrees is False for one in self.linked)


def beside(now: Cells, before: Cells) -> dict[str, Beside]:
    """T2, T3, T4 → the comparison, where both years have something of that table."""
    found = {}
    for table in ("T2", "T3", "T4"):
        if _has(now, table) and _has(before, table):
            pairs, alike = _pairs(table, now, before)
            found[table] = Beside(table, tuple(_linked(table, now, before)), pairs, alike)
    return found


def _has(cells: Cells, table: str) -> bool:
    return any(address.startswith(table) and cell.state is not CellState.ABSENT for address, cell in cells.items())


def _pairs(table: str, now: Cells, before: Cells) -> tuple[tuple[Pair, ...], int]:
    """Of table 3 the totals only: what a column adds to them is seen in the whole table."""
    printed = {address: labels for form in FORMS.values() for address, labels in form.printed.items()}
    shared = [
        address
        for address in now
        if address.startswith(table) and address in before and (table != "T3" or address.endswith(".total"))
    ]
    differing = [address for address in _ordered(shared) if _shown(now[address]) != _shown(before[address])]
    pairs = tuple(
        Pair(*_labels(table, address, printed), _shown(now[address]), _shown(before[address]), change)
        for address in differing
        for change in (_signed(now[address].value, before[address].value),)
    )
    return pairs, len(shared) - len(differing)


def _ordered(addresses: list[str]) -> list[str]:
    """As they are printed; what comes from `cells` comes by its keys."""
    place = {address: number for form in FORMS.values() for number, address in enumerate(form.addresses)}
    return sorted(addresses, key=lambda address: place.get(address, len(place)))


def _labels(table: str, address: str, printed: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    row, column = printed.get(address, (address, ""))
    return row, "" if table == "T3" else column


def _linked(table: str, now: Cells, before: Cells) -> Iterator[Linked]:
    if table == "T3":
        for column, name in T3_COLUMN_LABELS.items():
            carried = (("上年报告“结转下年度继续办理”", before, f"T3.carried_out.{column}", 1),)
            one = _link(f"二、上年结转 · {name}", now, f"T3.carried_in.{column}", carried)
            if one.now not in ("0", NONE) or one.expected not in ("0", "") or column == "total":
                yield one
    if table == "T2":
        yield from (link for row in (*STOCKS, *ITEMS) for link in _stocks(row, now, before))


def _stocks(row: str, now: Cells, before: Cells) -> Iterator[Linked]:
    """What is there at the end of a year, and what came and went: by the form of the time."""
    label = next((form.printed[address][0] for form in reversed(FORMS.values()) for address in _of_row(form, row)), row)
    in_force, public, items = f"{row}.in_force", f"{row}.total_public", f"{row}.prev_items"
    if in_force in now and in_force in before:
        terms = (
            ("上年现行有效", before, in_force, 1),
            ("本年制发", now, f"{row}.made", 1),
            ("本年废止", now, f"{row}.repealed", -1),
        )
        yield _link(f"{label} · 现行有效件数", now, in_force, terms)
    if public in now and public in before:
        terms_of_public = (("上年对外公开总数", before, public, 1), ("本年新公开", now, f"{row}.published", 1))
        yield _link(f"{label} · 对外公开总数量", now, public, terms_of_public)
    if items in now and items in before:
        terms_of_items = (("上年报告的上一年项目数量", before, items, 1), ("增减", before, f"{row}.delta", 1))
        yield _link(f"{label} · 上一年项目数量", now, items, terms_of_items)


def _of_row(form: Form, row: str) -> Iterator[str]:
    return (address for address in form.addresses if address.startswith(f"{row}."))


def _link(label: str, now: Cells, address: str, terms: tuple[tuple[str, Cells, str, int], ...]) -> Linked:
    numbers = [(name, sign, cells.get(at, ABSENT).value) for name, cells, at, sign in terms]
    known: list[Number] = [sign * value for _, sign, value in numbers if value is not None]
    how = " ".join(
        f"{'－ ' if sign < 0 else '＋ ' if number else ''}{name} {NONE if value is None else figure(value)}"
        for number, (name, sign, value) in enumerate(numbers)
    )
    found = now.get(address, ABSENT)
    if len(known) < len(numbers) or found.value is None:
        return Linked(label, _shown(found), "", how, None)
    expected = sum(known)
    return Linked(label, _shown(found), figure(expected), how, expected == found.value)


def _signed(now: Number | None, before: Number | None) -> str:
    if now is None or before is None:
        return ""
    change = now - before
    return f"+{figure(change)}" if change > 0 else figure(change)


def _shown(cell: Cell) -> str:
    return figure(cell.value) if cell.value is not None else cell.raw.strip() or NONE
