"""gouji agencies proposals, accept, refuse: what was found automatically, and what a person says to it."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import click

from db.opening import open_database
from db.proposals import STATES, Proposal, accept, proposal, proposals, refuse
from db.times import beijing
from gouji.acting import person
from gouji.arguments import REPORT_YEAR, ROW_NUMBER
from gouji.cli import Context
from gouji.commands.agencies.words import BY, PROPOSAL_KINDS, PROPOSAL_STATES, upper
from gouji.listing import say

NUMBER = click.argument("number", type=ROW_NUMBER, metavar="ID")
from gouji.rights import Right


@click.command("proposals")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(PROPOSAL_KINDS)), help="只看这一种；可多次。")
@click.option("--all", "everything", is_flag=True, help="已接受、已拒绝的也列出。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式，默认 text。")
@click.pass_obj
def proposals_command(context: Context, kinds: tuple[str, ...], everything: bool, form: str) -> None:
    """
    列出程序找到、等人核对的主机、栏目、家族和文章；没有人接受，名录不会变。

    \b
    Example:
        gouji agencies proposals
        gouji agencies proposals --kind column --all
    """
    with open_database(context.settings.storage.database) as database:
        found = proposals(database, states=STATES if everything else ("open",), kinds=kinds)
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        _tell(one)
    click.echo(f"共 {len(found)} 条建议", err=True)


def _tell(one: Proposal) -> None:
    state = "" if one.state == "open" else f"，{PROPOSAL_STATES[one.state]}（{one.decided_by}）"
    say(f"{one.id} {PROPOSAL_KINDS[one.kind]} {one.value}：把握 {one.confidence:.0%}{state}")
    about = [part for part in (one.platform_id and f"平台 {one.platform_id}", one.agency_code) if part]
    say("  " + "，".join([*about, f"{beijing(one.created_at)} 发现"]))
    for row in one.sample_rows[:5]:
        say(f"  例：{row}")
    if len(one.sample_rows) > 5:
        say(f"  …共 {len(one.sample_rows)} 行")
    if one.walked_path:
        say(f"  路径：{' → '.join(one.walked_path)}")


@click.command("accept")
@NUMBER
@click.option("--agency", metavar="CODE", callback=upper, help="是哪个机关的，建议里没有写时用。")
@click.option("--platform", metavar="ID", help="是哪个平台的，建议里没有写时用。")
@click.option("--year", type=REPORT_YEAR, help="文章是哪一年度的报告，看不出时用。")
@click.option("--replaces", is_flag=True, help="栏目搬到了这里：这个机关原来的栏目不再抓取。")
@BY
@click.pass_obj
def accept_command(
    context: Context, number: int, agency: str | None, platform: str | None, year: int | None, replaces: bool, by: str
) -> None:
    """
    接受一条建议，写进名录：主机记在平台下，栏目、家族、文章地址各记在该记的地方。

    接受前请打开网址亲眼核对；同名的、仿冒的主机不能登记。

    \b
    Example:
        gouji agencies accept 3 --by 王芳
        gouji agencies accept 4 --agency 11370300004222881A --by 王芳
    """
    with open_database(context.settings.storage.database) as database:
        by = person(database, by, Right.MANAGE, datetime.now(UTC))
        year = year or _year(proposal(database, number))
        told = accept(
            database,
            number,
            by=by,
            now=datetime.now(UTC),
            agency=agency,
            platform=platform,
            year=year,
            replaces=replaces,
        )
    say(f"已接受建议 {number}：{told}。")


def _year(one: Proposal) -> int | None:
    """The year that the title of an article names."""
    if one.kind != "article":
        return None
    from spiders.titles import title_year

    found = {year for row in one.sample_rows if (year := title_year(row))}
    return found.pop() if len(found) == 1 else None


@click.command("refuse")
@NUMBER
@click.option("--why", required=True, metavar="TEXT", help="为什么不要。")
@BY
@click.pass_obj
def refuse_command(context: Context, number: int, why: str, by: str) -> None:
    """
    拒绝一条建议；以后不再提出。

    \b
    Example:
        gouji agencies refuse 3 --by 王芳 --why 是另一个区的网站
    """
    with open_database(context.settings.storage.database) as database:
        by = person(database, by, Right.MANAGE, datetime.now(UTC))
        refuse(database, number, by=by, why=why, now=datetime.now(UTC))
    click.echo(f"已拒绝建议 {number}。")
