"""The five monitors, over the database after each run. Pure but for `watch`: facts in, alarms out.

They guard against what no single page shows: a list that has shrunk, a platform on which all is different overnight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from db.crawls import SEEN, OutcomeName
from db.health import (
    SUSPEND,
    WARN,
    Alarm,
    ListSeen,
    Shift,
    coverages,
    expectations,
    listed_rows,
    lists_seen,
    save_alarms,
    shifts,
)
from db.opening import Database
from db.outcome_words import SHORT
from db.times import local_day
from spiders.addresses import canonical
from spiders.classifying import COMPLETE
from spiders.titles import is_report, title_year

SHRUNK = 0.3  # of the rows of the last healthy list
SHIFTED = 0.3  # of the units of a platform
LEAST_SHIFT = 2  # one unit alone is no pattern
POINTS = 20
LEAST_READ = 3  # reports: a share of fewer says nothing
FIELDS = {
    "title": "标题",
    "unit": "发布机构",
    "index": "索引号",
    "number": "文号",
    "signed": "成文日期",
    "published": "发布日期",
    "site": "网站名称",
}
SEASON_END = (3, 31)  # until then reports of the last year are still to come


def watch(database: Database, crawl_id: int, now: datetime) -> tuple[Alarm, ...]:
    """Look at a run that has ended and keep what is new. Only then may anybody act on the run."""
    found = [
        *rows_and_control(lists_seen(database, crawl_id)),
        *_expected(database, crawl_id, local_day(now)),
        *(
            alarm
            for platform, here, before in coverages(database, crawl_id)
            for alarm in fields(platform, here, before)
        ),
        *(alarm for shift in shifts(database, crawl_id) for alarm in shifted(shift)),
    ]
    return tuple(save_alarms(database, crawl_id, found, now))


def rows_and_control(lists: Iterable[ListSeen]) -> Iterator[Alarm]:
    """A list that lost its earlier reports proves nothing; one that has shrunk is looked at."""
    for seen in lists:
        if not seen.control and (seen.expected or seen.before is not None):
            expected = f"（应有 {'、'.join(map(str, seen.expected))} 年度）" if seen.expected else ""
            yield Alarm(
                seen.platform_id,
                "positive_control",
                SUSPEND,
                f"{seen.agency}的年报栏目里以前年度的报告不见了{expected}，请核对栏目是不是搬了家",
                seen.source_id,
            )
        if seen.before and seen.proof == COMPLETE and seen.rows <= seen.before * (1 - SHRUNK):
            detail = f"{seen.agency}的年报栏目从 {seen.before} 条减到 {seen.rows} 条"
            yield Alarm(seen.platform_id, "rows", WARN, detail, seen.source_id)


def counted(platform: str, year: int, bounds: tuple[int, int | None], number: int, today: date) -> Iterator[Alarm]:
    """The number of reports of a year on a platform against what a person expects. Of the running season only the most."""
    least, most = bounds
    if number < least and today > date(year + 1, *SEASON_END):
        yield Alarm(platform, "expectations", SUSPEND, f"{year} 年度的报告只列出 {number} 份，少于预期的 {least} 份")
    if most is not None and number > most:
        yield Alarm(platform, "expectations", WARN, f"{year} 年度的报告列出 {number} 份，多于预期的 {most} 份")


def fields(platform: str, here: Mapping[str, int], before: Mapping[str, int]) -> Iterator[Alarm]:
    """The share of reports with a field in metas or labels, against the last run that read enough of them."""
    if min(here.get("reports", 0), before.get("reports", 0)) < LEAST_READ:
        return
    for name in sorted(before):
        was, is_now = (100 * run.get(name, 0) // run["reports"] for run in (before, here))
        if name != "reports" and was - is_now >= POINTS:
            detail = f"网页标签里的{FIELDS.get(name, name)}从 {was}% 的报告有，降到 {is_now}%：页面可能改版了"
            yield Alarm(platform, "field_coverage", WARN, detail)


def shifted(shift: Shift) -> Iterator[Alarm]:
    """Too many units with another outcome than the night before. That a report has appeared is what everybody waits for."""
    changes = Counter((old, new) for old, new in shift.changed if new not in SEEN)
    number = changes.total()
    if number < LEAST_SHIFT or number <= shift.units * SHIFTED:
        return
    told = "、".join(
        f"{SHORT[OutcomeName(old)]} → {SHORT[OutcomeName(new)]} {count} 个"
        for (old, new), count in changes.most_common(3)
    )
    detail = f"{shift.units} 个单位中的 {number} 个一夜之间结论变了：{told}"
    yield Alarm(shift.platform_id, "outcome_shift", SUSPEND, detail)


def _expected(database: Database, crawl_id: int, today: date) -> Iterator[Alarm]:
    lists: dict[str, Counter[int] | None] = {}
    for platform, year, least, most in expectations(database, crawl_id):
        if platform not in lists:
            rows = listed_rows(database, platform)
            lists[platform] = None if rows is None else reports_listed(rows)
        numbers = lists[platform]
        if numbers is not None:
            yield from counted(platform, year, (least, most), numbers[year], today)


def reports_listed(rows: Iterable[list[str]]) -> Counter[int]:
    """How many reports of each year lists name, each address once."""
    years: dict[str, int] = {}
    for title, url, *_ in rows:
        year = title_year(title) if is_report(title, in_report_column=True) else None
        if year is not None:
            years[canonical(url)] = year
    return Counter(years.values())
