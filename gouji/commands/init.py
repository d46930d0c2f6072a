"""gouji init: the first settings file."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from audit.causes import why
from audit.errors import BadSettings, GoujiError
from gouji.cli import Context
from gouji.settings import DEFAULT_FILE
from gouji.starting import first_settings


@click.command("init")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), metavar="FILE", help="同 FILE；- 显示在屏幕上，不写文件。"
)
@click.pass_context
def init_command(ctx: click.Context, file: Path | None, target: Path | None) -> None:
    """
    写一份带说明的设置文件，默认 --config 写明的，或 gouji.toml。已有的文件不覆盖。

    \b
    Example:
        gouji init
        gouji init 县里.toml
        gouji init --to -
    """
    if file is not None and target is not None:
        raise click.UsageError("FILE 和 --to 写其中一个")
    context = ctx.find_object(Context)
    path = file or target or (context.config if context else None) or DEFAULT_FILE
    if str(path) == "-":
        click.echo(first_settings(), nl=False)
        return
    try:
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(first_settings())
    except FileExistsError:
        raise BadSettings(f"{path}: 已经有了，不覆盖；看看新版本有什么：gouji init --to -") from None
    except OSError as error:
        raise GoujiError(f"{path}: 不能写入：{why(error)}") from None
    click.echo(f"写出 {path}。")
    named = "" if path == DEFAULT_FILE else f"--config {shlex.quote(str(path))} "
    click.echo(f"先填没有 # 的几行，再运行 gouji {named}doctor。", err=True)
