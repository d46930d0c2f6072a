"""TRS: lists in static HTML, paged by a script that counts from zero, one page a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape

from gouji.demo.publications import Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, always, labels, page

CUT = 18


@dataclass(frozen=True)
class Trs:
    """`rows`: how many a list page has. Titles are cut in the list; the full one stands in `title=`."""

    rows: int = 6

    def column_path(self, column: Column) -> str:
        """The list of a unit."""
        return f"/{column.slug}/xxgk/nb/"

    def article_path(self, column: Column, item: Publication) -> str:
        """The month's folder, then t, the day and the number."""
        return f"{self.column_path(column)}{self._name(item)}"

    def routes(self, site: Site, today: date) -> Routes:
        """Lists and articles of all columns."""
        routes: Routes = {}
        for column in site.columns:
            items = column.shown_on(today)
            pages = [items[start : start + self.rows] for start in range(0, len(items), self.rows)] or [[]]
            for current, rows in enumerate(pages):
                name = "" if current == 0 else f"index_{current}.html"
                html = self._list(site, column, rows, current, len(pages))
                routes[self.column_path(column) + name] = always(page(html, wrong_charset=column.wrong_charset))
            for item in items:
                routes[self.article_path(column, item)] = partial(self._answer, site, column, item)
        return routes

    def _answer(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        html = self._article(site, column, item, item.body_on(ask.today) or "")
        return page(html, wrong_charset=column.wrong_charset)

    def _name(self, item: Publication) -> str:
        return f"{item.published:%Y%m}/t{item.published:%Y%m%d}_{item.number}.html"

    def _list(self, site: Site, column: Column, rows: Sequence[Publication], current: int, total: int) -> str:
        written = "\n".join(self._row(item) for item in rows)
        script = f'<script>createPageHTML({total},{current},"index","html");</script>'
        main = f'<h3>{escape(column.unit)}政府信息公开年报</h3>\n<ul class="gl_list">\n{written}\n</ul>\n{script}'
        return site.frame("政府信息公开年报", main, {"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"})

    def _row(self, item: Publication) -> str:
        title = escape(item.title)
        shown = escape(item.title[:CUT] + "…" if len(item.title) > CUT else item.title)
        return f'<li><a href="./{self._name(item)}" title="{title}">{shown}</a><span>{item.published}</span></li>'

    def _article(self, site: Site, column: Column, item: Publication, body: str) -> str:
        line = f"发布时间：{item.published} 来源：{escape(column.unit)} 浏览次数：<span id='hits'>{item.number % 97}</span>"
        main = (
            f"<div class='info'>索引号：{escape(item.index)}</div>\n<div class='info'>{line}</div>\n"
            f'<div class="TRS_Editor">\n{body}\n</div>'
        )
        return site.frame(item.title, main, labels(column, item))
