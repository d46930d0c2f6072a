"""Which pages there are to look at."""

from __future__ import annotations

from tests.browser.town import Town
from tests.gouji.desk import CODE


def sights(town: Town) -> dict[str, str]:
    """Name → path; `login` and `self-check` need no login and come first."""
    number = town.finding()
    ((notice,), *_) = town.rows("SELECT number FROM notices ORDER BY id") or [("GJ-0",)]
    unseen = "11990000SIM000121A"
    return {
        "login": "/login",
        "self-check": "/self-check",
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
