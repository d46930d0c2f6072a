"""The probe: asks one column of a platform whose family is not known yet, and keeps what it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from db.crawls import OutcomeName
from db.sources import set_family
from spiders.classifying import Facts, classify
from spiders.detecting import FAMILIES, family
from spiders.families.static_list import StaticListSpider
from spiders.items import Item, Outcome
from spiders.portal import list_facts
from spiders.refusing import Postponed
from spiders.tasks import Column

READABLE = frozenset(name for name, _ in FAMILIES)


class ProbeSpider(StaticListSpider):
    """One request a platform. What cannot be told ends in outcomes here; the rest is left to its family."""

    name = "probe"

    async def work(self, column: Column) -> AsyncIterator[Item]:
        if column.platform.family:
            for source_id, year in column.pairs:
                yield Outcome(source_id, year, OutcomeName.PARSER_DRIFT, f"家族 {column.platform.family} 还没有爬虫")
            return
        answer = await self.fetch(self.ask(column.url, kind="probe"), column)
        facts = answer.facts
        if answer.body is not None:
            page = self.decoded(answer).response
            name = family(page.url, page.text, self._rows(page))
            if name in READABLE:
                set_family(self.run.database, column.platform.platform_id, name)
                raise Postponed(f"家族是 {name}")
            facts = _unknown(name, page)
        for source_id, year in column.pairs:
            yield Outcome(source_id, year, *classify(replace(facts, rows=0)))

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
