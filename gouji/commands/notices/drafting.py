"""gouji notices draft: a person orders a 通报草稿 or a 公布情况报告."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from db.opening import open_database
from gouji.acting import acting, person
from gouji.arguments import REPORT_YEAR
from gouji.attaching import attaching
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.commands.notices.words import NOW, TODAY
from gouji.notifying import moment, policy_of
from gouji.rendering.notices import KINDS
from gouji.rights import Right
from notifications import ordering
from notifications.ordering import Ordered, order


@click.command("draft")
@click.argument("kind", type=click.Choice(ordering.KINDS))
@click.option("--year", type=REPORT_YEAR, required=True, help="报告年度。")
@click.option(
    "--supervisor", metavar="CODE", callback=upper, help="只为这个政府（单位代码）的主管部门起草，默认所有主管部门。"
)
@acting("谁要求起草的，记入通知的经过")
@TODAY
@NOW
@click.pass_obj
def draft_command(
    context: Context,
    kind: str,
    year: int,
    supervisor: str | None,
    by: str,
    today: datetime | None,
    now: datetime | None,
) -> None:
    """
    为主管部门起草通报草稿（circular）或公布情况报告（publication）。

    只发给主管部门；是否通报由主管部门决定，本系统从不发布通报。与现有草稿事实不同时，旧稿取消、另拟新稿。

    \b
    Example:
        gouji notices draft circular --year 2026 --by 张三
        gouji notices draft publication --year 2026 --supervisor 11370300004222881A --by 张三
    """
    policy = policy_of(context.settings)
    with open_database(context.settings.storage.database) as database:
        name = person(database, by, Right.DECIDE, datetime.now(UTC))
        attach = attaching(context.settings, database)
        done = order(database, policy, moment(today, now), kind, year, by=name, supervisor=supervisor, attach=attach)
    _tell(done, KINDS[kind])


def _tell(done: Ordered, name: str) -> None:
    click.echo(f"新拟{name} {len(done.drafted)} 件" + (f"：{'、'.join(done.drafted)}" if done.drafted else "") + "。")
    if done.there:
        click.echo(f"内容没有变化，已有：{'、'.join(done.there)}", err=True)
    if done.silenced:
        click.echo(f"静默中，没有起草：{'、'.join(done.silenced)}", err=True)
