"""gouji schedule: the commands at their times, inside one process; or what other planners need for that."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from audit.errors import BadSettings
from gouji.cli import Context
from gouji.listing import say
from gouji.policies import policies_of
from gouji.scheduling.planners import PLANNERS, Place, place_of, written
from gouji.settings import DEFAULT_FILE


@click.command("schedule")
@click.option(
    "--print",
    "planner",
    type=click.Choice(list(PLANNERS)),
    help="不运行，只写出 systemd、cron 或 Windows 计划任务的设置。",
)
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), metavar="DIR", help="和 --print 一起：写成这个文件夹里的文件。"
)
@click.option(
    "--user",
    metavar="NAME",
    help="和 --print 一起：用哪个系统用户运行，默认 gouji。",
)
@click.option("--python", metavar="PATH", help="和 --print 一起：用哪个 python 运行，默认现在这个。")
@click.option(
    "--folder", "home", metavar="DIR", help="和 --print 一起：在哪个文件夹运行，默认设置文件所在的，或当前的。"
)
@click.pass_obj
def schedule_command(
    context: Context,
    planner: str | None,
    folder: Path | None,
    user: str | None,
    python: str | None,
    home: str | None,
) -> None:
    """
    按设置 [schedule] 的时间抓取、审核、拟稿、发送，一直运行，直到 Ctrl-C 或 SIGTERM。

    一个数据库只有一个在运行，后来的以 75 结束并说明谁在运行。每次运行以前重读设置文件；写坏了的，仍按先前的设置运行并记入警报。
    用 systemd、cron 或 Windows 计划任务的，不要再运行它，用 --print 写出它们的设置。见 docs/operations.md。

    退出码：2 设置有误；75 已有一个在运行，或租约被取走；130、143 被中断，抓取和审核先停下。

    \b
    Example:
        gouji schedule
        gouji schedule --print systemd --to units
        gouji schedule --print cron --user audit
    """
    if planner:
        place = place_of(context, user=user or "gouji", python=python, folder=home)
        if planner == "systemd":
            _check_folders(place, here=not (python or home))
        _print(planner, place, folder)
        return
    given = {"--to": folder, "--user": user, "--python": python, "--folder": home}
    if alone := [name for name, value in given.items() if value is not None]:
        raise click.UsageError(f"{'、'.join(alone)} 要和 --print 一起用")
    from gouji.scheduling.service import Service
    from gouji.scheduling.wiring import serve

    settings, path = context.settings, context.settings.storage.database
    policies_of(settings)
    if not path.is_file():
        raise BadSettings(f"{path}: 还没有数据库；先 gouji agencies import，或用 --config、--database 指明在哪里")
    # once there was a file, its loss must not mean the defaults
    config = context.config or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    service = Service(settings, config, context.database, _beginning(config, context.database), os.environ)
    click.get_current_context().exit(serve(service))


def _beginning(config: Path | None, database: Path | None) -> list[str]:
    """How every child begins: this interpreter, this program, the same files; nothing is imported from the folder of data."""
    words = [sys.executable, "-P", "-m", "gouji", "--quiet"]
    words += ["--config", str(config)] if config else []
    return words + (["--database", str(database)] if database else [])


def _check_folders(place: Place, *, here: bool) -> None:
    """systemd starts nothing that may write to a folder which is not there. `here`: it is for this machine."""
    missing = [one for one in place.writes if not Path(one).is_dir()]
    if not missing:
        return
    words = f"先建立文件夹，让用户 {place.user} 能写：{'、'.join(missing)}；可写的文件夹不在，systemd 不启动服务"
    if here:
        raise BadSettings(words)
    say(f"在那台机器上{words}", err=True)


def _print(planner: str, place: Place, folder: Path | None) -> None:
    files = PLANNERS[planner](place)
    if folder is not None:
        for path in written(folder, files):
            say(f"已写出 {path}", err=True)
        return
    for name, text in files.items():
        if len(files) > 1:
            click.echo(f"# ==== {name} ====")
        click.echo(text)
