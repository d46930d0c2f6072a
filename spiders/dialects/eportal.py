"""eportal: `/eportal/ui?pageId=N`; a call of `next(k)` turns the page, by an address that its script puts together."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import TextResponse

PROGRAM = re.compile(r"/eportal/ui\?")
MODULE = re.compile(r"moduleId[\"']?\s*[=:]\s*[\"']?([0-9a-f]{32})\b")
PAGE_ID = re.compile(r"pageId[\"']?\s*[=:]\s*[\"']?(\d+)")
TURN = re.compile(r"^javascript:\s*\w*next\w*\(\s*[\"']?(\d+)", re.IGNORECASE)


def speaks(page: TextResponse) -> bool:
    """A page of the program, or one that calls it."""
    return bool(PROGRAM.search(page.url) or PROGRAM.search(page.text)) and MODULE.search(page.text) is not None


def following(page: TextResponse, number: int) -> list[str]:
    """The next page, where a link turns to it."""
    module = MODULE.search(page.text)
    page_id = parse_qs(urlsplit(page.url).query).get("pageId") or PAGE_ID.findall(page.text)
    turns = [int(found[1]) for href in page.css("a::attr(href)").getall() if (found := TURN.match(href.strip()))]
    if module is None or not page_id or number + 1 not in turns:
        return []
    asked = {"pageId": page_id[0], "currentPage": number + 1, "moduleId": module[1], "staticRequest": "yes"}
    return [f"/eportal/ui?{urlencode(asked)}"]
