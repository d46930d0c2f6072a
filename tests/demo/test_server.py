"""The simulated portals over a real socket: hosts, days, paging, faults and the request log."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin

import pytest

from gouji.demo.clock import Clock
from gouji.demo.families.f12_doc import Doc, object_id
from gouji.demo.portals import PORTALS, guarded
from gouji.demo.publications import Column
from gouji.demo.server import Simulator
from gouji.demo.site import ROBOTS, Ask, Site
from gouji.demo.story import SEASON, bodies, sites

TRS, DOC = "www.yt-a.sim.test", "www.yt-b.sim.test"
EMERGENCY = "/yjj/xxgk/nb/"
MZJ, JYJ, SLJ, WJJ = (PORTALS[key].host for key in ("gkmlpt", "vsb", "guarded", "summary"))
SID, CATEGORY = 200_006, 2689  # made of the number of the body
CIVIL = "/mzj/gkmlpt/content/1/100/post_1006250.html"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    clock = Clock(SEASON, day=20)
    with Simulator(sites(clock), clock, fault=guarded) as running:
        yield running


@pytest.fixture
def connection(simulator) -> Iterator[http.client.HTTPConnection]:
    opened = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=30)
    yield opened
    opened.close()


def get(connection, host: str, path: str) -> tuple[int, bytes, http.client.HTTPMessage]:
    connection.request("GET", path, headers={"Host": f"{host}:8640"})
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers


def shown(page: bytes) -> list[str]:
    """The lines of an article without its script, which says all of it once more."""
    return page.decode("utf-8").partition("</script>")[2].split("\n")


def test_hosts_are_told_apart_by_the_host_header(connection):
    assert "云汀区人民政府" in get(connection, TRS, "/")[1].decode("utf-8")
    assert "云汀区政务公开网" in get(connection, DOC, "/")[1].decode("utf-8")
    assert get(connection, "www.elsewhere.test", "/")[0] == 421


def test_one_connection_serves_many_requests(simulator, connection):
    for path in ("/robots.txt", "/", "/zfxxgk/"):
        get(connection, TRS, path)
    assert [(line.path, line.connection, line.status) for line in simulator.log] == [
        ("/robots.txt", 1, 200),
        ("/", 1, 200),
        ("/zfxxgk/", 1, 200),
    ]


def test_the_log_keeps_what_politeness_is_judged_by(simulator, connection):
    connection.request("GET", EMERGENCY, headers={"Host": TRS, "From": "a@b.test", "User-Agent": "gouji/0"})
    size = len(connection.getresponse().read())
    line = simulator.log[0]
    assert (line.host, line.method, line.size, line.fault) == (TRS, "GET", size, "wrong_charset")
    assert (line.headers["From"], line.headers["User-Agent"]) == ("a@b.test", "gouji/0")


def test_robots_are_text(connection):
    status, body, headers = get(connection, TRS, "/robots.txt")
    assert (status, body.decode("utf-8"), headers["Content-Type"]) == (200, ROBOTS, "text/plain; charset=utf-8")


def test_an_unknown_address_is_a_404_or_a_page_that_says_so(connection):
    (hard, hard_page, _), (soft, soft_page, _) = get(connection, TRS, "/x.html"), get(connection, DOC, "/x.html")
    assert (hard, soft) == (404, 200)
    assert all("您访问的页面不存在" in page.decode("utf-8") for page in (hard_page, soft_page))


def test_the_date_header_follows_the_virtual_day(simulator, connection):
    simulator.clock.day = 31
    assert get(connection, TRS, "/")[2]["Date"] == "Sun, 01 Feb 2026 02:10:00 GMT"


def test_a_report_appears_on_its_day(simulator, connection):
    simulator.clock.day = 11
    assert get(connection, MZJ, CIVIL)[0] == 404
    simulator.clock.day = 12
    assert get(connection, MZJ, CIVIL)[0] == 200
    listed = f"/mzj/gkmlpt/api/all/{CATEGORY}?page=1&sid={SID}"
    assert CIVIL.rsplit("/", 1)[1] in get(connection, MZJ, listed)[1].decode("utf-8")


def test_a_number_is_corrected_on_its_day_and_nothing_else(simulator, connection):
    simulator.clock.day = 49
    before = shown(get(connection, MZJ, CIVIL)[1])
    simulator.clock.day = 50
    after = shown(get(connection, MZJ, CIVIL)[1])
    changed = [line for line, other in zip(before, after, strict=True) if line != other]
    assert len(changed) == 1
    assert "四、结转下年度继续办理" in changed[0]


def test_a_page_that_lies_about_its_charset(connection):
    _, body, headers = get(connection, TRS, EMERGENCY)
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "应急管理局" in body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_vsb_pages_count_down(connection):
    first = get(connection, JYJ, "/jyj/nb.htm")[1].decode("utf-8")
    second = get(connection, JYJ, "/jyj/nb/1.htm")[1].decode("utf-8")
    assert "共2页" in first
    assert (first.count('<li id="line_'), second.count('<li id="line_')) == (6, 2)
    assert get(connection, JYJ, "/jyj/nb/2.htm")[0] == 404


def test_list_rows_hold_false_friends_and_earlier_years(connection):
    text = "".join(get(connection, JYJ, path)[1].decode("utf-8") for path in ("/jyj/nb.htm", "/jyj/nb/1.htm"))
    assert "2025年政府网站工作年度报表" in text
    assert "2025年法治政府建设年度报告" in text
    assert "2024年政府信息公开工作年度报告" in text
    assert "2025年政府信息公开工作年度报告" not in text


def test_one_portal_lets_machines_see_robots_and_nothing_else(simulator, connection):
    assert get(connection, SLJ, "/robots.txt")[0] == 200
    for path in ("/", "/slj/xxgk/nb/", "/slj/xxgk/nb/index_2.html"):
        status, body, _ = get(connection, SLJ, path)
        assert (status, "年度报告" in body.decode("utf-8")) == (412, False)
    assert [line.fault for line in simulator.log] == ["", "protection", "protection", "protection"]
    assert get(connection, TRS, "/")[0] == 200


def test_the_summary_lists_files_to_be_read(simulator, connection):
    column = simulator.sites[WJJ].family.column_path(simulator.sites[WJJ].columns[0])
    page = get(connection, WJJ, column)[1].decode("utf-8")
    links = re.findall(r'href="([^"]+\.pdf)"', page)
    assert len(links) == 3
    assert get(connection, WJJ, urljoin(column, links[0]))[1].startswith(b"%PDF")


def test_the_doc_family_draws_its_list_by_script_when_asked():
    column = Column("hpjd", "某街道", "11990000SIM0000001")
    clock = Clock(SEASON)
    site = Site("x.sim.test", "某网", Doc(static_rows=False), (column,))
    html = site.answer(Ask(site.family.column_path(column), clock.today)).body.decode("utf-8")
    assert '<div id="app"></div>' in html
    assert "<li>" not in html


def test_an_object_id_holds_its_day():
    day = Clock(SEASON).date_of(14)
    assert int(object_id(day, "x")[:8], 16) == 1768437000
    assert len(object_id(day, "x")) == 24


def test_the_disclosure_page_leads_to_every_column(simulator, connection):
    for site in simulator.sites.values():
        answer = get(connection, site.host, "/zfxxgk/")[1].decode("utf-8")
        if site.host == SLJ:
            assert "href" not in answer
            continue
        text = unescape(answer)
        assert all(f'href="{site.family.column_path(column)}"' in text for column in site.columns)
    assert sum(len(site.columns) for site in simulator.sites.values()) == len(bodies())


def test_a_head_request_has_no_body(connection):
    connection.request("HEAD", "/robots.txt", headers={"Host": TRS})
    answer = connection.getresponse()
    assert (answer.status, answer.read(), answer.headers["Content-Length"]) == (200, b"", str(len(ROBOTS)))
