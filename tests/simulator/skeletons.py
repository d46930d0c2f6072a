"""What a world must know about a way to publish, beside how to make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gouji.demo.publications import Column
from gouji.demo.site import Family, Site


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
    reports have. `body`: how a report is shown: html, viewer (in a viewer only), file (its files are all there is).
    `outcome`: what a crawl must say of a report that is there. `one_list`: all units of a portal share one column.
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
