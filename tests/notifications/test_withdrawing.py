"""What is no longer true, or past its time, does not leave."""

from __future__ import annotations

from typing import Any

from db.answers import record_answer
from db.decisions import uphold
from db.notices import approve, cancel, find_notices
from notifications.channels.base import Kind, Outcome
from notifications.outbox import approved, release, send_due
from notifications.planning import plan
from tests.notifications.sending import TEST, state
from tests.notifications.world import MORNING


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


def test_what_a_body_objects_to_waits_until_a_person_has_answered(world, database, make_outbox):
    world.agency("A1")
    world.published("A1")
    number = world.finding("A1")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    who: dict[str, Any] = {"by": "李四", "now": MORNING, "lock_version": None}
    record_answer(database, number, answer="disputed", note="台账如此", **who)
    box, channel = make_outbox()
    sent = send_due(box, limit=50)
    assert list(sent.suspended.values()) == [f"单位对问题 {number} 有异议，维持或撤回决定以后再发"]
    assert (channel.parts, world.column("SELECT state FROM notices")) == ([], ["approved"])
    uphold(database, number, note="核对过", **who)
    assert send_due(box, limit=50).released == 1


def test_an_objection_after_the_release_holds_what_has_not_left(world, database, make_outbox):
    world.agency("A1")
    world.published("A1")
    number = world.finding("A1")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, channel = make_outbox()
    release(box, approved(box)[0])
    record_answer(database, number, answer="disputed", note="", by="李四", now=MORNING, lock_version=None)
    assert len(send_due(box, limit=50).suspended) == 1
    assert (channel.parts, state(world)) == ([], ["queued"])


def test_the_draft_of_an_old_year_is_taken_back_with_its_last_finding(world, database):
    """Years that nobody is reminded of any more are looked at as long as something of them waits."""
    world.agency("A1")
    number = world.finding("A1", year=2024)
    plan(database, TEST, MORNING)
    assert world.column("SELECT state FROM notices WHERE kind = 'rectify'") == ["draft"]
    world.take_back(number)
    plan(database, TEST, MORNING)
    assert world.column("SELECT state FROM notices WHERE kind = 'rectify'") == ["cancelled"]


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
             NULL, NULL, NULL, not_before, expires_at, NULL, NULL, created_at, body_im FROM notices"""
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


def test_a_plan_that_is_late_takes_nothing_back_that_was_released(ready, make_outbox):
    box, _channel = make_outbox()
    [stale] = find_notices(ready.database, states=("approved",))
    assert release(box, stale) == "released"
    assert not cancel(ready.database, stale, "overtaken", MORNING)
    assert state(ready) == ["queued"]
