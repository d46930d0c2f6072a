"""What small skeletons share: pages of rows, the line above a report, its body in a container."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from gouji.demo.publications import Column, Publication
from gouji.demo.site import Answer, Ask, Site, labels, page

COLUMN = {"ColumnName": "政府信息公开年报"}


def pages_of(items: Sequence[Publication], rows: int) -> list[Sequence[Publication]]:
    """At least one page, though it be empty."""
    return [items[start : start + rows] for start in range(0, len(items), rows)] or [[]]


def row_list(rows: Iterable[tuple[str, Publication]]) -> str:
    """(address, item) as rows with their dates."""
    written = "\n".join(
        f'<li><a href="{escape(url)}" title="{escape(item.title)}">{escape(item.title)}</a><span>{item.published}</span></li>'
        for url, item in rows
    )
    return f"<ul>\n{written}\n</ul>" if written else "<p>暂无信息</p>"


def article(
    site: Site, column: Column, item: Publication, ask: Ask, *, container: str, files: Sequence[str] = ()
) -> Answer:
    """The page of an item: label block, line of dates, body in a container of that class."""
    body = item.body_on(ask.today, files)
    if body is None:
        return site.lost()
    block = (
        f"<table class='about'><tr><th>索引号</th><td>{escape(item.index)}</td><th>发布机构</th>"
        f"<td>{escape(column.unit)}</td></tr><tr><th>公开日期</th><td>{item.published}</td></tr></table>"
    )
    main = f'{block}\n<h1>{escape(item.title)}</h1>\n<div class="{container}">\n{body}\n</div>'
    return page(site.frame(item.title, main, labels(column, item)), wrong_charset=column.wrong_charset)
