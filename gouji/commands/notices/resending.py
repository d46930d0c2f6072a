"""gouji notices resend: once more what did not arrive."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from audit.errors import GoujiError
from db.notices import notice
from db.opening import open_database
from db.resending import resend
from gouji.acting import acting, acting_user, name_of
from gouji.cli import Context
from gouji.commands.notices.words import NOW, TODAY
from gouji.notifying import moment, policy_of
from gouji.rights import Right
from notifications.deciding import still_holds


@click.command("resend")
@click.argument("reference", metavar="N")
@click.option("--may-repeat", is_flag=True, help="结果不明的也再发一次：对方可能收到两份，编号相同。")
@acting("谁决定重发")
@TODAY
@NOW
@click.pass_obj
def resend_command(
    context: Context, reference: str, may_repeat: bool, by: str, today: datetime | None, now: datetime | None
) -> None:
    """
    把未能送达的投递重新排队：同一编号，同一内容；下次 gouji notices send 时发出。

    只有还在有效期内、事由还成立、联系方式在用的通知可以重发。联系方式停用了，先与单位核实，再用 gouji agencies activate 启用。

    \b
    Example:
        gouji notices resend GJ-2027-000001 --by 张三
        gouji notices resend GJ-2027-000002 --may-repeat --by 张三
    """
    with open_database(context.settings.storage.database) as database:
        user = acting_user(database, by, Right.APPROVE, datetime.now(UTC))
        at = moment(today, now)
        item = notice(database, reference)
        if not still_holds(database, item, policy_of(context.settings), at):
            raise GoujiError(f"{item.number} 的事由已经不在，不用再发")
        parts = resend(database, item.number, by=name_of(user, by), now=at, may_repeat=may_repeat)
    click.echo(f"{item.number}：{parts} 份重新排队，下次发送时发出。")
