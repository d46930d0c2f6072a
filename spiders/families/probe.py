"""The probe: asks one column of a platform whose family is not known yet, and keeps what it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Container
from dataclasses import replace
from typing import Any

from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from db.crawls import OutcomeName
from db.sources import set_family
from spiders.addresses import canonical
from spiders.classifying import Facts, classify
from spiders.detecting import family, fingerprints
from spiders.families.static_list import StaticListSpider
from spiders.frames import frame_of
from spiders.items import Item, Outcome
from spiders.lists import list_facts
from spiders.refusing import Postponed
from spiders.sublists import LINKS, control_years, sub_lists, year_links
from spiders.tasks import Column


class ProbeSpider(StaticListSpider):
    """One request a platform. What cannot be told ends in outcomes here; the rest is left to its family."""

    name = "probe"

    def __init__(self, *args: Any, known: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known  # families that have a spider

    async def work(self, column: Column) -> AsyncIterator[Item]:
        if column.platform.family:
            for source_id, year in column.pairs:
                yield Outcome(source_id, year, OutcomeName.PARSER_DRIFT, f"家族 {column.platform.family} 还没有爬虫")
            return
        facts, page = await self._look(self._list_of(column), column)
        if page is not None:
            name, preset = family(page.url, page.text, self._rows(page))
            if name in self.known:
                set_family(self.run.database, column.platform.platform_id, name, preset)
                raise Postponed(f"家族是 {name}")
            facts = _unknown(name, page)
        for source_id, year in column.pairs:
            yield Outcome(source_id, year, *classify(replace(facts, rows=0)))

    async def _look(self, url: str, column: Column, hops: int = 1) -> tuple[Facts, TextResponse | None]:
        """The page that shows the family: the column itself, or the one frame that it shows its list through."""
        answer = await self.fetch(self.ask(url, kind="probe"), column)
        if answer.body is None:
            return answer.facts, None
        page = self.decoded(answer).response
        inner = self._year_list(column, page) or frame_of(page)
        if not hops or inner is None or fingerprints(page.url, page.text) or self._rows(page):
            return answer.facts, page
        return await self._look(inner, column, hops - 1)

    def _list_of(self, column: Column) -> str:
        """The column, or one of the lists that it is made of: that of an earlier year, which is there already."""
        if column.key.get("years") == LINKS:
            return column.url
        lists = sub_lists(column, control_years(column, (year for _, year in column.pairs)))
        return lists[0].url if lists else column.url

    def _year_list(self, column: Column, page: TextResponse) -> str | None:
        """The list of an earlier year, where the page of the column only leads to its years."""
        if column.key.get("years") != LINKS or canonical(page.url) != canonical(column.url):
            return None
        links = year_links(page)
        return links[min(links)] if links else None

    def _rows(self, page: TextResponse) -> int:
        try:
            return len(self.rows(page))
        except UnreadablePage:
            return 0


def _unknown(name: str, page: TextResponse) -> Facts:
    """The facts of a page whose list nobody here can read."""
    facts = list_facts(page)
    if facts.soft_404 or facts.js_only:
        return facts
    why = f"家族 {name} 还没有爬虫" if name else "认不出页面属于哪个家族，也没有条目"
    return replace(facts, js_only=name == "js_only", unreadable=why)
