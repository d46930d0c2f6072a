"""What a page or a person has written does no harm in any channel: looked at where it arrives."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.notices import approve, find_notices
from notifications.channels.base import Channel, Kind
from notifications.channels.folder import FolderChannel
from notifications.channels.mail import MailChannel, MailServer
from notifications.channels.message import message_of
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from notifications.text import sendable
from tests.notifications import robots as fake
from tests.notifications import smtp
from tests.notifications.sending import TEST
from tests.notifications.test_mail import PART, SENDER, decoded, texts
from tests.notifications.test_robots import CHANNELS, QUICK, clock, part_for
from tests.notifications.world import MORNING

CALLS = '<at user_id="all">所有人</at><@all> <@zhangsan>@all @所有人 @13800138000'
HOSTILE = f"样例\u202e市\r\nBcc: x@y.test\r\n\r\n=1+1{CALLS}<script>alert(1)</script>\x00\x1b[31m局"
GUARDS = {"WECOM": "w", "DINGTALK": "d", "FEISHU": "f"}
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def town() -> fake.Robots:
    known = {"w": fake.Guard()}, {"d": fake.Guard(keywords=("年报审核",))}, {"f": fake.Guard(keywords=("年报审核",))}
    return fake.Robots(*known, clock=lambda: clock().timestamp(), per_minute=10_000, per_second=10_000)


def looked_at(robots: fake.Robots) -> list[str]:
    """What the groups have seen, after a look at each whole body."""
    for asked in robots.shown:
        told = json.loads(asked.body)
        assert set(told) <= {"msgtype", "msg_type", "text", "content", "at"}
        assert told.get("at", {}).get("isAtAll", False) is False
        assert not told.get("at", {}).get("atMobiles")
        assert set(told.get("text") or told["content"]) == {"content" if "text" in told else "text"}
    return [asked.text for asked in robots.shown]


@pytest.mark.parametrize("edited", [False, True])
def test_a_hostile_page_and_registry(database, world, tmp_path, edited):
    world.agency("A1", name=HOSTILE)
    for channel in CHANNELS:
        way = {"office_id": world.office("A1"), "channel": channel, "secret_ref": f"env:{channel.upper()}"}
        world.insert("endpoints", **way, is_test=1)
    world.endpoint(world.office("A1"), "mail", "office@a.test")
    world.endpoint(world.office("A1"), "folder", "test-A1")
    world.published("A1", 2025)
    for number in range(12):
        subject = f"{HOSTILE}{number}"
        world.finding("A1", year=2025, subject=subject, message=HOSTILE, quote=HOSTILE, found=HOSTILE, label=HOSTILE)
    plan(database, TEST, MORNING)
    if edited:  # the full text, which was made for a letter, goes to the robots
        database.execute("UPDATE notices SET body_im = NULL")
    drafts = find_notices(database)
    assert {item.kind for item in drafts} == {"reminder", "rectify"}
    approve(database, drafts, "张三", MORNING)
    robots, office = town(), smtp.Office()
    with fake.serving(robots) as base, smtp.serving(office) as port:
        channels = {name: kind(base, GUARDS, lambda: datetime.now(UTC), (5, 5)) for name, kind in CHANNELS.items()}
        mail = MailChannel(MailServer("127.0.0.1", port, "plain"), SENDER)
        folder = FolderChannel(tmp_path / "out")
        robots.clock = lambda: datetime.now(UTC).timestamp()
        everything: dict[str, Channel] = {**channels, "mail": mail, "folder": folder}
        box = Outbox(database, everything, TEST, lambda: MORNING, tmp_path / "STOP", sleep=lambda seconds: None)
        sent = send_due(box, limit=None)
        for one in everything.values():
            one.close()
    assert set(sent.outcomes) <= {Kind.SENT}
    seen = looked_at(robots)
    assert {asked.vendor for asked in robots.shown} == set(CHANNELS)
    for text in seen:
        assert text.startswith("【年报审核】")
        assert not re.search(r"<\s*/?\s*(at|@)", text, re.IGNORECASE)
        assert not CONTROLS.search(text)
    assert len(office.kept) == 2
    for raw in office.kept:
        _harmless_mail(raw)
    names = {path.name for path in (tmp_path / "out").rglob("*")}
    assert all(re.fullmatch(r"test-A1|GJ-2027-\d{6}|1\.(txt|eml|html)", name) for name in names), names


def _harmless_mail(raw: bytes) -> None:
    message = message_from_bytes(raw)
    assert (message["Bcc"], message.get_all("To"), len(message.get_all("Subject", []))) == (None, ["office@a.test"], 1)
    assert not CONTROLS.search(decoded(message["Subject"]))
    plain, html = texts(raw)
    assert not CONTROLS.search(plain + html)
    assert not re.search(r"<(script|at|@)", html)


ANY = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(
    [HOSTILE, CALLS, "\ud800", "\r\n.\r\n"]
)


@given(text=ANY)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_sent_or_called_empty(lively, text):
    robots, channels = lively
    before = len(robots.shown)
    outcomes = [one.send(part_for(name, text=f"年报审核{text}")) for name, one in channels.items()]
    assert [(one.kind, one.code) for one in outcomes] == [(Kind.SENT, "0")] * 3
    expected = sendable(f"年报审核{text}").strip()
    assert looked_at(robots)[before:] == [expected] * 3
    assert not CONTROLS.search(expected.replace("\n", ""))


@pytest.fixture
def lively():
    robots = town()
    with fake.serving(robots) as base:
        channels = {name: kind(base, GUARDS, clock, QUICK) for name, kind in CHANNELS.items()}
        yield robots, channels
        for one in channels.values():
            one.close()


@given(text=ANY, subject=ANY)
@settings(max_examples=80, deadline=None)
def test_any_letter_is_plain_ascii_with_one_header_each(text, subject):
    part = replace(PART, text=text, subject=f"年报{subject}", html=f"<p>{text}</p>")
    raw = bytes(message_of(part, SENDER, "a@b.test"))
    assert raw.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    message = message_from_bytes(raw)
    names = [name.lower() for name in message.keys()]  # noqa: SIM118  a message is no dictionary
    assert len(names) == len(set(names))
    assert "bcc" not in names
    assert texts(raw) == [sendable(text), sendable(f"<p>{text}</p>")]
    assert "\n" not in str(make_header(decode_header(message["Subject"])))
    assert all(len(line) <= 998 for line in raw.splitlines())


@given(text=ANY)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_goes_into_a_folder(tmp_path, text):
    with closing(FolderChannel(tmp_path)) as folder:
        outcome = folder.send(replace(PART, address="a", text=text, html=text, subject=text, number="GJ-1"))
    assert outcome.kind is Kind.SENT
    assert (tmp_path / "a" / "GJ-1" / "1.txt").read_bytes() == sendable(text).encode()
