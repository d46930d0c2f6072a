"""Lists in JSON: what is asked and where the answer holds what stands in the dialect of the platform.

One class for many vendors (`spiders/families/presets.py`). The page of the column is asked only for what the unit key
does not say. An answer is a list only if it is JSON, reports no error, and has its rows and its total where the dialect
says: whatever else comes with 200 is no list, and never one without reports.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from db.crawls import OutcomeName
from spiders.answers import looks_like_json
from spiders.articles import Fact
from spiders.asking import NOTHING, column_of, state_of
from spiders.classifying import Facts
from spiders.detecting import shows_report
from spiders.families.presets import PRESETS
from spiders.items import Row
from spiders.json_dialects import WALKING, Call, Dialect, dialect_of
from spiders.payloads import SHOWN, day_of, dig, dug, first_text, opened, payload, plain, shown_in, whole
from spiders.portal import PortalSpider
from spiders.tasks import Column
from spiders.templates import BadDialect, filled
from spiders.titles import is_report
from spiders.walking import Walk

TOKEN = (401, 403, "401", "403")
SAID = ("msg", "message", "error", "status.text")


class JsonListSpider(PortalSpider):
    """Dialect: `{"preset": "ucap"}`, or all fields of `Dialect`. Unit key: what the templates need."""

    name = "json_list"
    presets: ClassVar[tuple[str, ...]] = tuple(PRESETS)
    together: ClassVar[bool] = False  # what belongs to a column is settled by the request, not by addresses

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learned: dict[str, Mapping[str, Any]] = {}  # address of a column → what its page and scripts said

    def first(self, column: Column) -> Request:
        dialect = _dialect(column)
        values = known(dialect, column)
        if _lacking(dialect, dialect, values):
            return self.ask(column.url, state={"values": values})
        return self._page(column, dict(dialect.defaults) | values, 1, 0)

    def lead(self, page: TextResponse) -> Request | None:
        column, state = column_of(page), state_of(page)
        if "page" in state:
            return None
        dialect = _dialect(column)
        values = taken(dialect.find, column, page) | dict(state.get("values") or known(dialect, column))
        self.learned[column.url] = values
        lacking = _lacking(dialect, dialect, values)
        if not lacking:
            return self._page(column, dict(dialect.defaults) | values, 1, 0)
        script = _script(dialect, page)
        if script and "script" not in state:
            return self.ask(script, state={"values": values, "script": True})
        raise UnreadablePage(page.url, f"{'、'.join(lacking)} 的值", "没有，或者不止一个：请写进 unit_key")

    def facts_of(self, page: TextResponse) -> Facts:
        facts = replace(super().facts_of(page), js_only=False)
        if "page" not in state_of(page):
            return replace(facts, skeleton_known=False)  # not the list: whatever it says, it has no rows to be counted
        if not looks_like_json(page.body):
            return replace(facts, skeleton_known=False)
        said = self.refusal(page)
        return replace(
            facts,
            protection=said.protection,
            soft_404=said.soft_404,
            why=said.why,
            skeleton_known=self.empty(page),
        )

    def refusal(self, page: TextResponse) -> Facts:
        """By the code of success of the dialect, for lists and articles alike: 1 may mean that all is well."""
        dialect, answer = _dialect(column_of(page)), _answer(page)
        code = dig(answer, dialect.code) if dialect.code else dig(answer, "code")
        said = f"{code if code is not None else ''} {first_text(answer, SAID)}".strip()
        if code in TOKEN:
            return Facts(protection=OutcomeName.BLOCKED_BY_PROTECTION, why=f"接口只认浏览器的令牌（{said}）")
        wrong = code is not None and (code not in dialect.fine if dialect.fine else whole(code) in range(400, 600))
        lost = wrong or dig(answer, "success") is False
        wanted = "列表" if "page" in state_of(page) else "文章"
        return Facts(soft_404=lost, why=f"接口回答的不是{wanted}：{said}".strip("： ") if lost else "")

    def empty(self, page: TextResponse) -> bool:
        """Whether the list says itself that nothing is on it."""
        if "page" not in state_of(page):
            return False
        dialect = _dialect(column_of(page))
        return opened(dug(_answer(page), dialect.items)) == [] and self.claimed(page) in (
            (0,) if dialect.total else (None,)
        )

    def rows(self, page: TextResponse) -> list[Row]:
        answer, column = payload(page), column_of(page)
        dialect = _dialect(column)
        listed, total = opened(dug(answer, dialect.items)), self.claimed(page)
        if not isinstance(listed, list) or not listed:
            raise UnreadablePage(page.url, f"{'、'.join(dialect.items)} 是条目的列表", "没有条目")
        if dialect.total and total is None:
            raise UnreadablePage(page.url, f"{'、'.join(dialect.total)} 是条目总数", "没有")
        if dialect.cap and total is not None and total >= dialect.cap:
            raise UnreadablePage(page.url, "本栏目的条目", f"总数为 {total}：栏目条件没有起作用，列出的是全站")
        wanted = filled(dialect.belongs, state_of(page)["values"])
        for item, (path, value) in ((item, pair) for item in listed for pair in wanted.items()):
            if str(dig(item, path)) != str(value):
                raise UnreadablePage(page.url, f"{path} 为 {value} 的条目", str(dig(item, path)))
        rows = [_row(page, dialect, item, column.url) for item in listed]
        if not any(row.title for row in rows):
            raise UnreadablePage(page.url, f"标题在 {'、'.join(dialect.title)}", str(listed[0])[:SHOWN])
        return rows

    def claimed(self, page: TextResponse) -> int | None:
        if "page" not in state_of(page):
            return None
        dialect = _dialect(column_of(page))
        return whole(dug(_answer(page), dialect.total)) if dialect.total else None

    def next_page(self, page: TextResponse) -> Request | None:
        column, state = column_of(page), state_of(page)
        count, total = len(self.rows(page)), self.claimed(page)
        seen = int(state["seen"]) + count
        more = seen < total if total is not None else count >= _dialect(column).size
        return self._page(column, state["values"], int(state["page"]) + 1, seen) if more else None

    async def walk(self, column: Column) -> tuple[Walk, Facts]:
        try:
            _dialect(column)
        except BadDialect as error:  # a person wrote it: the sentence is enough, no trace
            return Walk(), Facts(rows=0, unreadable=str(error))
        return await super().walk(column)

    def deeper(self, page: TextResponse) -> Request | None:
        column = column_of(page)
        dialect = _dialect(column)
        call = dialect.article
        if call is None or looks_like_json(page.body) or not call.shell.search(page.url) or shows_report(page.text):
            return super().deeper(page)
        values = taken({**dialect.find, **call.find}, column, page) | known(dialect, column)
        values = dict(dialect.defaults) | dict(self.learned.get(column.url, {})) | values
        if lacking := _lacking(dialect, call, values):
            raise UnreadablePage(page.url, f"{'、'.join(lacking)} 的值", "没有：文章另由接口给出，请写进 unit_key")
        return self._asked(call, column.url or page.url, values, kind="article")

    def content(self, page: TextResponse) -> str | None:
        call = _dialect(column_of(page)).article
        if call is None or not looks_like_json(page.body):
            return None
        answer = _answer(page)
        title, body = plain(first_text(answer, call.title)), first_text(answer, call.content)
        files = tuple(
            (first_text(item, call.file_name) or link, link)
            for item in (dig(answer, call.files) if call.files else None) or ()
            if (link := first_text(item, call.file_link))
        )
        head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        return (
            shown_in(f"<html>{head}<body><h1>{escape(title)}</h1></body></html>", body, files)
            if title or body
            else None
        )

    def beside(self, page: TextResponse) -> tuple[Fact, ...]:
        call = _dialect(column_of(page)).article
        if call is None or not looks_like_json(page.body):
            return ()
        answer = _answer(page)
        days = {path.rpartition(".")[2]: day for path in call.date if (day := day_of(dig(answer, path)))}
        return tuple(Fact("published", name, day) for name, day in days.items())

    def _page(self, column: Column, values: Mapping[str, Any], number: int, seen: int) -> Request:
        """Page `number`, counted from one, of which `seen` rows lie before it."""
        dialect = _dialect(column)
        place = {"page": number - 1 + dialect.start, "size": dialect.size, "offset": seen}
        state = {"values": dict(values), "page": number, "seen": seen}
        return self._asked(dialect, column.url, {**values, **place}, state=state)

    def _asked(
        self,
        call: Call,
        base: str,
        values: Mapping[str, Any],
        *,
        kind: str = "list",
        state: Mapping[str, Any] = NOTHING,
    ) -> Request:
        """`base`: the page from which a browser would ask this."""
        url = urljoin(base, str(filled(call.url, values)))
        if call.query:
            url += ("&" if "?" in url else "?") + urlencode(filled(call.query, values), doseq=True)
        headers = {"Referer": base} | {name: str(text) for name, text in filled(call.headers, values).items()}
        if call.method == "GET":
            return self.ask(url, kind=kind, headers=headers, state=state)
        if call.json is None:
            form = {name: str(value) for name, value in filled(call.form, values).items()}
            return self.ask(url, kind=kind, form=form, headers=headers, state=state)
        body = json.dumps(filled(call.json, values), ensure_ascii=False).encode("utf-8")
        headers["Content-Type"] = "application/json;charset=UTF-8"
        return self.ask(url, kind=kind, body=body, headers=headers, state=state)


def known(dialect: Dialect, column: Column) -> dict[str, Any]:
    """What is known without asking: the unit key, and what the address of the column says. A plain key is `unit`."""
    key = dict(column.key)
    plain_key = {dialect.unit: key["unit"]} if "unit" in key else {}
    return taken(dialect.find, column) | plain_key | key


def taken(
    find: Mapping[str, tuple[re.Pattern[str], ...]], column: Column, page: TextResponse | None = None
) -> dict[str, Any]:
    """
    What stands in the address of the column or in a page, name by name: by the first pattern that finds anything.

    What is found in two versions is left out: one of them belongs to another list.
    """
    text = f"{column.url}\n{page.url}\n{page.text}" if page is not None else column.url
    result: dict[str, Any] = {}
    for name, patterns in find.items():
        found = next((values for one in patterns if (values := set(one.findall(text)))), set())
        if len(found) == 1:
            result[name] = found.pop()
    return result


def _lacking(dialect: Dialect, call: Call, values: Mapping[str, Any]) -> list[str]:
    return sorted(call.holes() - WALKING - values.keys() - dialect.defaults.keys())


def _dialect(column: Column) -> Dialect:
    return dialect_of(column.platform.dialect, PRESETS)


def _answer(page: TextResponse) -> Any:
    try:
        return payload(page)
    except UnreadablePage:
        return None


def _script(dialect: Dialect, page: TextResponse) -> str | None:
    """The script of a column page that holds what the page itself lacks."""
    if dialect.scripts is None:
        return None
    return next(
        (page.urljoin(url) for url in page.css("script::attr(src)").getall() if dialect.scripts.search(url)), None
    )


def _row(page: TextResponse, dialect: Dialect, item: Any, base: str) -> Row:
    title, link = plain(first_text(item, dialect.title)), first_text(item, dialect.link)
    if not link and is_report(title, in_report_column=True):
        raise UnreadablePage(page.url, f"“{title}”的地址", "没有")
    days = (day_of(dig(item, path)) for path in dialect.date)
    return Row(title, urljoin(base, link) if link else "", next(filter(None, days), ""))
