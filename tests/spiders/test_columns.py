"""Columns that are several lists, summaries, and years that only a folder tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.demo.content import make_content
from spiders.choosing import reports_of
from spiders.families.doc_family import DocFamilySpider
from spiders.families.manual import ManualSpider
from spiders.families.static_list import StaticListSpider
from spiders.folders import folder_year, offset_of
from spiders.items import Fetched, ListSnapshot, Row
from spiders.sublists import filled, year_links
from spiders.summaries import names_summary, table_rows
from tests.spiders.answered import HOST, UNIT, FakeRun, Page, Portal, column, outcomes, source, visited
from tests.spiders.conftest import article_page, html_page, list_page

PDF = b"%PDF-1.4 nothing %%EOF"


def report(year: int, unit: str = UNIT) -> str:
    return article_page(make_content(1, unit, year)).replace("11990000SIM0000012", "")


def rows_page(*rows: tuple[str, str]) -> str:
    listed = "".join(f'<li><a href="{url}">{title}</a><span>2026-01-20</span></li>' for url, title in rows)
    return f"<html><body><ul>{listed}</ul></body></html>"


def title(year: int, unit: str = UNIT) -> str:
    return f"{unit}{year}年政府信息公开工作年度报告"


YEARS = {
    "/gknb2025/": rows_page(("a.html", title(2025)), ("b.html", title(2025, "样例市水利局"))),
    "/gknb2025/a.html": report(2025),
    "/gknb2024/": rows_page(("a.html", title(2024))),
}
TEMPLATE = f"{HOST}/gknb{{year}}/"


@pytest.mark.parametrize(
    "where",
    [
        pytest.param({"column_url": TEMPLATE}, id="template"),
        pytest.param({"key": {"years": {"2025": "/gknb2025/", "2024": f"{HOST}/gknb2024/"}}}, id="registered"),
    ],
)
def test_each_year_has_its_list_and_an_earlier_one_is_the_control(where):
    portal = Portal(YEARS)
    items = visited(portal, column(source(**where)))
    assert outcomes(items) == {(1, 2025): "found"}
    assert portal.asked == ["/gknb2025/", "/gknb2024/", "/gknb2025/a.html"]
    snapshots = [item for item in items if isinstance(item, ListSnapshot)]
    assert [(one.pages, one.proof, one.controls, len(one.rows)) for one in snapshots] == [(2, "complete", {1: True}, 3)]


@pytest.mark.parametrize(
    ("without", "outcome"),
    [
        pytest.param("/gknb2025/", "column_missing", id="the list of the year is not there yet"),
        pytest.param("/gknb2024/", "parser_drift", id="no control"),
        pytest.param("", "moved", id="neither"),
    ],
)
def test_a_year_without_its_list_is_never_absent(without, outcome):
    pages = {path: page for path, page in YEARS.items() if path != without and without}
    assert outcomes(visited(Portal(pages), column(source(column_url=TEMPLATE)))) == {(1, 2025): outcome}


def test_a_year_nobody_registered_a_list_for_is_ours_to_mend():
    of = source(key={"years": {"2024": "/gknb2024/"}})
    assert outcomes(visited(Portal(YEARS), column(of))) == {(1, 2025): "parser_drift"}


@pytest.mark.parametrize(("newest", "outcome"), [(2025, "found"), (2024, "column_missing")])
def test_the_page_of_the_column_leads_to_its_years(newest, outcome):
    menu = "".join(f'<li><a href="/gknb{year}/">{year}年</a></li>' for year in (newest, newest - 1))
    pages = YEARS | {"/gknb2023/": rows_page(("a.html", title(2023))), "/nb/": f"<ul>{menu}</ul>"}
    of = source(key={"years": "links"})
    assert outcomes(visited(Portal(pages), column(of))) == {(1, 2025): outcome}


def test_links_named_after_years():
    page = html_page(
        '<a href="a/">2024年</a><a href="b/">2023年年报</a><a href="c/">2024年决算</a><a href="d/">2024</a>'
    )
    assert year_links(page) == {2024: "http://www.small.test/nb/a/", 2023: "http://www.small.test/nb/b/"}


GROUPS = {"lists": ["/nb/qzf/", "/nb/bm/"]}


@pytest.mark.parametrize(
    ("bm", "outcome"),
    [
        pytest.param(rows_page(("a.html", title(2025)), ("c.html", title(2024))), "found", id="listed"),
        pytest.param(rows_page(("c.html", title(2024))), "absent_unconfirmed", id="both read, not listed"),
        pytest.param((404, ""), "parser_drift", id="half of the column"),
    ],
)
def test_groups_are_one_column_only_together(bm, outcome):
    pages = {
        "/nb/qzf/": rows_page(("z.html", title(2025, "样例市人民政府"))),
        "/nb/bm/": bm,
        "/nb/bm/a.html": report(2025),
    }
    run = FakeRun(owners={"样例市人民政府": "9"})
    found = outcomes(visited(Portal(pages), column(source(key=GROUPS)), run=run))
    assert found == {(1, 2025): "moved" if bm == (404, "") else outcome}


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("/gknb{year}/", "/gknb2025/"),
        ("/{year+1}n78/", "/2026n78/"),
        ("/nb/jdbsc/{yy}jdbsc/", "/nb/jdbsc/25jdbsc/"),
        ("/{yy+1}/{year-1}/", "/26/2024/"),
        ("/plain/", "/plain/"),
    ],
)
def test_templates(template, address):
    assert filled(template, 2025) == address


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("/gknb2024/202501/t20250120_1.html", 2024),
        ("/2024n78/a.html", 2024),
        ("/wzxxgknb/2025/320801.pdf", 2025),
        ("/nb/jdbsc/25jdbsc/x.html", 2025),
        ("/cols/2025/1/20/0a.shtml", None),
        ("/nb/202501/t20250120_1.html", None),
        ("/cms/html/xm/2025-01-17/5.html", 2025),
        ("/gongkai/channel_c_5f9f6cc17f98afa2038372ed_5fb3c2adca6492588cbb9ae0/doc_1.html", None),
        ("/24abef/x.html", None),
        ("/nb/2025.html", None),
    ],
)
def test_the_year_of_a_folder(path, year):
    assert folder_year(HOST + path) == year


def in_folders(offset: int, *years: int) -> list[Row]:
    return [Row(title(year), f"{HOST}/{year + offset}nb/{year}.html") for year in years]


@given(st.sampled_from([0, 1]), st.lists(st.integers(2015, 2024), min_size=1, unique=True))
def test_rows_prove_what_their_folders_mean(offset, years):
    rows = in_folders(offset, *years)
    assert offset_of(rows) == offset
    untitled = Row("政府信息公开工作年度报告", f"{HOST}/{2025 + offset}nb/x.html")
    found = reports_of(source(), [*rows, untitled], shared=False, owners={})
    assert (found[2025][0].basis, found[2025][0].folder) == ("folder", 2025)


def test_folders_that_prove_nothing_date_nothing():
    rows = [*in_folders(0, 2024), *in_folders(1, 2022), Row("政府信息公开工作年度报告", f"{HOST}/2025nb/x.html")]
    assert offset_of(rows) is None
    assert set(reports_of(source(), rows, shared=False, owners={})) == {2024, 2022}


def test_a_folder_against_the_title_is_told():
    rows = [*in_folders(0, 2024, 2023), Row(title(2025), f"{HOST}/2021nb/x.html")]
    pages = {"/nb/": rows_page(*((row.url, row.title) for row in rows)), "/2021nb/x.html": report(2025)}
    [fetched] = [item for item in visited(Portal(pages), column(source())) if isinstance(item, Fetched)]
    assert fetched.name.value == "found"
    told = {remark.kind: remark.detail for remark in fetched.outcome.remarks}
    assert told == {"year_conflict": "folder 2021", "metas_missing": "缺少标签：ContentSource"}


def summary(year: int, *units: str) -> str:
    rows = "".join(
        f"<tr><td>{n}</td><td>{unit}</td><td><a href='/{year + 1}/{n}.pdf'>下载</a></td></tr>"
        for n, unit in enumerate(units, start=1)
    )
    return f"<html><body><h1>{year}年各部门政府信息公开年报汇总</h1><table><tr><th>序号</th><th>单位</th></tr>{rows}</table></body></html>"


UNITS = ("样例市水利局", "市应急管理局", "样例市教育局")
MENU = rows_page(*((f"/s{year}.html", f"{year}年各部门政府信息公开年报汇总") for year in (2025, 2024)))
SUMMARIES: dict[str, Page] = {
    "/s2025.html": summary(2025, *UNITS),
    "/s2024.html": summary(2024, *UNITS),
    "/2026/2.pdf": PDF,
}
BODIES = (
    source(1, role="summary"),
    source(2, "样例市教育局", role="summary"),
    source(3, "样例市民政局", role="summary"),
)


def test_a_list_of_summaries_is_read_for_all_its_agencies():
    portal = Portal(SUMMARIES | {"/nb/": MENU, "/2026/3.pdf": (200, report(2025, "样例市教育局"))})
    found = outcomes(visited(portal, column(*BODIES)))
    assert found == {(1, 2025): "found_pdf_only", (2, 2025): "found", (3, 2025): "parser_drift"}


def test_a_year_without_a_summary_yet():
    portal = Portal(SUMMARIES | {"/nb/": rows_page(("/s2024.html", "2024年政府信息公开年报汇总表"))})
    assert outcomes(visited(portal, column(*BODIES[:2]))) == {
        (1, 2025): "absent_unconfirmed",
        (2, 2025): "absent_unconfirmed",
    }


def test_one_summary_for_each_year():
    key = {"years": {"2025": "/s2025.html", "2024": "/s2024.html"}}
    portal = Portal(SUMMARIES)
    assert outcomes(visited(portal, column(source(1, role="summary", key=key)))) == {(1, 2025): "found_pdf_only"}
    broken = Portal({**SUMMARIES, "/s2025.html": "<h1>2025年各部门政府信息公开年报汇总</h1>"})
    assert outcomes(visited(broken, column(source(1, role="summary", key=key)))) == {(1, 2025): "parser_drift"}


def test_rows_of_a_summary():
    more = "<p><a href='/a.docx'>样例局2024年年报.docx</a></p></body>"
    page = html_page(summary(2024, "样例镇人民政府", "样例街道").replace("</body>", more))
    assert [row.title for row in table_rows(page)] == [
        "样例镇人民政府2024年政府信息公开工作年度报告",
        "样例街道2024年政府信息公开工作年度报告",
        "样例局2024年年报",
    ]
    assert table_rows(html_page(summary(2024, "样例镇").replace("2024年", ""))) == []


def test_a_summary_of_several_years():
    tables = [summary(year, "样例镇", "样例街道").replace("h1", "h4") for year in (2024, 2023)]
    page = html_page(
        "<h3>政府信息公开年报汇总</h3>" + "".join(tables).replace("<html><body>", "").replace("</body></html>", "")
    )
    assert [row.title[:7] for row in table_rows(page)] == ["样例镇2024", "样例街道202", "样例镇2023", "样例街道202"]


def test_rows_of_a_list_of_summaries_are_no_units():
    table = "".join(f"<tr><td><a href='/{y}.html'>{y}年各部门政府信息公开年报汇总</a></td></tr>" for y in (2024, 2023))
    assert table_rows(html_page(f"<h1>2024年政府信息公开年报汇总</h1><table>{table}</table>")) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2024年各部门政府信息公开年报汇总", True),
        ("样例区各街道2024年政府信息公开工作年度报告", True),
        ("样例局2024年政府信息公开工作年度报告", False),
        ("2024年权责清单汇总", False),
    ],
)
def test_titles_of_summaries(text, names):
    assert names_summary(text) is names


def test_on_the_list_of_its_parent_an_agency_must_be_named():
    pages = {"/nb/": list_page((2025, 2024)).replace(UNIT, ""), "/nb/202601/t20260122_2025.html": report(2025)}
    assert outcomes(visited(Portal(pages), column(source(role="parent_list")))) == {(1, 2025): "parser_drift"}
    assert outcomes(visited(Portal(pages), column(source()))) == {(1, 2025): "found"}


def test_of_two_agencies_with_one_name_the_code_tells_whose_report_it_is():
    other = "11990000SIM0000099"
    pages = {
        "/nb/": rows_page(("/b.html", title(2025)), ("/a.html", title(2025)), ("/c.html", title(2024))),
        "/a.html": article_page(make_content(1, UNIT, 2025)),
        "/b.html": article_page(make_content(2, UNIT, 2025)).replace("11990000SIM0000012", other),
    }
    both = column(source(1), source(2, UNIT, agency=other))
    items = visited(Portal(pages), both, run=FakeRun(codes=frozenset({other, "11990000SIM0000012"})))
    found = {item.pair: item.url.removeprefix(HOST) for item in items if isinstance(item, Fetched)}
    assert found == {(1, 2025): "/a.html", (2, 2025): "/b.html"}
    bare = {path: page.replace(other, "").replace("11990000SIM0000012", "") for path, page in pages.items()}
    assert outcomes(visited(Portal(bare), both)) == {(1, 2025): "parser_drift", (2, 2025): "parser_drift"}


@pytest.mark.parametrize("list_mode", ["js_only", "manual"])
@pytest.mark.parametrize("cls", [ManualSpider, StaticListSpider, DocFamilySpider])
def test_what_a_person_registered_is_asked_and_no_list(list_mode, cls):
    portal = Portal({"/a.html": report(2025), "/nb/": list_page((2025, 2024))})
    of = source(articles={2025: f"{HOST}/a.html"}, years=(2025, 2024))
    found = outcomes(visited(portal, column(of, list_mode=list_mode), cls=cls))
    assert found == {(1, 2025): "found", (1, 2024): "js_only"}
    assert portal.asked == ["/a.html"]
