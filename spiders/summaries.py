"""年报汇总: one article whose table leads from each unit to its report, or a list of such articles, one a year."""

from __future__ import annotations

import re

from parsel import Selector
from scrapy.http import TextResponse

from spiders.attachments import EXTENSION, is_file
from spiders.items import Row
from spiders.titles import REPORT, flat, is_report, title_year

SUMMARY = re.compile(
    r"汇总|一览表?|目录|各(?:单位|部门|乡镇|镇街|街道|区县|县区|地区)|(?:部门|单位|镇街|乡镇街道)(?:政府)?信息公开"
)
NO_UNIT = re.compile(r"^(?:\d+|序号|单位(?:名称)?|部门|机关|年报|附件\d*|下载|查看|点击.*|备注|链接|.{0,2})$")
FEWEST = 2  # links that make a table of reports


def table_rows(page: TextResponse, year: int | None = None) -> list[Row]:
    """
    A row for each unit of a summary, named like a report; [] for a page that is none.

    The year is that of the page's title; `year`: what a person registered, where the title says nothing.
    """
    year = page_year(page) or year
    if year is None:
        return []
    rows = []
    for anchor in page.css("table a[href], li a[href], p a[href]"):
        row = Row.from_anchor(page, anchor)
        name = EXTENSION.sub("", flat(row.title))
        unit = _unit_cell(anchor)
        if is_report(name, in_report_column=True) and title_year(name) == year:
            rows.append(Row(name, row.url, row.date))
        elif unit or (is_file(row.url) and not NO_UNIT.match(name)):
            rows.append(Row(f"{unit or name}{year}年政府信息公开工作年度报告", row.url, row.date))
    return rows if len(rows) >= FEWEST else []


def page_year(page: TextResponse) -> int | None:
    """The year in the title of a page: of its label, its heading, its window."""
    shown = (
        page.css('meta[name="ArticleTitle" i]::attr(content)').get(""),
        *("".join(one.xpath(".//text()").getall()) for one in page.css("h1, h2")),
        page.css("title::text").get(""),
    )
    titles = (flat(text) for text in shown)
    return next((year for title in titles if names_summary(title) and (year := title_year(title))), None)


def names_summary(title: str) -> bool:
    """Whether a row of a list leads to a summary of reports."""
    plain = flat(title)
    return bool(SUMMARY.search(plain) and (REPORT.search(plain) or "年报" in plain or "年度报告" in plain))


def _unit_cell(anchor: Selector) -> str:
    """The name in the table row of a link: the first cell that says something else than the link or a number."""
    cells = anchor.xpath("ancestor::tr[1]/*[self::td or self::th]")
    texts = [flat("".join(cell.xpath(".//text()").getall())) for cell in cells]
    return next((text for text in texts if not NO_UNIT.match(text) and not EXTENSION.search(text)), "")
