"""The words for what happens to findings and to requests about them."""

from __future__ import annotations

from db.event_words import EVENTS
from db.finding_queries import Event
from db.happenings import REASONS

REQUESTS = {"dismiss": "驳回", "waive": "豁免"}
ANSWERED = {"approved": "批准", "refused": "不批准", "withdrawn": "撤回"}


def event_name(kind: str) -> str:
    """确认, 驳回 …; what is no kind of ours stays as it is."""
    return EVENTS.get(kind, kind)


def event_words(event: Event) -> str:
    """`确认 识别错误 看错了行`: what happened, the reason, the note."""
    words = [event_name(event.kind), REASONS.get(event.reason, event.reason) if event.reason else "", event.note or ""]
    return " ".join(word for word in words if word)
