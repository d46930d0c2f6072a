"""gouji findings list: a page of a table, or all of it for programs."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from audit.severity import Severity
from db.decisions import STATES
from db.finding_filters import NOBODY, QueueFilter
from db.finding_numbers import numbers_of
from db.finding_queries import KeptFinding, findings_of
from db.opening import Database, open_database, snapshot
from db.people import any_accounts
from db.states import State
from gouji.accounts import folded
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.listing import show_rows
from gouji.rendering.labels import SEVERITIES

SCREENFUL = 200  # of a table on a terminal: it is measured as a whole before it is drawn
HEADINGS = ("编号", "级别", "状态", "年度", "机关", "规则", "问题")


@click.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice([state.value for state in State]), help="状态。")
@click.option(
    "--severity", "severities", multiple=True, type=click.Choice([item.value for item in Severity]), help="级别。"
)
@click.option("--agency", "codes", multiple=True, metavar="CODE", callback=upper, help="机关代码。")
@click.option("--year", type=REPORT_YEAR, help="报告年度。")
@click.option("--rule", metavar="CODE", default="", callback=upper, help="规则，如 A31。")
@click.option("--text", metavar="WORDS", default="", help="标题、说明、原文里的词；几个词用空格分开，要都有。")
@click.option("--assignee", metavar="NAME", default="", help=f"归谁：姓名，有账号以后是登录名；{NOBODY} 是不归谁的。")
@click.option("--pending", is_flag=True, help="只列有申请待批准的。")
@click.option("--disputed", is_flag=True, help="只列单位有异议的。")
@click.option("--limit", type=click.IntRange(min=1), help=f"一页几个。终端上的表默认 {SCREENFUL}，其余默认全部。")
@click.option("--page", type=click.IntRange(min=1), default=1, help="第几页，默认 1。")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="输出格式，默认 table。")
@click.pass_obj
def list_command(
    context: Context, /, codes: tuple[str, ...], limit: int | None, page: int, form: str, **chosen: Any
) -> None:
    """
    列出问题：整改后再次出现的在前，其余按级别、机关排列。

    \b
    Example:
        gouji findings list --year 2025 --state open --state confirmed
        gouji findings list --text 行政复议 --rule A31
        gouji findings list --assignee lisi --limit 50 --page 2
    """
    with open_database(context.settings.storage.database) as database, snapshot(database):
        if any_accounts(database):
            chosen["assignee"] = folded(chosen["assignee"])
        numbers = numbers_of(database, QueueFilter(**chosen), codes)
        size = limit or (SCREENFUL if form == "table" and sys.stdout.isatty() else len(numbers))
        start = (page - 1) * size
        shown = numbers[start : start + size]
        found = findings_of_many(database, shown)
        if form == "json":
            _show_json(found)
            return
        show_rows(HEADINGS, (_row(one) for one in found))
    _tell(len(numbers), start, len(shown))


def findings_of_many(database: Database, numbers: Sequence[int]) -> Iterator[KeptFinding]:
    """A few hundred at a time, however many there are."""
    for start in range(0, len(numbers), 500):
        yield from findings_of(database, numbers[start : start + 500])


def _show_json(found: Iterator[KeptFinding]) -> None:
    """One array, written as it is read."""
    click.echo("[", nl=False)
    for place, one in enumerate(found):
        click.echo("," * bool(place) + "\n" + json.dumps(dataclasses.asdict(one), ensure_ascii=False), nl=False)
    click.echo("\n]")


def _tell(total: int, start: int, shown: int) -> None:
    if shown == total:
        click.echo(f"共 {total} 个问题", err=True)
    elif shown:
        click.echo(f"第 {start + 1} 到 {start + shown} 个，共 {total} 个问题；--page、--limit 看其余的", err=True)
    else:
        click.echo(f"这一页没有；共 {total} 个问题", err=True)


def _row(one: KeptFinding) -> tuple[object, ...]:
    severity, state = SEVERITIES[Severity(one.severity)], STATES[State(one.state)]
    return one.id, severity, state, one.report_year, one.agency, one.code, one.message
