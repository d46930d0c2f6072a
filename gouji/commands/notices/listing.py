"""gouji notices list, show."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from db.agencies import offices_with_role
from db.notice_decisions import hash_of
from db.notice_histories import history_of
from db.notice_lists import deliveries_of
from db.notices import STATES, find_notices, notice
from db.opening import open_database, snapshot
from db.times import beijing
from gouji.cli import Context
from gouji.commands.notices.history import history_lines, json_of
from gouji.commands.notices.words import SEEN_DIGITS, YEAR
from gouji.listing import say, show_rows
from gouji.rendering.notices import DELIVERIES, MODES, kind_name
from notifications.channels.names import CHANNELS
from notifications.text import sendable

DEADLINES = {
    "department": "部门期限",
    "government": "政府期限",
    "local": "本地期限",
}  # stages that are no codes for people


@click.command("list")
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
        copies = offices_with_role(database, "head") | offices_with_role(database, "supervisor")
        rows = [
            (
                item.id,
                item.number,
                STATES[item.state],
                kind_name(item.kind, item.stage, copied=item.office_id in copies),
                DEADLINES.get(item.stage, item.stage),
                MODES[item.mode],
                item.subject,
            )
            for item in find_notices(database, states=states, year=year)
        ]
    show_rows(("序号", "编号", "状态", "种类", "阶段", "模式", "标题"), rows)


@click.command("show")
@click.argument("reference", metavar="N")
@click.option("--history", is_flag=True, help="再写出留下的全部记录：依据、经手人、附件、每次投递、单位的回复。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json：全文和全部记录，给程序用或存档。",
)
@click.pass_obj
def show_command(context: Context, reference: str, history: bool, form: str) -> None:
    """
    显示一件通知的全文（编号或序号）；状态和投递情况写到标准错误。

    要说明当时发了什么、何时、发给谁、为什么，用 --history，或存一份 --format json。

    \b
    Example:
        gouji notices show GJ-2027-000001
        gouji notices show GJ-2027-000001 --history
        gouji notices show GJ-2027-000001 --format json > GJ-2027-000001.json
    """
    with open_database(context.settings.storage.database) as database, snapshot(database):
        item = notice(database, reference)
        deliveries, words = deliveries_of(database, item.id), hash_of(database, item)
        past = history_of(database, reference) if history or form == "json" else None
    if past and form == "json":
        click.echo(json_of(past, datetime.now(UTC)))
        return
    say(item.subject)
    click.echo()
    click.echo(sendable(item.body_text), nl=False)
    if past:
        click.echo("\n" + "─" * 20)
        for line in history_lines(past):
            say(line)
        return
    told = [f"{STATES[item.state]}，拟稿 {item.drafted_by}"]
    if item.approved_by and item.approved_at:
        told.append(f"批准 {item.approved_by} {beijing(item.approved_at)}")
    if item.not_before:
        told.append(f"不早于 {beijing(item.not_before)}")
    told.append(f"内容 {words[:SEEN_DIGITS]}")
    click.echo(f"〔{item.number}：{'，'.join(told)}〕", err=True)
    for channel, state, code, detail in deliveries:
        told_by = " ".join(filter(None, (DELIVERIES[state], code, detail)))
        say(f"〔{CHANNELS[channel]}：{told_by}〕", err=True)
