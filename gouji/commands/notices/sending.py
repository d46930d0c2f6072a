"""gouji notices send: release and delivery."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

import click

from db.opening import open_database
from gouji.cli import Context
from gouji.commands.notices.words import CLOCK, NOW, TODAY, trust_of
from gouji.interrupting import stoppable
from gouji.listing import say
from gouji.notice_runs import outbox_of, run_send
from gouji.notifying import DRY_RUN, dry_run_folder, moment, running
from gouji.settings import Settings
from notifications.outbox import KILL_SWITCH, Sent, preview


@click.command("send")
@click.option("--dry-run", is_flag=True, help=f"只写到通知文件夹下的 {DRY_RUN}，不发送，不改数据库。")
@click.option("--limit", type=click.IntRange(min=1), help="本次最多签发几件，默认按设置 notify.limit（50）。")
@click.option("--yes-really", is_flag=True, help="不限件数，全部签发。")
@TODAY
@NOW
@CLOCK
@click.pass_obj
def send_command(
    context: Context,
    dry_run: bool,
    limit: int | None,
    yes_really: bool,
    today: datetime | None,
    now: datetime | None,
    clock_is_right: bool,
) -> None:
    """
    签发已批准的通知并发送到期的投递。

    数据库旁边有名为 STOP 的文件时，什么也不发。退出码：3 有投递没有成功，或有渠道没有设置好；75 本机时间
    不对，什么也没有做。

    \b
    Example:
        gouji notices send --dry-run
        gouji notices send --limit 20
    """
    settings, clock = context.settings, running(moment(today, now))
    if dry_run:
        _rehearse(settings, clock)
        return
    with stoppable() as stop:
        most = None if yes_really else limit or settings.notify.limit
        trust = trust_of(today, now, vouched=clock_is_right)
        ran = run_send(settings, os.environ, clock, limit=most, asked_to_stop=lambda: stop.asked, trust=trust)
    click.echo(ran.line)
    _tell_sent(ran.sent)
    for channel, why in ran.unready.items():
        say(f"{channel} 没有设置好，这个渠道不发，别的照发：{why}", err=True)
    if ran.told:
        click.echo(f"有 {ran.told} 件事要处理，已通知运维（{settings.alerts_folder}）", err=True)
    if stop.asked:
        click.echo("已中断；没发的下次再发。", err=True)
    click.get_current_context().exit(ran.code)


def _rehearse(settings: Settings, clock: Callable[[], datetime]) -> None:
    with open_database(settings.storage.database) as database:
        written = preview(outbox_of(database, {}, settings, clock), dry_run_folder(settings))
    click.echo(f"预演：写出 {written} 份，数据库没有改动。")


def _tell_sent(sent: Sent) -> None:
    if sent.stopped:
        click.echo(f"数据库旁边有 {KILL_SWITCH} 文件，已停止发送", err=True)
    if sent.held_back:
        click.echo(f"还有 {sent.held_back} 件已批准，超过本次限额，下次再签发；全部签发用 --yes-really", err=True)
    for number in sent.unreachable:
        click.echo(f"{number}: 单位和主管部门都没有可用的联系方式，没有发出", err=True)
    for number in sent.forwarded:
        click.echo(f"{number}: 单位没有可用的联系方式，转送主管部门", err=True)
    for number, why in sent.suspended.items():
        click.echo(f"{number}: 暂停发送：{why}", err=True)
    for channel, count in sent.resting.items():
        click.echo(f"{channel} 已到限速，{count} 份下次再发", err=True)
    for channel, count in sent.waiting.items():
        click.echo(f"{channel} 没有设置好，{count} 份投递在等待", err=True)
