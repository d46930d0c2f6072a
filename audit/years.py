"""Last year's report of the same body, and what it may be held against."""

from __future__ import annotations

import re
from collections.abc import Callable

from audit.document import Format
from audit.errors import MissingCell, NotAssessable
from audit.labels import tight
from audit.model import Number, Report
from audit.severity import Severity
from audit.verdict import Mismatch

KEPT = "_last_year"
# Two spellings of one body's name, which differ from year to year without anything having changed.
_SPELLINGS = (("人民政府", "政府"), ("办公厅", "办公室"), ("街道办事处", "街道"), ("镇政府", "镇"), ("乡政府", "乡"))


def last_year(report: Report) -> tuple[Report, ...]:
    """
    Every version of last year's report, the newest first. Found once, kept with the report itself.

    NotAssessable when there is none, or when the body may have become another one since: after a merger or under
    another name nobody can say whose numbers go on.
    """
    kept: tuple[Report, ...] | NotAssessable | None = vars(report).get(KEPT)
    if kept is None:
        try:
            kept = _last_year(report)
        except NotAssessable as error:
            kept = NotAssessable(error.reason, error.detail)  # one that was raised holds on to all it passed through
        vars(report)[KEPT] = kept
    if isinstance(kept, NotAssessable):
        raise NotAssessable(kept.reason, kept.detail)
    return kept


def _last_year(report: Report) -> tuple[Report, ...]:
    if report.year is None:
        raise NotAssessable("no_previous_report", "不知道报告年度")
    if not is_of_year(report, report.year):
        raise NotAssessable("no_previous_report", "报告自己写的年度不是这一年")
    versions = tuple(one for one in report.around.previous if is_of_year(one, report.year - 1))
    if not versions:
        raise NotAssessable("no_previous_report", f"没有{report.year - 1}年度报告")
    registered = report.around.registered
    if registered and registered.changed:
        raise NotAssessable("no_previous_report", "机关已合并或更名")
    if not _is_same_body(report, versions[0]):
        raise NotAssessable("no_previous_report", "两年报告的机关名称不同")
    return versions


def compare(report: Report, judge: Callable[[Report], Mismatch | None]) -> Mismatch | None:
    """
    What `judge` says of the newest version of last year's report; None when it is content with any version.

    An older version that does not tell is passed over; the newest one has to.
    """
    newest, *older = last_year(report)
    mismatch = judge(newest)
    return None if mismatch is None or any(_is_content(judge, one) for one in older) else mismatch


def number_then(previous: Report, address: str) -> Number:
    """A number of last year's report. NotAssessable, naming that report, when the cell is none."""
    try:
        return previous.number(address)
    except MissingCell as missing:
        raise NotAssessable(missing.reason, f"上年报告 {address}") from None


def operand(previous: Report, report: Report, address: str, *, minus: bool = False) -> tuple[str, Number]:
    """A number of last year's report as an operand: `2023:T3.carried_out.total`."""
    value = number_then(previous, address)
    return f"{year_before(previous, report)}:{address}", -value if minus else value


def year_before(previous: Report, report: Report) -> int:
    """The year of last year's report; its own pages may not tell."""
    return previous.year or (report.year or 1) - 1


def less_certain(*reports: Report) -> Severity | None:
    """Warning where figures were recognised, or stand twice and differently: no ground to accuse one report by another."""
    doubtful = any(one.document.format is Format.SCAN or "table_twice" in one.damage for one in reports)
    return Severity.WARNING if doubtful else None


def is_of_year(report: Report, year: int) -> bool:
    """Whether nothing speaks against it. A page that was filed under a wrong year says so in its title and its period."""
    named = {report.title_year, *(int(day[:4]) for day in report.period or ())} - {None}
    return report.year in (None, year) and (not named or year in named)


def same_name(one: str, other: str) -> bool:
    """Whether two printed names are one body's: the names of its province and prefecture may be left out."""
    if one == other:
        return True
    first, second = _folded(one), _folded(other)
    return first.endswith(second) or second.endswith(first)


def _is_same_body(report: Report, previous: Report) -> bool:
    if not report.agency or not previous.agency or same_name(report.agency, previous.agency):
        return True
    registered = report.around.registered
    names = (registered.name, *registered.other_names) if registered else ()
    return all(any(same_name(printed, name) for name in names) for printed in (report.agency, previous.agency))


def _folded(name: str) -> str:
    folded = re.sub(r"\(.*?\)$", "", tight(name))
    for long, short in _SPELLINGS:
        folded = folded.replace(long, short)
    return folded


def _is_content(judge: Callable[[Report], Mismatch | None], previous: Report) -> bool:
    try:
        return judge(previous) is None
    except NotAssessable:
        return False
