"""gouji agencies rename, merge, split: 机构改革."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from db.opening import open_database
from db.reforms import merge, rename, split
from db.registry.values import WrongValue, text
from gouji.acting import person
from gouji.cli import Context
from gouji.commands.agencies.words import BY, CODE, SINCE, day_of, upper
from gouji.rights import Right


@click.command("rename")
@CODE
@click.argument("name")
@SINCE
@BY
@click.pass_obj
def rename_command(context: Context, code: str, name: str, since: datetime, by: str) -> None:
    """
    更名：代码不变，旧名称成为别名，到前一天为止；往年标题里的旧名称照样认得。

    \b
    Example:
        gouji agencies rename 11370300004222881A 样例市数据局 --from 2024-03-01 --by 王芳
    """
    try:
        name = text(name.strip())
    except WrongValue as error:
        raise click.BadParameter(str(error), param_hint="NAME") from None
    if not name:
        raise click.BadParameter("不能为空", param_hint="NAME")
    with open_database(context.settings.storage.database) as database:
        by = person(database, by, Right.MANAGE, datetime.now(UTC))
        before = rename(database, code, name, since=day_of(since), by=by, now=datetime.now(UTC))
    click.echo(f"{code} 从 {day_of(since)} 起叫 {name}；{before.name} 是它的别名。")


@click.command("merge")
@click.argument("codes", nargs=-1, required=True, metavar="OLD…", callback=upper)
@click.option("--into", required=True, metavar="CODE", callback=upper, help="并入哪个机关（已在名录里）。")
@SINCE
@BY
@click.pass_obj
def merge_command(context: Context, codes: tuple[str, ...], into: str, since: datetime, by: str) -> None:
    """
    合并：旧机关到前一天为止，不再抓取；旧名称成为新机关的别名。旧代码下的报告和问题都保留。

    \b
    Example:
        gouji agencies merge 11990000SIM000001X 11990000SIM000002W --into 11990000SIM000003U --from 2024-03-01 --by 王芳
    """
    with open_database(context.settings.storage.database) as database:
        by = person(database, by, Right.MANAGE, datetime.now(UTC))
        ended = merge(database, codes, into, since=day_of(since), by=by, now=datetime.now(UTC))
    for body, below in ended:
        click.echo(f"{body.code} {body.name} 从 {day_of(since)} 起并入 {into}。")
        _below(body.code, below)


@click.command("split")
@CODE
@click.option(
    "--into",
    required=True,
    multiple=True,
    metavar="CODE",
    callback=upper,
    help="拆成哪些机关；可多次，可以包括它自己。",
)
@SINCE
@BY
@click.pass_obj
def split_command(context: Context, code: str, into: tuple[str, ...], since: datetime, by: str) -> None:
    """
    拆分：旧机关到前一天为止（仍保留的除外）；旧名称仍只是旧机关的。

    \b
    Example:
        gouji agencies split 11990000SIM000001X --into 11990000SIM000002W --into 11990000SIM000003U --from 2024-03-01 --by 王芳
    """
    with open_database(context.settings.storage.database) as database:
        by = person(database, by, Right.MANAGE, datetime.now(UTC))
        body, below = split(database, code, into, since=day_of(since), by=by, now=datetime.now(UTC))
    kept = "，本身保留" if code in into else ""
    click.echo(f"{body.code} {body.name} 从 {day_of(since)} 起拆为 {'、'.join(into)}{kept}。")
    if code not in into:
        _below(code, below)


def _below(code: str, number: int) -> None:
    if number:
        click.echo(f"还有 {number} 个机关的上级是 {code}；请在名录里改好它们的上级。", err=True)
