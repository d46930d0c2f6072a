"""Frames: a page may show its list or its report through one frame of the same host."""

from __future__ import annotations

import re

from scrapy.http import TextResponse

from spiders.addresses import canonical, host_of, problem
from spiders.attachments import is_file

BESIDE = re.compile(r"visit|count|login|tree|share|footer|header|weather|search|player|about:blank", re.IGNORECASE)


def frame_of(page: TextResponse) -> str | None:
    """The address of the only frame that may hold the content; None without one, or with several to choose from."""
    found: dict[str, str] = {}
    for source in page.css("iframe::attr(src), frame::attr(src)").getall():
        url = page.urljoin(source.strip())
        beside = BESIDE.search(source) or problem(url) or host_of(url) != host_of(page.url) or is_file(url)
        if not beside and canonical(url) != canonical(page.url):
            found.setdefault(canonical(url), url)
    return next(iter(found.values())) if len(found) == 1 else None
