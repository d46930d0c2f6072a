"""The document of a stored version as a page can show it: as it was understood, or at least its cells."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from audit.choosing import fullest
from audit.engine import not_a_report
from audit.errors import GoujiError
from audit.model import Report
from audit.packing import unpack
from db.opening import Database
from db.readings import load_reading
from db.report_cells import stored_cells
from db.report_facts import KeptFile, KeptVersion, stored_files
from db.store import Store
from gouji.readers import reader_version
from gouji.review.reports.cells_only import report_of_cells
from gouji.review.reports.clipping import clipped
from gouji.review.reports.parsing import BUSY, LARGEST, Parser

REMEMBERED = 48  # reports, each clipped to what a page shows
LARGEST_READING = 4 * 1024 * 1024  # packed
MOST_FILES = 12
LEFT_OUT = "原件太长，这里没有全部显示；完整内容请下载原件"
CELLS = "下面的表格按审核时读到的数字画出，不是原件的样子"


@dataclass(frozen=True, slots=True)
class Shown:
    """
    `file`: which of the files of the version it is, None where only cells are shown. `remarks`: what whoever reads it
    has to know.
    """

    report: Report
    file: KeptFile | None = None
    remarks: tuple[str, ...] = ()

    @property
    def has_text(self) -> bool:
        """Whether this is the document, and not its cells alone."""
        return self.file is not None


@dataclass(frozen=True, slots=True)
class _Kept:
    report: Report | None
    problem: str = ""
    left_out: bool = False


class Shelf:
    """Documents by content, a few of them remembered. One for all requests."""

    def __init__(self, parser: Parser | None = None) -> None:
        self._parser = parser or Parser()
        self._known: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._guard = Lock()

    def show(self, database: Database, store: Store, version: KeptVersion, year: int) -> Shown:
        """What shows most of the version; its cells where no file of it can be read now."""
        tried: list[tuple[KeptFile, _Kept]] = []
        files = stored_files(database, version.id)[:MOST_FILES]
        chosen = fullest(self._each(database, store, files, tried), lambda one: _as_report(one[1], year))
        if chosen is None:  # what is no report is still what the portal has shown
            chosen = next((one for one in tried if one[1].report), None)
        if chosen is None:
            return _cells_of(database, version, year, [kept.problem for _, kept in tried])
        file, kept = chosen
        assert kept.report is not None
        remarks = [LEFT_OUT] if kept.left_out else []
        if file.sha256 != version.document_sha256 and (lost := _lost(tried, version.document_sha256)):
            remarks.append(f"网页的原件：{lost}")
        return Shown(replace(kept.report, year=year), file, tuple(remarks))

    def _each(
        self, database: Database, store: Store, files: Sequence[KeptFile], tried: list[tuple[KeptFile, _Kept]]
    ) -> Iterator[tuple[KeptFile, _Kept]]:
        for file in files:
            tried.append((file, self._read(database, store, file)))
            yield tried[-1]

    def _read(self, database: Database, store: Store, file: KeptFile) -> _Kept:
        try:
            if store.find(file.sha256) is None:
                return _Kept(None, "已经不在存放处")
        except GoujiError as error:
            return _Kept(None, str(error))
        key = file.sha256, reader_version()
        with self._guard:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        kept = self._from_reading(database, file) or self._from_bytes(store, file)
        if kept.report is not None:
            with self._guard:
                self._known[key] = kept
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return kept

    def _from_reading(self, database: Database, file: KeptFile) -> _Kept | None:
        packed = load_reading(database, file.sha256, reader_version())
        if packed is None or len(packed) > LARGEST_READING:
            return None
        try:
            report, left_out = clipped(unpack(packed))
        except ValueError:
            return None  # a damaged reading is made again
        return _Kept(report, left_out=left_out)

    def _from_bytes(self, store: Store, file: KeptFile) -> _Kept:
        if file.size > LARGEST:
            return _Kept(None, "太大，这里不解析")
        try:
            content = store.read(file.sha256)
        except GoujiError:
            return _Kept(None, "取不出来，或已损坏")
        outcome = self._parser.parse(file.sha256, content)
        if not isinstance(outcome, Report):
            return _Kept(None, outcome or BUSY)
        report, left_out = clipped(outcome)
        return _Kept(report, left_out=left_out)


def _as_report(kept: _Kept, year: int) -> Report | None:
    if kept.report is None or not_a_report(replace(kept.report, year=year)) is not None:
        return None
    return kept.report


def _lost(tried: Sequence[tuple[KeptFile, _Kept]], digest: str) -> str:
    return next((kept.problem for file, kept in tried if file.sha256 == digest), "")


def _cells_of(database: Database, version: KeptVersion, year: int, problems: list[str]) -> Shown:
    cells = stored_cells(database, version.id)
    report = report_of_cells(cells, year, version.labels.get("title", ""))
    why = f"原件：{problems[0]}" if problems else "没有存下原件"
    return Shown(report, None, (f"{why}。{CELLS}。",) if report.tables else (f"{why}；也没有读到表格里的数字。",))
