"""Lists in JSON: what is asked, what counts as a list, and what never proves that a report is missing."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from gouji.demo.content import make_content, render_body
from spiders.classifying import Facts
from spiders.detecting import family
from spiders.families.json_list import JsonListSpider, known, taken
from spiders.families.presets import PRESETS
from spiders.items import Fetched, ReportRef
from spiders.json_dialects import dialect_of
from tests.spiders.conftest import html_page
from tests.spiders.recordings import AGENCY, UNIT, column_for, made, walked

ROOT = "http://www.js.test"
COLUMN = f"{ROOT}/nb/"
CHANNEL = "5ad7f285c40d4f478a7b43b9fcd67d70"
OTHER = "0" * 32
PLAIN: dict[str, Any] = {
    "url": "/api/{channel}",
    "query": {"p": "{page}", "n": "{size}"},
    "items": "data.rows",
    "total": "data.total",
    "title": ["titleHtml", "title"],
    "link": ["redirectUrl", "url"],
    "date": ["ms"],
    "size": 2,
}


def api(page: int, size: int = 2) -> str:
    return f"{ROOT}/api/c?p={page}&n={size}"


def row(year: int, **more: Any) -> dict[str, Any]:
    title = f"{UNIT}{year}年政府信息公开年报"
    return {"title": title, "url": f"/nb/{year + 1}01/{year}.html", "ms": 1768960800000} | more


def rows(*years: int, total: Any) -> str:
    return json.dumps({"code": 200, "data": {"total": total, "rows": [row(year) for year in years]}})


def walk(*answers: Any, dialect: dict[str, Any] | None = None, key: dict[str, Any] | None = None):
    column = column_for(COLUMN, key=key or {"channel": "c"}, dialect=PLAIN | (dialect or {}))
    return walked(JsonListSpider, column, {api(number): text for number, text in enumerate(answers, start=1)})


def test_pages_are_asked_until_the_total_is_reached():
    found, _, outcome = walk(rows(2025, 2024, total=3), rows(2023, total="3"))
    assert (found.pages, found.claimed, found.proof, outcome) == (2, 3, "complete", "absent_unconfirmed")


def test_older_rows_in_other_folders_belong_to_the_list():
    first = [row(2025, url="/2026/a.html"), row(2024, url="/2026/b.html")]
    answer = json.dumps({"data": {"total": 3, "rows": first}})
    assert walk(answer, rows(2023, total=3))[0].proof == "complete"


def test_a_redirect_outranks_the_address_and_marks_are_no_title():
    item = row(2025, redirectUrl="http://www.js.test/tz/1.html", titleHtml="2025年政府<em>信息公开</em>年报")
    found, other = walk(json.dumps({"data": {"total": 2, "rows": [item, row(2024, redirectUrl="")]}}))[0].rows
    assert other.url == f"{ROOT}/nb/202501/2024.html"
    assert (found.title, found.url, found.date) == (
        "2025年政府信息公开年报",
        "http://www.js.test/tz/1.html",
        "2026-01-21",
    )


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        pytest.param((rows(total=0),), "column_empty", id="says that it is empty"),
        pytest.param((rows(total=7),), "parser_drift", id="no rows, but a total"),
        pytest.param((rows(total=None),), "parser_drift", id="no rows, no total"),
        pytest.param((rows(2024, total=None),), "parser_drift", id="no total"),
        pytest.param(('{"code": 500, "msg": "系统异常"}',), "soft_404", id="error"),
        pytest.param(('{"code": 200, "success": false}',), "soft_404", id="no success"),
        pytest.param(('{"code": 401, "msg": "token"}',), "blocked_by_protection", id="token"),
        pytest.param(('{"data": {}}',), "parser_drift", id="other fields"),
        pytest.param(("[]",), "parser_drift", id="empty group"),
        pytest.param(("<html><body>您访问的页面不存在</body></html>",), "soft_404", id="soft 404"),
        pytest.param(("<html><body><p>升级公告</p></body></html>",), "parser_drift", id="another page"),
        pytest.param(((500, "{}"),), "server_error", id="500"),
        pytest.param(((404, "{}"),), "moved", id="404"),
        pytest.param((rows(2024, 2023, total=4),) * 2, "parser_drift", id="the first page again"),
        pytest.param((rows(2024, 2023, total=4), rows(total=4)), "parser_drift", id="the second page is empty"),
        pytest.param((rows(2024, 2023, total=4), '{"code": 500}'), "soft_404", id="the second page fails"),
        pytest.param((rows(2024, 2023, total=9), (404, "")), "parser_drift", id="the second page is gone"),
    ],
)
def test_what_is_no_complete_list_never_proves_that_a_report_is_missing(answers, outcome):
    assert walk(*answers)[2] == outcome


def test_a_total_at_the_cap_is_the_whole_site():
    found, facts, outcome = walk(rows(2025, 2024, total=10000), dialect={"cap": 10000})
    assert (found.rows, outcome, "全站" in facts.unreadable) == ([], "parser_drift", True)


def test_rows_of_another_column_are_not_taken():
    dialect = {"belongs": {"column": "{channel}"}}
    ours = json.dumps({"data": {"total": 1, "rows": [row(2024, column="c")]}})
    assert walk(ours, dialect=dialect)[0].proof == "complete"
    theirs = ours.replace('"c"', '"d"')
    assert walk(theirs, dialect=dialect)[2] == "parser_drift"


def test_without_a_total_a_full_page_is_not_the_last():
    dialect = {name: value for name, value in PLAIN.items() if name != "total"}
    column = column_for(COLUMN, key={"channel": "c"}, dialect=dialect)
    answers = {api(1): rows(2025, 2024, total=0), api(2): rows(2023, total=0)}
    assert walked(JsonListSpider, column, answers)[0].proof == "complete"
    answers[api(2)] = rows(total=0)
    assert walked(JsonListSpider, column, answers)[0].proof != "complete"


def test_a_report_without_an_address_is_no_row():
    broken = json.dumps({"data": {"total": 1, "rows": [row(2025, url="")]}})
    assert walk(broken)[2] == "parser_drift"
    other = json.dumps({"data": {"total": 2, "rows": [row(2024), {"title": "公告", "url": None}]}})
    assert walk(other)[0].proof == "complete"


def test_titles_that_are_gone_are_drift():
    answer = rows(2025, total=1).replace('"title"', '"name"')
    assert walk(answer)[2] == "parser_drift"


def test_a_wrong_dialect_is_told_and_asks_nothing():
    found, facts, outcome = walk(rows(2025, total=1), dialect={"method": "PUT"})
    assert (found.pages, outcome, facts.unreadable) == (
        0,
        "parser_drift",
        "dialect 的 method 应为 GET 或 POST，写的是 'PUT'",
    )


def test_offsets_are_counted_in_rows():
    dialect = {"query": {"from": "{offset}"}}
    column = column_for(COLUMN, key={"channel": "c"}, dialect={**PLAIN, **dialect})
    answers = {f"{ROOT}/api/c?from=0": rows(2025, 2024, total=3), f"{ROOT}/api/c?from=2": rows(2023, total=3)}
    assert walked(JsonListSpider, column, answers)[0].proof == "complete"


def preset(name: str, **more: Any):
    return column_for(COLUMN, dialect={"preset": name}, **more)


def first(column):
    return made(JsonListSpider, column).first(column)


def test_a_plain_unit_key_is_the_channel():
    assert first(preset("ucap", key={"unit": CHANNEL})).url.startswith(f"{ROOT}/common/search/{CHANNEL}?")
    assert first(preset("ucap")).url == COLUMN


def led(name: str, html: str, **more: Any):
    column = preset(name, **more)
    return made(JsonListSpider, column).lead(html_page(html, COLUMN, column=column))


@pytest.mark.parametrize(
    ("html", "path"),
    [
        (f'<meta name="channelId" content="{CHANNEL}">', "common/search"),
        (f'<meta content="{CHANNEL}" name="channelId"><a href="/common/search/{OTHER}">x</a>', "common/search"),
        (f"<script>var u = '/searchList/{CHANNEL}?page='</script>", "searchList"),
        (f"<script>var channelId = '{CHANNEL}';</script>", "common/search"),
    ],
)
def test_ucap_reads_its_channel_from_the_column(html, path):
    assert led("ucap", html).url.split("?")[0] == f"{ROOT}/{path}/{CHANNEL}"


def test_of_two_channels_none_is_guessed():
    html = f"<script>a('/common/search/{CHANNEL}'); b('/common/search/{OTHER}')</script>"
    found, facts, outcome = walked(JsonListSpider, preset("ucap"), {COLUMN: html})
    assert (found.pages, outcome, "channel 的值" in facts.unreadable) == (0, "parser_drift", True)


def test_ucap_by_post_sends_a_form():
    request = led("ucap_post", f"<script>var channelId = '{CHANNEL}';</script>")
    assert request is not None
    sent = parse_qs(request.body.decode())
    assert (request.method, request.url, sent["channelId"], sent["page"]) == (
        "POST",
        f"{ROOT}/getFileListByCodeId",
        [CHANNEL],
        ["1"],
    )


@pytest.mark.parametrize(
    ("key", "channels"),
    [({"channel": "1899"}, ["1899"]), ({"channel": ["1899"]}, ["1899"]), ({"unit": "18,99"}, ["18", "99"])],
)
def test_easttone_always_sends_a_list_of_channels(key, channels):
    sent = json.loads(first(preset("easttone", key=key)).body)
    assert (sent["channelList"], sent["pageNo"]) == (channels, 1)


SITE = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
SCRIPT = f'var siteInfo={{"siteGuid":"{SITE}","projectName":"/EWB-FRONT"}};'


def epoint(answers: dict[str, Any]):
    column = column_for(f"{ROOT}/list.html?categorynum=003&deptcode=14", dialect={"preset": "epoint"})
    shell = '<html><body><script src="/js/webBuilderCommon.js"></script></body></html>'
    return column, {column.url: shell, f"{ROOT}/js/webBuilderCommon.js": SCRIPT} | answers


EPOINT_LIST = f"{ROOT}/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
EPOINT_ARTICLE = f"{ROOT}/EWB-FRONT/rest/lightfrontaction/getgovinfodetail"
INFO = f"{ROOT}/showinfo.html?infoGuid=aaaa-1"


def test_epoint_takes_site_and_project_from_its_script():
    data = [{"infourl": INFO, "realtitle": f"{UNIT}2025年政府信息公开年报", "infodate": "2026-01-20"}]
    column, answers = epoint({EPOINT_LIST: json.dumps({"custom": json.dumps({"total": 1, "data": data})})})
    found, _, _ = walked(JsonListSpider, column, answers)
    assert ([one.url for one in found.rows], found.proof) == ([INFO], "complete")


def test_epoint_counts_pages_from_zero():
    column, _ = epoint({})
    spider = made(JsonListSpider, column)
    state = {"values": {"site": SITE, "project": "EWB-FRONT"}}
    request = spider.lead(html_page("", column.url, column=column, state=state))
    assert request is not None
    assert json.loads(request.body)["params"] == {
        "siteGuid": SITE,
        "deptcode": "14",
        "categorynum": "003",
        "categoryNum": "003",
        "pageIndex": 0,
        "pageSize": 20,
    }


def detail(**custom: Any) -> str:
    return json.dumps({"status": {"code": 1}, "custom": {"realtitle": f"{UNIT}2025年政府信息公开年报"} | custom})


def article(answer: Any, **answers: Any):
    column, known_answers = epoint({})
    spider = made(JsonListSpider, column, known_answers | answers | {INFO: "<html></html>", EPOINT_ARTICLE: answer})
    spider.learned[column.url] = {"site": SITE, "project": "EWB-FRONT"}  # type: ignore[attr-defined]
    return asyncio.run(spider.report(column, ReportRef(1, AGENCY, 2025, INFO), Facts()))


def test_an_article_behind_a_shell_is_read_and_keeps_its_address():
    found = article(detail(infocontent=render_body(make_content(1, UNIT, 2025)), infodate="2026-01-20"))
    assert isinstance(found, Fetched)
    assert (found.name, found.url, found.around.dates) == ("found", INFO, {"published.infodate": "2026-01-20"})


def test_an_article_that_is_only_a_pdf():
    files = [{"attachname": "年报.pdf", "attachurl": "/f/1.pdf"}]
    found = article(detail(infocontent="", attachfiles=files), **{f"{ROOT}/f/1.pdf": "%PDF-1.4\n%%EOF"})
    assert isinstance(found, Fetched)
    assert (found.name, [file.shown_name for file in found.files]) == ("found_pdf_only", ["年报.pdf"])


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [('{"status": {"code": 0}, "custom": ""}', "soft_404"), ((404, ""), "moved"), ("<p>系统错误</p>", "soft_404")],
)
def test_an_article_that_its_program_does_not_give_is_no_report(answer, outcome):
    assert article(answer).name == outcome


def test_a_shell_of_which_too_little_is_known_says_what_is_missing():
    column, answers = epoint({INFO: "<html></html>"})
    spider = made(JsonListSpider, column, answers)
    found = asyncio.run(spider.report(column, ReportRef(1, AGENCY, 2025, INFO), Facts()))
    assert not isinstance(found, Fetched)
    assert (found.name, "project、site 的值" in found.reason) == ("parser_drift", True)


def test_what_stands_in_two_versions_is_left_out():
    dialect = dialect_of({"preset": "easttone"}, PRESETS)
    page = html_page("new CMS({ids:'1'}); new CMS({ids:'2'})")
    assert taken(dialect.find, preset("easttone"), page) == {}
    assert known(dialect, preset("easttone", key={"unit": "5"}))["channel"] == "5"


@pytest.mark.parametrize(
    ("html", "name"),
    [
        (f"'/common/search/{CHANNEL}'", "ucap"),
        (f'<meta name="channelId" content="{CHANNEL}">', "ucap"),
        ('<div id="UCAP-CONTENT">', "ucap"),
        ("$.post('/getFileListByCodeId')", "ucap_post"),
        ('<script src="/js/webBuilderCommon.js">', "epoint"),
        ("siteInfo={projectName:'/EWB-FRONT'}", "epoint"),
        ("showinfo.html?infoGuid=1", "epoint"),
        ("new CMS('#a', {})", "easttone"),
        ("'/front/api/data/search'", "easttone"),
        ("$.post('/cms/JsonList')", "cac"),
    ],
)
def test_the_vendor_is_told_by_its_marks(html, name):
    assert family(COLUMN, html, 0) == ("json_list", name)


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("window._CONFIG = { SID: '1' }", "gkmlpt"),
        ("'/site/label/8888?labelName=publicInfoList'", "lonsun"),
        ("<a href='/public/column/12?type=3'>", "lonsun"),
    ],
)
def test_the_others_of_this_kind_are_told_by_theirs(html, name):
    assert family(COLUMN, html, 0) == (name, "")
