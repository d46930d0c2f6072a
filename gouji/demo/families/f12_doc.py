"""The doc family: a site a unit under /gongkai/, ids that hold the time of their making, lists drawn by script."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from html import escape

from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.site import FOUR_PARTS, Answer, Ask, Routes, Site, file_answer, labels, link_list, page

NOISE = ("语音播报", "图片解读", "H5解读", "电子书", "动漫解读")
TABS = ("标题", "正文", "手机", "附件")
SCRIPT = "/static/gongkai.bundle.js"


def object_id(day: date, *parts: object) -> str:
    """24 hexadecimal digits; the first eight are the second at half past eight in the morning in China."""
    moment = int(datetime.combine(day, time(0, 30), UTC).timestamp())
    tail = hashlib.sha256("|".join(map(str, parts)).encode("utf-8")).hexdigest()[:16]
    return f"{moment:08x}{tail}"


@dataclass(frozen=True)
class Doc:
    """
    `static_rows`: the list stands in the page; else an empty place and a script.

    `late_ids`: by how many days the id of an article is younger than the date on its label.
    """

    static_rows: bool = True
    founded: date = date(2020, 11, 12)
    late_ids: int = 0

    def column_path(self, column: Column) -> str:
        """The channel: id of the unit's column, id of the standard column."""
        unit = object_id(self.founded, column.slug, "unit")
        standard = object_id(self.founded, "standard")
        return f"{self._home_path(column)}channel_c_{unit}_{standard}/"

    def article_path(self, column: Column, item: Publication) -> str:
        """The article inside its channel."""
        return f"{self.column_path(column)}doc_{self._id(column, item)}.html"

    def file_path(self, column: Column, item: Publication, file: Attached) -> str:
        """The id of the article, then that of the file."""
        return f"{self.column_path(column)}doc_{self._id(column, item)}_{file.key}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """Unit homes, channels, articles and files of all columns."""
        routes: Routes = {SCRIPT: lambda _: Answer(200, b"// nothing to run\n", "application/javascript")}
        for column in site.columns:
            items = column.shown_on(today)
            routes[self._home_path(column)] = partial(self._home, site, column)
            routes[self.column_path(column)] = partial(self._channel, site, column, items)
            for item in items:
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                for file in item.files:
                    routes[self.file_path(column, item, file)] = partial(file_answer, site, file)
        return routes

    def _id(self, column: Column, item: Publication) -> str:
        return object_id(item.published + timedelta(days=self.late_ids), column.code, item.number)

    def _home_path(self, column: Column) -> str:
        return f"/gongkai/site_{column.slug}/"

    def _home(self, site: Site, column: Column, _: Ask) -> Answer:
        menu = [(self.column_path(column) if part == FOUR_PARTS[-1] else "#", part) for part in FOUR_PARTS]
        guide = f"<p>{escape(column.unit)}政府信息公开指南：可以当面、写信或者在网上提出申请。</p>"
        html = site.frame(f"{column.unit}政府信息公开", f'<div class="left">{link_list(menu)}</div>{guide}')
        return page(html, wrong_charset=column.wrong_charset)

    def _channel(self, site: Site, column: Column, items: Sequence[Publication], _: Ask) -> Answer:
        if not self.static_rows:
            empty = f'<div id="app"></div>\n<script src="{SCRIPT}"></script>'
            return page(site.frame("政府信息公开年报", empty), wrong_charset=column.wrong_charset)
        rows = "\n".join(
            f'<li><a href="{self.article_path(column, item)}" title="{escape(item.title)}">{escape(item.title)}</a>'
            f"<span>{item.published}</span></li>"
            for item in items
        )
        html = site.frame(
            "政府信息公开年报", f'<ul class="doc-list">\n{rows}\n</ul>', {"ColumnName": "政府信息公开年报"}
        )
        return page(html, wrong_charset=column.wrong_charset)

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(column, item, file) for file in item.files]) or ""
        crumbs = f"当前位置：{escape(column.unit)} &gt; 政府信息公开年报"
        table = (
            f"<table class='label'><tr><td>标题</td><td colspan='3'>{escape(item.title)}</td></tr>"
            f"<tr><td>索引号</td><td>{escape(item.index)}</td><td>文号</td><td>无文号</td></tr>"
            f"<tr><td>发文日期</td><td>{item.published}</td><td>发布机构</td><td>{escape(column.unit)}</td></tr></table>"
        )
        tabs = "".join(f"<span class='tab'>{tab}</span>" for tab in TABS)
        noise = "".join(f"<span>{word}</span>" for word in NOISE)
        main = (
            f"<div class='crumbs'>{crumbs}</div>\n{table}\n<div>{tabs}</div>\n<div class='noise'>{noise}</div>\n"
            f"<div class='date'>发布日期：{item.published}</div>\n<div class=\"article-content\">\n{body}\n</div>"
        )
        return page(site.frame(item.title, main, labels(column, item)), wrong_charset=column.wrong_charset)
