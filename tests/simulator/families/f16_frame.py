"""F16: the page of the column shows its list through a frame, beside frames that hold no list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from gouji.demo.publications import Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, page
from tests.simulator.families.lists import COLUMN, article, pages_of, row_list


@dataclass(frozen=True)
class Framed:
    """`rows`: how many a page of the list has; the frame itself is turned."""

    rows: int = 6

    def column_path(self, column: Column) -> str:
        """The page around the frame."""
        return f"/zwgk/{column.slug}/nb.html"

    def article_path(self, column: Column, item: Publication) -> str:
        """A folder of the year of publication, as most sites have it."""
        return f"/zwgk/{column.slug}/{item.published:%Y/%m/%d}/{item.number}.html"

    def routes(self, site: Site, today: date) -> Routes:
        """Outer pages, the pages of the lists, articles; and a counter."""
        routes: Routes = {"/visitcount.html": lambda _: page("<p>1</p>")}
        for column in site.columns:
            items = column.shown_on(today)
            routes[self.column_path(column)] = partial(self._outer, site, column)
            for current, rows in enumerate(pages := pages_of(items, self.rows), 1):
                routes[self._inner_path(column, current)] = partial(
                    self._inner, site, column, rows, current, len(pages)
                )
            for item in items:
                routes[self.article_path(column, item)] = partial(article, site, column, item, container="articleBox")
        return routes

    def _inner_path(self, column: Column, current: int) -> str:
        return f"/inner/{column.slug}_{current}.html"

    def _outer(self, site: Site, column: Column, _: Ask) -> Answer:
        frames = (
            '<iframe src="/visitcount.html" width="1" height="1"></iframe>\n'
            f'<iframe src="{self._inner_path(column, 1)}" width="100%"></iframe>'
        )
        return page(site.frame("政府信息公开年报", frames, COLUMN), wrong_charset=column.wrong_charset)

    def _inner(
        self, site: Site, column: Column, rows: Sequence[Publication], current: int, total: int, _: Ask
    ) -> Answer:
        listed = row_list((self.article_path(column, item), item) for item in rows)
        onward = f"<a href='{self._inner_path(column, current + 1)}'>下一页</a>" if current < total else ""
        html = site.frame("列表", f"{listed}\n<p>共{total}页 {onward}</p>", COLUMN)
        return page(html, wrong_charset=column.wrong_charset)
