"""A summary page: one article for all units and years, a table of units and their files. There is nothing but PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from itertools import groupby

from gouji.demo.publications import Attached, Column, Publication
from gouji.demo.site import Answer, Ask, Routes, Site, file_answer, page

SUMMARY = "/wzxxgknb/index.html"


@dataclass(frozen=True)
class Summary:
    """
    Files lie under the year of their publication and the code of the unit. False friends are not listed.

    `named`: links carry the whole title; else only the word for PDF, the unit stands in the cell before, and the year
    in the heading above the table.
    """

    named: bool = True

    def column_path(self, column: Column) -> str:
        """The one page for all units."""
        return SUMMARY

    def article_path(self, column: Column, item: Publication) -> str:
        """The file: there is no article of a single unit."""
        return f"/wzxxgknb/{item.published.year}/{column.code}.pdf"

    def routes(self, site: Site, today: date) -> Routes:
        """The summary and the files."""
        listed = list(_listed(site, today))
        routes: Routes = {SUMMARY: partial(self._summary, site, listed)}
        for column, item, file in listed:
            routes[self.article_path(column, item)] = partial(file_answer, site, file)
        return routes

    def _summary(self, site: Site, listed: Sequence[tuple[Column, Publication, Attached]], _: Ask) -> Answer:
        by_year = sorted(listed, key=lambda one: one[1].published.year, reverse=True)
        parts = []
        for year, group in groupby(by_year, key=lambda one: one[1].published.year):
            rows = "\n".join(self._row(number, column, item) for number, (column, item, _) in enumerate(group, 1))
            head = "<tr><td>序号</td><td>单位</td><td>年度报告</td><td>公开日期</td></tr>"
            parts.append(f"<h4>{year - 1}年度政府信息公开工作年度报告</h4>\n<table>\n{head}\n{rows}\n</table>")
        main = f"<h3>政府信息公开工作年度报告汇总</h3>\n{chr(10).join(parts) or '<p>暂无信息</p>'}"
        return page(site.frame("年报汇总", main, {"ColumnName": "政府信息公开年报"}))

    def _row(self, number: int, column: Column, item: Publication) -> str:
        href = self.article_path(column, item)
        link = f'<a href="{href}" title="{escape(item.title)}">{escape(item.title[:12])}…</a>'
        if not self.named:
            link = f'<a href="{href}">PDF</a>'
        return f"<tr><td>{number}</td><td>{escape(column.unit)}</td><td>{link}</td><td>{item.published}</td></tr>"


def _listed(site: Site, today: date) -> Iterator[tuple[Column, Publication, Attached]]:
    for column in site.columns:
        for item in column.shown_on(today):
            if item.files:
                yield column, item, item.files[0]
