"""gouji crawl: fetch what is due from the portals."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from db.crawls import OutcomeName, outcomes_by_platform
from db.heartbeats import beat
from db.opening import Database, open_database
from db.times import beijing, local_day
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.commands.portals import told_failures
from gouji.crawl_options import options_of
from gouji.exits import PARTLY
from gouji.hearing import heard
from gouji.listing import say, show_rows
from gouji.rendering.outcomes import LEVELS, MONITORS, WORDS
from spiders.running import CrawlSummary, Progress, Tell, crawl

JOB = "crawl"
OUTCOMES = {name: words.full for name, words in WORDS.items()}


@click.command("crawl")
@click.option("--year", "years", type=REPORT_YEAR, multiple=True, help="报告年度，可多次；默认去年。")
@click.option(
    "--agency", "agencies", multiple=True, metavar="CODE", callback=upper, help="只抓这个机关，不管到期没有；可多次。"
)
@click.option("--platform", "platforms", multiple=True, metavar="ID", help="只抓这个平台，不管到期没有；可多次。")
@click.option("--recheck", is_flag=True, help="只复查有未了结问题、或已确认未公开的报告，不管到期没有。")
@click.option("--scheduled", is_flag=True, help="由定时任务运行：只访问正处于夜间时段的门户，时段一过就停。")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="当作今天的日期，默认今天（北京时间）。")
@click.pass_obj
def crawl_command(
    context: Context,
    years: tuple[int, ...],
    agencies: tuple[str, ...],
    platforms: tuple[str, ...],
    recheck: bool,
    scheduled: bool,
    today: datetime | None,
) -> None:
    """
    到各门户抓取到期的年度报告。

    一月到三月每天找还没有公开的，每周复查已公开的；其余月份每月一次。发过督促整改通知的、已确认未公开的每天复查。
    同一门户一次只问一件事，间隔不少于 4 秒；被拒绝就停，24 小时内不再访问。没抓到不等于没公开。
    另一次抓取正占用的门户跳过。中断以后再运行，从没有结论的接着抓。

    退出码：0 到期的都有了结论；3 有门户没能读到；75 门户都被另一次抓取占用，或磁盘已满，没有得出结论；
    130、143 被中断，做完手上的一件才停。

    \b
    Example:
        gouji crawl
        gouji crawl --year 2025 --agency 11370300004222881A
        gouji crawl --recheck
    """
    now = datetime.now(UTC)
    day = today.date() if today else local_day(now)
    options = options_of(
        context, now, day, years, agencies=agencies, platforms=platforms, recheck=recheck, scheduled=scheduled
    )
    storage = context.settings.storage
    with heard(storage.database, JOB):
        with _told(quiet=context.verbosity < 0) as tell:
            summary = crawl(storage.database, storage.blobs, options, tell)
        show_summary(summary)
        code = _exit_code(summary)
        with open_database(storage.database) as database:
            show_portals(database, summary, options.years)
            beat(database, JOB, now=datetime.now(UTC), exit_code=code, detail=_in_short(summary))
    click.get_current_context().exit(code)


def show_summary(summary: CrawlSummary) -> None:
    """The outcomes to standard output, what is open to standard error."""
    if summary.crawl_id is None:
        click.echo("没有可以抓的来源。" if summary.busy or summary.closed else "没有到期的来源。", err=True)
    else:
        counted = ((OUTCOMES[OutcomeName(name)], number) for name, number in sorted(summary.outcomes.items()))
        show_rows(("结果", "数量"), counted)
        click.echo(_in_short(summary), err=True)
    for one in summary.open:
        say(f"{one.group}：{one.pairs} 项没有结论，下次再抓：{one.why}", err=True)
    for group, until in summary.cooling:
        click.echo(f"{group} 休息到 {beijing(until)}，这次没有访问", err=True)
    for group, told in summary.busy:
        click.echo(f"{group} 这次跳过：{told}", err=True)
    for group, window in summary.closed:
        click.echo(f"{group} 不在夜间时段（{window}），这次没有访问", err=True)


def show_portals(database: Database, summary: CrawlSummary, years: Sequence[int]) -> None:
    """Portal by portal what came out; what the operator must hear; the new alarms."""
    if summary.crawl_id is not None:
        for name, counted in outcomes_by_platform(database, summary.crawl_id).items():
            told = "，".join(
                f"{OUTCOMES[OutcomeName(outcome)]} {number}" for outcome, number in sorted(counted.items())
            )
            say(f"{name}：{told}", err=True)
    for line in told_failures(database, years):
        say(line, err=True)
    for alarm in summary.alarms:
        say(f"警报（{LEVELS[alarm.level]}，{MONITORS[alarm.monitor]}）{alarm.platform_id}：{alarm.detail}", err=True)
    if summary.alarms:
        click.echo("核对以后用 gouji portals lift 解除。", err=True)


def _exit_code(summary: CrawlSummary) -> int:
    if summary.interrupted:
        return 128 + summary.interrupted
    return 0 if summary.complete else PARTLY


def _in_short(summary: CrawlSummary) -> str:
    told = f"请求 {summary.requests} 次，新版本 {summary.new_versions} 个"
    told += f"；还有 {summary.left} 项没有结论，下次再抓" if summary.left else ""
    return told + (f"；新警报 {len(summary.alarms)} 条" if summary.alarms else "")


@contextmanager
def _told(*, quiet: bool) -> Iterator[Tell | None]:
    """A bar on a terminal, a line for each outcome elsewhere, nothing when quiet."""
    if quiet:
        yield None
        return
    if not sys.stderr.isatty():
        yield lambda step: click.echo(_line(step), err=True)
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("抓取")
        yield lambda step: bar.update(task, total=step.total, completed=step.done, description=step.agency[:20])


def _line(step: Progress) -> str:
    return f"{step.done}/{step.total} {step.agency} {step.year}：{OUTCOMES[step.outcome]}"
