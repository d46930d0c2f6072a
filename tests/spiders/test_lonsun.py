"""Lonsun: where the fragment lies, what it says of pages, twins, an empty column, files without names."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from audit.errors import UnreadablePage
from db.sources import Source
from spiders.attachments import find, is_file
from spiders.choosing import reports_of
from spiders.families.lonsun import LonsunSpider, folded_into, fragment_of
from tests.spiders.conftest import html_page
from tests.spiders.recordings import UNIT, column_for, made, walked

ROOT = "http://www.ls.test"
COLUMN = f"{ROOT}/public/column/5?type=3"
LABEL = "/site/label/8888?labelName=publicInfoList&organId=5&pageSize=2&type=3&pageIndex=1"
SHELL = f"<html><body><div data-url='{LABEL}'></div></body></html>"
NONE = "<p class='none'>暂无相关信息</p>"


def row(year: int, suffix: str = "") -> str:
    title = f"{UNIT}{year}年政府信息公开年度报告{suffix}"
    return (
        f"<li><a href='/public/5/{year}{len(suffix)}.html' title='{title}'>{title[:9]}…</a>"
        f"<span>{year + 1}-01-20</span></li>"
    )


def fragment(*rows: str, paging: str = "") -> str:
    script = f"<script>Ls.pagination({{ {paging} }});</script>" if paging else ""
    return f"<ul>{''.join(rows)}</ul>{script}"


def label(page: int = 1, **changes: str) -> str:
    query = dict(parse_qsl(urlsplit(LABEL).query)) | {"pageIndex": str(page)} | changes
    return f"{ROOT}/site/label/8888?" + "&".join(f"{name}={value}" for name, value in query.items())


def query_of(html: str, url: str = COLUMN, **column) -> dict[str, str]:
    found = fragment_of(html_page(html, url, column=column_for(url, **column)))
    return dict(parse_qsl(urlsplit(found or "").query, keep_blank_values=True))


def walk(*pages: str):
    answers = {COLUMN: SHELL} | {label(number): text for number, text in enumerate(pages, start=1)}
    return walked(LonsunSpider, column_for(COLUMN), answers)


def test_the_fragment_stands_in_the_script_of_the_column():
    assert query_of(SHELL) == dict(parse_qsl(urlsplit(LABEL).query))


def test_the_column_and_the_unit_key_outrank_the_script():
    url = f"{ROOT}/public/column/5?type=4&catId=77"
    assert (query_of(SHELL, url)["type"], query_of(SHELL, url)["catId"]) == ("4", "77")
    assert query_of(SHELL, key={"organId": 9, "type": 4, "catId": 8})["catId"] == "8"


def test_without_an_address_it_is_made_of_what_the_page_says():
    page = "<meta name='SiteId' content='6795621'><script>var o = {file: '/xxgk/publicInfoList_new'};</script>"
    query = query_of(page)
    wanted = {"siteId": "6795621", "organId": "5", "type": "3", "file": "/xxgk/publicInfoList_new"}
    assert {name: query[name] for name in wanted} == wanted
    dialect = {"siteId": "1", "file": "/a/publicInfoList_b"}
    assert query_of("<p></p>", dialect=dialect)["file"] == "/a/publicInfoList_b"


def test_the_prefix_of_a_site_goes_before_the_label():
    url = f"{ROOT}/zwgk/public/column/5?type=3"
    found = fragment_of(html_page("<p></p>", url, column=column_for(url, dialect={"siteId": "1", "file": "/x"})))
    assert urlsplit(found or "").path == "/zwgk/site/label/8888"


def test_a_unit_key_is_enough_where_the_column_is_no_address_of_a_body():
    column = column_for(f"{ROOT}/zwgk/", key={"organId": "5", "type": 4, "catId": "77"})
    assert made(LonsunSpider, column).first(column).url == f"{ROOT}/public/column/5?type=4&catId=77"


def test_pages_are_walked_as_the_fragment_says():
    first = fragment(row(2025), row(2024), paging="pageCount:2, pageIndex:1, total:3")
    walk_, _, outcome = walk(first, fragment(row(2023), paging="pageCount: 2, pageIndex: 2, total: 3"))
    assert (walk_.pages, walk_.claimed, walk_.proof, outcome) == (2, 3, "complete", "absent_unconfirmed")


def test_a_total_alone_tells_how_many_pages_there_are():
    first = fragment(row(2025), row(2024)) + "<p>共 3 条</p>"
    assert walk(first, fragment(row(2023)) + "<p>共 3 条</p>")[0].pages == 2


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param((fragment(row(2025), row(2024)),), id="full, says nothing of pages"),
        pytest.param((fragment(row(2025)) + "<a href='javascript:go(2)'>下一页</a>",), id="a next page by script"),
        pytest.param(
            (fragment(row(2025), row(2024), paging="pageCount:2, total:3"), NONE), id="the second page is empty"
        ),
        pytest.param((fragment(row(2025), row(2024), paging="pageCount:2, total:3"),) * 2, id="the first page again"),
        pytest.param((fragment(row(2025), paging="pageCount:1, total:3"),), id="fewer rows than it says"),
    ],
)
def test_a_list_that_may_go_on_proves_nothing(pages):
    walk_, _, outcome = walk(*pages)
    assert (walk_.proof != "complete", outcome) == (True, "parser_drift")


def test_a_short_page_that_says_nothing_of_pages_is_the_only_one():
    assert walk(fragment(row(2025)))[0].proof == "complete"


def test_an_empty_column_says_so_and_is_no_drift():
    assert walk(NONE)[2] == "column_empty"


@pytest.mark.parametrize("page", ["", "<p>系统错误</p>", "<html><body>维护中</body></html>"])
def test_a_fragment_that_says_nothing_is_drift(page):
    assert walk(page)[2] == "parser_drift"


def test_a_column_page_around_an_empty_word_is_no_empty_column():
    walk_, _, outcome = walked(LonsunSpider, column_for(COLUMN), {COLUMN: f"<html><body>{NONE}</body></html>"})
    assert (walk_.pages, outcome) == (0, "parser_drift")


def test_rows_in_the_page_itself_are_read_but_prove_only_one_page():
    page = f"<html><body>{fragment(row(2025), paging='pageCount:3')}</body></html>"
    assert walked(LonsunSpider, column_for(COLUMN), {COLUMN: page})[0].proof == "incomplete"


MENU = "<a href='/public/column/5?type=4&catId={0}'>{1}</a>"


def test_type_three_may_be_folded_into_a_category_of_type_four():
    menu = MENU.format(77, "政府信息公开年报") + MENU.format(78, "政府网站年度报表")
    folded = f"{ROOT}/public/column/5?type=4&catId=77"
    answers = {
        COLUMN: SHELL.replace("<body>", f"<body>{menu}"),
        label(): NONE,
        folded: SHELL,
        label(type="4", catId="77"): fragment(row(2025), row(2024), paging="pageCount:1,total:2"),
    }
    walk_, _, _ = walked(LonsunSpider, column_for(COLUMN), answers)
    assert ([row.title[-10:] for row in walk_.rows], walk_.proof) == (["政府信息公开年度报告"] * 2, "complete")


def test_where_the_menu_is_not_clear_nothing_is_guessed():
    two = MENU.format(77, "政府信息公开年报") + MENU.format(78, "信息公开年度报告")
    for menu in (two, MENU.format(79, "法治政府建设信息公开年报"), MENU.format(80, "政策解读")):
        assert folded_into(html_page(menu, COLUMN)) == ""
    assert folded_into(html_page(MENU.format(77, "年报"), f"{ROOT}/public/column/5?type=4")) == ""


def test_of_twins_the_text_is_taken():
    page = html_page(fragment(row(2025, "（图片版）"), row(2025)), f"{ROOT}{LABEL}")
    rows = made(LonsunSpider, column_for(COLUMN)).rows(page)
    source = Source(1, "1", (UNIT,), "p", "own", COLUMN, {}, (), None, (2025,))
    (ref,) = reports_of(source, rows, shared=False, owners={})[2025]
    assert (len(rows), ref.title, ref.row_date) == (2, f"{UNIT}2025年政府信息公开年度报告", "2026-01-20")


def test_rows_may_stand_in_blocks():
    page = html_page("<div class='item'><a href='/public/content/12'>2025年年报</a><span>2026-01-20</span></div>")
    assert made(LonsunSpider, column_for(COLUMN)).rows(page)[0].date == "2026-01-20"


def test_menus_of_columns_are_no_rows():
    with pytest.raises(UnreadablePage, match="都没有"):
        made(LonsunSpider, column_for(COLUMN)).rows(html_page("<a href='/public/column/5?type=2'>指南</a>"))


def test_stored_files_are_named_by_their_links():
    html = (
        "<a href='/group6/M00/00/1A/wKgAAGdPAAGAbc'>附件：2025年年报.docx</a>"
        "<a href='/group6/M00/00/1B/wKgAAGdPAAGAbd.pdf'>2025年年报.pdf</a>"
        "<a href='/group6/M00/00/1B/wKgAAGdPAAGAbe.jpg'>图</a>"
    )
    assert [one.shown_name for one in find(html_page(html))] == ["2025年年报.docx", "2025年年报.pdf"]
    assert not is_file(f"{ROOT}/group/M00/00/x")
