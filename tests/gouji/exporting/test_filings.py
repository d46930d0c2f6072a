"""填报情况: not seen is never 未公布, and a date proves only what it can."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.crawls import OutcomeName
from db.deadlines import DueDate
from db.exported import Kept
from db.matrix import Look
from notifications.filings import Published, Timeliness, filing, filings, rates
from notifications.policy import Policy

LIMIT = date(2027, 1, 31)
DUE = DueDate("A1", 2026, "department", LIMIT, LIMIT, "x")
REPORT = Kept(
    agency_code="A1",
    report_year=2026,
    versions=1,
    fetched=True,
    published_on="2027-01-30",
    first_seen="2027-02-05T02:00:00Z",
    read_status="read",
    url="http://a.test/1",
)


def look(outcome: str) -> Look:
    return Look("A1", 2026, 1, "门户", "http://a.test/", OutcomeName(outcome), "", "2027-02-01T02:00:00Z", None, None)


def said(report, seen, today=date(2027, 2, 3)):
    made = filing(DUE, "样例局", report, seen, today, has_portal=seen is not None)
    return made.published, made.timeliness


@pytest.mark.parametrize(
    ("changes", "timeliness"),
    [
        ({}, Timeliness.IN_TIME),
        ({"published_on": "2027-01-31"}, Timeliness.IN_TIME),
        ({"published_on": "2027-02-01"}, Timeliness.LATE),
        ({"published_on": None}, Timeliness.UNKNOWN),
        ({"published_on": None, "first_seen": "2027-01-31T15:59:59Z"}, Timeliness.IN_TIME),
        ({"published_on": None, "first_seen": "2027-01-31T16:00:00Z"}, Timeliness.UNKNOWN),
        ({"published_on": "2027-02-09", "first_seen": "2027-01-20T00:00:00Z"}, Timeliness.IN_TIME),
        ({"published_on": "2027-02-09"}, Timeliness.UNKNOWN),
    ],
)
def test_when_it_was_published(changes, timeliness):
    assert said(replace(REPORT, **changes), look("found")) == (Published.YES, timeliness)


@pytest.mark.parametrize(
    ("published_on", "timeliness"),
    [
        ("2027-01-31", Timeliness.IN_TIME),
        ("2027-02-04", Timeliness.GRACE),
        ("2027-02-05", Timeliness.LATE),
        (None, Timeliness.UNKNOWN),
    ],
)
def test_what_came_within_the_agreed_grace_is_not_late(published_on, timeliness):
    report = replace(REPORT, published_on=published_on)
    made = filing(DUE, "样例局", report, look("found"), date(2027, 3, 1), has_portal=True, grace=4)
    assert made.timeliness is timeliness
    assert rates([made])["按时公布"] == (timeliness in (Timeliness.IN_TIME, Timeliness.GRACE))
    seen = replace(REPORT, published_on=None, first_seen="2027-02-04T02:00:00Z")
    made = filing(DUE, "样例局", seen, look("found"), date(2027, 3, 1), has_portal=True, grace=4)
    assert made.timeliness is Timeliness.GRACE, "it was there by then, whenever it came"


@pytest.mark.parametrize(
    ("outcome", "published"),
    [
        ("absent_confirmed", Published.NO),
        ("absent_unconfirmed", Published.NOT_SEEN),
        ("column_empty", Published.NOT_SEEN),
        ("network_unreachable", Published.UNKNOWN),
        ("blocked_captcha", Published.UNKNOWN),
        ("parser_drift", Published.UNKNOWN),
        ("withdrawn", Published.UNKNOWN),
        ("too_large", Published.YES),
    ],
)
def test_what_a_look_tells(outcome, published):
    assert said(None, look(outcome))[0] is published


def test_before_and_after_the_deadline():
    assert said(None, look("absent_unconfirmed"), LIMIT)[1] is Timeliness.NOT_DUE
    assert said(None, None)[1] is Timeliness.OVERDUE


def test_what_was_handed_in_is_not_published():
    handed = replace(REPORT, fetched=False)
    assert said(handed, look("absent_unconfirmed"))[0] is Published.NOT_SEEN
    assert said(handed, look("absent_confirmed"))[0] is Published.NOT_SEEN
    made = filing(DUE, "样例局", handed, None, LIMIT, has_portal=False)
    assert (made.published, made.outcome) == (Published.UNKNOWN, "没有登记栏目")
    assert made.remark == "报告由人提供，门户上还没有看到"


def test_every_body_that_is_due_has_a_row(database, world):
    database.execute("UPDATE agencies SET active_to = '2026-12-31' WHERE code LIKE '%2'")
    rows = filings(database, [2026, 2025], Policy(), date(2027, 2, 3))
    assert [(row.year, row.agency, row.versions) for row in rows] == [
        (2026, "样例市样例局", 1),
        (2025, "样例市样例局", 0),
        (2025, "样例市䶮城𠮷祥街道办事处", 0),
    ]
    assert rates(rows)["应公布"] == 3
    assert rates(rows)["已公布"] == 1
