"""gkmlpt, the disclosure platform of 广东: `/gkmlpt/index`, lists in JSON, a site of its own for each body.

The page says which site it is and which categories that has: `window._CONFIG = {SID: …, TREE: […]}`. The 年报 category
is told by its name. What TREE says of the number of articles is no claim: it differs from the `total` of the list,
which alone counts. A category may be divided, by year or by kind of body: its parts are lists of their own, and only
all of them together are the list. A body may share its host with others: `/zqrsj/gkmlpt/index` has its own SID.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from spiders.addresses import canonical, host_of
from spiders.articles import Fact
from spiders.asking import column_of, state_of
from spiders.classifying import COMPLETE, Facts
from spiders.detecting import shows_report
from spiders.items import Row
from spiders.payloads import day_of, dig, first_text, payload, plain, shown_in, whole
from spiders.portal import PortalSpider
from spiders.selecting import match
from spiders.tasks import Column
from spiders.titles import FALSE_FRIENDS, flat, years_in
from spiders.walking import INCOMPLETE, Walk

CONFIG = re.compile(r"window\._CONFIG\b")
SID = re.compile(r"\bSID[\"']?\s*[:=]\s*[\"']?(\d+)")
TREE = re.compile(r"\bTREE[\"']?\s*[:=]\s*(?=\[)")
DETAIL = re.compile(r"\bDETAIL[\"']?\s*[:=]\s*(?=\{)")
CONTENT = re.compile(r"[\"']?\bcontent[\"']?\s*:\s*(\"(?:[^\"\\]|\\.)*\")")
API = re.compile(r"/gkmlpt/api/all/(\d+)$")
NAMED = re.compile(r"信息公开(?:工作)?(?:情况)?(?:年报|(?:年度)?(?:工作)?报告)")
SHORT = re.compile(r"^(?:公开)?(?:年报|年度(?:工作)?报告)$")
TIMES = ("display_publish_time", "first_publish_time", "date", "create_time")  # the first one is what people see
MOST_PARTS = 24


@dataclass(frozen=True, slots=True)
class Category:
    """A node of TREE. `jump`: it only leads elsewhere. `parts`: the nodes below it."""

    id: str
    name: str
    jump: str = ""
    parts: tuple[Category, ...] = ()

    def whole(self) -> Iterator[Category]:
        """This one and everything below it."""
        yield self
        for part in self.parts:
            yield from part.whole()


class GkmlptSpider(PortalSpider):
    """Unit key: nothing; `category` where a site has several 年报 categories."""

    name = "gkmlpt"
    together: ClassVar[bool] = False  # the folders of articles are parts of their numbers

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.divided: dict[str, list[Request]] = {}  # address of a column → the lists of the parts of its category

    def lead(self, page: TextResponse) -> Request | None:
        if is_list(page):
            return self._from_zero(page)
        category, sid = chosen(page), match(page, page.text, SID)[1]
        if category.jump:
            return None if jumps_away(page) else self.ask(page.urljoin(category.jump))
        requests = [self._page(page.url, one.id, sid) for one in category.whole() if not one.jump]
        self.divided[column_of(page).url] = requests[1:]
        return requests[0]

    def facts_of(self, page: TextResponse) -> Facts:
        if not is_list(page):
            return replace(super().facts_of(page), js_only=False, moved=jumps_away(page))
        facts, answer = replace(super().facts_of(page), js_only=False, skeleton_known=self.empty(page)), _answer(page)
        if answer is None or isinstance(dig(answer, "articles"), list):
            return facts
        said = first_text(answer, ("message", "msg", "error"))
        return replace(facts, soft_404=True, why=f"接口没有给出列表：{said}")

    def empty(self, page: TextResponse) -> bool:
        """Whether the list says itself that nothing is on it."""
        return is_list(page) and dig(_answer(page), "articles") == [] and self.claimed(page) == 0

    def rows(self, page: TextResponse) -> list[Row]:
        listed = dig(payload(page), "articles")
        if not isinstance(listed, list) or not listed:
            raise UnreadablePage(page.url, "articles", "没有")
        hosts = column_of(page).platform.hosts
        return [_row(page, item, hosts) for item in listed]

    def claimed(self, page: TextResponse) -> int | None:
        return whole(dig(_answer(page), "total")) if is_list(page) else None

    def next_page(self, page: TextResponse) -> Request | None:
        state, count = state_of(page), len(self.rows(page))
        seen, size = state["seen"] + count, state["size"] or count
        if seen >= (self.claimed(page) or 0) or state["page"] == 0 < state["seen"]:
            return None
        number = 0 if count < size and not state["zero"] else state["page"] + 1
        return self._page(page.url, state["category"], state["sid"], page=number, seen=seen, size=size, zero=not number)

    async def walk(self, column: Column) -> tuple[Walk, Facts]:
        walk, facts = await super().walk(column)
        parts = self.divided.pop(column.url, [])
        if len(parts) > MOST_PARTS:
            walk.problem, walk.claimed, parts = INCOMPLETE, None, parts[:MOST_PARTS]
        for request in parts if _read(walk, facts) else ():
            part, found = await self.walk_from(request, column)
            walk = joined(walk, part, fine=_read(part, found))
            if not _read(part, found):
                facts = found
                break
        return walk, replace(facts, rows=len(walk.rows), proof=walk.proof)

    def content(self, page: TextResponse) -> str | None:
        if shows_report(page.text):
            return None
        detail = _detail(page.text)
        body = first_text(detail, ("content",))
        return shown_in(page.text, body, tuple(_files(detail))) if body else None

    def beside(self, page: TextResponse) -> tuple[Fact, ...]:
        detail = _detail(page.text)
        days = {name: day_of(dig(detail, name)) for name in TIMES}
        return tuple(Fact("published", name, day) for name, day in days.items() if day)

    def _from_zero(self, page: TextResponse) -> Request | None:
        """The first page where pages count from zero: page 1 has no rows then, and a total."""
        state = state_of(page)
        if state["zero"] or dig(_answer(page), "articles") != [] or not self.claimed(page):
            return None
        return self._page(page.url, state["category"], state["sid"], page=0, zero=True)

    def _page(
        self, url: str, category: str, sid: str, *, page: int = 1, seen: int = 0, size: int = 0, zero: bool = False
    ) -> Request:
        """
        Mostly page 0 is page 1 again; elsewhere it is the first one, and then it is asked last.

        `seen`: rows before this page. `size`: rows of a full page, 0 while it is not known. `zero`: page 0 was asked.
        """
        root = url.split("/gkmlpt", 1)[0] if "/gkmlpt" in url else url.rstrip("/")
        state = {"category": category, "sid": sid, "page": page, "seen": seen, "size": size, "zero": zero}
        return self.ask(f"{root}/gkmlpt/api/all/{category}?page={page}&sid={sid}", state=state)


def chosen(page: TextResponse) -> Category:
    """The 年报 category: the one a person named, else the only one that is called so. UnreadablePage without one."""
    tree = [_category(node) for node in _tree(page)]
    column = column_of(page)
    if named := str(column.key.get("category") or urlsplit(column.url).fragment).strip("/"):
        if found := [one for node in tree for one in node.whole() if one.id == named]:
            return found[0]
        raise UnreadablePage(page.url, f"TREE 里有分类 {named}", "没有")
    found = list(_called(tree, NAMED)) or list(_called(tree, SHORT))
    if not found:
        raise UnreadablePage(page.url, "TREE 里有政府信息公开年报分类", "、".join(node.name for node in tree)[:200])
    if len(found) > 1 and all(years_in(one.name) for one in found):
        return replace(found[0], parts=(*found[0].parts, *found[1:]))  # one category a year: together they are the list
    if len(found) > 1:
        names = "、".join(f"{one.name}（{one.id}）" for one in found)[:200]
        raise UnreadablePage(page.url, "一个年报分类", f"{names}：请在 unit_key 的 category 写明是哪一个")
    return found[0]


def jumps_away(page: TextResponse) -> str:
    """Where the 年报 category leads that this family cannot follow, "" when it can: never a list without reports."""
    try:
        jump = chosen(page).jump
    except UnreadablePage:
        return ""
    target = page.urljoin(jump) if jump else ""
    if target and host_of(target) not in column_of(page).platform.hosts:
        return f"年报分类转到未登记的主机 {target}"
    if target and ("/gkmlpt/" not in target or canonical(target) == canonical(page.url)):
        return f"年报分类转到另一个栏目 {target}"
    return ""


def joined(walk: Walk, part: Walk, *, fine: bool) -> Walk:
    """A list with one of its parts. It is complete when both are, whatever the sum of their totals."""
    seen = {canonical(row.url) for row in walk.rows}
    rows = walk.rows + [row for row in part.rows if canonical(row.url) not in seen]
    proofs = (walk.proof, part.proof, COMPLETE if fine else INCOMPLETE)
    problem = next((proof for proof in proofs if proof != COMPLETE), "")
    captures = walk.capture_ids + part.capture_ids
    claimed = None if problem else len(rows)
    return Walk(rows, captures, walk.pages + part.pages, claimed, problem=problem, seen=walk.seen | part.seen)


def is_list(page: TextResponse) -> bool:
    """Whether this is an answer of the list, not the page that leads to it."""
    return API.search(urlsplit(page.url).path) is not None


def _read(walk: Walk, facts: Facts) -> bool:
    """Whether a list was read to its end, or says that it is empty."""
    return walk.proof == COMPLETE and not facts.soft_404 and (walk.pages > 0 or facts.skeleton_known)


def _answer(page: TextResponse) -> Any:
    try:
        return payload(page)
    except UnreadablePage:
        return None


def _tree(page: TextResponse) -> list[Any]:
    text = page.text[match(page, page.text, CONFIG).end() :]
    try:
        nodes, _ = json.JSONDecoder().raw_decode(text, match(page, text, TREE).end())
    except ValueError as error:
        raise UnreadablePage(page.url, "TREE 是 JSON", str(error)) from error
    return list(nodes)


def _category(node: Any) -> Category:
    children = dig(node, "children")
    return Category(
        first_text(node, ("id",)),
        flat(first_text(node, ("name",))),
        first_text(node, ("jump_url",)),
        tuple(_category(child) for child in children) if isinstance(children, list) else (),
    )


def _called(nodes: Iterable[Category], name: re.Pattern[str]) -> Iterator[Category]:
    """The outermost nodes with that name: what stands below one of them is a part of it."""
    for node in nodes:
        if FALSE_FRIENDS.search(node.name):
            continue
        if name.search(node.name):
            yield node
        else:
            yield from _called(node.parts, name)


def _row(page: TextResponse, item: Any, hosts: tuple[str, ...]) -> Row:
    title = plain(first_text(item, ("title",)))
    urls = [page.urljoin(url) for name in ("url", "post_url") if (url := first_text(item, (name,)))]
    if not title or not urls:
        raise UnreadablePage(page.url, "标题和地址", str(item)[:80])
    ours = (url for url in urls if host_of(url) in hosts)
    return Row(title, next(ours, urls[0]), next(filter(None, (day_of(dig(item, name)) for name in TIMES)), ""))


def _detail(text: str) -> Any:
    """DETAIL of an article: an object in JSON; where it is none, what its content alone says."""
    config = CONFIG.search(text)
    found = DETAIL.search(text, config.end()) if config else None
    if found is None:
        return None
    try:
        return json.JSONDecoder().raw_decode(text, found.end())[0]
    except ValueError:
        content = CONTENT.search(text, found.end())
        return {"content": json.loads(content[1])} if content else None


def _files(detail: Any) -> Iterator[tuple[str, str]]:
    for key in ("attachment", "attachments"):
        listed = dig(detail, key)
        for item in listed if isinstance(listed, list) else ():
            if url := first_text(item, ("url", "path")):
                yield first_text(item, ("name", "title")) or url, url
