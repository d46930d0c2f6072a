"""One set of facts, one outcome; the order of the steps decides."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from db.crawls import OutcomeName as O
from spiders.classifying import Facts, classify, failure_facts
from spiders.refusing import HostBlocked, Refused, RobotsRefused

HEALTHY: dict[str, Any] = {"status": 200, "rows": 5, "control": True, "skeleton_known": True}


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        pytest.param(Facts(**HEALTHY), O.ABSENT_UNCONFIRMED, id="healthy list without the year"),
        pytest.param(Facts(**HEALTHY, listed=True, report=O.FOUND), O.FOUND, id="found"),
        pytest.param(Facts(**HEALTHY, listed=True, report=O.FOUND_PDF_ONLY), O.FOUND_PDF_ONLY, id="pdf"),
        pytest.param(Facts(status=200, report=O.FOUND), O.FOUND, id="registered article, no list asked"),
        pytest.param(Facts(**HEALTHY | {"control": False}, report=O.FOUND), O.PARSER_DRIFT, id="no control"),
        pytest.param(Facts(**HEALTHY, proof="incomplete"), O.PARSER_DRIFT, id="paging not proven"),
        pytest.param(Facts(**HEALTHY, proof="paging_ignored"), O.PARSER_DRIFT, id="paging ignored"),
        pytest.param(Facts(**HEALTHY | {"rows": 0}), O.COLUMN_EMPTY, id="no rows, known skeleton"),
        pytest.param(Facts(status=200, rows=0), O.PARSER_DRIFT, id="no rows, unknown skeleton"),
        pytest.param(Facts(**HEALTHY | {"rows": 0}, unreadable="?"), O.PARSER_DRIFT, id="unreadable"),
        pytest.param(Facts(status=200, rows=0, js_only=True), O.JS_ONLY, id="scripts"),
        pytest.param(Facts(status=200, rows=0, soft_404=True, js_only=True), O.SOFT_404, id="soft 404"),
        pytest.param(Facts(status=400), O.SOFT_404, id="400"),
        pytest.param(Facts(status=404), O.MOVED, id="404"),
        pytest.param(Facts(status=410), O.MOVED, id="410"),
        pytest.param(Facts(status=302), O.MOVED, id="redirect left"),
        pytest.param(Facts(status=302, forbidden_target=True), O.SECURITY_REJECTED, id="redirect to file:"),
        pytest.param(Facts(status=200, moved="home", soft_404=True), O.MOVED, id="home page"),
        pytest.param(Facts(status=503), O.SERVER_ERROR, id="503"),
        pytest.param(Facts(status=429), O.SERVER_ERROR, id="429"),
        pytest.param(Facts(status=500, too_large=True), O.TOO_LARGE, id="too large"),
        pytest.param(Facts(status=503, protection=O.BLOCKED_CAPTCHA), O.BLOCKED_CAPTCHA, id="protection first"),
        pytest.param(
            Facts(transport=O.TLS_INVALID, protection=O.BLOCKED_GEO), O.TLS_INVALID, id="transport before protection"
        ),
        pytest.param(
            Facts(robots=O.ROBOTS_UNKNOWN, transport=O.TLS_INVALID), O.ROBOTS_UNKNOWN, id="robots before transport"
        ),
        pytest.param(Facts(refused="scheme", robots=O.ROBOTS_UNKNOWN), O.SECURITY_REJECTED, id="guard first"),
    ],
)
def test_first_match_wins(facts, outcome):
    assert classify(facts)[0] is outcome


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Refused("host not registered"), O.SECURITY_REJECTED),
        (UnsupportedURLSchemeError("file"), O.SECURITY_REJECTED),
        (RobotsRefused(O.ROBOTS_DISALLOWED, "Disallow: /"), O.ROBOTS_DISALLOWED),
        (HostBlocked(O.BLOCKED_BY_PROTECTION, "412"), O.BLOCKED_BY_PROTECTION),
        (DownloadTimeoutError("30 s"), O.NETWORK_UNREACHABLE),
        (DownloadConnectionRefusedError(""), O.NETWORK_UNREACHABLE),
        (CannotResolveHostError("no such name"), O.NETWORK_UNREACHABLE),
        (ResponseDataLossError(), O.NETWORK_UNREACHABLE),
        (DownloadFailedError("certificate verify failed"), O.TLS_INVALID),
        (DownloadFailedError("[('SSL routines', '', 'dh key too small')]"), O.TLS_UNSUPPORTED),
        (DownloadCancelledError("larger than"), O.TOO_LARGE),
        (IgnoreRequest("Cannot decompress: over the limit"), O.TOO_LARGE),
        (IgnoreRequest("max redirections reached"), O.MOVED),
    ],
)
def test_what_a_failure_amounts_to(error, outcome):
    assert classify(failure_facts(error))[0] is outcome
