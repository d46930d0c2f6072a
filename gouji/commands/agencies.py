"""gouji agencies: the registry of bodies, offices, endpoints and portals."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from db.agencies import activate, agency, aliases, all_agencies, endpoints, offices, source_urls
from db.opening import open_database
from db.registry import Change, Imported, import_registry
from gouji.cli import Context
from gouji.listing import show_pairs, show_rows
from gouji.rendering.labels import KINDS

LEVELS = {"province": "省", "city": "市", "county": "县", "town": "乡镇", None: ""}
ROLES = {"responsible": "负责", "head": "分管", "supervisor": "主管"}
CHANNELS = {"mail": "邮箱", "wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "folder": "文件夹"}
ENDPOINT_STATES = {"active": "", "muted": "，暂停使用", "bounced": "，退信，已停用", "revoked": "，已停用"}
TABLES = {
    "host_groups": "主机组",
    "platforms": "平台",
    "agencies": "机关",
    "agency_aliases": "别名",
    "offices": "科室",
    "endpoints": "联系方式",
    "sources": "栏目",
    "expectations": "预期",
}
WORDS = {"added": "新增", "changed": "更改", "left": "未变"}


@click.group("agencies")
def agencies_command() -> None:
    """
    机关名录：导入、列出、查看、启用联系方式。

    \b
    Example:
        gouji agencies import 名录.csv --dry-run
        gouji agencies import 名录.csv
        gouji agencies list
        gouji agencies show 11370300004222881A
    """


@agencies_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只显示会新增、更改什么，不写入。")
@click.pass_obj
def import_command(context: Context, file: Path, dry_run: bool) -> None:
    """
    导入名录：CSV、XLSX、YAML 文件，或放着各表 CSV 的文件夹。

    简表一行一个机关，列：统一社会信用代码、机关名称、类别（必填），层级、上级、年报栏目网址、负责科室、
    邮箱、企业微信、钉钉、飞书。机器人写密钥的名字（env:变量名 或 file:文件），不写带密钥的地址。
    有一处不对就全部不导入。文件里没有写到的机关保持原样。

    \b
    Example:
        gouji agencies import 名录.xlsx --dry-run
    """
    with open_database(context.settings.storage.database) as database:
        result = import_registry(database, file, now=datetime.now(UTC), dry_run=dry_run)
    for change in result.changes:
        if change.what != "left" and (dry_run or context.verbosity > 0):
            click.echo(_line(change))
    for table, name in TABLES.items():
        if any(change.table == table for change in result.changes):
            click.echo(f"{name}：{_counted(result, table)}")
    if dry_run:
        click.echo("以上只是预演，没有写入。", err=True)


def _line(change: Change) -> str:
    fields = "；".join(f"{name} {_shown(before)} → {_shown(after)}" for name, before, after in change.fields)
    return f"{WORDS[change.what]} {TABLES[change.table]} {change.key}" + (f"：{fields}" if fields else "")


def _shown(value: object) -> str:
    return "（空）" if value in (None, "") else str(value)


def _counted(result: Imported, table: str) -> str:
    return "，".join(f"{word} {result.count(what, table)}" for what, word in WORDS.items())


@agencies_command.command("list")
@click.pass_obj
def list_command(context: Context) -> None:
    """
    列出名录里的机关。

    \b
    Example:
        gouji agencies list
    """
    with open_database(context.settings.storage.database) as database:
        found = all_agencies(database)
    rows = [(body.code, body.name, KINDS[body.kind], LEVELS[body.level], body.parent) for body in found]
    show_rows(("代码", "名称", "类别", "层级", "上级"), rows)
    if not found:
        click.echo("名录是空的；用 gouji agencies import 导入。", err=True)


@agencies_command.command("show")
@click.argument("code")
@click.pass_obj
def show_command(context: Context, code: str) -> None:
    """
    查看一个机关：别名、栏目、科室和联系方式。

    \b
    Example:
        gouji agencies show 11370300004222881A
    """
    with open_database(context.settings.storage.database) as database:
        body = agency(database, code.upper())
        above = agency(database, body.parent) if body.parent else None
        show_pairs(
            [
                ("代码", body.code),
                ("名称", body.name),
                ("别名", "、".join(aliases(database, body.code))),
                ("类别", KINDS[body.kind]),
                ("层级", LEVELS[body.level]),
                ("上级", f"{above.name}（{above.code}）" if above else ""),
                ("垂直管理", "是" if body.vertical else ""),
                ("成立", body.active_from),
                ("撤销", body.active_to),
                *(("栏目", url) for url in source_urls(database, body.code)),
            ]
        )
        for office in offices(database, body.code):
            click.echo(f"{ROLES[office.role]}科室：{office.name}")
            for way in endpoints(database, office.id):
                test = "（测试）" if way.is_test else ""
                state = ENDPOINT_STATES[way.state]
                click.echo(f"  {CHANNELS[way.channel]}{test} {way.address or way.secret_ref}{state}")


@agencies_command.command("activate")
@click.argument("code")
@click.argument("address")
@click.option("--by", required=True, metavar="NAME", help="由谁决定。")
@click.pass_obj
def activate_command(context: Context, code: str, address: str, by: str) -> None:
    """
    重新启用一个被停用的联系方式（退信、密钥失效后，与单位核实过再用）。

    ADDRESS 是邮箱，或机器人密钥的名字，和 show 里显示的一样。

    \b
    Example:
        gouji agencies activate 11370300004222881A zwgk@example.gov.cn --by 王芳
    """
    with open_database(context.settings.storage.database) as database:
        number = activate(database, code.upper(), address, by=by, now=datetime.now(UTC))
    click.echo(f"已重新启用 {number} 个联系方式。" if number else "它本来就在用。")
