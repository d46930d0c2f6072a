"""The small skeletons, asked as a portal is asked, and crawled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape

import pytest

from gouji.demo.publications import Showing
from tests.demo.test_families import YEARS, ask, column, newest, site, text
from tests.simulator.crawling import Crawling, crawling
from tests.simulator.families.f13_small import Eportal, Openness
from tests.simulator.families.f15_script import Scripted
from tests.simulator.families.f16_frame import Framed
from tests.simulator.families.f17_legacy import Legacy
from tests.simulator.families.f18_years import MENU, Yearly
from tests.simulator.fates import settled
from tests.simulator.truth import on_day
from tests.simulator.world import World
from tests.spiders.answered import Portal, spider_on
from tests.spiders.conftest import html_page

FAMILIES = {"F13": Openness(), "F13e": Eportal(), "F16": Framed(), "F17": Legacy(), "F18": Yearly()}
NAMES = ("F13", "F13 eportal", "F15", "F16", "F17", "F18")
DAYS = (10, 24)


def shown(answer) -> str:
    return answer.body.decode("gb18030") if b"gb2312" in answer.body else text(answer)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_an_article_shows_the_report_from_its_day_on(family):
    portal = site(family)
    address = family.article_path(portal.columns[0], newest(portal))
    page = ask(portal, address)
    assert (page.status, "六、其他需要报告的事项" in shown(page)) == (200, True)
    assert ask(portal, address, today=date(2026, 1, 19)).status == 404


@pytest.mark.parametrize("family", [Openness(), Legacy()], ids=["F13", "F17"])
def test_files_can_be_had(family):
    portal = site(family, column(Showing(files=("docx",))))
    page = shown(ask(portal, family.article_path(portal.columns[0], newest(portal))))
    [link] = re.findall(r'<p>附件\d：<a href="([^"]+)">', page)
    assert ask(portal, link).body[:4] == b"PK\x03\x04"


def test_eportal_answers_a_page_only_with_its_module():
    portal = site(Eportal())
    home = Eportal().column_path(portal.columns[0])
    module = re.search(r'moduleId = "(\w{32})"', text(ask(portal, home)))
    assert module
    assert "第2/3页" in text(ask(portal, f"{home}&amp;currentPage=2&amp;moduleId={module[1]}"))
    assert ask(portal, f"{home}&amp;currentPage=2").status == 404
    assert ask(portal, "/eportal/ui?pageId=1").status == 404


def test_the_next_page_of_eportal_is_put_together_from_what_the_page_says():
    portal = site(Eportal())
    address, titles = Eportal().column_path(portal.columns[0]), []
    number, reader = 1, spider_on(Portal({}))
    while address:
        page = html_page(text(ask(portal, escape(address))), f"http://www.small.test{address}", state={"page": number})
        titles += [row.title for row in reader.rows(page)]
        request = reader.next_page(page)
        address, number = request.url.removeprefix("http://www.small.test") if request else "", number + 1
    assert sorted(titles) == sorted(item.title for item in portal.columns[0].publications)


def test_a_scripted_site_has_nothing_to_read():
    portal = site(Scripted())
    family = Scripted()
    for address in (family.column_path(portal.columns[0]), family.article_path(portal.columns[0], newest(portal))):
        assert '<div id="app"></div>' in text(ask(portal, address))
        assert "年度报告" not in text(ask(portal, address))


def test_an_old_portal_says_its_charset_in_the_page_alone():
    portal = site(Legacy())
    page = ask(portal, Legacy().column_path(portal.columns[0]))
    assert (page.content_type, b"charset=gb2312" in page.body) == ("text/html", True)
    assert "教育局" in page.body.decode("gb18030")
    assert shown(page).count("<TD") > shown(page).count("</TD>")


def test_folders_of_years_are_those_of_publication():
    portal = site(Yearly())
    assert f"/nb/{YEARS[-1] + 1}n78/xzjd/" in text(ask(portal, MENU))
    listed = text(ask(portal, f"/nb/{YEARS[-1] + 1}n78/xzjd/"))
    assert f"{YEARS[-1]}年政府信息公开工作年度报告" in listed
    assert f"局{YEARS[-2]}年政府信息公开" not in listed


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Iterator[Crawling]:
    with crawling(
        World(families=NAMES, plan=settled), tmp_path_factory.mktemp("small"), families_known=False
    ) as running:
        yield running


@pytest.mark.parametrize("day", DAYS)
def test_a_crawl_says_what_is_true(crawled, day):
    summary = crawled.crawl(day)
    true = crawled.true_outcomes(day)
    seen = crawled.outcomes(summary.crawl_id)
    assert seen == {agency: true[agency] for agency in seen}
    assert summary.left == 0
    if day == DAYS[0]:
        assert len(seen) == len(NAMES)


def test_what_is_kept_is_what_was_published(crawled):
    expected, kept = crawled.expected(), crawled.versions()
    assert len(kept) == len(NAMES) - 1  # all but the scripted one
    for agency, (version,) in kept.items():
        true = on_day(expected[agency]["versions"], DAYS[-1])
        assert version["tables"] == true["tables"]
        assert true["text_sha256"] in (None, version["text_sha256"])


def test_the_folder_is_told_with_the_version(crawled):
    assert crawled.query("SELECT DISTINCT year_basis FROM versions") == [("period",)]
    assert crawled.query("SELECT DISTINCT kind FROM remarks WHERE kind = 'year_conflict'") == []
