"""A silence keeps notices from being written and from leaving; it ends by itself, and nothing is lost by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.errors import GoujiError
from db.notices import approve, find_notices
from db.silences import add_silence, end_silence, list_silences, silences_now
from notifications.outbox import send_due
from notifications.planning import plan
from tests.notifications.sending import TEST, unsend
from tests.notifications.world import MORNING

HOUR = timedelta(hours=1)
FEBRUARY = MORNING + timedelta(days=10)


def silence(
    database, *, now=MORNING, code=None, agency=None, office=None, starts=-HOUR, ends=24 * HOUR, reason="核对中"
):
    return add_silence(
        database,
        agency_code=agency,
        office_id=office,
        code=code,
        starts_at=now + starts,
        ends_at=now + ends,
        reason=reason,
        by="pi",
        now=now,
    )


def drafts(database):
    return [(item.agency_code, item.kind) for item in find_notices(database, states=("draft",))]


@pytest.fixture
def two(world):
    world.agency("A")
    world.agency("B")
    return world


def test_a_silent_body_gets_no_reminder_until_it_is_over(two, database):
    silence(database, agency="A")
    assert plan(database, TEST, MORNING).silenced == ["样例市A局"]  # a date of the law passes: never without a word
    assert drafts(database) == [("B", "reminder")]
    assert plan(database, TEST, MORNING + timedelta(days=1)).silenced == []
    assert sorted(drafts(database)) == [("A", "reminder"), ("B", "reminder")]


def test_a_silent_office_leaves_the_others_of_its_body(world, database, bureau):
    silence(database, office=world.office(bureau, "head"))
    plan(database, TEST, MORNING)
    assert [item.office_id for item in find_notices(database)] == [world.office(bureau)]


def test_a_silence_that_has_not_begun_silences_nothing(two, database):
    silence(database, agency="A", starts=HOUR)
    plan(database, TEST, MORNING)
    assert len(drafts(database)) == 2


def test_a_rule_is_left_out_of_rectify_notices_and_named_afterwards(world, database, bureau):
    world.finding(bureau, "A31")
    world.finding(bureau, "A32", "T3.total.total", cause=2)
    silence(database, code="A31", now=FEBRUARY)
    plan(database, TEST, FEBRUARY)
    named = "SELECT DISTINCT f.code FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id ORDER BY 1"
    assert world.column(named) == ["A32"]
    plan(database, TEST, FEBRUARY + timedelta(days=2))
    assert world.column(named) == ["A31", "A32"]


def test_a_silent_rule_does_not_stop_a_reminder(two, database):
    silence(database, code="A31")
    plan(database, TEST, MORNING)
    assert len(drafts(database)) == 2


def test_all_that_a_silence_names_must_fit(world, database, bureau):
    world.agency("B")
    world.finding(bureau, "A31")
    world.finding("B", "A31")
    silence(database, agency="B", code="A31", now=FEBRUARY)
    plan(database, TEST, FEBRUARY)
    assert {code for code, kind in drafts(database) if kind == "rectify"} == {bureau}


def test_a_draft_rests_under_a_silence_of_its_body_and_is_overtaken_by_one_of_a_rule(world, database, bureau):
    world.finding(bureau, "A31")
    world.finding(bureau, "A32", "T3.total.total", cause=2)
    plan(database, TEST, FEBRUARY)
    before = {item.number for item in find_notices(database, states=("draft",))}
    number = silence(database, agency=bureau, now=FEBRUARY)
    plan(database, TEST, FEBRUARY)
    assert {item.number for item in find_notices(database, states=("draft",))} == before
    end_silence(database, number, by="pi", why="", now=FEBRUARY + HOUR)
    silence(database, code="A31", now=FEBRUARY + HOUR)
    plan(database, TEST, FEBRUARY + HOUR)
    assert {item.number for item in find_notices(database, states=("cancelled",), kind="rectify")} == before


def test_what_was_approved_stays_until_the_silence_is_over(world, database, ready, make_outbox, clock):
    box, channel = make_outbox()
    number = silence(database, agency="A1", ends=2 * HOUR)
    sent = send_due(box, limit=None)
    assert (sent.released, channel.parts) == (0, [])
    assert list(sent.suspended.values()) == [f"静默 {number} 至 2027-01-26 12:10：核对中"]
    clock.now += 2 * HOUR
    sent = send_due(box, limit=None)
    assert (sent.released, len(channel.parts)) == (1, 1)


def test_what_was_released_waits_too(world, database, ready, make_outbox, clock):
    box, channel = make_outbox()
    world.database.execute("UPDATE endpoints SET state = 'active'")
    release = send_due(make_outbox()[0], limit=None)
    assert release.released == 1
    unsend(world.database)
    silence(database, office=world.office("A1"))
    sent = send_due(box, limit=None)
    assert (len(sent.suspended), channel.parts) == (1, [])


def test_a_notice_that_names_a_silent_finding_stays(world, database, bureau, make_outbox, clock):
    world.finding(bureau, "A31")
    world.endpoint(world.office(bureau), "mail", "t@a.test")
    plan(database, TEST, FEBRUARY)
    approve(database, find_notices(database, states=("draft",), kind="rectify"), "张三", FEBRUARY)
    clock.now = FEBRUARY
    silence(database, code="A31", now=FEBRUARY)
    box, channel = make_outbox()
    assert send_due(box, limit=None).released == 0
    assert channel.parts == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agency": None}, "至少要写一项"),
        ({"agency": "Z"}, "名录里没有代码为 Z 的机关"),
        ({"ends": -2 * HOUR}, "结束要晚于开始"),
        ({"starts": -3 * HOUR, "ends": -HOUR}, "已经过去"),
        ({"ends": timedelta(days=400)}, "最长一年"),
        ({"reason": ""}, "原因"),
        ({"office": 99}, "这个科室不是该单位的"),
    ],
)
def test_refused(two, database, change, words):
    with pytest.raises(GoujiError, match=words):
        silence(database, **{"agency": "A", **change})
    assert list_silences(database) == []


def test_an_office_of_another_body_is_refused(two, database):
    with pytest.raises(GoujiError, match="不是该单位的"):
        silence(database, agency="A", office=two.office("B"))


@pytest.mark.parametrize("starts", [-HOUR, HOUR])
def test_ended_by_a_person(two, database, starts):
    number = silence(database, agency="A", starts=starts)
    end_silence(database, number, by="pi2", why="核对完了", now=MORNING)
    assert silences_now(database, MORNING + 2 * HOUR) == []
    with pytest.raises(GoujiError, match="已经结束"):
        end_silence(database, number, by="pi2", why="", now=MORNING)
    log = database.execute("SELECT actor, action, target FROM audit_log").fetchall()
    assert log == [("pi", "silence added", "A"), ("pi2", "silence ended", "A")]
    with pytest.raises(GoujiError, match="没有编号为 9 的静默"):
        end_silence(database, 9, by="pi2", why="", now=MORNING)
