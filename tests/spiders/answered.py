"""A spider whose portal is a dictionary: address → page, or (status, page). Anything else is 404."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from scrapy import Request
from scrapy.http import Response

from db.sources import Platform, Source
from spiders.addresses import canonical
from spiders.families.static_list import StaticListSpider
from spiders.items import Fetched, Item, Outcome
from spiders.portal import PortalSpider
from spiders.tasks import Column, Group, Run
from tests.spiders.offline import offline

HOST = "http://www.small.test"
CODE = "11990000SIM0000012"
UNIT = "样例市应急管理局"
Page = str | bytes | tuple[int, str]


@dataclass(frozen=True)
class FakeRun:
    codes: frozenset[str] = frozenset()
    owners: Mapping[str, str] = field(default_factory=dict)
    today: date = date(2026, 2, 1)


@dataclass
class Portal:
    """`asked`: paths in order."""

    pages: Mapping[str, Page]
    asked: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        path = request.url.removeprefix(HOST)
        self.asked.append(path)
        known = {canonical(HOST + name): page for name, page in self.pages.items()}
        page = known.get(canonical(request.url), (404, "<p>404</p>"))
        status, text = page if isinstance(page, tuple) else (200, page)
        body = text if isinstance(text, bytes) else text.encode("utf-8")
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return Response(request.url, status=status, headers=headers, body=body, request=request)


def source(number: int = 1, *names: str, **changes: Any) -> Source:
    values: dict[str, Any] = {
        "agency": CODE if number == 1 else str(number),
        "names": names or (UNIT,),
        "platform_id": "p",
        "role": "own",
        "column_url": f"{HOST}/nb/",
        "articles": {},
        "expected_years": (2024,),
        "expect_empty_until": None,
        "years": (2025,),
        "key": {},
    }
    return Source(source_id=number, **values | changes)


def column(*sources: Source, dialect: Mapping[str, Any] | None = None, list_mode: str = "static") -> Column:
    platform = Platform(
        "p", "门户", "g", "", dialect or {}, ("www.small.test",), (), (), False, (), list_mode=list_mode
    )
    return Column(platform, sources[0].column_url, sources, sources[0].key)


def spider_on(portal: Portal, *, cls: type[PortalSpider] = StaticListSpider, run: FakeRun | None = None) -> Any:
    made = cls(run=cast("Run", run or FakeRun()), group=cast("Group", _Open()), columns=())
    return offline(made, portal.answer)


def visited(portal: Portal, of: Column, **options: Any) -> list[Item]:
    """Everything that a visit of a column yields."""

    async def visit() -> list[Item]:
        return [item async for item in spider_on(portal, **options).visit(of)]

    return asyncio.run(visit())


def outcomes(items: Iterable[Item]) -> dict[tuple[int, int], str]:
    """(source, year) → outcome."""
    return {item.pair: item.name.value for item in items if isinstance(item, Outcome | Fetched)}


@dataclass(frozen=True)
class _Open:
    stopped: str = ""
