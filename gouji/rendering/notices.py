"""Notices in words: kinds, modes, channels, and what becomes of them. Of several rooms: commands, pages, the schedule."""

from __future__ import annotations

from db.supervisors import about_many
from notifications.channels.base import Kind
from notifications.ladder import CHASING

KINDS = {
    "reminder": "提醒",
    "overdue": "逾期",
    "rectify": "督促整改",
    "resolved": "复核销号",
    "circular": "通报草稿",
    "publication": "公布情况报告",
}
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


def kind_name(kind: str, stage: str, *, copied: bool) -> str:
    """
    What a notice is called. A head and the supervising office get copies under numbers of their own; what is written for
    the latter alone is no copy.
    """
    if about_many(kind, stage):
        return OVERDUE_LIST if kind == "overdue" else KINDS[kind]
    name = "催报" if kind == "reminder" and stage in CHASING else KINDS[kind]
    return name + ("（抄送）" if copied else "")
