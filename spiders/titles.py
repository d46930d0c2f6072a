"""Titles of rows and articles: is it a report, of which year, of which unit.

“The first 20xx in the text” is never the year: titles quote other years.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from audit.labels import digits

YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
WRITTEN_YEAR = re.compile(r"二[〇○零0][〇○零一二三四0-4][〇○零一二三四五六七八九0](?=年|政府|政务|信息|度)")
LETTER_YEAR = re.compile(r"二[Oo〇○零0][Oo〇○零一二三四0-4][Oo〇○零一二三四五六七八九0](?=年|政府|信息|度)")
TYPED_YEAR = re.compile(r"(?<![0-9A-Za-z])2[Oo0][0-4Oo][0-9Oo](?=年|政府|信息|度)")
REPORT = re.compile(
    r"信息公开.{0,8}?(?:年度?(?:工作)?报告?|年报)|信息公开(?:工作)?(?:情况)?的?报告|年度?政府信息公开(?:工作)?(?:情况)?报告"
)
SHORT_REPORT = re.compile(r"年报|年度(?:工作)?报告")
FALSE_FRIENDS = re.compile(
    r"报表|法治政府|法治建设|依法行政|行政执法|政府网站(?!.{0,12}信息公开)|财务|决算|预算|统计公报|统计年报|企业年报|上市公司|绩效|年检"
    r"|工作要点|工作总结|政务公开.{0,4}总结|新媒体|双公示|格式|一图|图解|图说|读懂|看懂|通知|指南|指引|模板|范本|样式|培训"
    r"|解读|公示|征求意见|汇总|名单|社会责任|法人年度|怎么写|如何编制|填报|编制说明"
)
# 预算评审中心, 网信办培训中心: the word is part of a name. Only believed in titles that say 信息公开 … 年度报告 in full.
NAMED = re.compile(
    r"(?:法治建设|依法行政|行政执法|财务|决算|预算|绩效|年检|新媒体|双公示|培训|指引|政府网站)[\u4e00-\u9fff]{0,8}?"
    r"(?:局|中心|办公室|委员会|站|所|队|处|院|校|馆|公司|集团)"
)
SELF = frozenset({"本机关", "本单位", "本部门", "本局", "本委", "本办", "本级", "我局", "我单位", "本行政机关"})
SUFFIX = re.compile(
    r"(?:图片|图文|文字|扫描|网页|PDF|Word|电子|修订|更正|更新|正式|公开|完整|简|最终|全文|新)版?(?:本|稿)?$|^(?:附件|下载|全文|最新|已?更新|更正|修订)$",
    re.IGNORECASE,
)
BODY = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:局|委|办|厅|部|院|所|站|处|队|中心|会|镇|乡|街道|政府|区|县|市|机关|学校|医院|公司|办事处)$"
)
EDGES = " _-—–:：、,，.。()（）[]【】《》<>“”\"'·|"
INNER = re.compile("[" + re.escape(EDGES) + "]+")
WORDS = re.compile(r"政府信息公开|信息公开|年度?报告?|年报")
TAIL = re.compile(r"(?:关于|发布|公布|公开)$")


@dataclass(frozen=True, slots=True)
class Year:
    """A report year, what it was taken from, and what speaks against it (“title 2024”)."""

    value: int
    basis: str
    conflicts: tuple[str, ...] = ()


@lru_cache(maxsize=8192)  # the same titles come again and again
def flat(text: str) -> str:
    """Full-width digits to ASCII, no white space, no control characters; at most 300 characters."""
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in plain if not c.isspace() and unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFKC", kept)[:300]


def plain_year(title: str) -> str:
    """The title with its years in digits: 二〇二四年, and the letter O that people type for 〇."""
    plain = LETTER_YEAR.sub(lambda found: found.group().upper().replace("O", "〇"), flat(title))
    plain = TYPED_YEAR.sub(lambda found: found.group().upper().replace("O", "0"), plain)
    return WRITTEN_YEAR.sub(lambda found: digits(found.group()), plain)


def years_in(title: str) -> tuple[int, ...]:
    """The different years that a title names, 二〇二四年 included."""
    plain = plain_year(title)
    return tuple(dict.fromkeys(int(year) for year in YEAR.findall(plain)))


def title_year(title: str) -> int | None:
    """The year of a title that names exactly one."""
    years = years_in(title)
    return years[0] if len(years) == 1 else None


def is_report(title: str, *, in_report_column: bool = False, names: tuple[str, ...] = ()) -> bool:
    """
    A title with a year and the words of a report, and none of a false friend.

    Inside a confirmed 年报 column the short words are enough. `names`: of the agency; words within them are no friends.
    """
    plain = _nameless(title, names)
    if not years_in(plain) or is_false_friend(plain):
        return False
    return bool(REPORT.search(plain) or (in_report_column and SHORT_REPORT.search(plain)))


def is_false_friend(title: str) -> bool:
    """A title that is like that of a report, and is none. What is part of the name of a body does not count."""
    plain = flat(title)
    return bool(FALSE_FRIENDS.search(NAMED.sub("", plain) if REPORT.search(plain) else plain))


def _nameless(title: str, names: tuple[str, ...]) -> str:
    plain = flat(title)
    for name in sorted(map(name_key, names), key=len, reverse=True):
        plain = plain.replace(name, "") if name else plain
    return plain


def may_be_report(title: str, names: tuple[str, ...] = ()) -> bool:
    """A title with the words of a report and none of a false friend, whose year cannot be told: none, or several."""
    plain = _nameless(title, names)
    return len(years_in(plain)) != 1 and not is_false_friend(plain) and bool(REPORT.search(plain))


def names_report(lines: Iterable[str], year: int) -> bool:
    """Whether one of the lines is the title of a report of that year."""
    return any(year in years_in(line) and is_report(line, in_report_column=True) for line in lines)


def unit_of(title: str) -> str:
    """
    The unit that a title names, before the words of a report or behind them; "" when it names none.

    What a body calls itself (本机关) is no name.
    """
    plain = flat(plain_year(title))
    end = WORDS.search(plain)
    head = max(_pieces(plain[: end.start()] if end else plain), key=len, default="")
    if head or end is None:
        return "" if head in SELF else head
    behind = (piece for piece in _pieces(plain[end.start() :]) if not SUFFIX.search(piece))
    return next((piece for piece in behind if BODY.match(piece) and piece not in SELF and not WORDS.search(piece)), "")


def _pieces(text: str) -> list[str]:
    """What is left between years and marks."""
    text = re.sub(r"(?:20[0-4]\d)?年度?|20[0-4]\d", " ", text)
    if WORDS.search(text):  # behind the words of a report, marks part the name off
        text = INNER.sub(" ", text)
    return [TAIL.sub("", piece.strip(EDGES)).strip(EDGES) for piece in text.split(" ")]


def name_key(name: str) -> str:
    """A name as units of titles are compared."""
    return flat(name).strip(EDGES)


def names_unit(title: str, names: tuple[str, ...]) -> int:
    """How well a title names one of `names`: 3 in full, 2 shortened (市应急管理局), 1 no unit at all, 0 another."""
    unit = unit_of(title)
    if not unit:
        return 1
    flats = [name_key(name) for name in names]
    if unit in flats:
        return 3
    return 2 if len(unit) >= 3 and any(name.endswith(unit) or unit.endswith(name) for name in flats) else 0


def report_year(
    *, period: int | None, title: int | None, folder: int | None = None, published: int | None = None
) -> Year | None:
    """
    The year of a report: period in the body, title, folder, year of publication less one, in this order.

    Where period and title disagree, what most witnesses say wins: an old sentence left standing in a new
    report must not turn it into a changed report of the year before.
    """
    witnesses = {"period": period, "title": title, "folder": folder, "published": published and published - 1}
    said = {name: year for name, year in witnesses.items() if year}
    if not said:
        return None
    votes = Counter(said.values())
    basis = max(said, key=lambda name: votes[said[name]])  # the first of equals: dicts keep the order
    value = said[basis]
    against = tuple(f"{name} {year}" for name, year in said.items() if year != value and name != "published")
    return Year(value, basis, against)
