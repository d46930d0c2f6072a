"""UCAP: a shell, and a list as JSON that its script asks for by the 32 digits of the channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from gouji.demo.publications import Attached, Column, Publication, file_key
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer
from tests.simulator.families.common import article_page, asked_for, column_page, cut, json_answer, number_of

POSTED = "/getFileListByCodeId"
MOST = 50
TOKEN = "access-token"


@dataclass(frozen=True)
class Ucap:
    """
    `rows`: how many the shell asks for at once; a request may ask for up to 50.

    `post`: the list answers a POST to `/getFileListByCodeId` instead of a GET of `/common/search/`. `wrapped`: the
    answer has `results` around its `data`, which the POST always has. `redirected`: the addresses of reports are old
    ones that are gone, and `redirectUrl` has those that count. `guarded`: without a token that only a browser makes
    the list is refused, with 403 and JSON.
    """

    rows: int = 15
    post: bool = False
    wrapped: bool = False
    redirected: bool = False
    guarded: bool = False

    def column_path(self, column: Column) -> str:
        """The shell of a unit."""
        return f"/{column.slug}/zfxxgkndbg/xxgk_list.shtml"

    def article_path(self, column: Column, item: Publication) -> str:
        """The month's folder, then 32 digits."""
        return f"/{column.slug}/zfxxgkndbg/{item.published:%Y%m}/{_article_id(column, item)}.shtml"

    def file_path(self, column: Column, item: Publication, file: Attached) -> str:
        """Below a folder that is named like the article."""
        return f"{self.article_path(column, item).removesuffix('.shtml')}/files/{file.key}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """Shells, lists, articles and files of all columns."""
        routes: Routes = {POSTED: partial(self._posted, site)} if self.post else {}
        for column in site.columns:
            routes[self.column_path(column)] = partial(self._shell, site, column)
            if not self.post:
                for head in ("/common/search/", "/searchList/"):
                    routes[head + channel(column)] = partial(self._searched, site, column)
            for item in column.shown_on(today):
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                for file in item.files:
                    routes[self.file_path(column, item, file)] = partial(file_answer, site, file)
        return routes

    def _shell(self, site: Site, column: Column, _: Ask) -> Answer:
        if self.post:
            call = f'post("{POSTED}", {{codeId: "{channel(column)}", page: 1, pageSize: {self.rows}}})'
        else:
            query = f"_isAgg=false&_isJson=true&_pageSize={self.rows}&_template=index&page=1"
            call = f'get("/common/search/{channel(column)}?{query}")'
        main = f'<div class="list" id="news"></div>\n<script>var channelId = "{channel(column)}"; {call}.then(draw);</script>'
        return column_page(site, column, main, {"channelId": channel(column)})

    def _searched(self, site: Site, column: Column, ask: Ask) -> Answer:
        asked = asked_for(ask)
        if asked.get("_isJson") != "true":
            return column_page(site, column, "<div class='list'></div>")
        return self._list(column, ask, number_of(asked.get("_pageSize"), self.rows), asked)

    def _posted(self, site: Site, ask: Ask) -> Answer:
        asked = asked_for(ask)
        wanted = asked.get("channelId") or asked.get("codeId")  # one of the two is enough
        known = [column for column in site.columns if channel(column) == wanted]
        if ask.method != "POST" or not known:
            return json_answer({"code": 500, "message": "参数错误"})
        return self._list(known[0], ask, number_of(asked.get("size") or asked.get("pageSize"), self.rows), asked)

    def _list(self, column: Column, ask: Ask, size: int, asked: dict[str, Any]) -> Answer:
        if self.guarded and TOKEN not in ask.headers:
            return json_answer({"code": 403, "message": "token 无效"}, 403)
        items, size = column.shown_on(ask.today), min(size, MOST)
        number = max(1, number_of(asked.get("page"), 1))
        rows = [self._row(column, item) for item in cut(items, number - 1, size)]
        data = {"page": number, "rows": size, "total": len(items), "channelId": channel(column), "results": rows}
        return json_answer({"results": {"data": data}} if self.post or self.wrapped else {"data": data})

    def _row(self, column: Column, item: Publication) -> dict[str, Any]:
        here = self.article_path(column, item)
        old = self.redirected and item.title.endswith("年度报告")
        return {
            "title": item.title,
            "titleHtml": item.title.replace("政府信息公开", "<em>政府信息公开</em>"),
            "url": f"/old/{_article_id(column, item)}.html" if old else here,
            "redirectUrl": here if old else "",
            "publishedTimeStr": f"{item.published} 09:30:00",
            "channelName": "政府信息公开年报",
            "manuscriptId": _article_id(column, item),
        }

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(column, item, file) for file in item.files]) or ""
        return article_page(site, column, item, f'<div id="UCAP-CONTENT">\n{body}\n</div>')


def channel(column: Column) -> str:
    """The 32 digits of a unit's 年报 channel."""
    return file_key("channel", column.code)


def _article_id(column: Column, item: Publication) -> str:
    return file_key("article", column.code, item.number)
