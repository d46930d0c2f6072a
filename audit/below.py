"""The reports of the bodies below a government, added up and held against its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit.errors import NotAssessable
from audit.form import Form
from audit.labels import tight
from audit.model import BodyKind, Number, Report
from audit.verdict import Mismatch
from audit.wording import TABLE_NAMES, figure, where
from audit.years import is_of_year

TABLES = ("T2", "T3", "T4")
CAUSE = "levels"
SHOWN = 2
# Bodies that report inside their own system, even where the registry has not been told so.
VERTICAL = ("税务", "海关", "海事", "气象", "消防救援", "烟草", "邮政管理", "金融监管", "金融监督", "调查队", "出入境")
# A government issues documents itself, and whether a body below counts them too differs.
_ALSO_ITS_OWN = "T2.normative_docs."


@dataclass(frozen=True, slots=True)
class Off:
    """A cell of the government's report that is not within what the bodies below add up to."""

    address: str
    own: Number
    limit: Number


def children_of(report: Report) -> tuple[Report, ...]:
    """The reports of the same year and form; NotAssessable when there is none."""
    same = tuple(
        child
        for child in report.around.children
        if report.year and is_of_year(child, report.year) and child.generation == report.generation
    )
    if not same:
        raise NotAssessable("children_incomplete", "没有下级机关的报告")
    return same


def is_optional(child: Report) -> bool:
    """
    Whether a government may count this body or not: vertical bodies, lower governments, whose own reports are sums
    already, and its office, whose requests are often those to the government itself.
    """
    registered = child.around.registered
    if registered and registered.vertical:
        return True
    if child.body_kind in (BodyKind.GOVERNMENT, BodyKind.GOVERNMENT_OFFICE):
        return True
    return any(word in tight(child.agency) for word in VERTICAL)


def compared(form: Form, table: str) -> Iterator[str]:
    """The cells whose numbers add up over the levels. 规章 belong to the government alone."""
    for address in form.table_addresses[table]:
        if table != "T2" or address.startswith(_ALSO_ITS_OWN) or address.endswith((".decisions", ".amount_wan")):
            yield address


def judge(report: Report, table: str, *, whole: bool) -> Mismatch | None:
    """
    The cells of a table that are less than the bodies below have together, or, with `whole`, more.

    `whole`: all bodies below are there, so that each has to tell every cell; without it what is not known counts nothing.
    """
    children = children_of(report)
    off: list[Off] = []
    unknown: NotAssessable | None = None
    for address in compared(report.form, table):
        try:
            found = _off(report, children, address, whole)
        except NotAssessable as error:
            unknown = unknown or error
            continue
        if found:
            off.append(found)
    if off:
        return _mismatch(report, table, off)
    if unknown:
        raise unknown
    return None


def _off(report: Report, children: Sequence[Report], address: str, whole: bool) -> Off | None:
    own = report.number(address)
    known = [(child, value) for child in children if (value := _value(child, address, whole)) is not None]
    low = sum((value for child, value in known if not is_optional(child)), start=Decimal(0))
    high = sum((value for _, value in known), start=Decimal(0))
    slack = _rounding(own) + sum(_rounding(value) for _, value in known) if address.endswith("_wan") else Decimal(0)
    if own < low - slack:
        return Off(address, own, _number(low))
    if whole and own > high + slack and not address.startswith(_ALSO_ITS_OWN):
        return Off(address, own, _number(high))
    return None


def _value(child: Report, address: str, whole: bool) -> Number | None:
    value = child.cell(address).value
    if value is None and whole:
        raise NotAssessable("cell_not_number", f"{child.agency} {address}")
    return value


def _rounding(value: Number) -> Decimal:
    """Half a unit of the last printed figure."""
    return Decimal(10) ** min(int(Decimal(value).as_tuple().exponent), 0) / 2


def _number(value: Number) -> Number:
    return int(value) if value == int(value) else value


def _mismatch(report: Report, table: str, off: Sequence[Off]) -> Mismatch:
    places = "；".join(
        f"{where(one.address, report.form).removeprefix(TABLE_NAMES[table])}填{figure(one.own)}，下级合计{figure(one.limit)}"
        for one in off[:SHOWN]
    )
    return Mismatch(
        table,
        cells=tuple(one.address for one in off),
        operands=tuple((one.address, value) for one in off for value in (one.own, one.limit)),
        cause=CAUSE,
        words={
            "table": TABLE_NAMES[table],
            "count": str(len(off)),
            "places": places + "等" * (len(off) > SHOWN),
        },
    )
