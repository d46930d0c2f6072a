"""One file per CMS family. A family is code; a portal is rows of the registry."""

from __future__ import annotations

from spiders.families.doc_family import DocFamilySpider
from spiders.families.gkmlpt import GkmlptSpider
from spiders.families.hanweb_jpage import HanwebJpageSpider
from spiders.families.hanweb_xxgk import HanwebXxgkSpider
from spiders.families.jpaas_unit import JpaasUnitSpider
from spiders.families.json_list import JsonListSpider
from spiders.families.lonsun import LonsunSpider
from spiders.families.manual import ManualSpider
from spiders.families.static_list import StaticListSpider
from spiders.portal import PortalSpider

ALL: tuple[type[PortalSpider], ...] = (
    StaticListSpider,
    DocFamilySpider,
    HanwebJpageSpider,
    HanwebXxgkSpider,
    JpaasUnitSpider,
    GkmlptSpider,
    LonsunSpider,
    JsonListSpider,
    ManualSpider,
)
BY_NAME = {spider.name: spider for spider in ALL}
