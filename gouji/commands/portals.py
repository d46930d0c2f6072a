"""gouji portals: how the portals are doing, and the alarms that a person settles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from audit.errors import BadSettings
from db.agencies import agency as body_of
from db.crawls import OutcomeName
from db.health import KeptAlarm, alarms, lift, suspend
from db.matrix import Failing, Line, failing, matrix, years_asked
from db.opening import Database, open_database
from db.remarks import KeptRemark, list_remarks
from db.times import beijing, local_day
from gouji.acting import acting, person
from gouji.arguments import REPORT_YEAR, ROW_NUMBER
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.commands.notices.words import NOW, TODAY
from gouji.listing import say, show_rows
from gouji.notifying import moment
from gouji.rendering.outcomes import FOR_PEOPLE, LEVELS, MONITORS, REMARKS, WORDS
from gouji.rendering.portals import age_of, render_portals
from gouji.writing import appearing_whole

DAYS = 3  # in a row, until the operator is asked to do something
REFUSED = frozenset({OutcomeName.BLOCKED_BY_PROTECTION, OutcomeName.BLOCKED_CAPTCHA, OutcomeName.BLOCKED_GEO})
ROBOTS = frozenset({OutcomeName.ROBOTS_DISALLOWED, OutcomeName.ROBOTS_UNKNOWN})
DOWN = frozenset(
    {
        OutcomeName.NETWORK_UNREACHABLE,
        OutcomeName.SERVER_ERROR,
        OutcomeName.TLS_INVALID,
        OutcomeName.TLS_UNSUPPORTED,
    }
)
CELLS = 7  # with more years a table does not fit a terminal
from gouji.rights import Right


@click.group("portals")
def portals_command() -> None:
    """
    各门户的情况：矩阵、备注、警报、暂停和恢复通知。

    每次抓取以后有五项检查：条目数、旧年报告、份数、网页标签、结论突变。级别是“暂停通知”的警报没有解除以前，
    关于该门户上机关“还没有报告”的通知一律不发；由人核对后解除，写明理由。

    \b
    Example:
        gouji portals status --year 2025
        gouji portals status --html 门户.html
        gouji portals remarks --kind backdated
        gouji portals alarms
        gouji portals lift 3 --by 李四 --why 栏目改版，已更新名录
        gouji portals suspend zibo --by 李四 --why 门户正在迁移
    """


@portals_command.command("status")
@click.option("--year", "years", type=REPORT_YEAR, multiple=True, help="报告年度，可多次；默认最近抓过的。")
@click.option("--html", "page", type=click.Path(path_type=Path), metavar="FILE", help="写成一个网页，可按情况筛选。")
@TODAY
@NOW
@click.pass_obj
def status_command(
    context: Context, years: tuple[int, ...], page: Path | None, today: datetime | None, now: datetime | None
) -> None:
    """
    机关 × 年度的矩阵：最近一次的结论、旧年报告核对的时间、证据在哪里。

    \b
    Example:
        gouji portals status
        gouji portals status --year 2025 --year 2024 --html 门户.html
    """
    at = moment(today, now)
    with open_database(context.settings.storage.database) as database:
        chosen = sorted(set(years), reverse=True) or years_asked(database)
        lines = matrix(database, chosen)
        open_alarms = alarms(database)
        troubles = told_failures(database, chosen)
        doubts = [one for year in chosen for one in list_remarks(database, kinds=FOR_PEOPLE, year=year)]
    if page is not None:
        made = f"{at:%Y-%m-%d %H:%M} 生成"
        text = render_portals(lines, chosen, open_alarms, today=local_day(at), made=made, doubts=doubts)
        with appearing_whole(page) as file:
            file.write(text.encode("utf-8"))
        click.echo(f"写好 {page}：{len(lines)} 个机关，{len(chosen)} 个年度。", err=True)
    elif not lines:
        click.echo("名录里还没有登记栏目的机关；用 gouji agencies import 导入。", err=True)
    else:
        show_rows(_headings(chosen[:CELLS]), (_row(line, chosen[:CELLS], local_day(at)) for line in lines))
    for line in (*troubles, *map(_doubt, doubts), *alarm_lines(open_alarms)):
        say(line, err=True)


@portals_command.command("remarks")
@click.option("--year", type=REPORT_YEAR, help="只看这一报告年度。")
@click.option("--agency", "codes", multiple=True, metavar="CODE", callback=upper, help="只看这个机关，可多次。")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(REMARKS)), help="只看这一种，可多次。")
@click.pass_obj
def remarks_command(context: Context, year: int | None, codes: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    """
    列出抓取时注意到的事：编码声明有误、缺少标签、日期待核实……都只供人看，不写进通知。

    同一件事只列一次，时间是最近一次。

    \b
    Example:
        gouji portals remarks --year 2025
        gouji portals remarks --kind backdated
    """
    with open_database(context.settings.storage.database) as database:
        for code in codes:
            body_of(database, code)
        found = list_remarks(database, codes=codes, kinds=kinds, year=year)
    if not found:
        click.echo("没有备注。", err=True)
        return
    rows = [(one.agency, one.year, REMARKS.get(one.kind, one.kind), one.detail, beijing(one.last)) for one in found]
    show_rows(("机关", "年度", "备注", "情况", "最近"), rows)


@portals_command.command("alarms")
@click.option("--all", "everything", is_flag=True, help="连同已经解除的。")
@click.pass_obj
def alarms_command(context: Context, everything: bool) -> None:
    """
    列出警报。

    \b
    Example:
        gouji portals alarms --all
    """
    with open_database(context.settings.storage.database) as database:
        found = alarms(database, everything=everything)
    if not found:
        click.echo("没有警报。", err=True)
        return
    rows = [
        (
            one.id,
            LEVELS[one.level],
            one.place,
            MONITORS[one.monitor],
            beijing(one.at),
            one.detail,
            f"{one.lifted_by} {beijing(one.lifted_at)}：{one.lifted_why}" if one.lifted_at else "",
        )
        for one in found
    ]
    show_rows(("编号", "级别", "门户", "检查", "时间", "情况", "解除"), rows)


@portals_command.command("lift")
@click.argument("number", metavar="ID", type=ROW_NUMBER)
@acting("谁核对过")
@click.option("--why", required=True, metavar="TEXT", help="核对的结果。")
@click.pass_obj
def lift_command(context: Context, number: int, by: str, why: str) -> None:
    """
    解除一条警报，恢复通知。记录留存。

    \b
    Example:
        gouji portals lift 3 --by 李四 --why 栏目改版，已更新名录
    """
    with open_database(context.settings.storage.database) as database:
        name, now = person(database, by, Right.MANAGE, moment(None, None)), moment(None, None)
        lifted = lift(database, number, by=name, why=_said(why, "--why"), now=now)
    say(f"已解除：{lifted.place}（{MONITORS[lifted.monitor]}）。")


@portals_command.command("suspend")
@click.argument("platform", metavar="PLATFORM")
@acting("谁决定的")
@click.option("--why", required=True, metavar="TEXT", help="为什么。")
@click.pass_obj
def suspend_command(context: Context, platform: str, by: str, why: str) -> None:
    """
    暂停关于一个平台上机关的通知，直到用 lift 解除。

    \b
    Example:
        gouji portals suspend zibo --by 李四 --why 门户正在迁移
    """
    with open_database(context.settings.storage.database) as database:
        name, now = person(database, by, Right.MANAGE, moment(None, None)), moment(None, None)
        suspend(database, platform, by=name, why=_said(why, "--why"), now=now)
    click.echo(f"已暂停：{platform}。")


def alarm_lines(found: Iterable[KeptAlarm]) -> list[str]:
    """Open alarms, a line each."""
    return [f"警报 {one.id}（{LEVELS[one.level]}，{MONITORS[one.monitor]}）{one.place}：{one.detail}" for one in found]


def told_failures(database: Database, years: Sequence[int]) -> list[str]:
    """What the operator has to hear: portals that have refused or failed on several days in a row."""
    found = failing(database, years, REFUSED | ROBOTS | DOWN)
    return [_failure(one) for one in found if one.days >= DAYS]


def _failure(one: Failing) -> str:
    place = f"{one.name}（{one.platform_id}）连续 {one.days} 天，{one.pairs} 项"
    if one.outcome in REFUSED:
        return (
            f"{place}：机器不可访问。低频、表明身份的机器访问被拒绝；人也许仍能打开网页，是否公开未作判断。"
            f"请联系门户把本程序列入许可名单，或登记文章地址"
        )
    if one.outcome in ROBOTS:
        return f"{place}：{WORDS[one.outcome].full}。请联系门户；确有依据时由人在名录里写明理由后放行"
    why = f"（{one.reason[:80]}）" if one.reason else ""
    return f"{place}：{WORDS[one.outcome].full}{why}。请检查网络，或核对地址"


def _doubt(one: KeptRemark) -> str:
    return f"请人核实：{one.agency} {one.year} 年度，{REMARKS[one.kind]}：{one.detail}"


def _headings(years: Sequence[int]) -> tuple[str, ...]:
    return ("机关", *(str(year) for year in years), "旧年核对", "证据")


def _row(line: Line, years: Sequence[int], today: date) -> tuple[str, ...]:
    looks = [line.of(year) for year in years]
    cells = [f"{WORDS[look.outcome].short} {beijing(look.at)[5:10]}" if look else "—" for look in looks]
    evidence = next((_evidence(look.capture_id) for look in looks if look and look.capture_id), "")
    return (line.name, *cells, age_of(line.control, today), evidence)


def _evidence(capture_id: int | None) -> str:
    return f"#{capture_id}" if capture_id else ""


def _said(text: str, option: str) -> str:
    if not text.strip():
        raise BadSettings(f"{option} 不能空着")
    return text.strip()
