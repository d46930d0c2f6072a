"""The datastore of Hanweb (大汉): rows as HTML inside XML, in a page, alone, or as a string in JSONP."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parsel import Selector
from scrapy.http import HtmlResponse, TextResponse

from audit.errors import UnreadablePage
from spiders.items import Row
from spiders.selecting import SHOWN, address_with

CALL = re.compile(r"\A\s*(?:/\*.{0,20}\*/\s*)?[\w.$]{1,100}\s*\(")
ARTICLE = re.compile(r"/art/|/art_|downfile\.jsp|/attach/")


@dataclass(frozen=True, slots=True)
class Store:
    """One list of a page. `numbers`: totalrecord, totalpage, perpage as said; `following`: address of the next group."""

    records: tuple[str, ...]
    numbers: Mapping[str, int]
    following: str

    @property
    def total(self) -> int | None:
        """How many rows there are, None when nothing says it."""
        return self.numbers.get("totalrecord")


def store_of(page: TextResponse) -> Store:
    """The only datastore of a page that has rows or says how many there are; UnreadablePage for none or several."""
    text = unwrapped(page.text)
    parts = _inside(text, "datastore") or ([text] if "<recordset" in text.lower() else [])
    found = [store for store in (_store(part, text, len(parts) == 1) for part in parts) if store.records]
    if len(found) == 1:
        return found[0]
    if not found and len(parts) == 1:
        return _store(parts[0], text, alone=True)
    raise UnreadablePage(page.url, "one datastore", str(len(found or parts)) if parts else text.strip()[:SHOWN])


def holds_store(page: TextResponse) -> bool:
    """Whether there is a datastore at all, with rows or without."""
    return bool(re.search(r"<(?:datastore|recordset)\b", unwrapped(page.text), re.IGNORECASE))


def rows_of(store: Store, page: TextResponse, base: str) -> list[Row]:
    """A row for each record with a link. `base`: what its address is relative to."""
    made = [row for record in store.records if (row := _row(record, base))]
    if not made:
        raise UnreadablePage(page.url, "records with a link", str(len(store.records)))
    return made


def unwrapped(text: str) -> str:
    """The XML that a script hands to a function: as a string, in an object, or bare; any other text as it is."""
    call, rest = CALL.match(text), text.rstrip(" \t\r\n;")
    if call is None or not rest.endswith(")"):
        return text
    inner = rest[call.end() : -1].strip()
    if inner[:1] == "'" == inner[-1:]:
        inner = '"' + re.sub(r'(?<!\\)"', r"\"", inner[1:-1]).replace(r"\'", "'") + '"'
    try:
        value = json.loads(inner, strict=False)
    except ValueError:
        return inner
    return next((said for said in _strings(value) if "<record" in said.lower() or "<datastore" in said.lower()), text)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _store(part: str, whole: str, alone: bool) -> Store:
    """`alone`: then what the script of the page says counts as well, for it can only mean this list."""
    numbers = {}
    for name in ("totalrecord", "totalpage", "perpage"):
        tag = re.search(rf"<{name}\b[^>]*>\s*(?:<!\[CDATA\[)?\s*(\d+)", part, re.IGNORECASE)
        said = tag or (alone and re.search(rf"\b{name}[\"']?\s*[:=]\s*[\"']?(\d+)", whole, re.IGNORECASE))
        if said:
            numbers[name] = int(said[1])
    group = "".join(_inside(part, "nextgroup"))
    link = re.search(r"""href\s*=\s*["']?([^"'\s>]+)""", group)
    address = link[1] if link else address_with(group, "dataproxy.jsp")
    records = tuple(_plain(record) for record in _inside(part, "record"))
    return Store(records, numbers, html.unescape(address))


def _inside(text: str, tag: str) -> list[str]:
    """What stands in each element of a name; in one pass, however often it is opened and never closed."""
    found, closing = [], re.compile(rf"</{tag}\s*>", re.IGNORECASE)
    opening, at = re.compile(rf"<{tag}(?:\s[^<>]*)?>", re.IGNORECASE), 0
    while (opened := opening.search(text, at)) and (closed := closing.search(text, opened.end())):
        found.append(text[opened.end() : closed.start()])
        at = closed.end()
    return found


def _plain(record: str) -> str:
    """The HTML of a record: what stands in its CDATA, or its escaped text."""
    if "<![CDATA[" in record:
        return "".join(piece.partition("]]>")[0] for piece in record.split("<![CDATA[")[1:])
    return html.unescape(record) if "&lt;" in record else record


def _row(record: str, base: str) -> Row | None:
    """The link to the article; others of the same record lead to a column, an icon or a file beside it."""
    body = f"<html><body><div class='record'>{record}</div></body></html>"
    page = HtmlResponse(base, body=body.encode("utf-8", "replace"), encoding="utf-8")
    around = page.css("div.record")[0]
    anchors = [a for a in around.css("a[href]") if not a.attrib["href"].strip().startswith(("javascript:", "#"))]
    if not anchors:
        return None
    best = max(anchors, key=_worth)  # the first of equals
    return Row.from_anchor(page, best, around)


def _worth(anchor: Selector) -> tuple[bool, int]:
    shown = "".join(anchor.xpath(".//text()").getall()).strip()
    return bool(ARTICLE.search(anchor.attrib["href"])), max(len(shown), len(anchor.attrib.get("title", "")))
