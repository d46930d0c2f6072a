"""gouji agencies import, export: the registry as files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from db.opening import open_database
from db.registry import Change, Imported, import_registry
from db.registry.exporting import exported
from gouji.cli import Context
from gouji.commands.agencies.words import TABLES
from gouji.listing import say

WORDS = {"added": "新增", "changed": "更改", "left": "未变"}
SUFFIXES = {".xlsx": "xlsx", ".yaml": "yaml", ".yml": "yaml", "": "csv"}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只显示会新增、更改什么，不写入。")
@click.pass_obj
def import_command(context: Context, file: Path, dry_run: bool) -> None:
    """
    导入名录：CSV、XLSX、YAML 文件，或放着各表 CSV 的文件夹。

    简表一行一个机关，列：统一社会信用代码、机关名称、类别（必填），层级、上级、年报栏目网址、负责科室、
    邮箱、企业微信、钉钉、飞书、分管领导邮箱、公开主管部门、主管部门邮箱（收抄送件和名单、报告）。
    机器人写密钥的名字（env:变量名 或 file:文件），不写带密钥的地址。
    有一处不对就全部不导入，每处都指出行和列（工作簿里是单元格）。文件里没有写到的机关保持原样。

    \b
    Example:
        gouji agencies import 名录.xlsx --dry-run
    """
    with open_database(context.settings.storage.database) as database:
        result = import_registry(
            database, file, now=datetime.now(UTC), dry_run=dry_run, families=_families, dialects=_wrong_dialect
        )
    for change in result.changes:
        if change.what != "left" and (dry_run or context.verbosity > 0):
            say(_line(change))
    for table, name in TABLES.items():
        if any(change.table == table for change in result.changes):
            click.echo(f"{name}：{_counted(result, table)}")
    for warning in result.warnings:
        say(f"请核对 {warning}", err=True)
    if dry_run:
        click.echo("以上只是预演，没有写入。", err=True)


def _families() -> Mapping[str, set[str]]:
    """Families with their presets. The spiders take half a second to load, so only when a file names one."""
    from spiders.detecting import FINGERPRINTS, SCRIPTS
    from spiders.families import ALL

    known: dict[str, set[str]] = {SCRIPTS: set()}
    for spider in ALL:
        known.setdefault(spider.name, set()).update(getattr(spider, "presets", ()))
    for one in FINGERPRINTS:
        known.setdefault(one.family, set()).update({one.preset} - {""})
    return known


def _wrong_dialect(family: str, written: Mapping[str, Any]) -> str:
    """What is wrong with the dialect of a list in JSON; the other families have nothing that could be misspelled but a preset."""
    from spiders.families.json_list import JsonListSpider
    from spiders.families.presets import PRESETS
    from spiders.json_dialects import dialect_of
    from spiders.templates import BadDialect

    if family != JsonListSpider.name and (family or written.get("preset") not in PRESETS):
        return ""
    try:
        dialect_of(written, PRESETS)
    except BadDialect as error:
        return str(error)
    return ""


def _line(change: Change) -> str:
    fields = "；".join(f"{name} {_shown(before)} → {_shown(after)}" for name, before, after in change.fields)
    return f"{WORDS[change.what]} {TABLES[change.table]} {change.key}" + (f"：{fields}" if fields else "")


def _shown(value: object) -> str:
    return "（空）" if value in (None, "") else str(value)


def _counted(result: Imported, table: str) -> str:
    return "，".join(f"{word} {result.count(what, table)}" for what, word in WORDS.items())


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="已有的文件可以覆盖。")
@click.pass_obj
def export_command(context: Context, target: Path, force: bool) -> None:
    """
    导出名录：TARGET 以 .xlsx 或 .yaml 结尾是一个文件，没有后缀是放各表 CSV 的文件夹。

    导出的都能再用 import 导入，导入后什么都不会变。

    \b
    Example:
        gouji agencies export 名录.xlsx
        gouji agencies export 名录文件夹
    """
    from gouji.registry_files import write_registry

    form = SUFFIXES.get(target.suffix.lower())
    if form is None:
        raise click.BadParameter(f"{target.name}：应以 .xlsx、.yaml 结尾，或没有后缀（文件夹）", param_hint="TARGET")
    if target.exists() and not force and (form != "csv" or not target.is_dir() or any(target.iterdir())):
        raise click.BadParameter(f"{target} 已经有了；换一个名字，或加 --force", param_hint="TARGET")
    with open_database(context.settings.storage.database) as database:
        tables = exported(database)
    if not tables:
        click.echo("名录是空的，没有写文件。", err=True)
        return
    for path in write_registry(target, form, tables):
        click.echo(str(path))
    click.echo("，".join(f"{TABLES[name]} {len(rows)}" for name, rows in tables.items()), err=True)
