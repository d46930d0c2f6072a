"""F18: townships under columns of years, in folders that are named after the year of publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from gouji.demo.publications import Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, link_list, page
from tests.simulator.families.lists import COLUMN, article

MENU = "/nb/"
TEMPLATE = "/nb/{year+1}n78/xzjd/"


def key(_: Column) -> Mapping[str, Any]:
    """All townships stand on the same lists, one a year."""
    return {"lists": [TEMPLATE]}


@dataclass(frozen=True)
class Yearly:
    """The list of a year is there from New Year on, with the notice that asks for the reports."""

    def column_path(self, column: Column) -> str:
        """The page that leads to the years."""
        return MENU

    def article_path(self, column: Column, item: Publication) -> str:
        """Below the folder of its year."""
        return f"{_folder(item.published.year)}c{item.number}.shtml"

    def routes(self, site: Site, today: date) -> Routes:
        """The menu of years, a list a year, and the articles of all townships."""
        listed = [(column, item) for column in site.columns for item in column.shown_on(today)]
        years = sorted({item.published.year for _, item in listed} | {today.year}, reverse=True)
        routes: Routes = {MENU: partial(self._menu, site, years)}
        for year in years:
            items = [(column, item) for column, item in listed if item.published.year == year]
            routes[_folder(year)] = partial(self._list, site, year, items)
        for column, item in listed:
            routes[self.article_path(column, item)] = partial(article, site, column, item, container="main-txt")
        return routes

    def _menu(self, site: Site, years: Sequence[int], _: Ask) -> Answer:
        links = link_list((_folder(year), f"{year}年") for year in years)
        return page(site.frame("政府信息公开年报", links, COLUMN))

    def _list(self, site: Site, year: int, items: Sequence[tuple[Column, Publication]], _: Ask) -> Answer:
        rows = "\n".join(
            f'<li><a href="{self.article_path(column, item)}">{item.title}</a> [{item.published:%m-%d}] '
            f"<i>{item.published}</i></li>"
            for column, item in items
        )
        notice = (
            f'<li><a href="{_folder(year)}c1.shtml">关于编制{year - 1}年政府信息公开工作年度报告的通知</a> '
            f"<i>{year}-01-02</i></li>"
        )
        return page(site.frame(f"{year}年", f"<h3>乡镇街道</h3>\n<ul>\n{rows}\n{notice}\n</ul>", COLUMN))


def _folder(published: int) -> str:
    return f"/nb/{published}n78/xzjd/"
