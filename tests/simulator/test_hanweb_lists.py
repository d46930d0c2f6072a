"""The skeletons jpaas, xxgk and truecms (F4, F5, F13) with their switches; asked without a socket."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from gouji.demo.publications import Showing
from gouji.demo.site import Answer, Ask, Site
from spiders.detecting import family as told
from tests.demo.test_families import TODAY, ask, column, newest, site, text
from tests.simulator.families.f04_jpaas import UNIT, Jpaas
from tests.simulator.families.f05_xxgk import SEARCH, TREE, Xxgk
from tests.simulator.families.f13_truecms import MESSAGES, Truecms, column_id

ARTICLES = {"F4": Jpaas(), "F5": Xxgk(), "F13": Truecms()}
DATA = re.compile(r'querydata="(\{[^"]*\})"')


def first(portal: Site):
    return portal.columns[0]


def with_headers(portal: Site, address: str, today: date = TODAY, **headers: str) -> Answer:
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return portal.answer(Ask(path=parts.path, today=today, host=portal.host, query=query, headers=headers))


@pytest.mark.parametrize("family", ARTICLES.values(), ids=ARTICLES)
def test_an_article_shows_the_report_and_its_files_can_be_had(family):
    portal = site(family, column(Showing(files=("docx", "pdf"))))
    address = family.article_path(first(portal), newest(portal))
    shown = text(ask(portal, address))
    assert all(words in shown for words in ("一、总体情况", "六、其他需要报告的事项", "11990000SIM0000001/2026-"))
    links = [link for link in re.findall(r'href="([^"]+)"', shown) if link.endswith((".docx", ".pdf"))]
    assert [ask(portal, link).body[:4] for link in links] == [b"PK\x03\x04", b"%PDF"]
    before = TODAY.replace(month=1, day=19)
    assert [ask(portal, one, today=before).status for one in (address, *links)] == [404] * 3


@pytest.mark.parametrize(
    ("family", "name"),
    [
        (Jpaas(), ("jpaas_unit", "")),
        (Jpaas(entities=True, misspelt=False), ("jpaas_unit", "")),
        (Xxgk(), ("hanweb_xxgk", "")),
        (Truecms(), ("hanweb_jpage", "truecms")),
    ],
    ids=str,
)
def test_the_fingerprints_tell_the_family(family, name):
    portal = site(family)
    address = family.column_path(first(portal))
    assert told(f"http://{portal.host}{address}", text(ask(portal, address)), 0) == name


def unit_of(portal: Site, today: date = TODAY) -> dict[str, str]:
    """The parameters as the shell has them."""
    shell = text(ask(portal, portal.family.column_path(first(portal)), today=today))
    found = DATA.search(shell)
    assert found
    said: dict[str, str] = json.loads(unescape(found[1]).replace("'", '"'))
    return said


def built(portal: Site, number: int = 1, size: int = 4, **changes: str) -> str:
    page = json.dumps({"pageNo": number, "pageSize": size})
    return f"{UNIT}?{urlencode({**unit_of(portal), 'paramJson': page, **changes})}"


def data_of(answer: Answer) -> Any:
    return json.loads(answer.body)["data"]


def test_jpaas_builds_its_unit_page_by_page():
    portal = site(Jpaas())
    pages = [data_of(with_headers(portal, built(portal, number)))["html"] for number in range(1, 6)]
    assert [page.count("<li>") for page in pages] == [4, 4, 4, 3, 0]
    assert "<div class='pagination' rows='4' count='15' pageno='2'></div>" in pages[1]
    addresses = re.findall(r'href="([^"]+)"', "".join(pages))
    assert len(set(addresses)) == 15
    assert {ask(portal, address).status for address in addresses} == {200}


def test_jpaas_knows_only_the_parameters_of_its_shell():
    portal = site(Jpaas(), column(), column(number=2))
    wrong = json.loads(with_headers(portal, built(portal, webId="0")).body)
    assert (wrong["success"], wrong["data"]) == (False, None)
    assert unit_of(portal) == unit_of(portal, date(2026, 2, 2))
    turning = site(Jpaas(rotates=True))
    yesterday = built(turning)
    assert json.loads(with_headers(turning, yesterday, today=date(2026, 2, 2)).body)["success"] is False
    assert unit_of(turning, date(2026, 2, 2)) != unit_of(turning)


def test_jpaas_may_ignore_the_page_that_is_asked_for():
    portal = site(Jpaas(ignores_page=True))
    assert data_of(with_headers(portal, built(portal, 2))) == data_of(with_headers(portal, built(portal, 1)))


def test_jpaas_may_write_its_data_in_three_ways():
    ways = {how: site(Jpaas(data=how)) for how in ("object", "text", "json")}
    said = {how: data_of(with_headers(portal, built(portal))) for how, portal in ways.items()}
    assert said["text"] == said["object"]["html"]
    assert json.loads(said["json"]) == said["object"]


def test_jpaas_may_want_to_be_visited_first():
    portal = site(Jpaas(visit=True))
    cookie = ask(portal, Jpaas().column_path(first(portal))).headers["Set-Cookie"].partition(";")[0]
    assert with_headers(portal, built(portal)).status == 403
    assert with_headers(portal, built(portal), cookie=f"a=b; {cookie}").status == 200
    strict = site(Jpaas(referer=True))
    shell = f"http://{strict.host}{Jpaas().column_path(first(strict))}"
    assert [with_headers(strict, built(strict), referer=one).status for one in ("", shell)] == [403, 200]


def test_jpaas_spells_as_it_likes():
    page = text(ask(site(Jpaas(entities=True)), Jpaas().column_path(column())))
    assert "{&apos;parseType&apos;:&apos;bulidstatic&apos;" in page
    assert "'parseType':'buildstatic'" in text(ask(site(Jpaas(misspelt=False)), Jpaas().column_path(column())))


def test_jpaas_may_put_the_body_into_a_frame():
    portal = site(Jpaas(framed=True))
    shown = text(ask(portal, Jpaas().article_path(first(portal), newest(portal))))
    frame = re.search(r'<iframe src="(/datainfo/[^"]+)"', shown)
    assert frame
    assert "一、总体情况" not in shown
    assert "一、总体情况" in text(ask(portal, frame[1]))


def searched(portal: Site, **asked: Any) -> str:
    values = {"area": first(portal).code, "currpage": 1, **asked}
    return text(ask(portal, SEARCH, body=urlencode(values).encode()))


ROW = re.compile(r'<tr class="tr_main_value_(odd|even)">.*?class="bt_link" href="([^"]+)"\s+title="([^"]+)"')


def test_xxgk_shows_a_form_and_a_tree_and_no_rows():
    portal = site(Xxgk(), column(), column(number=2))
    page = text(ask(portal, Xxgk().column_path(first(portal))))
    assert f'action="{SEARCH}"' in page
    assert f'name="area" value="{first(portal).code}"' in page
    assert "tr_main_value" not in page
    tree = text(ask(portal, TREE))
    assert all(one.unit in tree for one in portal.columns)


def test_xxgk_mixes_the_rows_of_all_units_and_columns():
    portal = site(Xxgk(rows=10), column(), column(number=2))
    pages = [searched(portal, currpage=number) for number in range(1, 6)]
    rows = [row for page in pages for row in ROW.findall(page)]
    assert ([len(ROW.findall(page)) for page in pages], "共<span>36</span>条 第1页 共4页" in pages[0]) == (
        [10, 10, 10, 6, 0],
        True,
    )
    assert [kind for kind, _, _ in ROW.findall(pages[0])[:3]] == ["odd", "even", "odd"]
    assert {re.findall(r"art_(\d+)_", url)[0] for _, url, _ in rows} == {"33381", "33390"}
    assert {one.unit in title for one in portal.columns for _, _, title in rows} == {True, False}
    assert {ask(portal, url).status for _, url, _ in rows} == {200}


def test_xxgk_may_keep_to_the_unit_that_was_asked_for():
    portal = site(Xxgk(rows=100, mixed=False, other_columns=False), column(), column(number=2))
    titles = [title for _, _, title in ROW.findall(searched(portal))]
    assert sorted(titles) == sorted(item.title for item in first(portal).publications)


@pytest.mark.parametrize("asked", [{"area": "1"}, {"area": ""}])
def test_xxgk_has_no_rows_for_a_unit_that_nobody_knows(asked):
    page = searched(site(Xxgk()), **asked)
    assert ("<table" in page, ROW.findall(page), "共" in page) == (True, [], False)


def test_xxgk_answers_a_get_only_where_it_may():
    address = f"{SEARCH}?area={column().code}"
    assert not ROW.findall(text(ask(site(Xxgk()), address)))
    assert ROW.findall(text(ask(site(Xxgk(posts_only=False)), address)))


def store_of(portal: Site, start: int, end: int, size: int, callback: str = "draw") -> tuple[str, list[str]]:
    asked = {"columnId": column_id(first(portal)), "startrecord": start, "endrecord": end, "perpage": size}
    here = f"http://{portal.host}{portal.family.column_path(first(portal))}"
    answer = with_headers(portal, f"{MESSAGES}?{urlencode({**asked, 'callback': callback})}", referer=here)
    body = text(answer)
    return body, re.findall(r'<li><a href=\\?"([^"\\]+)', body)


def test_truecms_gives_xml_inside_a_call():
    portal = site(Truecms())
    body, addresses = store_of(portal, 1, 8, 8)
    call = re.fullmatch(r"draw\((\".*\")\);", body, re.DOTALL)
    assert call
    assert "<totalrecord>15</totalrecord><totalpage>2</totalpage>" in json.loads(call[1])
    assert (len(addresses), len(store_of(portal, 9, 16, 8)[1])) == (8, 7)
    assert {ask(portal, address).status for address in addresses} == {200}
    assert store_of(portal, 1, 8, 8, callback="")[0].startswith("<?xml")
    assert store_of(site(Truecms(bare=True)), 1, 8, 8)[0].startswith("<?xml")


def test_truecms_refuses_pages_that_are_too_long():
    portal = site(Truecms(most=10))
    body, addresses = store_of(portal, 1, 50, 50)
    assert ("<totalrecord>15<" in body, addresses) == (True, [])
    lost = site(Truecms(most=10, refuses="lost"))
    asked = urlencode({"columnId": column_id(first(lost)), "perpage": 50})
    assert with_headers(lost, f"{MESSAGES}?{asked}").status == 404


def test_truecms_wants_to_know_where_one_comes_from():
    address = f"{MESSAGES}?{urlencode({'columnId': column_id(column()), 'perpage': 8})}"
    assert "<totalrecord>0<" in text(ask(site(Truecms()), address))
    assert "<totalrecord>15<" in text(ask(site(Truecms(referer=False)), address))


def test_truecms_writes_its_question_into_the_page():
    page = text(ask(site(Truecms(rows=7)), Truecms().column_path(column())))
    source = re.search(r'<script src="([^"]+getMessage[^"]+)"', page)
    assert source
    asked = dict(parse_qsl(urlsplit(unescape(source[1])).query))
    assert asked == {
        "columnId": column_id(column()),
        "startrecord": "1",
        "endrecord": "7",
        "perpage": "7",
        "callback": "draw",
    }
    assert "<li><a" not in page.partition('id="list"')[2].partition("footer")[0]
