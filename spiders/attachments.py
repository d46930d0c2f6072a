"""Finding and naming the files of an article. The name is the link text; addresses rarely say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import parse_qs, unquote, unquote_to_bytes, urlsplit

from scrapy.http import Response, TextResponse

from audit.errors import UnreadableInput
from audit.reading.decoding import decode
from spiders.addresses import canonical, problem
from spiders.detecting import shows_report, soft_404, visible_lines

EXTENSION = re.compile(r"\.(docx?|wps|pdf|ofd|xlsx?|et|zip|rar|txt|mht|mhtml|tiff?)$", re.IGNORECASE)
NEVER_A_PAGE = re.compile(r"\.(?:docx|xlsx|pdf|ofd|zip|rar)$", re.IGNORECASE)  # Word may write its doc as a web page
DOWNLOAD = re.compile(r"/(?:downfile|download)\.jsp$", re.IGNORECASE)
DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\.|$)", re.IGNORECASE)  # no files, to Windows
STORED = re.compile(
    r"/group\d+/M[0-9A-F]{2}/(?!.*\.(?:jpe?g|png|gif|bmp|svg|webp|html?|css|js|mp[34])$)", re.IGNORECASE
)
UNSAFE = re.compile(r'[\\/:*?"<>|]')
CAPTCHA = re.compile(r"codeValue|验证码|captcha", re.IGNORECASE)
ERROR_OBJECT = re.compile(r"\{[^{}]{0,2000}\"?(?:code|status|success|msg|message|error)\"?\s*:", re.IGNORECASE)
LEAST_TEXT = 60  # characters that a document has at least
# `a.pdf` as a string of a script: showVsbpdfIframe("…"), PDFObject.embed('…'), window.open('…')
CALLED = re.compile(r"[\"']([^\"'<>\s]{1,500}\.(?:docx?|wps|pdf|ofd|xlsx?)(?:[?#][^\"'<>\s]*)?)[\"']", re.IGNORECASE)
VIEWERS = (
    ("iframe[src]", "src"),
    ("frame[src]", "src"),
    ("embed[src]", "src"),
    ("object[data]", "data"),
    ("object param[name=src i][value], object param[name=movie i][value]", "value"),
    ("[data-pdf]", "data-pdf"),
)
SAYS_NOTHING = re.compile(
    r"^(?:点击|点此|请)?(?:下载|查看|打开|预览|浏览|附件\d*|文件|PDF|Word|此处|这里|全文|附件下载)(?:附件|文件|全文|下载)?$",
    re.IGNORECASE,
)
STARRED = re.compile(rb"filename\*\s*=\s*\"?([\w-]*)'[^']*'([^;\"\s]+)", re.IGNORECASE)
PLAIN = re.compile(rb"filename\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))", re.IGNORECASE)
ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}")
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

    `is_document`: its content is that of a document, and not the page of an error or of a captcha. `allowed`: whether
    its host may be asked at all.
    """

    asked: str
    shown_name: str
    capture_id: int | None
    status: int | None
    size: int
    is_document: bool
    allowed: bool = True


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
    place = any(sign.search(text) for text in (parts.path, *inner) for sign in (DOWNLOAD, STORED))
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


def is_page_instead(attachment: Attachment, body: bytes) -> bool:
    """Whether a web page came where the link or its address promises a file that is never written as one."""
    parts = urlsplit(attachment.url)
    values = [value for named_there in parse_qs(parts.query).values() for value in named_there]
    promised = any(NEVER_A_PAGE.search(text) for text in (attachment.shown_name, parts.path, *values))
    if not (promised and body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")):
        return False
    try:
        return not shows_report(decode(body))  # the report itself is welcome in any form
    except UnreadableInput:
        return True


def named(attachment: Attachment, response: Response | None) -> str:
    """The link text; where it says nothing (下载), the name the server gives the file, else that of the address."""
    if attachment.shown_name and not SAYS_NOTHING.match(attachment.shown_name):
        return attachment.shown_name
    header = response.headers.get("Content-Disposition") if response is not None else None
    for name in (disposition_name(header or b""), _address_name(attachment.url)):
        if name:
            return safe_name(name)
    return attachment.shown_name or "附件"


def disposition_name(header: bytes) -> str:
    """
    The file name of a `Content-Disposition`: `filename*` first; bytes as strict UTF-8, then GB18030; "" when neither.

    Portals put raw bytes of GBK there, and percent-encoded UTF-8 without the star.
    """
    if starred := STARRED.search(header):
        charset = starred[1].decode("ascii", "replace") or "utf-8"
        return _decoded(unquote_to_bytes(starred[2]), charset)
    plain = PLAIN.search(header)
    if plain is None:
        return ""
    raw = plain[1] if plain[1] is not None else plain[2]
    raw = unquote_to_bytes(raw) if ESCAPED.search(raw) else raw
    text = _decoded(raw, "utf-8")
    try:
        return str(make_header(decode_header(text))) if text.startswith("=?") and text.endswith("?=") else text
    except (LookupError, UnicodeError, HeaderParseError):
        return ""


def _decoded(raw: bytes, charset: str) -> str:
    for name in (charset, "utf-8", "gb18030"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return ""


def _address_name(url: str) -> str:
    parts = urlsplit(url)
    named_there = [value for values in parse_qs(parts.query).values() for value in values]
    return next((text.rsplit("/", 1)[-1] for text in (*named_there, unquote(parts.path)) if EXTENSION.search(text)), "")


def _links(page: TextResponse) -> Iterator[Attachment]:
    for anchor in page.css("a[href]"):
        href = anchor.attrib["href"].strip()
        called = CALLED.search(href if href.lower().startswith("javascript:") else anchor.attrib.get("onclick", ""))
        url = page.urljoin(called[1] if called else href)
        if is_file(url):
            text = "".join(anchor.xpath(".//text()").getall()).strip() or anchor.attrib.get("title", "")
            yield Attachment(safe_name(text), url, "link")


def _viewers(page: TextResponse) -> Iterator[Attachment]:
    """Files that are only shown: in a frame, an embedded object, by a call of a script."""
    for css, attribute in VIEWERS:
        for element in page.css(css):
            for address in _targets(element.attrib[attribute].strip()):
                url = page.urljoin(address)
                if is_file(url):
                    yield Attachment(safe_name(element.attrib.get("title", "")), url, "viewer")
    for script in page.css("script:not([src])::text").getall():
        for found in CALLED.finditer(script.replace("\\/", "/")):
            for address in _targets(found[1]):
                yield Attachment("附件", page.urljoin(address), "viewer")


def _targets(address: str) -> list[str]:
    """What a viewer is to show (`viewer.html?file=`, also behind #), or the address itself."""
    parts = urlsplit(address)
    if DOWNLOAD.search(parts.path):  # names the file too, and gives it itself
        return [address]
    inside = [value for text in (parts.query, parts.fragment) for values in parse_qs(text).values() for value in values]
    return [value for value in inside if is_file(value)] or [address]
