"""Frames: a page may show its list or its report through one frame of the same host."""

from __future__ import annotations

import re

from scrapy.http import TextResponse

from spiders.addresses import canonical, host_of, problem
from spiders.attachments import is_file

BESIDE = re.compile(r"visit|count|login|tree|share|footer|header|weather|search|player|about:blank", re.IGNORECASE)


def frames_of(page: TextResponse) -> list[str]:
    """The addresses of all frames that may hold the content, on whatever host; each once."""
    found: dict[str, str] = {}
    for source in page.css("iframe::attr(src), frame::attr(src)").getall():
        url = page.urljoin(source.strip())
        if not url.startswith(("http://", "https://")) or BESIDE.search(source) or is_file(url):
            continue
        place = url if problem(url) else canonical(url)
        if place != canonical(page.url):
            found.setdefault(place, url)
    return list(found.values())


def frame_of(page: TextResponse) -> str | None:
    """The address of the only frame that may hold the content; None without one, or with several to choose from."""
    found = [url for url in frames_of(page) if not problem(url) and host_of(url) == host_of(page.url)]
    return found[0] if len(found) == 1 else None
