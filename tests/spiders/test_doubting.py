"""What may be the report all the same is never called absent: odd titles, odd rows, lists that go on."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from db.sources import Source
from spiders.choosing import reports_of, undated
from spiders.dialects import linked
from spiders.doubting import doubt, kin, loose_years, may_be, mentions
from spiders.families.static_list import StaticListSpider
from spiders.items import Row
from spiders.titles import name_key
from tests.spiders.conftest import UNIT, html_page

TITLE = f"{UNIT}2025年政府信息公开工作年度报告"


def source(*names: str, role: str = "own") -> Source:
    known: dict[str, Any] = {
        "source_id": 1,
        "agency": "A",
        "names": names or (UNIT,),
        "role": role,
        "years": (2025,),
        "articles": {},
    }
    return Source(**{one.name: known.get(one.name, ()) for one in fields(Source)})


def verdict(
    title: str, *names: str, shared: bool = False, others: tuple[str, ...] = (), day: str = "2026-01-20"
) -> str:
    """found, doubt or absent."""
    one, rows = source(*names), [Row(title, "http://x.test/a.html", day)]
    owners = {name_key(name): "B" for name in others}
    if 2025 in reports_of(one, rows, shared=shared, owners=owners):
        return "found"
    return "doubt" if undated(one, rows, 2025) or doubt(one, rows, 2025, shared=shared, owners=owners) else "absent"


@pytest.mark.parametrize(
    "title",
    [
        f"{UNIT}二O二五年政府信息公开工作年度报告",
        f"{UNIT}二Ｏ二五年度政府信息公开工作年度报告",
        f"{UNIT}二〇二五政府信息公开工作年度报告",
        f"{UNIT}2O25年政府信息公开工作年度报告",
        f"《{TITLE}》",
        f"转发：{TITLE}",
        f"{TITLE}（更正版）",
    ],
)
@pytest.mark.parametrize("shared", [False, True])
def test_an_odd_title_is_the_report(title, shared):
    assert verdict(title, shared=shared) == "found"


@pytest.mark.parametrize(
    "title",
    [
        f"关于《{TITLE}》的公示",
        f"{UNIT}关于公布2025年政府信息公开工作年度报告的通知",
        f"{UNIT}关于印发2025年政府信息公开工作年度报告的通知",
        f"{TITLE}（含图解）",
        f"{TITLE}（附统计表汇总）",
        f"{TITLE}及2026年工作要点",
        f"{UNIT}2025年政府信息公开情况",
        f"{UNIT}2025年度信息公开工作总结",
        f"{UNIT}2025年政务公开报告",
        f"{UNIT}25年政府信息公开工作年度报告",
        f"{UNIT}2025年政府信息公开与政府网站工作年度报告",
    ],
)
@pytest.mark.parametrize("shared", [False, True])
def test_a_report_in_other_words_keeps_the_year_open(title, shared):
    assert verdict(title, shared=shared) == "doubt"


@pytest.mark.parametrize(
    "title",
    [
        f"{UNIT}2025年政府信息公开工作要点",
        f"{UNIT}2025年政府信息公开指南",
        f"{UNIT}2025年第三季度政府信息公开情况",
        f"{UNIT}2025年法治政府建设年度报告",
        f"{UNIT}2025年政府网站工作年度报表",
        "关于做好2025年政府信息公开工作年度报告编制工作的通知",
        f"{UNIT}2024年政府信息公开工作年度报告",
        "2024年",
    ],
)
def test_what_is_certainly_something_else_does_not(title):
    assert verdict(title) == "absent"
    assert verdict(title, shared=True) == "absent"


def test_a_bare_year_on_an_own_list_is_a_doubt():
    assert [verdict(title) for title in ("2025年", "2025年度", "2025")] == ["doubt"] * 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("样例区和平街道办事处", "和平街道办"),
        ("样例区和平街道办事处", "和平街道"),
        ("样例区和平街道办事处", "样例区人民政府和平街道办事处"),
        ("样例经济技术开发区管理委员会", "样例经开区管委会"),
        ("样例县人民政府", "样例县"),
        ("样例县人民政府", "样例县政府"),
        ("样例县和平镇人民政府", "和平镇"),
        ("样例市卫生健康委员会", "样例市卫健委"),
        ("样例市发展和改革委员会", "市发改委"),
        ("样例市应急管理局", "样例市应急管理局（地震局）"),
        ("样例市水利局", "样例市水利和湖泊局"),
    ],
)
def test_a_short_name_on_a_list_of_many_is_a_doubt_unless_it_is_anothers(name, shown):
    title = f"{shown}2025年政府信息公开工作年度报告"
    assert verdict(title, name, shared=True) in ("doubt", "found")
    assert verdict(title, name, shared=True, others=(shown,)) != "doubt"


def test_neighbours_are_no_kin():
    assert not kin("样例市水利局", "样例市应急管理局")
    assert not kin("样例区太平街道", "样例区和平街道办事处")
    assert verdict("样例市水利局2025年政府信息公开工作年度报告", shared=True) == "absent"


def test_a_name_that_is_new_on_the_list_may_be_a_body_that_was_renamed():
    def row(unit: str, year: int) -> Row:
        return Row(f"{unit}{year}年政府信息公开工作年度报告", f"http://x.test/{unit}{year}.html")

    old = [row(UNIT, 2024), row("样例市水利局", 2024), row("样例市水利局", 2025)]
    one = source()
    assert doubt(one, old, 2025, shared=True, owners={}) == ""
    renamed = [*old, row("样例市城市安全局", 2025)]
    assert "改了名" in doubt(one, renamed, 2025, shared=True, owners={})
    assert doubt(one, renamed, 2025, shared=True, owners={"样例市城市安全局": "B"}) == ""


def test_years_with_two_digits_are_only_read_for_a_doubt():
    assert loose_years("局25年年报") == {2025}
    assert not may_be("局2024年年报", 2025)
    assert not may_be("政府信息公开工作报告", 2025, "2024-01-20")
    assert may_be("政府信息公开工作报告", 2025, "2026-01-20")


BASE = "".join(
    f'<li><a href="./t{y + 1}0122_{y}.html">{UNIT}{y}年政府信息公开工作年度报告</a><span>{y + 1}-01-22</span></li>'
    for y in (2024, 2023)
)


@pytest.mark.parametrize(
    "beside",
    [
        f'<div class="top"><a href="./t20260120_1.html">{TITLE}</a></div>',
        f'<h3><a href="./t20260120_1.html">{TITLE}</a></h3>',
        f"<table><tr><td><a href='./t20260120_1.html'>{TITLE}</a></td><td>2026-01-20</td></tr></table>",
        f'<ul><li onclick="look(1)">{TITLE}<span>2026-01-20</span></li></ul>',
        f"<ul><li><a onclick='look(1)'>{TITLE}</a><span>2026-01-20</span></li></ul>",
        f'<ul><li><a href="show.jsp?id=1">{TITLE}</a></li></ul>',
        f'<ul><li><a href="/upload/1.pdf">{TITLE}</a></li></ul>',
        f'<a href="nb.html"><img alt="{TITLE}"></a>',
        f"<script>var rows = [{{title: '{TITLE}', url: 'a.html'}}]</script>",
        f"<div>{UNIT}<em>2025</em>年政府信息公开工作年度报告</div>",
    ],
)
def test_a_report_that_is_no_row_is_seen_all_the_same(beside):
    page = html_page(f"<html><body>{beside}<ul>{BASE}</ul></body></html>")
    rows = [row for row in rows_of(page) if "2025" not in row.title]
    assert doubt(source(), rows, 2025, shared=False, owners={}, strays=mentions(page, rows))


def test_menus_and_rows_are_no_strays():
    page = html_page(
        f"<html><head><meta name='ColumnName' content='政府信息公开年报'></head><body><a>2025年工作动态</a><ul>{BASE}</ul></body></html>"
    )
    assert mentions(page, rows_of(page)) == ()


def rows_of(page) -> list[Row]:
    return family().rows(page)


def family() -> StaticListSpider:
    return StaticListSpider.__new__(StaticListSpider)


@pytest.mark.parametrize(
    "end",
    [
        "<button onclick='more()'>加载更多</button>",
        "<a href='javascript:more()'>查看更多</a>",
        "<span onclick='go(2)'>下一页</span>",
        "<a href='javascript:go(2)'><img src='n.gif' alt='下一页'></a>",
        "<a href='javascript:go(1)'>1</a><a href='javascript:go(2)'>2</a>",
        "<div>共<span>45</span>条</div>",
        "<div>1/3</div>",
        "<div>总页数：3</div>",
        "<select onchange='go(this)'><option>1</option><option>2</option></select>",
        "<a href='list_9.html'>尾页</a>",
        "<input type='button' value='下一页' onclick='go(2)'>",
        "<script>laypage({pages: 3})</script>",
    ],
)
def test_a_list_that_goes_on_where_we_cannot_follow_is_not_complete(end):
    page = html_page(f"<html><body><ul>{BASE}</ul>{end}</body></html>")
    spider = family()
    assert spider.next_page(page) is None
    assert not spider.ends(page)


@pytest.mark.parametrize(
    "end",
    [
        "",
        "<div>共2条</div>",
        "<div>共1页 <a href='javascript:void(0)'>下一页</a></div>",
        "<span class='next disabled' onclick='go(2)'>下一页</span>",
        "<a href='http://www.small.test/nb/'>尾页</a>",
        "<a href='/more/'>更多</a><button>搜索</button><div>1/1</div>",
    ],
)
def test_a_list_that_says_nothing_of_the_kind_is(end):
    assert family().ends(html_page(f"<html><body><ul>{BASE}</ul>{end}</body></html>"))


def test_the_oldest_rows_of_a_full_page_are_no_whole_list():
    rows = [Row(f"{2010 + n}", f"http://x.test/{n}", f"{2011 + n}-01-20") for n in range(15)]
    page = html_page("<html><body></body></html>")
    assert linked.goes_on(page, rows)
    assert not linked.goes_on(page, rows[::-1])
    assert not linked.goes_on(page, rows[:14])


@pytest.mark.parametrize(
    "link",
    [
        "<a href='list_2.html'>下一页 &gt;</a>",
        "<a href='list_2.html'>[下一页]</a>",
        "<a href='list_2.html'><img src='n.gif' alt='下一页'></a>",
        "<a href='list_2.html' title='下一页'><i></i></a>",
        "<a rel='next' href='list_2.html'>→</a>",
        "<a href='list_2.html'>Next Page</a>",
    ],
)
def test_a_next_page_is_found_behind_a_picture_or_marks(link):
    page = html_page(f"<html><body><ul>{BASE}</ul>{link}</body></html>")
    assert linked.following(page, 1) == ["http://www.small.test/nb/list_2.html"]
