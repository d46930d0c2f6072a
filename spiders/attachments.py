"""Finding and naming the files of an article. The name is the link text; addresses rarely say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from scrapy.http import TextResponse

from spiders.addresses import canonical, problem

EXTENSION = re.compile(r"\.(docx?|wps|pdf|ofd|xlsx?|et|zip|rar|txt|mht|mhtml|tiff?)$", re.IGNORECASE)
DOWNLOAD = re.compile(r"/(?:downfile|download)\.jsp$", re.IGNORECASE)
STORED = re.compile(
    r"/group\d+/M[0-9A-F]{2}/(?!.*\.(?:jpe?g|png|gif|bmp|svg|webp|html?|css|js|mp[34])$)", re.IGNORECASE
)
UNSAFE = re.compile(r'[\\/:*?"<>|]')
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


def find(page: TextResponse) -> list[Attachment]:
    """The files of a page in order, each address once."""
    found: dict[str, Attachment] = {}
    for attachment in (*_links(page), *_viewers(page)):
        if problem(attachment.url) is None:
            found.setdefault(canonical(attachment.url), attachment)
    return list(found.values())


def safe_name(text: str) -> str:
    """A name fit to be shown and written: no path, no control or direction characters, at most 120 long."""
    plain = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    return UNSAFE.sub("_", LABEL.sub("", plain.strip())).strip(" .")[:120] or "附件"


def is_file(url: str) -> bool:
    """Whether an address looks like a file. What it is, its bytes say."""
    parts = urlsplit(url)
    named = [value for values in parse_qs(parts.query).values() for value in values]
    inner = [urlsplit(text).path for text in named]  # a viewer names the file, or the page that gives it
    return bool(
        any(sign.search(text) for text in (parts.path, *inner) for sign in (DOWNLOAD, STORED))
        or any(EXTENSION.search(text) for text in (parts.path, *named))
    )


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
