"""A date by which something is asked counts from the day on which the notice is to leave, however long its draft waited."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from audit.errors import GoujiError
from db.named_dates import first_date
from db.notice_decisions import approve_seen, edit_draft, hash_of
from db.notices import approve, find_notices
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.missing import gone, look_at
from tests.notifications.sending import LIVE
from tests.notifications.world import beijing_time

DAY = beijing_time(2026, 3, 3, 10, 10)  # a Tuesday: errors by Friday, warnings by Tuesday
WEDNESDAY, THURSDAY = DAY + timedelta(days=1), DAY + timedelta(days=2)
NEXT_WEEK = DAY + timedelta(days=7)


@pytest.fixture
def faulty(world, database):
    world.agency("A1", name="样例市财政局")
    world.published("A1")
    world.finding("A1", message="原文写着“整改期限：2019年1月1日”")
    world.finding("A1", subject="T3.total.research", severity="warning", cause=2, message="科研列也不符")
    plan(database, LIVE, DAY)
    [item] = find_notices(database, states=("draft",))
    return item


def drafts(database, now, policy: Policy = LIVE, year=None):
    plan(database, policy, now, year)
    return find_notices(database, states=("draft",))


def dates(item):
    return re.findall(r"整改期限：(\S+)日（", item.body_text)


def test_a_draft_that_waited_too_long_is_written_anew(database, faulty):
    assert dates(faulty) == ["2026年3月6", "2026年3月10"]
    assert drafts(database, WEDNESDAY) == [faulty], "two of three working days are left"
    [item] = drafts(database, THURSDAY)
    assert dates(item) == ["2026年3月10", "2026年3月12"]
    assert item.dedupe_key == f"{faulty.dedupe_key}#2"
    assert drafts(database, THURSDAY) == [item]
    [last] = drafts(database, NEXT_WEEK)
    assert (dates(last)[0], last.dedupe_key) == ("2026年3月13", f"{faulty.dedupe_key}#3")


def test_what_a_person_has_approved_or_edited_is_not_written_anew(database, faulty):
    who: dict[str, Any] = {"seen": hash_of(database, faulty), "by": "王五", "now": DAY}
    edited = edit_draft(database, faulty.number, subject=faulty.subject, text=faulty.body_text + "\n请即办。", **who)
    [item] = drafts(database, NEXT_WEEK)
    assert item.id == edited.id
    assert "请即办" in item.body_text


def test_what_was_approved_is_not_written_anew(database, faulty):
    approve(database, [faulty], "张三", DAY)
    assert drafts(database, NEXT_WEEK) == []
    assert find_notices(database)[-1].id == faulty.id


@pytest.mark.parametrize("by_page", [True, False])
def test_nobody_approves_a_date_that_is_over(database, faulty, by_page):
    def sign(now):
        if by_page:
            return approve_seen(database, {faulty.id: hash_of(database, faulty)}, "张三", now)
        return approve(database, [faulty], "张三", now)

    with pytest.raises(GoujiError, match=f"{faulty.number} 写明的期限 2026-03-06 已过，不能批准；再拟一次稿"):
        sign(DAY + timedelta(days=4))
    assert sign(DAY + timedelta(days=3)) == 1, "the last day is one"


def test_an_overdue_letter_names_no_day_that_is_over(world, database):
    """T+1 of the reports of 2025 is 2 February 2026, T+8 is the 9th."""
    monday, friday = beijing_time(2026, 2, 2, 10, 10), beijing_time(2026, 2, 6, 10, 10)
    world.agency("B1", name="样例市审计局")
    looks = ("2026-01-31T13:00:00Z", "2026-02-01T13:00:00Z")
    gone(world, "B1", looks=looks, confirmed="2026-02-02T01:00:00Z", year=2025)
    [item] = drafts(database, monday, year=2025)
    assert "请于2026年2月5日（星期四）前公布" in item.body_text
    with pytest.raises(GoujiError, match="写明的期限 2026-02-05 已过"):
        approve(database, [item], "张三", friday)
    assert drafts(database, friday, year=2025) == [item], "without a fresh look it could not be written anew"
    look_at(world, 1, "2026-02-05T13:00:00Z", year=2025)
    [again] = drafts(database, friday, year=2025)
    assert "请于2026年2月11日（星期三）前公布" in again.body_text
    assert "已逾期 6 天" in again.body_text
    assert again.dedupe_key == f"{item.dedupe_key}#2"
    assert approve(database, [again], "张三", friday) == 1


def test_only_what_is_asked_is_a_date():
    quoted = "   原文：整改期限：2019年1月1日\n   整改期限：2026年3月6日（星期五）"
    assert first_date("rectify", quoted) == date(2026, 3, 6)
    assert first_date("rectify", "   整改期限：2026年13月6日") is None
    assert first_date("reminder", "请于2026年3月6日（星期五）前公布") is None
