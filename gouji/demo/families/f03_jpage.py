"""Hanweb jpage: the rows of a column stand as XML in a script of the page; the rest comes from dataproxy.jsp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from urllib.parse import parse_qs, urlencode

from gouji.demo.publications import Attached, Column, Publication, file_key
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, host_and_port, labels, page, redirect

PROXY = "/module/web/jpage/dataproxy.jsp"
DOWNLOAD = "/module/download/downfile.jsp"
WEBID, UNITID = "1", "3077"
PAGES_A_GROUP = 3
CUT = 16
XML = "text/xml; charset=utf-8"
EMPTY = b'<?xml version="1.0" encoding="utf-8"?>\r\n\r\n<datastore/>'  # 54 bytes


@dataclass(frozen=True)
class Jpage:
    """
    A GET or a POST to the proxy, with `columnid`, gives records as XML.

    `perpage`: rows a page; three pages are embedded. `obeys`: records (startrecord and endrecord count) or page (only
    page and perpage count: without perpage a whole group from that page on, with it one page). `most`: what perpage
    is cut to. `ends_after`: records beyond this one are answered with 54 empty bytes. `drift`: by how much the total
    of the proxy differs from that of the page. `quote`: around attributes of rows. `href_first`: before the title.
    `by_area`: all units share one column, told apart by `vc_xxgkarea`. `hex_ids`: addresses of the newer shape.
    `store`: files lie on the host `oss.` of the portal.
    """

    perpage: int = 15
    obeys: str = "records"
    most: int = 300
    ends_after: int = 0
    drift: int = 0
    quote: str = "'"
    href_first: bool = False
    by_area: bool = False
    hex_ids: bool = False
    store: bool = False

    def column_path(self, column: Column) -> str:
        """The column; with the code of the unit where all share one."""
        query = f"?{urlencode({'vc_xxgkarea': column.code, 'number': 'B0303', 'jh': '263'})}" if self.by_area else ""
        return f"/col/col{self._id(column)}/index.html{query}"

    def article_path(self, column: Column, item: Publication) -> str:
        """art, the day, the column and the number."""
        day = item.published
        if self.hex_ids:
            return f"/art/{day.year}/art_{_hex(column, item)}.html"
        return f"/art/{day.year}/{day.month}/{day.day}/art_{self._id(column)}_{item.number}.html"

    def file_path(self, file: Attached) -> str:
        """The download page, which leads on to the file. The name is only in the link."""
        return f"{DOWNLOAD}?classid=0&filename={file.key}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """Columns, the proxy, articles, downloads."""
        routes: Routes = {PROXY: partial(self._proxy, site), DOWNLOAD: partial(self._download, site)}
        for column in site.columns:
            routes[self.column_path(column).partition("?")[0]] = partial(self._column, site)
            for item in column.shown_on(today):
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                if not self.store:
                    routes |= {stored_path(file): partial(file_answer, site, file) for file in item.files}
        return routes

    def _id(self, column: Column) -> int:
        return 77 if self.by_area else 1000 + int(column.code[-6:])

    def _asked(self, site: Site, column_id: str, area: str) -> list[Column]:
        """The columns that an address or a question to the proxy means; of all units when no area is named."""
        return [
            column
            for column in site.columns
            if str(self._id(column)) == column_id and (not self.by_area or not area or column.code == area)
        ]

    def _items(self, columns: Sequence[Column], today: date) -> list[tuple[Column, Publication]]:
        shown = [(column, item) for column in columns for item in column.shown_on(today)]
        return sorted(shown, key=lambda one: (one[1].published, one[1].number), reverse=True)

    def _column(self, site: Site, ask: Ask) -> Answer:
        column_id = ask.path.split("/")[2].removeprefix("col")
        area = ask.query.get("vc_xxgkarea", "")
        columns = self._asked(site, column_id, area)
        if not columns:
            return site.lost()
        items = self._items(columns, ask.today)
        group = items[: PAGES_A_GROUP * self.perpage]
        onward = self._onward(column_id, area, PAGES_A_GROUP + 1) if len(items) > len(group) else ""
        store = self._datastore(group, len(items), self.perpage, onward)
        main = f'<div id="list"></div>\n<script type="text/xml">{store}</script>'
        metas = {"ColumnName": "政府信息公开年报", "ColumnType": "信息公开年报"}
        return page(site.frame("政府信息公开年报", main, metas), wrong_charset=columns[0].wrong_charset)

    def _onward(self, column_id: str, area: str, number: int) -> str:
        query = {"page": number, "col": 1, "appid": 1, "webid": WEBID, "path": "/", "columnid": column_id}
        query |= {"sourceContentType": 1, "unitid": UNITID, "webname": "", "permissiontype": 0}
        if area:
            query["vc_xxgkarea"] = area
        return f"{PROXY}?{urlencode(query)}"

    def _datastore(self, items: Sequence[tuple[Column, Publication]], total: int, perpage: int, onward: str) -> str:
        records = "\n".join(f"<record><![CDATA[{self._row(column, item)}]]></record>" for column, item in items)
        following = f'<nextgroup><![CDATA[<a href="{onward}"></a>]]></nextgroup>' if onward else ""
        return (
            f"<datastore><totalrecord>{total}</totalrecord><totalpage>{-(-total // perpage)}</totalpage>"
            f"<perpage>{perpage}</perpage>\n<recordset>\n{records}\n</recordset>\n{following}</datastore>"
        )

    def _row(self, column: Column, item: Publication) -> str:
        q, title = self.quote, escape(item.title)
        shown = title if len(title) <= CUT else f"{title[:CUT]}…"
        pair = [f"title={q}{title}{q}", f"href={q}{self.article_path(column, item)}{q}"]
        day = f"{item.published:%Y-%m-}\n{item.published:%d}"
        return f"<li><a {' '.join(pair[::-1] if self.href_first else pair)}>{shown}</a><span>{day}</span></li>"

    def _proxy(self, site: Site, ask: Ask) -> Answer:
        form = {name: values[0] for name, values in parse_qs(ask.body.decode("ascii", "replace")).items()}
        asked = {**form, **ask.query}
        column_id, area = asked.get("columnid", ""), asked.get("vc_xxgkarea", "")
        columns = self._asked(site, column_id, area)
        items = self._items(columns, ask.today)
        perpage = min(_whole(asked.get("perpage"), self.perpage), self.most)
        begin, end = self._range(asked, perpage)
        if not columns or (self.ends_after and begin >= self.ends_after):
            return Answer(200, EMPTY, XML)
        end = min(end, len(items))
        onward = self._onward(column_id, area, end // self.perpage + 1) if end < len(items) else ""
        store = self._datastore(items[begin:end], len(items) + self.drift, perpage, onward)
        return Answer(200, f'<?xml version="1.0" encoding="utf-8"?>\n{store}\n'.encode(), XML)

    def _range(self, asked: dict[str, str], perpage: int) -> tuple[int, int]:
        """The records that are meant, as places in the list."""
        number = max(1, _whole(asked.get("page"), 1))
        if self.obeys == "records" and "startrecord" in asked:
            begin = max(0, _whole(asked["startrecord"], 1) - 1)
            return begin, min(_whole(asked.get("endrecord"), begin + perpage), begin + self.most)
        begin = (number - 1) * perpage
        return begin, begin + perpage * (1 if "perpage" in asked else PAGES_A_GROUP)

    def _download(self, site: Site, ask: Ask) -> Answer:
        host = store_host(site) if self.store else ""
        key, _, extension = ask.query.get("filename", "").partition(".")
        return redirect(f"{host_and_port(ask, host)}/attach/0/{key}.{extension}")

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        body = item.body_on(ask.today, [self.file_path(file) for file in item.files]) or ""
        table = (
            f"<table class='xx'><tr><td>索引号</td><td>{escape(item.index)}</td><td>发布机构</td>"
            f"<td>{escape(column.unit)}</td></tr><tr><td>公开日期</td><td>{item.published}</td><td>文号</td>"
            "<td>无</td></tr></table>"
        )
        line = f"发布时间：{item.published} 浏览次数：<script>document.write('')</script>"
        main = f"{table}\n<div class='line'>{line}</div>\n<div id=\"zoom\">\n{body}\n</div>"
        return page(site.frame(item.title, main, labels(column, item)), wrong_charset=column.wrong_charset)


@dataclass(frozen=True)
class Store:
    """The host on which the files of a portal lie, under their keys. It has no lists and no articles."""

    def column_path(self, column: Column) -> str:
        """There is none; the four-part page of the host leads home."""
        return "/"

    def article_path(self, column: Column, item: Publication) -> str:
        """There is none."""
        return "/"

    def routes(self, site: Site, today: date) -> Routes:
        """The files of all columns."""
        return {
            stored_path(file): partial(file_answer, site, file)
            for column in site.columns
            for item in column.shown_on(today)
            for file in item.files
        }


def stored_path(file: Attached) -> str:
    """Where the download page leads to."""
    return f"/attach/0/{file.key}.{file.extension}"


def store_host(site: Site) -> str:
    """The object store of a portal."""
    return f"oss.{site.host.removeprefix('www.')}"


def stores(site: Site) -> tuple[Site, ...]:
    """The object store as a host of its own."""
    return (Site(store_host(site), f"{site.name}附件", Store(), site.columns),)


def _hex(column: Column, item: Publication) -> str:
    return file_key(column.code, item.number)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
