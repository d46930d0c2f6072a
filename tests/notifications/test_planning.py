"""Plans: again without effect, numbered, in the mode of the day."""

from __future__ import annotations

from datetime import timedelta

from db.approvals import approve as approve_request
from db.approvals import ask
from db.notices import find_notices, notice
from notifications.planning import plan
from tests.notifications.sending import LIVE, TEST
from tests.notifications.world import MORNING, beijing_time


def test_ten_plans_equal_one(world, database, bureau):
    world.agency("A2")
    world.finding(bureau)
    plan(database, TEST, MORNING)
    before = world.dump()
    for _ in range(9):
        planned = plan(database, TEST, MORNING)
        assert (planned.drafted, planned.cancelled, planned.expired) == ([], 0, 0)
    assert world.dump() == before
    assert len(before[1]) == 5


def test_test_drafts_wait_for_nobody_and_have_somewhere_to_go(world, database, bureau):
    plan(database, TEST, beijing_time(2027, 1, 26, 20, 0))
    assert {item.not_before for item in find_notices(database)} == {"2027-01-26T12:00:00Z"}
    assert world.column("SELECT count(*) FROM endpoints WHERE is_test = 1 AND channel = 'folder'") == [3]


def test_an_office_with_a_test_mailbox_gets_no_folder(world, database, bureau):
    world.endpoint(world.office(bureau), "mail", "test@a.test")
    plan(database, TEST, MORNING)
    assert world.column("SELECT count(*) FROM endpoints WHERE office_id = ?", world.office(bureau)) == [1]


def test_bodies_nobody_answers_for_are_named(world, database):
    world.agency("A9", name="孤儿局", roles="")
    assert plan(database, TEST, MORNING).unreachable == ["孤儿局"]


def test_numbers_count_on_through_the_calendar_year(world, database, bureau):
    plan(database, TEST, beijing_time(2026, 12, 30, 10, 10))
    plan(database, TEST, beijing_time(2027, 1, 14, 10, 10))
    plan(database, TEST, beijing_time(2027, 1, 22, 10, 10))
    assert [item.number for item in find_notices(database)] == ["GJ-2026-000001", "GJ-2027-000001", "GJ-2027-000002"]


def test_test_mode_does_not_use_up_the_live_notice(world, database, bureau):
    world.published(bureau)
    world.finding(bureau)
    assert len(plan(database, TEST, MORNING).drafted) == 2
    assert len(plan(database, LIVE, MORNING).drafted) == 2
    assert sorted(world.column("SELECT mode FROM notices")) == ["live", "live", "test", "test"]


def test_old_seasons_are_planned_while_they_have_findings(world, database, bureau):
    world.published(bureau, 2024)
    world.finding(bureau, year=2024)
    plan(database, TEST, beijing_time(2027, 6, 1, 10, 10))
    assert {item.report_year for item in find_notices(database)} == {2024}
    assert notice(database, "1").number == "GJ-2027-000001"


def test_a_plan_ends_waivers_that_are_over(world, database):
    world.agency("A1")
    number = world.finding("A1", state="open", severity="warning")
    now = MORNING - timedelta(days=5)
    until = (MORNING - timedelta(days=1)).date()
    ask(database, number, kind="waive", by="张三", reason="explained", note="说明", now=now, until=until)
    approve_request(database, number, by="李四", now=now)
    plan(database, TEST, MORNING)
    assert world.column("SELECT state FROM findings") == ["open"]
