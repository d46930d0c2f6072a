"""Files that hold a report: zip archives, and web pages saved as one file (MHT)."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import Message

from audit.document import Document, Format
from audit.errors import UnreadableInput
from audit.model import Number, Report
from audit.reading.archives import Archive, damaged
from audit.reading.decoding import canonical
from audit.reading.html import read_html
from audit.reading.interpret import interpret
from audit.reading.sniffing import Container, Kind, sniff

Reader = Callable[[bytes], Document]

# Where a report is there in several formats, the first of these is read.
ORDER = (
    *(Format.DOCX, Format.DOC, Format.WPS, Format.HTML, Container.MHT, Format.XLSX, Format.OFD),
    *(Format.PDF, Format.MARKDOWN, Format.TEXT, Container.ZIP, Format.SCAN),
)
MOST_CANDIDATES = 8
MOST_LOOKED_AT = 200
LARGEST_MHT = 20 * 1024 * 1024
# Lines, times the parts in parts that each is tried against. In 20 MB of Base64 there are 270,000.
MOST_LINES = 1_500_000
MOST_PAGES = 4
_NOT_MEANT = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
# The parameters of a header are looked at again for each of them.
LONGEST_HEADER = 10_000
_TYPE = re.compile(rb"^Content-Type:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb"boundary[\s*\d]*+=", re.IGNORECASE)

NO_REPORT = "压缩包里没有年度报告：请解压后检查其中的文件"
SEVERAL = "压缩包里有多份报告：请解压到文件夹再检查"
TOO_MANY = "压缩包里文件太多，分不清哪一份是年度报告：请解压到文件夹再检查"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file in an archive. `name`: with the names of the archives around it."""

    name: str
    kind: Kind
    data: bytes


def read_zip(data: bytes, read_file: Reader) -> Document:
    """
    The one report in an archive; `inside` is the name of its file. An archive in it is opened, one within that is not.

    `read_file` reads what is no archive. The same report in several formats is one. UnreadableInput: `zip` without a
    report, `several` with more than one or too many files to tell, and as from `Archive`; where there is one file only,
    what is wrong with it.
    """
    found = sorted(_candidates(data, "", nested=True), key=lambda one: ORDER.index(one.kind))
    if any(one.kind is not Format.SCAN for one in found):
        found = [one for one in found if one.kind is not Format.SCAN]  # pictures of a page
    reports: list[tuple[Document, Report]] = []
    problem: UnreadableInput | None = None
    for candidate in found[:MOST_CANDIDATES]:
        try:
            document = replace(read_file(candidate.data), inside=candidate.name)
        except UnreadableInput as error:
            problem = error
            continue
        report = interpret(document)
        if report.tables or (report.title and len(report.sections) > 1):
            reports.append((document, report))
            if len({_identity(one) for _, one in reports}) > 1:
                raise UnreadableInput("several", SEVERAL)
    if len(found) > MOST_CANDIDATES:
        raise UnreadableInput("several", TOO_MANY)
    if not reports:
        raise problem if problem and len(found) == 1 else UnreadableInput("zip", NO_REPORT)
    return reports[0][0]


def _identity(report: Report) -> tuple[str, int | None, frozenset[tuple[str, Number | None]]]:
    return report.agency, report.year, frozenset((address, cell.value) for address, cell in report.cells.items())


def _candidates(data: bytes, within: str, *, nested: bool) -> Iterator[Candidate]:
    archive = Archive(data)
    names = [name for name in archive.names if not _NOT_MEANT.search(name)]
    for name in names[:MOST_LOOKED_AT]:
        written = f"{within}{decoded(name)}"
        content = archive.read(name)
        try:
            kind = sniff(content)
            if kind is not Container.ZIP:
                yield Candidate(written, kind, content)
            elif nested:
                yield from _candidates(content, f"{written}/", nested=False)
        except UnreadableInput:
            if len(names) == 1:
                raise


def decoded(name: str) -> str:
    """Windows writes names in GBK without saying so; zipfile takes them for the letters of an old American PC."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return name


def read_mht(data: bytes) -> Document:
    """
    The page in a web archive ([RFC 2557]) as of Word, WPS, Internet Explorer or Chrome: the first that holds a report.

    UnreadableInput: `damaged` without a page in it, `too_large`.
    """
    lines = max(data.count(b"\n"), data.count(b"\r"))
    headers = max((len(header[0]) for header in _TYPE.finditer(data)), default=0)
    if len(data) > LARGEST_MHT or headers > LONGEST_HEADER or lines * (len(_BOUNDARY.findall(data)) + 1) > MOST_LINES:
        raise UnreadableInput("too_large", "网页存档（mht）太大，年度报告不会这样大，没有读取")
    try:
        pages = _pages(email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n")))
    except RecursionError:  # a message in a message, a thousand times
        raise damaged() from None
    documents = [read_html(page, charset) for page, charset in pages[:MOST_PAGES]]
    if not documents:
        raise damaged()
    return next((one for one in documents if interpret(one).tables), documents[0])


def _pages(message: Message) -> list[tuple[bytes, str | None]]:
    """The pages with their charset: that which was saved, then frames, the largest first."""
    pages: list[tuple[bytes, str | None]] = []
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            pages.append((content, _charset(part)))
    return pages[:1] + sorted(pages[1:], key=lambda page: -len(page[0]))


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset()
    if charset == "unicode":  # Word's word for it
        return "utf-16le"
    return charset if canonical(charset) else None
