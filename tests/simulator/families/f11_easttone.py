"""easttone: a column whose rows a POST of JSON gives; a list of channels that is no array is not understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from gouji.demo.publications import Attached, Column, Publication, file_key
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer
from tests.simulator.families.common import article_page, asked_for, column_page, cut, json_answer, number_of

SEARCH = "/front/api/data/search"
CAP = 10_000
OTHERS = 40
MOST = 100


@dataclass(frozen=True)
class Easttone:
    """
    Without an array of channels the search means the whole site: everything of all units, and a total of 10 000.

    `rows`: how many the search gives when nobody says how many; pages are counted from one. `full`: addresses are
    given with the host.
    """

    rows: int = 20
    full: bool = True

    def column_path(self, column: Column) -> str:
        """The column of a unit."""
        return f"/{column.slug}/xxgknb/index.html"

    def article_path(self, column: Column, item: Publication) -> str:
        """32 digits."""
        return f"/{column.slug}/xxgknb/{file_key('east', column.code, item.number)}.html"

    def file_path(self, file: Attached) -> str:
        """A folder of two digits, then the key."""
        return f"/cmsres/{file.key[:2]}/{file.key}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """Columns, the search, articles and files."""
        routes: Routes = {SEARCH: partial(self._search, site)}
        for column in site.columns:
            routes[self.column_path(column)] = partial(self._column, site, column)
            for item in column.shown_on(today):
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                routes |= {self.file_path(file): partial(file_answer, site, file) for file in item.files}
        return routes

    def _column(self, site: Site, column: Column, _: Ask) -> Answer:
        script = f"new CMS('#list', {{ids: '{channel(column)}', http: '{SEARCH}', size: {self.rows}}})"
        return column_page(site, column, f'<ul id="list"></ul>\n<script>{script}</script>')

    def _search(self, site: Site, ask: Ask) -> Answer:
        if ask.method != "POST":
            return json_answer({"code": 405, "msg": "Request method 'GET' not supported"}, 405)
        asked = asked_for(ask)
        wanted = asked.get("channelList")
        size = min(number_of(asked.get("pageSize"), self.rows), MOST)
        number = max(1, number_of(asked.get("pageNo"), 1))
        if isinstance(wanted, list):
            meant = [column for column in site.columns if channel(column) in map(str, wanted)]
            rows = self._rows(meant, ask)
            total = len(rows)
        else:
            rows, total = [*self._others(), *self._rows(site.columns, ask)], CAP
        return json_answer({"code": 200, "data": {"list": cut(rows, number - 1, size), "totalCount": total}})

    def _rows(self, columns: Sequence[Column], ask: Ask) -> list[dict[str, Any]]:
        host = f"http://{ask.headers.get('host', ask.host)}" if self.full else ""
        shown = [(column, item) for column in columns for item in column.shown_on(ask.today)]
        shown.sort(key=lambda one: (one[1].published, one[1].number), reverse=True)
        return [
            {
                "title": item.title,
                "url": host + self.article_path(column, item),
                "display_date": _milliseconds(item.published),
                "channel_id": channel(column),
                "source": column.unit,
            }
            for column, item in shown
        ]

    def _others(self) -> list[dict[str, Any]]:
        """News of the site, which nobody asks for."""
        return [
            {
                "title": f"本市第{number}号要闻",
                "url": f"/xw/20260101/{file_key('news', number)}.html",
                "display_date": _milliseconds(date(2026, 1, 1)),
                "channel_id": "1",
                "source": "新闻中心",
            }
            for number in range(OTHERS)
        ]

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(file) for file in item.files]) or ""
        return article_page(site, column, item, f'<div id="ivs_content">\n{body}\n</div>')


def channel(column: Column) -> str:
    """The number of a unit's 年报 channel."""
    return str(7000 + int(column.code[-6:]))


def _milliseconds(day: date) -> int:
    return 1000 * int(datetime.combine(day, time(1, 30), UTC).timestamp())
