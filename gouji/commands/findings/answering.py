"""gouji findings approve, refuse: what a second person answers."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from audit.errors import GoujiError
from db.approvals import Request, approve, pending, refuse
from db.opening import Database, open_database, tx
from db.people import User
from gouji.acting import acting_user, name_of
from gouji.cli import Context
from gouji.commands.findings.words import BY, NUMBERS
from gouji.rights import Right, Role, may

KINDS = {"waive": "豁免", "dismiss": "驳回"}


@click.command("approve")
@NUMBERS
@BY
@click.pass_obj
def approve_command(context: Context, numbers: tuple[int, ...], by: str) -> None:
    """
    批准别人的驳回或豁免申请。几个一起批准时，有一个不行就都不批准。

    \b
    Example:
        gouji findings approve 14 --by 李四
    """
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        user = acting_user(database, by, Right.APPROVE, now)
        with tx(database):
            requests = [_approved(database, number, user, name_of(user, by), now) for number in dict.fromkeys(numbers)]
    for request in requests:
        click.echo(f"已批准：{KINDS[request.kind]}问题 {request.finding_id}")


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
        user = acting_user(database, by, Right.DECIDE, now)
        with tx(database):
            for number in dict.fromkeys(numbers):
                _only_own(database, number, user)
                refuse(database, number, by=name_of(user, by), note=note, now=now)
    click.echo(f"问题 {'、'.join(map(str, dict.fromkeys(numbers)))} 的申请没有批准，仍是待复核")


def _approved(database: Database, number: int, user: User | None, name: str, now: datetime) -> Request:
    request = pending(database, number)
    # whoever asked under the free name of before is still the same person
    if user and request and request.requested_by == user.name:
        raise GoujiError("申请人不能批准自己的申请，须由第二人批准")
    return approve(database, number, by=name, now=now)


def _only_own(database: Database, number: int, user: User | None) -> None:
    """Answering others needs the right to approve; withdrawing one's own request does not."""
    request = pending(database, number)
    if user and request and request.requested_by != user.login and not may(Role(user.role), Right.APPROVE):
        raise GoujiError(f"问题 {number} 的申请不是 {user.login} 提的；不批准别人的申请，要有“审批”以上的角色")
