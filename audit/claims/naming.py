"""Claims about columns and rows, by the name of what they are about: that name is the subject of a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.claims import claims_of
from audit.claims.categories import ORGANISATIONS
from audit.claims.claim import Claim
from audit.claims.slots import Slot, leaves
from audit.form.shape import T3_COLUMN_LABELS
from audit.model import Report

ALL_ORGANISATIONS = "法人或其他组织"


def by_name(report: Report, slots: tuple[Slot, ...]) -> Mapping[str, Sequence[Claim]]:
    """Subject → its claims, in the order of the text. Kept with the report, as its claims are."""
    kept = f"_named_{slots[0]}"
    known: Mapping[str, Sequence[Claim]] | None = vars(report).get(kept)
    if known is not None:
        return known
    found: dict[str, list[Claim]] = {}
    vars(report)[kept] = found
    for claim in claims_of(report):
        if claim.slot in slots and claim.about:
            found.setdefault(name_of(report, claim), []).append(claim)
    return found


def name_of(report: Report, claim: Claim) -> str:
    """The address of one row or column; of several the words of the form."""
    keys = claim.about[0]
    if claim.slot in (Slot.APPLICANT, Slot.APPLICANT_SHARE):
        return column_name(keys)
    return row_name(report, keys[0]) if len(keys) == 1 else "、".join(_heading(report, key) for key in keys)


def column_name(columns: Sequence[str]) -> str:
    if len(columns) == 1:
        return f"T3.new_received.{columns[0]}"
    if set(columns) == set(ORGANISATIONS):
        return ALL_ORGANISATIONS
    return "、".join(T3_COLUMN_LABELS[column] for column in columns)


def _heading(report: Report, key: str) -> str:
    name = row_name(report, key)
    return report.form.printed[name][0].partition("（区")[0] if name in report.form.printed else name


def row_name(report: Report, key: str) -> str:
    """`T3.granted.total`, or the printed heading of a subtotal: （三）不予公开."""
    rows = leaves(report, key)
    if rows == (key,) or not rows:
        return f"T3.{key}.total"
    return next(row.parents[-1] for row in report.form.rows if row.key == rows[0])
