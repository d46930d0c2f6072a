"""Everything that the page of a report shows, from one look at the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audit.absence import Condition, conditions
from audit.document import Document, Format
from audit.model import Report
from audit.severity import Severity
from db.absences import AbsentReport
from db.agencies import Agency
from db.confirmations import Confirmation, confirmation_of
from db.opening import Database
from db.report_cells import stored_cells
from db.report_facts import (
    KeptAudit,
    KeptFile,
    KeptVersion,
    last_audit,
    stored_files,
    version_of,
    without_word,
)
from db.report_findings import SeenFinding, findings_seen
from db.store import Store
from gouji.absences import missing, reasons_against
from gouji.policies import Policies
from gouji.rendering.drawing import PageBlock, form_tables, page_blocks
from gouji.rendering.marks import Mark, Marks, cell_at, find_marks
from gouji.review.reports.beside import Beside, beside
from gouji.review.reports.findings import (
    STANDING,
    Told,
    ToldGroup,
    Unknown,
    finding_of,
    levelled,
    numbers_drawn,
    told_alone,
    told_groups,
    unknown_told,
)
from gouji.review.reports.shelf import Shelf, Shown

EMPTY = Report(Document(Format.TEXT, ()))


@dataclass(frozen=True, slots=True)
class LastYear:
    """The report of the year before. `compared`: by table; `tables`: the whole tables, where they were asked for."""

    year: int
    version: KeptVersion
    compared: Mapping[str, Beside]
    tables: Mapping[str, PageBlock]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownReport:
    """
    A version of a report. `groups`: what its last audit saw, `placed` those with a number in the document; `elsewhere`:
    findings that stand, but were seen without this version; `settled`: what is corrected or archived.

    `unknown`: rules that had no word, and why; `blind`: how many because something was not read.
    """

    version: KeptVersion
    is_newest: bool
    shown: Shown
    blocks: tuple[PageBlock, ...]
    groups: tuple[ToldGroup, ...]
    elsewhere: tuple[Told, ...]
    settled: tuple[Told, ...]
    audit: KeptAudit | None
    unknown: tuple[Unknown, ...]
    blind: int
    files: tuple[KeptFile, ...]
    last_year: LastYear | None

    @property
    def placed(self) -> tuple[ToldGroup, ...]:
        return tuple(group for group in self.groups if group.placed)

    @property
    def unplaced(self) -> tuple[ToldGroup, ...]:
        return tuple(group for group in self.groups if not group.placed)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings that this version has wait for a person, by severity."""
        waiting = [one.severity for group in self.groups for one in group.open]
        return {severity.value: waiting.count(severity.value) for severity in Severity}


@dataclass(frozen=True, slots=True)
class ShownAbsence:
    """A report that there is none of. `against`: why its absence cannot be confirmed yet. `known`: None where nobody waits for it."""

    known: AbsentReport | None
    conditions: tuple[Condition, ...]
    against: tuple[str, ...]
    confirmation: Confirmation | None
    findings: tuple[Told, ...]


def show_report(
    database: Database, store: Store, shelf: Shelf, body: Agency, year: int, *, seq: int | None, whole_last_year: bool
) -> ShownReport | None:
    """None when there is no such version."""
    version = version_of(database, body.code, year, seq)
    newest = version if seq is None else version_of(database, body.code, year)
    if version is None or newest is None:
        return None
    audit = last_audit(database, version.id)
    rows = findings_seen(database, body.code, year, audit.run_id if audit else None)
    shown = shelf.show(database, store, version, year)
    here = [row for row in rows if row.here]
    marks = find_marks(shown.report, levelled(map(finding_of, here)))
    blocks = tuple(one for one in page_blocks(shown.report, marks) if one.rows or one.pieces or one.picture)
    last = _last_year(database, store, shelf, body, year, shown, here, whole=whole_last_year)
    drawn = numbers_drawn(blocks)
    unknown, blind = _without_word(database, audit, body.code, year, shown.report)
    return ShownReport(
        version=version,
        is_newest=version.id == newest.id,
        shown=shown,
        blocks=blocks,
        groups=tuple(told_groups(shown.report, here, marks, drawn)),
        elsewhere=_alone(shown.report, rows, standing=True),
        settled=_alone(shown.report, rows, standing=False),
        audit=audit,
        unknown=tuple(unknown),
        blind=blind,
        files=tuple(stored_files(database, version.id)),
        last_year=last,
    )


def show_absence(database: Database, body: Agency, year: int, *, now: datetime, rules: Policies) -> ShownAbsence:
    """What speaks for and against that a report is not there."""
    found = missing(database, now=now, year=year, codes=(body.code,), rules=rules)
    known = found[0] if found else None
    rows = findings_seen(database, body.code, year, None)
    nothing = replace(EMPTY, year=year)
    return ShownAbsence(
        known=known,
        conditions=conditions(known.absence) if known else (),
        against=tuple(reasons_against(database, known)) if known else (),
        confirmation=confirmation_of(database, body.code, year),
        findings=tuple(told_alone(nothing, row) for row in rows),
    )


def _alone(report: Report, rows: Sequence[SeenFinding], *, standing: bool) -> tuple[Told, ...]:
    return tuple(told_alone(report, row) for row in rows if not row.here and (row.state in STANDING) == standing)


def _without_word(
    database: Database, audit: KeptAudit | None, code: str, year: int, report: Report
) -> tuple[list[Unknown], int]:
    if audit is None:
        return [], 0
    rows = without_word(database, audit.run_id, code, year)
    return unknown_told(rows, report.form if report.generation else None)


def _last_year(
    database: Database,
    store: Store,
    shelf: Shelf,
    body: Agency,
    year: int,
    shown: Shown,
    rows: Sequence[SeenFinding],
    *,
    whole: bool,
) -> LastYear | None:
    before = version_of(database, body.code, year - 1)
    if before is None:
        return None
    cells = stored_cells(database, before.id)
    last = shelf.show(database, store, before, year - 1) if whole or not cells else None
    compared = beside(shown.report.cells, cells or (last.report.cells if last else {}))
    if last is None or not whole:
        return LastYear(year - 1, before, compared, {})
    tables = form_tables(last.report, _named_of(last.report, year - 1, rows))
    return LastYear(year - 1, before, compared, tables, last.remarks)


def _named_of(report: Report, year: int, rows: Sequence[SeenFinding]) -> Marks:
    """The cells of last year's report that findings of this year's name."""
    marks = Marks()
    for finding in levelled(map(finding_of, rows)):
        named = (*finding.mismatch.cells, *(address for address, _ in finding.mismatch.operands))
        for address in named:
            written, _, local = address.rpartition(":")
            key = cell_at(report, local) if written == str(year) else None
            if key:
                marks.cells[key].add(Mark(finding.group, finding.severity.rank))
    return marks
