"""Prints: what a portal shows for an address that cannot be there, and for its front page.

A page that mentions no report of ours is compared with both. It costs two requests, once a host and run, and only where
such a page was met: words alone do not tell the page of a portal that says “not there” in its own way.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from spiders.detecting import drawn_by_script, soft_404, visible

REPORTS = re.compile(r"信息公开(?:工作)?(?:情况)?年(?:度)?(?:工作)?报")
NUMBERS = re.compile(r"\d+")
LEAST = 12  # characters: a page that shows less is like many others


@dataclass(frozen=True, slots=True)
class Prints:
    """Of one host; "" where it was not to be had."""

    lost: str = ""
    home: str = ""

    def said_of(self, page: str) -> str:
        """What a page with this print is, in words; "" when it is a page of its own."""
        if page and page == self.lost:
            return "与一个不存在的地址内容相同"
        return "与网站首页内容相同" if page and page == self.home else ""


def print_of(text: str) -> str:
    """Hash and size of what is seen, numbers aside: counters and clocks change from one moment to the next."""
    seen = NUMBERS.sub("", visible(text))
    if len(seen) < LEAST:
        return ""
    return f"{hashlib.sha256(seen.encode('utf-8', 'replace')).hexdigest()}:{len(seen)}"


def suspicious(text: str) -> bool:
    """A page that mentions no report of ours in its text or labels, without saying why: no script to draw it, no word of a loss."""
    return not (REPORTS.search(text) or drawn_by_script(text) or soft_404(text) or text.lstrip()[:1] in "{[")


def nowhere(host: str, crawl_id: int) -> str:
    """A path that no portal has, the same within one run."""
    name = hashlib.sha256(f"{host}|{crawl_id}".encode()).hexdigest()[:20]
    return f"/{name}.html"
