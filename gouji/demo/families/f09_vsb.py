"""VSB: static lists whose further pages are numbered downwards, articles under info/, files behind a download page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from urllib.parse import urlencode

from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, labels, page

DOWNLOAD = "/system/_content/download.jsp"
OWNER = "1529401001"


@dataclass(frozen=True)
class Vsb:
    """
    `rows`: how many a list page has. With four pages the second one is nb/3.htm and the last one nb/1.htm.

    `captcha`: the download page asks for a code, with 200, instead of giving the file.
    """

    rows: int = 6
    captcha: bool = False

    def column_path(self, column: Column) -> str:
        """The list of a unit."""
        return f"/{column.slug}/nb.htm"

    def article_path(self, column: Column, item: Publication) -> str:
        """The number of the column in the tree of the site, then that of the article."""
        return f"/info/{_tree(column)}/{item.number}.htm"

    def file_path(self, file: Attached) -> str:
        """The download page. The name is only in the link."""
        asked = {"urltype": "news.DownloadAttachUrl", "owner": OWNER, "wbfileid": _file_id(file)}
        return f"{DOWNLOAD}?{urlencode(asked)}"

    def routes(self, site: Site, today: date) -> Routes:
        """Lists, articles, and the download page for the files of all columns."""
        routes: Routes = {}
        files: dict[str, Attached] = {}
        for column in site.columns:
            items = column.shown_on(today)
            pages = [items[start : start + self.rows] for start in range(0, len(items), self.rows)] or [[]]
            for current, rows in enumerate(pages):
                path = self.column_path(column) if current == 0 else f"/{column.slug}/nb/{len(pages) - current}.htm"
                routes[path] = partial(self._list, site, column, rows, current, len(pages))
            for item in items:
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                files |= {str(_file_id(file)): file for file in item.files}
        routes[DOWNLOAD] = partial(self._download, site, files)
        return routes

    def _list(
        self, site: Site, column: Column, rows: Sequence[Publication], current: int, total: int, _: Ask
    ) -> Answer:
        up = "" if current == 0 else "../"
        base = f"{up}../info/{_tree(column)}"
        written = "\n".join(
            f'<li id="line_{number}"><a href="{base}/{item.number}.htm" title="{escape(item.title)}">'
            f"{escape(item.title)}</a><span>{item.published:%Y/%m/%d}</span></li>"
            for number, item in enumerate(rows)
        )
        folder = "nb/" if current == 0 else ""
        onward = ""
        if current + 1 < total:
            onward = f'<a href="{folder}{total - current - 1}.htm">下页</a> <a href="{folder}1.htm">尾页</a>'
        main = (
            f"<h3>{escape(column.unit)}政府信息公开年报</h3>\n<ul>\n{written}\n</ul>\n"
            f"<div class='turn'><span>第{current + 1}页</span> <span>共{total}页</span> {onward}</div>"
            if rows
            else "<p>暂无内容</p>"
        )
        html = site.frame("政府信息公开年报", main, {"ColumnName": "政府信息公开年报"})
        return page(html, wrong_charset=column.wrong_charset)

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(file) for file in item.files]) or ""
        hits = f'<script>_showDynClicks("wbnews", {OWNER}, {item.number})</script>'
        line = f"时间：{item.published} 来源：{escape(column.unit)} 点击次数：{hits}"
        main = (
            f"<div class='head'>索引号：{escape(item.index)}</div>\n<div class='head'>{line}</div>\n"
            f'<div id="vsb_content">\n{body}\n</div>'
        )
        return page(site.frame(item.title, main, labels(column, item)), wrong_charset=column.wrong_charset)

    def _download(self, site: Site, files: dict[str, Attached], ask: Ask) -> Answer:
        file = files.get(ask.query.get("wbfileid", ""))
        if file is None:
            return site.lost()
        if self.captcha:
            form = '<form><p>请输入验证码</p><input name="codeValue"><button>下载</button></form>'
            return page(f"<html><head><title>下载</title></head><body>{form}</body></html>")
        return file_answer(site, file, ask)


def _tree(column: Column) -> int:
    return 1050 + int(column.code[-6:])


def _file_id(file: Attached) -> int:
    return int(file.key[:7], 16)
