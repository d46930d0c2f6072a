"""gouji notices calendar: days that are working days or not, against the calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from db.calendar_days import WORDS, days_registered, import_workdays, remove_workday, set_workday
from db.opening import open_database
from gouji.acting import acting, person
from gouji.calendar_files import read_calendar
from gouji.cli import Context
from gouji.listing import show_rows
from gouji.rights import Right
from notifications.calendar import WEEKDAYS

BY = acting("登记人")
DAY = click.argument("day", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]))
AFTER = "下次拟稿时重算还没有完成的期限。"


@click.group("calendar")
def calendar_command() -> None:
    """
    工作日和休息日：导入放假通知，列出、登记、删除。

    没有登记的日子按已公布的放假安排；尚未公布的年度按周末和通常的假期推算。

    \b
    Example:
        gouji notices calendar import 2027年放假安排.csv --by 张三
        gouji notices calendar list --year 2027
        gouji notices calendar set 2027-01-31 工作日 --source 国办发明电〔2026〕7号 --by 张三
        gouji notices calendar remove 2027-01-31 --by 张三
    """


@calendar_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@BY
@click.pass_obj
def import_command(context: Context, file: Path, by: str) -> None:
    """
    导入 CSV：三列 日期、是否工作日（班 或 休）、依据，第一行是标题。

    有一行不对就全部不导入，每处都指出行。已登记的日子以文件为准；同一文件再导入一次，什么都不变。

    \b
    Example:
        gouji notices calendar import 2027年放假安排.csv --by 张三
    """
    days = read_calendar(file)
    with open_database(context.settings.storage.database) as database:
        name = person(database, by, Right.MANAGE, datetime.now(UTC))
        new = import_workdays(database, days, file.name, by=name, now=datetime.now(UTC))
    click.echo(f"导入 {new} 天，{len(days) - new} 天已经这样登记过。" + (AFTER if new else ""))


@calendar_command.command("list")
@click.option("--year", type=click.IntRange(2000, 2099), help="只看这一年（日历年）。")
@click.pass_obj
def list_command(context: Context, year: int | None) -> None:
    """
    列出登记的日子。

    \b
    Example:
        gouji notices calendar list --year 2027
    """
    with open_database(context.settings.storage.database) as database:
        days = days_registered(database, year)
    rows = [(one.day, f"星期{WEEKDAYS[one.day.weekday()]}", WORDS[one.is_workday], one.source) for one in days]
    show_rows(("日期", "星期", "是否工作日", "依据"), rows)


@calendar_command.command("set")
@DAY
@click.argument("works", metavar="工作日|休息日", type=click.Choice(list(WORDS.values())))
@click.option("--source", required=True, help="依据，如放假通知的文号。")
@BY
@click.pass_obj
def set_command(context: Context, day: datetime, works: str, source: str, by: str) -> None:
    """
    登记一天是工作日还是休息日，代替原来的登记。

    \b
    Example:
        gouji notices calendar set 2027-01-31 工作日 --source 国办发明电〔2026〕7号 --by 张三
    """
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        name = person(database, by, Right.MANAGE, now)
        set_workday(database, day.date(), works == WORDS[True], " ".join(source.split()), by=name, now=now)
    click.echo(f"{day.date()} 登记为{works}。{AFTER}")


@calendar_command.command("remove")
@DAY
@BY
@click.pass_obj
def remove_command(context: Context, day: datetime, by: str) -> None:
    """
    删除一天的登记，仍按日历。

    \b
    Example:
        gouji notices calendar remove 2027-01-31 --by 张三
    """
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        name = person(database, by, Right.MANAGE, now)
        remove_workday(database, day.date(), by=name, now=now)
    click.echo(f"{day.date()} 的登记已删除。{AFTER}")
