"""The ladder: verified; once unverified where a person settled that; old versions only in a process of their own."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from spiders.addresses import plain
from spiders.beginning import own_process
from spiders.running import CrawlOptions, crawl
from tests.simulator.evidence import trouble
from tests.spiders.certificates import certificate, tls_portal
from tests.spiders.conftest import HOST, NOW, Desk, article_path, register


def trusting(desk: Desk, pem: Path) -> dict[str, int]:
    """A crawl in a process of its own that trusts this certificate."""
    options = CrawlOptions(now=NOW, today=NOW.date(), years=(2025,), pinned_hosts={"*.small.test": "127.0.0.1"})
    with own_process(begin=trust, told=(str(pem),)) as pool:
        return dict(pool.submit(crawl, desk.database, desk.blobs, options).result().outcomes)


def trust(pem: str) -> None:
    """Of this process and those that it starts."""
    os.environ["SSL_CERT_FILE"] = pem


def stand(folder: Path, portal, *, policy: str = "verify", column: bool = True) -> Desk:
    """A desk whose one source stands on this portal over https."""
    folder.mkdir(exist_ok=True)
    desk = Desk(folder, portal)
    register(desk.database, portal.port, family="static_list")
    desk.execute("UPDATE platforms SET tls_policy = ?", policy)
    root = f"https://{HOST}:{portal.port}"
    if column:
        desk.execute("UPDATE sources SET column_url = ?", f"{root}/nb/")
    else:
        articles = json.dumps({"articles": {"2025": f"{root}{article_path(2025)}"}})
        desk.execute("UPDATE sources SET column_url = '', unit_key = ?", articles)
    return desk


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path, pem):
    with tls_portal(pem) as portal:
        portal.publish(2024, 2025)
        desk = stand(tmp_path, portal)
        assert desk.crawl().outcomes == {"tls_invalid": 1}
        assert portal.log == []
    rows = desk.query("SELECT tls_verified, http_status, error LIKE '%certificate%' FROM captures")
    assert rows == [(0, None, 1)]
    assert desk.query("SELECT count(*) FROM robots") == [(0,)]
    assert trouble(desk.database, desk.blobs, []) == []


def test_one_unverified_request_where_a_person_settled_that(tmp_path, pem):
    with tls_portal(certificate(tmp_path, name="other.small.test", days=-3)) as portal:
        portal.publish(2024, 2025)
        desk = stand(tmp_path / "article", portal, policy="accept_invalid_once", column=False)
        assert desk.crawl().outcomes == {"found": 1}, desk.query("SELECT error FROM captures")
        assert portal.log == [article_path(2025)]
        answers = desk.query("SELECT tls_verified, tls_version, robots_id FROM captures WHERE http_status = 200")
        assert answers == [(0, "TLSv1.3", None)]
        remarks = desk.query("SELECT kind, capture_id FROM remarks ORDER BY id")
        last = desk.query("SELECT max(id) FROM captures")[0][0]
        assert remarks == [("tls_invalid", last), ("metas_missing", last)]  # the article names no ContentSource
        assert desk.query("SELECT cert_not_before < cert_not_after FROM captures WHERE http_status = 200") == [(1,)]
        assert desk.query("SELECT json_extract(stats, '$.fields.small.reports') FROM crawls") == [(1,)]
        assert trouble(desk.database, desk.blobs) == []

        portal.log.clear()
        desk = stand(tmp_path / "list", portal, policy="accept_invalid_once")
        assert desk.crawl().outcomes == {"tls_invalid": 1}  # the list names the report, which may not be asked for
        assert portal.log == ["/nb/"]
        portal.publish(2023, 2024)
        assert desk.crawl(day=1).outcomes == {"absent_unconfirmed": 1}
        assert portal.log == ["/nb/", "/nb/"]


def test_a_verified_answer_says_so_and_a_step_down_is_remarked(tmp_path, pem, portal):
    portal.publish(2024, 2025)
    with tls_portal(pem) as secure:
        secure.put("/robots.txt", "User-agent: *\nDisallow: /admin", Content_Type="text/plain")
        secure.put("/nb/", b"", status=302, Location=f"http://{HOST}:{portal.port}/nb/")
        desk = stand(tmp_path, secure, policy="accept_invalid_once")  # repaired by now: nothing is wrong
        desk.execute("UPDATE platforms SET ports = ?", json.dumps([portal.port, secure.port]))
        assert trusting(desk, pem) == {"found": 1}
        assert secure.log == ["/robots.txt", "/nb/"]
    rows = desk.query(
        "SELECT DISTINCT requested_url LIKE 'https:%', tls_verified, tls_version IS NOT NULL, cert_sha256 IS NOT NULL "
        "FROM captures ORDER BY 1"
    )
    assert rows == [(0, None, 0, 0), (1, 1, 1, 1)]
    assert desk.query("SELECT DISTINCT kind FROM remarks ORDER BY kind") == [("downgrade",), ("metas_missing",)]


def test_old_versions_pass_only_in_a_process_of_their_own(tmp_path, pem):
    with tls_portal(pem, oldest=True) as portal:
        portal.publish(2024, 2025)
        desk = stand(tmp_path / "plain", portal)
        assert trusting(desk, pem) == {"tls_unsupported": 1}
        assert portal.log == []
        desk = stand(tmp_path / "own", portal, policy="own_process")
        assert trusting(desk, pem) == {"found": 1}
        assert desk.query("SELECT DISTINCT tls_verified, tls_version FROM captures") == [(1, "TLSv1")]
        assert desk.crawl(day=1, platforms=("small",)).outcomes == {"tls_invalid": 1}  # old, but still verified


def test_https_is_asked_over_http_only_where_a_person_said_so(desk, portal):
    portal.publish(2024, 2025)
    desk.execute("UPDATE sources SET column_url = ?", f"https://{HOST}:{portal.port}/nb/")
    desk.execute("UPDATE platforms SET http_only = 1, family = 'static_list'")
    assert desk.crawl().outcomes == {"found": 1}
    assert desk.query("SELECT count(*) FROM captures WHERE requested_url LIKE 'https:%'") == [(0,)]


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://a.test/x?y#z", "http://a.test/x?y#z"),
        ("https://a.test:443/", "http://a.test/"),
        ("https://a.test:8443/", "http://a.test:8443/"),
        ("http://a.test/", "http://a.test/"),
    ],
)
def test_the_same_address_without_tls(url, same):
    assert plain(url) == same
