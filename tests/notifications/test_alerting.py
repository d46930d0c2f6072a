"""What the operator hears: each cause once, by a way that works, until it is over."""

from __future__ import annotations

import pytest

from db.alerts import end_alert, open_alerts
from db.notices import approve, find_notices
from db.resending import resend
from notifications.alerting import Way, tell
from notifications.channels.base import Kind, Outcome
from notifications.channels.folder import FolderChannel
from notifications.outbox import send_due
from notifications.planning import plan
from notifications.watching import watch
from tests.notifications.sending import TEST, Script
from tests.notifications.world import MORNING

DEAD = Outcome(Kind.ENDPOINT_DEAD, "550", "no such user")
DOWN = Outcome(Kind.RETRY, "refused")


class Operator:
    """Looks after each run, and is told by mail, a robot and a folder."""

    def __init__(self, box, clock, folder):
        self.box, self.clock = box, clock
        self.mail, self.robot, self.folder = Script(), Script(), Script()

    def ways(self):
        return [
            Way("mail", self.mail, address="op@a.test"),
            Way("wecom", self.robot, secret_ref="env:OP"),
            Way("folder", self.folder, last=True),
        ]

    def look(self, sent=None):
        unreachable = None if sent is None else sent.unreachable
        watch(self.box.database, "test", self.clock(), self.box.stop_file, unreachable)
        return sorted(one.cause.partition("|")[0] for one in open_alerts(self.box.database))

    def hear(self, sent=None):
        self.look(sent)
        return tell(self.box.database, self.ways(), self.clock())


@pytest.fixture
def operator(make_outbox, clock, tmp_path):
    def make(*outcomes, **more):
        box, channel = make_outbox(*outcomes, **more)
        return box, channel, Operator(box, clock, tmp_path)

    return make


def test_a_dead_address_is_told_once_in_one_message_and_ends_when_it_is_mended(ready, operator, clock):
    box, _, boss = operator(DEAD)
    boss.hear(send_due(box, limit=50))
    assert boss.look() == ["delivery", "endpoint", "reach"]
    [letter] = boss.mail.parts
    assert "550 no such user" in letter.text
    assert (len(boss.robot.parts), len(boss.folder.parts), letter.text.count("·")) == (1, 1, 3)
    assert boss.robot.parts[0].text.startswith("【年报审核】")
    for _ in range(3):
        clock.pass_by(minutes=5)
        assert boss.hear(send_due(box, limit=50)) == 0
    ready.database.execute("UPDATE endpoints SET state = 'active', state_reason = NULL")
    resend(box.database, ready.column("SELECT number FROM notices")[0], by="张三", now=clock())
    assert boss.hear(send_due(box, limit=50)) == 0
    assert boss.look() == []


def test_what_lasts_is_told_again_the_next_day_and_what_a_person_ended_is_not(ready, operator, clock):
    box, _, boss = operator(DEAD)
    sent = send_due(box, limit=50)
    assert boss.hear(sent) == 3
    end_alert(box.database, "endpoint|1", now=clock(), by="张三")
    clock.pass_by(hours=21)
    assert boss.hear(sent) == 2
    assert boss.look(sent) == ["delivery", "reach"]


def test_not_by_the_channel_that_is_broken(world, database, operator, clock):
    for turn in range(5):
        world.endpoint(world.office(world.agency(f"A{turn}")), "mail", f"a{turn}@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, channel, boss = operator(*[DOWN] * 5)
    assert boss.hear(send_due(box, limit=50)) == 1
    assert boss.look() == ["breaker"]
    assert (boss.mail.parts, len(boss.robot.parts), len(boss.folder.parts)) == ([], 1, 1)
    clock.pass_by(minutes=5)
    send_due(box, limit=50)
    assert boss.look() == []
    channel.outcomes = [Outcome(Kind.CONFIG, "535", "login")]
    box.database.execute("DROP TRIGGER delivery_sent_kept")
    box.database.execute("UPDATE deliveries SET state = 'queued', attempts = 0")
    send_due(box, limit=50)
    assert boss.look() == ["config"]
    assert tell(box.database, boss.ways()[::2], clock()) == 1, "the folder alone, when mail is all there is beside it"
    assert boss.mail.parts == []


def test_what_could_not_be_told_is_told_the_next_time(ready, operator, clock):
    box, _, boss = operator(DEAD)
    send_due(box, limit=50)
    boss.mail.outcomes = [DOWN]
    boss.robot.outcomes = [Outcome(Kind.CONFIG, "secret")]
    assert boss.hear() == 0
    assert len(boss.folder.parts) == 1, "written all the same, but nobody looks there every day"
    clock.pass_by(minutes=5)
    assert boss.hear() == 2

    def fall():
        raise OSError("no disk")

    boss.folder.during = fall
    clock.pass_by(hours=22)
    assert boss.hear() == 2, "a way that breaks is no reason to break the run"


@pytest.mark.parametrize("fault", [UnicodeError("host"), OSError("disk"), AttributeError("of a library")])
def test_a_way_that_breaks_silences_no_other(ready, operator, fault):
    box, _, boss = operator(DEAD)
    send_due(box, limit=50)

    def fall():
        raise fault

    boss.mail.during = boss.robot.during = fall
    assert boss.hear() == 0
    assert len(boss.folder.parts) == 1
    boss.robot.during = None
    assert boss.hear() == 2
    assert (len(boss.mail.parts), len(boss.robot.parts), len(boss.folder.parts)) == (2, 2, 2)


def test_drafts_that_nobody_approves_the_brake_and_time_that_was_lost(world, database, operator, clock):
    world.endpoint(world.office(world.agency("A1")), "mail", "a@a.test")
    plan(database, TEST, MORNING)
    box, _, boss = operator()
    assert boss.look() == ["drafts"]
    approve(database, find_notices(database), "张三", MORNING)
    assert boss.look() == []
    box.stop_file.touch()
    send_due(box, limit=50)
    assert boss.look() == ["stop"]
    box.stop_file.unlink()
    assert boss.look() == []
    clock.pass_by(days=4)
    send_due(box, limit=50)
    assert boss.look() == ["lost"]
    clock.pass_by(days=9)
    assert boss.look() == []


@pytest.mark.parametrize(
    ("channel", "outcome", "causes"),
    [
        ("wecom", Outcome(Kind.DEAD, "777", "new"), ["code", "delivery", "reach"]),
        ("wecom", Outcome(Kind.DEAD, "40058", "too long"), ["delivery", "reach"]),
        ("wecom", Outcome(Kind.CONFIG, "secret", "no such secret"), ["config"]),
        ("dingtalk", Outcome(Kind.CONFIG, "310000", "sign not match"), ["endpoint", "reach"]),
        ("dingtalk", Outcome(Kind.CONFIG, "clock", "invalid timestamp"), ["config"]),
        ("mail", Outcome(Kind.SENT, "250"), []),
    ],
)
def test_each_outcome_says_what_it_means(world, database, operator, channel, outcome, causes):
    office = world.office(world.agency("A1"))
    world.insert("endpoints", office_id=office, channel=channel, address="", secret_ref="env:ONE", is_test=1)
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    box, script, boss = operator(outcome)
    box.channels.update({"wecom": script, "dingtalk": script})
    sent = send_due(box, limit=50)
    assert boss.look(sent) == causes


def test_what_was_passed_on_is_told_until_the_office_has_an_address(world, database, operator):
    world.agency("A1", roles="responsible supervisor")
    world.endpoint(world.office("A1"), "mail", "own@a.test")
    world.endpoint(world.office("A1", "supervisor"), "mail", "above@a.test")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    database.execute("UPDATE endpoints SET state = 'muted', muted_until = '2027-03-01' WHERE address = 'own@a.test'")
    box, _, boss = operator()
    sent = send_due(box, limit=50)
    assert boss.look(sent) == ["forward"]
    world.endpoint(world.office("A1"), "mail", "new@a.test")
    assert boss.look() == []


def test_many_of_a_kind_are_one_thing_to_look_at(world, database, operator):
    for turn in range(12):
        world.agency(f"A{turn:02}")
    plan(database, TEST, MORNING)
    database.execute("DELETE FROM endpoints")
    approve(database, find_notices(database), "张三", MORNING)
    box, _, boss = operator()
    sent = send_due(box, limit=50)
    assert len(sent.unreachable) == 12
    assert boss.hear(sent) == 1
    assert [one.cause for one in open_alerts(database)] == ["reach|many"]


def test_a_robot_of_the_operator_calls_nobody_and_the_folder_is_written(ready, operator, clock, tmp_path):
    box, _, boss = operator(Outcome(Kind.ENDPOINT_DEAD, "550", '<at user_id="all">'))
    send_due(box, limit=50)
    boss.look()
    folder = Way("folder", FolderChannel(tmp_path / "alerts"), last=True)
    assert tell(box.database, [Way("feishu", boss.robot, secret_ref="env:X"), folder], clock()) > 0
    assert "<at" not in boss.robot.parts[0].text
    [text] = (tmp_path / "alerts").rglob("*.txt")
    assert "运维提醒" in text.read_text(encoding="utf-8")
