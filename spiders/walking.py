"""The walk through the pages of a list, with the proof that it was read to its end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spiders.addresses import canonical, folder_of
from spiders.classifying import COMPLETE
from spiders.items import Row
from spiders.titles import flat

INCOMPLETE, IGNORED = "incomplete", "paging_ignored"
MOST_PAGES = 60
MOST_DRIFT = 10  # rows that may come or go while a list is read; more than that are two lists
DATED = re.compile(r"/(?:19|20)\d{2}(?:[-/]?\d{1,2}){0,2}/")
REPORTS = re.compile(r"信息公开|年报|年度报告|报表")


@dataclass(slots=True)
class Walk:
    """
    Rows in order, each address once. `problem`: why the walk proves nothing, "" while it does.

    `said`: how many pages the list says it has. `reports`: most rows of the first page are reports by their titles.
    `together`: the rows of every page must stand below the folder of those of the first one. `marks`: of its first page.
    `strays`: reports that its pages speak of outside of the rows.
    """

    rows: list[Row] = field(default_factory=list)
    capture_ids: list[int] = field(default_factory=list)
    pages: int = 0
    claimed: int | None = None
    drift: int = 0  # by how much the claimed total changed on the way
    needed: int = 0  # rows that must be there whatever the drift: what was claimed before the total fell
    problem: str = ""
    seen: set[str] = field(default_factory=set)
    home: str = ""
    said: int | None = None
    reports: bool = False
    together: bool = True
    marks: frozenset[str] = frozenset()
    strays: tuple[str, ...] = ()

    def take(self, rows: list[Row], *, claimed: int | None, capture_id: int | None) -> bool:
        """Add a page. False: it brought nothing new or belongs to another column, so the walk is over."""
        self.pages += 1
        self.note(capture_id)
        if claimed is not None:
            before = self.claimed if self.claimed is not None else claimed
            self.drift += abs(claimed - before)
            self.needed = max(self.needed, before) if claimed < before else self.needed
            self.claimed = claimed
        if self.pages > 1 and not (self._same_column(rows) and self._kin(rows)):
            self.problem = IGNORED
            return False
        fresh = [row for row in rows if canonical(row.url) not in self.seen]
        self.seen.update(canonical(row.url) for row in fresh)
        self.rows += fresh
        if self.pages == 1:
            self.home = _common_folder(rows) if self.together else ""
            self.reports = 2 * sum(map(_of_reports, rows)) >= max(2, len(rows))
        elif not fresh:
            self.problem = IGNORED
            return False
        if self.pages >= MOST_PAGES:
            self.problem = INCOMPLETE
            return False
        return True

    def fits(self, rows: list[Row]) -> bool:
        """Whether these are rows of the next page: of this column, and new."""
        fresh = any(canonical(row.url) not in self.seen for row in rows)
        return fresh and self._same_column(rows) and self._kin(rows)

    def note(self, capture_id: int | None) -> None:
        """Keep what was looked at: pages of the list, and those that only led to it."""
        if capture_id is not None:
            self.capture_ids.append(capture_id)

    @property
    def proof(self) -> str:
        """
        complete, incomplete or paging_ignored. A claimed total that was reached outweighs a strange last page.

        A row that goes while the list is read moves the others up, and one of them slips through between two
        pages: after a fall as many rows must be there as were claimed before it.
        """
        if self.claimed is not None:
            near = abs(len(self.rows) - self.claimed) <= self.drift <= MOST_DRIFT
            return COMPLETE if near and len(self.rows) >= self.needed else self.problem or INCOMPLETE
        short = self.said is not None and self.pages < self.said
        return self.problem or (INCOMPLETE if short else COMPLETE)

    def _same_column(self, rows: list[Row]) -> bool:
        return not self.home or any(folder_of(row.url).startswith(self.home) for row in rows)

    def _kin(self, rows: list[Row]) -> bool:
        """常州: a page number that the portal does not know leads to the news of the front page."""
        return not (self.together and self.reports and rows) or any(map(_of_reports, rows))


def _of_reports(row: Row) -> bool:
    return REPORTS.search(flat(row.title)) is not None


def _common_folder(rows: list[Row]) -> str:
    """
    The folder below which all rows of the first page stand; "" when that is no more than their host.

    Folders of a year, a month or a day are no part of it: older rows of the same column stand in others.
    """
    folders = [folder_of(row.url) for row in rows]
    if not folders:
        return ""
    first, last = min(folders), max(folders)
    length = next(
        (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
    )
    common = DATED.split(first[:length].rpartition("/")[0] + "/", maxsplit=1)[0].rstrip("/") + "/"
    return common if common.count("/") > 1 else ""
