"""gouji notices list, show."""

from __future__ import annotations

import click

from db.agencies import offices_with_role
from db.deliveries import deliveries_of
from db.notice_decisions import hash_of
from db.notices import STATES, find_notices, notice
from db.opening import open_database
from db.times import beijing
from gouji.cli import Context
from gouji.commands.notices.words import SEEN_DIGITS, YEAR
from gouji.listing import show_rows
from gouji.rendering.notices import DELIVERIES, MODES, kind_name


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
                item.stage,
                MODES[item.mode],
                item.subject,
            )
            for item in find_notices(database, states=states, year=year)
        ]
    show_rows(("序号", "编号", "状态", "种类", "阶段", "模式", "标题"), rows)


@click.command("show")
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
        deliveries, words = deliveries_of(database, item.id), hash_of(database, item)
    click.echo(item.subject)
    click.echo()
    click.echo(item.body_text, nl=False)
    told = [f"{STATES[item.state]}，拟稿 {item.drafted_by}"]
    if item.approved_by and item.approved_at:
        told.append(f"批准 {item.approved_by} {beijing(item.approved_at)}")
    if item.not_before:
        told.append(f"不早于 {beijing(item.not_before)}")
    told.append(f"内容 {words[:SEEN_DIGITS]}")
    click.echo(f"〔{item.number}：{'，'.join(told)}〕", err=True)
    for channel, state, code, detail in deliveries:
        click.echo(f"〔{channel}：{DELIVERIES[state]} {code} {detail}〕".replace("  ", ""), err=True)
