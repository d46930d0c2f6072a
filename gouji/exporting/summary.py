"""汇总: how many findings by body, severity and state, and how many reports were published in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from audit.severity import Severity
from audit.wording import SEVERITIES
from db.decisions import STATES
from db.states import State
from notifications.filings import Filing, rates
from notifications.tallying import share

Counted = tuple[str, str, str, str, int]
GRAVE = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the sheet, with lines above it; without `headings` only these."""

    title: str
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    told: Sequence[str] = ()


def summary(counted: Sequence[Counted], filed: Sequence[Filing], *, made: str, chosen: str) -> tuple[Part, ...]:
    """The tables. `made`: when, in words; `chosen`: what was asked for, in words."""
    told = (f"导出时间：{made}", f"范围：{chosen}", "工具结果仅供参考，以主管部门认定为准。")
    return (
        Part("政府信息公开工作年度报告：问题与填报情况", told=told),
        by_severity(counted),
        by_year(filed),
        by_body(counted),
    )


def by_severity(counted: Iterable[Counted]) -> Part:
    """States by severity."""
    numbers: Counter[tuple[str, str]] = Counter()
    for _, _, severity, state, number in counted:
        numbers[severity, state] += number
    rows: list[list[Any]] = [
        [words, *(numbers[severity.value, state.value] for state in State)] for severity, words in SEVERITIES.items()
    ]
    rows = [[*row, sum(row[1:])] for row in rows]
    total = ["合计", *(sum(row[number] for row in rows) for number in range(1, len(State) + 2))]
    return Part("一、问题（按级别、状态）", ("级别", *STATES.values(), "合计"), (*rows, total))


def by_year(filed: Sequence[Filing]) -> Part:
    """One row a report year, the newest first."""
    years = list(dict.fromkeys(row.year for row in filed))
    counts = [(year, rates([row for row in filed if row.year == year])) for year in years]
    headings = ("年度", *rates(()), "公布率", "按时公布率")
    rows = [
        (
            f"{year}年度",
            *count.values(),
            share(count["已公布"], count["应公布"]),
            share(count["按时公布"], count["应公布"]),
        )
        for year, count in counts
    ]
    return Part("二、填报情况（公布率、按时公布率以应公布单位数为分母）", headings, rows)


def by_body(counted: Iterable[Counted]) -> Part:
    """One row a body: its findings by severity, and those that wait for somebody."""
    names: dict[str, str] = {}
    numbers: Counter[tuple[str, str]] = Counter()
    for code, name, severity, state, number in counted:
        names[code] = name
        numbers[code, severity] += number
        numbers[code, state] += number
    states = (State.OPEN, State.CONFIRMED, State.FIXED)
    rows: list[list[Any]] = []
    for code, name in names.items():
        grave = [numbers[code, severity.value] for severity in GRAVE]
        rows.append([name, *grave, sum(grave), *(numbers[code, state.value] for state in states)])
    rows.sort(key=lambda row: (-row[1], -row[2], -row[3], row[0]))
    headings = ("单位", *(SEVERITIES[one] for one in GRAVE), "合计", *(f"其中{STATES[state]}" for state in states))
    return Part("三、问题（按单位，错误多的在前）", headings, rows)
