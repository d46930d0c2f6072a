"""The columns of 问题清单 and 填报情况, alike in every format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from audit.form import form_for_year
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import SEVERITIES, figure, held_against, where
from db.answers import ANSWERS
from db.decisions import REASONS, STATES
from db.exported import Exported
from db.states import State
from db.times import local_date_of
from gouji.exporting.text import day_of
from notifications.filings import Filing

T = TypeVar("T")
Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """`width`: in characters of Latin script, as workbooks count."""

    heading: str
    width: int
    value: Callable[[T], Value]


def place_of(one: Exported) -> str:
    """The subject in the words of the printed form, when it is a cell of it."""
    return where(one.subject, form_for_year(one.report_year))


def found_of(one: Exported) -> str:
    """What the report says."""
    return figure(one.evidence.get("found"))


def against_of(one: Exported) -> str:
    """What that was held against; never what the cell should be."""
    seen = one.evidence
    operands = tuple((address, value) for address, value in seen.get("operands", ()))
    return held_against(
        Mismatch(one.subject, seen.get("expected"), seen.get("found"), operands=operands, quote=seen.get("quote"))
    )


def advice_of(one: Exported) -> str:
    """What is wrong, where that is known, and how to put it right."""
    judged, fix = one.evidence.get("diagnosis"), one.evidence.get("fix")
    return "\n".join(str(words) for words in (judged, fix) if words)


def state_of(one: Exported) -> str:
    """已驳回（口径不适用）."""
    state = STATES[State(one.state)]
    return f"{state}（{REASONS.get(one.reason, one.reason)}）" if one.reason else state


def answer_of(one: Exported) -> str:
    """已整改（2027-02-03）：已更正."""
    if one.answer is None:
        return ""
    said = f"{ANSWERS[one.answer.answer]}（{local_date_of(one.answer.at)}）"
    return f"{said}：{one.answer.note}" if one.answer.note else said


# what everybody reads, and what is there to be looked up
FINDINGS: Sequence[Column[Exported]] = (
    Column("编号", 7, lambda one: one.id),
    Column("单位", 18, lambda one: one.agency),
    Column("年度", 7, lambda one: one.report_year),
    Column("级别", 7, lambda one: SEVERITIES[Severity(one.severity)]),
    Column("状态", 9, state_of),
    Column("问题", 18, lambda one: one.title),
    Column("位置", 22, place_of),
    Column("具体情况", 38, lambda one: one.message),
    Column("依据", 20, lambda one: one.evidence.get("basis")),
    Column("修改建议", 28, advice_of),
)
DETAILS: Sequence[Column[Exported]] = (
    Column("单位上次反馈", 24, answer_of),
    Column("统一社会信用代码", 21, lambda one: one.agency_code),
    Column("规则", 7, lambda one: one.code),
    Column("同因编号", 9, lambda one: one.cause),
    Column("公布数", 10, found_of),
    Column("算得或对照", 16, against_of),
    Column("原文", 34, lambda one: one.evidence.get("quote")),
    Column("再次出现", 9, lambda one: one.reopened or None),
    Column("首次发现", 15, lambda one: day_of(local_date_of(one.first_seen))),
    Column("最近变动", 15, lambda one: day_of(local_date_of(one.updated_at))),
    Column("报告网址", 34, lambda one: one.url),
)
FILINGS: Sequence[Column[Filing]] = (
    Column("单位", 26, lambda one: one.agency),
    Column("统一社会信用代码", 21, lambda one: one.agency_code),
    Column("年度", 7, lambda one: one.year),
    Column("期限", 15, lambda one: one.legal_date),
    Column("是否公布", 11, lambda one: one.published.value),
    Column("是否按时", 10, lambda one: one.timeliness.value),
    Column("公布日期", 15, lambda one: day_of(one.published_on)),
    Column("首次看到", 15, lambda one: day_of(one.first_seen)),
    Column("最近一次查看", 20, lambda one: one.outcome),
    Column("查看日期", 15, lambda one: day_of(one.looked_on)),
    Column("版本数", 7, lambda one: one.versions),
    Column("备注", 18, lambda one: one.remark),
    Column("网址", 28, lambda one: one.url),
)


def value_of(column: Column[T], row: T) -> Any:
    """The value of a cell; "" counts as none."""
    value = column.value(row)
    return None if value == "" else value
