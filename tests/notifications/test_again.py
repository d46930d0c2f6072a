"""What a person has cancelled is drafted anew when a person asks for it, and then goes the way of all notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from audit.errors import GoujiError
from db.notice_decisions import cancel_by
from db.notices import approve, find_notices, notice
from db.silences import add_silence
from notifications.ordering import order, order_again
from notifications.outbox import send_due
from notifications.planning import plan
from notifications.wording import Wording
from tests.notifications.sending import LIVE, TEST
from tests.notifications.world import MORNING, YEAR

LATER = MORNING + timedelta(hours=2)


@pytest.fixture
def mistaken(world, database, bureau):
    """The number of a first 督促整改 that a person has cancelled by mistake."""
    world.published(bureau)
    world.finding(bureau, message="总计少 1 件")
    plan(database, TEST, MORNING)
    return cancelled(database, find_notices(database, kind="rectify")[0])


def cancelled(database, item):
    cancel_by(database, item.number, state=item.state, reason="点错了", by="李四", now=MORNING)
    return item.number


def events(world, number):
    return world.column(
        """SELECT e.kind || ' ' || e.actor || ' ' || coalesce(e.detail, '') FROM notice_events e
           JOIN notices n ON n.id = e.notice_id WHERE n.number = ? ORDER BY e.id""",
        number,
    )


def test_it_is_drafted_with_a_key_of_its_own_and_both_histories_say_so(world, database, mistaken):
    plan(database, TEST, LATER)
    number = order_again(database, TEST, LATER, mistaken, by="张三")
    old, new = notice(database, mistaken), notice(database, number)
    assert (new.state, new.dedupe_key) == ("draft", f"{old.dedupe_key}#2")
    assert (new.kind, new.stage, new.office_id) == (old.kind, old.stage, old.office_id)
    assert number in new.body_text
    assert "总计少 1 件" in new.body_text
    assert events(world, mistaken)[-1] == f"drafted again 张三 {number}"
    assert events(world, number) == ["drafted gouji ", f"ordered 张三 再拟 {mistaken}"]
    before = world.dump()
    plan(database, TEST, LATER)
    assert world.dump() == before, "it stays, and is not written once more"


def test_by_the_id_and_a_third_time(world, database, mistaken):
    second = order_again(database, TEST, LATER, str(notice(database, mistaken).id), by="张三")
    cancelled(database, notice(database, second))
    third = order_again(database, TEST, LATER, mistaken, by="张三")
    assert notice(database, third).dedupe_key.endswith(f"|{world.office('A1')}#3")


def test_the_second_notice_follows_it(world, database, bureau, mistaken, make_outbox, clock):
    number = order_again(database, TEST, LATER, mistaken, by="张三")
    approve(database, [notice(database, number)], "王五", LATER)
    clock.now = LATER
    send_due(make_outbox()[0], limit=None)
    assert notice(database, number).state == "released"
    version, run = (world.column(f"SELECT max(id) FROM {table}")[0] for table in ("versions", "audit_runs"))
    world.insert("version_audits", version_id=version, run_id=run, status="read")
    world.looked(world.source(bureau), "found", "2027-02-03T13:00:00Z")
    plan(database, TEST, MORNING + timedelta(days=9))
    again = [item for item in find_notices(database, kind="rectify") if item.stage == "R+1"]
    assert again
    assert all(f"前次通知（{number}）的整改期限" in item.body_text for item in again)


def test_what_we_took_back_after_it_comes_by_itself(world, database, mistaken):
    """The person's last word was that he wants it: an earlier cancelling is no reason to be silent for ever."""
    number = order_again(database, TEST, LATER, mistaken, by="张三")
    opened = world.finding("A1", "A32", "T3.total.x", cause=2, state="open", message="还没有复核")
    assert plan(database, TEST, LATER).cancelled
    assert notice(database, number).state == "cancelled"
    database.execute("UPDATE findings SET severity = 'warning' WHERE id = ?", [opened])
    plan(database, TEST, LATER)
    office = world.office("A1")
    [item] = [one for one in find_notices(database, states=("draft",)) if one.office_id == office]
    assert item.dedupe_key.endswith("#3")
    cancelled(database, item)
    plan(database, TEST, LATER)
    assert not [one for one in find_notices(database, states=("draft",)) if one.office_id == office]


def test_a_reminder_and_its_ladder(world, database):
    world.agency("A1")
    plan(database, TEST, MORNING)
    [first] = find_notices(database)
    cancelled(database, first)
    number = order_again(database, TEST, LATER, first.number, by="张三")
    assert notice(database, number).dedupe_key == f"{first.dedupe_key}#2"
    plan(database, TEST, LATER)
    assert notice(database, number).state == "draft", "the kind of its date is still found in its key"
    plan(database, TEST, MORNING + timedelta(days=3))
    assert notice(database, number).state != "draft"
    with pytest.raises(GoujiError, match=f"{first.number} 的事由已不在或已变"):
        order_again(database, TEST, MORNING + timedelta(days=3), first.number, by="张三")


def test_what_goes_to_a_supervising_office(world, database, bureau):
    world.published(bureau)
    number = world.finding(bureau, message="总计少 1 件")
    [first] = order(database, TEST, MORNING, "circular", YEAR, by="王五").drafted
    cancelled(database, notice(database, first))
    tomorrow = MORNING + timedelta(days=1)
    again = order_again(database, TEST, tomorrow, first, by="张三")
    assert notice(database, again).dedupe_key == f"{notice(database, first).dedupe_key}#2"
    assert plan(database, TEST, tomorrow).cancelled == 0
    cancelled(database, notice(database, again))
    world.take_back(number)
    with pytest.raises(GoujiError, match="事由已不在或已变"):
        order_again(database, TEST, tomorrow, first, by="张三")


def test_refusals(world, database, mistaken):
    with pytest.raises(GoujiError, match="没有编号或序号为 77 的通知"):
        order_again(database, TEST, LATER, "77", by="张三")
    [other] = [item for item in find_notices(database) if item.state == "draft"]
    with pytest.raises(GoujiError, match=f"{other.number} 待批准，只有已取消的可以再拟"):
        order_again(database, TEST, LATER, other.number, by="张三")
    with pytest.raises(GoujiError, match=f"{mistaken} 是测试模式下拟的，现在是正式模式"):
        order_again(database, LIVE, LATER, mistaken, by="张三")
    add_silence(
        database, agency_code="A1", office_id=None, code=None, starts_at=LATER - timedelta(hours=1),
        ends_at=LATER + timedelta(days=9), reason="机构改革", by="李四", now=LATER,
    )  # fmt: skip
    with pytest.raises(GoujiError, match=f"{mistaken} 在静默中"):
        order_again(database, TEST, LATER, mistaken, by="张三")
    database.execute("DELETE FROM silences")
    again = order_again(database, TEST, LATER, mistaken, by="张三")
    with pytest.raises(GoujiError, match=f"同一事由已有 {again}（待批准）"):
        order_again(database, TEST, LATER, mistaken, by="张三")
    cancelled(database, notice(database, again))
    world.change_facts(1, "other")
    with pytest.raises(GoujiError, match=f"{mistaken} 的事由已不在或已变"):
        order_again(database, TEST, LATER, mistaken, by="张三")
    assert world.column("SELECT count(*) FROM notices WHERE dedupe_key LIKE '%#%'") == [1]


def test_templates_that_cannot_be_written_are_told(world, database, mistaken, tmp_path):
    (tmp_path / "rectify.txt.j2").write_text("{{ number", encoding="utf-8")
    with pytest.raises(GoujiError, match=r"rectify\.txt\.j2"):
        order_again(database, replace(TEST, wording=Wording(tmp_path)), LATER, mistaken, by="张三")
