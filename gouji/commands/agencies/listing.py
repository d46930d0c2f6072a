"""gouji agencies list, show."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import click

from audit.model import BodyKind
from db.agencies import agency, all_agencies, endpoints, offices
from db.agency_lists import Alias, Listed, Place, Reform, dated_aliases, find_agencies, places, reforms
from db.crawls import OutcomeName
from db.opening import Database, open_database
from db.remarks import list_remarks
from db.times import beijing, local_day
from gouji.cli import Context
from gouji.commands.agencies.words import (
    CHANNELS,
    CODE,
    ENDPOINT_STATES,
    LEVELS,
    ROLES,
    SOURCE_ROLES,
    SOURCE_STATES,
    upper,
)
from gouji.listing import say, show_pairs, show_rows
from gouji.rendering.labels import KINDS
from gouji.rendering.outcomes import REMARKS

HEADINGS = ("代码", "名称", "类别", "层级", "上级")
REFORMS = {"agency rename": "更名", "agency merge": "合并", "agency split": "拆分"}


@click.command("list")
@click.option("--kind", type=click.Choice([kind.value for kind in BodyKind]), help="类别。")
@click.option("--level", type=click.Choice([level for level in LEVELS if level]), help="层级。")
@click.option("--parent", metavar="CODE", callback=upper, help="直接上级的代码。")
@click.option("--platform", metavar="ID", help="在这个平台上有栏目。")
@click.option("--without-source", is_flag=True, help="只列没有可抓取栏目的机关。")
@click.option("--search", metavar="TEXT", help="代码、名称或别名里有这几个字。")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="输出格式，默认 table。"
)
@click.pass_obj
def list_command(
    context: Context,
    kind: str | None,
    level: str | None,
    parent: str | None,
    platform: str | None,
    without_source: bool,
    search: str | None,
    form: str,
) -> None:
    """
    列出名录里的机关。

    \b
    Example:
        gouji agencies list
        gouji agencies list --level county --without-source
        gouji agencies list --search 水利 --format csv
    """
    with open_database(context.settings.storage.database) as database:
        found = find_agencies(
            database,
            kind=kind,
            level=level,
            parent=parent,
            platform=platform,
            without_source=without_source,
            search=search,
        )
        empty = not found and not all_agencies(database)
    _show(found, form)
    if empty:
        click.echo("名录是空的；用 gouji agencies import 导入。", err=True)
    elif form == "table":
        click.echo(f"共 {len(found)} 个机关", err=True)


def _show(found: list[Listed], form: str) -> None:
    if form == "json":
        entries = [dataclasses.asdict(one.agency) | {"sources": one.sources} for one in found]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return
    bodies = [one.agency for one in found]
    rows = [(body.code, body.name, KINDS[body.kind], LEVELS[body.level], body.parent) for body in bodies]
    if form == "table":
        show_rows(HEADINGS, rows)
        return
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [(*HEADINGS, "栏目数"), *((*row, one.sources) for row, one in zip(rows, found, strict=True))]
    )
    click.echo(out.getvalue(), nl=False)


@click.command("show")
@CODE
@click.pass_obj
def show_command(context: Context, code: str) -> None:
    """
    查看一个机关：别名及起止、改革经过、各栏目的状态和最近结果、科室和联系方式。

    \b
    Example:
        gouji agencies show 11370300004222881A
    """
    with open_database(context.settings.storage.database) as database:
        body = agency(database, code)
        above = agency(database, body.parent) if body.parent else None
        show_pairs(
            [
                ("代码", body.code),
                ("名称", body.name),
                *(("别名", _alias(alias)) for alias in dated_aliases(database, code)),
                ("类别", KINDS[body.kind]),
                ("层级", LEVELS[body.level]),
                ("上级", f"{above.name}（{above.code}）" if above else ""),
                ("垂直管理", "是" if body.vertical else ""),
                ("成立", body.active_from),
                ("撤销", body.active_to),
                *(("改革", _reform(reform)) for reform in reforms(database, code)),
            ]
        )
        for place in places(database, code):
            for line in _place(place, local_day(datetime.now(UTC))):
                say(line)
        for remark in list_remarks(database, codes=[code]):
            say(f"备注（{REMARKS.get(remark.kind, remark.kind)}，{beijing(remark.last)}）：{remark.detail}")
        _offices(database, code)


def _offices(database: Database, code: str) -> None:
    for office in offices(database, code):
        say(f"{ROLES[office.role]}：{office.name}")
        for way in endpoints(database, office.id):
            test = "（测试）" if way.is_test else ""
            state = ENDPOINT_STATES[way.state]
            say(f"  {CHANNELS[way.channel]}{test} {way.address or way.secret_ref}{state}")


def _alias(alias: Alias) -> str:
    if not alias.valid_from and not alias.valid_to:
        return alias.name
    return f"{alias.name}（{alias.valid_from or ''}至{alias.valid_to or '今'}）"


def _reform(reform: Reform) -> str:
    facts = json.loads(reform.detail)
    if "before" in facts:
        told = f"{facts['before']} → {facts['after']}"
    else:
        told = f"{'、'.join(facts['old'])} 并入" if "old" in facts else f"拆为 {'、'.join(facts['new'])}"
    return f"{facts['from']} {REFORMS[reform.action]}：{told}（{reform.by}，{beijing(reform.at)}）"


def _place(place: Place, today: date) -> Iterator[str]:
    """What a person asks about one source: is it used, does it still show what it must, how did it end."""
    facts = [place.platform_id, SOURCE_ROLES[place.role], SOURCE_STATES[place.status]]
    yield f"栏目 {place.source_id}：{place.column_url or '（没有栏目，只有登记的文章地址）'}（{'，'.join(facts)}）"
    if place.verified:
        by, at = place.verified
        yield f"  核对：{by}" + (f"，{beijing(at)}" if at else "")
    if place.expected_years:
        yield f"  应当列出：{'、'.join(map(str, place.expected_years))} 年度"
    if place.waiver:
        by, why, until = place.waiver
        yield f"  允许为空到 {until}：{why}（{by}）"
    if place.last_positive_control:
        seen = place.last_positive_control[:10]
        yield f"  最近一次正对照成立：{seen}（{(today - date.fromisoformat(seen)).days} 天前）"
    elif place.column_url:
        yield "  还没有一次正对照成立：这时“没有列出”不算证据"
    for year, url in sorted(place.articles.items(), reverse=True):
        yield f"  登记的地址 {year}：{url}"
    if place.outcomes:
        from gouji.commands.crawl import OUTCOMES  # with the spiders behind it: half a second

        for asked, name, reason, at in place.outcomes:
            because = f"：{reason.splitlines()[0][:80]}" if reason else ""
            yield f"  {asked} 年度 {beijing(at)} {OUTCOMES[OutcomeName(name)]}{because}"
