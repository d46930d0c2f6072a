"""Every number of the prose as a table for a terminal: what it was taken for, and what the cells say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from audit.claims.judging import part_name, side_in_words
from audit.claims.listing import Told
from audit.claims.slots import Slot
from audit.model import Report
from gouji.listing import one_line

BEFORE, AFTER = 18, 12
MOST_SIDES = 4
SLOTS: Mapping[Slot, str] = MappingProxyType(
    {
        Slot.NEW_RECEIVED: "本年新收申请",
        Slot.RECEIVED: "收到申请",
        Slot.COUNTED: "申请件数",
        Slot.ANSWERED: "答复（办结）申请",
        Slot.HANDLED: "办理申请",
        Slot.CARRIED_IN: "上年结转",
        Slot.CARRIED_OUT: "结转下年度",
        Slot.APPLICANT: "一类申请人的申请",
        Slot.APPLICANT_SHARE: "一类申请人的占比",
        Slot.RESULT: "一类办理结果",
        Slot.RESULT_SHARE: "一类办理结果的占比",
        Slot.LICENSING: "行政许可",
        Slot.PENALTIES: "行政处罚",
        Slot.COERCION: "行政强制",
        Slot.DOCS_MADE: "制发规范性文件",
        Slot.DOCS_PUBLISHED: "公开规范性文件",
        Slot.DOCS_REPEALED: "废止规范性文件",
        Slot.DOCS_IN_FORCE: "现行有效规范性文件",
        Slot.RECONSIDERATION: "行政复议",
        Slot.LITIGATION: "行政诉讼",
        Slot.LITIGATION_APART: "行政诉讼（分类）",
        Slot.REVIEWS: "行政复议和行政诉讼",
        Slot.OUTCOME: "复议、诉讼的结果",
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "title": "书名号内",
        "document": "文号",
        "contact": "联系方式、地址",
        "date": "年份、日期",
        "ordinal": "序号",
        "duration": "时限",
        "name": "固定说法",
        "percentage": "百分比，不对应哪一格",
        "money": "金额",
        "persons": "人数",
        "bare": "没有单位",
        "others": "说的是其他机关或整个地区",
        "other_year": "说的是其他年度",
        "compared": "与上年比较的差额",
        "foreign": "说的是其他事项",
        "part": "只是其中一部分",
        "unit": "单位不同，或不是整数",
        "topic": "与三张表无关",
        "unclear": "不能确定说的是哪一格",
    }
)


def print_numbers(report: Report, numbers: Iterable[Told], console: Console) -> None:
    """Print the table; nothing where the prose has no number."""
    table = Table(box=box.SIMPLE_HEAD, title="正文中的数字", title_justify="left", padding=(0, 1))
    table.add_column("部分", no_wrap=True)
    table.add_column("原句", overflow="fold", ratio=3)
    table.add_column("认作", overflow="fold", ratio=1)
    table.add_column("对应的格和数", overflow="fold", ratio=2)
    table.add_column("结果", no_wrap=True)
    for told in numbers:
        table.add_row(part_name(told.part).removeprefix("正文") or "其他", excerpt(told), *_taken(report, told))
    if table.row_count:
        console.print(table)


def excerpt(told: Told) -> str:
    """The number in 【】 with what stands around it."""
    end = told.place + len(told.quote)
    before, after = told.sentence[max(0, told.place - BEFORE) : told.place], told.sentence[end : end + AFTER]
    left = "…" if told.place > BEFORE else ""
    right = "…" if end + AFTER < len(told.sentence) else ""
    return escape(one_line(f"{left}{before}【{told.quote}】{after}{right}"))


def _taken(report: Report, told: Told) -> tuple[str, str, str]:
    claim = told.claim
    if claim is None:
        return "", REASONS.get(told.reason, told.reason), "[dim]未认领[/]"
    sides = claim.sides(report) if report.generation else ()
    shown = [escape(side_in_words(report, side)) for side in sides[:MOST_SIDES]]
    more = ["…"] if len(sides) > MOST_SIDES else []
    result = {True: "[green]一致[/]", False: "[red]不一致[/]", None: "[yellow]无法比较[/]"}[told.agrees]
    return SLOTS[claim.slot], "；".join([*shown, *more]), result
