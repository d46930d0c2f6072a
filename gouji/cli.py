"""The commands, by name. A command's module is imported when it is called, never for `--help` or `--version`."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from audit.errors import BadSettings, GoujiError, TryLater
from gouji import __version__
from gouji.exits import INTERNAL_FAULT, INTERRUPTED, WRONG_USAGE
from gouji.listing import say
from gouji.locale import speak_chinese
from gouji.settings import Settings, load_settings

# name → (module in gouji.commands, one line of help). The command in a module is called `<name>_command`.
COMMANDS = {
    "check": "检查文件或文件夹里的年度报告（发布前自查）",
    "read": "显示读到的内容：机关、年度、各部分、三张表",
    "rules": "列出审核规则，或说明某一条",
    "form": "年报三张表的填报表：总计自动相加，关系随填随算",
    "init": "写一份带说明的设置文件",
    "agencies": "机关名录：导入、查看、机构改革、核对门户、启用联系方式",
    "crawl": "到各门户抓取年度报告",
    "discover": "在门户里寻找年报栏目，列出建议",
    "record": "录下一个新门户的栏目，供家族的测试用",
    "portals": "各门户的情况：矩阵、警报、暂停和恢复通知",
    "audit": "审核已入库、需要审核的报告",
    "absences": "没有找到的报告：列出、确认、收回确认",
    "findings": "问题清单：列出、查看、确认",
    "notices": "通知：拟稿、列出、查看、批准、发送",
    "schedule": "定时服务：按时抓取、审核、拟稿、发送",
    "review": "审核页面，用浏览器打开",
    "user": "账号：添加、列出、改密码、停用",
    "backup": "别的程序还在写时，复制一份完整的数据库",
    "doctor": "体检：设置、数据库、门户、通知是否都好",
    "export": "导出：清单、文书、去掉人员的数据库",
    "demo": "在本机演示整个过程，不联网",
}


@dataclass(frozen=True)
class Context:
    """
    What every command gets as its `obj`. `verbosity`: −1 quiet, 0, 1 verbose.

    `config`, `database`: as they were named, for whoever reads the settings again. `broken`: why they could not be read,
    for the one command that tells of it in its own way.
    """

    settings: Settings
    verbosity: int = 0
    config: Path | None = None
    database: Path | None = None
    broken: BadSettings | None = None


class Commands(click.Group):
    """Imports a command's module only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"gouji.commands.{name}")
        command = getattr(module, f"{name}_command")
        assert isinstance(command, click.Command)
        return in_chinese(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            near = get_close_matches(args[0], COMMANDS, 1)
            ctx.fail(f"没有“{args[0]}”这个命令" + (f"，是不是 {near[0]}？" if near else "；gouji --help 列出全部命令"))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))


def in_chinese(command: click.Command) -> click.Command:
    """The words of help pages that the library does not look up in its catalogue."""
    command.help = (command.help or "").replace("Example:", "例：")
    command.options_metavar = "[选项]"
    for param in command.params:
        if isinstance(param, click.Option):
            param.metavar = param.metavar or _metavar(param.type)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "命令 …"
        for child in command.commands.values():
            in_chinese(child)
    return command


def _metavar(kind: click.ParamType[Any]) -> str | None:
    if isinstance(kind, click.types.IntParamType):
        return "N"
    return "YYYY-MM-DD" if isinstance(kind, click.DateTime) else None


@click.group(
    cls=Commands,
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--config", type=click.Path(path_type=Path), envvar="GOUJI_CONFIG", help="设置文件，默认 gouji.toml。")
@click.option("--database", type=click.Path(path_type=Path), help="数据库文件，优先于设置文件。")
@click.option("-v", "--verbose", count=True, help="多说一些。")
@click.option("-q", "--quiet", is_flag=True, help="只说结果。")
@click.option("--no-color", is_flag=True, help="不用颜色。")
@click.version_option(__version__, prog_name="gouji", message="%(prog)s %(version)s", help="显示版本。")
@click.pass_context
def cli(
    ctx: click.Context, config: Path | None, database: Path | None, verbose: int, quiet: bool, no_color: bool
) -> None:
    """勾稽：政府信息公开工作年度报告的审核工具。"""
    if no_color or os.environ.get("NO_COLOR"):
        ctx.color = False
    # who asks for a first settings file may have a broken one
    settings, broken = Settings(), None
    if ctx.invoked_subcommand != "init":
        try:
            settings = load_settings(config, database=database)
        except BadSettings as error:
            if ctx.invoked_subcommand != "doctor":
                raise
            broken = error
    ctx.obj = Context(settings, -1 if quiet else min(verbose, 1), config, database, broken)


def main() -> None:
    """Run the command line. Exit codes: the contract in docs/contracts.md."""
    speak_chinese()
    try:
        code = cli.main(prog_name="gouji", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("已中断", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except GoujiError as error:
        for line in f"gouji: {error}".split("\n"):  # it may quote what others have written
            say(line, err=True)
        sys.exit(error.exit_code)
    except UnicodeEncodeError as error:
        if not any("\ud800" <= char <= "\udfff" for char in "".join(sys.argv)):
            _end_as_bug()
        click.echo(f"gouji: 参数里有不是 {error.encoding.upper()} 的字符", err=True)
        sys.exit(WRONG_USAGE)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            _end_as_bug()
        click.echo("gouji: 磁盘已满，没有写完", err=True)
        sys.exit(TryLater.exit_code)
    except Exception:  # noqa: BLE001  the last place: everything unexpected ends with its trace and code 70
        _end_as_bug()
    sys.exit(code if isinstance(code, int) else 0)


def _end_as_bug() -> NoReturn:
    """End with the traceback of what is being handled."""
    traceback.print_exc()
    sys.exit(INTERNAL_FAULT)
