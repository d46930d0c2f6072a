"""Hanweb jpaas: a shell whose script names the unit that builds the list, with parameters of the last rebuild."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import Any

from gouji.demo.publications import Attached, Column, Publication, file_key
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, page
from tests.simulator.families.common import article_page, column_page, cut, json_answer, number_of

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
COOKIE = "jpaas"
REBUILT = date(2025, 12, 1)
MOST = 100


@dataclass(frozen=True)
class Jpaas:
    """
    The unit is asked with the parameters of its shell and `paramJson={"pageNo":n,"pageSize":m}`; others are an error.

    `rows`: of one page. `referer`: the shell must have been seen, as its address in `Referer` says. `visit`: the
    cookie of the shell must come along, else 403. `ignores_page`: every page is the first. `rotates`: the parameters
    are others each day. `data`: object, text (the HTML alone) or json (the object as text). `misspelt`: bulidstatic.
    `entities`: quotes of the attribute as `&apos;`. `framed`: the body of an article lies in a frame, `/datainfo/`.
    """

    rows: int = 15
    referer: bool = False
    visit: bool = False
    ignores_page: bool = False
    rotates: bool = False
    data: str = "object"
    misspelt: bool = True
    entities: bool = False
    framed: bool = False

    def column_path(self, column: Column) -> str:
        """The shell of a unit."""
        return f"/col/col{_number(column)}/index.html"

    def article_path(self, column: Column, item: Publication) -> str:
        """The year, then 32 digits."""
        return f"/art/{item.published.year}/art_{_key(column, item)}.html"

    def file_path(self, column: Column, item: Publication, file: Attached) -> str:
        """Below the number of the column."""
        return f"/cms_files/filemanager/{_number(column)}/attach/{item.published:%Y%m}/{file.key}.{file.extension}"

    def routes(self, site: Site, today: date) -> Routes:
        """Shells, the unit, articles with their frames, and files."""
        routes: Routes = {UNIT: partial(self._unit, site)}
        for column in site.columns:
            routes[self.column_path(column)] = partial(self._shell, site, column)
            for item in column.shown_on(today):
                routes[self.article_path(column, item)] = partial(self._article, site, column, item)
                if self.framed:
                    routes[_frame(column, item)] = partial(self._inside, column, item)
                for file in item.files:
                    routes[self.file_path(column, item, file)] = partial(file_answer, site, file)
        return routes

    def parameters(self, column: Column, today: date) -> dict[str, str]:
        """What the shell of a unit says on a day, without the page that is wanted."""
        built = (today if self.rotates else REBUILT).isoformat()
        made = {name: file_key(name, column.code, built) for name in ("webId", "pageId", "tplSetId")}
        kind = "bulidstatic" if self.misspelt else "buildstatic"
        return {"parseType": kind, **made, "pageType": "column", "tagId": "信息列表"}

    def _shell(self, site: Site, column: Column, ask: Ask) -> Answer:
        pairs = ",".join(f"'{name}':'{value}'" for name, value in self.parameters(column, ask.today).items())
        data = "{" + pairs + "}"
        attribute = data.replace("'", "&apos;") if self.entities else data
        main = (
            f'<div class="list"><script src="/cms_files/unitbuild.js" url="{UNIT}" querydata="{attribute}" '
            f'pagesize="{self.rows}"></script></div>'
        )
        answer = column_page(site, column, main)
        cookie = {"Set-Cookie": f"{COOKIE}={_seen(site)}; path=/"} if self.visit else {}
        return Answer(answer.status, answer.body, answer.content_type, answer.fault, cookie)

    def _unit(self, site: Site, ask: Ask) -> Answer:
        if self.visit and f"{COOKIE}={_seen(site)}" not in ask.headers.get("cookie", ""):
            return json_answer({"success": False, "message": "拒绝访问"}, 403)
        found = [column for column in site.columns if self._means(column, ask)]
        if not found:
            return json_answer({"success": False, "message": "参数错误", "data": None})
        if self.referer and self.column_path(found[0]) not in ask.headers.get("referer", ""):
            return json_answer({"success": False, "message": "来源错误"}, 403)
        return json_answer({"success": True, "message": "", "data": self._data(found[0], ask)})

    def _means(self, column: Column, ask: Ask) -> bool:
        """Whether the parameters are those of a column today. How parseType is spelled is not looked at."""
        asked = self.parameters(column, ask.today)
        return all(ask.query.get(name) == asked[name] for name in asked if name != "parseType")

    def _data(self, column: Column, ask: Ask) -> Any:
        wanted = _json(ask.query.get("paramJson", ""))
        number = 1 if self.ignores_page else max(1, number_of(wanted.get("pageNo"), 1))
        size = min(number_of(wanted.get("pageSize"), self.rows), MOST)
        items = column.shown_on(ask.today)
        written = "\n".join(self._row(column, item) for item in cut(items, number - 1, size))
        turn = f"<div class='pagination' rows='{size}' count='{len(items)}' pageno='{number}'></div>"
        html = f"<ul>\n{written}\n</ul>{turn}"
        made = {"html": html}
        return html if self.data == "text" else json.dumps(made, ensure_ascii=False) if self.data == "json" else made

    def _row(self, column: Column, item: Publication) -> str:
        title, path = escape(item.title), self.article_path(column, item)
        return (
            f'<li><a href="{path}" title="{title}" target="_blank">{title[:20]}</a><span>{item.published}</span></li>'
        )

    def _article(self, site: Site, column: Column, item: Publication, ask: Ask) -> Answer:
        if self.framed:
            frame = f'<iframe src="{_frame(column, item)}" width="100%"></iframe>'
            return article_page(site, column, item, f'<div class="main-txt">{frame}</div>')
        return article_page(site, column, item, f'<div class="main-txt">\n{self._body(column, item, ask)}\n</div>')

    def _inside(self, column: Column, item: Publication, ask: Ask) -> Answer:
        body = self._body(column, item, ask)
        return page(f'<html><head><meta charset="utf-8"></head><body><div id="zoom">\n{body}\n</div></body></html>')

    def _body(self, column: Column, item: Publication, ask: Ask) -> str:
        return item.body_on(ask.today, [self.file_path(column, item, file) for file in item.files]) or ""


def _number(column: Column) -> int:
    return 2000 + int(column.code[-6:])


def _key(column: Column, item: Publication) -> str:
    return file_key("jpaas", column.code, item.number)


def _frame(column: Column, item: Publication) -> str:
    return f"/datainfo/{_key(column, item)}.html"


def _seen(site: Site) -> str:
    """The cookie of a host: the same for everybody, so that nothing has to be remembered."""
    return file_key("cookie", site.host)


def _json(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
