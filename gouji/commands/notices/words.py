"""The words and options that the commands of notices share."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

import click

from db.notices import Notice
from db.supervisors import about_many
from gouji.arguments import REPORT_YEAR
from gouji.clock import Trust
from notifications.channels.base import Kind

KINDS = {
    "reminder": "提醒",
    "overdue": "逾期",
    "rectify": "督促整改",
    "resolved": "复核销号",
    "circular": "通报草稿",
    "publication": "公布情况报告",
}
FOR_SUPERVISORS = ("circular", "publication")  # written for them, and no copies
OVERDUE_LIST = "逾期名单"
TEMPLATES = KINDS | {"overdue_list": OVERDUE_LIST}  # by the name that templates have
MODES = {"test": "测试", "live": "正式"}
OUTCOMES = {
    Kind.SENT: "送达",
    Kind.RETRY: "稍后重试",
    Kind.UNKNOWN: "结果不明",
    Kind.CONFIG: "设置有误",
    Kind.ENDPOINT_DEAD: "地址失效",
    Kind.DEAD: "内容被拒",
}
DELIVERIES = {
    "queued": "待发送",
    "sending": "发送中",
    "sent": "已送达",
    "unknown": "结果不明",
    "dead": "未能送达",
    "expired": "已过期",
    "cancelled": "已取消",
}
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


def kind_of(item: Notice, copies: Container[int]) -> str:
    """The kind in words. The supervising office gets a copy under a number of its own: not a second notice."""
    if item.kind == "overdue" and about_many(item.kind, item.stage):
        return OVERDUE_LIST
    copied = item.office_id in copies and item.kind not in FOR_SUPERVISORS
    return KINDS[item.kind] + ("（抄送）" if copied else "")
