"""gkmlpt: which category it is, what its list claims, where it leads away, where an article hides its text."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from audit.errors import UnreadablePage
from gouji.demo.content import make_content, render_body
from spiders.classifying import Facts
from spiders.families.gkmlpt import GkmlptSpider, chosen
from spiders.items import Fetched, ReportRef
from tests.spiders.conftest import html_page
from tests.spiders.recordings import AGENCY, UNIT, column_for, made, walked

ROOT = "http://www.gk.test"
INDEX = f"{ROOT}/gkmlpt/index"


def node(number: int, name: str, *children: Any, jump: str = "", posts: int = 0) -> dict[str, Any]:
    return {"id": number, "name": name, "post_count": posts, "jump_url": jump, "children": list(children)}


def config(*nodes: Any, sid: str = "'175'") -> str:
    tree = json.dumps(list(nodes), ensure_ascii=False)
    return f"<html><body><script>window._CONFIG = {{SID: {sid}, TREE: {tree} }};</script></body></html>"


def listed(*numbers: int, total: Any) -> str:
    rows = [
        {"title": f"{UNIT}{number}年政府信息公开工作年度报告", "url": f"/gkmlpt/content/1/{number}/post_{number}.html"}
        for number in numbers
    ]
    return json.dumps({"total": total, "articles": rows}, ensure_ascii=False)


def api(category: int, page: int = 1, root: str = ROOT) -> str:
    return f"{root}/gkmlpt/api/all/{category}?page={page}&sid=175"


def choose(*nodes: Any, url: str = INDEX, **column: Any):
    return chosen(html_page(config(*nodes), INDEX, column=column_for(url, **column)))


FRIENDS = (
    node(1, "政府网站年度报表"),
    node(2, "法治政府建设年度报告", node(3, "年度报告")),
    node(4, "统计年报"),
    node(5, "政府信息公开指南"),
)


@pytest.mark.parametrize(
    "name",
    [
        "政府信息公开年报",
        "信息公开年度报告",
        "政府信息公开工作年度报告",
        "政府信息公开工作报告",
        "年报",
        "公开年报",
        "年度报告",
    ],
)
def test_the_category_is_told_by_its_name_wherever_it_stands(name):
    assert choose(*FRIENDS, node(8, "法定主动公开内容", node(9, name))).id == "9"


def test_the_full_name_outranks_the_short_one():
    assert choose(node(1, "年报", node(2, "企业年报"), node(3, "政府信息公开年报"))).id == "3"


def test_false_friends_are_no_category():
    with pytest.raises(UnreadablePage, match="政府信息公开年报分类"):
        choose(*FRIENDS)


def test_of_several_categories_a_person_says_which():
    nodes = (node(1, "区政府信息公开年报"), node(2, "部门信息公开年报"))
    with pytest.raises(UnreadablePage, match="unit_key 的 category"):
        choose(*nodes)
    assert choose(*nodes, key={"category": 2}).id == "2"
    assert choose(*nodes, url=f"{INDEX}#2").id == "2"
    with pytest.raises(UnreadablePage, match="TREE 里有分类 7"):
        choose(*nodes, key={"category": 7})


def test_one_category_a_year_is_one_list():
    category = choose(node(1, "2025年政府信息公开年报"), node(2, "2024年政府信息公开年报"))
    assert [part.id for part in category.whole()] == ["1", "2"]


def test_a_number_written_without_quotes_is_a_number():
    answers = {INDEX: config(node(9, "政府信息公开年报"), sid="175"), api(9): listed(2024, total=1)}
    assert len(walked(GkmlptSpider, column_for(INDEX), answers)[0].rows) == 1


def test_only_the_total_of_the_list_is_a_claim():
    answers = {INDEX: config(node(9, "政府信息公开年报", posts=726)), api(9): listed(2025, 2024, 2023, total=3)}
    walk, _, _ = walked(GkmlptSpider, column_for(INDEX), answers)
    assert (walk.claimed, walk.proof, walk.pages) == (3, "complete", 1)


def test_a_total_that_is_not_reached_proves_nothing():
    answers = {
        INDEX: config(node(9, "政府信息公开年报", posts=2)),
        api(9): listed(2024, 2023, total=5),
        api(9, 2): listed(total=5),
    }
    walk, _, outcome = walked(GkmlptSpider, column_for(INDEX), answers)
    assert (walk.proof, outcome) == ("paging_ignored", "parser_drift")


def test_page_by_page_from_one_on():
    first, second = tuple(range(1900, 2000)), tuple(range(2000, 2026))
    answers = {
        INDEX: config(node(9, "政府信息公开年报")),
        api(9, 0): listed(*first, total=126),
        api(9, 1): listed(*first, total=126),
        api(9, 2): listed(*second, total=126),
    }
    walk, _, _ = walked(GkmlptSpider, column_for(INDEX), answers)
    assert (walk.pages, len(walk.rows), walk.proof) == (2, 126, "complete")


def test_where_pages_count_from_zero_the_first_one_is_not_lost():
    few = {INDEX: config(node(9, "政府信息公开年报")), api(9): listed(total=2), api(9, 0): listed(2024, 2023, total=2)}
    assert walked(GkmlptSpider, column_for(INDEX), few)[0].proof == "complete"
    many = {
        INDEX: config(node(9, "政府信息公开年报")),
        api(9, 0): listed(*range(1900, 2000), total=230),
        api(9, 1): listed(*range(2000, 2100), total=230),
        api(9, 2): listed(*range(2100, 2130), total=230),
    }
    walk, _, _ = walked(GkmlptSpider, column_for(INDEX), many)
    assert (walk.pages, len(walk.rows), walk.proof) == (3, 230, "complete")


def test_a_second_page_that_is_the_first_one_again_proves_nothing():
    first = listed(*range(1900, 2000), total=126)
    answers = {INDEX: config(node(9, "政府信息公开年报")), api(9): first, api(9, 2): first}
    assert walked(GkmlptSpider, column_for(INDEX), answers)[0].proof == "paging_ignored"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(listed(total=0), "column_empty", id="says that it is empty"),
        pytest.param(listed(total=4), "parser_drift", id="empty page of a full list"),
        pytest.param('{"code": 500, "message": "error"}', "soft_404", id="error"),
        pytest.param("<html><body>您访问的页面不存在</body></html>", "soft_404", id="soft 404"),
        pytest.param("<html><body>系统升级公告：本系统将于近期升级</body></html>", "parser_drift", id="another page"),
        pytest.param((404, ""), "moved", id="404"),
    ],
)
def test_what_is_no_list_is_never_one_without_reports(answer, outcome):
    answers = {INDEX: config(node(9, "政府信息公开年报")), api(9): answer, api(9, 0): answer}
    assert walked(GkmlptSpider, column_for(INDEX), answers)[2] == outcome


def test_a_category_that_leads_to_another_host_is_moved_and_not_followed():
    answers = {INDEX: config(node(9, "政府信息公开年报", jump="http://www.other.test/nb/"))}
    walk, facts, outcome = walked(GkmlptSpider, column_for(INDEX), answers)
    assert (walk.pages, outcome, "www.other.test" in facts.moved) == (0, "moved", True)


def test_a_category_that_leads_to_a_registered_site_of_this_family_is_followed():
    there = f"{ROOT}/slz/gkmlpt/index"
    answers = {
        INDEX: config(node(9, "政府信息公开年报", jump=there)),
        there: config(node(7, "政府信息公开年报")),
        api(7, root=f"{ROOT}/slz"): listed(2024, total=1),
    }
    assert walked(GkmlptSpider, column_for(INDEX), answers)[0].proof == "complete"


def test_a_category_that_leads_to_a_plain_list_is_moved():
    answers = {INDEX: config(node(9, "政府信息公开年报", jump="/nb/index.html"))}
    assert walked(GkmlptSpider, column_for(INDEX), answers)[2] == "moved"


DIVIDED = config(node(9, "政府信息公开年报", node(10, "部门"), node(11, "镇街", node(12, "甲镇"))))


def test_a_divided_category_is_complete_when_every_part_is():
    answers = {
        INDEX: DIVIDED,
        api(9): listed(2025, total=1),
        api(10): listed(2025, 2024, total=2),
        api(11): listed(total=0),
        api(12): listed(2023, total=1),
    }
    walk, facts, _ = walked(GkmlptSpider, column_for(INDEX), answers)
    assert (walk.proof, len(walk.rows), facts.rows, walk.claimed) == ("complete", 3, 3, 3)


@pytest.mark.parametrize(
    ("part", "outcome"),
    [
        (listed(2024, total=9), "parser_drift"),
        ("{}", "soft_404"),
        ((503, ""), "server_error"),
        ((404, ""), "moved"),
    ],
)
def test_one_part_that_cannot_be_read_spoils_the_whole(part, outcome):
    answers = {
        INDEX: DIVIDED,
        api(9): listed(2025, total=1),
        api(10): listed(2023, total=1),
        api(11): part,
        api(11, 2): listed(total=9),
        api(12): listed(2022, total=1),
    }
    walk, _, found = walked(GkmlptSpider, column_for(INDEX), answers)
    assert (walk.proof != "complete", found) == (True, outcome)


def test_all_parts_empty_is_an_empty_column():
    answers = {INDEX: DIVIDED, **{api(number): listed(total=0) for number in (9, 10, 11, 12)}}
    assert walked(GkmlptSpider, column_for(INDEX), answers)[2] == "column_empty"


def test_of_two_addresses_the_one_on_a_registered_host():
    row = {
        "title": "2025年政府信息公开年报",
        "url": "http://www.mp.test/s/1",
        "post_url": f"{ROOT}/post_1.html",
        "date": 1768960800,
    }
    page = html_page(json.dumps({"total": 1, "articles": [row]}), api(9), column=column_for(INDEX))
    (found,) = made(GkmlptSpider, column_for(INDEX)).rows(page)
    assert (found.url, found.date) == (f"{ROOT}/post_1.html", "2026-01-21")


def article(detail: str, shown: str = "") -> str:
    return (
        f"<html><head><meta name='ArticleTitle' content='{UNIT}2025年政府信息公开工作年度报告'></head>"
        f"<body>{shown}<script>window._CONFIG = {{ SID: '175', DETAIL: {detail} }};</script></body></html>"
    )


def read(text: str):
    url = f"{ROOT}/gkmlpt/content/1/1/post_1.html"
    column = column_for(INDEX)
    spider = made(GkmlptSpider, column, {url: text, f"{ROOT}/f/1.pdf": "%PDF-1.4\n%%EOF"})
    return asyncio.run(spider.report(column, ReportRef(1, AGENCY, 2025, url), Facts()))


REPORT = render_body(make_content(1, UNIT, 2025))


@pytest.mark.parametrize("style", ["json", "script"])
def test_a_body_only_in_a_script_is_read(style):
    content = json.dumps(REPORT, ensure_ascii=False).replace("<", "\\u003C").replace(">", "\\u003E")
    detail = f'{{"content": {content}}}' if style == "json" else f"{{id: 1, title: 'x', content: {content}}}"
    found = read(article(detail))
    assert isinstance(found, Fetched)
    assert (found.name, found.read.report is not None) == ("found", True)


def test_a_body_that_the_page_shows_is_not_shown_twice():
    detail = json.dumps({"content": REPORT, "date": 1768960800}).replace("<", "\\u003C")
    page = html_page(article(detail, f"<div class='article-content'>{REPORT}</div>"), column=column_for(INDEX))
    assert made(GkmlptSpider, column_for(INDEX)).content(page) is None


def test_files_that_only_the_script_names_are_fetched():
    detail = json.dumps({"content": "<p>见附件</p>", "attachment": [{"name": "年报.pdf", "url": "/f/1.pdf"}]})
    found = read(article(detail))
    assert isinstance(found, Fetched)
    assert (found.name, [file.shown_name for file in found.files]) == ("found_pdf_only", ["年报.pdf"])


def test_a_script_that_holds_nothing_is_no_report():
    assert read(article('{"content": ""}', "<p>页面升级中</p>")).name == "attachment_unreadable"
