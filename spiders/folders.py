"""The year in the folders of an address: of the report, or of its publication. Which one, only a whole list can prove."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from spiders.items import Row
from spiders.titles import is_report, title_year

FULL = re.compile(r"(?<![0-9])(20[0-4]\d)(?![0-9])")
SHORT = re.compile(r"^([1-4]\d)(?=[a-z]*[g-z])[a-z]{2,}$")  # 25jdbsc; 24abef is a piece of an id
MONTH = re.compile(r"^(?:0?[1-9]|1[0-2])$")
HEX_ID = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)
MOST = 2 / 3  # of the rows must agree on what the folders mean


def folder_year(url: str) -> int | None:
    """The year that the innermost telling folder names; dates (202501, 2025/1/22) are no folders of a year."""
    segments = urlsplit(url).path.split("/")[1:-1]
    years = []
    for at, segment in enumerate(segments):
        dated = at + 1 < len(segments) and MONTH.match(segments[at + 1])
        if HEX_ID.search(segment) or (FULL.fullmatch(segment) and dated):
            continue
        if found := FULL.findall(segment):
            years.append(int(found[-1]))
        elif short := SHORT.match(segment):
            years.append(2000 + int(short[1]))
    return years[-1] if years else None


def offset_of(rows: Iterable[Row]) -> int | None:
    """
    How much later the folders of a list are than its reports: 0 for the report year, 1 for that of publication.

    None when the rows do not prove it: no row with both years, or rows that disagree.
    """
    offsets: Counter[int] = Counter()
    for row in rows:
        year, folder = title_year(row.title), folder_year(row.url)
        if year and folder and is_report(row.title, in_report_column=True):
            offsets[folder - year] += 1
    if not offsets:
        return None
    value, count = offsets.most_common(1)[0]
    return value if value in (0, 1) and count >= MOST * offsets.total() else None
