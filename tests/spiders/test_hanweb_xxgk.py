"""Hanweb xxgk: the search with the rows of everybody, the page of annual reports, and a crawl over the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import pytest

from gouji.demo.site import Answer, Ask
from spiders.detecting import family
from spiders.families import BY_NAME
from spiders.families.hanweb_xxgk import HanwebXxgkSpider
from tests.spiders.conftest import CODE, UNIT
from tests.spiders.small import ROOT, Small, article, column, crawled, html_answer, lost, spider, walk

COLUMN = "/col/col1229/index.html"
SEARCH = "/module/xxgk/search.jsp"
REPORTS = "/module/xxgk/xxgkAnnualReport.jsp"
OTHER, THIRD = "11990000SIM0000099", "11990000SIM0000088"
KEY = {"area": CODE}

# (year, column, code, unit): what the search holds, of all units and columns
HELD = tuple(
    (year, number, code, unit)
    for year in range(2025, 2015, -1)
    for number, code, unit in (
        ("1229", CODE, UNIT),
        ("1229", OTHER, "样例市财政局"),
        ("1300", CODE, UNIT),
        ("1300", THIRD, "样例市水利局"),
    )
)


def table_row(at: int, year: int, number: str, code: str, unit: str) -> str:
    what = "政府信息公开工作年度报告" if number == "1229" else "工作情况"
    name = f"{unit}{year}年{what}"
    address = f"/art/{year + 1}/1/22/art_{number}_{1000 + at}.html"
    return (
        f"<tr class='tr_main_value_{'odd' if at % 2 else 'even'}'><td>{at + 1}</td>"
        f"<td><a class='bt_link' href='{address}' title='{name}'>{name[:10]}…</a>"
        f"<div class='pop'><span>索引号</span><span>{code}/{year + 1}-{at}</span></div></td>"
        f"<td>{year + 1}-01-22</td></tr>"
    )


@dataclass
class Xxgk:
    """`areas`: codes that the search knows. `ignored`: `currpage` is not obeyed. `filtered`: it keeps to the area."""

    areas: tuple[str, ...] = (CODE, OTHER, THIRD)
    size: int = 15
    ignored: bool = False
    filtered: bool = False
    paged: bool = True
    reports: str = "table"

    def __call__(self, ask: Ask) -> Answer:
        if ask.path == COLUMN:
            return html_answer(self.page())
        if ask.path == SEARCH:
            return self._search(ask)
        if ask.path == REPORTS:
            return html_answer(self.annual())
        if ask.path.startswith("/art/"):
            return html_answer(article(int(ask.path.split("/")[2]) - 1))
        return lost()

    def page(self) -> str:
        fields = {"infotypeId": "0", "jdid": "3", "area": "", "divid": "div1229"}
        inputs = "".join(f"<input type='hidden' name='{name}' value='{value}'>" for name, value in fields.items())
        return (
            '<html><head><meta name="ColumnName" content="信息公开目录"></head><body>'
            f"<iframe src='/module/xxgk/tree.jsp?divid=div1229'></iframe><form action='{SEARCH}'>{inputs}</form>"
            "<div id='div1229'></div></body></html>"
        )

    def _search(self, ask: Ask) -> Answer:
        form = dict(parse_qsl(ask.body.decode(), keep_blank_values=True))
        if ask.method != "POST" or form.get("jdid") != "3" or form.get("infotypeId") != "0":
            return html_answer("<table></table>")
        known = form.get("area", "") in ("", *self.areas)
        held = [one for one in HELD if not self.filtered or one[2] == form["area"]] if known else []
        number = 1 if self.ignored else int(form["currpage"])
        last = -(-len(held) // self.size)
        rows = "".join(
            table_row(at, *held[at]) for at in range((number - 1) * self.size, min(number * self.size, len(held)))
        )
        pages = f"<div class='tb_title'>第 {number} 页 共 <b>{last}</b> 页</div>" if self.paged else ""
        return html_answer(f"<table><tr class='tr_main_title'><td>标题</td></tr>{rows}</table>{pages}")

    def annual(self) -> str:
        mine = [one for one in HELD if one[1] == "1229" and one[2] == CODE]
        rows = {
            "table": "".join(table_row(at, *one) for at, one in enumerate(mine)),
            "years": "".join(
                f"<tr class='tr_main_value_odd'><td>{year}年度</td><td>"
                f"<a class='bt_link' href='/art/{year + 1}/1/22/art_1229_{year}.html'>政府信息公开工作年度报告</a></td></tr>"
                for year, *_ in mine
            ),
            "list": "".join(
                f"<li><a href='/art/{year + 1}/1/22/art_1229_{year}.html'>{UNIT}{year}年政府信息公开工作年度报告</a></li>"
                for year, *_ in mine
            ),
            "nothing": "<p>暂无相关信息</p>",
        }[self.reports]
        whole = f"<ul>{rows}</ul>" if self.reports == "list" else f"<table>{rows}</table>"
        return f"<html><head><meta name='ColumnName' content='年报'></head><body>{whole}</body></html>"


def walked(portal: Xxgk, path: str = COLUMN, key=None):
    small = Small(portal)
    of = column(ROOT + path, key=KEY if key is None else key, post=(SEARCH,))
    found, facts = walk("hanweb_xxgk", of, small)
    return found, facts, spider("hanweb_xxgk", of, small).ours(of, found.rows), small


def test_rows_of_everybody_are_walked_and_ours_are_kept():
    found, facts, ours, small = walked(Xxgk())
    assert (len(found.rows), found.pages, found.proof, facts.rows) == (40, 3, "complete", 40)
    assert [row.title for row in ours] == [f"{UNIT}{year}年政府信息公开工作年度报告" for year in range(2025, 2015, -1)]
    assert (ours[0].date, ours[0].url) == ("2026-01-22", f"{ROOT}/art/2026/1/22/art_1229_1000.html")
    first = small.log[1]
    form = dict(parse_qsl(first.body.decode(), keep_blank_values=True))
    assert (first.method, first.headers["referer"]) == ("POST", ROOT + COLUMN)
    assert {name: form[name] for name in ("infotypeId", "jdid", "area", "divid", "currpage")} == {
        "infotypeId": "0",
        "jdid": "3",
        "area": CODE,
        "divid": "div1229",
        "currpage": "1",
    }


def test_a_plain_key_is_the_area():
    _, _, ours, small = walked(Xxgk(), key={"unit": CODE})
    assert len(ours) == 10
    form = dict(parse_qsl(small.log[1].body.decode(), keep_blank_values=True))
    assert (form["area"], "unit" in form) == (CODE, False)


def test_the_key_may_name_another_column():
    _, _, ours, _ = walked(Xxgk(), key={**KEY, "column": 1300})
    assert {row.title for row in ours} == {f"{UNIT}{year}年工作情况" for year in range(2016, 2026)}


def test_a_search_that_keeps_to_the_area():
    found, _, ours, _ = walked(Xxgk(filtered=True))
    assert (len(found.rows), len(ours), found.proof) == (20, 10, "complete")


def test_an_unknown_area_is_no_empty_column():
    """The table is the same for a unit without anything and for a code that a person has mistyped."""
    found, facts, _, _ = walked(Xxgk(areas=(OTHER,)))
    assert (found.rows, facts.rows, facts.skeleton_known) == ([], 0, False)
    assert "tr_main_value" in facts.unreadable


@pytest.mark.parametrize(
    ("portal", "proof"),
    [
        pytest.param(Xxgk(ignored=True), "paging_ignored", id="the first page again"),
        pytest.param(Xxgk(paged=False), "incomplete", id="no number of pages"),
    ],
)
def test_what_is_not_proven_proves_nothing(portal, proof):
    found, facts, _, _ = walked(portal)
    assert (found.proof, facts.proof) == (proof, proof)


def lists_of(portal: Xxgk, *keys: Mapping[str, Any], query: str = ""):
    """The lists of one column after the other, in one run; how many pages each of them cost, and its own rows."""
    small = Small(portal)
    columns = [
        column(ROOT + COLUMN + query.format(at), key=key, post=(SEARCH,), agency=f"其他{at}")
        for at, key in enumerate(keys)
    ]
    one = spider("hanweb_xxgk", columns[0], small)

    async def walk_all():
        for of in columns:
            before = len(small.log)
            lists = await one.lists_of(of)
            yield len(small.log) - before, lists, one.ours(of, lists.rows)

    async def collected():
        return [found async for found in walk_all()]

    return asyncio.run(collected())


def test_one_walk_does_for_all_units_that_it_names():
    (first, _, mine), (second, lists, theirs), (third, _, others) = lists_of(
        Xxgk(), KEY, {"area": OTHER}, {"unit": THIRD, "column": "1300"}
    )
    assert (first, second, third) == (4, 0, 0)
    assert {row.unit for row in mine} == {CODE}
    assert [row.title for row in theirs] == [
        f"样例市财政局{year}年政府信息公开工作年度报告" for year in range(2025, 2015, -1)
    ]
    assert {row.title for row in others} == {f"样例市水利局{year}年工作情况" for year in range(2016, 2026)}
    assert (lists.proof, len(lists.rows)) == ("complete", 40)


def test_a_unit_that_the_walk_does_not_name_is_asked_for_by_its_own_code():
    """The search may keep to the area; and a code that it does not know is no unit without a report."""
    (_, _, mine), (second, lists, theirs) = lists_of(Xxgk(filtered=True), KEY, {"area": OTHER})
    assert (second, len(mine), len(theirs), lists.proof) == (2, 10, 10, "complete")
    *_, (asked, unknown, _), (after, _, again) = lists_of(Xxgk(), KEY, {"area": "错"}, {"area": OTHER})
    assert (asked, unknown.rows, unknown.facts(2025).skeleton_known) == (2, [], False)
    assert (after, len(again)) == (0, 10)


def test_the_first_unit_may_be_unknown():
    (_, unknown, _), (second, _, mine), (third, _, theirs) = lists_of(Xxgk(), {"area": "错"}, KEY, {"area": OTHER})
    assert unknown.rows == []
    assert (second, third, len(mine), len(theirs)) == (4, 0, 10, 10)


def test_the_code_of_the_unit_in_the_address_does_not_make_it_another_search():
    shared = lists_of(Xxgk(), KEY, {"area": OTHER}, query="?vc_xxgkarea={}&number=B0303&jh=")
    apart = lists_of(Xxgk(), KEY, {"area": OTHER}, query="?number=B030{}")
    assert ([cost for cost, _, _ in shared], [cost for cost, _, _ in apart]) == ([4, 0], [4, 4])


def test_another_field_of_the_form_is_another_search():
    assert [cost for cost, _, _ in lists_of(Xxgk(), KEY, {"area": OTHER, "infotypeId": "0"})] == [4, 4]


def test_no_other_family_asks_once_for_several_keys():
    """Where the key is part of what the portal filters by, the list of one unit says nothing of another."""
    for name, family_of in BY_NAME.items():
        of = column(ROOT + COLUMN, key=KEY)
        shares = spider(name, of, Small(Xxgk())).asked_by(of) is not None
        assert shares == (family_of is HanwebXxgkSpider), name


@pytest.mark.parametrize("reports", ["table", "years", "list"])
def test_the_page_of_annual_reports(reports):
    found, _, ours, small = walked(Xxgk(reports=reports), REPORTS, key={})
    assert (len(ours), found.proof) == (10, "complete")
    assert [(ask.method, ask.path) for ask in small.log] == [("GET", REPORTS)]
    assert "2025年" in ours[0].title
    assert "政府信息公开工作年度报告" in ours[0].title


def test_the_page_of_annual_reports_may_be_empty():
    _, facts, _, _ = walked(Xxgk(reports="nothing"), REPORTS, key={})
    assert (facts.rows, facts.skeleton_known, facts.unreadable) == (0, True, "")


def test_the_family_is_told_by_the_first_page():
    assert family(ROOT + COLUMN, Xxgk().page(), 0) == ("hanweb_xxgk", "")
    assert family(ROOT + REPORTS, Xxgk().annual(), 9) == ("hanweb_xxgk", "")


def test_a_crawl_over_the_loopback(tmp_path):
    portal = Small(Xxgk())
    done = crawled(tmp_path, (portal,), COLUMN, key=KEY, post=(SEARCH,), years=(2024, 2025))
    assert (done.summary.outcomes, done.summary.left) == ({"found": 2}, 0)
    assert done.query("SELECT family FROM platforms") == [("hanweb_xxgk",)]
    assert done.query("SELECT proof, pages, positive_control FROM list_snapshots") == [("complete", 3, 1)]
    assert sum(ask.path.startswith("/art/") for ask in portal.log) == 2


def test_a_form_that_nobody_has_allowed_is_not_sent(tmp_path):
    portal = Small(Xxgk())
    done = crawled(tmp_path, (portal,), COLUMN, key=KEY)
    assert done.summary.outcomes == {"security_rejected": 1}
    assert "POST" not in {ask.method for ask in portal.log}
    assert "post_allowed" in done.query("SELECT reason FROM outcomes")[0][0]
