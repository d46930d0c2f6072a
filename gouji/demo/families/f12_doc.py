"""The doc family: a site a unit under /gongkai/, ids that hold the time of their making, lists drawn by script."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from html import escape

from gouji.demo.publications import Column, Publication
from gouji.demo.site import FOUR_PARTS, Answer, Ask, Routes, Site, always, labels, link_list, page

NOISE = ("语音播报", "图片解读", "H5解读", "电子书", "动漫解读")
TABS = ("标题", "正文", "手机", "附件")


def object_id(day: date, *parts: object) -> str:
    """24 hexadecimal digits; the first eight are the second at half past eight in the morning in China."""
    moment = int(datetime.combine(day, time(0, 30), UTC).timestamp())
    tail = hashlib.sha256("|".join(map(str, parts)).encode("utf-8")).hexdigest()[:16]
    return f"{moment:08x}{tail}"


@dataclass(frozen=True)
class Doc:
    """`static_rows`: the list stands in the page; else an empty place and a script."""

    static_rows: bool = True
    founded: date = date(2020, 11, 12)

    def column_path(self, column: Column) -> str:
        """The channel: id of the unit's column, id of the standard column."""
        unit = object_id(self.founded, column.slug, "unit")
        standard = object_id(self.founded, "standard")
        return f"{self._home_path(column)}channel_c_{unit}_{standard}/"

    def article_path(self, column: Column, item: Publication) -> str:
        """The article inside its channel."""
        return f"{self.column_path(column)}doc_{object_id(item.published, column.code, item.number)}.html"

    def routes(self, site: Site, today: date) -> Routes:
        """Unit homes, channels and articles of all columns."""
        routes: Routes = {}
        for column in site.columns:
            items = column.shown_on(today)
            home, channel = self._home(site, column), self._channel(site, column, items)
            for path, html in ((self._home_path(column), home), (self.column_path(column), channel)):
                routes[path] = always(page(html, wrong_charset=column.wrong_charset))
            for item in items:
                routes[self.article_path(column, item)] = partial(self._answer, site, column, item)
        return routes

    def _answer(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        html = self._article(site, column, item, item.body_on(ask.today) or "")
        return page(html, wrong_charset=column.wrong_charset)

    def _home_path(self, column: Column) -> str:
        return f"/gongkai/site_{column.slug}/"

    def _home(self, site: Site, column: Column) -> str:
        menu = [(self.column_path(column) if part == FOUR_PARTS[-1] else "#", part) for part in FOUR_PARTS]
        guide = f"<p>{escape(column.unit)}政府信息公开指南：可以当面、写信或者在网上提出申请。</p>"
        return site.frame(f"{column.unit}政府信息公开", f'<div class="left">{link_list(menu)}</div>{guide}')

    def _channel(self, site: Site, column: Column, items: Sequence[Publication]) -> str:
        if not self.static_rows:
            return site.frame(
                "政府信息公开年报", '<div id="app"></div>\n<script src="/static/gongkai.bundle.js"></script>'
            )
        rows = "\n".join(
            f'<li><a href="{self.article_path(column, item)}" title="{escape(item.title)}">{escape(item.title)}</a>'
            f"<span>{item.published}</span></li>"
            for item in items
        )
        return site.frame(
            "政府信息公开年报", f'<ul class="doc-list">\n{rows}\n</ul>', {"ColumnName": "政府信息公开年报"}
        )

    def _article(self, site: Site, column: Column, item: Publication, body: str) -> str:
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
        return site.frame(item.title, main, labels(column, item))
