"""Lonsun EX: one column a unit from a template, told apart by `type`; the rows come as a fragment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from urllib.parse import urlencode

from gouji.demo.files import picture
from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, page
from gouji.rendering.printed_form import Slot
from tests.simulator.families.common import article_page, column_page, cut, number_of

LABEL = "/site/label/8888"
SITE_ID = 6788541
NOTHING = "暂无相关信息"
PARTS = {
    "1": "政府信息公开制度",
    "2": "政府信息公开指南",
    "3": "政府信息公开年报",
    "4": "法定主动公开内容",
    "5": "依申请公开",
}
PICTURED = "（图片版）"
TWIN = "9"  # behind the number of a report: its twin


@dataclass(frozen=True)
class Lonsun:
    """
    `rows`: of one fragment. `folded`: the reports stand in type 4 under a category, and type 3 says that there are none.

    `twins`: each report has a second article, which only shows pictures of it. `nameless`: links to files say no more
    than 附件下载; their addresses never say more. `counted`: the fragment says how many rows there are, not only pages.
    """

    rows: int = 15
    folded: bool = False
    twins: bool = True
    nameless: bool = False
    counted: bool = False

    def column_path(self, column: Column) -> str:
        """The organ with the type of the column."""
        where = f"type=4&catId={_category(column)}" if self.folded else "type=3"
        return f"/public/column/{organ(column)}?{where}"

    def article_path(self, column: Column, item: Publication) -> str:
        """The organ and the number of the article."""
        return f"/public/{organ(column)}/{10 * item.number}.html"

    def file_path(self, file: Attached) -> str:
        """FastDFS: two folders from the head of the key."""
        return f"/group6/M00/{file.key[:2].upper()}/{file.key[2:4].upper()}/{file.key[4:]}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """Columns, the fragments, articles with their twins, and files."""
        routes: Routes = {LABEL: partial(self._fragment, site), "/group6/M00/00/00/picture.png": _picture}
        for column in site.columns:
            routes[f"/public/column/{organ(column)}"] = partial(self._column, site, column)
            for item in column.shown_on(today):
                path = self.article_path(column, item)
                routes[path] = partial(self._article, site, column, item)
                if self._has_twin(item):
                    routes[_twin(path)] = partial(self._pictures, site, column, item)
                routes |= {self.file_path(file): partial(file_answer, site, file) for file in item.files}
        return routes

    def _has_twin(self, item: Publication) -> bool:
        return self.twins and item.title.endswith("政府信息公开工作年度报告")

    def _column(self, site: Site, column: Column, ask: Ask) -> Answer:
        kind = ask.query.get("type", "4")
        asked = {
            "IsAjax": 1,
            "dataType": "html",
            "labelName": "publicInfoList",
            "siteId": SITE_ID,
            "organId": organ(column),
            "type": kind,
            "catId": ask.query.get("catId", ""),
            "pageSize": self.rows,
            "pageIndex": 1,
            "isDate": "true",
            "dateFormat": "yyyy-MM-dd",
            "result": NOTHING,
            "file": "/xxgk/publicInfoList_newest2020",
        }
        tabs = "".join(
            f'<li><a href="/public/column/{organ(column)}?type={number}">{name}</a></li>'
            for number, name in PARTS.items()
        )
        call = f'Ls.ajax({{url: "{LABEL}?{urlencode(asked)}", target: "#publicInfoList"}})'
        main = f'<ul class="tabs">{tabs}</ul>\n<div id="publicInfoList"></div>\n<script>{call};</script>'
        return column_page(site, column, main, {"ColumnName": PARTS.get(kind, "")})

    def _fragment(self, site: Site, ask: Ask) -> Answer:
        asked = ask.query
        known = [column for column in site.columns if str(organ(column)) == asked.get("organId")]
        if asked.get("labelName") != "publicInfoList" or not known:
            return site.lost()
        column = known[0]
        meant = ("4", str(_category(column))) if self.folded else ("3", "")
        said = (asked.get("type", ""), asked.get("catId", "") if self.folded else "")
        rows = self._listed(column, ask.today) if said == meant else []
        number, size = max(1, number_of(asked.get("pageIndex"), 1)), number_of(asked.get("pageSize"), self.rows)
        written = "\n".join(
            f'<li><a href="{path}" title="{escape(title)}" target="_blank">{escape(title[:20])}</a>'
            f'<span class="date">{day}</span></li>'
            for title, path, day in cut(rows, number - 1, size)
        )
        if not written:
            return page(f'<div class="nothing">{NOTHING}</div>', wrong_charset=column.wrong_charset)
        total = f", total: {len(rows)}" if self.counted else ""
        turn = f"id: '#turn', currPage: {number}, pageCount: {-(-len(rows) // size)}{total}"
        html = f'<ul class="public_list">\n{written}\n</ul>\n<script>Ls.pagination({{{turn}}});</script>'
        return page(html, wrong_charset=column.wrong_charset)

    def _listed(self, column: Column, today: date) -> list[tuple[str, str, date]]:
        """Title, address and day of every row: the twin stands before its report."""
        rows = []
        for item in column.shown_on(today):
            path = self.article_path(column, item)
            if self._has_twin(item):
                rows.append((item.title + PICTURED, _twin(path), item.published))
            rows.append((item.title, path, item.published))
        return rows

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(file) for file in item.files]) or ""
        if self.nameless:
            for file in item.files:
                body = body.replace(f">{file.shown}</a>", ">附件下载</a>")
        return article_page(site, column, item, f'<div class="xxgk_content">\n{body}\n</div>')

    def _pictures(self, site: Site, column: Column, item: Publication, _: Ask) -> Answer:
        shown = f'<h1>{escape(item.title)}{PICTURED}</h1><img src="/group6/M00/00/00/picture.png" alt="">'
        return article_page(site, column, item, f'<div class="xxgk_content">{shown}</div>')


def organ(column: Column) -> int:
    """The number of a unit."""
    return 6_590_000 + int(column.code[-6:])


def _category(column: Column) -> int:
    return 6_710_000 + int(column.code[-6:])


def _twin(path: str) -> str:
    return path.removesuffix("0.html") + f"{TWIN}.html"


def _picture(_: Ask) -> Answer:
    return Answer(200, picture([[Slot(""), Slot("")], [Slot(""), Slot("")]]), "image/png")
