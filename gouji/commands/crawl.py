"""gouji crawl: fetch what is due from the portals."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import click

from db.crawls import OutcomeName
from db.heartbeats import beat
from db.opening import open_database
from db.times import beijing, local_day
from gouji import __version__
from gouji.cli import Context
from gouji.exits import PARTLY
from gouji.listing import show_rows
from spiders.running import CrawlOptions, CrawlSummary, Progress, Tell, crawl

JOB = "crawl"
OUTCOMES = {
    OutcomeName.FOUND: "已找到",
    OutcomeName.FOUND_PDF_ONLY: "只有 PDF",
    OutcomeName.FOUND_IMAGE_ONLY: "只有图片",
    OutcomeName.ABSENT_CONFIRMED: "未公开（已确认）",
    OutcomeName.ABSENT_UNCONFIRMED: "栏目里还没有（未确认）",
    OutcomeName.WITHDRAWN: "已撤下",
    OutcomeName.COLUMN_MISSING: "没有年报栏目",
    OutcomeName.COLUMN_EMPTY: "年报栏目为空",
    OutcomeName.MOVED: "地址已变",
    OutcomeName.SOFT_404: "页面不存在",
    OutcomeName.PARSER_DRIFT: "页面不像从前，读不懂",
    OutcomeName.BLOCKED_BY_PROTECTION: "机器访问被防护拒绝",
    OutcomeName.BLOCKED_CAPTCHA: "要求验证码",
    OutcomeName.BLOCKED_GEO: "按地区拒绝访问",
    OutcomeName.ROBOTS_DISALLOWED: "robots.txt 不允许",
    OutcomeName.ROBOTS_UNKNOWN: "robots.txt 无法确认",
    OutcomeName.TLS_INVALID: "证书无效",
    OutcomeName.TLS_UNSUPPORTED: "加密方式不受支持",
    OutcomeName.NETWORK_UNREACHABLE: "连接不上",
    OutcomeName.SERVER_ERROR: "服务器出错",
    OutcomeName.JS_ONLY: "列表只由脚本生成，需登记文章地址",
    OutcomeName.ATTACHMENT_UNREADABLE: "已公开，但读不了",
    OutcomeName.TOO_LARGE: "超过大小限制",
    OutcomeName.SECURITY_REJECTED: "地址不安全，拒绝访问",
}


@click.command("crawl")
@click.option("--year", "years", type=click.IntRange(2000, 2100), multiple=True, help="报告年度，可多次；默认去年。")
@click.option("--agency", "agencies", multiple=True, metavar="CODE", help="只抓这个机关，不管到期没有；可多次。")
@click.option("--platform", "platforms", multiple=True, metavar="ID", help="只抓这个平台，不管到期没有；可多次。")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="当作今天的日期，默认今天（北京时间）。")
@click.pass_obj
def crawl_command(
    context: Context,
    years: tuple[int, ...],
    agencies: tuple[str, ...],
    platforms: tuple[str, ...],
    today: datetime | None,
) -> None:
    """
    到各门户抓取到期的年度报告。

    同一门户一次只问一件事，间隔不少于 4 秒；被拒绝就停，24 小时内不再访问。没抓到不等于没公开。

    退出码：0 到期的都有了结论；3 有门户没能读到；75 另一次抓取正在运行，或对方要求稍后再来。

    \b
    Example:
        gouji crawl
        gouji crawl --year 2025 --agency 11370300004222881A
    """
    now = datetime.now(UTC)
    day = today.date() if today else local_day(now)
    options = _options(context, now, day, years or (day.year - 1,), agencies, platforms)
    storage = context.settings.storage
    with _told(quiet=context.verbosity < 0) as tell:
        summary = crawl(storage.database, storage.blobs, options, tell)
    show_summary(summary)
    code = 0 if summary.complete else PARTLY
    with open_database(storage.database) as database:
        beat(database, JOB, now=datetime.now(UTC), exit_code=code)
    click.get_current_context().exit(code)


def show_summary(summary: CrawlSummary) -> None:
    """The outcomes to standard output, what is open to standard error."""
    if summary.crawl_id is None:
        click.echo("没有到期的来源。", err=True)
    else:
        counted = ((OUTCOMES[OutcomeName(name)], number) for name, number in sorted(summary.outcomes.items()))
        show_rows(("结果", "数量"), counted)
        told = f"请求 {summary.requests} 次，新版本 {summary.new_versions} 个"
        click.echo(told + (f"；还有 {summary.left} 项没有结论，下次再抓" if summary.left else ""), err=True)
    for group, until in summary.cooling:
        click.echo(f"{group} 休息到 {beijing(until)}，这次没有访问", err=True)


def _options(
    context: Context,
    now: datetime,
    today: date,
    years: tuple[int, ...],
    agencies: tuple[str, ...],
    platforms: tuple[str, ...],
) -> CrawlOptions:
    who = context.settings.crawl
    return CrawlOptions(
        now=now,
        today=today,
        years=years,
        agencies=agencies,
        platforms=platforms,
        app_version=__version__,
        contact_page=who.contact_page,
        mailbox=who.mailbox,
        phone=who.phone,
        vantage=who.vantage,
        log_level="INFO" if context.verbosity > 0 else "ERROR",
    )


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
