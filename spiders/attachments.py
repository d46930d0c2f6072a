"""Finding and naming the files of an article. The name is the link text; addresses rarely say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from scrapy.http import TextResponse

from audit.errors import UnreadableInput
from audit.reading.decoding import decode
from spiders.addresses import canonical, problem
from spiders.detecting import soft_404, visible_lines

EXTENSION = re.compile(r"\.(docx?|wps|pdf|ofd|xlsx?|et|zip|rar|txt|mht|mhtml|tiff?)$", re.IGNORECASE)
DOWNLOAD = re.compile(r"/(?:downfile|download)\.jsp$", re.IGNORECASE)
DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\.|$)", re.IGNORECASE)  # no files, to Windows
STORED = re.compile(
    r"/group\d+/M[0-9A-F]{2}/(?!.*\.(?:jpe?g|png|gif|bmp|svg|webp|html?|css|js|mp[34])$)", re.IGNORECASE
)
UNSAFE = re.compile(r'[\\/:*?"<>|]')
CAPTCHA = re.compile(r"codeValue|验证码|captcha", re.IGNORECASE)
ERROR_OBJECT = re.compile(r"\{[^{}]{0,2000}\"?(?:code|status|success|msg|message|error)\"?\s*:", re.IGNORECASE)
LEAST_TEXT = 60  # characters that a document has at least
LABEL = re.compile(r"^附件\s*\d*\s*[:：.、]?\s*")


@dataclass(frozen=True, slots=True)
class Attachment:
    """`how`: link, or viewer when the report is only shown through a viewer."""

    shown_name: str
    url: str
    how: str


@dataclass(frozen=True, slots=True)
class File:
    """A fetched attachment."""

    shown_name: str
    url: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Try:
    """
    A file that a page offers, as tried. `status` is None without an answer; `asked`: what the page linked to.

    `is_document`: its content is that of a document, and not the page of an error or of a captcha.
    """

    asked: str
    shown_name: str
    capture_id: int | None
    status: int | None
    size: int
    is_document: bool


def find(*pages: TextResponse) -> list[Attachment]:
    """The files of an article's pages in order, each address once."""
    found: dict[str, Attachment] = {}
    for attachment in (one for page in pages for one in (*_links(page), *_viewers(page))):
        if problem(attachment.url) is None:
            found.setdefault(canonical(attachment.url), attachment)
    return list(found.values())


def safe_name(text: str) -> str:
    """A name fit to be shown and written: no path, no device, no control or direction characters, about 120 long."""
    plain = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    safe = UNSAFE.sub("_", LABEL.sub("", plain.strip())).strip(" .")[:120] or "附件"
    return f"_{safe}" if DEVICE.match(safe) else safe


def is_file(url: str) -> bool:
    """Whether an address looks like a file. What it is, its bytes say."""
    parts = urlsplit(url)
    named = [value for values in parse_qs(parts.query).values() for value in values]
    inner = [urlsplit(text).path for text in named]  # a viewer names the file, or the page that gives it
    place = STORED.search(parts.path) or any(DOWNLOAD.search(text) for text in (parts.path, *inner))
    return bool(place or any(EXTENSION.search(text) for text in (parts.path, *named)))


def is_document(body: bytes) -> bool:
    """
    Whether this may be what a link to a file promises; errors and captchas come as web pages or JSON with 200.

    A Word document saved as a web page is a document. Only what is surely none is called so.
    """
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"<", b"{", b"[")):
        return bool(body)
    try:
        text = decode(body)
    except UnreadableInput:
        return True
    if not start.startswith(b"<"):
        return not ERROR_OBJECT.match(text.strip())
    said = "".join(visible_lines(text))
    return not (soft_404(text) or CAPTCHA.search(text) or len(said) < LEAST_TEXT)


def _links(page: TextResponse) -> Iterator[Attachment]:
    for anchor in page.css("a[href]"):
        url = page.urljoin(anchor.attrib["href"].strip())
        if is_file(url):
            text = "".join(anchor.xpath(".//text()").getall()) or anchor.attrib.get("title", "")
            yield Attachment(safe_name(text), url, "link")


def _viewers(page: TextResponse) -> Iterator[Attachment]:
    for tag, attribute in (("iframe", "src"), ("embed", "src"), ("object", "data")):
        for element in page.css(f"{tag}[{attribute}]"):
            address = element.attrib[attribute].strip()
            inner = parse_qs(urlsplit(address).query).get("file", [address])[0]
            url = page.urljoin(inner)
            if is_file(url):
                yield Attachment(safe_name(element.attrib.get("title", "")), url, "viewer")
