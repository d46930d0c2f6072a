"""gouji findings confirm, dismiss, waive, reopen, uphold, assign: what one person decides or asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from db.happenings import WAIVE, Ask, Assign, Confirm, Dismiss, TakeBack, Uphold
from db.opening import open_database
from db.people import any_accounts
from db.states import DECIDED, State
from db.together import Done
from gouji.accounts import folded
from gouji.cli import Context
from gouji.commands.findings.words import BY, GROUP, NUMBERS, REASON, decide, listed, reason_given
from gouji.listing import say

OPEN = (State.OPEN,)


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
    done = decide(context, numbers, Confirm(note), by, states=OPEN if group else ())
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
    done = decide(context, numbers, Dismiss(reason, note), by, states=OPEN if group else ())
    dismissed = [one for one in done if one.state is State.DISMISSED]
    if dismissed:
        click.echo(f"已驳回问题 {listed(dismissed)}")
    _tell_asked("驳回", [one for one in done if one not in dismissed])


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
    asked = Ask(WAIVE, reason, note, until.date())
    _tell_asked("豁免", decide(context, numbers, asked, by, states=OPEN if group else ()))


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
    done = decide(context, numbers, TakeBack(note), by, states=DECIDED if group else ())
    click.echo(f"问题 {listed(done)} 回到待复核")


@click.command("uphold")
@NUMBERS
@BY
@click.option("--note", required=True, help="理由：怎样答复单位的异议。")
@click.pass_obj
def uphold_command(context: Context, numbers: tuple[int, ...], by: str, note: str) -> None:
    """
    单位有异议，而决定不变：写明理由，问题不再排在最前。

    \b
    Example:
        gouji findings uphold 12 --by 张三 --note 正文与表格确实不一致
    """
    done = decide(context, numbers, Uphold(reason_given(note)), by)
    click.echo(f"问题 {listed(done)} 维持原来的决定")


@click.command("assign")
@NUMBERS
@BY
@GROUP
@click.option("--to", required=True, metavar="NAME", help="交给谁：姓名；有账号以后写登录名。写空的（''）就是收回。")
@click.pass_obj
def assign_command(context: Context, numbers: tuple[int, ...], by: str, group: bool, to: str) -> None:
    """
    把问题交给一个人复核。状态不变。

    \b
    Example:
        gouji findings assign 12 13 --to 李四 --by 张三
        gouji findings assign 12 --to '' --by 张三
    """
    whom = _assignee(context, to)
    done = decide(context, numbers, Assign(whom), by, states=tuple(State) if group else ())
    say(f"问题 {listed(done)} {f'交给 {whom}' if whom else '不再归谁'}")


def _assignee(context: Context, to: str) -> str | None:
    """A login is folded, a free name is taken as it stands."""
    with open_database(context.settings.storage.database) as database:
        return (folded(to) if any_accounts(database) else " ".join(to.split())) or None


def _tell_asked(what: str, done: Sequence[Done]) -> None:
    if done:
        command = f"gouji findings approve {' '.join(str(one.number) for one in done)} --by 姓名"
        click.echo(f"已申请{what}问题 {listed(done)}，待第二人批准：{command}")
