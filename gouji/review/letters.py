"""The words for notices on a page: stages, events, tries, and what to do about those that did not arrive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.errors import GoujiError
from db.agencies import Endpoint
from db.grounds import MISSING_REPORT
from db.notice_claims import REFUTED, REGISTERED
from db.notice_files import NoticeFile
from db.notice_lists import Happened, Listed, Named, Sending, Undelivered
from db.notice_replies import BY_LINK, REPLIES
from db.notices import Notice
from db.store import Store
from gouji.commands.agencies.words import CHANNELS
from gouji.rendering import notices
from gouji.rendering.notices import DELIVERIES, OUTCOMES
from gouji.review.links import finding_link
from gouji.review.masking import shown_address, without_addresses
from notifications.channels.base import Kind
from notifications.channels.limits import ROBOTS
from notifications.overdue_list import WEEK
from notifications.parts import parts_for

ROLES = {"responsible": "负责科室", "head": "分管领导", "supervisor": "主管部门"}
STAGES = {
    "T-0": "办理日当天",
    "T+1": "期限后首个工作日",
    "T+8": "期限 8 天后，每周",
    "R0": "首次",
    "R+1": "逾期未整改",
    "L+1": "本地期限后",
    "RC": "问题复核",
    "TC": "报告已发布",
    "department": "部门期限",
    "government": "政府期限",
    "local": "本地期限",
}
WAYS = {"active": "在用", "muted": "暂停使用", "bounced": "退信，已停用", "revoked": "已停用"}
EVENTS = {
    "drafted": "拟稿",
    "ordered": "要求起草",
    "drafted again": "再拟一件",
    "edited": "修改",
    "approved": "批准",
    "released": "签发",
    "forwarded": "转送主管部门",
    "resent": "重发",
    "cancelled": "取消",
    "expired": "过期",
    "acknowledged": "登记“已电话确认”",
    "acknowledgement taken back": "撤销“已电话确认”",
    **{f"replied {name}": f"单位回复：{words}" for name, words in REPLIES.items()},
    REGISTERED: "核实“发布在别处”：属实，已登记",
    REFUTED: "核实“发布在别处”：不成立",
}
# for those who reply: what it is called, and what it means
REPLY_WORDS = {
    "acknowledged": ("已收到", "知道了，会办理"),
    "corrected": ("已更正", "已更正发布，或已重新报送"),
    "objected": ("有异议", "勾选是哪些问题，写明理由"),
    "elsewhere": ("已发布，在别处", "请写报告的网址"),
    "explained": ("情况说明", "需要说明的情况"),
}
ASKED = {
    "reminder": "报送并公布这个年度的报告；已经发布在其他栏目的，告诉我们网址。",
    "overdue": "尽快公布这个年度的报告；已经发布在其他栏目的，告诉我们网址；有特殊情况的，请说明。",
    "rectify": "核对下列问题，更正后在原栏目发布，或重新报送；有不同意见的，请说明理由。",
    "resolved": "核对复核结果。",
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
    "earlier-part": "前面的部分没有送到，这一部分就没有发：处理前面的，一起重发。",
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
    """A delivery in words. `good`: it arrived; `bad`: a person is needed; `doubtful`: it may have arrived."""

    id: int
    channel: str
    address: str
    state: str
    good: bool
    bad: bool
    doubtful: bool
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


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a notice. `size` in words; "" when its content is lost."""

    id: int
    name: str
    size: str


def attached(number: int, file: NoticeFile, store: Store) -> Attached:
    """With its size as it goes out."""
    try:
        size = len(store.read(file.sha256))
    except GoujiError:
        return Attached(number, file.name, "")
    return Attached(number, file.name, f"{size / 1024:.0f} KB" if size >= 1024 else f"{size} 字节")


def carried(item: Notice, files: Sequence[tuple[int, NoticeFile]], channels: Iterable[str]) -> list[tuple[str, str]]:
    """(channel, what it carries of this notice), each channel once."""
    return [(CHANNELS.get(one, one), _carries(one, item, files)) for one in dict.fromkeys(channels)]


def _carries(channel: str, item: Notice, files: Sequence[tuple[int, NoticeFile]]) -> str:
    parts = parts_for(channel, item, files)
    texts, sent = [one for one in parts if one.file_id is None], [one for one in parts if one.file_id is not None]
    if channel in ROBOTS:
        words = "短文" if item.body_im else "正文全文（没有短文）"
        words += f"，分 {len(texts)} 段" if len(texts) > 1 else ""
        return words + (f"，另发文件 {len(sent)} 个" if sent else "，不带附件")
    words = "正文全文" + ("、HTML" if item.body_html else "，只发纯文本")
    return words + (f"，附件 {len(files)} 个" if files else "，没有附件")


def kind_name(item: Listed) -> str:
    """As on the command line."""
    return notices.kind_name(item.kind, item.stage, copied=item.role != "responsible")


def stage_name(stage: str) -> str:
    """`T-3` → 办理日前 3 天; what has no such name stays as it is. Before the deadline T is the day to act by."""
    if stage in STAGES:
        return STAGES[stage]
    year, week, number = stage.partition(WEEK)
    if week:
        return f"{year}年第{int(number)}周"
    if stage[:2] not in ("T-", "T+") or not stage[2:].isdecimal():
        return stage
    return f"办理日前 {stage[2:]} 天" if stage[1] == "-" else f"期限后 {stage[2:]} 天"


def happened(event: Happened) -> tuple[str, str, str, str]:
    """(instant, who, what, why)."""
    who = "系统" if event.actor == "gouji" else event.actor
    what = EVENTS.get(event.kind, event.kind)
    if event.actor == BY_LINK and event.kind == "acknowledged":
        what = "登记“已收到”"
    return event.at, who, what, REASONS.get(event.detail or "", event.detail or "")


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
        sending.id,
        CHANNELS.get(sending.channel, sending.channel) + (f"（{sending.label}）" if sending.label else ""),
        shown_address(sending.address, full=full),
        DELIVERIES[sending.state],
        sending.state == "sent",
        sending.state in ("dead", "unknown"),
        sending.state == "unknown",
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
        # a missing report rests on a person's word of its own
        stands = named.state == "confirmed" or (named.state == "open" and named.code == MISSING_REPORT)
        now = "与通知所述一致" if stands else "事实未变，状态已变"
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
