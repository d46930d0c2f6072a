"""The doc family of Shandong: `/gongkai/site_x/channel_y/doc_<24hex>.html`.

Articles come from the server, lists are mostly drawn by a script: then a person registers the address of each
article in the unit key of the source, and the list is not asked at all. Where a list is static, it is read.
"""

from __future__ import annotations

import re

from scrapy.http import TextResponse

from spiders.items import Row
from spiders.portal import PortalSpider
from spiders.selecting import some

DOCUMENT = re.compile(r"/doc_[0-9a-f]{24}\.html$|/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html$")


class DocFamilySpider(PortalSpider):
    """Rows are the links to documents; pages beyond the first one have not been seen on static lists."""

    name = "doc_family"

    def rows(self, page: TextResponse) -> list[Row]:
        anchors = some(page, "a[href*='/doc_'], a[href^='doc_'], a[href*='/art_']")
        rows = (Row.from_anchor(page, anchor) for anchor in anchors)
        return [row for row in rows if DOCUMENT.search(row.url) and row.title]

    def ends(self, page: TextResponse) -> bool:
        return not page.xpath("//a[contains(., '下一页')]")
