"""What is noticed beside the outcome of a report, all of it notes: labels that lack, lie or contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spiders.addresses import host_of
from spiders.answers import Page
from spiders.articles import METAS, Around
from spiders.detecting import visible
from spiders.items import Remark
from spiders.titles import flat

REQUIRED = ("ArticleTitle", "PubDate", "ContentSource")  # of every article, by 国办发〔2017〕47号
SITE_TAIL = re.compile(r"(?:人民)?(?:政府)?(?:门户|公众信息|政务服务|信息公开)?(?:网站|网)?$")


def remarks_of(page: Page | None, place: Around, capture_id: int | None) -> tuple[Remark, ...]:
    """Of an article and what stands around it. A file has no labels."""
    if page is None:
        return ()
    found = (*_metas(page), *_site(page, place), *_dates(place))
    return tuple(Remark(kind, detail, capture_id) for kind, detail in found)


def _metas(page: Page) -> Iterator[tuple[str, str]]:
    written = [
        (one.attrib["name"].strip(), one.attrib["content"].strip()) for one in page.response.css("meta[name][content]")
    ]
    names = {name.lower() for name, _ in written}
    swapped = sorted(content for name, content in written if content.lower() in METAS and name.lower() not in METAS)
    if swapped:
        yield "metas_swapped", f"name 和 content 写反了：{'、'.join(swapped)}"
    missing = [name for name in REQUIRED if name.lower() not in names and name not in swapped]
    if missing:
        yield "metas_missing", f"缺少标签：{'、'.join(missing)}"


def _site(page: Page, place: Around) -> Iterator[tuple[str, str]]:
    """The labels of another site: its domain is not this host, or its name stands nowhere on the page."""
    domain = place.first("domain").lower()
    said = host_of(domain if "//" in domain else f"//{domain}").removeprefix("www.")
    if said and "." in said and not f".{host_of(page.response.url)}".endswith(f".{said}"):
        yield "site_conflict", f"SiteDomain 是 {domain}"
    name = SITE_TAIL.sub("", flat(place.first("site")))
    shown = visible(page.response.text)
    if len(name) >= 2 and name not in shown and name[:2] not in shown:
        yield "site_conflict", f"SiteName 是 {place.first('site')}"


def _dates(place: Around) -> Iterator[tuple[str, str]]:
    """Two labels of one kind that say different days."""
    for field in ("published", "signed"):
        for where in ("meta", "label", "line"):
            days = [day for key, day in place.dates.items() if key.startswith(f"{field}.{where}")]
            if len(days) > 1:
                yield "date_conflict", f"{field}.{where}：{'、'.join(days)}"
