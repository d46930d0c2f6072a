"""Hanweb xxgk: a form, a tree of units, and a search by POST whose rows are those of everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from urllib.parse import urlencode

from gouji.demo.publications import Attached, Column, Publication, file_key
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, page
from tests.simulator.families.common import article_page, asked_for, column_page, cut, number_of

SEARCH = "/module/xxgk/search.jsp"
TREE = "/module/xxgk/tree.jsp"
REPORTS, BUDGETS = 33381, 33390  # columns that all units share
FIELDS = {"infotypeId": "B0303", "jdid": "263", "divid": "div33381", "standardXxgk": "1"}
BESIDE = 3


@dataclass(frozen=True)
class Xxgk:
    """
    All units share one column, told apart by their code as `area`; an area that nobody has gives a table without rows.

    `rows`: of one page. `mixed`: the search does not look at the area, if it is one. `other_columns`: budgets of the
    units stand between their reports, with the number of another column in their addresses. `posts_only`: a GET is
    answered with the empty form.
    """

    rows: int = 10
    mixed: bool = True
    other_columns: bool = True
    posts_only: bool = True

    def column_path(self, column: Column) -> str:
        """The shared column with the code of the unit."""
        query = {"vc_xxgkarea": column.code, "number": FIELDS["infotypeId"], "jh": FIELDS["jdid"]}
        return f"/col/col{REPORTS}/index.html?{urlencode(query)}"

    def article_path(self, column: Column, item: Publication) -> str:
        """art, the day, the column and the number."""
        return self._address(REPORTS, item.published, 100 * item.number + int(column.code[-2:]))

    def file_path(self, file: Attached) -> str:
        """The folder of uploads."""
        return f"/attach/0/{file.key}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """The column, tree and search, articles and files."""
        routes: Routes = {
            f"/col/col{REPORTS}/index.html": partial(self._column, site),
            TREE: partial(self._tree, site),
            SEARCH: partial(self._search, site),
        }
        for column in site.columns:
            for item in column.shown_on(today):
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                routes |= {self.file_path(file): partial(file_answer, site, file) for file in item.files}
            for number in range(BESIDE if self.other_columns else 0):
                routes[self._budget(column, number)] = partial(self._no_report, site, column, number)
        return routes

    def _address(self, column_id: int, day: date, number: int) -> str:
        return f"/art/{day.year}/{day.month}/{day.day}/art_{column_id}_{number}.html"

    def _budget(self, column: Column, number: int) -> str:
        return self._address(BUDGETS, date(2024, 3, 1 + number), 1000 * int(column.code[-6:]) + number)

    def _column(self, site: Site, ask: Ask) -> Answer:
        area = ask.query.get("vc_xxgkarea", "")
        known = [column for column in site.columns if column.code == area]
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in {**FIELDS, "area": area, "currpage": "1"}.items()
        )
        form = f'<form id="searchform" method="post" action="{SEARCH}">{hidden}<input name="vc_title"></form>'
        tree = f'<iframe src="{TREE}?{urlencode({**FIELDS, "area": area})}" class="tree"></iframe>'
        main = f'{form}\n{tree}\n<div id="{FIELDS["divid"]}"></div>\n<script src="/module/xxgk/search.js"></script>'
        return column_page(site, (known or site.columns)[0], main)

    def _tree(self, site: Site, _: Ask) -> Answer:
        units = "".join(
            f'<li><a href="{escape(self.column_path(column))}" target="_top">{escape(column.unit)}</a></li>'
            for column in site.columns
        )
        return page(site.frame("信息公开目录", f'<ul class="tree">{units}</ul>'))

    def _search(self, site: Site, ask: Ask) -> Answer:
        asked = asked_for(ask)
        areas = [column for column in site.columns if column.code == asked.get("area")]
        if self.posts_only and ask.method != "POST":
            areas = []
        listed = self._listed((site.columns if self.mixed else areas) if areas else (), ask.today)
        number = max(1, number_of(asked.get("currpage"), 1))
        rows = "\n".join(
            self._row(place, *one) for place, one in enumerate(cut(listed, number - 1, self.rows), start=1)
        )
        pages = -(-len(listed) // self.rows)
        turn = f"<div class='page'>共<span>{len(listed)}</span>条 第{number}页 共{pages}页</div>" if pages else ""
        head = "<tr><th>序号</th><th>信息名称</th><th>发布机构</th><th>发布日期</th></tr>"
        return page(f'<table class="tr_main">{head}\n{rows}\n</table>{turn}')

    def _listed(self, columns: Sequence[Column], today: date) -> list[tuple[Column, str, str, str, date]]:
        """Unit, title, address, index and day of all rows, the newest first."""
        rows = [
            (column, item.title, self.article_path(column, item), item.index, item.published)
            for column in columns
            for item in column.shown_on(today)
        ]
        for column in columns if self.other_columns else ():
            for number in range(BESIDE):
                title = f"{column.unit}{2021 + number}年部门决算公开"
                index = f"{column.code}/2024-9{number:06d}"
                rows.append((column, title, self._budget(column, number), index, date(2024, 3, 1 + number)))
        return sorted(rows, key=lambda row: (row[4], row[2]), reverse=True)

    def _row(self, place: int, column: Column, title: str, url: str, index: str, day: date) -> str:
        kind = "odd" if place % 2 else "even"
        tip = f"<div class='tip'><p>索引号：{escape(index)}</p><p>发布机构：{escape(column.unit)}</p></div>"
        return (
            f'<tr class="tr_main_value_{kind}"><td>{place}</td><td><a class="bt_link" href="{url}" '
            f'title="{escape(title)}">{escape(title[:24])}</a>{tip}</td><td>{escape(column.unit)}</td><td>{day}</td></tr>'
        )

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(file) for file in item.files]) or ""
        return article_page(site, column, item, f'<div id="zoom">\n{body}\n</div>')

    def _no_report(self, site: Site, column: Column, number: int, _: Ask) -> Answer:
        words = f"<p>{escape(column.unit)}{2021 + number}年部门决算，演示用。{file_key(column.code, number)[:6]}</p>"
        return page(site.frame("部门决算公开", words))
