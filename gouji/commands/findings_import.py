"""gouji findings import: a list that a body has filled in. Hung into the group of `gouji findings`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from audit.causes import why
from audit.errors import GoujiError
from db.agencies import agency
from db.opening import open_database
from gouji.acting import acting, person
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.exits import PARTLY
from gouji.listing import say, show_rows
from gouji.returning.judging import Line, Preview, Verdict, preview, write
from gouji.returning.reading import LARGEST, read_return
from gouji.rights import Right

HEADINGS = ("行", "结果", "原因", "编号", "单位", "问题", "整改情况", "说明")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@acting("收回清单的人")
@click.option("--agency", "code", metavar="CODE", callback=upper, help="是哪个机关发回的；别的机关的问题不接受。")
@click.option("--yes", is_flag=True, help="看过预览，写入。不加时：终端上会问，别处只预览。")
@click.pass_obj
def import_command(context: Context, file: Path, by: str, code: str | None, yes: bool) -> None:
    """
    收回单位填好的问题清单（gouji export 导出的 xlsx）：先预览，再写入。

    状态不变：“已整改”会重新抓取报告来核实，“有异议”的排到最前。不接受的行逐行说明原因；同一份文件收两次，第二次没有变化。

    \b
    Example:
        gouji findings import 问题清单.xlsx --by 张三
        gouji findings import 问题清单.xlsx --by 张三 --agency 11370300004222881A --yes
    """
    rows = read_return(_read(file), name=file.name)
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        if code:
            agency(database, code)
        by = person(database, by, Right.DECIDE, now)
        shown = preview(database, rows, by=by, now=now, agency_code=code)
        show_rows(HEADINGS, [_row(line) for line in shown.lines])
        say(f"预览：{shown.words()}", err=True)
        if not shown.of(Verdict.ACCEPTED):
            _end(shown)
        if not (yes or (sys.stdin.isatty() and click.confirm("写入接受的行吗？", err=True))):
            say("没有写入；看过后加 --yes 写入", err=True)
            return
        done = write(database, shown, by=by, now=datetime.now(UTC), agency_code=code, source=file.name)
    for line in done.of(Verdict.REFUSED):
        say(f"第 {line.row.line} 行没有写入：{line.reason}", err=True)
    say(f"已写入 {len(done.of(Verdict.ACCEPTED))} 行", err=True)
    _end(shown, done)


def _end(*seen: Preview) -> None:
    """Partly done, where some rows were refused."""
    raise SystemExit(PARTLY if any(one.of(Verdict.REFUSED) for one in seen) else 0)


def _row(line: Line) -> tuple[object, ...]:
    row, named = line.row, line.named
    told = (named.id, named.agency, named.title) if named else (row.number, "", "")
    return (row.line, line.verdict.value, line.reason, *told, row.answer, row.note)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise GoujiError(f"{file}: 不能读取：{why(error)}") from None
