"""The doc family of Shandong: `/gongkai/site_x/channel_y/doc_<24hex>.html`.

Articles come from the server, lists are mostly drawn by a script: then a person registers the address of each
article in the unit key of the source, and the list is not asked at all. Where a list is static, it is read.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from spiders.addresses import canonical
from spiders.items import Row
from spiders.portal import PortalSpider
from spiders.selecting import some
from spiders.titles import is_report, title_year

DOCUMENT = re.compile(r"/doc_[0-9a-f]{24}\.html$|/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html$")


def _is_document(url: str) -> bool:
    """Sessions and clocks in the address aside."""
    return DOCUMENT.search(urlsplit(canonical(url)).path) is not None


def _says_report(title: str) -> bool:
    """A report wherever its link leads: a row that is dropped would be a report that is not there."""
    return is_report(title, in_report_column=True) and title_year(title) is not None


class DocFamilySpider(PortalSpider):
    """Rows are the links to documents; pages beyond the first one have not been seen on static lists."""

    name = "doc_family"

    def rows(self, page: TextResponse) -> list[Row]:
        rows = [Row.from_anchor(page, anchor) for anchor in page.css("a[href]")]
        found = [row for row in rows if row.title and (_is_document(row.url) or _says_report(row.title))]
        if not found:
            some(page, "a[href*='/doc_'], a[href^='doc_'], a[href*='/art_']")
        return found

    def ends(self, page: TextResponse) -> bool:
        return not page.xpath("//a[contains(., '下一页')]")
