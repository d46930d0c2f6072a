"""A small database with what is hard to hand on: formulas, marks of templates, rare names."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from db.exported import Selection
from db.opening import open_database
from gouji.exporting.delivering import Delivered, Order, deliver
from notifications.policy import Policy
from tests.notifications.world import World, beijing_time

A, B = "11990000SIM0000001", "11990000SIM0000002"
RARE, HOSTILE = "样例市䶮城𠮷祥街道办事处", "=1+1 {{ 7*7 }} {% for %} {_{ A<b>&C"
NOW = beijing_time(2027, 2, 3, 10, 5)
USUAL = Policy()
EVIDENCE: dict[str, Any] = {
    "quote": HOSTILE,
    "basis": "样例依据",
    "fix": "请核对。",
    "found": 2,
    "expected": 7,
    "suggestion": None,
}


@pytest.fixture
def database(tmp_path):
    with open_database(tmp_path / "gouji.db") as opened:
        yield opened


@pytest.fixture
def world(database):
    """Two bodies: findings 1 (error) and 2 (note) of one cause, 3 (open warning) of the other body."""
    made = World(database)
    made.agency(A, name="样例市样例局", roles="responsible supervisor")
    made.agency(B, "street_office", name=RARE)
    made.looked(made.source(A), "found")
    made.published(A)
    crawl = made.insert("crawls", started_at="2027-01-01T00:00:00Z", trigger="demo", app_version="0")
    seen = {"kind": "article", "requested_url": "http://a.test/", "at": "2027-01-20T02:00:00Z", "vantage": "x"}
    capture = made.insert("captures", crawl_id=crawl, user_agent="gouji", **seen)
    database.execute("UPDATE versions SET capture_id = ?, published_on = '2027-01-19'", [capture])
    run = made.run()
    made.finding(A, run=run, message=f"合计不平：{HOSTILE}", **EVIDENCE)
    made.finding(A, "A32", "T3.total.total", severity="note", run=run, message="列合计不平", **EVIDENCE)
    made.finding(B, "N01", "quote", severity="warning", state="open", cause=2, run=run, message="@正文", **EVIDENCE)
    database.execute("UPDATE findings SET last_version_id = 1 WHERE agency_code = ?", [A])
    return made


def made_of(database: Any, form: str, policy: Policy = USUAL, **wanted: Any) -> tuple[bytes, Delivered]:
    """An export, and what is said of it. `states`, `years` …: the selection; the rest is the order's."""
    names = ("years", "agencies", "states", "severities")
    selection = Selection(**{name: wanted.pop(name) for name in names if name in wanted})
    out, order = BytesIO(), Order(form=form, selection=selection, **wanted)
    done = deliver(database, order, out, target=f"x.{form}", by="zhangsan", now=NOW, policy=policy)
    return out.getvalue(), done
