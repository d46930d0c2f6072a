"""F15: a site that is drawn by scripts alone. There is no list and no article for a program to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gouji.demo.publications import Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, page

SHELL = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>政务公开</title>
<script src="/static/chunk-vendors.js"></script><script src="/static/app.js"></script></head>
<body><noscript>请开启脚本</noscript><div id="app"></div></body></html>
"""


@dataclass(frozen=True)
class Scripted:
    """Every address below /gk/ answers the same shell."""

    def column_path(self, column: Column) -> str:
        """The shell; what it shows, the fragment says."""
        return f"/gk/{column.slug}/"

    def article_path(self, column: Column, item: Publication) -> str:
        """The shell again."""
        return f"/gk/{column.slug}/{item.number}"

    def routes(self, site: Site, today: date) -> Routes:
        """The shell, and the bundle, which nobody runs."""
        routes: Routes = {"/static/app.js": _bundle, "/static/chunk-vendors.js": _bundle}
        for column in site.columns:
            routes[self.column_path(column)] = _shell
            routes |= {self.article_path(column, item): _shell for item in column.shown_on(today)}
        return routes


def _shell(_: Ask) -> Answer:
    return page(SHELL)


def _bundle(_: Ask) -> Answer:
    return Answer(200, b"document.getElementById('app').textContent='';\n", "application/javascript")
