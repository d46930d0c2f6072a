"""Menus: which links of a portal may lead to its column of reports, and how much speaks for a page being it.

The signs and their weights are those of the design; “信息公开年报” as the type of a column has never been seen and is
a bonus only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from spiders.addresses import canonical, problem
from spiders.attachments import is_file
from spiders.items import Row
from spiders.titles import flat, is_false_friend, is_report

OF_REPORTS = re.compile(
    r"^(?:法定|本级|历年|区政府|部门|镇街|街道|乡镇)*(?:政府)?(?:信息公开|公开)(?:工作)?(?:年报|年度报告|报告)$|^(?:年度报告|年报)$"
)
DISCLOSURE = re.compile(r"政府信息公开|信息公开")
ON_THE_WAY = re.compile(
    r"^(?:政务公开|政府信息公开|信息公开|法定主动公开(?:内容)?|主动公开|政府信息公开(?:专栏|平台|目录)|公开目录|信息公开目录"
    r"|政务公开组织管理|组织管理|.{0,8}信息公开目录|.{0,6}(?:部门|街道|镇街|乡镇)(?:信息)?公开|更多.{0,4}|公开年报)$"
)
SIBLINGS = (re.compile(r"指南$"), re.compile(r"制度$"), re.compile(r"法定主动公开内容$"))
SLUGS = re.compile(
    r"/(?:zfxxgkn(?:b|dbg)|xxgkn(?:b|dbg)|gkn(?:b|dbg)|wzxxgknb|nb|ndbg|annualreport)(?:_?\d+)?(?=/|\.|$)",
    re.IGNORECASE,
)
FRIENDS = re.compile(
    r"报表|网站(?:工作)?年|法治政府|财务|预算|决算|统计|企业年报|上市公司|绩效|年检|新媒体|公示|工作要点|总结|wzndbb"
)
TRAP = re.compile(
    r"calendar|rili|/(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}|[?&](?:page|p|pageno|currentpage|date|day|month|year)=\d",
    re.IGNORECASE,
)
COLUMN_TYPE = "信息公开年报"
MOST_TEXT = 24  # characters of the text of a menu's link
FEWEST_SURE, OF_TYPE, STRONG = 5, 8, 5


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a menu. `score`: how much speaks for its leading to the column of reports; `follow`: worth a visit."""

    text: str
    url: str
    score: int
    follow: bool


def links_of(page: TextResponse) -> list[Link]:
    """The links of a page that are named like parts of a portal's disclosure, each address once, best first."""
    anchors = list(_anchors(page))
    siblings = siblings_in(text for text, _ in anchors)
    found: dict[str, Link] = {}
    for text, url in anchors:
        score = score_of(text, url, siblings)
        follow = score >= FEWEST_SURE or (score > -FEWEST_SURE and bool(ON_THE_WAY.match(text)))
        if TRAP.search(url) or is_file(url):
            follow = False
        key = canonical(url)
        if key not in found or score > found[key].score:
            found[key] = Link(text, url, score, follow)
    return sorted(found.values(), key=lambda link: (not link.follow, -link.score))


def score_of(text: str, url: str, siblings: int = 0) -> int:
    """What a link's text, its address and its siblings say. `siblings`: how many of the other three parts are linked."""
    score = 0
    if OF_REPORTS.match(text):
        score += FEWEST_SURE + siblings + (STRONG - len(SIBLINGS) if siblings == len(SIBLINGS) else 0)
    if DISCLOSURE.search(text):
        score += 3
    if SLUGS.search(urlsplit(url).path):
        score += 1
    if FRIENDS.search(text) or FRIENDS.search(urlsplit(url).path):
        score -= 10
    return score


def siblings_in(texts: Iterable[str]) -> int:
    """How many of 指南, 制度 and 法定主动公开内容 a page links to beside its reports: 0 to 3."""
    known = list(texts)
    return sum(any(sign.search(text) for text in known) for sign in SIBLINGS)


def names_column(page: TextResponse) -> bool:
    """Whether the label says that this is a column of reports."""
    return COLUMN_TYPE in page.css('meta[name="ColumnType" i]::attr(content)').getall()


def counted(rows: Iterable[Row]) -> tuple[int, int]:
    """(reports, false friends) among rows, by their full titles."""
    titles = [row.title for row in rows]
    return sum(map(is_report, titles)), sum(map(is_false_friend, titles))


def confidence(score: int, reports: int, friends: int) -> float:
    """0 to 1, from the score of the way there and what the rows are. Only a person makes it certain."""
    share = reports / (reports + friends) if reports else 0.0
    return round(min(0.99, max(0.0, (score + min(reports, 4)) / 20)) * share, 2)


def _anchors(page: TextResponse) -> Iterator[tuple[str, str]]:
    for anchor in page.css("a[href], area[href]"):
        href = anchor.attrib["href"].strip()
        text = flat(
            "".join(anchor.xpath(".//text()").getall())
            or anchor.attrib.get("title", "")
            or anchor.attrib.get("alt", "")
        )
        url = page.urljoin(href)
        if 0 < len(text) <= MOST_TEXT and problem(url) is None:
            yield text.strip("·>»-—|[]【】"), url
