"""Selectors that fail loudly. An empty list is never “no reports”: it is a page we cannot read."""

from __future__ import annotations

import re

from parsel import Selector
from scrapy.http import TextResponse

from audit.errors import UnreadablePage

AROUND_ADDRESS = "\"'<>()[]{},;= \t\r\n"
ADDRESS_END = re.compile(r"[\"'<>\]\s]")
LONGEST_ADDRESS = 2000
SHOWN = 80  # characters of a page that an error may quote


def some(page: TextResponse, css: str) -> list[Selector]:
    """All matches, at least one."""
    found = list(page.css(css))
    if not found:
        raise UnreadablePage(page.url, f"at least one “{css}”", "none")
    return found


def one(page: TextResponse, css: str) -> Selector:
    """The only match."""
    found = some(page, css)
    if len(found) != 1:
        raise UnreadablePage(page.url, f"one “{css}”", str(len(found)))
    return found[0]


def first_of(page: TextResponse, *choices: str) -> list[Selector]:
    """The matches of the first choice that has any."""
    for css in choices:
        if found := list(page.css(css)):
            return found
    raise UnreadablePage(page.url, " or ".join(f"“{css}”" for css in choices), "none")


def match(page: TextResponse, text: str, pattern: re.Pattern[str]) -> re.Match[str]:
    """The first match of `pattern` in `text`, a part of `page`."""
    found = pattern.search(text)
    if found is None:
        raise UnreadablePage(page.url, f"/{pattern.pattern}/", text.strip()[:SHOWN])
    return found


def address_with(text: str, name: str) -> str:
    """
    The first address in a text that holds `name`, from the quote or blank before it to the one after; "" when none.

    In one pass: a pattern that begins with “any characters of an address” tries every place of a long text.
    """
    at = text.find(name)
    if at < 0:
        return ""
    start = max(text.rfind(mark, max(0, at - LONGEST_ADDRESS), at) for mark in AROUND_ADDRESS)
    end = ADDRESS_END.search(text, at)
    found = text[start + 1 : end.start() if end else len(text)]
    return found if start >= 0 or at <= LONGEST_ADDRESS else ""
