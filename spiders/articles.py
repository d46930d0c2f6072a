"""What stands around a report: metas, label block, dates, each with its place and raw text.

Where fields stand, most trusted first: meta, label block, line under the title, list row, address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from scrapy.http import TextResponse

from db.times import local_day
from spiders.nodes import finder
from spiders.titles import flat

EMPTY = frozenset(
    {
        "",
        "/",
        "无",
        "暂无",
        "无文号",
        "None",
        "none",
        "null",
        "NULL",
        "undefined",
        "-",
        "--",
        "—",
        "——",
        "〔〕号",
        "[]号",
        "()号",
        "〔〕",
        "0000-00-00",
    }
)
LABELS = {
    "索引号": "index",
    "发文机关": "unit",
    "发布机构": "unit",
    "公开机构": "unit",
    "信息来源": "unit",
    "来源": "unit",
    "文号": "number",
    "发文字号": "number",
    "成文日期": "signed",
    "发文日期": "signed",
    "生成日期": "signed",
    "发布日期": "published",
    "公开日期": "published",
    "发布时间": "published",
    "时间": "published",
}
ABOUT = ("title", "index", "unit", "number")  # labels whose change is one of the publication
METAS = {
    "articletitle": "title",
    "pubdate": "published",
    "firstpublishedtime": "published",
    "contentsource": "unit",
    "sitename": "site",
    "sitedomain": "domain",
}
LABEL = re.compile(r"^(" + "|".join(sorted(LABELS, key=len, reverse=True)) + r")[:：]?(.*)$")
DAY = re.compile(r"(20\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
DASHES = re.compile(r"[‐-―−－]")
ADDRESS_DAY = re.compile(r"/t(20\d{2})(\d{2})(\d{2})_|/(20\d{2})/(\d{1,2})/(\d{1,2})/|/(20\d{2})-(\d{2})-(\d{2})/")
OBJECT_ID = re.compile(r"/doc_([0-9a-f]{8})[0-9a-f]{16}\b")
INDEX_CODE = re.compile(r"^([0-9A-Z]{18})(?:/|$)")
PIECES = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"
_pieces = finder(PIECES)
PUBLISHED_ORDER = ("meta", "label", "line", "row", "address")
LOOKED_AT = 400  # pieces of text: labels stand at the head of a page


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one field: where it stood (meta, label, line, row, address, id) and how it was written."""

    field: str
    place: str
    raw: str


@dataclass(frozen=True, slots=True)
class Around:
    """Everything found around a report, most trusted first within a field."""

    facts: tuple[Fact, ...] = ()

    def first(self, field: str) -> str:
        """The most trusted value, "" when there is none."""
        return next((fact.raw for fact in self.facts if fact.field == field), "")

    @property
    def agency_code(self) -> str | None:
        """统一社会信用代码 at the head of the 索引号."""
        found = INDEX_CODE.match(flat(self.first("index")))
        return found.group(1) if found else None

    @property
    def published(self) -> tuple[date, str] | None:
        """The 发布日期 and the place it stands at."""
        days = [(fact.place, day_in(fact.raw)) for fact in self.facts if fact.field == "published"]
        ranked = sorted(
            ((place, day) for place, day in days if day and place in PUBLISHED_ORDER),
            key=lambda found: PUBLISHED_ORDER.index(found[0]),
        )
        return (ranked[0][1], ranked[0][0]) if ranked else None

    @property
    def dates(self) -> dict[str, str]:
        """
        All dates by field and place (`published.meta`); what is no date stays as written.

        Where one place says different days, all are kept: `published.meta`, `published.meta.2`.
        """
        result: dict[str, str] = {}
        said: dict[str, list[str]] = {}
        for fact in self.facts:
            if fact.field in ("published", "signed", "modified"):
                day = day_in(fact.raw)
                key, value = f"{fact.field}.{fact.place}", day.isoformat() if day else fact.raw
                days = said.setdefault(key, [])
                if value not in days:
                    days.append(value)
                    result[key if len(days) == 1 else f"{key}.{len(days)}"] = value
        return result

    @property
    def labels(self) -> dict[str, str]:
        """What the page says of the report beside its dates."""
        return {name: value for name in ABOUT if (value := self.first(name))}


def day_in(text: str) -> date | None:
    """The first real calendar day in a text, in the spellings of portals."""
    plain = DASHES.sub("-", unicodedata.normalize("NFKC", text))
    for found in DAY.finditer(plain):
        if day := _day(*found.groups()):
            return day
    return None


def around(page: TextResponse | None, *, url: str, row_date: str = "", modified: str = "") -> Around:
    """
    The facts of an article; `page` is None when a file stands there.

    `row_date`: what its list row said; `modified`: the header Last-Modified.
    """
    found = [*_metas(page), *_labels(page)] if page is not None else []
    if row_date:
        found.append(Fact("published", "row", row_date))
    if day := _http_day(modified):
        found.append(Fact("modified", "header", day.isoformat()))
    return Around((*found, *_from_address(url)))


def _metas(page: TextResponse) -> Iterator[Fact]:
    for meta in page.css("meta[name][content]"):
        name, content = meta.attrib["name"].strip(), meta.attrib["content"].strip()
        if content.lower() in METAS and name.lower() not in METAS:  # 石景山: the two attributes are swapped
            name, content = content, name
        field = METAS.get(name.lower())
        if field and content not in EMPTY:
            yield Fact(field, "meta", content[:300])


def _labels(page: TextResponse) -> Iterator[Fact]:
    """Labels with their values: `label: value` in one piece of text, or the value in the next piece."""
    waiting: str | None = None
    for piece in _pieces(page.selector.root)[:LOOKED_AT]:
        text = str(piece).strip()
        plain = flat(text)
        if not plain:
            continue
        found = LABEL.match(plain)
        if found and (not found.group(2) or re.match(r"[:：]", plain[len(found.group(1)) :])):
            waiting = LABELS[found.group(1)]
            if value := found.group(2):
                yield from _fact(waiting, "line", _whole(text, value))
                waiting = None
        elif waiting:
            yield from _fact(waiting, "label", text)
            waiting = None


def _whole(text: str, value: str) -> str:
    """The value with the blanks it was written with: a date may be followed by a time."""
    after = re.split(r"[:：]", text, maxsplit=1)
    return after[1].strip() if len(after) == 2 else value


def _fact(field: str, place: str, raw: str) -> Iterator[Fact]:
    if flat(raw) not in EMPTY:
        yield Fact(field, place, raw[:300])


def _from_address(url: str) -> Iterator[Fact]:
    if found := ADDRESS_DAY.search(url):
        numbers = [group for group in found.groups() if group]
        if day := _day(*numbers):
            yield Fact("published", "address", day.isoformat())
    if made := OBJECT_ID.search(url):
        moment = datetime.fromtimestamp(int(made.group(1), 16), UTC)
        yield Fact("published", "id", moment.date().isoformat())


def _http_day(text: str) -> date | None:
    """The day of an HTTP date, in 北京时间."""
    try:
        return local_day(parsedate_to_datetime(text).replace(tzinfo=UTC)) if text else None
    except ValueError:
        return None


def _day(*numbers: str) -> date | None:
    try:
        return date(*map(int, numbers))
    except ValueError:
        return None
