"""gouji notices: decide, show, approve, deliver."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime
from pathlib import Path

import click

from db.agencies import offices_with_role
from db.deliveries import deliveries_of
from db.heartbeats import beat
from db.notices import STATES, Notice, approve, find_notices, notice
from db.opening import open_database
from db.times import beijing, local_day
from gouji.acting import acting, acting_user, name_of
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.exits import PARTLY
from gouji.interrupting import stoppable
from gouji.listing import show_rows
from gouji.notifying import DRY_RUN, channels_of, dry_run_folder, link_of, moment, policy_of, running
from gouji.rights import Right
from notifications.channels.base import Kind
from notifications.outbox import KILL_SWITCH, Outbox, Sent, preview, send_due
from notifications.planning import Planned, plan

KINDS = {
    "reminder": "提醒",
    "overdue": "逾期",
    "rectify": "督促整改",
    "resolved": "复核销号",
    "circular": "通报草稿",
    "publication": "公布情况报告",
}
MODES = {"test": "测试", "live": "正式"}
OUTCOMES = {
    Kind.SENT: "送达",
    Kind.RETRY: "稍后重试",
    Kind.UNKNOWN: "结果不明",
    Kind.CONFIG: "设置有误",
    Kind.ENDPOINT_DEAD: "地址失效",
    Kind.DEAD: "内容被拒",
}
DELIVERIES = {
    "queued": "待发送",
    "sending": "发送中",
    "sent": "已送达",
    "unknown": "结果不明",
    "dead": "未能送达",
    "expired": "已过期",
    "cancelled": "已取消",
}
YEAR = click.option("--year", type=REPORT_YEAR, help="报告年度。")
TODAY = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="当作今天的日期，默认今天（北京时间）。")


def _moment_of(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value} 不是时刻，应写作 2027-01-26T10:10+08:00", ctx, param) from None


NOW = click.option(
    "--now", metavar="ISO", callback=_moment_of, help="当作现在的时刻，如 2027-01-26T10:10+08:00，优先于 --today。"
)


@click.group("notices")
def notices_command() -> None:
    """
    通知：拟稿、列出、查看、批准、发送。

    新安装处于测试模式：通知只发到测试地址，标题以【测试】开头。

    \b
    Example:
        gouji notices plan
        gouji notices list --state draft
        gouji notices show GJ-2027-000001
        gouji notices approve GJ-2027-000001 --by 张三
        gouji notices send --dry-run
        gouji notices send
    """


@notices_command.command("plan")
@YEAR
@TODAY
@NOW
@click.pass_obj
def plan_command(context: Context, year: int | None, today: datetime | None, now: datetime | None) -> None:
    """
    按期限和已确认的问题拟稿。重复运行不会重复拟稿。

    \b
    Example:
        gouji notices plan
        gouji notices plan --year 2026 --today 2027-01-14
    """
    policy, start = policy_of(context.settings), moment(today, now)
    with open_database(context.settings.storage.database) as database:
        planned = plan(database, policy, start, year, link=link_of(context.settings, os.environ))
        beat(database, "notices plan", now=start, exit_code=0)
        drafts = find_notices(database, states=("draft",), mode=policy.mode) if planned.drafted else []
        copies = offices_with_role(database, "supervisor")
    made = set(planned.drafted)
    _tell_planned(planned, policy.mode, Counter(_kind(item, copies) for item in drafts if item.number in made))


@notices_command.command("list")
@YEAR
@click.option("--state", "states", multiple=True, type=click.Choice(list(STATES)), help="状态，可多次。")
@click.pass_obj
def list_command(context: Context, year: int | None, states: tuple[str, ...]) -> None:
    """
    列出通知。

    \b
    Example:
        gouji notices list --state draft --year 2026
    """
    with open_database(context.settings.storage.database) as database:
        copies = offices_with_role(database, "supervisor")
        rows = [
            (item.id, item.number, STATES[item.state], _kind(item, copies), item.stage, MODES[item.mode], item.subject)
            for item in find_notices(database, states=states, year=year)
        ]
    show_rows(("序号", "编号", "状态", "种类", "阶段", "模式", "标题"), rows)


@notices_command.command("show")
@click.argument("reference", metavar="N")
@click.pass_obj
def show_command(context: Context, reference: str) -> None:
    """
    显示一件通知的全文（编号或序号）；状态和投递情况写到标准错误。

    \b
    Example:
        gouji notices show GJ-2027-000001
    """
    with open_database(context.settings.storage.database) as database:
        item = notice(database, reference)
        deliveries = deliveries_of(database, item.id)
    click.echo(item.subject)
    click.echo()
    click.echo(item.body_text, nl=False)
    told = [f"{STATES[item.state]}，拟稿 {item.drafted_by}"]
    if item.approved_by and item.approved_at:
        told.append(f"批准 {item.approved_by} {beijing(item.approved_at)}")
    if item.not_before:
        told.append(f"不早于 {beijing(item.not_before)}")
    click.echo(f"〔{item.number}：{'，'.join(told)}〕", err=True)
    for channel, state, code, detail in deliveries:
        click.echo(f"〔{channel}：{DELIVERIES[state]} {code} {detail}〕".replace("  ", ""), err=True)


@notices_command.command("approve")
@click.argument("references", metavar="N...", nargs=-1, required=True)
@acting("批准人，不能是拟稿人")
@TODAY
@NOW
@click.pass_obj
def approve_command(
    context: Context, references: tuple[str, ...], by: str, today: datetime | None, now: datetime | None
) -> None:
    """
    批准草稿（编号或序号，可多件）。有一件不能批准，就一件也不批准。

    \b
    Example:
        gouji notices approve GJ-2027-000001 GJ-2027-000002 --by 张三
    """
    with open_database(context.settings.storage.database) as database:
        user = acting_user(database, by, Right.APPROVE, datetime.now(UTC))
        items = {item.id: item for item in (notice(database, reference) for reference in references)}
        approved = approve(database, items.values(), name_of(user, by), moment(today, now))
    before = len(items) - approved
    click.echo(f"批准 {approved} 件" + (f"；{before} 件早已批准。" if before else "。"))


@notices_command.command("send")
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
            _stop_file(settings.storage.database),
            asked_to_stop=lambda: bool(stop.asked),
        )
        if dry_run:
            click.echo(f"预演：写出 {preview(outbox, dry_run_folder(settings))} 份，数据库没有改动。")
            return
        sent = send_due(outbox, limit=None if yes_really else limit or settings.notify.limit)
        code = stop.exit_code if stop.asked else PARTLY if sent.failed else 0
        beat(database, "notices send", now=clock(), exit_code=code)
        _tell_sent(sent, local_day(clock()))
        if stop.asked:
            click.echo("已中断；没发的下次再发。", err=True)
    click.get_current_context().exit(code)


def _kind(item: Notice, copies: Container[int]) -> str:
    """The kind in words. The supervising office gets a copy under a number of its own: not a second notice."""
    return KINDS[item.kind] + ("（抄送）" if item.office_id in copies else "")


def _stop_file(database: Path) -> Path:
    return database.absolute().parent / KILL_SWITCH


def _tell_planned(planned: Planned, mode: str, kinds: Counter[str]) -> None:
    click.echo(
        f"新拟 {len(planned.drafted)} 件（{MODES[mode]}模式），取消 {planned.cancelled} 件，过期 {planned.expired} 件。"
    )
    if kinds:
        click.echo("其中" + "，".join(f"{kind} {number} 件" for kind, number in kinds.items()), err=True)
    if planned.approved:
        click.echo(f"按常备批准，已批准 {planned.approved} 件。", err=True)
    if planned.unreachable:
        click.echo(f"{len(planned.unreachable)} 个机关没有负责科室，收不到通知：{_some(planned.unreachable)}", err=True)
    if planned.silenced:
        click.echo(f"静默中，{len(planned.silenced)} 件到期的提醒没有拟：{_some(planned.silenced)}", err=True)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")


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
        click.echo(f"{number}: 没有可用的地址，未签发", err=True)
    for number, why in sent.suspended.items():
        click.echo(f"{number}: 暂停发送：{why}", err=True)
    for channel, count in sent.resting.items():
        click.echo(f"{channel} 已到限速，{count} 份下次再发", err=True)
    for channel, count in sent.waiting.items():
        click.echo(f"{channel} 没有设置好，{count} 份投递在等待", err=True)
