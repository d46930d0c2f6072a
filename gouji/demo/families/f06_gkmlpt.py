"""gkmlpt: a page whose script names the categories, lists as JSON, bodies in the page and in its script once more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from html import escape
from typing import Any

from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, host_and_port, labels, page

REPORTS = "政府信息公开年报"
JSON = "application/json; charset=utf-8"
FIRST_POST = 1_000_000
UNCOUNTED = 505
OTHER_HOST = "http://www.zcwjk.sim.test/zcwjk/"


@dataclass(frozen=True)
class Gkmlpt:
    """
    Each unit has a sub-site of its own, with its own sid; a list asked with another sid is empty.

    `rows`: how many articles a page of the list has. `twice`: pages 0 and 1 are the same; else 0 is the first and 1
    the second. `detail_only`: the body stands only in the script of the article.
    """

    rows: int = 100
    twice: bool = True
    detail_only: bool = False

    def column_path(self, column: Column) -> str:
        """The catalogue of a unit."""
        return f"{self._base(column)}/index"

    def article_path(self, column: Column, item: Publication) -> str:
        """Folders from the head of the number."""
        number = FIRST_POST + item.number
        return f"{self._base(column)}/content/{number // 10**6}/{number // 10**4}/post_{number}.html"

    def file_path(self, column: Column, item: Publication, file: Attached) -> str:
        """A folder of numbers."""
        number = int(file.key[:6], 16)
        return (
            f"{self._base(column)}/attachment/0/{number // 1000}/{number}/{FIRST_POST + item.number}.{file.extension}"
        )

    def routes(self, site: Site, today: date) -> Routes:
        """Catalogues, lists, articles and files of all columns."""
        routes: Routes = {}
        for column in site.columns:
            base, listed = self._base(column), partial(self._list, site, column)
            routes[self.column_path(column)] = partial(self._index, site, column)
            routes[f"{base}/annualreport"] = partial(self._index, site, column)
            routes[f"{base}/api/all/{category(column)}"] = listed
            routes[f"/gkmlpt/api/all/{category(column)}"] = listed
            for item in column.shown_on(today):
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                for file in item.files:
                    routes[self.file_path(column, item, file)] = partial(file_answer, site, file)
        return routes

    def _base(self, column: Column) -> str:
        return f"/{column.slug}/gkmlpt"

    def _index(self, site: Site, column: Column, ask: Ask) -> Answer:
        first = category(column)
        counted = len(column.shown_on(ask.today)) + UNCOUNTED
        tree = [
            _node(first + 1, "政府信息公开指南", 1),
            _node(first + 2, "政府信息公开制度", 4),
            _node(
                first + 3,
                "法定主动公开内容",
                UNCOUNTED,
                children=[
                    _node(first + 4, "机构职能", 3),
                    _node(first + 5, "政策文件", 88, jump_url=OTHER_HOST),
                    _node(first + 6, "政府网站年度报表", 5),
                ],
            ),
            _node(first, REPORTS, counted),
        ]
        script = _config({"SID": sid(column), "SITE_NAME": column.unit, "TREE": tree})
        html = site.frame("政府信息公开目录", '<div id="tree"></div>\n<div id="list"></div>', head=script)
        return page(html, wrong_charset=column.wrong_charset)

    def _list(self, site: Site, column: Column, ask: Ask) -> Answer:
        known = ask.query.get("sid") == str(sid(column))
        items = column.shown_on(ask.today) if known else []
        number = int(ask.query.get("page") or 0) if (ask.query.get("page") or "0").isdigit() else 0
        begin = self.rows * (max(0, number - 1) if self.twice else number)
        articles = [self._listed(column, item, ask) for item in items[begin : begin + self.rows]]
        return Answer(200, json.dumps({"articles": articles, "total": len(items)}).encode("ascii"), JSON)

    def _listed(self, column: Column, item: Publication, ask: Ask) -> dict[str, Any]:
        url = f"{host_and_port(ask)}{self.article_path(column, item)}"
        moment = _second(item.published)
        return {
            "id": FIRST_POST + item.number,
            "title": item.title,
            "url": url,
            "post_url": url,
            "publisher": column.unit,
            "identifier": item.index,
            "date": moment,
            "create_time": f"{item.published} 09:30:00",
            "first_publish_time": moment,
            "display_publish_time": moment,
            "attachment": [
                {"name": file.shown, "url": f"{host_and_port(ask)}{self.file_path(column, item, file)}"}
                for file in item.files
                if not file.is_picture
            ],
        }

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(column, item, file) for file in item.files]) or ""
        detail = {
            "id": FIRST_POST + item.number,
            "title": item.title,
            "publisher": column.unit,
            "identifier": item.index,
            "content": body,
        }
        script = _config({"SID": sid(column), "DETAIL": detail})
        table = (
            f"<table class='classify'><tr><td>索引号:</td><td>{escape(item.index)}</td><td>发布机构:</td>"
            f"<td>{escape(column.unit)}</td></tr><tr><td>发布日期:</td><td>{item.published}</td><td>文号:</td>"
            "<td></td></tr></table>"
        )
        shown = "" if self.detail_only else f"\n{body}\n"
        main = f'{table}\n<div class="article-content">{shown}</div>'
        html = site.frame(item.title, main, labels(column, item), head=script)
        return page(html, wrong_charset=column.wrong_charset)


def sid(column: Column) -> int:
    """The number of a unit's sub-site."""
    return 200_000 + int(column.code[-6:])


def category(column: Column) -> int:
    """The number of the 年报 category in a unit's catalogue."""
    return 2629 + 10 * int(column.code[-6:])


def _node(number: int, name: str, count: int, *, jump_url: str = "", children: list[Any] | None = None) -> Any:
    return {"id": number, "name": name, "post_count": count, "jump_url": jump_url, "children": children or []}


def _config(values: Mapping[str, Any]) -> str:
    """As a script; angle brackets are written as escapes, so that no tag inside can end it."""
    written = json.dumps(values, ensure_ascii=False).replace("<", "\\u003C").replace(">", "\\u003E")
    return f"<script>\nwindow._CONFIG = {written};\n</script>\n"


def _second(day: date) -> int:
    return int(datetime.combine(day, time(1, 30), UTC).timestamp())
