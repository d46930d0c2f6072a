"""What a world must know about a way to publish, beside how to make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from gouji.demo.publications import Column
from gouji.demo.site import Family, Site

READABLE = ("found", "found_pdf_only", "found_image_only", "attachment_unreadable")


def no_key(_: Column) -> Mapping[str, Any]:
    """The address of the column says everything."""
    return {}


def no_others(_: Site) -> tuple[Site, ...]:
    """Everything lies on the host of the portal."""
    return ()


@dataclass(frozen=True)
class Skeleton:
    """
    One way to publish.

    `name`: as in the design (F4). `family`, `preset`: what the fingerprints must say of its first list page; the name
    of the spider, whether it is written or not. `make`: the family of one portal, with its switches set.
    `dialect`, `list_mode`, `post_allowed`, `role`: for the row of its platform and sources. `unit_key`: for the source
    of a column. `others`: hosts on which files of the portal lie. `files`: the extensions of the files that its
    reports have. `body`: how a report is shown: html, picture (tables as images), viewer (in a viewer only), file (its
    files are all there is).
    `outcome`: what a crawl must say of a report that is there, or of a source that cannot be read. `one_list`: all
    units of a portal share one column. `contained`: the body stands in one of the containers that the rules of
    normalising name, so that what they make of it can be told from the plan. `friends`: other documents stand in
    the same list. `url_date`: the address holds the date. `id_days`: so many days after it the id was made that the
    address holds.
    """

    name: str
    family: str
    preset: str
    make: Callable[[], Family]
    dialect: Mapping[str, Any] = field(default_factory=dict)
    list_mode: str = "static"
    post_allowed: tuple[str, ...] = ()
    unit_key: Callable[[Column], Mapping[str, Any]] = no_key
    role: str = "own"
    others: Callable[[Site], tuple[Site, ...]] = no_others
    files: tuple[str, ...] = ()
    body: str = "html"
    outcome: str = "found"
    one_list: bool = False
    contained: bool = True
    friends: bool = True
    url_date: bool = False
    id_days: int | None = None

    @property
    def reachable(self) -> bool:
        """Whether a crawl can tell a report that is there from one that is not."""
        return self.outcome in READABLE

    def dates(self, published: date) -> dict[str, str | None]:
        """Where which date stands."""
        made = None if self.id_days is None else (published + timedelta(days=self.id_days)).isoformat()
        return {
            "row": published.isoformat(),
            "meta": f"{published} 09:30",
            "label": published.isoformat(),
            "url": published.isoformat() if self.url_date else None,
            "id": made,
        }
