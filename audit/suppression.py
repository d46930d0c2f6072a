"""Findings that follow from another finding are not told beside it: they become not assessable, with its reason.

Rules need not know one another: the engine calls `suppressed` between assessing and making findings. Passes of a
silenced rule are withdrawn as well: what cannot be judged must not close what was found before.

The rules of `SILENCING` are asked even when they were not chosen, for the others cannot be judged without them.

A table of which only a *warning* says that rows are lost stays: there the extract may have lost them, the relations
without all their cells are not assessable by themselves, and what was read of the others was really read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from audit.form import PARTS
from audit.model import ABSENT, Report
from audit.passages import subject_of_part
from audit.severity import Severity
from audit.verdict import Outcome, Status

Outcomes = Mapping[str, tuple[Outcome, ...]]
TABLES = tuple(part.table for part in PARTS if part.table)
NAMED = re.compile(r"(T[234])(?:\.|$)")
CELL_RULES = re.compile(r"[ANYPH]\d\d|C32|C34|C37")
# Table 4 is the same in every form.
BY_GENERATION = ("T2", "T3")
# Rules that judge one table whatever their subject is.
TABLE_OF_RULE = {"C37": "T2", "A41": "T4", "N07": "T4", "N08": "T2", "N09": "T2"}
# Rules about one part; of C22 the finding says which.
PART_OF_RULE = {"C30": 1, "C40": 5, "C50": 6}
PART_RULES = frozenset({"C22", "C25", *PART_OF_RULE})


@dataclass(frozen=True, slots=True)
class TableFault:
    """A finding of `code` silences the cell rules of its table. `certain`: only one at the rule's own severity does."""

    code: str
    reason: str
    certain: bool = False


# The first that applies gives its reason. C24 and C05 say that there is no table to read: not where cells were read.
TABLE_FAULTS = (
    TableFault("C24", "row_absent: 缺少规定表格"),
    TableFault("C05", "table_is_image"),
    TableFault("C38", "template_unknown: 表格版本无法识别"),
    TableFault("C36", "template_unknown: 表格版本与报告年度不符"),
    TableFault("C33", "row_absent: 表格行列缺失", certain=True),
)
SILENCING = frozenset({"C01", "C20", "Y01", *(fault.code for fault in TABLE_FAULTS)})


def suppressed(report: Report, outcomes: Outcomes) -> dict[str, tuple[Outcome, ...]]:
    """The outcomes that stand: rules.md §3. Same codes and subjects as before."""
    if _fails(outcomes, "C01"):
        return {
            code: said if code == "C01" else tuple(_silent(one, "not_fetched: 没有发布年度报告") for one in said)
            for code, said in outcomes.items()
        }
    left = dict(outcomes)
    _silence_tables(report, left)
    _silence_parts(left)
    if _fails(left, "Y01") and "Y02" in left:
        left["Y02"] = tuple(_silent(one, "included: 见 Y01") for one in left["Y02"])
    return left


def _silence_tables(report: Report, outcomes: dict[str, tuple[Outcome, ...]]) -> None:
    reasons: dict[str, str] = {}
    for fault in TABLE_FAULTS:
        for outcome in _fails(outcomes, fault.code):
            for table in _faulty(report, fault, outcome):
                reasons.setdefault(table, fault.reason)
    if not reasons:
        return
    for code, said in outcomes.items():
        if CELL_RULES.fullmatch(code):
            outcomes[code] = tuple(_without(code, one, reasons) for one in said)


def _faulty(report: Report, fault: TableFault, outcome: Outcome) -> tuple[str, ...]:
    """The tables of which a finding says that their cells mean nothing."""
    severity = outcome.mismatch.severity if outcome.mismatch else None
    if fault.certain and severity not in (None, Severity.ERROR):
        return ()
    if fault.code == "C36":
        return BY_GENERATION
    if fault.code == "C38":
        return tuple(table for table in TABLES if not _was_read(report, table))
    named = NAMED.match(outcome.subject)
    if named is None or (fault.code in ("C24", "C05") and _was_read(report, named[1])):
        return ()
    return (named[1],)


def _was_read(report: Report, table: str) -> bool:
    return any(address.startswith(table) and cell is not ABSENT for address, cell in report.cells.items())


def _without(code: str, outcome: Outcome, reasons: Mapping[str, str]) -> Outcome:
    tables = [table for table in _tables_of(code, outcome) if table in reasons]
    return _silent(outcome, reasons[tables[0]]) if tables else outcome


def _tables_of(code: str, outcome: Outcome) -> list[str]:
    """The tables an outcome is about: as its rule, its subject and its cells say. It may be any of them when none does."""
    facts = outcome.mismatch
    addresses = [outcome.subject]
    if facts:
        addresses += [*facts.cells, *(address for address, _ in facts.operands)]
    named = {found[1] for address in addresses if (found := NAMED.match(address))}
    if code in TABLE_OF_RULE:
        named.add(TABLE_OF_RULE[code])
    return sorted(named) or list(TABLES)


def _silence_parts(outcomes: dict[str, tuple[Outcome, ...]]) -> None:
    missing = {outcome.subject for outcome in _fails(outcomes, "C20")}
    if not missing:
        return
    for code in PART_RULES & outcomes.keys():
        outcomes[code] = tuple(
            _silent(one, "row_absent: 缺少这一部分") if _part_of(code, one) in missing else one
            for one in outcomes[code]
        )


def _part_of(code: str, outcome: Outcome) -> str:
    """The part that a failed rule is about, as C20 names it. What has passed was seen."""
    if outcome.status is not Status.FAIL:
        return ""
    if code in PART_OF_RULE:
        return subject_of_part(PART_OF_RULE[code])
    section = outcome.mismatch.section if outcome.mismatch else None
    return subject_of_part(section) if section else outcome.subject


def _fails(outcomes: Outcomes, code: str) -> list[Outcome]:
    return [one for one in outcomes.get(code, ()) if one.status is Status.FAIL]


def _silent(outcome: Outcome, reason: str) -> Outcome:
    if outcome.status is Status.NOT_ASSESSABLE:
        return outcome
    return Outcome(outcome.subject, Status.NOT_ASSESSABLE, reason=reason)
