"""gkmlpt, Lonsun and the lists in JSON over real sockets: one crawl of many portals, each with a trap of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db.opening import open_database
from gouji.demo.clock import Clock
from gouji.demo.server import Simulator
from spiders.running import CrawlOptions, crawl_apart
from tests.spiders.conftest import CODE, NOW, UNIT
from tests.spiders.recordings import Recording
from tests.spiders.stage import RECORDED, Host, hosts_of

TOWN, TOWN_CODE = "样例镇人民政府", "11990000SIM0000013"
POSTS = {"ep": ["/EWB-FRONT/rest/"], "et": ["/front/api/data/search"], "ucp": ["/getFileListByCodeId"]}
RECORDINGS = {
    "gk": "gkmlpt_index",
    "ls": "lonsun_type3",
    "uc": "ucap_search",
    "ucp": "ucap_post",
    "ep": "epoint_shell",
    "et": "easttone_search",
}
SHELL = (
    "<html><head><meta charset='utf-8'></head><body><div id='app'></div><script src='/a.js'></script>%s</body></html>"
)
CHANNEL = "5ad7f285c40d4f478a7b43b9fcd67d70"
CMS = SHELL % "<script>new CMS('#list',{ids:'1899',http:'/front/api/data/search'});</script>"


def traps() -> Iterator[tuple[str, Host, str, dict[str, Any]]]:
    """(platform, its host, the path of its column, its dialect): portals that must never say that a report is absent."""
    jumps = Host("www.jump.test")
    tree = [{"id": 1, "name": "政府信息公开年报", "jump_url": "http://www.elsewhere.test/nb/", "children": []}]
    jumps.put("/gkmlpt/index", SHELL % f"<script>window._CONFIG={{SID:'1',TREE:{json.dumps(tree)}}}</script>")
    yield "jumps", jumps, "/gkmlpt/index", {}

    empty = Host("www.empty.test")
    label = "/site/label/8888?labelName=publicInfoList&organId=5&type=3&pageIndex=1"
    empty.put("/public/column/5?type=3", SHELL % f"<div data-url='{label}'></div>")
    empty.put(label, "<ul><li>暂无相关信息</li></ul>")
    yield "empty", empty, "/public/column/5?type=3", {}

    token = Host("www.token.test")
    listed = f"/common/search/{CHANNEL}"
    page = SHELL % f"<script>var listUrl='{listed}';</script>"
    query = "?_isAgg=false&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page=1"
    token.put("/nb/xxgk_list.shtml", page)
    token.put(listed + query, '{"code": 403, "msg": "token"}', status=403)
    yield "token", token, "/nb/xxgk_list.shtml", {}

    asked = Host("www.asked.test")
    asked.put("/nb/xxgk_list.shtml", page)
    asked.put(listed + query, '{"code": 401, "msg": "请先登录"}')
    yield "asked", asked, "/nb/xxgk_list.shtml", {}

    for name, answer in {
        "error": '{"code": 500, "message": "系统繁忙", "data": null}',
        "site": '{"code": 0, "data": {"totalCount": 10000, "list": [{"title": "要闻", "url": "/a.html"}]}}',
        "dirty": '{"code": 0, "data": {"totalCount": 3, "list": [{"title": "要闻", "url": "/a.html"}]}}',
    }.items():
        host = Host(f"www.{name}.test")
        host.put("/nb/", CMS)
        host.put("/front/api/data/search", answer, method="POST", body="*")
        yield name, host, "/nb/", {}

    wrong = Host("www.wrong.test")
    wrong.put("/nb/", CMS)
    yield "wrong", wrong, "/nb/", {"preset": "easttone", "size": "50"}

    unlisted = Host("www.unlisted.test")
    unlisted.put("/nb/", CMS)
    yield "unlisted", unlisted, "/nb/", {}


@dataclass
class World:
    """What became of the crawl."""

    database: Path
    simulator: Simulator

    def outcome(self, platform: str, agency: str = CODE) -> tuple[str, str]:
        """Outcome and reason of a source."""
        sql = """SELECT outcome, reason FROM outcomes JOIN sources USING (source_id)
                 WHERE platform_id = ? AND agency_code = ?"""
        ((outcome, reason),) = self.rows(sql, platform, agency)
        return outcome, reason

    def rows(self, sql: str, *values: object) -> list[Any]:
        with open_database(self.database) as database:
            return list(database.execute(sql, list(values)).fetchall())

    def asked(self, host: str) -> list[str]:
        """Method and path of what was asked there, robots.txt and the probe aside."""
        lines = [line for line in self.simulator.log if line.host == host]
        return [f"{line.method} {line.path}" for line in lines if line.path != "/robots.txt"][1:]


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("json")
    hosts = {host.host: host for host in hosts_of(*RECORDINGS.values(), "gkmlpt_divided")}
    trapped = list(traps())
    sites: Any = [*hosts.values(), *(host for _, host, _, _ in trapped)]
    with Simulator(sites, Clock(2026, 20)) as simulator:
        for site in sites:
            site.port = simulator.port
        _register(folder / "gouji.db", simulator.port, trapped)
        pins = {site.host: "127.0.0.1" for site in sites}
        options = CrawlOptions(now=NOW, today=NOW.date(), years=(2025,), pinned_hosts=pins)
        crawl_apart(folder / "gouji.db", folder / "files", options)
        yield World(folder / "gouji.db", simulator)


def _register(path: Path, port: int, trapped: list[tuple[str, Host, str, dict[str, Any]]]) -> None:
    rows = []
    for name, recorded in RECORDINGS.items():
        recording = Recording.load(RECORDED / recorded)
        rows.append((name, recording.url, recording.dialect))
    rows += [(name, f"http://{host.host}{column}", dialect) for name, host, column, dialect in trapped]
    with open_database(path) as database:
        for code, unit in ((CODE, UNIT), (TOWN_CODE, TOWN)):
            database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [code, unit])
        for name, url, dialect in rows:
            host = url.split("/")[2]
            allowed = POSTS.get(name, [] if name == "unlisted" else ["/front/api/data/search"])
            database.execute("INSERT INTO host_groups (group_id, delay_s) VALUES (?, 0)", [name])
            database.execute(
                """INSERT INTO platforms (platform_id, name, group_id, hosts, ports, dialect, post_allowed)
                   VALUES (?, ?, ?, json_array(?), json_array(?), ?, ?)""",
                [name, name, name, host, port, json.dumps(dialect), json.dumps(allowed)],
            )
            _source(database, CODE, name, url.replace(host, f"{host}:{port}"))
        _source(database, TOWN_CODE, "gk", f"http://www.gk.test:{port}/slz/gkmlpt/index")


def _source(database: Any, code: str, platform: str, url: str) -> None:
    database.execute(
        "INSERT INTO sources (agency_code, platform_id, column_url) VALUES (?, ?, ?)", [code, platform, url]
    )


@pytest.mark.parametrize("platform", ["gk", "ls", "uc", "ep", "et"])
def test_the_report_is_found(world, platform):
    assert world.outcome(platform) == ("found", "")


def test_a_site_of_its_own_on_a_shared_host_asks_with_its_own_number(world):
    assert world.outcome("gk", TOWN_CODE) == ("found", "")
    lists = [line for line in world.asked("www.gk.test") if "/api/all/" in line]
    assert lists == [
        "GET /gkmlpt/api/all/2629?page=1&sid=175",
        "GET /slz/gkmlpt/api/all/31?page=1&sid=758031",
        "GET /slz/gkmlpt/api/all/32?page=1&sid=758031",
        "GET /slz/gkmlpt/api/all/33?page=1&sid=758031",
    ]


def test_all_moments_of_an_article_are_kept(world):
    (dates,) = world.rows(
        "SELECT v.dates FROM versions v JOIN captures c ON c.id = v.capture_id "
        "WHERE c.requested_url LIKE '%/gkmlpt/content/4/4123/post_4123456.html' ORDER BY v.id LIMIT 1"
    )[0]
    kept = json.loads(dates)
    assert (kept["published.first_publish_time"], kept["published.date"]) == ("2026-01-23", "2026-01-20")


def test_of_twins_the_text_is_taken(world):
    asked = world.asked("www.ls.test")
    assert any(line.endswith("/153331001.html") for line in asked)
    assert not any(line.endswith("/153331002.html") for line in asked)


def test_a_report_behind_a_post_keeps_the_address_that_people_can_open(world):
    urls = [url for (url,) in world.rows("SELECT url FROM report_urls")]
    assert any("showinfo.html?infoGuid=aaaaaaaa-0000-4000-8000-000000000001" in url for url in urls)
    assert not any("getgovinfodetail" in url for url in urls)


def test_the_families_were_told_by_their_first_page(world):
    known = dict(world.rows("SELECT platform_id, family || ':' || dialect FROM platforms"))
    assert known["gk"] == "gkmlpt:{}"
    assert known["ls"] == "lonsun:{}"
    assert known["ucp"] == 'json_list:{"preset": "ucap_post"}'
    assert known["ep"] == 'json_list:{"preset": "epoint"}'


@pytest.mark.parametrize(
    ("platform", "outcome", "said"),
    [
        pytest.param(
            "jumps", "moved", "年报分类转到未登记的主机 http://www.elsewhere.test/nb/", id="category leads away"
        ),
        pytest.param("empty", "column_empty", "没有任何条目", id="says that it is empty"),
        pytest.param("token", "blocked_by_protection", "状态码 403", id="token, 403"),
        pytest.param("asked", "blocked_by_protection", "接口只认浏览器的令牌", id="token, 200"),
        pytest.param("error", "soft_404", "500 系统繁忙", id="error with 200"),
        pytest.param("site", "parser_drift", "总数为 10000：栏目条件没有起作用", id="filter ignored"),
        pytest.param("dirty", "parser_drift", "以前年度的报告不在列表里", id="no report at all"),
        pytest.param("wrong", "parser_drift", "dialect 的 size 应为1 到 100 的整数，写的是 '50'", id="wrong dialect"),
        pytest.param(
            "unlisted", "security_rejected", "post_allowed 没有登记 /front/api/data/search", id="POST not listed"
        ),
        pytest.param("ucp", "moved", "404", id="the article is gone"),
    ],
)
def test_what_is_no_healthy_list_says_so_and_nothing_else(world, platform, outcome, said):
    found, reason = world.outcome(platform)
    assert (found, said in reason) == (outcome, True), reason


def test_where_a_category_leads_is_proposed(world):
    (found,) = world.rows("SELECT kind, value, agency_code FROM proposals WHERE platform_id = 'jumps'")
    assert found == ("column", "http://www.elsewhere.test/nb/", CODE)


def test_who_refuses_is_asked_once(world):
    assert len([line for line in world.asked("www.token.test") if "/common/search/" in line]) == 1
    assert world.rows("SELECT group_id FROM host_groups WHERE cooldown_until IS NOT NULL ORDER BY 1") == [
        ("asked",),  # with 200
        ("token",),
    ]
    assert len([line for line in world.asked("www.asked.test") if "/common/search/" in line]) == 1


def test_channels_are_sent_as_a_list_and_the_whole_site_is_not_walked_through(world):
    sent = [json.loads(body) for body in world.simulator.sites["www.site.test"].bodies]
    assert [(one["channelList"], one["pageNo"]) for one in sent] == [(["1899"], 1)]
