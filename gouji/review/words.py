"""Words and values as the pages show them: filters and names for the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request, url_for

from audit.severity import Severity
from db.decisions import REASONS, STATES
from db.notice_replies import BY_LINK, REPLIES
from db.states import State
from db.times import beijing
from gouji.rendering.labels import KINDS, SEVERITIES
from gouji.rendering.places import subject_words
from gouji.review.answer_links import unsigned
from gouji.review.database import today
from gouji.review.forms import own_path
from gouji.review.identity import allowed, current_user, form_token, has_lent_password
from gouji.review.logged import action_words, detail_words
from gouji.rights import ROLES, Right, Role

# endpoint, label, accesskey
NAVIGATION = (
    ("queue.show", "待办", "1"),
    ("report.index", "报告", "2"),
    ("agency.index", "单位", "3"),
    ("deadlines.show", "期限", "4"),
    ("notices.index", "通知", "5"),
    ("rules.index", "规则", "6"),
    ("runs.show", "运行", "7"),
    ("exports.show", "导出", "8"),
    ("users.index", "人员", "9"),
)
LINKS = frozenset({"http", "https"})


def severity_name(value: str) -> str:
    """错误, 警告 or 提示."""
    return SEVERITIES[Severity(value)]


def state_name(value: str) -> str:
    """待复核, 已确认 …"""
    return STATES[State(value)]


def reason_name(value: str) -> str:
    """识别错误 …; what is no reason of ours stays as it is."""
    return REASONS.get(value, value)


def place(subject: str, year: int) -> str:
    """What a finding is about, in words."""
    return subject_words(subject, year)


def outside(url: str) -> str:
    """An address that somebody else has written, fit for a link; "" when following it would not open a web page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in LINKS and parts.netloc else ""


def back() -> str:
    """The path of ours that the browser came from; "" when it came from elsewhere or says nothing."""
    try:
        parts, ours = urlsplit(request.referrer or ""), urlsplit(request.host_url)
    except ValueError:  # what is not even an address
        return ""
    if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc) or parts.path == request.path:
        return ""
    return own_path(parts.path + (f"?{parts.query}" if parts.query else ""))


FILTERS: dict[str, Callable[..., Any]] = {
    "beijing": beijing,
    "severity": severity_name,
    "state": state_name,
    "reason": reason_name,
    "place": place,
    "outside": outside,
    "logged": action_words,
    "log_detail": detail_words,
    "reply": lambda value: REPLIES.get(value, value),
    "unsigned": unsigned,
    "role": lambda value: ROLES[Role(value)],
}


def globals_of(app: Flask) -> dict[str, Any]:
    """What templates can call."""

    @cache
    def stamp(name: str) -> str:
        return hashlib.sha256(Path(app.static_folder or "", name).read_bytes()).hexdigest()[:10]

    def asset(name: str) -> str:
        """The address of a static file, another one when its content has changed."""
        return url_for("static", filename=name, v=stamp(name))

    def navigation() -> list[tuple[str, str, str]]:
        """The pages that whoever asks may open."""
        views = app.view_functions
        return [
            item for item in NAVIGATION if item[0] in views and allowed(getattr(views[item[0]], "right", Right.MANAGE))
        ]

    return {
        "allowed": allowed,
        "asset": asset,
        "back": back,
        "by_link": BY_LINK,
        "home": lambda: url_for("queue.show" if "queue.show" in app.view_functions else "selfcheck.form"),
        "navigation": navigation,
        "form_token": form_token,
        "has_lent_password": has_lent_password,
        "kinds": KINDS,
        "Right": Right,
        "severities": [(severity.value, SEVERITIES[severity]) for severity in Severity],
        "states": [(state.value, STATES[state]) for state in State],
        "reasons": REASONS,
        "current_user": current_user,
        "today": today,
    }
