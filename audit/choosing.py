"""Several files of one report, a page and its attachments: which of them to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from audit.model import CellState, Report

T = TypeVar("T")


def fullest(candidates: Iterable[T], report_of: Callable[[T], Report | None]) -> T | None:
    """
    The first candidate whose tables are whole, else the one with most numbers, the earlier of equals.

    None when no candidate holds a report. Candidates are taken one by one, and no further than needed: reading costs.
    A file of another body or year than the first report is no copy of it, and left out.
    """
    best: tuple[T, Report] | None = None
    for candidate in candidates:
        report = report_of(candidate)
        if report is None or (best and not _of_the_same(report, best[1])):
            continue
        if best is None or _numbers(report) > _numbers(best[1]):
            best = candidate, report
        if is_whole(best[1]):
            break
    return best[0] if best else None


def is_whole(report: Report) -> bool:
    """Every cell of the form is there, and nothing was damaged."""
    if report.generation is None or report.damage:
        return False
    lacking = (cell for cells in report.without_number.values() for cell in cells.values())
    return all(cell.state is not CellState.ABSENT for cell in lacking)


def _numbers(report: Report) -> int:
    return len(report.numbers)


def _of_the_same(report: Report, first: Report) -> bool:
    if report.agency and first.agency and report.agency != first.agency:
        return False
    return report.title_year is None or first.title_year is None or report.title_year == first.title_year
