"""年报汇总: one article whose table leads from each unit to its report, or a list of such articles, one a year."""

from __future__ import annotations

import re

from parsel import Selector
from scrapy.http import TextResponse

from spiders.attachments import EXTENSION, is_file
from spiders.items import Row
from spiders.titles import REPORT, flat, is_report, title_year, unit_of

SUMMARY = re.compile(
    r"汇总|一览表?|目录|各(?:单位|部门|乡镇|镇街|街道|区县|县区|地区)|(?:部门|单位|镇街|乡镇街道)(?:政府)?信息公开"
)
NO_UNIT = re.compile(r"^(?:\d+|序号|单位(?:名称)?|部门|机关|年报|附件\d*|下载|查看|点击.*|备注|链接|.{0,2})$")
HEADINGS = "h1, h2, h3, h4, h5, h6, caption, p"
OF_REPORTS = re.compile(r"信息公开|年报|年度报告")
FEWEST = 2  # links that make a table of reports


def table_rows(page: TextResponse, year: int | None = None) -> list[Row]:
    """
    A row for each unit of a summary, named like a report; [] for a page that is none.

    The year is that of the link, of the heading above, of the page's title; else `year`, as a person registered it.
    """
    above = page_year(page) or year
    rows = []
    for element in page.css(f"{HEADINGS}, table a[href], li a[href], p a[href]"):
        if element.root.tag != "a":
            above = _heading_year(element) or above
        elif row := _unit_row(Row.from_anchor(page, element), _unit_cell(element), above):
            rows.append(row)
    return rows if len(rows) >= FEWEST else []


def _unit_row(row: Row, unit: str, year: int | None) -> Row | None:
    name = EXTENSION.sub("", flat(row.title))
    if names_summary(name):
        return None
    if is_report(name, in_report_column=True):
        return Row(name if unit_of(name) or not unit else f"{unit}{name}", row.url, row.date)
    unit = unit or ("" if NO_UNIT.match(name) or not is_file(row.url) else name)
    return Row(f"{unit}{year}年政府信息公开工作年度报告", row.url, row.date) if unit and year else None


def _heading_year(heading: Selector) -> int | None:
    """The year of a heading that speaks of reports and holds no link."""
    text = flat("".join(heading.xpath(".//text()").getall()))
    return title_year(text) if OF_REPORTS.search(text) and not heading.css("a") else None


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
