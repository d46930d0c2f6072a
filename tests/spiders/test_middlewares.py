"""Pace, unpacking, shells: what stands between spiders and network, without a network."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response

from audit.errors import TryLater
from db.opening import open_database, tx
from db.sources import HostGroup, cool_down, host_groups
from spiders.middlewares.packing import media_type, unpacked
from spiders.middlewares.shells import ShellRedirect, target_of
from spiders.tasks import Clock, Group
from spiders.throttle import GroupThrottle, wait_asked
from tests.spiders.conftest import NOW

URL = "http://www.small.test/nb/"


def throttled(database, status: int = 200, latency: float = 0.1, **headers: str) -> tuple[Slot, Group]:
    """The slot of a group after one answer."""
    group = Group(HostGroup("g", 4, 300, None), [], 300, 4)
    slot = Slot(1, 4, 0.5)
    engine = SimpleNamespace(downloader=SimpleNamespace(slots={"g": slot}))
    throttle = object.__new__(GroupThrottle)
    throttle.crawler = cast(Any, SimpleNamespace(engine=engine))
    spider = cast(Any, SimpleNamespace(group=group, run=SimpleNamespace(clock=Clock(NOW), database=database)))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(URL, meta={"download_latency": latency})
    throttle.adjust(Response(URL, status=status, headers=named), request, spider)
    return slot, group


@pytest.mark.parametrize(("latency", "delay"), [(0.1, 4), (2, 4), (5, 10), (900, 60)])
def test_a_slow_portal_is_asked_more_slowly_never_faster(latency, delay):
    slot, _ = throttled(None, latency=latency)
    assert (slot.delay, slot.jitter) == (delay, 0.5)


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_wait_is_kept_in_full(status):
    slot, group = throttled(None, status=status, Retry_After="120")
    assert (slot.delay, slot.jitter, group.stopped) == (120.1, 0.0, "")


def test_a_long_wait_stops_the_group(tmp_path):
    with open_database(tmp_path / "g.db") as database:
        database.execute("INSERT INTO host_groups (group_id) VALUES ('g')")
        slot, group = throttled(database, status=503, Retry_After="7200")
        assert (slot.delay, group.stopped) == (4, "对方要求 7200 秒后再来")
        assert host_groups(database)["g"].cooldown_until == "2026-01-25T03:00:00Z"
        cool_down(database, "g", NOW)
        assert host_groups(database)["g"].cooldown_until == "2026-01-25T03:00:00Z"


def test_a_wait_that_cannot_be_kept_ends_the_crawl_of_the_group(tmp_path):
    path = tmp_path / "g.db"
    with open_database(path) as other, open_database(path, busy_seconds=0) as database, tx(other):
        _, group = throttled(database, status=503, Retry_After="7200")
    assert isinstance(group.trouble, TryLater)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("30", 30), ("Sun, 25 Jan 2026 01:00:40 GMT", 40), ("Sun, 25 Jan 2026 00:00:00 GMT", 0), ("soon", 0), ("", 0)],
)
def test_how_long_a_portal_wants_us_to_wait(value, seconds):
    now = datetime(2026, 1, 25, 1, 0, tzinfo=UTC)
    assert wait_asked(Response(URL, headers={"Retry-After": value}), now) == seconds


BODY = b"<html>" + b"a" * 500
RAW_DEFLATE = zlib.compressobj(wbits=-zlib.MAX_WBITS)


@pytest.mark.parametrize(
    ("body", "encoding", "limit", "content"),
    [
        (BODY, "", 10, BODY),
        (gzip.compress(BODY, mtime=0), "gzip", 5000, BODY),
        (zlib.compress(BODY), "deflate", 5000, BODY),
        (RAW_DEFLATE.compress(BODY) + RAW_DEFLATE.flush(), "deflate", 5000, BODY),
        (gzip.compress(BODY, mtime=0), "gzip", 100, None),
        (BODY, "gzip", 5000, None),
        (b"", "gzip", 5000, b""),
    ],
)
def test_unpacking_is_bounded(body, encoding, limit, content):
    assert unpacked(body, encoding, limit) == content


def test_types_are_told_by_content():
    assert (media_type(BODY), media_type(b"%PDF-1.4 x"), media_type(None)) == ("html", "pdf", None)


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<script>window.location.href='/new/'</script>", "http://www.small.test/new/"),
        ('<script>location.replace("new.html")</script>', "http://www.small.test/nb/new.html"),
        ('<meta http-equiv="refresh" content="0; url=/new/">', "http://www.small.test/new/"),
        ('<meta http-equiv="refresh" content="60; url=/new/">', None),
        ('<noscript><meta http-equiv="refresh" content="0; url=/new/"></noscript>', None),
        ("<script>location.href='/a';location.href='/b'</script>", None),
        ("<script>location.href='/a'</script>" + "x" * 1024, None),
        ("<p>正文</p>", None),
        ("", None),
    ],
)
def test_where_a_shell_sends_to(html, target):
    assert target_of(Response(URL, body=html.encode())) == target


@pytest.mark.parametrize(
    ("to", "meta"),
    [
        pytest.param("http://www.other.test/", {}, id="another host"),
        pytest.param("./", {}, id="itself"),
        pytest.param("/new/", {"shell": True}, id="the second time"),
        pytest.param("/new/", {"kind": "robots"}, id="robots.txt"),
    ],
)
def test_shells_that_are_not_followed(to, meta):
    request = Request(URL, meta={"kind": "list"} | meta)
    response = Response(URL, body=f"<script>location.href='{to}'</script>".encode())
    assert ShellRedirect().process_response(request, response) is response


def test_a_shell_is_followed_once_with_its_trail():
    request = Request(URL, meta={"kind": "list"})
    response = Response(URL, body=b"<script>location.href='/new/'</script>")
    following = ShellRedirect().process_response(request, response)
    assert isinstance(following, Request)
    assert (following.url, following.meta["shell"], following.meta["redirect_urls"]) == (
        "http://www.small.test/new/",
        True,
        [URL],
    )
