"""Hanweb jpage and truecms: every oddity that such a portal may show, and a crawl over the loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import pytest

from audit.errors import UnreadablePage
from gouji.demo.content import make_content, title_of
from gouji.demo.families.f03_jpage import Jpage as Skeleton
from gouji.demo.publications import Column as Published
from gouji.demo.publications import Publication, false_friends, report
from gouji.demo.site import Answer, Ask, Site
from spiders.detecting import family
from spiders.families.datastore import store_of
from spiders.selecting import address_with
from tests.spiders.conftest import CODE, UNIT, html_page
from tests.spiders.small import HOST, ROOT, XML, Small, article, column, crawled, html_answer, lost, spider, walk

COLUMN = "/col/col77/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
FORM = "col=1&appid=1&webid=3&path=/&columnid=77&sourceContentType=1&unitid=1229&webname=demo&permissiontype=0"
EMPTY = b"<datastore><recordset> </recordset></datastore>       "


def title(number: int) -> str:
    return f"{UNIT}{2025 - number}年政府信息公开工作年度报告" if number < 3 else f"样例市第{number}号单位情况"


def record(number: int) -> str:
    day = f"{2026 - number if number < 3 else 2019}-01-22"
    address = f"/art/{day[:4]}/1/22/art_77_{900 + number}.html"
    shown = title(number)[:12] + "…"
    return f"<li><a title='{title(number)}' href='{address}'>{shown}</a><span>{day}</span></li>"


@dataclass
class Jpage:
    """
    `obeys`: startrecord, page (one page of `perpage` rows) or group (three of them). `cut`: most rows of one answer.

    `dark`: rows from this one on are not given out. `totals`: what each answer says in turn, the last one for good.
    """

    rows: int = 68
    perpage: int = 15
    obeys: str = "startrecord"
    cut: int = 300
    dark: int = 10_000
    totals: tuple[int, ...] = ()
    link: bool = True
    post: bool = False
    in_script: bool = False
    record: Callable[[int], str] = record
    extra: str = ""
    said: int = 0

    def __call__(self, ask: Ask) -> Answer:
        if ask.path == COLUMN:
            return html_answer(self._page())
        if ask.path == PROXY:
            return self._group(ask)
        if ask.path.startswith("/art/"):
            return html_answer(article(int(ask.path.split("/")[2]) - 1))
        return lost()

    def _page(self) -> str:
        store = "" if self.in_script else self._store(0, 3 * self.perpage)
        script = f"$('#1229').jpage({{proxyUrl:'{PROXY}', proxyParam:'{FORM}', perPage:{self.perpage}}})"
        holder = f'<script type="text/xml">{store}</script>' if store else ""
        return (
            '<html><head><meta name="ColumnName" content="政府信息公开年报"></head><body>'
            f"<a href='/'>首页</a><div id='1229'>{holder}</div><script>{script}</script>{self.extra}</body></html>"
        )

    def _group(self, ask: Ask) -> Answer:
        values = {**dict(ask.query), **dict(part.split("=") for part in ask.body.decode().split("&") if part)}
        if self.post and (ask.method != "POST" or values.get("unitid") != "1229"):
            return Answer(200, EMPTY, XML)
        each = int(values["perpage"])
        if self.obeys == "startrecord":
            start, end = int(values["startrecord"]) - 1, int(values["endrecord"])
        else:
            start = (int(values["page"]) - 1) * each
            end = start + each * (3 if self.obeys == "group" else 1)
        end = min(end, start + self.cut)
        if start >= min(self.rows, self.dark):
            return Answer(200, EMPTY, XML)
        return Answer(200, f"<?xml version='1.0' encoding='UTF-8'?>{self._store(start, end)}".encode(), XML)

    def _store(self, start: int, end: int) -> str:
        total = self.totals[min(self.said, len(self.totals) - 1)] if self.totals else self.rows
        self.said += 1
        shown = "\n".join(
            f"<record><![CDATA[{self.record(n)}]]></record>" for n in range(start, min(end, self.rows, self.dark))
        )
        address = f"{PROXY}?page={end // self.perpage + 1}&{FORM}".replace("&", "&amp;")
        group = f'<nextgroup><![CDATA[<a href="{address}"></a>]]></nextgroup>' if self.link and end < self.rows else ""
        return (
            f"<datastore><totalrecord>{total}</totalrecord><totalpage>5</totalpage><perpage>{self.perpage}</perpage>"
            f"<recordset>{shown}</recordset>{group}</datastore>"
        )


def walked(portal: Jpage, path: str = COLUMN, **of):
    small = Small(portal)
    return (*walk("hanweb_jpage", column(ROOT + path, **of), small), small)


@pytest.mark.parametrize(
    "portal",
    [
        pytest.param(Jpage(), id="startrecord"),
        pytest.param(Jpage(obeys="page"), id="only page"),
        pytest.param(Jpage(obeys="group"), id="only page, three at once"),
        pytest.param(Jpage(perpage=14), id="fourteen"),
        pytest.param(Jpage(perpage=21, rows=400), id="four hundred"),
        pytest.param(Jpage(obeys="page", perpage=20, rows=401), id="four hundred, only page"),
        pytest.param(Jpage(cut=7), id="cut without a word"),
        pytest.param(Jpage(obeys="page", cut=10, perpage=10, rows=55), id="cut, only page"),
        pytest.param(Jpage(link=False), id="no link to the next group"),
        pytest.param(Jpage(in_script=True), id="no rows in the page"),
        pytest.param(Jpage(rows=9), id="one page"),
        pytest.param(Jpage(rows=45), id="one group"),
        pytest.param(Jpage(totals=(68, 69)), id="one more on the way"),
    ],
)
def test_every_row_is_read_and_the_end_is_proven(portal):
    found, facts, small = walked(portal)
    assert (len(found.rows), found.proof) == (portal.rows, "complete")
    assert [row.title for row in found.rows[:2]] == [title(0), title(1)]
    assert found.rows[0].date == "2026-01-22"
    assert (facts.rows, facts.unreadable) == (portal.rows, "")
    assert all(int(ask.query["perpage"]) <= 100 for ask in small.log if ask.path == PROXY)


@pytest.mark.parametrize(
    ("portal", "proof"),
    [
        pytest.param(Jpage(dark=50), "paging_ignored", id="rows that are not given out"),
        pytest.param(
            Jpage(totals=(69, 68)), "paging_ignored", id="one less on the way: a row may have slipped through"
        ),
        pytest.param(Jpage(totals=(68, 4000)), "paging_ignored", id="the total of another list"),
        pytest.param(Jpage(post=True), "paging_ignored", id="a form is needed and nobody has allowed it"),
    ],
)
def test_what_is_not_proven_proves_nothing(portal, proof):
    found, facts, _ = walked(portal)
    assert (found.proof, facts.proof) == (proof, proof)


def test_a_form_is_sent_where_a_person_has_listed_the_path():
    found, _, small = walked(Jpage(post=True), post=(PROXY,))
    assert (len(found.rows), found.proof) == (68, "complete")
    (asked,) = [ask for ask in small.log if ask.path == PROXY]
    assert (asked.method, asked.query) == (
        "POST",
        {"startrecord": "46", "endrecord": "90", "perpage": "15", "page": "4"},
    )
    assert asked.headers["referer"] == ROOT + COLUMN
    assert b"webid=3" in asked.body


def test_the_unit_of_the_address_goes_along():
    path = COLUMN + "?vc_xxgkarea=11370300004224423Q&number=B0303&jh=263"
    _, _, small = walked(Jpage(), path)
    assert [ask.query["vc_xxgkarea"] for ask in small.log] == ["11370300004224423Q"] * 2
    _, _, small = walked(Jpage(), key={"unit": "11370300004224423Q"})
    assert [ask.query["vc_xxgkarea"] for ask in small.log] == ["11370300004224423Q"] * 2
    _, _, small = walked(Jpage(), key={"vc_xxgkarea": "11370300004224423Q", "jh": 263})
    assert [(ask.query["vc_xxgkarea"], ask.query["jh"]) for ask in small.log] == [("11370300004224423Q", "263")] * 2


@pytest.mark.parametrize(
    ("written", "date"),
    [
        pytest.param("<li><a href='{u}' title='{t}'>短</a><span>2026-01-\n22</span></li>", "2026-01-22", id="split"),
        pytest.param('<li><a  title="{t}"  target="_blank" href="{u}">短</a><b>[2026-01-22]</b></li>', "2026-01-22"),
        pytest.param("<table><tr><td><a href={u}>{t}</a></td><td>2026/1/22</td></tr></table>", "2026-01-22", id="td"),
        pytest.param("<tr><td><a href={u}>{t}</a></td><td>2026年1月22日</td></tr>", "2026-01-22", id="bare tr"),
        pytest.param("<div><a href='/col/col9/index.html'>[年报]</a><a href='{u}'>{t}</a><i>2026-01-22</i></div>", "2026-01-22"),
        pytest.param("<li><a href='{u}' title='{t}<br>'>{t}</a></li>", "", id="no date, a tag in the title"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/art/2026/1/22/art_77_1.html", "/art/2026/art_" + "0af3" * 8 + ".html"])
def test_a_record_in_any_spelling(written, date, address):
    html = written.format(u=address, t=title(0))
    text = (
        f"<datastore><totalrecord>1</totalrecord><recordset><record><![CDATA[{html}]]></record></recordset></datastore>"
    )
    (row,) = spider("hanweb_jpage", column(ROOT + COLUMN), Small(Jpage())).rows(
        html_page(text, ROOT + "/col/c1_2/index.html")
    )
    assert (row.title, row.url, row.date) == (title(0), ROOT + address, date)


def test_addresses_of_rows_are_relative_to_the_column():
    def relative(number: int) -> str:
        return record(number).replace("href='/art", "href='../../art")

    found, _, _ = walked(Jpage(record=relative))
    assert {row.url.rsplit("/", 4)[0] for row in found.rows} == {ROOT + "/art"}
    assert found.proof == "complete"


def test_an_escaped_record_and_numbers_in_the_script():
    escaped = record(0).replace("<", "&lt;").replace(">", "&gt;")
    text = f"<script>x({{totalRecord:'1', perPage : 15}})</script><recordset><record>{escaped}</record></recordset>"
    store = store_of(html_page(text))
    assert (store.records, store.total) == ((record(0),), 1)


def test_an_empty_column_is_empty_and_a_misread_one_is_not():
    _, facts, _ = walked(Jpage(rows=0, extra="<script src='/jpage.js'></script>"))
    assert (facts.rows, facts.skeleton_known, facts.unreadable, facts.js_only) == (0, True, "", False)
    _, facts, _ = walked(Jpage(rows=68, dark=0))
    assert not facts.skeleton_known
    assert "records with a link" in facts.unreadable


def test_two_lists_on_one_page_are_not_guessed_at():
    store = Jpage(rows=3)._store(0, 3)
    with pytest.raises(UnreadablePage, match="one datastore"):
        store_of(html_page(store + store))
    empty = "<datastore><recordset></recordset></datastore>"
    assert len(store_of(html_page(empty + store)).records) == 3


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("load('/web/x.jsp?a=1&b=2')", "/web/x.jsp?a=1&b=2"),
        ('{url:"http://a.test/x.jsp"}', "http://a.test/x.jsp"),
        ("<![CDATA[x.jsp?page=2]]>", "x.jsp?page=2"),
        ("/x.jsp", "/x.jsp"),
        ("<a href=/x.jsp>", "/x.jsp"),
        ("nothing", ""),
        ("a" * 5000 + "/x.jsp", ""),
    ],
)
def test_an_address_is_found_by_what_it_holds(text, address):
    assert address_with(text, "x.jsp") == address


def test_endless_markup_is_read_in_one_pass():
    text = "<datastore>" * 200_000 + "<record>" * 200_000 + "<![CDATA[" * 100_000
    with pytest.raises(UnreadablePage):
        store_of(html_page(text))


MESSAGES = "/api/messageController/getMessage.do"


@dataclass
class Truecms:
    """`most`: rows that one answer may be asked for; more of them are `refused`: an empty store, or 404."""

    rows: int = 68
    perpage: int = 20
    most: int = 50
    refused: str = "empty"
    wrap: str = "string"
    id_in_script: bool = False

    def __call__(self, ask: Ask) -> Answer:
        if ask.path == COLUMN:
            return html_answer(self._page())
        if ask.path != MESSAGES:
            return lost()
        wrong = ask.query.get("columnId") != "7f" or ask.headers.get("referer") != ROOT + COLUMN
        if wrong:
            return html_answer("<html>referer</html>", 403)
        if int(ask.query["perpage"]) > self.most:
            return lost() if self.refused == "404" else self._said(ask, Jpage(rows=self.rows)._store(0, 0))
        rows = Jpage(rows=self.rows, perpage=self.perpage, link=False)
        return self._said(ask, rows._store(int(ask.query["startrecord"]) - 1, int(ask.query["endrecord"])))

    def _page(self) -> str:
        number = "" if self.id_in_script else "7f"
        address = (
            f"{MESSAGES}?columnId={number}&startrecord=1&endrecord={self.perpage}&perpage={self.perpage}&callback=?"
        )
        script = f"var columnId = '7f'; load('{address}')"
        return f"<html><head><meta name='ColumnName' content='年报'></head><body><ul></ul><script>{script}</script></body></html>"

    def _said(self, ask: Ask, store: str) -> Answer:
        call = ask.query["callback"]
        text = {
            "string": f"{call}({json.dumps(store)});",
            "object": f"/**/{call}({json.dumps({'code': 0, 'data': [{'xml': store}]}, ensure_ascii=False)})",
            "single": f"{call}('{store.replace(chr(39), chr(92) + chr(39)).replace(chr(10), '')}')",
            "bare": f"{call}({store})",
        }[self.wrap]
        return Answer(200, text.encode(), "text/javascript; charset=utf-8")


@pytest.mark.parametrize("wrap", ["string", "object", "single", "bare"])
@pytest.mark.parametrize("id_in_script", [False, True])
def test_truecms_is_read_out_of_its_call(wrap, id_in_script):
    small = Small(Truecms(wrap=wrap, id_in_script=id_in_script))
    found, _ = walk("hanweb_jpage", column(ROOT + COLUMN), small)
    assert (len(found.rows), found.proof, found.rows[0].title) == (68, "complete", title(0))
    assert found.rows[0].url == ROOT + "/art/2026/1/22/art_77_900.html"
    assert {ask.query.get("perpage") for ask in small.log} == {None, "20"}


@pytest.mark.parametrize("refused", ["empty", "404"])
def test_truecms_that_refuses_the_number_of_rows_proves_nothing(refused):
    _, facts = walk("hanweb_jpage", column(ROOT + COLUMN), Small(Truecms(most=10, refused=refused)))
    assert facts.rows == 0
    assert facts.unreadable or facts.status == 404
    assert not (facts.rows == 0 and facts.skeleton_known and not facts.unreadable)


def test_the_family_is_told_by_the_first_page():
    assert family(ROOT + COLUMN, Jpage()._page(), 0) == ("hanweb_jpage", "")
    assert family(ROOT + COLUMN, Truecms()._page(), 0) == ("hanweb_jpage", "truecms")


def many(number: int, unit: str) -> Published:
    """Forty-five rows of one unit: fifteen reports, and two other documents a year."""
    code = f"11990000SIM{number:07d}"
    items: list[Publication] = []
    for year in range(2011, 2026):
        day, address = date(year + 1, 1, 20), number * 1000 + 10 * (year - 2000)
        items += false_friends(unit, code, year, number=address + 1, published=day)
        written = partial(make_content, 7, unit, year)
        items.append(report(title_of(unit, year), unit, written, code=code, number=address, published=day))
    return Published(f"u{number}", unit, code, tuple(items))


@pytest.mark.parametrize(
    "skeleton",
    [
        Skeleton(),
        Skeleton(perpage=2),
        Skeleton(perpage=2, obeys="page"),
        Skeleton(perpage=4, obeys="page", quote='"', href_first=True),
        Skeleton(perpage=7, most=5),
        Skeleton(perpage=4, drift=3),
        Skeleton(perpage=4, drift=-3),
        Skeleton(perpage=3, hex_ids=True),
        Skeleton(perpage=3, by_area=True),
        Skeleton(perpage=3, by_area=True, obeys="page"),
    ],
    ids=str,
)
@pytest.mark.parametrize("post", [(), (PROXY,)], ids=["get", "post"])
def test_the_portal_of_the_simulator_is_read_to_its_end(skeleton, post):
    units = many(12, UNIT), many(13, "样例市财政局")
    site = Site(HOST, "样例市人民政府", skeleton, units)
    of = column(f"{ROOT}{skeleton.column_path(units[0])}", post=post)
    found, _ = walk("hanweb_jpage", of, Small(site.answer))
    assert (found.proof, {row.title for row in found.rows}) == (
        "complete",
        {one.title for one in units[0].publications},
    )
    assert len(found.rows) == 45


def test_a_portal_that_stops_giving_out_rows_proves_nothing():
    units = (many(12, UNIT),)
    skeleton = Skeleton(perpage=3, ends_after=20)
    of = column(f"{ROOT}{skeleton.column_path(units[0])}")
    found, _ = walk("hanweb_jpage", of, Small(Site(HOST, "样例", skeleton, units).answer))
    assert found.proof != "complete"


FILE = "/module/download/downfile.jsp"
STORE_HOST = "oss.one.test"


def test_a_crawl_over_the_loopback(tmp_path):
    """Groups, the article, and a file whose name only the link tells, on another registered host."""
    pages = Jpage(obeys="page")
    link = f"<a href='{FILE}?classid=0&filename=0af3.pdf'>附件：{UNIT}2025年年报.pdf</a>"

    def serve(ask: Ask) -> Answer:
        if ask.path == FILE:
            target = f"http://{STORE_HOST}:{ask.headers['host'].rpartition(':')[2]}/attach/0/1.bin"
            return Answer(302, b"", "text/html", headers={"Location": target})
        if ask.path == "/art/2026/1/22/art_77_900.html":
            return html_answer(article(2025, code=CODE, extra=link))
        return pages(ask)

    stored = Small(lambda ask: Answer(200, b"%PDF-1.4 nothing %%EOF", "application/octet-stream"), STORE_HOST)
    portal = Small(serve)
    done = crawled(tmp_path, (portal, stored), COLUMN, attachment_hosts=(STORE_HOST,), years=(2024, 2025))
    assert (done.summary.outcomes, done.summary.left) == ({"found": 2}, 0)
    assert done.query("SELECT family FROM platforms") == [("hanweb_jpage",)]
    assert done.query("SELECT proof, claimed_total, pages FROM list_snapshots") == [("complete", 68, 3)]
    assert (f"{UNIT}2025年年报.pdf",) in done.query("SELECT shown_name FROM version_files WHERE role = 'attachment'")
    assert [ask.query["page"] for ask in portal.log if ask.path == PROXY] == ["4", "5"]
