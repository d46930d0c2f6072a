"""gouji backup: a consistent copy of the database while others write."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from audit.errors import GoujiError
from db.backups import Copied, back_up, checked_copy, left_over, note_backup
from gouji.acting import operator
from gouji.cli import Context
from gouji.exits import PARTLY
from gouji.interrupting import stoppable
from gouji.listing import say


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="覆盖已有的文件；新的核对无误，才换下旧的。")
@click.option("--verify", is_flag=True, help="不复制，只核对 FILE 这份备份。")
@click.pass_obj
def backup_command(context: Context, file: Path, force: bool, verify: bool) -> None:
    """
    复制一份完整的数据库，别的程序可以照常写。副本核对无误，才有 FILE 这个名字。

    副本里有账号的密码散列和联系方式，只有本人能读（权限 0600）。抓取到的原件不在数据库里，另用 rsync 复制。
    怎样恢复，见 docs/backup.md。退出码：3 备份没有通过核对。

    \b
    Example:
        gouji backup 备份/gouji-20270112.db
        gouji backup --verify 备份/gouji-20270112.db
    """
    if verify:
        _verify(file)
        return
    source = context.settings.storage.database
    with stoppable() as stop:
        try:
            with _progress(stop_asked=lambda: bool(stop.asked), quiet=context.verbosity < 0) as told:
                copied = back_up(source, file, force=force, told=told)
        except KeyboardInterrupt:
            click.echo("已中断，没有留下备份。", err=True)
            click.get_current_context().exit(stop.exit_code)
    if not note_backup(source, file, copied, by=operator(), now=datetime.now(UTC)):
        click.echo("备份已写好，但没能在数据库里记下这次备份。", err=True)
    for part in left_over(file.absolute().parent):
        say(f"{part} 是没有写完的副本；没有别的备份在进行，就可以删除。", err=True)
    say(f"已备份到 {file}（{_size(copied)}，已核对）。")
    if context.verbosity >= 0:
        say(f"其中{_told(copied)}。原件（{context.settings.storage.blobs}）不在其中，请另行复制。", err=True)


def _verify(file: Path) -> None:
    if not file.is_file():
        raise GoujiError(f"{file}: 没有这个文件")
    try:
        copied = checked_copy(file)
    except GoujiError as error:
        say(f"gouji: {error}", err=True)
        click.get_current_context().exit(PARTLY)
    say(f"{file} 完好（{_size(copied)}）：{_told(copied)}。")


@contextmanager
def _progress(*, stop_asked: Callable[[], bool], quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere. Ctrl-C ends between two steps, and leaves no file."""

    def check() -> None:
        if stop_asked():
            raise KeyboardInterrupt

    if quiet or not sys.stderr.isatty():
        yield lambda done, total: check()
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("复制")

        def show(done: int, total: int) -> None:
            check()
            words = "复制" if done < total else "核对副本"
            bar.update(task, completed=done, total=total, description=words, refresh=True)

        yield show


def _size(copied: Copied) -> str:
    return f"{copied.size / 2**20:.1f} MB"


def _told(copied: Copied) -> str:
    counts = "，".join(f"{word} {count}" for word, count in copied.counts.items())
    return f"{counts}" + (f"；最近一次操作 {copied.newest}" if copied.newest else "")
