from __future__ import annotations

import io
import socket
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from threading import Thread
from types import SimpleNamespace
from typing import Any, cast

import pytest

from audit.errors import BadSettings
from notifications.channels.base import File, Kind, Part
from notifications.channels.mail import MailChannel, MailServer, is_near
from notifications.channels.message import Sender, is_address, message_of
from notifications.channels.smtp import Answers
from tests.notifications.smtp import PASSWORD, USER, Office, certificate, login, server_context, serving
from tests.notifications.world import MORNING

SUBJECT = "【测试】【年报审核】样例市样例区人民政府政务服务管理办公室2026年度报告：催报，期限2027年1月31日（星期日）"
PART = Part(
    number="GJ-2027-000123",
    part=1,
    subject=SUBJECT,
    text="正文 GJ-2027-000123\n.一行以点开头\n",
    html="<p>正文</p>",
    address="office@a.test",
    secret_ref="",
    message_id="<0123456789abcdef@gouji.test>",
    first_message="<first@gouji.test>",
    at=MORNING,
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = (File("zhenggai-370303-2026-1.docx", DOCX, b"PK\x00\r\n.\r\n" * 99), File("huizhi.xlsx", XLSX, b"PK\xff"))
SENDER = Sender("gouji@a.test", "年报审核系统", "person@a.test")


@pytest.fixture(scope="session")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


def channel(port, security="plain", **options):
    return MailChannel(MailServer("127.0.0.1", port, security, **options), SENDER)


def delivered(office, part=PART, **options):
    with serving(office) as port:
        mail = channel(port, **options)
        try:
            return mail.send(part)
        finally:
            mail.close()


def decoded(text):
    return str(make_header(decode_header(text)))


def parts(raw) -> list[Any]:
    """What stands in a letter of several parts."""
    return list(cast("list[Any]", message_from_bytes(raw).get_payload()))


def texts(raw):
    found = [one for one in message_from_bytes(raw).walk() if one.get_content_maintype() == "text"]
    return [bytes(one.get_payload(decode=True)).decode().replace("\r\n", "\n") for one in found]


def test_a_letter_arrives_whole():
    office = Office()
    assert delivered(office).kind is Kind.SENT
    [raw] = office.kept
    assert office.route == [("gouji@a.test", ["office@a.test"])]
    assert raw.isascii()
    message = message_from_bytes(raw)
    assert decoded(message["Subject"]) == SUBJECT
    assert decoded(message["From"]) == "年报审核系统 <gouji@a.test>"
    assert message["To"] == "office@a.test"
    assert message["Message-ID"] == PART.message_id
    assert message["In-Reply-To"] == message["References"] == "<first@gouji.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Notice-Id"] == "GJ-2027-000123"
    assert message["Reply-To"] == "person@a.test"
    assert message["Date"] == "Tue, 26 Jan 2027 10:10:00 +0800"
    root, plain, html = message.walk()
    assert root.get_content_type() == "multipart/alternative"
    assert (plain["Content-Transfer-Encoding"], html["Content-Transfer-Encoding"]) == ("base64", "base64")
    assert texts(raw) == [PART.text, PART.html]
    assert html.get_content_type() == "text/html"


def test_a_resend_has_the_same_bytes():
    office = Office()
    with serving(office) as port:
        mail = channel(port)
        part = replace(PART, files=FILES)
        assert [mail.send(part).kind for _ in range(2)] == [Kind.SENT] * 2
        mail.close()
    assert office.kept[0] == office.kept[1]


def test_lines_that_begin_with_a_dot_survive():
    office = Office()
    delivered(office, replace(PART, text=".one\n..two\n.\nend\n", html=None))
    assert texts(office.kept[0]) == [".one\n..two\n.\nend\n"]


@pytest.mark.parametrize(
    ("step", "reply", "kind", "wait"),
    [
        ("RCPT", "550 5.1.1 no such user", Kind.ENDPOINT_DEAD, 0),
        ("RCPT", "451 4.7.1 greylisted", Kind.RETRY, 300),
        ("RCPT", "450 mailbox busy", Kind.RETRY, 300),
        ("MAIL", "553 sender not allowed", Kind.CONFIG, 0),
        ("MAIL", "530 authentication required", Kind.CONFIG, 0),
        ("MAIL", "421 too busy", Kind.RETRY, 300),
        ("DATA", "554 5.6.0 refused", Kind.DEAD, 0),
        ("DATA", "452 no room", Kind.RETRY, 300),
        ("DATA", "552 5.3.4 too big", Kind.DEAD, 0),
        ("MAIL", "552 5.3.4 too big", Kind.DEAD, 0),
    ],
)
def test_what_a_refusal_means(step, reply, kind, wait):
    outcome = delivered(Office(replies={step: reply}))
    assert (outcome.kind, outcome.code, outcome.wait_s) == (kind, reply[:3], wait)
    assert reply[4:] in outcome.detail


US, GONE, LATER = Kind.CONFIG, Kind.ENDPOINT_DEAD, Kind.RETRY
# what servers say of a receiver → whom they refuse
RECEIVERS = [
    ("550 5.1.1 <a@b.test>: Recipient address rejected: User unknown in local recipient table", GONE),  # Postfix
    ("550 5.1.1 <relay@limit.test>: Recipient address rejected: User unknown", GONE),
    ("554 5.1.1 <a@b.test>: Recipient address rejected: undeliverable address", GONE),
    ("554 5.7.1 <a@b.test>: Relay access denied", US),
    ("554 5.7.1 Service unavailable; Client host [5.1.1.9] blocked using zen.spamhaus.org", US),
    ("550 5.7.1 Client host rejected: cannot find your hostname, [1.2.3.4]", US),
    ("504 5.5.2 <gouji>: Helo command rejected: need fully-qualified hostname", US),
    ("553 5.7.1 <gouji@a.test>: Sender address rejected: not owned by user", US),
    ("550 5.1.8 <gouji@a.test>: Sender address rejected: Domain not found", US),
    ("550 5.1.7 <gouji>: Bad sender address", US),
    ("556 5.1.10 <a@b.test>: Recipient address has null MX", GONE),
    ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", GONE),  # Exchange
    ("550 5.4.1 [a@b.test]: Recipient address rejected: Access denied", GONE),
    ("550 5.5.0 Requested action not taken: mailbox unavailable", GONE),
    ("550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", US),
    ("550 5.7.606 Access denied, banned sending IP [1.2.3.4]", US),
    ("530 5.7.57 Client was not authenticated", US),
    ("550 5.2.1 mailbox disabled", GONE),
    ("554 5.2.1 The email account is disabled", GONE),
    ("550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?id=relay-limit", GONE),  # QQ 企业邮
    ("550 Mailbox unavailable or access denied", GONE),
    ("550 Connection frequency limited", US),
    ("550 Ip frequency limited", US),
    ("550 Suspected spam ip", US),
    ("503 Error: need EHLO and AUTH first", US),
    ("535 Authentication failed", US),
    ("550 User not found: office@a.test", GONE),  # 163, Coremail
    ("550 Invalid User", GONE),
    ("550 MI:IPB", US),
    ("553 authentication is required", US),
    ("554 DT:SPM", US),
    ("550 relay not permitted", US),  # Exim
    ("550 Unrouteable address", GONE),
    ("550 5.7.1 <a@b.test>... Relaying denied", US),  # sendmail
    ("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", US),  # qmail
    ("511 sorry, no mailbox here by that name (#5.1.1)", GONE),
    ("538 5.7.11 Encryption required", US),
    ("554 no", US),
    ("550 no", GONE),
    ("454 4.7.1 Relay access denied", LATER),
]


@pytest.mark.parametrize(("reply", "kind"), RECEIVERS)
def test_whom_a_server_refuses_is_read_from_its_words(reply, kind):
    outcome = delivered(Office(replies={"RCPT": reply}))
    assert (outcome.kind, outcome.code) == (kind, reply[:3])
    assert reply[4:30] in outcome.detail
    assert ("不能怪收件地址" in outcome.detail) is (kind is US)


@pytest.mark.parametrize(("step", "kind"), [("MAIL", Kind.RETRY), ("RCPT", Kind.RETRY), ("DATA", Kind.UNKNOWN)])
def test_a_line_that_is_cut(step, kind):
    assert delivered(Office(drop=step)).kind is kind


def test_a_server_that_is_not_there():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        outcome = channel(reserved.getsockname()[1]).send(PART)
    assert (outcome.kind, outcome.code) == (Kind.RETRY, "refused")


@pytest.mark.parametrize(
    ("fault", "code"), [(socket.gaierror(-2, "marker"), "dns"), (TimeoutError("marker"), "connect-timeout")]
)
def test_a_server_that_cannot_be_found_or_does_not_answer(monkeypatch, fault, code):
    def fail(*args, **options):
        raise fault

    monkeypatch.setattr(socket, "create_connection", fail)
    outcome = channel(25).send(PART)
    assert (outcome.kind, outcome.code) == (Kind.RETRY, code)
    assert "marker" not in outcome.detail


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        (b"220-still\r\n" * 50_000, Kind.RETRY, "connect-timeout"),  # no end of lines
        (b"2" * 100_000, Kind.CONFIG, "500"),  # no end of a line
        (b"220 hello\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n", Kind.CONFIG, "not-supported"),
    ],
)
def test_who_stands_between_can_neither_hold_us_nor_speak_for_the_server(said, kind, code):
    """Before TLS everything may be anybody's: it must end, and none of it counts once TLS has begun."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard = bytearray()

        def talk():
            line, _ = server.accept()
            with line, suppress(OSError):
                line.settimeout(5)
                line.sendall(said)
                while piece := line.recv(4096):
                    heard.extend(piece)
                    if b"\x16\x03" in piece:  # the handshake
                        line.sendall(b"250 no handshake of ours\r\n")
                        return

        thread = Thread(target=talk)
        thread.start()
        mail = MailChannel(MailServer("127.0.0.1", server.getsockname()[1], "starttls"), SENDER, 2)
        outcome = mail.send(PART)
        mail.close()
        thread.join()
    assert (outcome.kind, outcome.code) == (kind, code)
    assert b"MAIL" not in heard


class Dripping(io.RawIOBase):
    """A byte, three seconds later the next one: `clock` tells them."""

    def __init__(self) -> None:
        self.clock = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.clock += 3
        buffer[:1] = b"2"
        return 1


def test_an_answer_that_drips_is_not_waited_for_for_ever(monkeypatch):
    drops = Dripping()
    monkeypatch.setattr("notifications.channels.smtp.monotonic", lambda: drops.clock)
    connection = SimpleNamespace(gettimeout=lambda: 30.0, makefile=lambda mode: io.BufferedReader(drops))
    answers = Answers(cast(Any, connection))
    with pytest.raises(TimeoutError, match="an answer without end"):
        answers.readline(8192)
    assert drops.clock == 63, "twice the patience of one read, and no more"
    answers.close()


@pytest.mark.parametrize(("timeout_s", "answer_s", "kind"), [(5, 0.05, Kind.UNKNOWN), (0.1, 5, Kind.SENT)])
def test_a_letter_that_takes_long_to_store(timeout_s, answer_s, kind):
    office = Office(late_s=0.2)
    with serving(office) as port:
        mail = MailChannel(MailServer("127.0.0.1", port, "plain"), SENDER, timeout_s, answer_s)
        assert mail.send(replace(PART, files=(File("a.bin", "x/y", bytes(200_000)),))).kind is kind
        mail.close()


def test_a_letter_may_be_stored_although_nobody_says_so():
    office = Office(drop="DATA")
    assert (delivered(office).kind, len(office.kept)) == (Kind.UNKNOWN, 1)


def test_after_a_cut_the_next_letter_gets_a_new_connection():
    office = Office(drop="DATA")
    with serving(office) as port:
        mail = channel(port)
        assert mail.send(PART).kind is Kind.UNKNOWN
        office.drop = ""
        assert mail.send(PART).kind is Kind.SENT
        mail.close()


@pytest.mark.parametrize("fault", [{"drop": "MAIL"}, {"replies": {"MAIL": "421 idle for too long"}}])
def test_a_kept_connection_that_has_died_costs_no_try(fault):
    office = Office()
    with serving(office) as port:
        mail = channel(port)
        assert mail.send(PART).kind is Kind.SENT
        for name, value in {**fault, "once": True}.items():
            setattr(office, name, value)
        assert mail.send(PART).kind is Kind.SENT
        mail.close()
    assert (len(office.kept), len(office.peers)) == (2, 2)


def test_a_connection_carries_fifty_letters_and_is_asked_nothing_between():
    office = Office()
    with serving(office) as port:
        mail = channel(port)
        assert {mail.send(PART).kind for _ in range(101)} == {Kind.SENT}
        mail.close()
    assert (len(office.kept), len(office.peers)) == (101, 3)
    assert office.asked == ["MAIL", "RCPT", "DATA"] * 101


def test_one_receiver_who_is_refused_does_not_harm_the_others():
    office = Office(replies={"gone@a.test": "550 5.1.1 no such user"})
    with serving(office) as port:
        mail = channel(port)
        kinds = [mail.send(replace(PART, address=one)).kind for one in ("a@a.test", "gone@a.test", "b@a.test")]
        mail.close()
    assert kinds == [Kind.SENT, Kind.ENDPOINT_DEAD, Kind.SENT]
    assert [to for _, to in office.route] == [["a@a.test"], ["b@a.test"]]
    assert len(office.peers) == 1


def test_a_letter_that_is_too_large_is_not_begun():
    office = Office()
    with serving(office, data_size_limit=2000) as port:
        mail = channel(port)
        assert mail.send(replace(PART, files=FILES)).code == "too-big"
        assert (mail.send(replace(PART, html=None)).kind, len(office.kept)) == (Kind.SENT, 1)
        mail.close()
    assert office.asked == ["MAIL", "RCPT", "DATA"]


def test_files_go_with_the_letter():
    office = Office()
    delivered(office, replace(PART, files=FILES))
    message = message_from_bytes(office.kept[0])
    assert message.get_content_type() == "multipart/mixed"
    first, *files = parts(office.kept[0])
    assert first.get_content_type() == "multipart/alternative"
    assert [(one.get_filename(), one.get_content_type()) for one in files] == [
        (one.name, one.media_type) for one in FILES
    ]
    assert [one.get_payload(decode=True) for one in files] == [one.content for one in FILES]
    assert [one.get_param("name") for one in files] == [one.name for one in FILES]
    assert office.kept[0].isascii()
    assert texts(office.kept[0]) == [PART.text, PART.html]


def test_chinese_names_stand_in_both_forms_and_keep_the_type():
    subject = "【年报审核】样例市财政局2026年度报告：督促整改（3项）"
    sender = replace(SENDER, chinese_names=True)
    twice = (*FILES, FILES[0])
    _, *files = parts(bytes(message_of(replace(PART, subject=subject, files=twice), sender, "a@b.test")))
    stem = "督促整改-GJ-2027-000123"
    names = [f"{stem}.docx", f"{stem}.xlsx", f"{stem}-2.docx"]
    assert [one.get_content_type() for one in files] == [DOCX, XLSX, DOCX]
    assert [one.get_filename() for one in files] == names
    assert ["filename*=utf-8''%E7%9D%A3" in one["Content-Disposition"] for one in files] == [True] * 3
    assert [decoded(one.get_param("name")) for one in files] == names
    assert all(one.get_param("name").count("=?utf-8?") == 1 for one in files)


@pytest.mark.parametrize("name", ["../../etc/passwd", "年报.docx", "a\r\nX: y.docx", '"; x="', ".docx", ""])
def test_a_file_name_that_is_not_ours_is_not_used(name):
    part = replace(PART, files=(File(name, "text/html; x=y", b"content"),))
    file = parts(bytes(message_of(part, SENDER, "a@b.test")))[1]
    assert file.get_filename() in ("GJ-2027-000123-1.bin", "GJ-2027-000123-1.docx")
    assert file.get_content_type() == "application/octet-stream"
    assert file["X"] is None


def test_html_that_is_too_large_stays_away():
    part = replace(PART, html="汉" * 34_134)
    assert message_of(part, SENDER, "a@b.test").get_content_type() == "text/plain"
    assert (
        message_of(replace(part, html="汉" * 34_133), SENDER, "a@b.test").get_content_type() == "multipart/alternative"
    )


def test_the_name_of_the_sender_stands_beside_its_header():
    sender = Sender(f"{'long.' * 11}name@a-rather-long-domain.gov.test", "一二三四五六七八九")
    raw = bytes(message_of(PART, sender, "a@b.test"))
    assert b"\r\nFrom: =?utf-8?b?" in raw
    assert decoded(message_from_bytes(raw)["From"]) == f"{sender.name} <{sender.address}>"


def tls(pem):
    return {"tls_context": server_context(pem), "require_starttls": True}


def test_starttls_and_login(pem):
    office = Office()
    with serving(office, **tls(pem), auth_required=True, authenticator=login) as port:
        mail = channel(port, "starttls", user=USER, password=PASSWORD, ca_file=str(pem))
        assert mail.send(PART).kind is Kind.SENT
        mail.close()
    assert len(office.kept) == 1


def test_a_wrong_password_is_our_set_up(pem):
    with serving(Office(), **tls(pem), auth_required=True, authenticator=login) as port:
        outcome = channel(port, "starttls", user=USER, password="wrong-password", ca_file=str(pem)).send(PART)
    assert (outcome.kind, outcome.code) == (Kind.CONFIG, "535")
    assert "wrong-password" not in outcome.detail


def test_a_password_that_a_server_repeats_is_covered(pem):
    office = Office(replies={"RCPT": f"550 you said {PASSWORD}, AGdvdWppAHJpZ2h0LXBhc3N3b3Jk"})
    with serving(office, **tls(pem), auth_required=True, authenticator=login) as port:
        mail = channel(port, "starttls", user=USER, password=PASSWORD, ca_file=str(pem))
        assert mail.send(PART).detail == "you said …, …"
        mail.close()


def test_a_server_that_wants_a_login_which_we_have_not(pem):
    with serving(Office(), **tls(pem), auth_required=True, authenticator=login) as port:
        mail = channel(port, "starttls", ca_file=str(pem))
        outcome = mail.send(PART)
        mail.close()
    assert (outcome.kind, outcome.code) == (Kind.CONFIG, "530")


@pytest.mark.parametrize("security", ["starttls", "ssl"])
@pytest.mark.parametrize(
    ("made", "trusted", "words"),
    [
        ({}, False, "self"),
        ({"days": -1}, True, "expired"),
        ({"host": "127.0.0.2"}, True, "mismatch"),
    ],
)
def test_a_certificate_that_is_not_right_is_never_accepted(tmp_path, security, made, trusted, words):
    office, file = Office(), certificate(tmp_path, **made)
    options: dict[str, Any] = tls(file) if security == "starttls" else {"ssl_context": server_context(file)}
    with serving(office, **options) as port:
        outcome = channel(port, security, ca_file=str(file) if trusted else "").send(PART)
    assert (outcome.kind, outcome.code, office.asked) == (Kind.CONFIG, "certificate", [])
    assert words in outcome.detail


def test_ssl_asked_of_a_port_without_it(pem):
    with serving(Office()) as port:
        outcome = channel(port, "ssl", ca_file=str(pem)).send(PART)
    assert (outcome.kind, outcome.code) == (Kind.CONFIG, "not-supported")
    assert "mail.security" in outcome.detail


def test_a_server_without_starttls_gets_nothing(pem):
    office = Office()
    with serving(office) as port:
        outcome = channel(port, "starttls", ca_file=str(pem)).send(PART)
    assert (outcome.kind, outcome.code, office.asked) == (Kind.CONFIG, "not-supported", [])


def test_ssl_from_the_start(pem):
    office = Office()
    with serving(office, ssl_context=server_context(pem)) as port:
        mail = channel(port, "ssl", ca_file=str(pem))
        assert mail.send(PART).kind is Kind.SENT
        mail.close()


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b\r\nRCPT TO:<c@d>", "a b@c.test", "a@b,c@d", "<a@b.test>", "办公室@a.test", "a@", '"a"@b.test'],
)
def test_what_is_no_address_is_never_handed_in(address):
    assert not is_address(address)
    office = Office()
    assert delivered(office, replace(PART, address=address)).kind is Kind.ENDPOINT_DEAD
    assert office.asked == []


def test_line_breaks_in_a_subject_are_collapsed():
    message = message_of(replace(PART, subject="年报\r\nBcc: x@y.test"), SENDER, "a@b.test")
    assert message["Bcc"] is None
    assert decoded(message_from_bytes(bytes(message))["Subject"]) == "年报 Bcc: x@y.test"


@pytest.mark.parametrize("header", ["message_id", "number", "first_message"])
def test_a_line_break_in_another_header_is_refused(header):
    hostile: dict[str, Any] = {header: "<a@b>\r\nBcc: x@y.test"}
    with pytest.raises(ValueError, match="linefeed"):
        message_of(replace(PART, **hostile), SENDER, "a@b.test")


@pytest.mark.parametrize("length", [1, 9, 16, 40, 120])
def test_subjects_of_any_length_survive(length):
    subject = ("政府信息公开工作年度报告䶮𠮷" * 12)[:length]
    message = message_of(replace(PART, subject=subject), SENDER, "a@b.test")
    raw = bytes(message)
    assert decoded(message_from_bytes(raw)["Subject"]) == subject
    assert all(len(line) <= 78 for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n"))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: MailServer("mail.a.test", 25, "plain"), "只能用于本机或内网"),
        (lambda: MailServer("127.0.0.1", 25, "plain", user="a"), "明文"),
        (lambda: MailServer("mail.a.test", 25, "tls"), "mail.security"),
        (lambda: MailServer("mail.a.test", 465, "ssl", user="a", password="密码"), "mail.password 只能是 ASCII"),
        (lambda: MailServer("mail.a.test", 465, "ssl", ca_file="missing.pem").context(), "missing.pem"),
        (lambda: MailServer("mail.a.test", 465, "ssl", ca_file="a\0b").context(), "mail.ca_file 不是文件路径"),
        (lambda: MailServer("smtp..a.test", 465, "ssl"), "mail.host 只写服务器名"),
        (lambda: MailServer(".smtp.a.test", 465, "ssl"), "mail.host 只写服务器名"),
        (lambda: MailServer("a" * 64 + ".test", 465, "ssl"), "mail.host 只写服务器名"),
        (lambda: MailServer("smtp.a.test:465", 465, "ssl"), "mail.host 只写服务器名"),
        (lambda: MailServer("https://smtp.a.test", 465, "ssl"), "mail.host 只写服务器名"),
        (lambda: MailServer(" smtp.a.test", 465, "ssl"), "mail.host 只写服务器名"),
        (lambda: MailServer("smtp.a.test", 70000, "ssl"), "mail.port 应在 1 到 65535"),
        (lambda: MailServer("smtp://a:geheim@smtp.a.test", 465, "ssl"), r"端口和空格$"),
        (lambda: Sender(name="一二三四五六七八九十"), "最多 9 个字"),
        (lambda: Sender(address="nobody"), "mail.sender"),
        (lambda: Sender(reply_to="a@b\nc"), "mail.reply_to"),
    ],
)
def test_settings_that_are_refused(make, words):
    with pytest.raises(BadSettings, match=words):
        make()


def test_a_password_is_not_shown():
    assert "geheim" not in repr(MailServer("mail.a.test", 465, "ssl", user="a", password="geheim"))


@pytest.mark.parametrize(
    ("host", "near"), [("127.0.0.1", True), ("10.1.2.3", True), ("relay", True), ("8.8.8.8", False), ("a.test", False)]
)
def test_near(host, near):
    assert is_near(host) is near
