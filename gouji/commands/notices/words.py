"""The options that the commands of notices share."""

from __future__ import annotations

from datetime import datetime

import click

from gouji.arguments import REPORT_YEAR
from gouji.clock import Trust

SEEN_DIGITS = 12  # of the hash that names what a notice says
YEAR = click.option("--year", type=REPORT_YEAR, help="报告年度。")
TODAY = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="当作今天的日期，默认今天（北京时间）。")


def _moment_of(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value} 不是时刻，应写作 2027-01-26T10:10+08:00", ctx, param) from None


NOW = click.option(
    "--now", metavar="ISO", callback=_moment_of, help="当作现在的时刻，如 2027-01-26T10:10+08:00，优先于 --today。"
)


CLOCK = click.option(
    "--clock-is-right",
    is_flag=True,
    help="核对过本机时间：程序怀疑它不对（比上次运行晚二十天以上，或早一天以上）时，照样运行。",
)


def trust_of(today: datetime | None, now: datetime | None, *, vouched: bool) -> Trust:
    """What a person has said of the time."""
    return Trust.GIVEN if today or now else Trust.VOUCHED if vouched else Trust.LOOK
