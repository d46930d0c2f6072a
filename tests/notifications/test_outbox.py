from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from audit.errors import GoujiError
from db.deliveries import MAX_ATTEMPTS, claim, withdraw
from db.notices import approve, cancel, find_notices
from db.opening import open_database
from notifications.channels.base import Kind, Outcome, Part
from notifications.channels.folder import FolderChannel
from notifications.outbox import Outbox, approved, deliver_one, preview, release, send_due
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.world import MORNING, World

TEST = Policy()
LIVE = Policy(mode="live")


class Script:
    """A channel that answers as told, and remembers what it was given."""

    def __init__(self, *outcomes: Outcome, during=None):
        self.outcomes, self.during = list(outcomes), during
        self.parts: list[Part] = []

    def send(self, part: Part) -> Outcome:
        self.parts.append(part)
        if self.during:
            self.during()
        return self.outcomes.pop(0) if self.outcomes else Outcome(Kind.SENT, "250")

    def close(self) -> None:
        pass


class Hands:
    """A clock that a test moves."""

    def __init__(self):
        self.now = MORNING

    def __call__(self):
        return self.now

    def pass_by(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def make_outbox(database, tmp_path, clock):
    def build(*outcomes, policy=TEST, during=None, opened=None):
        channel = Script(*outcomes, during=during)
        box = Outbox(
            opened or database,
            {"mail": channel, "folder": channel},
            policy,
            clock,
            tmp_path / "STOP",
            jitter=lambda low, high: 1.0,
        )
        return box, channel

    return build


@pytest.fixture
def ready(world, database):
    """One department, one office with one test mailbox, one approved reminder of T-3."""
    world.agency("A1")
    world.endpoint(world.office("A1"), "mail", "test@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    return world


def state(world: World) -> list[str]:
    return world.column("SELECT state FROM deliveries ORDER BY id")


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


def test_a_wait_doubles_and_ends_after_eight_tries(ready, make_outbox, clock):
    box, channel = make_outbox(*[Outcome(Kind.RETRY, "451")] * 20)
    waits = []
    for _ in range(MAX_ATTEMPTS):
        assert send_due(box, limit=50).outcomes == {"retry": 1}
        [next_at] = ready.column("SELECT next_at FROM deliveries")
        waits.append(next_at)
        clock.pass_by(hours=2)
    assert [waits[0][11:16], waits[1][11:16], waits[2][11:16]] == ["02:11", "04:12", "06:14"]
    assert state(ready) == ["dead"]
    assert len(channel.parts) == MAX_ATTEMPTS
    assert len({(part.message_id, part.text, part.at) for part in channel.parts}) == 1


def test_not_before_its_time_again(ready, make_outbox, clock):
    box, _channel = make_outbox(Outcome(Kind.RETRY, "451", wait_s=300))
    send_due(box, limit=50)
    clock.pass_by(seconds=299)
    assert send_due(box, limit=50).outcomes == {}
    clock.pass_by(seconds=1)
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_unknown_is_tried_once_more_under_the_same_name(ready, make_outbox, clock):
    box, channel = make_outbox(*[Outcome(Kind.UNKNOWN, "no-answer")] * 3)
    assert send_due(box, limit=50).failed
    assert state(ready) == ["queued"]
    clock.pass_by(minutes=9)
    assert send_due(box, limit=50).outcomes == {}
    clock.pass_by(minutes=1)
    assert send_due(box, limit=50).outcomes == {"unknown": 1}
    assert state(ready) == ["unknown"]
    clock.pass_by(hours=9)
    assert send_due(box, limit=50).outcomes == {}
    assert len({part.message_id for part in channel.parts}) == 1
    assert len(channel.parts) == 2


@pytest.mark.parametrize(
    ("kind", "delivery", "endpoint"),
    [
        (Kind.DEAD, "dead", "active"),
        (Kind.ENDPOINT_DEAD, "dead", "bounced"),
    ],
)
def test_what_becomes_of_delivery_and_endpoint(ready, make_outbox, clock, kind, delivery, endpoint):
    box, _ = make_outbox(Outcome(kind, "550", "mailbox gone"))
    assert send_due(box, limit=50).failed
    assert state(ready) == [delivery]
    assert ready.column("SELECT state FROM endpoints") == [endpoint]
    clock.pass_by(hours=7)
    assert send_due(box, limit=50).outcomes == {}


def test_a_repaired_endpoint_gets_what_waited(ready, make_outbox, clock):
    box, _ = make_outbox(Outcome(Kind.CONFIG, "535"))
    send_due(box, limit=50)
    ready.database.execute("UPDATE endpoints SET state = 'active', state_reason = NULL")
    clock.pass_by(minutes=1)
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_a_wrong_set_up_stops_its_channel_for_the_run(world, database, make_outbox):
    for code in ("A1", "A2", "A3"):
        world.agency(code)
        world.endpoint(world.office(code), "mail", f"{code}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, _channel = make_outbox(Outcome(Kind.CONFIG, "535"))
    sent = send_due(box, limit=50)
    assert (sent.outcomes, sent.waiting) == ({"config": 1}, {"mail": 3})
    assert world.column("SELECT DISTINCT state FROM endpoints") == ["active"]


def test_a_wrong_password_never_uses_up_the_tries(ready, make_outbox, clock):
    box, _channel = make_outbox(*[Outcome(Kind.CONFIG, "535")] * 20)
    for _ in range(20):
        assert send_due(box, limit=50).outcomes == {"config": 1}
        clock.pass_by(minutes=5)
    assert (state(ready), ready.column("SELECT attempts FROM deliveries")) == (["queued"], [0])
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_the_other_endpoint_of_an_office_still_gets_its_copy(ready, make_outbox):
    ready.endpoint(ready.office("A1"), "folder", "test-A1")
    box, channel = make_outbox(Outcome(Kind.ENDPOINT_DEAD, "550"))
    assert send_due(box, limit=50).outcomes == {"endpoint_dead": 1, "sent": 1}
    assert len({part.message_id for part in channel.parts}) == 2


def test_a_channel_that_is_not_set_up_leaves_its_deliveries_waiting(ready, make_outbox):
    box, channel = make_outbox()
    only_folder = Outbox(box.database, {"folder": channel}, TEST, box.clock, box.stop_file)
    sent = send_due(only_folder, limit=50)
    assert (sent.released, sent.waiting, sent.failed) == (1, {"mail": 1}, True)
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_without_an_endpoint_nothing_is_released(ready, make_outbox):
    ready.database.execute("UPDATE endpoints SET state = 'revoked'")
    box, _ = make_outbox()
    sent = send_due(box, limit=50)
    assert (sent.released, len(sent.unreachable), sent.failed) == (0, 1, True)
    assert ready.column("SELECT state FROM notices") == ["approved"]


def test_published_between_draft_and_approval(world, database):
    world.agency("A1")
    plan(database, TEST, MORNING)
    world.published("A1")
    assert plan(database, TEST, MORNING).cancelled == 1
    assert world.column("SELECT state FROM notices") == ["cancelled"]


def test_published_between_approval_and_release(ready, make_outbox):
    ready.published("A1")
    box, channel = make_outbox()
    assert send_due(box, limit=50).cancelled == 1
    assert (channel.parts, ready.column("SELECT state FROM notices")) == ([], ["cancelled"])


def test_published_between_release_and_claim(ready, make_outbox):
    box, channel = make_outbox()
    release(box, approved(box)[0])
    ready.published("A1")
    assert send_due(box, limit=50).cancelled == 1
    assert (channel.parts, state(ready)) == ([], ["cancelled"])
    assert ready.column("SELECT state FROM notices") == ["cancelled"]


def test_published_after_the_first_of_two_endpoints(ready, make_outbox):
    ready.endpoint(ready.office("A1"), "folder", "test-A1")
    box, channel = make_outbox()
    channel.during = lambda: ready.published("A1") if len(channel.parts) == 1 else None
    send_due(box, limit=50)
    assert state(ready) == ["sent", "cancelled"]
    assert ready.column("SELECT state FROM notices") == ["released"]


def test_changed_findings_stop_a_rectify_notice(world, database, make_outbox):
    world.agency("A1")
    world.published("A1")
    number = world.finding("A1")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    world.take_back(number)
    box, channel = make_outbox()
    assert send_due(box, limit=50).cancelled == 1
    assert channel.parts == []
    world.confirm(number)
    assert len(plan(database, TEST, MORNING).drafted) == 1, "taken back by us, it may be written again"


def test_what_was_released_is_no_news(world, database, make_outbox):
    world.agency("A1")
    world.published("A1")
    world.finding("A1")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, _ = make_outbox()
    send_due(box, limit=50)
    assert plan(database, TEST, MORNING).drafted == []


def test_two_approved_notices_do_not_tell_one_fact_twice(world, database, make_outbox):
    world.agency("A1")
    world.published("A1")
    number = world.finding("A1")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    database.execute(
        """INSERT INTO notices SELECT 99, 'GJ-2027-000099', dedupe_key || 'x', mode, office_id, agency_code, report_year,
             kind, stage, template, template_sha, subject, body_text, body_html, content_hash, 'draft', drafted_by,
             NULL, NULL, NULL, not_before, expires_at, NULL, NULL, created_at FROM notices"""
    )
    database.execute("INSERT INTO notice_findings SELECT 99, ?, evidence_hash, reopened FROM notice_findings", [number])
    approve(database, find_notices(database, states=("draft",)), "张三", MORNING)
    box, channel = make_outbox()
    sent = send_due(box, limit=50)
    assert (sent.released, sent.cancelled, len(channel.parts)) == (1, 1, 1)


def test_an_expired_notice_never_leaves(ready, make_outbox, clock):
    box, channel = make_outbox()
    clock.pass_by(days=3)
    assert send_due(box, limit=50).expired == 1
    assert (channel.parts, ready.column("SELECT state FROM notices")) == ([], ["expired"])


def test_a_delivery_past_its_time_expires_with_its_notice(ready, make_outbox, clock):
    box, channel = make_outbox(Outcome(Kind.RETRY, "451"))
    send_due(box, limit=50)
    clock.pass_by(days=3)
    assert send_due(box, limit=50).expired == 1
    assert (state(ready), len(channel.parts)) == (["expired"], 1)


def test_a_delivered_notice_does_not_expire(ready, make_outbox, clock):
    box, _ = make_outbox()
    send_due(box, limit=50)
    clock.pass_by(days=3)
    send_due(box, limit=50)
    assert ready.column("SELECT state FROM notices") == ["released"]


@pytest.mark.parametrize("step", ["released", "claimed", "sent"])
def test_a_crash_loses_nothing(ready, make_outbox, clock, step):
    box, channel = make_outbox()
    release(box, approved(box)[0])
    if step != "released":
        delivery = claim(box.database, "dead worker", clock(), "test", {"mail"})
        assert delivery is not None
        if step == "sent":
            channel.send(_part_as_sent(box, delivery))
    sent = send_due(box, limit=50)
    assert sent.outcomes == ({"sent": 1} if step == "released" else {}), "the lease of the dead still holds"
    clock.pass_by(minutes=6)
    send_due(box, limit=50)
    assert state(ready) == ["sent"]
    assert len({(part.number, part.message_id) for part in channel.parts}) == 1


def _part_as_sent(box, delivery):
    from notifications.outbox import part_of

    [item] = find_notices(box.database)
    return part_of(box.database, item, delivery)


def test_a_crash_inside_the_release_leaves_it_approved(ready, make_outbox, monkeypatch):
    box, _channel = make_outbox()

    def fall(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("notifications.outbox.insert_delivery", fall)
        with pytest.raises(KeyboardInterrupt):
            send_due(box, limit=50)
    assert (ready.column("SELECT state FROM notices"), state(ready)) == (["approved"], [])
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_a_delivery_that_kills_its_workers_does_not_live_for_ever(ready, make_outbox, clock):
    box, _ = make_outbox()
    release(box, approved(box)[0])
    for number in range(MAX_ATTEMPTS):
        assert claim(box.database, f"worker {number}", clock(), "test", {"mail"}) is not None
        clock.pass_by(minutes=6)
    assert claim(box.database, "one more", clock(), "test", {"mail"}) is None
    send_due(box, limit=50)
    assert state(ready) == ["dead"]


def test_who_lost_the_lease_records_the_attempt_only(ready, make_outbox, clock):
    slow, _channel = make_outbox(Outcome(Kind.RETRY, "451"))
    release(slow, approved(slow)[0])
    mine = claim(slow.database, slow.owner, clock(), "test", {"mail"})
    assert mine is not None
    clock.pass_by(minutes=6)
    other, _ = make_outbox()
    assert send_due(other, limit=50).outcomes == {"sent": 1}
    deliver_one(slow, mine)
    assert state(ready) == ["sent"]
    assert ready.column("SELECT outcome FROM delivery_attempts ORDER BY id") == ["sent", "retry"]


def test_two_workers_share_the_work(world, database, make_outbox, tmp_path, clock):
    for number in range(6):
        world.agency(f"A{number}")
        world.endpoint(world.office(f"A{number}"), "mail", f"a{number}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    with open_database(tmp_path / "gouji.db") as second:
        two, channel_two = make_outbox(opened=second)
        one, channel_one = make_outbox(during=lambda: _work_one(two))
        send_due(one, limit=50)
    owners: defaultdict[str, int] = defaultdict(int)
    for part in channel_one.parts + channel_two.parts:
        owners[part.address] += 1
    assert owners == {f"a{number}@a.test": 1 for number in range(6)}
    assert (len(channel_one.parts), len(channel_two.parts)) == (3, 3)


def _work_one(box):
    delivery = claim(box.database, box.owner, box.clock(), "test", {"mail"})
    if delivery is not None:
        deliver_one(box, delivery)


def test_mail_keeps_to_its_rate_and_loses_nothing(world, database, make_outbox, clock):
    for number in range(25):
        world.agency(f"A{number:02}")
        world.endpoint(world.office(f"A{number:02}"), "mail", f"a{number}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, channel = make_outbox()
    first = send_due(box, limit=50)
    assert (first.outcomes, first.resting, first.failed) == ({"sent": 20}, {"mail": 5}, False)
    clock.pass_by(seconds=3)
    assert send_due(box, limit=50).outcomes == {"sent": 1}
    clock.pass_by(minutes=-30)
    assert send_due(box, limit=50).outcomes == {}, "a clock that jumps back adds no tokens"
    clock.pass_by(minutes=31)
    assert send_due(box, limit=50).outcomes == {"sent": 4}
    assert set(world.column("SELECT attempts FROM deliveries")) == {1}
    assert len({part.address for part in channel.parts}) == len(channel.parts) == 25


def test_attempts_are_never_rewritten(ready, make_outbox):
    box, _ = make_outbox()
    send_due(box, limit=50)
    for sql in ("UPDATE delivery_attempts SET outcome = 'dead'", "DELETE FROM delivery_attempts"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            box.database.execute(sql)


def test_the_kill_switch_stops_before_the_next_claim(ready, make_outbox):
    ready.endpoint(ready.office("A1"), "folder", "test-A1")
    box, channel = make_outbox()
    box.stop_file.touch()
    assert send_due(box, limit=50).stopped
    assert channel.parts == []
    box.stop_file.unlink()
    box, channel = make_outbox(during=box.stop_file.touch)
    sent = send_due(box, limit=50)
    assert (sent.stopped, len(channel.parts), state(ready)) == (True, 1, ["sent", "queued"])


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


def test_a_plan_that_is_late_takes_nothing_back_that_was_released(ready, make_outbox):
    box, _channel = make_outbox()
    [stale] = find_notices(ready.database, states=("approved",))
    assert release(box, stale) == "released"
    assert not cancel(ready.database, stale, "overtaken", MORNING)
    assert state(ready) == ["queued"]


def test_what_another_worker_has_on_the_wire_stays_his(ready, make_outbox):
    box, _channel = make_outbox()
    [item] = find_notices(ready.database, states=("approved",))
    release(box, item)
    assert claim(ready.database, "another", box.clock(), "test", {"mail"}) is not None
    assert withdraw(ready.database, item.id, box.owner) == 1
    assert state(ready) == ["sending"]


def test_a_run_that_is_asked_to_stop_claims_nothing_more(ready, make_outbox):
    box, channel = make_outbox()
    asked = replace(box, asked_to_stop=lambda: True)
    sent = send_due(asked, limit=50)
    assert (sent.outcomes, sent.waiting, sent.failed) == ({}, {}, False)
    assert (channel.parts, ready.column("SELECT state FROM notices")) == ([], ["approved"])
    assert send_due(box, limit=50).outcomes == {"sent": 1}
