"""TRS: lists in static HTML, paged by a script, one page a report. It counts pages from zero (F1) or from one (F2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape

from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, labels, page

CUT = 18
STUB = "<html><head><title></title></head><body><p>没有更多内容</p>" + "<!-- -->" * 35 + "</body></html>"


@dataclass(frozen=True)
class Trs:
    """
    `rows`: how many a list page has. Titles are cut in the list; the full one stands in `title=`.

    `one_based`: the second page is index_2, and the script names an element first. `stub`: past the last page stands a
    page of some 350 bytes without rows, instead of 404.
    """

    rows: int = 6
    one_based: bool = False
    stub: bool = False

    def column_path(self, column: Column) -> str:
        """The list of a unit."""
        return f"/{column.slug}/xxgk/nb/"

    def article_path(self, column: Column, item: Publication) -> str:
        """The month's folder, then t, the day and the number."""
        return f"{self.column_path(column)}{self._name(item)}"

    def file_path(self, column: Column, item: Publication, file: Attached) -> str:
        """Beside the article: P0, the day, then digits. The name is only in the link."""
        return f"{self.column_path(column)}{item.published:%Y%m}/{_file_name(item, file)}"

    def routes(self, site: Site, today: date) -> Routes:
        """Lists, articles and files of all columns."""
        routes: Routes = {}
        for column in site.columns:
            items = column.shown_on(today)
            pages = [items[start : start + self.rows] for start in range(0, len(items), self.rows)] or [[]]
            for current, rows in enumerate(pages):
                path = self.column_path(column) + self._page_name(current)
                routes[path] = partial(self._list, site, column, rows, current, len(pages))
            if self.stub:
                routes[self.column_path(column) + self._page_name(len(pages))] = lambda _: page(STUB)
            for item in items:
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                for file in item.files:
                    routes[self.file_path(column, item, file)] = partial(file_answer, site, file)
        return routes

    def _page_name(self, current: int) -> str:
        return f"index_{current + self.one_based}.html" if current else ""

    def _name(self, item: Publication) -> str:
        return f"{item.published:%Y%m}/t{item.published:%Y%m%d}_{item.number}.html"

    def _list(
        self, site: Site, column: Column, rows: Sequence[Publication], current: int, total: int, _: Ask
    ) -> Answer:
        written = "\n".join(self._row(item) for item in rows)
        call = f'{total},{current},"index","html"'
        if self.one_based:
            call = f"'pg',{total},{current + 1},'index','html',{self.rows}"
        script = f'<div id="pg"></div>\n<script>createPageHTML({call});</script>'
        main = f'<h3>{escape(column.unit)}政府信息公开年报</h3>\n<ul class="gl_list">\n{written}\n</ul>\n{script}'
        metas = {"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"}
        return page(site.frame("政府信息公开年报", main, metas), wrong_charset=column.wrong_charset)

    def _row(self, item: Publication) -> str:
        title = escape(item.title)
        shown = escape(item.title[:CUT] + "…" if len(item.title) > CUT else item.title)
        return f'<li><a href="./{self._name(item)}" title="{title}">{shown}</a><span>{item.published}</span></li>'

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [f"./{_file_name(item, file)}" for file in item.files]) or ""
        line = f"发布时间：{item.published} 来源：{escape(column.unit)} 浏览次数：<span id='hits'>{item.number % 97}</span>"
        main = (
            f"<div class='info'>索引号：{escape(item.index)}</div>\n<div class='info'>{line}</div>\n"
            f'<div class="TRS_Editor">\n{body}\n</div>'
        )
        return page(site.frame(item.title, main, labels(column, item)), wrong_charset=column.wrong_charset)


def _file_name(item: Publication, file: Attached) -> str:
    digits = int(file.key[:8], 16) % 10**10
    return f"P0{item.published:%Y%m%d}{digits:010d}.{file.extension}"
