"""Who acts on the command line: a free name as long as there are no accounts, then a login with its password."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from audit.causes import why
from audit.errors import BadSettings, GoujiError
from db.opening import Database
from db.people import User, any_accounts
from gouji.accounts import LOGIN, folded, log_in
from gouji.rights import ROLES, Right, Role, may

Command = TypeVar("Command", bound=Callable[..., Any])

HERE = "命令行"  # the address of tries and logins that come from no browser
LONGEST_FILE = 4096
PASSWORD_FILE = "--password-file"
OWN_PASSWORD = "账号的密码所在的文件，- 为标准输入；不写就在终端上问。"
RIGHTS = {Right.READ: "查看", Right.DECIDE: "审核", Right.APPROVE: "审批", Right.MANAGE: "管理"}
_META = "gouji.password_file"


class NotAllowed(GoujiError):
    """The account is right, its role is not enough."""


def acting(words: str, *, required: bool = True) -> Callable[[Command], Command]:
    """`--by` and `--password-file`. The command gets `by` as it was written: `person` says whether it may act."""

    def decorated(command: Command) -> Command:
        command = click.option("--by", required=required, metavar="NAME", help=f"{words}：姓名；有账号以后写登录名。")(
            command
        )
        return password_file(OWN_PASSWORD, envvar="GOUJI_PASSWORD_FILE")(command)

    return decorated


def password_file(words: str, *, envvar: str | None = None) -> Callable[[Command], Command]:
    """
    The option alone. It reaches `read_password` without passing through the command.

    `envvar`: only for the password of whoever acts. A new one taken from there would be that of somebody else.
    """

    def keep(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        ctx.meta[_META] = value

    return click.option(PASSWORD_FILE, metavar="PATH", envvar=envvar, expose_value=False, callback=keep, help=words)


def person(database: Database, by: str, right: Right, now: datetime) -> str:
    """
    The name that goes into the records. Ask before a transaction begins: a person takes time to type.

    `now`: the clock, never what `--now` pretends, for tries are counted by it. Refusals are GoujiError, one line.
    """
    return name_of(acting_user(database, by, right, now), by)


def name_of(user: User | None, by: str) -> str:
    """The login of an account, or the free name."""
    return user.login if user else " ".join(by.split())


def acting_user(database: Database, by: str, right: Right, now: datetime) -> User | None:
    """The account behind `--by`; None as long as there are no accounts and names are free."""
    if not by.strip():
        raise BadSettings("--by 要写姓名")
    if not any_accounts(database):
        return None
    login = folded(by)
    if not LOGIN.fullmatch(login):
        raise BadSettings("已经有账号，--by 要写登录名（gouji user list 列出）")
    user = log_in(database, login, read_password(f"{login} 的密码"), address=HERE, now=now)
    if not may(Role(user.role), right):
        raise NotAllowed(f"{user.login} 的角色是“{ROLES[Role(user.role)]}”，做这件事要有“{RIGHTS[right]}”以上的角色")
    return user


def operator() -> str:
    """Who sits at this machine. No login has a colon, so nobody on the pages can be taken for it."""
    try:
        return f"命令行:{getpass.getuser()}"
    except (KeyError, OSError, ImportError):  # an account of the system without a name, as in some containers
        return "命令行:?"


def read_password(question: str, *, twice: bool = False) -> str:
    """From the file that was named, or asked for without echo. BadSettings when neither is to be had."""
    named = click.get_current_context().meta.get(_META)
    if named:
        return _from_file(named)
    if not can_ask():
        raise BadSettings(f"没有终端可以问密码，请用 {PASSWORD_FILE} 写明密码所在的文件")
    answer: str = click.prompt(question, hide_input=True, err=True)
    if twice and click.prompt("再输入一次", hide_input=True, err=True) != answer:
        raise GoujiError("两次输入的密码不一样，没有改动")
    return answer


def can_ask() -> bool:
    """Whether somebody sits there."""
    return sys.stdin.isatty()


def _from_file(named: str) -> str:
    try:
        if named == "-":
            content = sys.stdin.buffer.read(LONGEST_FILE + 1)
        else:
            with Path(named).open("rb") as file:
                content = file.read(LONGEST_FILE + 1)
                _warn_if_open(Path(named))
    except OSError as error:
        raise BadSettings(f"{named}: 读不了密码文件：{why(error)}") from None
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadSettings(f"{named}: 密码文件要用 UTF-8 编码") from None
    if len(content) > LONGEST_FILE or len(lines) != 1 or not lines[0]:
        raise BadSettings(f"{named}: 密码文件里只写一行密码")
    return lines[0]


def _warn_if_open(path: Path) -> None:
    # a pipe or a device has no readers beside us
    if sys.platform != "win32" and path.is_file() and path.stat().st_mode & 0o077:
        click.echo(f"{path}: 密码文件别人也能读，请用 chmod 600 收紧", err=True)
