"""A calendar as a CSV file → days: what the 国务院办公厅 notice on the holidays of a year says, typed as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from audit.causes import why
from audit.errors import BadRegistry
from db.calendar_days import Override
from db.registry.files import csv_lines
from db.registry.problems import Problems

LARGEST = 1024 * 1024
HEADINGS = {
    "day": ("日期", "date", "day"),
    "works": ("是否工作日", "类型", "班/休", "is_workday", "workday", "type"),
    "source": ("依据", "来源", "source", "basis"),
}
WORKS = dict.fromkeys(("班", "上班", "工作日", "调休", "是", "1", "true", "yes", "work", "workday"), True)
WORKS |= dict.fromkeys(("休", "放假", "休息", "休息日", "否", "0", "false", "no", "off", "holiday"), False)
DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
YEARS = range(2000, 2100)


def read_calendar(path: Path) -> list[Override]:
    """
    The days of a file: columns 日期, 是否工作日 (班 or 休) and 依据, by their headings.

    BadRegistry with every line that is wrong: no day is taken from a file that is not right as a whole.
    """
    try:
        if not path.is_file():
            raise BadRegistry(path.name, 0, "文件", str(path), "没有这个文件")
        if path.stat().st_size > LARGEST:
            raise BadRegistry(path.name, 0, "文件", path.name, "超过 1 MB")
        lines = [(number, [cell.strip() for cell in cells]) for number, cells in csv_lines(path)]
    except OSError as error:
        raise BadRegistry(path.name, 0, "文件", path.name, f"不能读取：{why(error)}") from None
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        raise BadRegistry(path.name, 0, "文件", path.name, "里面没有内容")
    return _days(path.name, _columns(path.name, *lines[0]), lines[1:])


def _columns(name: str, line: int, heading: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, title in enumerate(heading):
        key = next((key for key, titles in HEADINGS.items() if title.lower() in titles), None)
        if key is None and title:
            raise BadRegistry(name, line, "标题", title, "应是 日期、是否工作日、依据")
        if key in found:
            raise BadRegistry(name, line, "标题", title, "这一列出现了两次")
        if key:
            found[key] = column
    missing = [HEADINGS[key][0] for key in HEADINGS if key not in found]
    if missing:
        raise BadRegistry(name, line, "标题", "，".join(heading), f"缺少列：{'、'.join(missing)}")
    return found


def _days(name: str, columns: Mapping[str, int], lines: Sequence[tuple[int, list[str]]]) -> list[Override]:
    problems, days = Problems(), dict[date, tuple[int, Override]]()
    for line, cells in lines:
        with problems.heard():
            one = _day(name, line, {key: cells[place] if place < len(cells) else "" for key, place in columns.items()})
            if one.day in days:
                raise BadRegistry(name, line, "日期", one.day.isoformat(), f"与第 {days[one.day][0]} 行重复")
            days[one.day] = line, one
    problems.end()
    if not days:
        raise BadRegistry(name, 0, "文件", name, "只有标题，没有日期")
    return [one for _, one in days.values()]


def _day(name: str, line: int, written: Mapping[str, str]) -> Override:
    works = WORKS.get(written["works"].lower())
    if works is None:
        raise BadRegistry(name, line, "是否工作日", written["works"], "应写班或休")
    if not written["source"]:
        raise BadRegistry(name, line, "依据", "", "要写依据，如放假通知的文号")
    if len(written["source"]) > 200 or not written["source"].isprintable():
        raise BadRegistry(name, line, "依据", written["source"][:40], "依据写一行，不超过 200 字")
    return Override(day_of(written["day"], name, line), works, written["source"])


def day_of(text: str, name: str, line: int) -> date:
    """2027-02-06, 2027/2/6, 2027年2月6日 or 20270206; BadRegistry else."""
    found = DAY.fullmatch(text)
    if found:
        try:
            day = date(*(int(part) for part in found.groups() if part))
        except ValueError:
            raise BadRegistry(name, line, "日期", text, "没有这一天") from None
        if day.year in YEARS:
            return day
    raise BadRegistry(name, line, "日期", text, "应写作 2027-02-06")
