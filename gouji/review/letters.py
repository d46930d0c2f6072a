"""The words for notices on a page: stages, events, tries, and what to do about those that did not arrive."""

from __future__ import annotations

from dataclasses import dataclass

from db.agencies import Endpoint
from db.notice_lists import Happened, Listed, Named, Sending, Undelivered
from gouji.commands.agencies.words import CHANNELS
from gouji.commands.notices import DELIVERIES, KINDS, OUTCOMES
from gouji.review.links import finding_link
from gouji.review.masking import shown_address, without_addresses
from notifications.channels.base import Kind

ROLES = {"responsible": "负责科室", "head": "分管领导", "supervisor": "主管部门"}
WAYS = {"active": "在用", "muted": "暂停使用", "bounced": "退信，已停用", "revoked": "已停用"}
EVENTS = {
    "drafted": "拟稿",
    "edited": "修改",
    "approved": "批准",
    "released": "签发",
    "forwarded": "转送督导单位",
    "resent": "重发",
    "cancelled": "取消",
    "expired": "过期",
    "acknowledged": "登记“已电话确认”",
    "acknowledgement taken back": "撤销“已电话确认”",
}
REASONS = {
    "overtaken": "事实有变，另拟新稿",
    "no longer true": "事由已不成立",
    "no longer true at release": "签发时事由已不成立",
    "no longer true before sending": "发送前事由已不成立",
}
UNKNOWN = "可能已经送到，也可能没有：请电话核实。确认收到的，到通知页登记“已电话确认”。"
ADVICE = {
    "endpoint_dead": "地址已失效并停用：向单位核实后改登记，或用 gouji agencies activate 恢复；这一件请先电话通知。",
    "dead": "对方拒收内容：看说明，请维护人员处理；这一件请先电话通知。",
    "unknown": "发出后没有回音：请电话核实。",
    "lost": "发送进程中断：请电话核实是否收到。",
    "tries": "多次重试仍未送到：检查邮件服务器和地址；这一件请先电话通知。",
}


@dataclass(frozen=True, slots=True)
class Way:
    """An endpoint as a page shows it."""

    channel: str
    label: str
    address: str
    state: str
    usable: bool
    test: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt in words."""

    at: str
    outcome: str
    told: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A delivery in words. `good`: it arrived; `bad`: a person is needed."""

    channel: str
    address: str
    state: str
    good: bool
    bad: bool
    when: str
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding that a notice names. `now`: whether it is still what the notice says."""

    finding: Named
    link: str
    now: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Loss:
    """What did not arrive, with what to do about it."""

    item: Undelivered
    channel: str
    address: str
    state: str
    told: str
    advice: str


def kind_name(item: Listed) -> str:
    """提醒, 催报 and so on; the supervising office gets a copy under a number of its own."""
    return KINDS[item.kind] + ("（抄送）" if item.role == "supervisor" else "")


def stage_name(stage: str) -> str:
    """`T-3` → 到期前 3 天; what has no such name stays as it is."""
    if stage == "R0":
        return "首次"
    if stage[:2] not in ("T-", "T+") or not stage[2:].isdecimal():
        return stage
    if stage == "T-0":
        return "到期当天"
    return f"{'到期前' if stage[1] == '-' else '期限后'} {stage[2:]} 天"


def happened(event: Happened) -> tuple[str, str, str, str]:
    """(instant, who, what, why)."""
    who = "系统" if event.actor == "gouji" else event.actor
    return event.at, who, EVENTS.get(event.kind, event.kind), REASONS.get(event.detail or "", event.detail or "")


def way(endpoint: Endpoint, *, full: bool) -> Way:
    """How an office is reached."""
    return Way(
        CHANNELS.get(endpoint.channel, endpoint.channel),
        endpoint.label or "",
        shown_address(endpoint.address, full=full),
        WAYS[endpoint.state] + (f"至 {endpoint.muted_until}" if endpoint.muted_until else ""),
        endpoint.state == "active",
        endpoint.is_test,
        without_addresses(endpoint.state_reason or "", full=full),
    )


def trace(sending: Sending, *, full: bool) -> Trace:
    """What became of a delivery."""
    tries = tuple(
        Try(one.at, OUTCOMES[Kind(one.outcome)], without_addresses(f"{one.code} {one.detail}".strip(), full=full))
        for one in sending.tries
    )
    return Trace(
        CHANNELS.get(sending.channel, sending.channel) + (f"（{sending.label}）" if sending.label else ""),
        shown_address(sending.address, full=full),
        DELIVERIES[sending.state],
        sending.state == "sent",
        sending.state in ("dead", "unknown"),
        sending.sent_at or (sending.next_at if sending.state == "queued" else ""),
        tries,
    )


def fact(named: Named) -> Fact:
    """Then and now."""
    if not named.same_facts:
        now = "事实已变"
    elif not named.same_turn:
        now = "整改后又出现"
    else:
        now = "与通知所述一致" if named.state == "confirmed" else "事实未变，状态已变"
    return Fact(named, finding_link(named.finding_id), now, now != "与通知所述一致")


def loss(item: Undelivered, *, full: bool) -> Loss:
    """Why, and what to do."""
    advice = ADVICE.get(item.code) or ADVICE.get(item.outcome) or ADVICE["tries"]
    return Loss(
        item,
        CHANNELS.get(item.channel, item.channel),
        shown_address(item.address, full=full),
        DELIVERIES[item.state],
        without_addresses(f"{item.code} {item.detail}".strip(), full=full),
        UNKNOWN if item.state == "unknown" else advice,
    )
