"""gouji findings confirm, dismiss, waive, reopen, assign: what one person decides or asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import click

from audit.errors import GoujiError
from audit.severity import Severity
from db.approvals import ask
from db.decisions import confirm, dismiss, take_back
from db.finding_groups import Member, members
from db.happenings import Assign
from db.opening import Database, open_database, tx
from db.people import any_accounts
from db.states import DECIDED, State
from db.together import decide_together
from gouji.accounts import folded
from gouji.acting import person
from gouji.cli import Context
from gouji.commands.findings.words import BY, GROUP, NUMBERS, REASON
from gouji.rights import Right

MOST = 200  # in one go: more than that nobody has looked at


@click.command("confirm")
@NUMBERS
@BY
@GROUP
@click.option("--note", help="说明。")
@click.pass_obj
def confirm_command(context: Context, numbers: tuple[int, ...], by: str, group: bool, note: str | None) -> None:
    """
    确认问题属实，之后才会写进通知。几个一起确认时，有一个不行就都不确认。

    \b
    Example:
        gouji findings confirm 12 13 --by 张三
        gouji findings confirm 12 --group --by 张三
    """

    def decided(database: Database, one: Member, name: str) -> None:
        confirm(database, one.id, by=name, now=datetime.now(UTC), note=note, lock_version=one.lock_version)

    done = _decide_all(context, numbers, by, group, (State.OPEN,), decided)
    click.echo(f"已确认 {len(done)} 个问题")


@click.command("dismiss")
@NUMBERS
@BY
@REASON
@GROUP
@click.option("--note", required=True, help="说明。")
@click.pass_obj
def dismiss_command(context: Context, numbers: tuple[int, ...], by: str, reason: str, group: bool, note: str) -> None:
    """
    驳回疑点或提示。“错误”级的问题须两人：这里只是申请，由第二人用 approve 批准。

    几个一起驳回时，有一个不行就都不驳回。

    \b
    Example:
        gouji findings dismiss 14 --by 张三 --reason explained --note 正文第三段已说明
    """

    def decided(database: Database, one: Member, name: str) -> None:
        now, lock = datetime.now(UTC), one.lock_version
        if one.severity == Severity.ERROR:
            ask(database, one.id, kind="dismiss", by=name, reason=reason, note=note, now=now, lock_version=lock)
        else:
            dismiss(database, one.id, by=name, reason=reason, note=note, now=now, lock_version=lock)

    done = _decide_all(context, numbers, by, group, (State.OPEN,), decided)
    _tell("已驳回", [one.id for one in done if one.severity != Severity.ERROR])
    _tell_asked("驳回", [one.id for one in done if one.severity == Severity.ERROR])


@click.command("waive")
@NUMBERS
@BY
@REASON
@GROUP
@click.option("--note", required=True, help="说明。")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="豁免到哪一天。")
@click.pass_obj
def waive_command(
    context: Context, numbers: tuple[int, ...], by: str, reason: str, group: bool, note: str, until: datetime
) -> None:
    """
    申请豁免，最长一年，由第二人用 approve 批准。

    \b
    Example:
        gouji findings waive 14 --by 张三 --reason not_applicable --note 机构改革过渡期 --until 2027-12-31
    """

    def decided(database: Database, one: Member, name: str) -> None:
        end, now, lock = until.date(), datetime.now(UTC), one.lock_version
        ask(database, one.id, kind="waive", by=name, reason=reason, note=note, now=now, until=end, lock_version=lock)

    _tell_asked("豁免", [one.id for one in _decide_all(context, numbers, by, group, (State.OPEN,), decided)])


@click.command("reopen")
@NUMBERS
@BY
@GROUP
@click.option("--note", required=True, help="理由。")
@click.pass_obj
def reopen_command(context: Context, numbers: tuple[int, ...], by: str, group: bool, note: str) -> None:
    """
    撤回错误的决定：已确认、已驳回或已豁免的问题回到待复核，原来的决定留在经过里。

    写进了这个问题、还没有发出的通知，下一次拟稿或发送时取消；已经发出的收不回来。

    \b
    Example:
        gouji findings reopen 12 --by 张三 --note 看错了行
    """

    def decided(database: Database, one: Member, name: str) -> None:
        take_back(database, one.id, by=name, note=note, now=datetime.now(UTC), lock_version=one.lock_version)

    done = _decide_all(context, numbers, by, group, DECIDED, decided)
    click.echo(f"问题 {_listed([one.id for one in done])} 回到待复核")


@click.command("assign")
@NUMBERS
@BY
@click.option("--to", required=True, metavar="NAME", help="交给谁：姓名；有账号以后写登录名。写空的（''）就是收回。")
@click.pass_obj
def assign_command(context: Context, numbers: tuple[int, ...], by: str, to: str) -> None:
    """
    把问题交给一个人复核。状态不变。

    \b
    Example:
        gouji findings assign 12 13 --to 李四 --by 张三
        gouji findings assign 12 --to '' --by 张三
    """
    wanted = _bounded(numbers)
    with open_database(context.settings.storage.database) as database:
        now = datetime.now(UTC)
        name = person(database, by, Right.DECIDE, now)
        whom = folded(to) if any_accounts(database) else to.strip()
        decide_together(database, [(number, None) for number in wanted], Assign(whom), by=name, now=now)
    click.echo(f"问题 {_listed(wanted)} {f'交给 {whom}' if whom else '不再归谁'}")


def _decide_all(
    context: Context,
    numbers: Iterable[int],
    by: str,
    group: bool,
    states: tuple[State, ...],
    decided: Callable[[Database, Member, str], None],
) -> list[Member]:
    """All of them or none. Of a group only those in one of `states`: the others have had their decision."""
    wanted = _bounded(numbers)
    with open_database(context.settings.storage.database) as database:
        seen = _chosen(database, wanted, group, states)
        name = person(database, by, Right.DECIDE, datetime.now(UTC))
        with tx(database):
            for one in seen:
                decided(database, one, name)
    return seen


def _chosen(database: Database, numbers: Iterable[int], group: bool, states: tuple[State, ...]) -> list[Member]:
    chosen: dict[int, Member] = {}
    for number in numbers:
        for one in members(database, number):
            if one.id == number or (group and one.state in states):
                chosen[one.id] = one
    return [chosen[number] for number in _bounded(chosen)]


def _bounded(numbers: Iterable[int]) -> list[int]:
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MOST:
        raise GoujiError(f"一次最多处理 {MOST} 个问题，这里有 {len(wanted)} 个")
    return wanted


def _listed(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))


def _tell(done: str, numbers: list[int]) -> None:
    if numbers:
        click.echo(f"{done}问题 {_listed(numbers)}")


def _tell_asked(what: str, numbers: list[int]) -> None:
    if numbers:
        command = f"gouji findings approve {' '.join(map(str, numbers))} --by 姓名"
        click.echo(f"已申请{what}问题 {_listed(numbers)}，待第二人批准：{command}")
