"""The words of the registry, and options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from gouji.acting import acting

LEVELS = {"province": "省", "city": "市", "county": "县", "town": "乡镇", None: ""}
ROLES = {"responsible": "负责科室", "head": "分管领导", "supervisor": "主管部门"}
CHANNELS = {"mail": "邮箱", "wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "folder": "文件夹"}
ENDPOINT_STATES = {"active": "", "muted": "，暂停使用", "bounced": "，退信，已停用", "revoked": "，已停用"}
SOURCE_ROLES = {"own": "本机关栏目", "summary": "汇总页", "parent_list": "上级的合并列表", "legacy": "旧栏目"}
SOURCE_STATES = {
    "active": "在用",
    "moved": "已搬走",
    "broken": "读不了",
    "blocked": "被防护拒绝",
    "manual": "人工登记地址",
}
PROPOSAL_KINDS = {"host": "主机", "column": "栏目", "family": "家族", "article": "文章"}
PROPOSAL_STATES = {"open": "待定", "accepted": "已接受", "refused": "已拒绝"}
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
BY = acting("由谁决定")
SINCE = click.option(
    "--from", "since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="从哪一天起；旧名称到前一天为止。"
)


def day_of(moment: datetime) -> date:
    """The day that was written on the command line."""
    return moment.date()


def upper(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Codes are written in capitals."""
    return tuple(one.upper() for one in value) if isinstance(value, tuple) else value.upper() if value else value


CODE = click.argument("code", callback=upper)
