"""A fetched article, read: is it the report, of which year, and how could it be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit.choosing import fullest
from audit.document import Document, Picture
from audit.engine import not_a_report
from audit.errors import UnreadableInput
from audit.model import Report
from audit.reading import read
from audit.reading.interpret import interpret
from db.crawls import OutcomeName
from spiders.attachments import File
from spiders.titles import Year, report_year

PDF = b"%PDF"
BOMB = "bomb"  # a file that is made to fill the memory


@dataclass(frozen=True, slots=True)
class Read:
    """`body`: the bytes that hold the report, of the page or of a file. `error`: why they could not be read."""

    body: bytes
    outcome: OutcomeName
    document: Document | None = None
    report: Report | None = None
    error: str | None = None

    @property
    def status(self) -> str:
        """As `versions.read_status` has it."""
        if self.report is None:
            return "unreadable"
        return "partly" if self.report.damage else "read"


def read_report(page: bytes, files: Sequence[File]) -> Read:
    """The page or the file that shows most of the report; without any, what there is instead."""
    attempts: list[_Attempt] = []
    chosen = fullest(_attempts(page, files, attempts), lambda attempt: attempt.report)
    first = attempts[0]
    if chosen is not None:
        return Read(chosen.data, _how_found(chosen, first, files), chosen.document, chosen.report)
    if hostile := next((attempt for attempt in attempts if attempt.hostile), None):
        return Read(page, OutcomeName.SECURITY_REJECTED, first.document, error=hostile.error)
    if page.startswith(PDF) or any(file.body.startswith(PDF) for file in files):
        return Read(page, OutcomeName.FOUND_PDF_ONLY, first.document, error="只有 PDF，没有文字层")
    if not files and first.document and any(isinstance(block, Picture) for block in first.document.blocks):
        return Read(page, OutcomeName.FOUND_IMAGE_ONLY, first.document, error="只有图片")
    return Read(page, OutcomeName.ATTACHMENT_UNREADABLE, first.document, error=first.error)


def year_of(
    report: Report | None, *, listed: int, published: int | None, basis: str = "title", folder: int | None = None
) -> Year:
    """
    The year of a report that a list or a person gave as that of `listed`.

    `basis`: what the list took it from; `folder`: the report year that the folder stands for, where that is proven.
    """
    period = None
    if report is not None and report.period is not None:
        begin, end = report.period
        period = int(begin[:4]) if begin[4:] == "-01-01" and end == f"{begin[:4]}-12-31" else None
    title = listed if basis == "title" else None
    if title is None and folder is None:
        folder = listed
    return report_year(period=period, title=title, folder=folder, published=published) or Year(listed, basis)


@dataclass(frozen=True, slots=True)
class _Attempt:
    data: bytes
    document: Document | None = None
    report: Report | None = None
    error: str = ""
    hostile: bool = False


def _attempts(page: bytes, files: Sequence[File], tried: list[_Attempt]) -> Iterator[_Attempt]:
    """One by one, each read only when it is asked for; collected in `tried`."""
    for data in (page, *(file.body for file in files)):
        tried.append(_attempt(data))
        yield tried[-1]


def _attempt(data: bytes) -> _Attempt:
    """Scans are left to the audit: recognising one takes a minute, in which no portal would be answered."""
    try:
        document = read(data, recognise=False)
    except UnreadableInput as error:
        return _Attempt(data, error=str(error), hostile=error.kind == BOMB)
    report = interpret(document)
    problem = not_a_report(report)
    if problem and problem[0] != "too_old":
        return _Attempt(data, document, error=problem[1])
    return _Attempt(data, document, report)


def _how_found(chosen: _Attempt, page: _Attempt, files: Sequence[File]) -> OutcomeName:
    """Only as PDF where neither the page nor a file of another kind shows the report."""
    shown = page.report is not None and not page.data.startswith(PDF)
    only = chosen.data.startswith(PDF) and not shown and all(file.body.startswith(PDF) for file in files)
    return OutcomeName.FOUND_PDF_ONLY if only else OutcomeName.FOUND
