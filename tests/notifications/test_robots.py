"""The three robots against a server that is as strict as theirs."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from audit.errors import BadSettings
from db.deliveries import Delivery
from notifications.channels import dingtalk, feishu
from notifications.channels.base import File, Kind, Outcome, Part
from notifications.channels.credentials import Credential
from notifications.channels.dingtalk import DingTalkChannel
from notifications.channels.feishu import FeishuChannel
from notifications.channels.posting import Answer
from notifications.channels.robots import RobotChannel
from notifications.channels.wecom import WeComChannel
from notifications.endings import ending_of
from notifications.rates import buckets_of
from tests.notifications.robots import FAULTS, FEISHU_FINE, Guard, Robots, serving
from tests.notifications.world import MORNING

CHANNELS: dict[str, type[RobotChannel]] = {"wecom": WeComChannel, "dingtalk": DingTalkChannel, "feishu": FeishuChannel}
SECRETS = {
    "WECOM": "wecom-key",
    "DINGTALK": "ding-token SECdeadbeef0001",
    "FEISHU": "fei-token feisecret",
    "EMPTY": "  ",
}
PART = Part(
    number="GJ-2027-000123",
    part=1,
    subject="【年报审核】样例市财政局2026年度报告：催报",
    text="【年报审核】样例市财政局：请于1月31日前公布。GJ-2027-000123",
    html=None,
    address="",
    secret_ref="",
    message_id="<a@gouji.test>",
    first_message=None,
    at=MORNING,
)
FILE = File("zhenggai-370303-2026-1.docx", "application/octet-stream", b"PK\x03\x04 the document")
QUICK = (2.0, 0.3)


def clock() -> datetime:
    return datetime.fromtimestamp(1_700_000_000, UTC)


def town(**options: Any) -> Robots:
    """One robot of each vendor, guarded in each way that its vendor has."""
    guards: dict[str, Any] = {
        "wecom": {"wecom-key": Guard()},
        "dingtalk": {"ding-token": Guard("SECdeadbeef0001", ("年报审核",))},
        "feishu": {"fei-token": Guard("feisecret", ("年报审核",))},
    }
    return Robots(**(guards | {"clock": lambda: 1_700_000_000.0} | options))


def channel(
    name: str, base: str, environment: Mapping[str, str] = SECRETS, timeouts: tuple[float, float] = QUICK
) -> RobotChannel:
    return CHANNELS[name](base, environment, clock, timeouts)


def part_for(name: str, **changes: Any) -> Part:
    return replace(PART, secret_ref=f"env:{name.upper()}", **changes)


def sent(name: str, robots: Robots, environment: Mapping[str, str] = SECRETS, **changes: Any) -> Outcome:
    with serving(robots) as base:
        return channel(name, base, environment).send(part_for(name, **changes))


@pytest.mark.parametrize("name", CHANNELS)
def test_a_text_arrives_as_it_is(name):
    robots = town()
    assert sent(name, robots) == Outcome(Kind.SENT, "0")
    [asked] = robots.shown
    assert (asked.vendor, asked.text) == (name, PART.text)
    assert "年报审核".encode() in asked.body
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert asked.headers["connection"] == "close"
    if name == "dingtalk":
        assert json.loads(asked.body)["at"] == {"atMobiles": [], "atUserIds": [], "isAtAll": False}
    else:
        assert "at" not in json.loads(asked.body)
        assert "mentioned_list" not in asked.body.decode()


def test_the_signatures():
    assert dingtalk.signed("SECdeadbeef0001", clock()) == (
        "1700000000000",
        "pxUE9LIpEegn370xntBgkvxZcMHDYHlQGZby9YR7tGM=",
    )
    assert feishu.signed("feisecret", clock()) == ("1700000000", "zYZVzdGUkOrfRbbCTH+e3dcWgz1c8L5lcahYtHOfjqg=")


RETRY, CONFIG, GONE, DEAD = Kind.RETRY, Kind.CONFIG, Kind.ENDPOINT_DEAD, Kind.DEAD
# every code of the vendors' tables → what it does, how long to wait
CODES: dict[str, list[tuple[int, str, Kind, int]]] = {
    "wecom": [
        (-1, "system busy", RETRY, 0),
        (6000, "version conflict", RETRY, 0),
        (45033, "too many at once", RETRY, 0),
        (45009, "api freq out of limit", RETRY, 60),
        (93000, "invalid webhook url", GONE, 0),
        (40008, "invalid message type", DEAD, 0),
        (44004, "empty content", DEAD, 0),
        (40058, "exceed max length", DEAD, 0),
        (40035, "bad parameter", DEAD, 0),
        (40033, "escapes", DEAD, 0),
        (40007, "invalid media_id", DEAD, 0),
        (12345, "never seen", DEAD, 0),
    ],
    "dingtalk": [
        (-1, "busy", RETRY, 0),
        (130101, "send too fast", RETRY, 600),
        (410100, "send too fast", RETRY, 600),
        (310000, "keywords not in content", CONFIG, 0),
        (310000, "invalid timestamp", CONFIG, 0),
        (310000, "sign not match", CONFIG, 0),
        (310000, "ip 1.2.3.4 not in whitelist", CONFIG, 0),
        (310000, "description:机器人发送签名不匹配;solution:…;link:…", CONFIG, 0),
        (310000, "something new", CONFIG, 0),
        (400013, "group dissolved", GONE, 0),
        (400101, "token unknown", GONE, 0),
        (300001, "token unknown", GONE, 0),
        (300005, "token is not exist", GONE, 0),
        (400102, "robot disabled", GONE, 0),
        (400106, "not in the group", GONE, 0),
        (400105, "message type", DEAD, 0),
        (40035, "missing parameter", DEAD, 0),
        (43004, "content type", DEAD, 0),
        (430101, "link", DEAD, 0),
        (430102, "text", DEAD, 0),
        (430103, "image", DEAD, 0),
        (430104, "other", DEAD, 0),
        (19021, "of another vendor", DEAD, 0),
    ],
    "feishu": [
        (11232, "frequency limited psm[a]", RETRY, 60),
        (9499, "too many: Frequency Limited, retry later", RETRY, 60),
        (9499, "Bad Request", DEAD, 0),
        (19001, "token invalid", GONE, 0),
        (19021, "sign match fail or timestamp is not within one hour", CONFIG, 0),
        (19022, "Ip Not Allowed", CONFIG, 0),
        (19024, "Key Words Not Found", CONFIG, 0),
        (93000, "of another vendor", DEAD, 0),
    ],
}


# what every robot of a vendor would refuse → our word for it
WORDS = {
    ("dingtalk", "invalid timestamp"): "clock",
    ("dingtalk", "ip 1.2.3.4 not in whitelist"): "ip",
    ("feishu", "Ip Not Allowed"): "ip",
}
DELIVERY = Delivery(
    id=1,
    notice_id=1,
    endpoint_id=1,
    channel="dingtalk",
    address="",
    secret_ref="env:D",
    part=1,
    body="",
    message_id=None,
    attempts=1,
    unknown_before=False,
)


@pytest.mark.parametrize("status", [200, 400, 500])
def test_every_code_has_its_meaning_whatever_the_status(status):
    robots = town()
    found: list[tuple[object, ...]] = []
    expected: list[tuple[object, ...]] = []
    with serving(robots) as base:
        for name, rows in CODES.items():
            robot = channel(name, base)
            for code, message, kind, wait in rows:
                body = json.dumps({robot.code_field: code, robot.message_field: message}, ensure_ascii=False)
                robots.says.append((status, {}, body.encode()))
                outcome = robot.send(part_for(name))
                found.append(
                    (name, code, message, outcome.kind, outcome.code, outcome.wait_s, message in outcome.detail)
                )
                found[-1] += (ending_of(outcome, DELIVERY, clock(), lambda low, high: 1.0).endpoint_state,)
                strange = code in (12345,) or message == "of another vendor"
                if strange and status == 500:  # a gateway's own code is none of the vendor's
                    expected.append((name, code, message, RETRY, "http-500", 0, False, None))
                else:
                    shown = WORDS.get((name, message), str(code))
                    lost = kind is GONE or (kind is CONFIG and shown == str(code))  # that of this robot alone
                    row = (name, code, message, kind, shown, wait, True, "revoked" if lost else None)
                    expected.append(row)
            robot.close()
    assert found == expected


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        ("invalid timestamp", "时钟"),
        ("sign not match", "加签密钥"),
        ("description:机器人发送签名不匹配;solution:请确认签名和生成签名的时间戳必须都放在调用的网址中", "加签密钥"),
        ("keywords not in content, more", "关键词"),
        ("ip 1.2.3.4 not in whitelist", "IP"),
        ("description:机器人发送签名过期;solution:签名生成时间和发送时间请保持在 timestampms 以内", "时钟"),
        ("description:关键词不匹配;solution:请联系群管理员查看此机器人的关键词", "关键词里要有"),
        ("description:来源IP不在白名单内", "IP"),
        ("???", "核对机器人的关键词"),
    ],
)
def test_what_the_one_code_for_four_faults_asks_to_check(message, advice):
    robots = town()
    robots.says.append((200, {}, json.dumps({"errcode": 310000, "errmsg": message}).encode()))
    assert advice in sent("dingtalk", robots).detail


# how the server misbehaves → what becomes of the try
MISBEHAVING = {
    "close": (Kind.UNKNOWN, "no-answer"),
    "reset": (Kind.UNKNOWN, "no-answer"),
    "late": (Kind.UNKNOWN, "timeout"),
    "drip": (Kind.UNKNOWN, "timeout"),
    "half": (Kind.UNKNOWN, "no-answer"),
    "not-http": (Kind.UNKNOWN, "no-answer"),
    "empty-500": (RETRY, "http-500"),
    "empty-200": (RETRY, "not-json"),
    "portal": (RETRY, "not-json"),
    "redirect": (RETRY, "not-json"),
    "busy": (RETRY, "http-429"),
    "not-found": (CONFIG, "http-404"),
    "gateway": (RETRY, "http-502"),
    "broken-json": (RETRY, "not-json"),
    "list": (RETRY, "not-json"),
    "no-code": (RETRY, "not-json"),
    "deep": (RETRY, "not-json"),
    "latin": (RETRY, "not-json"),
    "huge": (RETRY, "not-json"),
    "string-code": (Kind.UNKNOWN, "odd-code"),
    "false-code": (Kind.UNKNOWN, "odd-code"),
    "float-code": (Kind.UNKNOWN, "odd-code"),
    "zero-500": (Kind.UNKNOWN, "http-500"),
    "short": (Kind.SENT, "0"),
    "unknown-code": (DEAD, "987654"),
}


def test_each_way_to_misbehave_has_its_outcome():
    assert set(MISBEHAVING) == set(FAULTS)
    robots, found = town(), {}
    with serving(robots) as base:
        for fault in FAULTS:
            robots.fault = fault
            for name in CHANNELS if fault not in ("late", "drip") else ["feishu"]:
                before = len(robots.asked)
                outcome = channel(name, base).send(part_for(name))
                found[fault, name] = (outcome.kind, outcome.code)
                assert len(robots.asked) == before + 1, "tried again by itself, or a redirect was followed"
                assert outcome.wait_s == (37 if fault == "busy" else 0)
    assert found == {(fault, name): MISBEHAVING[fault] for fault, name in found}


@pytest.mark.parametrize("place", ["http://[::1", "https://*/", "http://a..b/", "//\xff", "ftp://a.test/"])
def test_where_a_redirect_leads_is_not_even_read(place):
    robots = town()
    robots.says.append((302, {"Location": place}, b""))
    outcome = sent("feishu", robots)
    assert (outcome.kind, outcome.code) == (RETRY, "not-json")


def test_a_server_that_does_not_listen_or_is_not_found_got_nothing():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        outcome = channel("wecom", f"http://127.0.0.1:{reserved.getsockname()[1]}").send(part_for("wecom"))
    assert (outcome.kind, outcome.code) == (RETRY, "refused")


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("120", 120),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60),
        ("Tue, 14 Nov 2023 22:13:19 GMT", 0),
        ("99999999999999999999", 6 * 3600),
        ("Mon, 1 Jan 99999999999999999999999999999 0:0:0 GMT", 0),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_how_long_a_server_asks_to_wait(asked, wait):
    robots = town()
    robots.says.append((503, {"Retry-After": asked}, b""))
    assert sent("feishu", robots) == Outcome(RETRY, "http-503", "对方的服务器出错（HTTP 503）", wait)


@pytest.mark.parametrize(("name", "most"), [("wecom", 2048), ("dingtalk", 20_000), ("feishu", 20_480)])
def test_nothing_goes_out_that_is_too_long(name, most):
    robots = town()
    envelope = {"wecom": 0, "dingtalk": 104, "feishu": 128}[name]
    text = "【年报审核】" + "汉" * ((most - envelope - 18) // 3)
    text += "x" * (most - envelope - len(text.encode()))
    with serving(robots) as base:
        robot = channel(name, base)
        fits, over = (robot.send(part_for(name, text=one)) for one in (text, text + "x"))
    size = len(robots.shown[0].text.encode() if name == "wecom" else robots.shown[0].body)
    assert (fits.kind, size) == (Kind.SENT, most)
    assert (over.kind, over.code, len(robots.asked)) == (DEAD, "too-long", 1)
    assert str(most) in over.detail


@pytest.mark.parametrize("name", CHANNELS)
def test_the_rate_of_a_vendor_is_told_by_its_code(name):
    now = [1_700_000_000.0]
    robots = town(clock=lambda: now[0], per_minute=2, per_second=2)
    with serving(robots) as base:
        robot = channel(name, base)
        kinds = [robot.send(part_for(name)).kind for _ in range(3)]
        now[0] += {"wecom": 61, "dingtalk": 599, "feishu": 1.1}[name]
        kinds.append(robot.send(part_for(name)).kind)
        now[0] += 2
        kinds.append(robot.send(part_for(name)).kind)
    blocked = RETRY if name == "dingtalk" else Kind.SENT  # it refuses all for ten minutes
    assert kinds == [Kind.SENT, Kind.SENT, RETRY, blocked, Kind.SENT]


@pytest.mark.parametrize(
    ("name", "guards", "code"),
    [
        ("wecom", {"wecom": {}}, "93000"),
        ("dingtalk", {"dingtalk": {}}, "300005"),
        ("dingtalk", {"dingtalk": {"ding-token": Guard("SECother")}}, "310000"),
        ("dingtalk", {"dingtalk": {"ding-token": Guard(keywords=("别的词",))}}, "310000"),
        ("dingtalk", {"dingtalk": {"ding-token": Guard(ip_list=True)}}, "ip"),
        ("dingtalk", {"clock": lambda: 1_700_003_601.0}, "clock"),
        ("feishu", {"feishu": {}}, "19001"),
        ("feishu", {"feishu": {"fei-token": Guard("other")}}, "19021"),
        ("feishu", {"feishu": {"fei-token": Guard("feisecret", ("别的词",))}}, "19024"),
        ("feishu", {"feishu": {"fei-token": Guard("feisecret", ip_list=True)}}, "ip"),
        ("feishu", {"clock": lambda: 1_699_996_399.0}, "clock"),
    ],
)
def test_what_a_robot_is_guarded_with(name, guards, code):
    robots = town(**guards)
    outcome = sent(name, robots)
    assert (outcome.code, robots.shown) == (code, [])
    assert outcome.kind is (GONE if code in ("93000", "300005", "19001") else CONFIG)


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ("Tue, 14 Nov 2023 22:13:21 GMT", "19021"),
        ("Tue, 14 Nov 2023 21:00:00 GMT", "clock"),
        ("Wed, 15 Nov 2023 01:00:00 GMT", "clock"),
        ("soon", "clock"),
        ("", "clock"),
        ("Mon, 1 Jan 99999999999999999999999999999 0:0:0 GMT", "clock"),
    ],
)
def test_a_wrong_secret_is_told_from_a_wrong_clock_by_the_clock_of_the_vendor(date, code):
    said = Answer(200, {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}, date=date)
    outcome, _ = channel("feishu", HOMES["feishu"])._judged(said, Credential("fei-token", "feisecret", ""))
    assert (outcome.kind, outcome.code) == (CONFIG, code)
    assert "sign match fail" in outcome.detail


def test_a_robot_without_signature_gets_none():
    robots = town(dingtalk={"ding-token": Guard()}, feishu={"fei-token": Guard()})
    for name, token in (("dingtalk", "ding-token"), ("feishu", "fei-token")):
        assert sent(name, robots, {name.upper(): token}).kind is Kind.SENT
    assert "sign" not in robots.asked[0].query
    assert set(json.loads(robots.asked[1].body)) == {"msg_type", "content"}


def test_wecom_takes_a_file():
    robots = town()
    assert sent("wecom", robots, files=(FILE,), is_file=True).kind is Kind.SENT
    assert list(robots.media.values()) == [(FILE.name, FILE.content)]
    assert [json.loads(one.body) for one in robots.shown] == [{"msgtype": "file", "file": {"media_id": "media-1"}}]


@pytest.mark.parametrize(("content", "code"), [(b"12345", "file-size"), (b"x" * (20 * 1024 * 1024 + 1), "file-size")])
def test_a_file_of_a_size_that_wecom_refuses_is_not_uploaded(content, code):
    robots = town()
    outcome = sent("wecom", robots, files=(replace(FILE, content=content),), is_file=True)
    assert (outcome.kind, outcome.code, robots.asked) == (DEAD, code, [])


def answer(**content: Any) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps(content).encode()


UPLOADED, LOST = answer(errcode=0, media_id="m"), answer(errcode=40007, errmsg="invalid media_id")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([UPLOADED, LOST, UPLOADED, answer(errcode=0)], (Kind.SENT, "0")),
        ([UPLOADED, LOST, UPLOADED, LOST], (DEAD, "40007")),
        ([UPLOADED, (502, {}, b"")], (RETRY, "http-502")),
        ([answer(errcode=0)], (RETRY, "no-media-id")),
        ([answer(errcode=0, media_id=7)], (RETRY, "no-media-id")),
        ([answer(errcode=0, media_id="\ud800")], (RETRY, "no-media-id")),
        ([answer(errcode="0", media_id="m")], (RETRY, "odd-code")),  # an upload that may be lost shows nobody anything
        ([answer(errcode=93000)], (GONE, "93000")),
        ([answer(errcode=40007)], (DEAD, "40007")),
    ],
)
def test_a_file_is_uploaded_once_more_when_it_is_lost(answers, expected):
    robots = town()
    robots.says.extend(answers * (2 if answers == [answer(errcode=40007)] else 1))
    outcome = sent("wecom", robots, files=(FILE,), is_file=True)
    assert ((outcome.kind, outcome.code), len(robots.says)) == (expected, 0)


def test_what_a_channel_cannot_carry_is_told():
    robots = town()
    outcomes = [
        sent("dingtalk", robots, files=(FILE,), is_file=True),
        sent("feishu", robots, files=(FILE,), is_file=True),
        sent("wecom", robots, is_file=True),
        sent("wecom", robots, text=" \r\n\x00"),
    ]
    assert [(one.kind, one.code) for one in outcomes] == [
        (DEAD, "no-files"),
        (DEAD, "no-files"),
        (DEAD, "no-file"),
        (DEAD, "empty"),
    ]
    assert robots.asked == []


ADDRESSES = {
    "wecom": "{}/cgi-bin/webhook/send?key=wecom-key",
    "dingtalk": "{}/robot/send?access_token=ding-token SECdeadbeef0001",
    "feishu": "{}/open-apis/bot/v2/hook/fei-token feisecret",
}
HOMES = {
    "wecom": "https://qyapi.weixin.qq.com",
    "dingtalk": "https://oapi.dingtalk.com",
    "feishu": "https://open.larksuite.com",
}


@pytest.mark.parametrize("name", CHANNELS)
def test_a_secret_may_be_the_whole_address(name):
    robots = town()
    with serving(robots) as base:
        for home in (base, HOMES[name]):  # the second: what was set for a test never reaches the vendor
            outcome = channel(name, base, {name.upper(): ADDRESSES[name].format(home)}).send(part_for(name))
            assert outcome.kind is Kind.SENT


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("wecom", ""),
        ("wecom", " "),
        ("wecom", "wecom-key SECmarker"),
        ("wecom", "https://evil.test/cgi-bin/webhook/send?key=marker"),
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=marker"),
        ("wecom", "https://marker@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=marker"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?other=marker"),
        ("wecom", "https://[marker"),
        ("wecom", "marker密钥"),
        ("wecom", "marker?x=1"),
        ("dingtalk", "a marker c"),
        ("dingtalk", "a 密钥marker"),
        ("feishu", "https://open.feishu.cn/other/marker"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/marker/../x"),
    ],
)
def test_what_is_no_key_is_told_by_the_name_of_its_place(name, secret):
    robots = town()
    outcome = sent(name, robots, {name.upper(): secret})
    assert (outcome.kind, outcome.code, robots.asked) == (CONFIG, "secret", [])
    assert name.upper() in outcome.detail
    assert "marker" not in outcome.detail


def test_a_reference_that_is_missing_or_empty(tmp_path):
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    with serving(town()) as base:
        robot = channel("wecom", base)
        for reference, words in (
            ("", "secret_ref"),
            ("env:EMPTY", "env:EMPTY"),
            (f"file:{tmp_path / 'empty'}", "empty"),
            ("file:/no/such/file", "/no/such/file"),
            ("marker", "不能直接写出"),
        ):
            outcome = robot.send(replace(PART, secret_ref=reference))
            assert (outcome.kind, outcome.code) == (CONFIG, "secret")
            assert words in outcome.detail
            assert "marker" not in outcome.detail


@pytest.mark.parametrize(
    "base",
    [
        "",
        "ftp://127.0.0.1",
        "http://qyapi.weixin.qq.com",
        "http://10.0.0.1",
        "http://localhost.evil.test",
        "https://user:secret@a.test",
        "https://a.test/path",
        "https://a.test?key=1",
        "https://[",
        "https://a.test:99999",
        "a.test",
        "https://*.a.test",
        "https://.a.test",
        "https://qyapi..weixin.qq.com",
        "https://" + "a" * 64 + ".test",
        "https://qyapi weixin.qq.com",
        "https://-a.test",
        "https://" + "a." * 127 + "test",
        "https://\u2488com",
    ],
)
def test_an_unsafe_origin_is_refused(base):
    with pytest.raises(BadSettings, match=r"robots\.wecom") as raised:
        channel("wecom", base)
    assert not re.search("secret", str(raised.value))


def test_a_probe_sends_nothing():
    robots = town()
    with serving(robots) as base:
        robot = channel("wecom", base)
        assert robot.probe().kind is Kind.SENT
    assert robot.probe().kind is RETRY
    assert robots.asked == []


JSON = "application/json"
SEND, UPLOAD = "/cgi-bin/webhook/send?key=wecom-key", "/cgi-bin/webhook/upload_media?key=wecom-key&type=file"
DING, HOOK = "/robot/send?access_token=ding-token", "/open-apis/bot/v2/hook/fei-token"


@pytest.mark.parametrize(
    ("path", "body", "media_type", "code"),
    [
        (SEND, {"msgtype": "text", "text": {"content": "a"}}, JSON, 0),
        (SEND, {"msgtype": "text", "text": {"content": ""}}, JSON, 44004),
        (SEND, {"msgtype": "text", "text": {"content": "汉" * 683}}, JSON, 40058),
        (SEND, {"msgtype": "markdown", "markdown": {"content": "a" * 4096}}, JSON, 0),
        (SEND, {"msgtype": "markdown", "markdown": {"content": "a" * 4097}}, JSON, 40058),
        (SEND, {"msgtype": "poem", "poem": {}}, JSON, 40008),
        (SEND, {"msgtype": "text", "content": "a"}, JSON, 40035),
        (SEND, {"msgtype": "file", "file": {"media_id": "unknown"}}, JSON, 40007),
        (SEND, b'{"msgtype":"text","text":{"content":"\\u6c49"}}', JSON, 40033),
        (SEND, b"\xff", JSON, 40033),
        (UPLOAD, b"no form", "multipart/form-data; boundary=b", 40035),
        (UPLOAD.replace("&type=file", ""), b"", "multipart/form-data; boundary=b", 40035),
        (DING, {"msgtype": "text", "text": {"content": "a"}}, JSON, 0),
        (DING, {"msgtype": "text", "text": {"content": "a"}}, "text/plain", 43004),
        (DING, b"\xff", JSON, 43004),
        (DING, {"msgtype": "poem"}, JSON, 400105),
        (DING, {"msgtype": "text"}, JSON, 40035),
        (HOOK, {"msg_type": "text", "content": {"text": "a"}}, JSON, 0),
        (HOOK, {"msg_type": "text", "content": {"text": "a"}}, "text/plain", 9499),
        (HOOK, {"msg_type": "text", "content": {}}, JSON, 9499),
        (HOOK, {"msg_type": "text", "content": {"text": "a" * 20_480}}, JSON, 9499),
        (HOOK, [], JSON, 9499),
    ],
)
def test_the_server_of_these_tests_is_strict(path, body, media_type, code):
    robots = town(dingtalk={"ding-token": Guard()}, feishu={"fei-token": Guard()})
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    with serving(robots) as base, requests.Session() as session:
        session.trust_env = False
        told = session.post(base + path, data=data, headers={"Content-Type": media_type}, timeout=5).json()
    assert told.get("errcode", told.get("code")) == code
    assert len(robots.shown) == (code == 0)


def test_how_fast_each_may_be_used():
    assert {name: [(one.tokens, one.seconds) for one in buckets_of(name, "env:A")] for name in (*CHANNELS, "mail")} == {
        "wecom": [(2, 8)],
        "dingtalk": [(2, 8)],
        "feishu": [(10, 10), (3, 1)],
        "mail": [(20, 60), (200, 3600)],
    }
    assert buckets_of("folder", "") == ()
    assert buckets_of("wecom", "env:A") != buckets_of("wecom", "env:B")  # one robot each
    assert buckets_of("mail", "env:A") == buckets_of("mail", "")  # one account for all


def test_feishu_fine_has_the_legacy_fields_and_short_has_not():
    assert {"StatusCode", "StatusMessage"} <= set(FEISHU_FINE)
    assert b"Status" not in (FAULTS["short"] or (0, {}, b"Status"))[2]
