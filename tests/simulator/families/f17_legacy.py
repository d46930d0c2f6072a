"""F17: an old portal in GBK: `list.asp?s=`, tables for layout, tags in capitals, cells that are never closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape

from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer
from tests.simulator.families.lists import pages_of

HTML = "text/html"  # without a charset: only the page itself says it
CHARSET = "gb2312"


@dataclass(frozen=True)
class Legacy:
    """`rows`: how many a list page has. All lists are one program, all articles another."""

    rows: int = 6

    def column_path(self, column: Column) -> str:
        """The number of the column stands in the query."""
        return f"/list.asp?s={_number(column)}"

    def article_path(self, column: Column, item: Publication) -> str:
        """So does that of the article."""
        return f"/show.asp?id={item.number}"

    def routes(self, site: Site, today: date) -> Routes:
        """The two programs, and the files."""
        lists = {str(_number(column)): column for column in site.columns}
        shown = {str(item.number): (column, item) for column in site.columns for item in column.shown_on(today)}
        routes: Routes = {"/list.asp": partial(self._list, site, lists), "/show.asp": partial(self._show, site, shown)}
        for _, item in shown.values():
            routes |= {_file_path(item, file): partial(file_answer, site, file) for file in item.files}
        return routes

    def _list(self, site: Site, lists: Mapping[str, Column], ask: Ask) -> Answer:
        column = lists.get(ask.query.get("s", ""))
        if column is None:
            return site.lost()
        pages = pages_of(column.shown_on(ask.today), self.rows)
        current = int(ask.query.get("page", "1"))
        rows = pages[current - 1] if current <= len(pages) else []
        written = "".join(
            f'<TR><TD WIDTH=12><IMG SRC=/dot.gif><TD><A HREF="show.asp?id={item.number}" TARGET=_blank>'
            f"{escape(item.title)}</A><TD ALIGN=right>{item.published:%Y-%m-%d}</TR>\n"
            for item in rows
        )
        onward = f'<A HREF="?page={current + 1}&s={_number(column)}">下一页</A>' if current < len(pages) else "下一页"
        turn = f"<TR><TD COLSPAN=3>页次：{current}/{len(pages)} {onward}</TR>"
        title = f"{escape(column.unit)} 政府信息公开年报"
        return _page(title, f"<TABLE BORDER=0>\n{written or '<TR><TD>暂无信息</TR>'}{turn}</TABLE>", "ColumnName")

    def _show(self, site: Site, shown: Mapping[str, tuple[Column, Publication]], ask: Ask) -> Answer:
        column, item = shown.get(ask.query.get("id", ""), (None, None))
        if column is None or item is None:
            return site.lost()
        body = item.body_on(ask.today, [_file_path(item, file) for file in item.files]) or ""
        main = (
            f"<TABLE WIDTH=760><TR><TD ALIGN=center><H1>{escape(item.title)}</H1>\n"
            f"<TR><TD>索引号：{escape(item.index)}\n"
            f"<TR><TD>发布时间：{item.published:%Y年%m月%d日} 来源：{escape(column.unit)} 点击数：{item.number % 89}\n"
            f'<TR><TD CLASS="bt_content">\n{body}\n</TD></TR></TABLE>'
        )
        return _page(escape(item.title), main)


def _page(title: str, main: str, label: str = "") -> Answer:
    meta = f'<META NAME="{label}" CONTENT="政府信息公开年报">\n' if label else ""
    html = (
        f'<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={CHARSET}">\n{meta}'
        f'<TITLE>{title}</TITLE></HEAD>\n<BODY BGCOLOR=#FFFFFF>\n<TABLE WIDTH=760><TR><TD><A HREF="/">首页</A>'
        f'<TD><A HREF="/zfxxgk/">政府信息公开</A></TR></TABLE>\n{main}\n</BODY></HTML>\n'
    )
    return Answer(200, html.encode("gb18030"), HTML)


def _number(column: Column) -> int:
    return 12 + int(column.code[-6:])


def _file_path(item: Publication, file: Attached) -> str:
    return f"/upfile/{item.published.year}/{file.key[:12]}.{file.extension}"
