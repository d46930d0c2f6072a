"""The skeletons whose lists a program gives (F7, F8, F10, F11), with their switches; asked without a socket."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from gouji.demo.publications import Showing
from gouji.demo.site import Site
from spiders.detecting import family as told
from tests.demo.test_families import HREF, TODAY, ask, column, newest, site, text
from tests.simulator.families.f07_ucap import POSTED, TOKEN, Ucap, channel
from tests.simulator.families.f08_lonsun import NOTHING, PICTURED, Lonsun, organ
from tests.simulator.families.f10_epoint import COLUMN, DETAIL, LIST, SCRIPT, SHELL, Epoint, category, guid
from tests.simulator.families.f11_easttone import SEARCH, Easttone
from tests.simulator.families.f11_easttone import channel as east

ARTICLES = {
    "F7": Ucap(),
    "F7 post": Ucap(post=True),
    "F8": Lonsun(),
    "F10": Epoint(shell=False),
    "F11": Easttone(),
}


def first(portal: Site):
    return portal.columns[0]


def posted(portal: Site, address: str, value: Any) -> Any:
    return json.loads(ask(portal, address, body=json.dumps(value).encode()).body)


@pytest.mark.parametrize("family", ARTICLES.values(), ids=ARTICLES)
def test_an_article_shows_the_report_and_its_files_can_be_had(family):
    portal = site(family, column(Showing(files=("docx", "pdf"))))
    address = family.article_path(first(portal), newest(portal))
    shown = text(ask(portal, address))
    assert all(words in shown for words in ("一、总体情况", "六、其他需要报告的事项", "11990000SIM0000001/2026-"))
    links = [link for link in HREF.findall(shown) if link.endswith((".docx", ".pdf"))]
    assert [ask(portal, link).body[:4] for link in links] == [b"PK\x03\x04", b"%PDF"]
    before = TODAY.replace(month=1, day=19)
    assert [ask(portal, one, today=before).status for one in (address, *links)] == [404] * 3


@pytest.mark.parametrize(
    ("family", "name"),
    [
        (Ucap(), ("json_list", "ucap")),
        (Ucap(post=True), ("json_list", "ucap_post")),
        (Lonsun(), ("lonsun", "")),
        (Lonsun(folded=True), ("lonsun", "")),
        (Epoint(), ("json_list", "epoint")),
        (Easttone(), ("json_list", "easttone")),
    ],
    ids=str,
)
def test_the_fingerprints_tell_the_family(family, name):
    portal = site(family)
    address = family.column_path(first(portal))
    assert told(f"http://{portal.host}{address}", text(ask(portal, address)), 0) == name


def test_ucap_answers_the_question_of_its_shell_page_by_page():
    portal = site(Ucap(rows=4, redirected=True))
    shell = text(ask(portal, Ucap().column_path(first(portal))))
    called = re.search(r'"(/common/search/[0-9a-f]{32}\?[^"]+)"', shell)
    assert called
    pages = [json.loads(ask(portal, called[1].replace("&page=1", f"&page={n}")).body)["data"] for n in range(1, 6)]
    assert [len(page["results"]) for page in pages] == [4, 4, 4, 3, 0]
    assert {page["total"] for page in pages} == {15}
    rows = [row for page in pages for row in page["results"]]
    assert sorted(row["title"] for row in rows) == sorted(item.title for item in first(portal).publications)
    assert {bool(row["redirectUrl"]) for row in rows} == {True, False}
    for row in rows:
        assert ask(portal, row["redirectUrl"] or row["url"]).status == 200
        assert not row["redirectUrl"] or ask(portal, row["url"]).status == 404
        assert "<em>" in row["titleHtml"] or "政府信息公开" not in row["title"]
    assert "<em>" not in rows[0]["title"]
    unnamed = ask(portal, called[1].replace("_isJson=true&amp;", "").replace("_isJson=true&", ""))
    assert unnamed.content_type.startswith("text/html")


def test_ucap_may_want_a_post_or_a_token():
    portal = site(Ucap(post=True))
    asked = {"codeId": channel(first(portal)), "page": 2, "pageSize": 10}
    data = posted(portal, POSTED, asked)["results"]["data"]
    assert (data["total"], len(data["results"])) == (15, 5)
    assert json.loads(ask(portal, POSTED, body=urlencode(asked).encode()).body)["results"]["data"] == data
    assert posted(portal, POSTED, {"codeId": "0"})["code"] == 500
    assert ask(portal, f"/common/search/{channel(first(portal))}?_isJson=true").status == 404
    wrapped = site(Ucap(wrapped=True))
    listed = json.loads(ask(wrapped, f"/common/search/{channel(first(wrapped))}?_isJson=true").body)
    assert len(listed["results"]["data"]["results"]) == 15
    guarded = site(Ucap(guarded=True))
    answer = ask(guarded, f"/common/search/{channel(first(guarded))}?_isJson=true")
    assert (answer.status, json.loads(answer.body)["code"]) == (403, 403)
    assert TOKEN not in text(ask(guarded, Ucap().column_path(first(guarded))))


def rows_of(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<li><a href="([^"]+)" title="([^"]+)"', html)


def called(portal: Site, address: str) -> str:
    found = re.search(r'url: "(/site/label/8888\?[^"]+)"', text(ask(portal, address)))
    assert found
    return found[1]


def test_lonsun_gives_its_rows_as_a_fragment_with_the_twin_first():
    family = Lonsun(rows=8)
    portal = site(family)
    address = called(portal, family.column_path(first(portal)))
    pages = [text(ask(portal, address.replace("pageIndex=1", f"pageIndex={number}"))) for number in (1, 2, 3, 4)]
    assert [len(rows_of(page)) for page in pages] == [8, 8, 4, 0]
    assert "Ls.pagination({id: '#turn', currPage: 2, pageCount: 3})" in pages[1]
    counted = site(Lonsun(counted=True))
    assert "pageCount: 2, total: 20}" in text(ask(counted, called(counted, family.column_path(first(counted)))))
    assert NOTHING in pages[3]
    rows = [row for page in pages for row in rows_of(page)]
    twins = [title for _, title in rows if title.endswith(PICTURED)]
    assert len(twins) == 5
    at = [title for _, title in rows].index(twins[0])
    assert rows[at + 1][1] + PICTURED == twins[0]
    picture = text(ask(portal, rows[at][0]))
    assert "一、总体情况" not in picture
    assert ask(portal, "/group6/M00/00/00/picture.png").body.startswith(b"\x89PNG")
    assert all(ask(portal, path).status == 200 for path, _ in rows)


def test_lonsun_may_fold_the_reports_into_a_category():
    family = Lonsun(folded=True, twins=False)
    portal = site(family)
    here = family.column_path(first(portal))
    assert re.search(r"type=4&catId=\d+$", here)
    assert len(rows_of(text(ask(portal, called(portal, here))))) == 15
    other = called(portal, f"/public/column/{organ(first(portal))}?type=3")
    assert NOTHING in text(ask(portal, other))
    plain = site(Lonsun(twins=False))
    for kind, count in (("1", 0), ("3", 15), ("4", 0)):
        fragment = text(ask(plain, called(plain, f"/public/column/{organ(first(plain))}?type={kind}")))
        assert (len(rows_of(fragment)), NOTHING in fragment) == (count, not count)


def test_lonsun_files_have_no_name_in_their_address():
    for nameless in (False, True):
        portal = site(Lonsun(nameless=nameless), column(Showing(files=("docx",))))
        item = newest(portal)
        shown = text(ask(portal, portal.family.article_path(first(portal), item)))
        (link,) = [link for link in HREF.findall(shown) if link.endswith(".docx")]
        assert link.startswith("/group6/M00/")
        assert (f">{item.files[0].shown}</a>" in shown) is not nameless


def test_epoint_lists_by_a_post_in_any_spelling():
    portal = site(Epoint(rows=4))
    asked = {"categorynum": category(first(portal)), "pageIndex": 1, "pageSize": 10}
    custom = posted(portal, LIST, asked)["custom"]
    assert (custom["total"], len(custom["data"])) == (15, 5)
    for body in (json.dumps({"params": asked}), urlencode(asked), urlencode({"params": json.dumps(asked)})):
        assert json.loads(ask(portal, LIST, body=body.encode()).body)["custom"] == custom
    assert posted(portal, LIST, {**asked, "pageIndex": 2})["custom"]["data"] == []
    assert json.loads(ask(portal, f"{LIST}?{urlencode(asked)}").body)["custom"] == {}
    titles = {row["realtitle"] for row in custom["data"]}
    assert titles <= {item.title for item in first(portal).publications}
    assert custom["data"][0]["infourl"].startswith(SHELL + "?infoGuid=")
    page = text(ask(portal, Epoint().column_path(first(portal))))
    assert '"projectName": "/EWB-FRONT"' in text(ask(portal, SCRIPT))
    assert ask(portal, f"{COLUMN}?categorynum=9").status == 404
    assert not set(titles) & set(re.findall("[^<>]+", page))


def test_epoint_fills_its_shell_by_a_second_post():
    portal = site(Epoint(), column(Showing(files=("pdf",))))
    item = newest(portal)
    shell = text(ask(portal, Epoint().article_path(first(portal), item)))
    assert "一、总体情况" not in shell
    assert DETAIL in shell
    data = posted(portal, DETAIL, {"params": {"infoGuid": guid(first(portal), item)}})["custom"]
    assert (data["realtitle"], "一、总体情况" in data["infocontent"]) == (item.title, True)
    assert posted(portal, DETAIL, {"infoGuid": "x"})["custom"] == {}
    assert ask(portal, Epoint().file_path(item.files[0])).body.startswith(b"%PDF")


def test_epoint_may_show_nothing_but_a_file():
    portal = site(Epoint(viewer=True), column(Showing(files=("pdf",), viewer=True)))
    shown = text(ask(portal, portal.family.article_path(first(portal), newest(portal))))
    assert "viewer.html?file=" in shown
    assert "一、总体情况" not in shown


def test_easttone_understands_an_array_of_channels_and_nothing_else():
    family = Easttone()
    portal = site(family, column(), column(number=2))
    number = east(first(portal))
    pages = [posted(portal, SEARCH, {"channelList": [number], "pageNo": n, "pageSize": 8})["data"] for n in (1, 2, 3)]
    assert [len(page["list"]) for page in pages] == [8, 7, 0]
    assert {page["totalCount"] for page in pages} == {15}
    assert pages[0]["list"][0]["display_date"] == 1768872600000  # 2026-01-20 09:30 in China
    for wrong in (number, None, ""):
        data = posted(portal, SEARCH, {"channelList": wrong, "pageNo": 1, "pageSize": 100})["data"]
        assert (data["totalCount"], len(data["list"])) == (10_000, 70)
        assert {row["source"] for row in data["list"]} == {"新闻中心", first(portal).unit, portal.columns[1].unit}
    assert ask(portal, SEARCH).status == 405
    assert f"ids: '{number}'" in text(ask(portal, family.column_path(first(portal))))
    for full, start in ((True, f"http://{portal.host}:8640"), (False, "")):
        other = site(Easttone(full=full))
        address = posted(other, SEARCH, {"channelList": [number]})["data"]["list"][0]["url"]
        assert address.startswith(f"{start}/u1/xxgknb/")
        assert ask(other, address).status == 200
