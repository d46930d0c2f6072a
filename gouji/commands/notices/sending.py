"""gouji notices send: release and delivery."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from datetime import date, datetime

import click

from db.heartbeats import beat
from db.opening import open_database
from db.times import beijing, local_day
from gouji.alerting import after_run, stop_file_of, store_of
from gouji.cli import Context
from gouji.commands.notices.words import NOW, OUTCOMES, TODAY
from gouji.exits import PARTLY
from gouji.interrupting import stoppable
from gouji.notifying import (
    DRY_RUN,
    channels_of,
    dry_run_folder,
    moment,
    policy_of,
    running,
)
from notifications.channels.base import Kind
from notifications.outbox import KILL_SWITCH, Outbox, Sent, preview, send_due


@click.command("send")
@click.option("--dry-run", is_flag=True, help=f"只写到通知文件夹下的 {DRY_RUN}，不发送，不改数据库。")
@click.option("--limit", type=click.IntRange(min=1), help="本次最多签发几件，默认按设置 notify.limit（50）。")
@click.option("--yes-really", is_flag=True, help="不限件数，全部签发。")
@TODAY
@NOW
@click.pass_obj
def send_command(
    context: Context, dry_run: bool, limit: int | None, yes_really: bool, today: datetime | None, now: datetime | None
) -> None:
    """
    签发已批准的通知并发送到期的投递。

    数据库旁边有名为 STOP 的文件时，什么也不发。退出码：3 有投递没有成功。

    \b
    Example:
        gouji notices send --dry-run
        gouji notices send --limit 20
    """
    settings = context.settings
    with ExitStack() as stack:
        channels = {} if dry_run else channels_of(settings, os.environ)
        for channel in channels.values():
            stack.enter_context(closing(channel))
        database = stack.enter_context(open_database(settings.storage.database))
        clock = running(moment(today, now))
        stop = stack.enter_context(stoppable())
        outbox = Outbox(
            database,
            channels,
            policy_of(settings),
            clock,
            stop_file_of(settings),
            asked_to_stop=lambda: bool(stop.asked),
            read_file=store_of(settings),
        )
        if dry_run:
            click.echo(f"预演：写出 {preview(outbox, dry_run_folder(settings))} 份，数据库没有改动。")
            return
        sent = send_due(outbox, limit=None if yes_really else limit or settings.notify.limit)
        code = stop.exit_code if stop.asked else PARTLY if sent.failed else 0
        beat(database, "notices send", now=clock(), exit_code=code)
        told = after_run(settings, database, channels, clock(), None if sent.stopped else sent.unreachable)
        _tell_sent(sent, local_day(clock()))
        if told:
            click.echo(f"有 {told} 件事要处理，已通知运维（{settings.alerts.folder}）", err=True)
        if stop.asked:
            click.echo("已中断；没发的下次再发。", err=True)
    click.get_current_context().exit(code)


def _tell_sent(sent: Sent, today: date) -> None:
    tries = "，".join(f"{OUTCOMES[Kind(kind)]} {count}" for kind, count in sent.outcomes.items())
    told = [f"投递：{tries or '无'}"] if tries or not sent.later else []
    if sent.next_at:
        told.append(f"待发送 {sent.later} 件，最早 {beijing(sent.next_at).removeprefix(f'{today} ')}")
    click.echo(f"签发 {sent.released} 件，取消 {sent.cancelled} 件，过期 {sent.expired} 件；{'；'.join(told)}。")
    if sent.stopped:
        click.echo(f"数据库旁边有 {KILL_SWITCH} 文件，已停止发送", err=True)
    if sent.held_back:
        click.echo(f"还有 {sent.held_back} 件已批准，超过本次限额，下次再签发；全部签发用 --yes-really", err=True)
    for number in sent.unreachable:
        click.echo(f"{number}: 单位和督导单位都没有可用的地址，没有发出", err=True)
    for number in sent.forwarded:
        click.echo(f"{number}: 单位没有可用的地址，转送督导单位", err=True)
    for number, why in sent.suspended.items():
        click.echo(f"{number}: 暂停发送：{why}", err=True)
    for channel, count in sent.resting.items():
        click.echo(f"{channel} 已到限速，{count} 份下次再发", err=True)
    for channel, count in sent.waiting.items():
        click.echo(f"{channel} 没有设置好，{count} 份投递在等待", err=True)
