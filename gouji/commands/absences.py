"""gouji absences: reports that were not found, and a person's word that they are not there."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from audit.absence import conditions
from audit.errors import BadSettings
from db.absences import AbsentReport
from db.agencies import agency
from db.confirmations import confirmation_of, take_back_absence
from db.opening import open_database
from db.times import beijing
from gouji.absences import confirm_missing, missing, reasons_against
from gouji.acting import acting, person
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.commands.agencies.words import upper
from gouji.commands.notices.words import NOW, TODAY, YEAR
from gouji.listing import show_rows
from gouji.notifying import moment
from gouji.policies import policies_of
from gouji.rights import Right

CODE_YEAR = (
    click.argument("code", metavar="CODE", callback=upper),
    click.argument("year", metavar="YEAR", type=REPORT_YEAR),
)
HEADINGS = ("代码", "机关", "年度", "期限", "具备", "还差什么")


@click.group("absences")
def absences_command() -> None:
    """
    没有找到的报告：列出、确认、收回确认。

    没有抓到不等于没有公开。六个条件齐备，才说“未公开”：(a) 列表完整；(b) 以前年度的报告仍在；(c) 所有来源一致；
    (d) 期限和约定的宽限已过；(e) 至少两天看过，最近一次在 24 小时之内；(f) 有人看过并确认。

    \b
    Example:
        gouji absences list --year 2025
        gouji absences confirm 11370300004222881A 2025 --by 李四 --note 电话核对过
        gouji absences take-back 11370300004222881A 2025 --by 李四 --why 报告在另一栏目
    """


@absences_command.command("list")
@YEAR
@click.option("--agency", "codes", multiple=True, metavar="CODE", callback=upper, help="只看这个机关，可多次。")
@TODAY
@NOW
@click.pass_obj
def list_command(
    context: Context, year: int | None, codes: tuple[str, ...], today: datetime | None, now: datetime | None
) -> None:
    """
    列出没有找到的报告，具备了六个条件中的哪几个，还差什么。

    “具备”一栏是字母：(a) 列表完整；(b) 以前年度的报告仍在；(c) 所有来源一致；(d) 期限和宽限已过；(e) 两天以上，最近一次在
    24 小时之内；(f) 有人确认。

    \b
    Example:
        gouji absences list --year 2025
    """
    with open_database(context.settings.storage.database) as database:
        for code in codes:
            agency(database, code)
        found = missing(database, now=moment(today, now), year=year, codes=codes, rules=policies_of(context.settings))
        rows = [_row(report, reasons_against(database, report)) for report in found]
    if not rows:
        click.echo("没有这样的报告。", err=True)
        return
    show_rows(HEADINGS, rows)


@absences_command.command("confirm")
@CODE_YEAR[0]
@CODE_YEAR[1]
@acting("谁看过")
@click.option("--note", default="", metavar="TEXT", help="怎样核对的，如“电话核对”。")
@TODAY
@NOW
@click.pass_obj
def confirm_command(
    context: Context, code: str, year: int, by: str, note: str, today: datetime | None, now: datetime | None
) -> None:
    """
    确认某机关某年度的报告没有公开。前五个条件没有齐备时拒绝，并说明缺什么。

    确认以后由 gouji audit 判断；报告后来出现的，确认自动失效并留存。

    \b
    Example:
        gouji absences confirm 11370300004222881A 2025 --by 李四 --note 电话核对过
    """
    with open_database(context.settings.storage.database) as database:
        name = person(database, by, Right.DECIDE, datetime.now(UTC))
        body = agency(database, code)
        rules = policies_of(context.settings)
        if not confirm_missing(database, code, year, by=name, note=note, now=moment(today, now), rules=rules):
            known = confirmation_of(database, code, year)
            assert known is not None
            click.echo(f"{known.confirmed_by} 已于 {beijing(known.confirmed_at)} 确认过。")
            return
    click.echo(f"已确认：{body.name} {year} 年度报告没有公开。gouji audit 据此判断。")


@absences_command.command("take-back")
@CODE_YEAR[0]
@CODE_YEAR[1]
@acting("谁收回")
@click.option("--why", required=True, metavar="TEXT", help="为什么。")
@TODAY
@NOW
@click.pass_obj
def take_back_command(
    context: Context, code: str, year: int, by: str, why: str, today: datetime | None, now: datetime | None
) -> None:
    """
    收回确认。记录留存。

    据此得出的“未按期发布”问题没有了依据：已确认的回到待复核，同时申请驳回，由第二人批准；批准以前不能确认，也不写进通知。

    \b
    Example:
        gouji absences take-back 11370300004222881A 2025 --by 李四 --why 报告在另一栏目
    """
    if not why.strip():
        raise BadSettings("--why 要写明理由")
    with open_database(context.settings.storage.database) as database:
        name = person(database, by, Right.DECIDE, datetime.now(UTC))
        body = agency(database, code)
        asked = take_back_absence(database, code, year, by=name, why=why.strip(), now=moment(today, now))
    click.echo(f"已收回：{body.name} {year} 年度。")
    for number in asked:
        click.echo(
            f"问题 {number}（未按期发布）没有了依据，已申请驳回，待第二人批准：gouji findings approve {number} --by 姓名",
            err=True,
        )


def _row(report: AbsentReport, against: list[str]) -> tuple[object, ...]:
    absence = report.absence
    holding = "".join(one.letter for one in conditions(absence) if one.holds)
    known = f"{absence.confirmed_by} 已确认" if absence.confirmed_by else "可以确认"
    return (report.agency_code, absence.agency, absence.year, absence.due_on, holding, "；".join(against) or known)
