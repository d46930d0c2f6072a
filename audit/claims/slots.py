"""What a number in the text can speak about, and the cells it may equal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from audit.claims.categories import Readings
from audit.model import Report


class Slot(StrEnum):
    """
    `NEW_RECEIVED` is 新收: it may not include what came over from last year, `RECEIVED` may.

    `HANDLED` (办理9件) and `COUNTED` (政府信息公开申请9件, without a verb) may be what came in or what was answered.
    """

    NEW_RECEIVED = "new_received"
    RECEIVED = "received"
    COUNTED = "counted"
    ANSWERED = "answered"
    HANDLED = "handled"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    APPLICANT = "applicant"
    APPLICANT_SHARE = "applicant_share"
    RESULT = "result"
    RESULT_SHARE = "result_share"
    LICENSING = "licensing"
    PENALTIES = "penalties"
    COERCION = "coercion"
    DOCS_MADE = "docs_made"
    DOCS_PUBLISHED = "docs_published"
    DOCS_REPEALED = "docs_repealed"
    DOCS_IN_FORCE = "docs_in_force"
    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"
    LITIGATION_APART = "litigation_apart"
    REVIEWS = "reviews"
    OUTCOME = "outcome"


NEW, TOTAL = "T3.new_received.total", "T3.total.total"
CARRIED_IN, CARRIED_OUT = "T3.carried_in.total", "T3.carried_out.total"
DOCS = "T2.normative_docs"
RECONSIDERED = "T4.reconsideration.total"
SUED = ("T4.litigation_direct.total", "T4.litigation_after.total")
SHARES = frozenset({Slot.APPLICANT_SHARE, Slot.RESULT_SHARE})
Sides = tuple[tuple[str, ...], ...]

# Each right side is a sum of cells; a claim holds when it equals any one of them. Cells of the other
# generation of the form do not count.
RIGHT_SIDES: Mapping[Slot, Sides] = MappingProxyType(
    {
        Slot.NEW_RECEIVED: ((NEW,),),
        Slot.RECEIVED: ((NEW,), (NEW, CARRIED_IN), (TOTAL, CARRIED_OUT)),
        # 依申请公开9件 may also be what was made public on request
        Slot.COUNTED: (
            (NEW,),
            (NEW, CARRIED_IN),
            (TOTAL, CARRIED_OUT),
            (TOTAL,),
            ("T3.granted.total",),
            ("T3.granted.total", "T3.partial.total"),
        ),
        Slot.ANSWERED: ((TOTAL,),),
        Slot.HANDLED: ((TOTAL,), (NEW,), (NEW, CARRIED_IN), (TOTAL, CARRIED_OUT)),
        Slot.CARRIED_IN: ((CARRIED_IN,),),
        Slot.CARRIED_OUT: ((CARRIED_OUT,),),
        Slot.LICENSING: (("T2.licensing.decisions",),),
        Slot.PENALTIES: (("T2.penalties.decisions",),),
        Slot.COERCION: (("T2.coercion.decisions",),),
        Slot.DOCS_MADE: ((f"{DOCS}.made",), (f"{DOCS}.created",)),
        # 公开 may speak of the documents made this year, or of all that are on the site
        Slot.DOCS_PUBLISHED: (
            (f"{DOCS}.made",),
            (f"{DOCS}.in_force",),
            (f"{DOCS}.created",),
            (f"{DOCS}.published",),
            (f"{DOCS}.total_public",),
        ),
        Slot.DOCS_REPEALED: ((f"{DOCS}.repealed",),),
        Slot.DOCS_IN_FORCE: ((f"{DOCS}.in_force",), (f"{DOCS}.total_public",)),
        Slot.RECONSIDERATION: ((RECONSIDERED,),),
        Slot.LITIGATION: (SUED,),
        Slot.REVIEWS: ((RECONSIDERED, *SUED),),
    }
)


def right_sides(slot: Slot, report: Report, about: Readings = ()) -> Sides:
    """The sums of cells a claim may equal in this report's form. `about`: columns, rows or cells that it names."""
    known = report.form.printed
    sides = _named(slot, report, about) if about else RIGHT_SIDES[slot]
    return tuple(side for side in sides if side and all(address in known for address in side))


def bases(slot: Slot) -> Sides:
    """What a percentage may be a part of, row by row: what came in, with what came over, or what was answered."""
    rows: Sides = (("total",), ("new_received",), ("new_received", "carried_in"))
    return rows if slot in SHARES else ()


def _named(slot: Slot, report: Report, about: Readings) -> Sides:
    if slot in (Slot.APPLICANT, Slot.APPLICANT_SHARE):
        rows = (("new_received",), ("new_received", "carried_in"), ("total",))
        return tuple(
            tuple(f"T3.{row}.{column}" for row in side for column in columns) for columns in about for side in rows
        )
    if slot in (Slot.RESULT, Slot.RESULT_SHARE):
        return tuple(tuple(f"T3.{row}.total" for key in keys for row in leaves(report, key)) for keys in about)
    return about


def leaves(report: Report, key: str) -> tuple[str, ...]:
    """A row of results by its key, or all rows of a subtotal: denied → denied.state_secret, …"""
    return tuple(row.key for row in report.form.rows if row.leaf and (row.key == key or row.key.startswith(f"{key}.")))
