"""gouji doctor: is everything configured, reachable and fresh?"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import click

from db.times import instant
from gouji import __version__
from gouji.cli import Context
from gouji.exits import PARTLY, WRONG_USAGE
from gouji.health import examine
from gouji.health.finding import CHECKS, LEVELS, Finding, Level, settings
from gouji.listing import say


@click.command("doctor")
@click.option("--full", is_flag=True, help="逐页核对数据库，逐份核对原件；数据多时要几分钟到几小时。")
@click.option("--online", is_flag=True, help="再连接邮件服务器和机器人的网址：解析、证书、登录；不发消息。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式，默认 text。")
@click.pass_obj
def doctor_command(context: Context, full: bool, online: bool, form: str) -> None:
    """
    体检：设置、数据库、原件、定时任务、时钟、门户、通知是否都好，什么快要到期。只看，不改。

    退出码：0 都好，2 设置有误，3 有事要处理；因此也可以当监控用。

    \b
    Example:
        gouji doctor
        gouji doctor --full
        gouji doctor --online
        gouji doctor --format json
    """
    now = datetime.now(UTC)
    if context.broken is not None and form != "json":
        raise context.broken
    found = (
        [settings("设置", str(context.broken), "改设置文件")]
        if context.broken
        else examine(context.settings, os.environ, now, full=full, online=online)
    )
    if form == "json":
        _show_json(found, now)
    else:
        _show(found, quiet=context.verbosity < 0)
    click.get_current_context().exit(exit_code(found))


def exit_code(found: Sequence[Finding]) -> int:
    """Wrong settings come first: as long as they are wrong, the rest may be their work."""
    levels = {one.level for one in found}
    return WRONG_USAGE if Level.SETTINGS in levels else PARTLY if Level.LOOK in levels else 0


def _show(found: Sequence[Finding], *, quiet: bool) -> None:
    for one in found:
        if quiet and one.level is Level.NOTE:
            continue
        say(f"{LEVELS[one.level]}  {one.subject}：{one.sentence}")
        if one.remedy and not quiet:
            say(f"          → {one.remedy}")
    if exit_code(found) == 0:
        click.echo("都好。")


def _show_json(found: Sequence[Finding], now: datetime) -> None:
    counts = {level.value: sum(one.level is level for one in found) for level in Level}
    told = {
        "schema": 1,
        "gouji": __version__,
        "at": instant(now),
        "exit_code": exit_code(found),
        "findings": [{"check": CHECKS.get(one.subject, "other"), **asdict(one)} for one in found],
        "summary": counts,
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))
