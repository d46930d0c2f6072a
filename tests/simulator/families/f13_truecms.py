"""truecms, in small: a page without rows, and a program that gives them as XML inside JSONP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from urllib.parse import urlencode

from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer
from tests.simulator.families.common import article_page, column_page, number_of

MESSAGES = "/messageController/getMessage.do"
SCRIPT = "application/javascript; charset=utf-8"


@dataclass(frozen=True)
class Truecms:
    """
    Rows from `startrecord` to `endrecord`, both counted from one, never more than `perpage`.

    `rows`: what the page asks for at once. `most`: more than so many a page are refused, as `refuses` says: empty (a
    list without rows that still has its total) or lost (404). `referer`: without the column as Referer there is
    nothing to see. `bare`: the XML comes without a callback around it.
    """

    rows: int = 15
    most: int = 50
    refuses: str = "empty"
    referer: bool = True
    bare: bool = False

    def column_path(self, column: Column) -> str:
        """The column of a unit."""
        return f"/{column.slug}/xxgknb/xxgknb.html"

    def article_path(self, column: Column, item: Publication) -> str:
        """The column, then the number of the content."""
        return f"/{column.slug}/xxgknb/content/{_content(column, item)}.html"

    def file_path(self, file: Attached) -> str:
        """The folder of uploads."""
        return f"/uploadfiles/{file.key[:6]}/{file.key}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """Columns, the program, articles and files."""
        routes: Routes = {MESSAGES: partial(self._messages, site)}
        for column in site.columns:
            routes[self.column_path(column)] = partial(self._column, site, column)
            for item in column.shown_on(today):
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                routes |= {self.file_path(file): partial(file_answer, site, file) for file in item.files}
        return routes

    def _column(self, site: Site, column: Column, _: Ask) -> Answer:
        asked = {
            "columnId": column_id(column),
            "startrecord": 1,
            "endrecord": self.rows,
            "perpage": self.rows,
            "callback": "draw",
        }
        main = f'<div class="list" id="list"></div>\n<script src="{escape(f"{MESSAGES}?{urlencode(asked)}")}"></script>'
        return column_page(site, column, main)

    def _messages(self, site: Site, ask: Ask) -> Answer:
        found = [column for column in site.columns if column_id(column) == ask.query.get("columnId")]
        size = number_of(ask.query.get("perpage"), self.rows)
        if not found or (size > self.most and self.refuses == "lost"):
            return site.lost()
        seen = not self.referer or self.column_path(found[0]) in ask.headers.get("referer", "")
        items = found[0].shown_on(ask.today) if seen else []
        begin = max(1, number_of(ask.query.get("startrecord"), 1))
        end = min(number_of(ask.query.get("endrecord"), begin + size - 1), begin + size - 1)
        rows = items[begin - 1 : end] if size <= self.most else []
        store = self._store(found[0], rows, len(items), size)
        callback = ask.query.get("callback", "")
        body = store if self.bare or not callback else f"{callback}({json.dumps(store, ensure_ascii=False)});"
        return Answer(200, body.encode("utf-8"), SCRIPT)

    def _store(self, column: Column, items: list[Publication], total: int, size: int) -> str:
        records = "".join(f"<record><![CDATA[{self._row(column, item)}]]></record>" for item in items)
        return (
            f"<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>{total}</totalrecord>"
            f"<totalpage>{-(-total // size) if size else 0}</totalpage><perpage>{size}</perpage>"
            f"<recordset>{records}</recordset></datastore>"
        )

    def _row(self, column: Column, item: Publication) -> str:
        title, path = escape(item.title), self.article_path(column, item)
        return f'<li><a href="{path}" title="{title}">{title[:18]}</a><span class="date">{item.published}</span></li>'

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(file) for file in item.files]) or ""
        return article_page(site, column, item, f'<div id="zoom">\n{body}\n</div>')


def column_id(column: Column) -> str:
    """The number of a unit's column."""
    return str(8000 + int(column.code[-6:]))


def _content(column: Column, item: Publication) -> str:
    return f"{int(column.code[-6:])}{item.number:06d}"
