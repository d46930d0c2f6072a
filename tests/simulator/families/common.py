"""What the skeletons share whose lists are answered by a program: parameters, JSON, the page of an article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any, TypeVar
from urllib.parse import parse_qs

from gouji.demo.publications import Column, Publication
from gouji.demo.site import Answer, Ask, Site, labels, page

Item = TypeVar("Item")
JSON = "application/json; charset=utf-8"
REPORTS = "政府信息公开年报"


def json_answer(value: Any, status: int = 200) -> Answer:
    """A value as a program of a portal sends it."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode("utf-8"), JSON)


def asked_for(ask: Ask) -> dict[str, Any]:
    """The parameters of a request: of its address, of its form, or of a body that is JSON."""
    values: dict[str, Any] = dict(ask.query)
    body = ask.body.decode("utf-8", "replace")
    if body.lstrip().startswith("{"):
        try:
            values |= json.loads(body)
        except ValueError:
            return values
    else:
        values |= {name: each[0] for name, each in parse_qs(body, keep_blank_values=True).items()}
    return values


def number_of(value: Any, default: int) -> int:
    """A number as text or as a number; the default for anything else."""
    text = str(value)
    return int(text) if text.isdecimal() else default


def cut(items: Sequence[Item], number: int, size: int) -> Sequence[Item]:
    """One page of a list; pages are counted from zero."""
    return items[number * size : (number + 1) * size] if size else ()


def column_page(site: Site, column: Column, main: str, metas: dict[str, str] | None = None) -> Answer:
    """The shell of a column, whose rows a program gives."""
    said = {"ColumnName": REPORTS, "ColumnType": "信息公开年报", **(metas or {})}
    return page(site.frame(REPORTS, main, said), wrong_charset=column.wrong_charset)


def article_page(site: Site, column: Column, item: Publication, body: str) -> Answer:
    """An article: the table of labels, the line below the title, the body in its container."""
    table = (
        f"<table class='labels'><tr><td>索引号：</td><td>{escape(item.index)}</td><td>发布机构：</td>"
        f"<td>{escape(column.unit)}</td></tr><tr><td>发布日期：</td><td>{item.published}</td><td>文号：</td>"
        "<td>无</td></tr></table>"
    )
    line = f"<p class='line'>浏览次数：<span>{item.number % 89}</span> 字号：[大][中][小]</p>"
    html = site.frame(item.title, f"{table}\n{line}\n{body}", labels(column, item))
    return page(html, wrong_charset=column.wrong_charset)
