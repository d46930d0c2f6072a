"""Title, body name, report year, statistics period, kind of body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit.document import Block, Paragraph
from audit.labels import digits, tight, without_bookmarks
from audit.model import BodyKind

# NFKC is applied first: brackets, commas and colons are half-width here.
TITLE = re.compile(
    r"^(?P<name>[^,。;:|>\d]{0,60}?)(?P<year>20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年度?"
    r"(?P<what>[^,。;:|>]{0,4}信息公开(?!指南|目录|制度)[^,。;:|>]{0,6}?(?:年度?报告?|报告))"
    r"(?P<tail>\([^()]{0,12}\))?$"
)
# What a list of pages puts in front of a title.
TAGGED = re.compile(r"^【[^【】]{1,10}】\s*")
# The year in brackets behind it: `某局政府信息公开工作年度报告（2024年）`.
YEAR_LAST = re.compile(
    r"^(?P<name>[^,。;:|>\d]{0,60}?)(?P<what>(?:政府)?信息公开(?:工作)?年度报告)"
    r"\((?P<year>20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年?度?\)$"
)
# The year in front of the name: `2024年度某局政府信息公开工作报告`.
YEAR_FIRST = re.compile(
    r"^(?P<year>20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年度?(?P<name>[^,。;:|>\d]{2,40}?)"
    r"(?P<what>(?:政府)?信息公开(?:工作)?(?:年度报告|年报|报告))$"
)
NOT_A_TITLE = re.compile(r"解读|图解|编制说明|通知|报表|通报|汇总")
BODY_NAME = re.compile(
    r"[\u3400-\u9fff()·]{2,40}?(?:局|委|办|室|厅|队|政府|办事处|街道|中心|部|署|院|会|公司|站|所|社|处)"
    r"(?:\([^()]{1,12}\))?"
)
PERIOD_WORDS = re.compile(r"统计(?:期限|时限|周期|时间|期间|区间|时段)|时间范围|核定时间点|截止日期|起止时间")
DATE = r"(?:(?P<{0}y>20\d\d)年)?(?P<{0}m>\d{{1,2}})月(?P<{0}d>\d{{1,2}})日"
PERIOD = re.compile(DATE.format("f") + r"[^。;]{0,4}?(?:至|到|-|—|~)[^。;\d]{0,4}" + DATE.format("t"))
WHERE_PERIOD_STANDS = 900
MOST_TITLE_LINES = 3
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Title:
    """`first`, `last`: blocks of the title lines. `name` may be "" when the title does not hold it."""

    first: int
    last: int
    text: str
    name: str
    year: int


def find_title(blocks: Sequence[Block], before: int) -> Title | None:
    """The last title above block `before` (the first heading). It may stand on up to three lines."""
    lines = [
        (index, TAGGED.sub("", without_bookmarks(block.text).strip().lstrip("#").strip()))
        for index, block in enumerate(blocks[:before])
        if isinstance(block, Paragraph) and len(block.text) <= LONGEST_TITLE
    ]
    titles = [
        title
        for start in range(len(lines))
        if "公开" in "".join([text for _, text in lines[start : start + MOST_TITLE_LINES]])
        for length in range(1, MOST_TITLE_LINES + 1)
        if (title := _title(lines[start : start + length], length))
    ]
    if not titles:
        return None
    best = max(titles, key=lambda title: (title.last, bool(title.name), title.first))
    if not best.name:
        best = replace(best, name=_name_below(lines, best.last))
    names = [title.name for title in titles if title.name and title.year == best.year]
    return best if best.name or not names else replace(best, name=names[-1])


def _name_below(lines: Sequence[tuple[int, str]], last: int) -> str:
    """The body on a line of its own directly below a title without one; "" where another thing stands there."""
    below = next((text for index, text in lines if index > last and text), "")
    return "".join(below.split()) if BODY_NAME.fullmatch(tight(below)) else ""


def _title(lines: Sequence[tuple[int, str]], length: int) -> Title | None:
    if len(lines) < length:
        return None
    printed = "".join(text for _, text in lines)
    if "公开" not in printed or len(printed) > LONGEST_TITLE:
        return None
    words = tight(printed)
    match = TITLE.match(words) or YEAR_LAST.match(words) or _year_first(words)
    if not match or NOT_A_TITLE.search(printed):
        return None
    if length > 1 and not BODY_NAME.fullmatch(match["name"]):
        return None
    name = _as_printed(printed, match["name"])
    name = name.removeprefix("关于").removesuffix("关于")
    return Title(lines[0][0], lines[-1][0], printed, name, int(digits(match["year"])))


def _year_first(words: str) -> re.Match[str] | None:
    match = YEAR_FIRST.match(words)
    return match if match and BODY_NAME.fullmatch(match["name"]) else None


def _as_printed(title: str, name: str) -> str:
    """The name with the brackets that were printed: NFKC has made them half-width."""
    start = "".join(title.split())[: len(name)]
    return start if tight(start) == name else name


def title_from_page(text: str) -> Title | None:
    """A title in the page's `<title>`, before the name of the site."""
    for piece in re.split(r"\s*[_|]\s*|\s+-\s+", text):
        title = _title([(0, TAGGED.sub("", piece.strip()))], 1)
        if title:
            return title
    return None


def find_period(text: str) -> tuple[tuple[str, str] | None, bool]:
    """The statistics period as ISO dates, and whether it is there but damaged (digits lost by an extractor)."""
    start = tight(text[:WHERE_PERIOD_STANDS])
    word = PERIOD_WORDS.search(start)
    match = PERIOD.search(start, word.start() if word else 0)
    if match and (match["fy"] or match["ty"]) and (word or match["fy"]):
        first = match["fy"] or match["ty"]
        last = match["ty"] or match["fy"]
        return (_iso(first, match["fm"], match["fd"]), _iso(last, match["tm"], match["td"])), False
    if not word:
        return None, False
    return None, bool(re.search(r"\d{7,}日?|\d{5,}日", start[word.start() : word.start() + 60]))


def guess_kind(name: str) -> BodyKind | None:
    """The kind that a body's name tells; None without a name."""
    if not name:
        return None
    if re.search(r"人民政府办公[室厅]|政府办公[室厅]$", name):
        return BodyKind.GOVERNMENT_OFFICE
    if re.search(r"街道(?:办事处)?$", name):
        return BodyKind.STREET_OFFICE
    if re.search(r"[镇乡](?:人民)?政府$|[镇乡]$", name):
        return BodyKind.TOWNSHIP
    return BodyKind.GOVERNMENT if name.endswith("人民政府") else BodyKind.DEPARTMENT


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"
