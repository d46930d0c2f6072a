"""One file per CMS family. A family is code; a portal is rows of the registry."""

from __future__ import annotations

from spiders.families.doc_family import DocFamilySpider
from spiders.families.manual import ManualSpider
from spiders.families.static_list import StaticListSpider
from spiders.portal import PortalSpider

ALL: tuple[type[PortalSpider], ...] = (StaticListSpider, DocFamilySpider, ManualSpider)
BY_NAME = {spider.name: spider for spider in ALL}
