"""A fetched article, read: is it the report, of which year, and how could it be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    """The page if it holds a report, else the first file that does, else what there is instead."""
    document, report, error = _attempt(page)
    if report is not None:
        return Read(page, OutcomeName.FOUND, document, report)
    for file in files:
        of_file, found, _ = _attempt(file.body)
        if found is not None:
            return Read(file.body, OutcomeName.FOUND, of_file, found)
    if page.startswith(PDF) or any(file.body.startswith(PDF) for file in files):
        return Read(page, OutcomeName.FOUND_PDF_ONLY, document, error="只有 PDF")
    if not files and document and any(isinstance(block, Picture) for block in document.blocks):
        return Read(page, OutcomeName.FOUND_IMAGE_ONLY, document, error="只有图片")
    return Read(page, OutcomeName.ATTACHMENT_UNREADABLE, document, error=error)


def year_of(report: Report | None, *, listed: int, published: int | None) -> Year:
    """The year of a report that a list or a person gave as that of `listed`."""
    period = None
    if report is not None and report.period is not None:
        begin, end = report.period
        period = int(begin[:4]) if begin[4:] == "-01-01" and end == f"{begin[:4]}-12-31" else None
    return report_year(period=period, title=listed, published=published) or Year(listed, "title")


def _attempt(data: bytes) -> tuple[Document | None, Report | None, str]:
    try:
        document = read(data)
    except UnreadableInput as error:
        return None, None, str(error)
    report = interpret(document)
    problem = not_a_report(report)
    if problem and problem[0] != "too_old":
        return document, None, problem[1]
    return document, report, ""
