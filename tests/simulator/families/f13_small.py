"""F13, two in small: Openness (`page_N.html`) and eportal (`/eportal/ui?`, paged by a call of `next`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape

from gouji.demo.publications import Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, page
from tests.simulator.families.lists import COLUMN, article, pages_of, row_list


@dataclass(frozen=True)
class Openness:
    """`rows`: how many a list page has. The pages are counted in the text, and only a script leads on."""

    rows: int = 6

    def column_path(self, column: Column) -> str:
        """The number of the site, then that of the category."""
        return f"/OpennessContent/showList/31/{_number(column)}/page_1.html"

    def article_path(self, column: Column, item: Publication) -> str:
        """The number of the article alone."""
        return f"/OpennessContent/show/{item.number}.html"

    def routes(self, site: Site, today: date) -> Routes:
        """Lists, articles and files of all columns."""
        routes: Routes = {}
        for column in site.columns:
            items = column.shown_on(today)
            for current, rows in enumerate(pages := pages_of(items, self.rows), 1):
                path = self.column_path(column).replace("page_1", f"page_{current}")
                routes[path] = partial(self._list, site, column, rows, len(pages))
            for item in items:
                files = [f"/files/{file.key}.{file.extension}" for file in item.files]
                routes[self.article_path(column, item)] = partial(
                    article, site, column, item, container="xxgk_content", files=files
                )
                routes |= {path: partial(file_answer, site, file) for path, file in zip(files, item.files, strict=True)}
        return routes

    def _list(self, site: Site, column: Column, rows: Sequence[Publication], total: int, _: Ask) -> Answer:
        listed = row_list((self.article_path(column, item), item) for item in rows)
        turn = f"<div class='pages'>共 {total} 页 <a href='javascript:goPage()'>下一页</a></div>"
        html = site.frame("政府信息公开年报", f"<h3>{escape(column.unit)}</h3>\n{listed}\n{turn}", COLUMN)
        return page(html, wrong_charset=column.wrong_charset)


@dataclass(frozen=True)
class Eportal:
    """`rows`: how many a list page has. The address of further pages stands nowhere: a script puts it together."""

    rows: int = 6

    def column_path(self, column: Column) -> str:
        """One program for all pages."""
        return f"/eportal/ui?pageId={_number(column)}"

    def article_path(self, column: Column, item: Publication) -> str:
        """A folder for each article."""
        return f"/zwgk/{column.slug}/nb/{item.number}/index.html"

    def routes(self, site: Site, today: date) -> Routes:
        """The program, and the articles of all columns."""
        by_page = {str(_number(column)): column for column in site.columns}
        routes: Routes = {"/eportal/ui": partial(self._list, site, by_page)}
        for column in site.columns:
            for item in column.shown_on(today):
                routes[self.article_path(column, item)] = partial(
                    article, site, column, item, container="article-content"
                )
        return routes

    def _list(self, site: Site, by_page: Mapping[str, Column], ask: Ask) -> Answer:
        column = by_page.get(ask.query.get("pageId", ""))
        current = int(ask.query.get("currentPage", "1"))
        if column is None or (current > 1 and ask.query.get("moduleId") != _module(column)):
            return site.lost()
        pages = pages_of(column.shown_on(ask.today), self.rows)
        rows = pages[current - 1] if current <= len(pages) else []
        listed = row_list((self.article_path(column, item), item) for item in rows)
        onward = f"<a href='javascript:next({current + 1})'>下一页</a>" if current < len(pages) else ""
        script = f'<script>var moduleId = "{_module(column)}"; function next(n) {{ go("/eportal/ui?", n); }}</script>'
        turn = f"<div class='pages'>第{current}/{len(pages)}页 {onward}</div>"
        return page(
            site.frame("政府信息公开年报", f"{listed}\n{turn}\n{script}", COLUMN), wrong_charset=column.wrong_charset
        )


def _number(column: Column) -> int:
    return 4400 + int(column.code[-6:])


def _module(column: Column) -> str:
    return hashlib.sha256(column.code.encode("utf-8")).hexdigest()[:32]
