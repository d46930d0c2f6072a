"""What a page or a person has written does no harm in any channel: looked at where it arrives."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.notices import approve, find_notices
from notifications.channels.base import Channel, File, Kind, Outcome
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


@contextmanager
def saying(replies: dict[str, bytes]) -> Iterator[int]:
    """The port of a mail server that answers each command with a line of the test; "*" to all that has none."""

    def talk(line: socket.socket) -> None:
        with line, suppress(OSError):
            line.settimeout(5)
            lines = line.makefile("rb")
            line.sendall(replies.get("", b"220 hello") + b"\r\n")
            letter = False
            for heard in lines:
                word = "." if heard == b".\r\n" else heard[:4].decode("latin-1").strip().upper()
                if letter and word != ".":
                    continue
                fine = {"DATA": b"354 go on"}.get(word, b"250 fine")
                told = replies.get(word, replies.get("*", fine))
                letter = word == "DATA" and told.startswith(b"354")
                line.sendall(told + b"\r\n")

    def wait() -> None:
        with suppress(OSError):
            while True:
                talk(server.accept()[0])

    server = socket.create_server(("127.0.0.1", 0))
    thread = Thread(target=wait)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def told_by(replies: dict[str, bytes], user: str = "", wait_s: float = 5) -> Outcome:
    with saying(replies) as port:
        server = MailServer("127.0.0.1", port, "plain")
        object.__setattr__(server, "user", user)  # which the settings refuse without encryption
        with closing(MailChannel(server, SENDER, wait_s, wait_s)) as mail:
            return mail.send(PART)


@pytest.mark.parametrize(
    ("replies", "user", "expected"),
    [
        ({"EHLO": b"250-x\r\n250 SIZE \xb2"}, "", (Kind.SENT, "250")),
        ({"EHLO": b"250-x\r\n250 SIZE " + b"9" * 5000}, "", (Kind.SENT, "250")),
        ({"EHLO": b"250-x\r\n250 SIZE 0"}, "", (Kind.SENT, "250")),
        ({"EHLO": b"250-x\r\n250 SIZE 99"}, "", (Kind.DEAD, "too-big")),
        ({"EHLO": b"250-x\r\n250 AUTH CRAM-MD5", "AUTH": b"334 a"}, "u", (Kind.RETRY, "odd-answer")),
        ({"EHLO": b"250-x\r\n250 AUTH PLAIN", "*": b"334 a"}, "u", (Kind.RETRY, "odd-answer")),
        ({".": b"\xb2\xb2\xb2 stored"}, "", (Kind.UNKNOWN, "no-answer")),
        ({".": b"999 stored"}, "", (Kind.UNKNOWN, "no-answer")),
        ({"RCPT": b"999 what"}, "", (Kind.RETRY, "999")),
    ],
)
def test_what_no_mail_server_should_say(replies, user, expected):
    outcome = told_by(replies, user)
    assert (outcome.kind, outcome.code) == expected


SAID = st.one_of(
    st.binary(max_size=40),
    st.builds(
        lambda code, rest: str(code).encode() + rest,
        st.sampled_from([220, 235, 250, 251, 334, 354, 421, 450, 500, 503, 535, 550, 554, 599, 600, 999, 1]),
        st.sampled_from(
            [b"", b" ", b"-", b" a", b" \xff", b" 5.7.1 no", b"-x\r\n250 SIZE \xb2", b"-x\r\n250 AUTH CRAM-MD5 PLAIN"]
        )
        | st.binary(max_size=40).map(lambda text: b" " + text),
    ),
)
STEPS = st.sampled_from(["", "EHLO", "HELO", "AUTH", "MAIL", "RCPT", "DATA", ".", "RSET", "QUIT", "*"])


@given(replies=st.dictionaries(STEPS, SAID, max_size=4), user=st.sampled_from(["", "u"]))
@settings(max_examples=80, deadline=None)
def test_nothing_that_a_mail_server_says_breaks_a_run(replies, user):
    said = {step: line if line.startswith(b"250") else line.replace(b"\n", b" ") for step, line in replies.items()}
    assert told_by(said, user, 0.1).kind in Kind


def test_a_machine_may_have_any_name(monkeypatch):
    for name in ("办公室.corp.local", "办公室", "a b", "a\r\nMAIL FROM:<x@y.test>", ""):
        monkeypatch.setattr(socket, "getfqdn", lambda *args, name=name: name)
        assert told_by({}).kind is Kind.SENT

    def unspeakable(*args):
        raise UnicodeError("label too long")

    monkeypatch.setattr(socket, "getfqdn", unspeakable)
    assert told_by({}).kind is Kind.SENT


VALUES = (
    st.none() | st.booleans() | st.floats() | st.sampled_from([0, -1, 310000, 19021, 9499, 10**40, "", "\ud800"]) | ANY
)
FIELDS = st.sampled_from(["errcode", "code", "errmsg", "msg", "media_id"])
ANSWERS = st.binary(max_size=200) | st.dictionaries(FIELDS, VALUES | st.lists(VALUES, max_size=2), max_size=3)
HEADER = st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=40) | st.sampled_from(
    ["http://[::1", "https://*/", "//\xff", "http://a..b/", "Mon, 1 Jan 99999999999 0:0:0 GMT", "²³", "-1"]
)
HEADERS = st.dictionaries(st.sampled_from(["Location", "Retry-After", "Set-Cookie", "Date", "Content-Type"]), HEADER)


@given(status=st.integers(200, 599), headers=HEADERS, body=ANSWERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_a_vendor_says_breaks_a_run(lively, status, headers, body):
    robots, channels = lively
    said = body if isinstance(body, bytes) else json.dumps(body).encode()
    file = replace(part_for("wecom", is_file=True), files=(File("a.docx", "x/y", bytes(99)),))
    for name, one in channels.items():
        robots.says.extend([(status, headers, said)] * 2)
        outcome = one.send(file if name == "wecom" else part_for(name))
        robots.says.clear()
        assert outcome.detail.isprintable()
        assert outcome.code != "no-answer", (name, status, headers, said)
