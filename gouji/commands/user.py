"""gouji user: the accounts of the review pages and of `--by`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import click

from audit.errors import GoujiError
from db.opening import Database, open_database
from db.people import (
    User,
    add_user,
    all_users,
    any_accounts,
    change_role,
    disable,
    enable,
    end_sessions,
    rename,
    set_password_hash,
    user_of,
)
from db.times import beijing
from gouji.accounts import checked_login, folded, hash_password
from gouji.acting import operator, password_file, read_password
from gouji.cli import Context
from gouji.listing import say, show_rows
from gouji.rights import ROLES, Role

LOGIN = click.argument("login", metavar="LOGIN")
ROLE = click.Choice([role.value for role in Role])
ROLE_WORDS = "；".join(f"{role.value} {ROLES[role]}" for role in Role) + "。每个角色都能做前面角色能做的事。"
PASSWORD_FILE = password_file("新密码所在的文件，- 为标准输入；不写就在终端上问两次。")
HEADINGS = ("登录名", "姓名", "角色", "状态", "上次登录", "密码设于")


@click.group("user")
def user_command() -> None:
    """
    账号：添加、列出、改密码、停用、启用、改角色、改名、结束登录。

    没有预设的账号和密码。只要有了账号，--by 就要写登录名并核对密码；账号只停用，不删除，因为记录里有它的名字。

    本命令不问密码：能写数据库文件的人才能用它，管理员忘了密码也靠它。操作者记为“命令行:系统用户名”。

    \b
    Example:
        gouji user add zhangsan --name 张三 --role admin
        gouji user list
        gouji user passwd zhangsan
        gouji user disable zhangsan
    """


@user_command.command("add")
@LOGIN
@click.option("--name", required=True, metavar="NAME", help="姓名，显示在页面上。")
@click.option("--role", required=True, type=ROLE, help=ROLE_WORDS)
@PASSWORD_FILE
@click.pass_obj
def add_command(context: Context, login: str, name: str, role: str) -> None:
    """
    添加账号。密码至少 10 个字符，不能是登录名，不能太常见。

    \b
    Example:
        gouji user add zhangsan --name 张三 --role approver
        gouji user add lisi --name 李四 --role reviewer --password-file 密码.txt
    """
    known = checked_login(login)
    with open_database(context.settings.storage.database) as database:
        if user_of(database, known) is not None:
            raise GoujiError(f"登录名 {known} 已有人用")
        first = not any_accounts(database)
        pw_hash = hash_password(read_password(f"{known} 的密码", twice=True), login=known)
        user = add_user(database, known, name, role, pw_hash, by=operator(), now=datetime.now(UTC))
        admins = [one for one in all_users(database) if one.role == Role.ADMIN and one.disabled_at is None]
    say(f"已添加 {user.login}（{user.name}，{ROLES[Role(user.role)]}）。")
    if first:
        click.echo("这是第一个账号：从现在起，--by 要写登录名，并核对密码。", err=True)
    if not admins:
        click.echo("还没有可用的管理账号（--role admin），页面上没有人能管账号、地址和日历。", err=True)


@user_command.command("list")
@click.pass_obj
def list_command(context: Context) -> None:
    """
    列出账号。

    \b
    Example:
        gouji user list
    """
    with open_database(context.settings.storage.database) as database:
        users = all_users(database)
    if not users:
        click.echo("还没有账号：gouji user add 登录名 --name 姓名 --role admin", err=True)
        return
    show_rows(HEADINGS, [_row(user) for user in users])


@user_command.command("passwd")
@LOGIN
@PASSWORD_FILE
@click.pass_obj
def passwd_command(context: Context, login: str) -> None:
    """
    设新密码，并结束这个账号的全部登录。

    \b
    Example:
        gouji user passwd zhangsan
    """
    with open_database(context.settings.storage.database) as database:
        user = _known(database, login)
        pw_hash = hash_password(read_password(f"{user.login} 的新密码", twice=True), login=user.login)
        set_password_hash(database, user.login, pw_hash, by=operator(), now=datetime.now(UTC))
    click.echo(f"{user.login} 的密码已改，原来的登录都已结束。")


@user_command.command("disable")
@LOGIN
@click.pass_obj
def disable_command(context: Context, login: str) -> None:
    """
    停用账号：下一次请求起不能再用。唯一可用的管理账号不能停用。

    \b
    Example:
        gouji user disable zhangsan
    """
    user = _change(context, login, disable)
    click.echo(f"{user.login} 已停用。")


@user_command.command("enable")
@LOGIN
@click.pass_obj
def enable_command(context: Context, login: str) -> None:
    """
    重新启用账号，密码不变。

    \b
    Example:
        gouji user enable zhangsan
    """
    user = _change(context, login, enable)
    click.echo(f"{user.login} 已启用。")


@user_command.command("role")
@LOGIN
@click.argument("role", type=ROLE, metavar="ROLE")
@click.pass_obj
def role_command(context: Context, login: str, role: str) -> None:
    """
    改角色：viewer 查看，reviewer 审核，approver 审批，admin 管理。

    \b
    Example:
        gouji user role zhangsan approver
    """
    user = _change(context, login, partial(change_role, role=role))
    click.echo(f"{user.login} 的角色改为{ROLES[Role(user.role)]}。")


@user_command.command("rename")
@LOGIN
@click.argument("name", metavar="NAME")
@click.pass_obj
def rename_command(context: Context, login: str, name: str) -> None:
    """
    改显示的姓名。登录名不能改。

    \b
    Example:
        gouji user rename zhangsan 张三丰
    """
    user = _change(context, login, partial(rename, name=name))
    say(f"{user.login} 的姓名改为{user.name}。")


@user_command.command("sessions-end")
@LOGIN
@click.pass_obj
def sessions_end_command(context: Context, login: str) -> None:
    """
    结束这个账号在页面上的全部登录；密码不变。

    \b
    Example:
        gouji user sessions-end zhangsan
    """
    user = _change(context, login, end_sessions)
    click.echo(f"{user.login} 的登录都已结束。")


def _change(context: Context, login: str, change: Callable[..., User]) -> User:
    with open_database(context.settings.storage.database) as database:
        return change(database, _known(database, login).login, by=operator(), now=datetime.now(UTC))


def _known(database: Database, login: str) -> User:
    user = user_of(database, folded(login))
    if user is None:
        raise GoujiError(f"没有登录名为 {folded(login)} 的账号")
    return user


def _row(user: User) -> tuple[object, ...]:
    last = f"{beijing(user.last_login_at)} {user.last_login_from}" if user.last_login_at else "从未"
    state = f"{beijing(user.disabled_at)} 停用" if user.disabled_at else "可用"
    set_at = beijing(user.password_set_at) if user.password_set_at else ""
    return user.login, user.name, ROLES[Role(user.role)], state, last, set_at
