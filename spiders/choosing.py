"""Which rows of a list are whose reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import date

from db.sources import Source
from spiders.folders import folder_year, offset_of
from spiders.items import ReportRef, Row
from spiders.titles import flat, is_report, may_be_report, name_key, names_unit, title_year, unit_of, years_in

PICTURES = "图片版"
MOST = 3


def reports_of(
    source: Source, rows: Iterable[Row], *, shared: bool, owners: Mapping[str, str], twins: Container[str] = ()
) -> dict[int, tuple[ReportRef, ...]]:
    """
    Year → the row that is this agency's report, and the others of the same rank behind it, at most MOST in all.

    On a list that several agencies share a row must name the agency. On its own list a row may leave the
    name out, or use an old one, as long as it is not the name of somebody else. A row without a year has that of its
    folder, where the other rows prove what the folders mean. `twins`: names that several agencies of the list have.
    """
    rows = list(rows)
    offset = offset_of(rows)
    best: dict[int, tuple[tuple[int, bool], list[ReportRef]]] = {}
    for row in rows:
        folder = _folder(row, offset)
        titled = title_year(row.title) if is_report(row.title, in_report_column=True, names=source.names) else None
        year = titled or (folder if may_be_report(row.title, source.names) and not years_in(row.title) else None)
        if year is None:
            continue
        score = names_unit(row.title, source.names)
        if score < 2 and (shared or owners.get(unit_of(row.title), source.agency) != source.agency):
            continue
        rank = (score, PICTURES not in flat(row.title))
        basis, twin = ("title" if titled else "folder"), shared and unit_of(row.title) in twins
        ref = ReportRef(source.source_id, source.agency, year, row.url, row.title, row.date, basis, folder, twin)
        if year not in best or rank > best[year][0]:
            best[year] = (rank, [ref])
        elif rank == best[year][0]:
            best[year][1].append(ref)
    return {year: tuple(refs[:MOST]) for year, (_, refs) in best.items()}


def undated(source: Source, rows: Iterable[Row], year: int) -> str:
    """
    Why a list without the report of `year` proves nothing: a row that may be it, with no year or two in its title.

    "" when there is none. A row with a date of another season is some other report.
    """
    rows = list(rows)
    offset = offset_of(rows)
    for row in rows:
        if not may_be_report(row.title, source.names) or names_unit(row.title, source.names) == 0:
            continue
        if not years_in(row.title) and _folder(row, offset):
            continue  # dated by its folder
        years = years_in(row.title)
        if year in years if years else not row.date or str(year + 1) in row.date:
            return f"条目“{flat(row.title)[:60]}”看不出是哪一年度的"
    return ""


def twins_of(sources: Iterable[Source]) -> frozenset[str]:
    """Names that more than one of the agencies has: 和平街道办事处 of two districts."""
    had = Counter(name for source in sources for name in {name_key(name) for name in source.names})
    return frozenset(name for name, count in had.items() if count > 1)


def _folder(row: Row, offset: int | None) -> int | None:
    """The report year that the folder of a row stands for."""
    year = folder_year(row.url) if offset is not None else None
    return year - offset if year and offset is not None else None


def control_held(source: Source, listed: Iterable[int], today: date) -> bool:
    """The positive control: the expected reports are listed, or at least one; or a person waived it."""
    if source.expect_empty_until is not None and today.isoformat() <= source.expect_empty_until:
        return True
    years = set(listed)
    return years.issuperset(source.expected_years) if source.expected_years else bool(years)
