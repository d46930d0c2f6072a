"""Looking for the column of reports: what is followed, what is proposed, what may be concluded."""

from __future__ import annotations

from functools import partial
from typing import cast

import pytest
from click.testing import CliRunner

from audit.errors import TryLater
from db.crawls import OutcomeName
from gouji.cli import Context
from gouji.commands import discover as command
from gouji.settings import Settings, Storage
from spiders.discovering import discover, discover_apart
from spiders.families.discovery import DEEPEST, MOST_PAGES, DiscoverySpider, Tour
from spiders.items import Item, Outcome, Proposal
from spiders.menus import confidence, links_of, score_of, siblings_in
from spiders.portal import PortalSpider
from spiders.running import CrawlOptions
from tests.spiders.answered import HOST, UNIT, Page, Portal, column, source, visited
from tests.spiders.conftest import HOST as SMALL
from tests.spiders.conftest import NOW, html_page

FOUR = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容")


def menu(*links: tuple[str, str], head: str = "") -> str:
    listed = "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in links)
    return f"<html><head>{head}</head><body><ul>{listed}</ul></body></html>"


def rows(*titles: str, head: str = "") -> str:
    listed = "".join(
        f'<li><a href="/a/{n}.html">{title}</a><span>2025-01-2{n}</span></li>' for n, title in enumerate(titles)
    )
    return f"<html><head>{head}</head><body><ul>{listed}</ul></body></html>"


REPORTS = rows(f"{UNIT}2024年政府信息公开工作年度报告", f"{UNIT}2023年政府信息公开工作年度报告")
PARTS = [(f"/p{n}/", text) for n, text in enumerate(FOUR)]
SITE: dict[str, Page] = {
    "/": menu(("/xw/", "新闻中心"), ("/gk/", "政务公开"), ("/tjnb/", "统计年报")),
    "/gk/": menu(("/zfxxgk/", "政府信息公开"), ("/ldzc/", "领导之窗")),
    "/zfxxgk/": menu(*PARTS, ("/zfxxgknb_70772/", "政府信息公开年报"), ("/wzndbb/", "政府网站年度报表")),
    "/zfxxgknb_70772/": REPORTS,
    **{f"/p{n}/": "<p>见指南。</p>" for n in range(3)},
}


def tour(
    pages: dict[str, Page], *, years: tuple[int, ...] = (2025,), seed: str = "/"
) -> tuple[Portal, Tour, list[Item]]:
    portal, tours = Portal(pages), cast("list[Tour]", [])
    of = column(source(column_url=f"{HOST}{seed}", years=years))
    items = visited(portal, of, cls=cast("type[PortalSpider]", partial(DiscoverySpider, tours=tours)))
    return portal, tours[0], items


def proposals(items: list[Item]) -> list[tuple[str, str]]:
    return [(one.kind, one.value.removeprefix(HOST)) for one in items if isinstance(one, Proposal)]


def outcomes(items: list[Item]) -> list[OutcomeName]:
    return [one.outcome for one in items if isinstance(one, Outcome)]


@pytest.mark.parametrize(
    ("text", "url", "siblings", "score"),
    [
        ("政府信息公开年报", "/x/", 0, 8),
        ("政府信息公开年报", "/zfxxgknb_70772/", 0, 9),
        ("政府信息公开年报", "/x/", 2, 10),
        ("政府信息公开年报", "/x/", 3, 13),
        ("公开年报", "/x/", 0, 5),
        ("年报", "/nb/", 0, 6),
        ("政府信息公开工作年度报告", "/x/", 0, 8),
        ("政府信息公开", "/x/", 3, 3),
        ("政府网站年度报表", "/x/", 0, -10),
        ("统计年报", "/tjnb/", 0, -10),
        ("法治政府建设年度报告", "/x/", 0, -10),
        ("年报", "/wzndbb/", 0, -5),
        ("新闻中心", "/xw/", 3, 0),
    ],
)
def test_what_a_link_is_worth(text, url, siblings, score):
    assert score_of(text, HOST + url, siblings) == score


def test_siblings():
    assert siblings_in(FOUR) == 3
    assert siblings_in(("办事指南", "年报")) == 1


@pytest.mark.parametrize(
    "link",
    [
        ("/calendar?date=2025-01-01", "政府信息公开"),
        ("/gk/?page=2", "信息公开"),
        ("/gk/2025/1/2/", "政府信息公开"),
        ("/gk.pdf", "政府信息公开年报"),
        ("/xw/", "新闻中心"),
        ("javascript:go()", "政府信息公开年报"),
        ("/x/", "政府网站年度报表"),
        ("/x/", "关于我区政府信息公开工作有关情况说明的函"),
    ],
)
def test_what_is_not_followed(link):
    assert not any(found.follow for found in links_of(html_page(menu(link))))


def test_the_way_from_the_front_page_to_the_column():
    portal, walked, items = tour(SITE)
    assert proposals(items) == [("column", "/zfxxgknb_70772/")]
    [found] = [one for one in items if isinstance(one, Proposal)]
    assert (found.confidence, found.platform_id, found.agency) == (0.8, "p", None)
    assert found.sample == (f"{UNIT}2024年政府信息公开工作年度报告", f"{UNIT}2023年政府信息公开工作年度报告")
    assert [url.removeprefix(HOST) for url in found.path] == ["/", "/gk/", "/zfxxgk/", "/zfxxgknb_70772/"]
    assert outcomes(items) == []  # a candidate concludes nothing
    assert not {"/xw/", "/tjnb/", "/wzndbb/", "/ldzc/"} & set(portal.asked)
    assert portal.asked.index("/zfxxgknb_70772/") == 3  # the best first
    assert "条建议" in walked.words


def test_no_column_in_the_menu_is_an_outcome_of_its_own():
    pages = SITE | {"/zfxxgk/": menu(*PARTS)}
    _, walked, items = tour(pages, years=(2025, 2024))
    assert (outcomes(items), proposals(items)) == ([OutcomeName.COLUMN_MISSING] * 2, [])
    assert walked.missing


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param({}, id="no front page"),
        pytest.param(SITE | {"/zfxxgknb_70772/": (500, "")}, id="the column fails"),
        pytest.param(
            SITE | {"/zfxxgknb_70772/": "<div id='app'></div><script src='a.js'></script>"}, id="drawn by script"
        ),
        pytest.param(SITE | {"/zfxxgknb_70772/": rows("2024年政府信息公开年报汇总")}, id="rows that are none"),
        pytest.param({"/": menu(("/xw/", "新闻中心"))}, id="no menu of disclosure"),
        pytest.param(SITE | {"/zfxxgk/": (500, "")}, id="the menu fails"),
        pytest.param(SITE | {"/zfxxgk/": "<p>您访问的页面不存在</p>"}, id="the menu is lost"),
        pytest.param(SITE | {"/zfxxgk/": menu(PARTS[0])}, id="a menu of one part"),
        pytest.param(SITE | {"/zfxxgk/": menu(*PARTS), "/p2/": (500, "")}, id="a part of the menu fails"),
        pytest.param(SITE | {"/zfxxgk/": menu(*PARTS), "/p2/": b"\0\xff\xfe" * 40}, id="a part nobody can decode"),
    ],
)
def test_what_was_not_seen_whole_proves_nothing(pages):
    _, walked, items = tour(pages)
    assert (outcomes(items), proposals(items), walked.missing) == ([], [], False)


def test_more_false_friends_than_reports_are_no_column():
    mixed = rows("样例局2024年政府信息公开工作年度报告", "2024年法治政府建设年度报告", "2024年政府网站工作年度报表")
    assert proposals(tour(SITE | {"/zfxxgknb_70772/": mixed})[2]) == []
    assert confidence(8, 2, 2) < confidence(8, 2, 0) <= 0.99


def test_other_hosts_are_proposed_and_never_visited():
    pages = SITE | {
        "/zfxxgk/": menu(("http://nb.other.test/x/", "政府信息公开年报"), ("http://nb.other.test/y/", "年报"))
    }
    portal, _, items = tour(pages)
    assert proposals(items) == [("host", "http://nb.other.test/x/")]
    assert not any("other" in path for path in portal.asked)
    assert outcomes(items) == []


def test_a_list_in_a_frame_is_one_hop_away():
    pages = SITE | {"/zfxxgknb_70772/": '<iframe src="/inner/"></iframe>', "/inner/": REPORTS}
    assert proposals(tour(pages)[2]) == [("column", "/inner/")]
    pages = pages | {"/inner/": '<iframe src="/inner2/"></iframe>', "/inner2/": REPORTS}
    portal, _, items = tour(pages)
    assert (proposals(items), "/inner2/" in portal.asked) == ([], False)


def test_the_type_of_a_column_is_a_bonus():
    head = '<meta name="ColumnType" content="信息公开年报">'
    titles = ("样例局2024年政府信息公开工作年度报告",)
    sure = [
        next(one.confidence for one in tour(SITE | {"/zfxxgknb_70772/": page})[2] if isinstance(one, Proposal))
        for page in (rows(*titles), rows(*titles, head=head))
    ]
    assert sure[0] < sure[1]


def test_a_tour_is_bounded_in_depth_and_pages():
    deep: dict[str, Page] = {f"/{n or ''}": menu((f"/{n + 1}", "政府信息公开")) for n in range(9)}
    portal, walked, _ = tour(deep)
    assert (portal.asked, walked.cut) == (["/", *(f"/{n}" for n in range(1, DEEPEST + 1))], True)
    wide: dict[str, Page] = {"/": menu(*((f"/x{n}/", f"第{n}镇信息公开目录") for n in range(90)))}
    portal, walked, items = tour(wide | {f"/x{n}/": "<p></p>" for n in range(90)})
    assert (len(portal.asked), walked.missing, outcomes(items)) == (MOST_PAGES, False, [])


def test_a_discovery_of_a_real_portal(desk, portal):
    for path, page in SITE.items():
        portal.put(path, cast("str", page))
    options = CrawlOptions(now=NOW, today=NOW.date(), years=(2025,), pinned_hosts={"*.small.test": "127.0.0.1"})
    found = discover_apart(desk.database, desk.blobs, options, platform="small")
    seed = f"http://{SMALL}:{portal.port}"
    assert found.seeds == (f"{seed}/",)
    assert [(one.kind, one.value, one.new) for one in found.proposals] == [("column", f"{seed}/zfxxgknb_70772/", True)]
    assert portal.log[0] == "/robots.txt"
    assert desk.query("SELECT state FROM proposals") == [("open",)]
    assert desk.query("SELECT kind, count(*) FROM captures GROUP BY 1") == [
        ("probe", len(portal.log) - 1),
        ("robots", 1),
    ]
    assert (desk.outcomes(), desk.query("SELECT status FROM crawls")) == ([], [("done",)])
    assert desk.query("SELECT count(*) FROM app_lock") == [(0,)]
    portal.put("/zfxxgk/", menu(*PARTS))
    again = discover_apart(desk.database, desk.blobs, options, platform="small")
    assert (desk.outcomes(), again.missing, [one.new for one in again.proposals]) == (["column_missing"], True, [True])


@pytest.mark.parametrize(
    ("arguments", "why", "code"),
    [
        ((), "二者选一", 2),
        (("http://www.small.test/", "--platform", "small"), "二者选一", 2),
        (("--platform", "x"), "没有平台 x", 1),
        (("http://www.unknown.test/",), "没有主机 www.unknown.test", 1),
        (("file:///etc/passwd",), "不是 http 或 https", 1),
        (("http://www.small.test:99/",), "端口没有登记", 1),
    ],
)
def test_what_the_command_refuses(desk, arguments, why, code):
    settings = Settings(Storage(desk.database, desk.blobs))
    done = CliRunner().invoke(command.discover_command, arguments, obj=Context(settings))
    told = done.output + str(done.exception or "")
    assert why in told
    assert done.exit_code == code or done.exception is not None
    assert desk.query("SELECT count(*) FROM crawls") == [(0,)]


def test_a_group_at_rest_is_left_alone_until_later(desk):
    desk.execute("UPDATE host_groups SET cooldown_until = '2026-01-25T05:30:00Z'")
    options = CrawlOptions(now=NOW, today=NOW.date(), years=(2025,))
    with pytest.raises(TryLater, match="休息到 2026-01-25 13:30"):
        discover(desk.database, desk.blobs, options, platform="small")
    assert desk.query("SELECT count(*) FROM crawls") == [(0,)]


def test_what_the_command_shows(monkeypatch, desk):
    from db.discoveries import FoundProposal
    from spiders.discovering import Discovered

    one = FoundProposal(
        7, "column", "http://www.small.test/nb/", 0.8, ("样例局2024年年报",), ("http://www.small.test/",), True
    )
    done = Discovered(
        ("http://www.small.test/",), ("走了 3 页",), missing=False, finished=True, proposals=(one,), requests=4
    )
    monkeypatch.setattr(command, "discover", lambda *_, **__: done)
    shown = CliRunner().invoke(
        command.discover_command, ["--platform", "small"], obj=Context(Settings(Storage(desk.database, desk.blobs)))
    )
    assert shown.exit_code == 0
    assert "7\t栏目\t0.80\thttp://www.small.test/nb/" in shown.output
    assert "走了 3 页" in shown.output
