"""Approval, release and the two modes: what leaves, once, and to whom."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from audit.errors import GoujiError
from db.notices import approve, find_notices
from notifications.channels.folder import FolderChannel
from notifications.outbox import approved, preview, release, send_due
from notifications.planning import plan
from tests.notifications.sending import LIVE, TEST
from tests.notifications.world import MORNING


def test_an_approved_notice_is_sent_once(ready, make_outbox):
    box, channel = make_outbox()
    sent = send_due(box, limit=50)
    assert (sent.released, sent.outcomes, sent.failed) == (1, {"sent": 1}, False)
    [part] = channel.parts
    assert part.number in part.text
    assert (part.address, part.subject[:4]) == ("test@a.test", "【测试】")
    before = ready.dump()
    for _ in range(9):
        assert send_due(box, limit=50).released == 0
    assert ready.dump() == before
    assert len(channel.parts) == 1
    assert ready.column("SELECT outcome FROM delivery_attempts") == ["sent"]
    assert ready.column("SELECT kind FROM notice_events") == ["drafted", "approved", "released"]


def test_a_draft_does_not_leave(world, database, make_outbox):
    world.agency("A1")
    plan(database, TEST, MORNING)
    box, channel = make_outbox()
    assert send_due(box, limit=50).released == 0
    assert channel.parts == []


def test_nobody_approves_his_own(world, database, clock):
    world.agency("A1")
    plan(database, TEST, MORNING)
    items = find_notices(database)
    with pytest.raises(GoujiError, match="批准人不能是拟稿人"):
        approve(database, items, "gouji", MORNING)
    database.execute("UPDATE notices SET edited_by = '李四'")
    with pytest.raises(GoujiError, match="李四"):
        approve(database, find_notices(database), "李四", MORNING)
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE notices SET state = 'approved', approved_by = 'gouji', approved_at = 'x'")
    assert approve(database, find_notices(database), "张三", MORNING) == len(items)
    assert approve(database, find_notices(database), "张三", MORNING) == 0


def test_without_an_endpoint_nothing_is_released(ready, make_outbox):
    ready.database.execute("UPDATE endpoints SET state = 'revoked'")
    box, _ = make_outbox()
    sent = send_due(box, limit=50)
    assert (sent.released, len(sent.unreachable), sent.failed) == (0, 1, True)
    assert ready.column("SELECT state FROM notices") == ["approved"]


def test_the_limit_holds_back_what_is_beyond(world, database, make_outbox):
    for number in range(3):
        world.agency(f"A{number}")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, _ = make_outbox()
    first, second, third = (send_due(box, limit=2) for _ in range(3))
    assert [(run.released, run.held_back) for run in (first, second, third)] == [(2, 1), (1, 0), (0, 0)]


def test_a_preview_writes_and_changes_no_row(ready, make_outbox, tmp_path):
    ready.endpoint(ready.office("A1"), "folder", "test-A1")
    box, channel = make_outbox()
    before = ready.dump()
    assert preview(box, FolderChannel(tmp_path / "dry")) == 2
    assert ready.dump() == before
    assert channel.parts == []
    assert len(list(Path(tmp_path / "dry").rglob("1.txt"))) == 2
    release(box, approved(box)[0])
    assert preview(box, FolderChannel(tmp_path / "dry")) == 2


def test_test_first_then_live_every_live_notice_is_sent(ready, make_outbox):
    live_office = ready.endpoint(ready.office("A1"), "mail", "office@a.test", test=False)
    box, _ = make_outbox()
    send_due(box, limit=50)
    plan(ready.database, LIVE, MORNING)
    approve(ready.database, find_notices(ready.database, states=("draft",)), "张三", MORNING)
    box, channel = make_outbox(policy=LIVE)
    assert send_due(box, limit=50).outcomes == {"sent": 1}
    [part] = channel.parts
    assert (part.address, part.subject.startswith("【年报审核】")) == ("office@a.test", True)
    assert ready.column("SELECT endpoint_id FROM deliveries ORDER BY id")[-1] == live_office


def test_back_in_test_mode_live_deliveries_wait(ready, make_outbox):
    ready.endpoint(ready.office("A1"), "mail", "office@a.test", test=False)
    plan(ready.database, LIVE, MORNING)
    approve(ready.database, find_notices(ready.database, states=("draft",)), "张三", MORNING)
    live, _ = make_outbox(policy=LIVE)
    release(live, approved(live)[0])
    box, channel = make_outbox()
    send_due(box, limit=50)
    assert [part.address for part in channel.parts] == ["test@a.test"]


def test_the_database_refuses_a_test_notice_for_a_live_address(ready, make_outbox, monkeypatch):
    live = ready.endpoint(ready.office("A1"), "mail", "office@a.test", test=False)
    box, _ = make_outbox()
    release(box, approved(box)[0])
    with pytest.raises(sqlite3.IntegrityError, match="test endpoints only"):
        ready.insert("deliveries", notice_id=1, endpoint_id=live, body="x", next_at="2027-01-26T00:00:00Z")


def test_a_live_notice_approved_at_night_waits_for_the_morning(ready, make_outbox, clock):
    ready.endpoint(ready.office("A1"), "mail", "office@a.test", test=False)
    plan(ready.database, LIVE, MORNING)
    approve(ready.database, find_notices(ready.database, states=("draft",)), "张三", MORNING)
    box, _channel = make_outbox(policy=LIVE)
    clock.pass_by(hours=10)
    assert send_due(box, limit=50).outcomes == {}
    clock.pass_by(hours=13)
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_a_later_notice_refers_to_the_first_one_the_endpoint_got(ready, make_outbox, clock):
    box, channel = make_outbox()
    send_due(box, limit=50)
    clock.pass_by(days=2)
    plan(ready.database, TEST, clock())
    approve(ready.database, find_notices(ready.database, states=("draft",)), "张三", clock())
    send_due(box, limit=50)
    first, second = channel.parts
    assert (first.first_message, second.first_message) == (None, first.message_id)
