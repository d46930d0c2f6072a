"""Which pages there are to look at."""

from __future__ import annotations

from tests.browser.town import CLAIMED, SENT, UNSEEN, Town
from tests.gouji.desk import CODE


def sights(town: Town) -> dict[str, str]:
    """Name → path; what needs no login comes first."""
    number = town.finding()
    ((notice,), *_) = town.rows("SELECT number FROM notices ORDER BY id") or [("GJ-0",)]
    unseen = UNSEEN
    return {
        "login": "/login",
        "self-check": "/self-check",
        "answer": f"/answer/{town.token(SENT)}",
        "answer-claim": f"/answer/{town.token(CLAIMED)}",
        "queue": "/",
        "queue-empty": "/?text=没有这样的文字",
        "settled": "/settled",
        "finding": f"/findings/{number}",
        "reports": "/reports",
        "report": f"/reports/{CODE}/2025",
        "report-beside": f"/reports/{CODE}/2025?beside=previous",
        "report-absent": f"/reports/{unseen}/2025",
        "difference": f"/reports/{CODE}/2025/diff",
        "agencies": "/agencies",
        "agency": f"/agencies/{CODE}",
        "deadlines": "/deadlines",
        "notices": "/notices",
        "notice": f"/notices/{notice}",
        "notice-sent": f"/notices/{SENT}",
        "replies": "/notices/replies",
        "undelivered": "/notices/undelivered",
        "silences": "/notices/silences",
        "standing": "/notices/standing",
        "rules": "/rules",
        "rule": "/rules/A32",
        "runs": "/runs",
        "log": "/runs/log",
        "exports": "/exports",
        "users": "/users",
        "me": "/me",
    }
