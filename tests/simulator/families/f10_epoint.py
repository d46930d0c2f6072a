"""Epoint: a column whose rows a POST gives, and articles that are one shell for all, filled by a second POST."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from gouji.demo.publications import Attached, Column, Publication, file_key
from gouji.demo.site import Answer, Ask, Routes, Site, always, file_answer, page
from tests.simulator.families.common import article_page, asked_for, column_page, cut, json_answer, number_of

PROJECT = "EWB-FRONT"
LIST = f"/{PROJECT}/rest/lightfrontaction/getgovinfolist"
DETAIL = f"/{PROJECT}/rest/lightfrontaction/getgovinfodetail"
COLUMN = "/dynamic/zwgk/govInfoPub.html"
SHELL = "/dynamic/zwgk/showinfo.html"
SCRIPT = "/js/webBuilderCommon.js"
SITE_GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
MOST = 100


@dataclass(frozen=True)
class Epoint:
    """
    `rows`: how many the column asks for at once; pages are counted from zero.

    `shell`: articles are the shell with `infoGuid`, whose body the second POST gives; else static pages below the
    column. `viewer`: the shell itself shows the first file of its article in a viewer, and there is nothing else.
    """

    rows: int = 15
    shell: bool = True
    viewer: bool = False

    def column_path(self, column: Column) -> str:
        """One page for all units, with the category of the unit."""
        return f"{COLUMN}?categorynum={category(column)}"

    def article_path(self, column: Column, item: Publication) -> str:
        """The shell with the guid; without it a static page, its day in the folder."""
        if self.shell:
            return f"{SHELL}?infoGuid={guid(column, item)}&categorynum={category(column)}"
        return f"/{column.slug}/xxgknb/{item.published:%Y%m%d}/{guid(column, item)}.html"

    def file_path(self, file: Attached) -> str:
        """Below the folder of uploads."""
        return f"/{PROJECT}/WebbuilderMIS/attach/{file.key}/{file.key[:8]}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """Columns, both programs, the shell or the articles, and files."""
        info = json.dumps({"siteGuid": SITE_GUID, "projectName": f"/{PROJECT}"})
        routes: Routes = {
            COLUMN: partial(self._column, site),
            LIST: partial(self._list, site),
            SCRIPT: always(Answer(200, f"var siteInfo = {info};\n".encode(), "application/javascript")),
        }
        if self.shell:
            routes |= {SHELL: partial(self._shell, site), DETAIL: partial(self._detail, site)}
        for column in site.columns:
            for item in column.shown_on(today):
                if not self.shell:
                    routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                routes |= {self.file_path(file): partial(file_answer, site, file) for file in item.files}
        return routes

    def _scripts(self, call: str) -> str:
        return f'<script src="{SCRIPT}"></script>\n<script>{call}</script>'

    def _column(self, site: Site, ask: Ask) -> Answer:
        known = [column for column in site.columns if category(column) == ask.query.get("categorynum")]
        if not known:
            return site.lost()
        call = f'Util.ajax({{url: siteInfo.projectName + "/rest/lightfrontaction/getgovinfolist", size: {self.rows}}});'
        main = f'<div class="ewb-list"><ul id="infolist"></ul><div id="pager"></div></div>\n{self._scripts(call)}'
        return column_page(site, known[0], main)

    def _list(self, site: Site, ask: Ask) -> Answer:
        asked = _params(ask)
        known = [column for column in site.columns if category(column) == asked.get("categorynum")]
        if ask.method != "POST" or asked.get("siteGuid", SITE_GUID) != SITE_GUID:
            return json_answer({"status": {"code": 0, "text": "请求方式不正确"}, "custom": {}})
        items = [(column, item) for column in known for item in column.shown_on(ask.today)]
        size = min(number_of(asked.get("pageSize"), self.rows), MOST)
        rows = [self._row(*one) for one in cut(items, number_of(asked.get("pageIndex"), 0), size)]
        return json_answer({"status": {"code": 1}, "custom": {"data": rows, "total": len(items)}})

    def _row(self, column: Column, item: Publication) -> dict[str, Any]:
        return {
            "infourl": self.article_path(column, item),
            "realtitle": item.title,
            "title": item.title[:20] + "…" if len(item.title) > 20 else item.title,
            "infodate": item.published.isoformat(),
            "deptname": column.unit,
            "infoid": guid(column, item),
        }

    def _found(self, site: Site, wanted: str, today: date) -> tuple[Column, Publication] | None:
        shown = ((column, item) for column in site.columns for item in column.shown_on(today))
        return next((one for one in shown if guid(*one) == wanted), None)

    def _shell(self, site: Site, ask: Ask) -> Answer:
        found = self._found(site, ask.query.get("infoGuid", ""), ask.today)
        if self.viewer and found is not None:
            column, item = found
            body = item.body_on(ask.today, [self.file_path(file) for file in item.files]) or ""
            return article_page(site, column, item, f'<div class="ewb-article">{self._scripts("")}\n{body}</div>')
        call = f'Util.ajax({{url: "{DETAIL}", data: {{infoGuid: Util.getUrlParams("infoGuid")}}}});'
        main = f'<div class="ewb-main"><h1 id="title"></h1><div id="content" class="ewb-article"></div></div>\n{self._scripts(call)}'
        return page(site.frame("信息公开", main))

    def _detail(self, site: Site, ask: Ask) -> Answer:
        found = self._found(site, str(_params(ask).get("infoGuid", "")), ask.today) if ask.method == "POST" else None
        if found is None:
            return json_answer({"status": {"code": 0, "text": "信息不存在"}, "custom": {}})
        column, item = found
        data = {
            "realtitle": item.title,
            "infodate": f"{item.published} 09:30:00",
            "deptname": column.unit,
            "indexno": item.index,
            "infocontent": item.body_on(ask.today, [self.file_path(file) for file in item.files]) or "",
        }
        return json_answer({"status": {"code": 1}, "custom": data})

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(file) for file in item.files]) or ""
        return article_page(site, column, item, f'<div class="article-content">\n{body}\n</div>')


def category(column: Column) -> str:
    """The number of a unit's 年报 category."""
    return f"003{int(column.code[-6:]):06d}"


def guid(column: Column, item: Publication) -> str:
    """Of an article, with dashes."""
    key = file_key("guid", column.code, item.number)
    return "-".join((key[:8], key[8:12], key[12:16], key[16:20], key[20:]))


def _params(ask: Ask) -> dict[str, Any]:
    """What is asked: as JSON, alone or as `params`, or as a form."""
    asked = asked_for(ask)
    inner = asked.get("params")
    if isinstance(inner, str):
        try:
            inner = json.loads(inner)
        except ValueError:
            return asked
    return {**asked, **inner} if isinstance(inner, dict) else asked
