"""What a robots.txt means, by what was answered."""

from __future__ import annotations

import pytest
from protego import Protego
from scrapy.http import Response

from spiders.middlewares.robots import ALLOWED, LARGEST, OBEY, PRODUCT, UNKNOWN, judge

TEXT = b"User-agent: *\nDisallow: /nb/"


def answer(status: int = 200, body: bytes = TEXT) -> Response:
    return Response("http://www.example.gov.cn/robots.txt", status=status, body=body)


@pytest.mark.parametrize(
    ("response", "verdict"),
    [
        pytest.param(answer(), OBEY, id="text"),
        pytest.param(answer(body=b""), OBEY, id="empty"),
        pytest.param(answer(body="# 禁止\n".encode("gb18030") + TEXT), OBEY, id="gbk"),
        pytest.param(answer(404), ALLOWED, id="404"),
        pytest.param(answer(410), ALLOWED, id="410"),
        pytest.param(answer(401), UNKNOWN, id="401"),
        pytest.param(answer(403), UNKNOWN, id="403"),
        pytest.param(answer(412), UNKNOWN, id="412"),
        pytest.param(answer(500), UNKNOWN, id="500"),
        pytest.param(answer(302), UNKNOWN, id="redirect left"),
        pytest.param(answer(body=b"\xef\xbb\xbf <html></html>"), UNKNOWN, id="html"),
        pytest.param(answer(body=b"#" * (LARGEST + 1)), UNKNOWN, id="too large"),
        pytest.param(None, UNKNOWN, id="timeout"),
    ],
)
def test_verdict(response, verdict):
    assert judge(response)[0] == verdict


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: gouji\nDisallow: /nb/", False),
        ("User-agent: Baiduspider\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: gouji\nAllow: /", True),
    ],
)
def test_our_token_and_the_star_are_obeyed(rules, allowed):
    assert Protego.parse(rules).can_fetch("http://www.example.gov.cn/nb/a.html", PRODUCT) is allowed
