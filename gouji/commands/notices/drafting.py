"""gouji notices draft: a person orders a 通报草稿 or a 公布情况报告, or anew what was cancelled."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from db.opening import open_database
from gouji.acting import acting, person
from gouji.arguments import REPORT_YEAR
from gouji.attaching import attaching
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.commands.notices.words import NOW, TODAY
from gouji.notifying import link_of, moment, policy_of
from gouji.rendering.notices import KINDS
from gouji.rights import Right
from notifications import ordering
from notifications.ordering import Ordered, order, order_again


@click.command("draft")
@click.argument("kind", type=click.Choice(ordering.KINDS), required=False)
@click.option("--year", type=REPORT_YEAR, help="报告年度；起草通报草稿或公布情况报告必填。")
@click.option(
    "--supervisor", metavar="CODE", callback=upper, help="只为这个政府（单位代码）的主管部门起草，默认所有主管部门。"
)
@click.option("--again", metavar="N", help="再拟一件：这件已取消的通知（编号或序号）的事由还在，照今天的事实另写。")
@acting("谁要求起草的，记入通知的经过")
@TODAY
@NOW
@click.pass_obj
def draft_command(
    context: Context,
    kind: str | None,
    year: int | None,
    supervisor: str | None,
    again: str | None,
    by: str,
    today: datetime | None,
    now: datetime | None,
) -> None:
    """
    为主管部门起草通报草稿（circular）或公布情况报告（publication）。

    只发给主管部门；是否通报由主管部门决定，本系统从不发布通报。与现有草稿事实不同时，旧稿取消、另拟新稿。

    --again：被人取消的不会自动重拟；取消错了的，用它再拟一件。哪一种通知都可以，编号是新的，仍要批准；
    事由已不在或已变的不拟。要有批准通知的权限。

    \b
    Example:
        gouji notices draft circular --year 2026 --by 张三
        gouji notices draft publication --year 2026 --supervisor 11370300004222881A --by 张三
        gouji notices draft --again GJ-2027-000012 --by 张三
    """
    if again is not None:
        if kind or year or supervisor:
            raise click.UsageError("--again 不与种类、--year、--supervisor 同用")
        _again(context, again, by, moment(today, now))
        return
    if kind is None or year is None:
        raise click.UsageError("要写种类（circular 或 publication）和 --year，或者 --again N")
    policy = policy_of(context.settings)
    with open_database(context.settings.storage.database) as database:
        name = person(database, by, Right.DECIDE, datetime.now(UTC))
        attach = attaching(context.settings, database)
        done = order(database, policy, moment(today, now), kind, year, by=name, supervisor=supervisor, attach=attach)
    _tell(done, KINDS[kind])


def _again(context: Context, reference: str, by: str, now: datetime) -> None:
    settings = context.settings
    policy, link = policy_of(settings), link_of(settings, os.environ)
    with open_database(settings.storage.database) as database:
        name = person(database, by, Right.APPROVE, datetime.now(UTC))
        attach = attaching(settings, database)
        number = order_again(database, policy, now, reference, by=name, attach=attach, link=link)
    click.echo(f"新拟 {number}，等人批准。")


def _tell(done: Ordered, name: str) -> None:
    click.echo(f"新拟{name} {len(done.drafted)} 件" + (f"：{'、'.join(done.drafted)}" if done.drafted else "") + "。")
    if done.there:
        click.echo(f"内容没有变化，已有：{'、'.join(done.there)}", err=True)
    if done.silenced:
        click.echo(f"静默中，没有起草：{'、'.join(done.silenced)}", err=True)
