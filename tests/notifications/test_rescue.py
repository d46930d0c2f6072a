"""Endpoints that rest or die, the supervising office in their stead, bodies that have ended, and what a person sends again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from audit.errors import GoujiError
from db.alerts import open_alerts
from db.notices import approve, find_notices, notice
from db.resending import resend
from db.stranded import stranded
from db.supervisors import about_many
from notifications.channels.base import Kind, Outcome
from notifications.ordering import order
from notifications.outbox import approved, preview, release, send_due
from notifications.planning import plan
from notifications.releasing import rescue
from notifications.watching import watch
from tests.notifications.missing import gone
from tests.notifications.sending import LIVE, TEST, Script, state
from tests.notifications.world import MORNING, YEAR, beijing_time

DEAD = Outcome(Kind.ENDPOINT_DEAD, "550", "no such user")


@pytest.fixture
def supervised(world, database):
    """One approved reminder for a body whose office and whose supervising office have a test mailbox each."""
    world.agency("A1", roles="responsible supervisor")
    world.endpoint(world.office("A1"), "mail", "own@a.test")
    world.endpoint(world.office("A1", "supervisor"), "mail", "above@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    return world


def addresses(channel: Script) -> list[str]:
    return [part.address for part in channel.parts]


def rest(world, address, until):
    sql = "UPDATE endpoints SET state = 'muted', muted_until = ? WHERE address = ?"
    world.database.execute(sql, [until, address])


def test_a_muted_endpoint_is_passed_over_and_comes_back_by_itself(ready, make_outbox, clock):
    ready.endpoint(ready.office("A1"), "mail", "second@a.test")
    box, channel = make_outbox()
    release(box, approved(box)[0])
    rest(ready, "test@a.test", "2027-01-26")
    assert send_due(box, limit=50).outcomes == {"sent": 1}
    assert addresses(channel) == ["second@a.test"]
    ready.database.execute("DROP TRIGGER notice_frozen")
    ready.database.execute("UPDATE notices SET expires_at = '2027-01-29T00:00:00Z'")
    clock.pass_by(hours=13)
    assert send_due(box, limit=50).outcomes == {}, "the day itself is still quiet"
    clock.pass_by(hours=1)
    assert send_due(box, limit=50).outcomes == {"sent": 1}


def test_when_all_rest_the_supervising_office_hears_and_is_told_why(supervised, make_outbox, tmp_path):
    rest(supervised, "own@a.test", "2027-02-26")
    box, channel = make_outbox()
    before = supervised.dump()
    assert preview(box, Script()) == 1
    assert supervised.dump() == before
    sent = send_due(box, limit=50)
    [number] = sent.forwarded
    assert (sent.released, sent.outcomes, addresses(channel)) == (1, {"sent": 1}, ["above@a.test"])
    [part] = channel.parts
    assert part.text.startswith("〔原收件的A1responsible没有可用的联系方式")
    assert (number in part.text, part.html) == (True, None)
    assert supervised.column("SELECT kind FROM notice_events")[-2:] == ["released", "forwarded"]


def test_when_all_have_died_the_supervising_office_hears_in_the_same_run(supervised, make_outbox):
    box, channel = make_outbox(DEAD)
    sent = send_due(box, limit=50)
    assert (addresses(channel), state(supervised)) == (["own@a.test", "above@a.test"], ["dead", "sent"])
    assert (len(sent.forwarded), sent.unreachable) == (1, [])
    assert send_due(box, limit=50).forwarded == []


def test_two_runs_that_find_the_same_notice_rescue_it_once(supervised, make_outbox, clock):
    box, channel = make_outbox()
    other = replace(box, owner="other")
    release(box, approved(box)[0])
    supervised.database.execute("UPDATE deliveries SET state = 'dead'")
    supervised.database.execute("UPDATE endpoints SET state = 'bounced' WHERE address = 'own@a.test'")
    supervised.endpoint(supervised.office("A1"), "mail", "new@a.test")
    (item,) = stranded(supervised.database, clock(), "test")  # both have read it
    assert [rescue(box, item), rescue(other, item)] == ["released again", ""]
    send_due(box, limit=50)
    assert (rescue(other, item), addresses(channel)) == ("", ["new@a.test"])


def test_a_new_address_of_the_office_comes_before_the_supervising_office(supervised, make_outbox):
    supervised.database.execute("UPDATE endpoints SET state = 'revoked' WHERE address = 'above@a.test'")
    box, channel = make_outbox(DEAD)
    assert len(send_due(box, limit=50).unreachable) == 1
    supervised.endpoint(supervised.office("A1"), "mail", "new@a.test")
    supervised.database.execute("UPDATE endpoints SET state = 'active' WHERE address = 'above@a.test'")
    assert send_due(box, limit=50).forwarded == []
    assert addresses(channel) == ["own@a.test", "new@a.test"]


def test_what_reaches_nobody_stays_approved_and_goes_when_an_address_appears(supervised, make_outbox):
    supervised.database.execute("UPDATE endpoints SET state = 'bounced'")
    box, channel = make_outbox()
    sent = send_due(box, limit=50)
    assert (len(sent.unreachable), sent.failed, supervised.column("SELECT state FROM notices")) == (
        1,
        True,
        ["approved"],
    )
    supervised.endpoint(supervised.office("A1"), "mail", "new@a.test")
    assert send_due(box, limit=50).outcomes == {"sent": 1}
    assert addresses(channel) == ["new@a.test"]


def test_what_died_is_not_passed_on_when_its_reason_is_gone(supervised, make_outbox):
    box, channel = make_outbox(DEAD, during=lambda: supervised.published("A1"))
    sent = send_due(box, limit=50)
    assert (addresses(channel), sent.forwarded, state(supervised)) == (["own@a.test"], [], ["dead"])


def test_the_address_of_a_supervising_office_may_stand_with_another_body(world, database, make_outbox):
    for code in ("A1", "A2"):
        world.agency(code, roles="responsible")
        world.insert("offices", agency_code=code, name="市政府办", role="supervisor")
    world.endpoint(world.office("A2", "supervisor"), "mail", "above@a.test")
    world.endpoint(world.office("A2"), "mail", "a2@a.test")
    plan(database, TEST, MORNING)
    database.execute("DELETE FROM endpoints WHERE channel = 'folder'")
    approve(database, find_notices(database), "张三", MORNING)
    box, channel = make_outbox()
    assert len(send_due(box, limit=50).forwarded) == 1
    assert sorted(addresses(channel)) == ["a2@a.test", "above@a.test"]


def test_when_the_supervising_office_refuses_here_its_address_with_another_body_is_tried(
    supervised, database, make_outbox
):
    """Not the same address again, though."""
    for code in ("A2", "A3"):
        supervised.agency(code, roles="")
    for code, address in (("A2", "above@a.test"), ("A3", "other@a.test")):
        number = supervised.insert("offices", agency_code=code, name="A1supervisor", role="supervisor")
        supervised.endpoint(number, "mail", address)
    box, channel = make_outbox(DEAD, DEAD)
    for _ in range(3):
        send_due(box, limit=50)
    assert addresses(channel) == ["own@a.test", "above@a.test", "other@a.test"]


def test_what_a_county_is_told_of_its_bodies_goes_to_no_office_above_it(world, database, make_outbox, clock):
    clock.now = beijing_time(2027, 2, 15, 10, 10)
    world.agency("G1", "government", name="样例县人民政府")
    city = world.insert("offices", agency_code="G1", name="样例市政务公开办", role="supervisor")
    world.endpoint(city, "mail", "city@a.test", test=False)
    for code in ("B1", "B2"):
        world.agency(code)
        world.insert("offices", agency_code=code, name="样例县政务公开办", role="supervisor")
    database.execute("UPDATE agencies SET parent = 'G1' WHERE code <> 'G1'")
    world.endpoint(world.office("B1", "supervisor"), "mail", "county@a.test", test=False)
    gone(world, "B2", looks=("2027-02-13T13:00:00Z", "2027-02-14T13:00:00Z"), confirmed="2027-02-15T01:00:00Z")
    order(database, LIVE, clock.now, "circular", YEAR, by="王五")
    plan(database, LIVE, clock.now, YEAR)
    many = [item for item in find_notices(database) if about_many(item.kind, item.stage)]
    approve(database, many, "张三", clock.now)
    box, channel = make_outbox(DEAD, DEAD, DEAD, policy=LIVE)
    sent = send_due(box, limit=50)
    assert set(addresses(channel)) == {"county@a.test"}
    assert sorted(sent.unreachable) == sorted(item.number for item in many)
    assert {item.kind for item in many} == {"circular", "overdue", "publication"}
    world.endpoint(world.office("B2", "supervisor"), "mail", "new@a.test", test=False)
    assert send_due(box, limit=50).unreachable == [], "the same office, in another of its rows"
    assert addresses(channel)[-3:] == ["new@a.test"] * 3


def test_a_copy_for_one_supervising_office_does_not_go_to_another(world, database, make_outbox):
    world.agency("A1")
    offices = [world.insert("offices", agency_code="A1", name=name, role="supervisor") for name in ("市公开办", "省厅")]
    for office, address in zip(
        (world.office("A1"), *offices), ("own@a.test", "city@a.test", "above@a.test"), strict=True
    ):
        world.endpoint(office, "mail", address)
    world.published("A1")
    world.finding("A1")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    database.execute("UPDATE endpoints SET state = 'bounced' WHERE address = 'city@a.test'")
    box, channel = make_outbox()
    sent = send_due(box, limit=50)
    assert (len(sent.unreachable), sorted(addresses(channel))) == (1, ["above@a.test", "own@a.test"])


@pytest.fixture
def by_robot(world, database, make_outbox):
    """The same with a robot at the office, which answers as told; what reaches the supervising office, by mail."""
    for code in ("A1", "A2"):
        world.agency(code, roles="responsible supervisor")
        way = {"office_id": world.office(code), "channel": "dingtalk", "secret_ref": f"env:{code}", "is_test": 1}
        world.insert("endpoints", **way)
        world.endpoint(world.office(code, "supervisor"), "mail", f"above-{code}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)

    def make(*outcomes):
        robot = Script(*outcomes)
        box, mail = make_outbox()
        return replace(box, channels={"mail": mail, "dingtalk": robot}), robot, mail

    return make


@pytest.mark.parametrize("code", ["clock", "ip"])
def test_our_own_clock_and_address_are_no_fault_of_an_office(world, by_robot, clock, code):
    wrong = Outcome(Kind.CONFIG, code, "本机的时钟不准")
    box, robot, mail = by_robot(*[wrong] * 20)
    for _ in range(10):
        sent = send_due(box, limit=50)
        assert (sent.outcomes, sent.forwarded, sent.unreachable) == ({"config": 2}, [], [])
        clock.pass_by(minutes=5)
    watch(box.database, "test", clock(), box.stop_file)
    assert [one.cause for one in open_alerts(box.database)] == [f"config|dingtalk||{code}"], "one for all robots"
    assert "2 份投递在等" in open_alerts(box.database)[0].sentence
    assert world.column("SELECT DISTINCT state FROM endpoints") == ["active"]
    robot.outcomes.clear()
    assert send_due(box, limit=50).outcomes == {"sent": 2}
    assert (mail.parts, world.column("SELECT DISTINCT attempts FROM deliveries")) == ([], [1])


def test_a_robot_that_refuses_its_key_is_one_that_cannot_be_used(world, by_robot, clock):
    """Whoever waited for a person to mend it would let a stage of one day pass."""
    box, _, mail = by_robot(Outcome(Kind.CONFIG, "310000", "关键词"))
    sent = send_due(box, limit=50)
    assert (sent.outcomes, len(sent.forwarded)) == ({"config": 1, "sent": 2}, 1)
    assert sorted(world.column("SELECT state FROM endpoints WHERE channel = 'dingtalk'")) == ["active", "revoked"]
    assert [part.text.startswith("〔原收件的") for part in mail.parts] == [True]


@pytest.mark.parametrize("late", [False, True])
def test_a_body_that_has_ended_is_told_nothing_more(ready, make_outbox, late):
    box, channel = make_outbox()
    if late:
        release(box, approved(box)[0])
    ready.database.execute("UPDATE agencies SET active_to = '2027-01-26'")
    assert approved(box) or late
    if not late:
        assert preview(box, Script()) == 1, "the last day is a day like any other"
    ready.database.execute("UPDATE agencies SET active_to = '2027-01-25'")
    assert preview(box, Script()) == 0
    assert send_due(box, limit=50).cancelled == 1
    assert (channel.parts, ready.column("SELECT state FROM notices")) == ([], ["cancelled"])


def test_a_person_sends_again_what_was_given_up(ready, make_outbox, clock):
    box, channel = make_outbox(DEAD)
    send_due(box, limit=50)
    [number] = ready.column("SELECT number FROM notices")
    with pytest.raises(GoujiError, match="先用 gouji agencies activate 启用"):
        resend(box.database, number, by="张三", now=clock())
    ready.database.execute("UPDATE endpoints SET state = 'active', state_reason = NULL")
    assert resend(box.database, number, by="张三", now=clock()) == 1
    assert send_due(box, limit=50).outcomes == {"sent": 1}
    first, second = channel.parts
    assert (first.message_id, first.text, first.number) == (second.message_id, second.text, second.number)
    assert ready.column("SELECT actor FROM notice_events WHERE kind = 'resent'") == ["张三"]
    assert ready.column("SELECT action || target FROM audit_log WHERE actor = '张三'") == [f"notice resent{number}"]
    with pytest.raises(GoujiError, match="没有未能送达的投递"):
        resend(box.database, number, by="张三", now=clock())


def test_what_may_have_arrived_is_sent_again_only_on_a_persons_word(ready, make_outbox, clock):
    box, channel = make_outbox(Outcome(Kind.UNKNOWN, "x"), Outcome(Kind.UNKNOWN, "x"))
    send_due(box, limit=50)
    clock.pass_by(minutes=10)
    send_due(box, limit=50)
    [item] = find_notices(box.database)
    with pytest.raises(GoujiError, match="可能已经送到"):
        resend(box.database, item.number, by="张三", now=clock())
    one = ready.column("SELECT id FROM deliveries")[0]
    with pytest.raises(GoujiError, match="没有未能送达"):
        resend(box.database, item.number, by="张三", now=clock(), delivery_id=one + 1, may_repeat=True)
    assert resend(box.database, item.number, by="张三", now=clock(), delivery_id=one, may_repeat=True) == 1
    assert send_due(box, limit=50).outcomes == {"sent": 1}
    assert len({part.message_id for part in channel.parts}) == 1


def test_what_is_over_is_not_sent_again(ready, make_outbox, clock):
    box, _ = make_outbox(Outcome(Kind.DEAD, "554"))
    send_due(box, limit=50)
    [item] = find_notices(box.database)
    with pytest.raises(GoujiError, match="已过有效时间"):
        resend(box.database, item.number, by="张三", now=clock() + timedelta(days=30))
    ready.published("A1")
    assert resend(box.database, item.number, by="张三", now=clock()) == 1
    assert send_due(box, limit=50).outcomes == {}, "its reason is gone"
    assert notice(box.database, item.number).state == "cancelled"


def test_a_live_notice_is_passed_on_to_live_addresses_only(supervised, make_outbox):
    plan(supervised.database, LIVE, MORNING)
    approve(supervised.database, find_notices(supervised.database, states=("draft",)), "张三", MORNING)
    box, channel = make_outbox(policy=LIVE)
    assert len(send_due(box, limit=50).unreachable) == 1
    supervised.endpoint(supervised.office("A1", "supervisor"), "mail", "live@a.test", test=False)
    assert len(send_due(box, limit=50).forwarded) == 1
    assert addresses(channel) == ["live@a.test"]
