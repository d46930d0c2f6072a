"""What was found in an older version of a report is not told as if it stood in the newest, which nobody has judged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.alerts import open_alerts
from db.decisions import confirm, take_back
from db.notices import approve, find_notices
from db.times import instant
from notifications.ordering import order
from notifications.outbox import approved, release, send_due
from notifications.planning import plan
from notifications.watching import watch
from tests.notifications.sending import TEST
from tests.notifications.world import MORNING, YEAR, beijing_time

CAME = "2027-01-26T02:20:00Z"
LATER = MORNING + timedelta(minutes=25)  # after it came
PENDING = "报告的新版本还没有审核，审核以后再发"
UNREADABLE = ["unreadable", "not_a_report"]


@pytest.fixture
def found(world, database):
    """An error that a person has confirmed in the first version of a report; the finding and the version."""
    world.agency("A1", name="样例市财政局", roles="responsible supervisor")
    version = world.published("A1")
    return world.finding("A1", message="总计少 1 件"), version


def drafts(database, now):
    plan(database, TEST, now)
    return find_notices(database, states=("draft",), kind="rectify")


def sent(make_outbox, clock, now):
    clock.now = now
    box, channel = make_outbox()
    return send_due(box, limit=None), channel


def confirmed_again(database, number, now):
    take_back(database, number, by="李四", note="新版本读不了，重新看过", now=now)
    confirm(database, number, by="李四", now=now)


def hash_of(world, version):
    [digest] = world.column("SELECT substr(document_sha256, 1, 16) FROM versions WHERE id = ?", version)
    return digest


def test_nothing_is_drafted_until_the_newest_version_is_judged(world, database, found):
    new = world.replaced(found[1], CAME)
    assert plan(database, TEST, LATER).unjudged == ["样例市财政局"]
    assert find_notices(database, kind="rectify") == []
    world.insert("version_audits", version_id=new, run_id=world.run(), status="read")
    [office, _] = drafts(database, LATER)
    assert f"版本标识：{hash_of(world, new)}" in office.body_text


def test_a_draft_about_a_version_that_was_replaced_is_taken_back(world, database, found):
    assert len(drafts(database, MORNING)) == 2
    world.replaced(found[1], CAME)
    assert drafts(database, LATER) == []


def test_what_was_approved_waits_for_the_audit_at_the_release(world, database, found, make_outbox, clock):
    approve(database, drafts(database, MORNING), "张三", MORNING)
    new = world.replaced(found[1], CAME)
    told, channel = sent(make_outbox, clock, LATER)
    assert (set(told.suspended.values()), channel.parts) == ({PENDING}, [])
    plan(database, TEST, LATER)
    assert world.column("SELECT DISTINCT state FROM notices") == ["approved"], "it waits, and is not lost"
    world.insert("version_audits", version_id=new, run_id=world.run(), status="read")
    told, channel = sent(make_outbox, clock, LATER)
    assert (told.released, len(channel.parts)) == (2, 2)


def test_what_was_released_waits_for_the_audit_at_the_claim(world, database, found, make_outbox, clock):
    approve(database, drafts(database, MORNING), "张三", MORNING)
    box, _ = make_outbox()
    assert [release(box, item) for item in approved(box)] == ["released"] * 2
    world.replaced(found[1], CAME)
    told, channel = sent(make_outbox, clock, LATER)
    assert (set(told.suspended.values()), channel.parts) == ({PENDING}, [])


@pytest.mark.parametrize("status", UNREADABLE)
def test_a_version_that_cannot_be_read_waits_for_a_person_who_has_seen_it(
    world, database, found, make_outbox, clock, status
):
    number, version = found
    world.replaced(version, CAME, status)
    assert drafts(database, LATER) == []
    confirmed_again(database, number, LATER)
    [office, copy] = drafts(database, LATER)
    assert f"版本标识：{hash_of(world, version)}" in office.body_text, "the one in which it was found"
    approve(database, [office, copy], "张三", LATER)
    told, channel = sent(make_outbox, clock, LATER)
    assert (told.released, len(channel.parts)) == (2, 2)


@pytest.mark.parametrize("status", UNREADABLE)
def test_what_was_approved_before_says_why_it_waits_and_for_whom(world, database, found, make_outbox, clock, status):
    number, version = found
    approve(database, drafts(database, MORNING), "张三", MORNING)
    world.replaced(version, CAME, status)
    told, channel = sent(make_outbox, clock, LATER)
    [why] = set(told.suspended.values())
    assert why == f"2027年1月26日查见的新版本读不了；打开网页看过，把问题 {number} 撤回、重新确认或驳回以后再发"
    assert channel.parts == []
    confirmed_again(database, number, LATER)
    assert sent(make_outbox, clock, LATER)[0].released == 2


def test_a_person_who_confirmed_before_it_came_has_not_seen_it(world, database, found):
    number, version = found
    confirmed_again(database, number, MORNING)
    world.replaced(version, CAME, "unreadable")
    assert drafts(database, LATER) == []
    newer = world.replaced(version + 1, instant(LATER))
    confirmed_again(database, number, LATER)
    assert drafts(database, LATER) == [], "nobody has tried to read the third one"
    later = LATER + timedelta(hours=1)
    run = world.insert("audit_runs", at=instant(later), ruleset_version="1", app_version="0")
    world.insert("version_audits", version_id=newer, run_id=run, status="unreadable")
    assert drafts(database, later) == []


def test_the_operator_hears_of_it_until_a_person_has_looked(world, database, found, tmp_path):
    number, version = found

    def alerts(now=LATER):
        watch(database, "test", now, tmp_path / "STOP")
        return [one.sentence for one in open_alerts(database)]

    world.replaced(version, CAME)
    assert alerts() == [], "the next audit sees to it"
    assert alerts(LATER + timedelta(days=4)) == [
        "样例市财政局2026年度报告：新版本几天都没有审核，在旧版本里确认的问题不再写进通知"
    ]
    world.insert("version_audits", version_id=version + 1, run_id=world.run(), status="unreadable")
    assert alerts() == ["样例市财政局2026年度报告：新版本读不了，在旧版本里确认的问题不再写进通知"]
    confirmed_again(database, number, beijing_time(2027, 2, 2, 10, 10))
    assert alerts() == []


def test_a_circular_says_nothing_of_what_was_found_in_a_version_before(world, database, found):
    world.agency("A2", name="样例市审计局", roles="responsible supervisor")
    world.database.execute("UPDATE offices SET name = '样例市政务公开办' WHERE role = 'supervisor'")
    world.published("A2")
    world.finding("A2", message="总计少 2 件")
    world.replaced(found[1], CAME)
    order(database, TEST, beijing_time(2027, 2, 17, 10, 10), "circular", YEAR, by="王五")
    [item] = find_notices(database, kind="circular")
    named = [line for line in item.body_text.splitlines() if "A31" in line]
    assert named != []
    assert not any("财政局" in line for line in named)
