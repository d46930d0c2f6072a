"""HostGuard and GuardedResolver, each on its own, against addresses that must never be reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from scrapy import Request
from twisted.internet import defer
from twisted.internet.base import ReactorBase

from audit.errors import BadSettings
from db.crawls import OutcomeName
from db.sources import HostGroup, Platform
from db.times import BEIJING
from spiders.middlewares.hosts import HostGuard, address_trouble
from spiders.refusing import HostBlocked, Postponed, Refused
from spiders.resolver import REFUSED, AddressRefused, GuardedResolver, address_problem, checked_pins, is_pinned
from spiders.tasks import Clock, Group, closing, delay_of

PLATFORM = Platform(
    platform_id="p",
    name="门户",
    group_id="example.gov.cn",
    family="static_list",
    dialect={},
    hosts=("www.example.gov.cn",),
    attachment_hosts=("oss.example.gov.cn",),
    ports=(8080,),
    robots_override=False,
    exclude_selectors=(),
)
HOSTILE = [
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://127.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://10.0.0.5/",
    "http://169.254.169.254/latest/",
    "http://localhost/",
    "file:///etc/hostname",
    "data:text/html,x",
    "ftp://www.example.gov.cn/",
    "http://user@www.example.gov.cn/",
    "http://www.example.gov.cn@10.0.0.5/",
    "http://www.example.gov.cn\\@10.0.0.5/",
    "http://www.example.gov.cn/\n",
    "http://www.example.gov.cn:22/",
    "http://www.example.gov.cn:0/",
    "http://www.example.gov.cn:99999/",
    "http://evil.www.example.gov.cn/",
    "http://www.example.gov.cn.evil.cn/",
    "http:///nothing",
]


@pytest.mark.parametrize("url", HOSTILE)
@pytest.mark.parametrize("kind", ["list", "article", "attachment", "robots"])
def test_hostile_addresses_are_refused(url, kind):
    assert address_trouble(url, PLATFORM, kind)


@pytest.mark.parametrize(
    "url",
    ["http://www.example.gov.cn/a", "https://WWW.example.gov.cn./a", "http://www.example.gov.cn:8080/a?b=c"],
)
def test_registered_addresses_pass(url):
    assert address_trouble(url, PLATFORM, "list") is None


def test_attachment_hosts_are_for_attachments():
    url = "https://oss.example.gov.cn/a.pdf"
    assert address_trouble(url, PLATFORM, "attachment") is None
    assert address_trouble(url, PLATFORM, "article") == "主机没有登记：oss.example.gov.cn"


NOW = datetime(2026, 1, 25, 21, 59, tzinfo=UTC)  # 05:59 in Beijing


def group(**changes) -> Group:
    made = Group(HostGroup("example.gov.cn", 4, 300, None), [], budget=2, delay=4)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def sent(to: Group, url: str = "http://www.example.gov.cn/a", now: datetime = NOW) -> Request:
    request = Request(url, meta={"kind": "list", "platform": PLATFORM})
    HostGuard(to, Clock(now)).process_request(request)
    return request


def test_a_night_ends_with_its_window():
    one = group(closes=closing("20:00-06:00", NOW))
    sent(one)
    with pytest.raises(Postponed, match=r"20:00-06:00.*已过"):
        sent(one, now=NOW + timedelta(minutes=1))
    assert (one.used, one.told) == (1, "夜间时段（20:00-06:00）已过")


@pytest.mark.parametrize(
    ("window", "hour", "ends"),
    [
        ("20:00-06:00", 20, 6),
        ("20:00-06:00", 5, 6),
        ("20:00-06:00", 6, None),
        ("20:00-06:00", 19, None),
        ("22:30-23:30", 23, 23),
        ("01:00-05:00", 0, None),
        ("20:00-24:00", 23, 0),
        ("00:00-00:00", 12, 0),
    ],
)
def test_when_a_window_ends(window, hour, ends):
    now = datetime(2026, 1, 25, hour, 0, tzinfo=BEIJING)
    end = closing(window, now)
    assert (end and (end.astimezone(BEIJING).hour, end > now)) == (None if ends is None else (ends, True))


def test_a_request_counts_and_gets_the_slot_of_its_group():
    one = group()
    request = sent(one)
    assert (one.budget, one.used, request.meta["download_slot"], request.meta["cookiejar"]) == (
        1,
        1,
        "example.gov.cn",
        "example.gov.cn",
    )


def test_a_spent_budget_postpones():
    with pytest.raises(Postponed):
        sent(group(budget=0))


def test_a_stopped_group_postpones():
    with pytest.raises(Postponed):
        sent(group(stopped="拒绝三次"))


def test_a_blocked_host_keeps_its_outcome():
    blocked = {"www.example.gov.cn": (OutcomeName.BLOCKED_GEO, "状态码 403")}
    with pytest.raises(HostBlocked) as caught:
        sent(group(blocked=blocked))
    assert caught.value.outcome is OutcomeName.BLOCKED_GEO


def test_a_refused_request_costs_nothing():
    one = group()
    with pytest.raises(Refused):
        sent(one, "http://10.0.0.5/")
    assert one.budget == 2


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.5",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:4860:4860::8888",
        "fe80::1",
        "localhost",
        "",
    ],
)
def test_inner_addresses_are_never_connected(address):
    assert address_problem(address)


@pytest.mark.parametrize("address", ["114.114.114.114", "8.8.8.8", "::ffff:8.8.8.8"])
def test_public_addresses_are(address):
    assert address_problem(address) is None


class Resolver(GuardedResolver):
    """Answers as a hostile name server would."""

    answers: tuple[str, ...] = ()

    def look_up(self, name, timeout):
        answer, *rest = self.answers
        self.answers = tuple(rest)
        return defer.succeed(answer)


def resolved(resolver: GuardedResolver, name: str) -> list[Any]:
    results: list[Any] = []
    resolver.getHostByName(name).addBoth(results.append)
    return results


def make(*answers: str, pins=None) -> Resolver:
    resolver = Resolver(cast(ReactorBase, None), 0, 1.0, pins)
    resolver.answers = answers
    return resolver


def test_a_name_that_turns_inward_is_refused_each_time():
    resolver = make("8.8.8.8", "127.0.0.1")
    assert resolved(resolver, "twice.example.cn") == ["8.8.8.8"]
    (failure,) = resolved(resolver, "twice.example.cn")
    assert failure.check(AddressRefused)
    assert "127.0.0.1" in REFUSED.pop("twice.example.cn")


def test_pinned_names_need_no_lookup():
    assert resolved(make(pins={"*.sim.test": "127.0.0.1"}), "www.a.sim.test") == ["127.0.0.1"]


@pytest.mark.parametrize(("name", "pinned"), [("a.sim.test", True), ("sim.test", False), ("asim.test", False)])
def test_what_a_pin_covers(name, pinned):
    assert is_pinned(name, {"*.sim.test": "127.0.0.1"}) is pinned


@pytest.mark.parametrize(
    "pins",
    [{"www.example.gov.cn": "127.0.0.1"}, {"a.test": "10.0.0.5"}, {"a.test.cn": "127.0.0.1"}, {"*": "127.0.0.1"}],
)
def test_other_pins_stop_the_process(pins):
    with pytest.raises(BadSettings, match="GOUJI_PINNED_HOSTS"):
        checked_pins(pins)


@pytest.mark.parametrize(
    ("delay", "hosts", "real"),
    [
        (0, ["a.sim.test"], 0),
        (0, ["a.sim.test", "www.example.gov.cn"], 4),
        (0, [], 4),
        (2, ["www.example.gov.cn"], 4),
        (9, ["www.example.gov.cn"], 9),
    ],
)
def test_only_test_hosts_may_be_asked_faster(delay, hosts, real):
    assert delay_of(HostGroup("g", delay, 300, None), hosts) == real
