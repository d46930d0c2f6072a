"""gouji form: the official form to fill in, and the three tables out of a filled one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from audit.errors import BadSettings, UnreadableInput
from db.opening import open_database
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.exits import FOUND, INTERNAL_FAULT
from gouji.filling.filled import Filled, read_filled
from gouji.filling.judging import Made, made_of, told
from gouji.filling.known import Known, form_of, known_of_body, known_of_file, together
from gouji.filling.paper import form_paper
from gouji.filling.workbook import form_workbook
from gouji.inputs import Source, load
from gouji.listing import one_line, say
from gouji.rendering.text import report_lines
from gouji.writing import appearing_whole

FORM, TABLES = (".xlsx", ".docx"), (".docx",)


@click.command("form")
@click.option("--year", type=REPORT_YEAR, help="报告年度。")
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="写到哪里：.xlsx 是自动相加的填报表，.docx 是 Word 空表；与 --from 一起用时是 .docx。",
)
@click.option(
    "--from", "origin", type=click.Path(path_type=Path), metavar="FILE.xlsx", help="填好的填报表，取出三张表写成 Word。"
)
@click.option("--agency", "code", metavar="CODE", callback=upper, help="机关代码：名称、类别和上年结转取自数据库。")
@click.option(
    "--previous", type=click.Path(path_type=Path), metavar="FILE", help="上年的报告，什么格式都行：上年结转取自它。"
)
@click.option("--zeros", is_flag=True, help="空着的格写 0；不加时空着就是未填。")
@click.option("--overwrite", is_flag=True, help="已有同名文件时覆盖。")
@click.pass_obj
def form_command(
    context: Context,
    year: int | None,
    target: Path,
    origin: Path | None,
    code: str | None,
    previous: Path | None,
    zeros: bool,
    overwrite: bool,
) -> None:
    """
    年报三张表的填报表：总计自动相加，勾稽关系随填随算，填完变成可以贴进报告的三张表。

    2019、2020 年度用 2019 版表格，2021 年度起用现行格式。知道上年的报告（--agency 或 --previous）就填好上年结转，
    并写明出处；不知道的空着。

    --from 读填好的表，写出三张表，并用审核规则核对：有问题照样写出，逐条说明，退出码 1。增删过行列的表、不是这里生成的表
    不读。

    退出码：0 填齐、平衡；1 有没填的格、不平或别的问题（表已写出）；2 用法不对；3 文件读不了。

    \b
    Example:
        gouji form --year 2025 --to 填报表.xlsx
        gouji form --year 2025 --previous 上年年报.docx --to 填报表.xlsx
        gouji form --year 2025 --to 空表.docx
        gouji form --from 填报表.xlsx --to 三张表.docx
    """
    _check_target(target, TABLES if origin else FORM, overwrite=overwrite)
    if origin is None:
        if year is None:
            raise click.UsageError("缺少 --year：哪一年度的表")
        _hand_out(context, _known(context, year, code, previous), target, zeros=zeros)
        return
    if code or previous:
        raise click.UsageError("--agency 和 --previous 用于生成填报表，不能与 --from 一起用")
    made = _made(origin, year, zeros=zeros)
    with appearing_whole(target) as file:
        file.write(made.data)
    _tell(made, target, context.verbosity)
    click.get_current_context().exit(INTERNAL_FAULT if _crashed(made) else 0 if made.sound else FOUND)


def _check_target(target: Path, allowed: tuple[str, ...], *, overwrite: bool) -> None:
    """Before anything is read: a form that somebody has filled in must not be written over by a slip."""
    if target.suffix.lower() not in allowed:
        raise BadSettings(f"--to {one_line(str(target))}：文件名要以 {' 或 '.join(allowed)} 结尾")
    if target.exists() and not overwrite:
        raise BadSettings(f"--to {one_line(str(target))}：已有这个文件；要覆盖请加 --overwrite")


def _known(context: Context, year: int, code: str | None, previous: Path | None) -> Known:
    form_of(year)
    given = known_of_file(previous, year) if previous else None
    if code is None:
        return given or Known(year)
    path = context.settings.storage.database
    if not path.exists():
        raise BadSettings(f"没有数据库 {one_line(str(path))}：先用 gouji agencies import 导入名录，或者改用 --previous")
    with open_database(path) as database:
        registered = known_of_body(database, code, year)
    return together(registered, given) if given else registered


def _hand_out(context: Context, known: Known, target: Path, *, zeros: bool) -> None:
    now = datetime.now(UTC)
    workbook = target.suffix.lower() == ".xlsx"
    data = form_workbook(known, now=now, zeros=zeros) if workbook else form_paper(known, now=now, zeros=zeros)
    with appearing_whole(target) as file:
        file.write(data)
    if context.verbosity < 0:
        return
    say(f"{target}：{known.year}年度，{known.form.generation} 版表格" + (f"，{known.agency}" if known.agency else ""))
    if known.source:
        say(f"上年结转取自{known.source}")
    for remark in known.remarks:
        say(f"上年结转：{remark}", err=True)


def _made(origin: Path, year: int | None, *, zeros: bool) -> Made:
    name = one_line(str(origin))
    try:
        filled = read_filled(_bytes(origin), zeros=zeros)
    except UnreadableInput as error:
        raise UnreadableInput(error.kind, f"{name}: {error.message}") from None
    except BadSettings as error:
        raise BadSettings(f"{name}: {error}") from None
    _check_year(filled, year, name)
    return made_of(filled, name=name, now=datetime.now(UTC))


def _bytes(origin: Path) -> bytes:
    if not origin.is_file():
        raise UnreadableInput("missing", "没有这个文件")
    return load(Source(str(origin), origin))


def _check_year(filled: Filled, year: int | None, name: str) -> None:
    if year is not None and filled.year != year:
        raise BadSettings(f"{name}: 是{filled.year}年度的表，不是{year}年度的")


def _tell(made: Made, target: Path, verbosity: int) -> None:
    filled = made.filled
    if verbosity >= 0:
        say(f"{filled.agency or '机关未填'} {filled.year}年度：三张表已写到 {target}")
        for line in (*told(made), *filled.remarks):
            say(line)
    for problem in filled.problems:
        say(problem)
    for line in report_lines(made.verdict, verbosity=verbosity):
        click.echo(line, color=click.get_current_context().color)
    if _crashed(made):
        say("核对时程序出错，这是程序的缺陷；三张表没有核对完", err=True)


def _crashed(made: Made) -> bool:
    return bool(made.verdict.crashes) or made.verdict.status != "read"
