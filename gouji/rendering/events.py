"""The words for what happens to findings and to requests about them."""

from __future__ import annotations

from db.decisions import REASONS
from db.finding_queries import Event

KINDS = {
    "seen": "发现",
    "facts_changed": "情况有变",
    "regressed": "整改后再次出现",
    "fixed": "已整改",
    "closed": "已归档",
    "confirmed": "确认",
    "dismissed": "驳回",
    "waived": "豁免",
    "waiver_over": "豁免到期",
    "taken_back": "撤回决定",
    "asked_dismiss": "申请驳回",
    "asked_waive": "申请豁免",
    "refused": "不批准申请",
    "withdrawn": "撤回申请",
    "assigned": "分派",
    "noted": "说明",
    "not_fixed": "单位答复：未整改",
    "in_progress": "单位答复：整改中",
    "says_fixed": "单位答复：已整改",
    "disputed": "单位答复：有异议",
}
REQUESTS = {"dismiss": "驳回", "waive": "豁免"}
ANSWERED = {"approved": "批准", "refused": "不批准", "withdrawn": "撤回"}


def event_name(kind: str) -> str:
    """确认, 驳回 …; what is no kind of ours stays as it is."""
    return KINDS.get(kind, kind)


def event_words(event: Event) -> str:
    """`确认 识别错误 看错了行`: what happened, the reason, the note."""
    words = [event_name(event.kind), REASONS.get(event.reason, event.reason) if event.reason else "", event.note or ""]
    return " ".join(word for word in words if word)
