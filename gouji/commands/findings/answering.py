"""gouji findings approve, refuse: what a second person answers."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from audit.errors import GoujiError
from db.approvals import pending
from db.happenings import Approve, Refuse
from db.opening import Database, open_database
from db.people import User, same_as
from db.states import State
from db.together import decide_together
from gouji.acting import acting_user, name_of
from gouji.cli import Context
from gouji.commands.findings.words import BY, NUMBERS, items_of, listed, reason_given
from gouji.rights import Right, Role, may


@click.command("approve")
@NUMBERS
@BY
@click.option("--note", help="说明。")
@click.pass_obj
def approve_command(context: Context, numbers: tuple[int, ...], by: str, note: str | None) -> None:
    """
    批准别人的驳回或豁免申请。几个一起批准时，有一个不行就都不批准。

    \b
    Example:
        gouji findings approve 14 --by 李四
    """
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        items = items_of(database, numbers)
        user = acting_user(database, by, Right.APPROVE, now)
        done = decide_together(database, items, Approve(note), by=name_of(user, by), now=now)
    for one in done:
        click.echo(f"已批准：{'豁免' if one.state is State.WAIVED else '驳回'}问题 {one.number}")


@click.command("refuse")
@NUMBERS
@BY
@click.option("--note", required=True, help="理由。")
@click.pass_obj
def refuse_command(context: Context, numbers: tuple[int, ...], by: str, note: str) -> None:
    """
    不批准申请；申请人自己用，就是撤回申请。

    \b
    Example:
        gouji findings refuse 14 --by 李四 --note 正文没有说明
    """
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        items = items_of(database, numbers)
        user = acting_user(database, by, Right.DECIDE, now)
        for number in numbers:
            _only_own(database, number, user)
        done = decide_together(database, items, Refuse(reason_given(note)), by=name_of(user, by), now=now)
    click.echo(f"问题 {listed(done)} 的申请没有批准，仍是待复核")


def _only_own(database: Database, number: int, user: User | None) -> None:
    """Answering others needs the right to approve; withdrawing one's own request does not."""
    request = pending(database, number)
    if (
        user
        and request
        and not same_as(database, user.login, request.requested_by)
        and not may(Role(user.role), Right.APPROVE)
    ):
        raise GoujiError(f"问题 {number} 的申请不是 {user.login} 提的；不批准别人的申请，要有“审批”以上的角色")
