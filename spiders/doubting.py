"""What stands against “the list lacks the report of this year”. Pure: rows and pieces of pages in, a reason out.

Titles are written by people: a year with the letter O, a report in the wrapping of a notice, a body under a short
name. Whatever may be the report keeps it from being called absent; a person, or an alias in the registry, settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape

from scrapy.http import TextResponse

from db.sources import Source
from spiders.items import Row
from spiders.titles import REPORT, flat, name_key, names_unit, plain_year, unit_of, years_in

LIKE = re.compile(r"(?:信息|政务|主动)公开|年报|年度(?:工作)?报告")
# said of 信息公开 every year, and no report
OTHER = re.compile(
    r"指南|目录(?!.*报告)|制度|要点|计划|方案|办法|规定|申请表|流程|季度|半年|[1-9一二三四五六七八九]月份|月报|收费|平台|专栏"
    r"|考核|评估|检查|会议|统计报表|政府网站.{0,12}报表|法治政府|财务|企业年报|统计公报|模板|范本|样式|格式|如何|怎么写"
)
# about the writing of reports: 关于做好2025年政府信息公开工作年度报告编制工作的通知
WRITING = re.compile(
    r"做好|编制(?:和|与|及)?(?:发布|公布|报送)?工作|报送|填报|培训|如何|怎么写|模板|范本|样式|格式|法治政府"
)
ONLY_YEAR = re.compile(r"^(?:20[0-4]\d)年?度?$")
SHORT_YEAR = re.compile(r"(?<!\d)([1-4]\d)年")
ENDING = re.compile(
    r"(?:人民政府办公室|人民政府|政府|街道办事处|街道办|街道|办事处|管理委员会|管委会|委员会|办公室|局|委|办|厅|镇|乡)$"
)
PLACE = re.compile(r"^.*?[省市区县州旗盟](?=..)")
PIECES = re.compile(r"[>\"']([^<>\"'\\]{4,160})(?=[<\"'])")
SHORT_ENOUGH = 120
MOST = 60


def doubt(
    source: Source,
    rows: Sequence[Row],
    year: int,
    *,
    shared: bool,
    owners: Mapping[str, str],
    strays: Iterable[str] = (),
) -> str:
    """
    Why these rows do not prove that there is no report of `year`, "" when nothing speaks against it.

    `strays`: what the pages say beside the rows. Asked only where no row is the report.
    """
    for row in rows:
        if may_be(row.title, year, row.date) and _may_be_ours(source, row.title, rows, year, shared, owners):
            return f"条目“{flat(row.title)[:60]}”可能是 {year} 年度的报告"
    for text in strays:
        if year in loose_years(text) and may_be(text, year) and _named_here(source, text, shared, owners):
            return f"页面上有“{flat(text)[:60]}”，但不在读到的条目里"
    if shared and (name := _new_name(source, rows, year, owners)):
        return f"“{name[:40]}”今年第一次列出，可能是本机关改了名"
    return ""


def may_be(title: str, year: int, day: str = "") -> bool:
    """Whether a title may be that of a report of the year, however oddly it is written."""
    plain = flat(title)
    years = loose_years(plain)
    if ONLY_YEAR.match(plain):
        return years == {year}
    if years and year not in years:
        return False
    if not years and day and str(year + 1) not in day:
        return False
    if REPORT.search(plain):
        return not WRITING.search(plain)
    return bool(years) and bool(LIKE.search(plain)) and not OTHER.search(plain)


def loose_years(title: str) -> set[int]:
    """All years that a title may name, also with two digits: 25年."""
    plain = plain_year(flat(title))
    return {*years_in(plain), *(2000 + int(short) for short in SHORT_YEAR.findall(plain))}


def mentions(page: TextResponse, rows: Iterable[Row]) -> tuple[str, ...]:
    """
    What a page of a list says of reports, anywhere, that none of its rows says.

    Rows without a link of their own, pinned ones, those of a second table, those that a script draws.
    """
    known = [flat(row.title) for row in rows]
    found = dict.fromkeys(
        text
        for text in map(flat, _pieces(page))
        if loose_years(text)
        and REPORT.search(text)
        and not any(text in title or title in text for title in known if title)
    )
    return tuple(found)[:MOST]


def kin(unit: str, name: str) -> bool:
    """Whether one may be a short form of the other: 和平街道办 and 和平街道办事处, 卫健委 and 卫生健康委员会."""
    short, long = sorted((_stem(unit), _stem(name)), key=len)
    letters = iter(long)
    return len(short) > 1 and all(letter in letters for letter in short)


def _pieces(page: TextResponse) -> Iterator[str]:
    text = page.text
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return
    yield from map(unescape, PIECES.findall(text))
    for element in page.xpath("//li|//tr|//dd|//p|//a|//h1|//h2|//h3|//h4|//div[not(.//div)]"):
        joined = "".join(element.xpath(".//text()[not(ancestor::script)]").getall())
        if len(joined) <= SHORT_ENOUGH:
            yield joined


def _may_be_ours(
    source: Source, title: str, rows: Sequence[Row], year: int, shared: bool, owners: Mapping[str, str]
) -> bool:
    if names_unit(title, source.names) >= 2:
        return True
    unit = _unit(title)
    if not shared:
        return owners.get(unit, source.agency) == source.agency
    if unit:
        return _kin_of(source, unit, owners)
    # nobody is named: somebody else's, where a row of the year before is like it
    return _unnamed(rows, year) > _unnamed(rows, year - 1)


def _named_here(source: Source, text: str, shared: bool, owners: Mapping[str, str]) -> bool:
    unit = _unit(text)
    return _kin_of(source, unit, owners) if unit else not shared


def _kin_of(source: Source, unit: str, owners: Mapping[str, str]) -> bool:
    mine = owners.get(unit, source.agency) == source.agency
    return mine and any(unit.endswith(name_key(name)) or kin(unit, name_key(name)) for name in source.names)


def _unnamed(rows: Iterable[Row], year: int) -> int:
    return sum(not _unit(row.title) and may_be(row.title, year) for row in rows)


def _new_name(source: Source, rows: Iterable[Row], year: int, owners: Mapping[str, str]) -> str:
    """A name that nobody has, and that the list shows for the first time, while this body was on it before."""
    now, before, listed = dict[str, None](), set[str](), False
    for row in rows:
        if not REPORT.search(flat(row.title)):
            continue
        unit, years = _unit(row.title), loose_years(row.title)
        if years == {year}:
            now[unit] = None
        else:
            before.add(unit)
            listed = listed or names_unit(row.title, source.names) >= 2
    return next((unit for unit in now if listed and unit and unit not in owners and unit not in before), "")


def _unit(title: str) -> str:
    """The unit of a title, without the words of a notice around it."""
    return re.sub(
        r"^(?:关于)?(?:转发|公布|发布)?[:：《]*|(?:关于)?(?:印发|公布|发布|公开|转发)?《?$",
        "",
        unit_of(plain_year(title)),
    )


def _stem(name: str) -> str:
    """What tells a body from its neighbours: without its place and what it is."""
    plain = re.sub(r"[()（）].*", "", name_key(name))
    plain = ENDING.sub("", plain) or plain
    return PLACE.sub("", plain) or plain
