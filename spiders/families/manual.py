"""Portals of no known family whose lists no program may read: drawn by script, closed to machines, or not there.

A person registers the address of each article (`articles` in the key of the unit), or hands the report in; only that is
asked. Portals of a known family read such articles with that family's eyes: see `PortalSpider.work`.
"""

from __future__ import annotations

from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from spiders.items import Row
from spiders.portal import PortalSpider


class ManualSpider(PortalSpider):
    """Asks registered addresses, never a column."""

    name = "manual"

    def rows(self, page: TextResponse) -> list[Row]:
        raise UnreadablePage(page.url, "registered articles", "a list")
