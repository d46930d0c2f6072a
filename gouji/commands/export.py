"""gouji export: findings and filings as files that an office hands on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from audit.causes import why
from audit.errors import BadSettings
from audit.severity import Severity
from db.exported import Selection
from db.heartbeats import beat
from db.opening import open_database
from db.states import State
from gouji.acting import acting, operator, person
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.commands.notices.words import NOW, TODAY
from gouji.exporting.built_in import KINDS, built_in
from gouji.exporting.commas import ENCODINGS
from gouji.exporting.delivering import FORMS, Order, deliver
from gouji.interrupting import stoppable
from gouji.listing import say
from gouji.notifying import moment, policy_of
from gouji.rights import Right
from gouji.writing import appearing_whole

JOB = "export"
CHOICES = "；".join(f"{kind} {words}" for kind, words in KINDS.items())


@click.command("export")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"写到哪里；格式看扩展名：{'、'.join(FORMS)}。",
)
@click.option("--year", "years", multiple=True, type=REPORT_YEAR, help="报告年度，可多次。")
@click.option("--agency", "codes", multiple=True, metavar="CODE", callback=upper, help="机关代码，可多次。")
@click.option(
    "--state", "states", multiple=True, type=click.Choice([one.value for one in State]), help="状态，可多次。"
)
@click.option(
    "--severity", "severities", multiple=True, type=click.Choice([one.value for one in Severity]), help="级别，可多次。"
)
@click.option("--kind", type=click.Choice(list(KINDS)), help=f"docx 写哪一种：{CHOICES}。默认 list。")
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE", help="docx 用这份改过的模板。")
@click.option(
    "--template-to",
    "copy_to",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="把 --kind 的内置模板写出来，供修改。",
)
@click.option("--encoding", type=click.Choice(ENCODINGS), help="csv 的编码，默认 utf-8-sig；旧系统用 gb18030。")
@acting("谁导出的，记入日志，默认系统用户名", required=False)
@TODAY
@NOW
@click.pass_obj
def export_command(
    context: Context,
    target: Path | None,
    years: tuple[int, ...],
    codes: tuple[str, ...],
    states: tuple[str, ...],
    severities: tuple[str, ...],
    kind: str | None,
    template: Path | None,
    copy_to: Path | None,
    encoding: str | None,
    by: str | None,
    today: datetime | None,
    now: datetime | None,
) -> None:
    """
    导出：问题清单、填报情况、督促整改通知，或去掉人员和联系方式的数据库。

    xlsx 可发给单位填写“整改情况”后用 gouji findings import 收回；docx 的模板可用 Word 修改。写完才出现，写不成不留半份。

    \b
    Example:
        gouji export --to 问题清单.xlsx --year 2025
        gouji export --to 问题.csv --state confirmed --encoding gb18030
        gouji export --to 通知.docx --kind rectify --agency 11370300004222881A
        gouji export --template-to 模板.docx --kind rectify
        gouji export --to redacted.sqlite
    """
    if (target is None) == (copy_to is None):
        raise click.UsageError("--to 和 --template-to 要写其中一个")
    if copy_to is not None:
        _copy_template(copy_to, kind or "list")
        return
    assert target is not None
    selection = Selection(years=years, agencies=codes, states=states, severities=severities)
    order = _order(target, selection, kind, template, encoding)
    settings, folder = context.settings, target.parent
    at, policy = moment(today, now), policy_of(settings)
    with stoppable() as stop, open_database(settings.storage.database) as database:
        with appearing_whole(target) as file:
            maker = person(database, by, Right.READ, datetime.now(UTC)) if by else operator()
            done = deliver(database, order, file, target=target.name, by=maker, now=at, policy=policy, scratch=folder)
        beat(database, JOB, now=datetime.now(UTC), exit_code=0, detail=target.name)
    for remark in done.remarks:
        say(f"注意：{remark}", err=True)
    say(f"已写出 {target}：{done.words()}", err=True)
    click.get_current_context().exit(stop.exit_code if stop.asked else 0)


def _order(target: Path, selection: Selection, kind: str | None, template: Path | None, encoding: str | None) -> Order:
    """BadSettings for an option that says nothing for this format."""
    form = target.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise BadSettings(f"不知道写成什么格式：文件名应以 {'、'.join(f'.{one}' for one in FORMS)} 结尾")
    if form != "docx" and (kind or template):
        raise BadSettings("--kind 和 --template 只用于 docx")
    if form != "csv" and encoding:
        raise BadSettings("--encoding 只用于 csv")
    order = Order(form=form, selection=selection, kind=kind or "list", encoding=encoding or ENCODINGS[0])
    return replace(order, template=_read(template), template_name=str(template)) if template else order


def _copy_template(target: Path, kind: str) -> None:
    if target.suffix.lower() != ".docx":
        raise BadSettings("模板是 Word 文档，文件名应以 .docx 结尾")
    with appearing_whole(target) as file:
        file.write(built_in(kind))
    say(f"已写出 {target}：{KINDS[kind]}的模板，用 Word 修改后以 --template 使用", err=True)


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as error:
        raise BadSettings(f"{template}: 不能读取：{why(error)}") from None
