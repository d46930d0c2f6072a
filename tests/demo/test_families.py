"""The skeletons and their switches, asked as a portal is asked, without a socket."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import partial
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from gouji.demo.content import make_content, title_of
from gouji.demo.families.f01_trs import Trs
from gouji.demo.families.f03_jpage import EMPTY, PROXY, Jpage, store_host, stores
from gouji.demo.families.f06_gkmlpt import Gkmlpt, category, sid
from gouji.demo.families.f09_vsb import Vsb
from gouji.demo.families.f12_doc import Doc, object_id
from gouji.demo.families.f14_summary import SUMMARY, Summary
from gouji.demo.publications import Column, Edit, Publication, Showing, false_friends, report
from gouji.demo.site import Answer, Ask, Site

HOST = "www.p00.g00.sim.test"
UNIT, CODE = "澜州市云汀区教育局", "11990000SIM0000001"
YEARS = (2021, 2022, 2023, 2024, 2025)
TODAY = date(2026, 2, 1)
CONFIG = r"window\._CONFIG = (\{.*\});"
HREF = re.compile(r"""href=["']([^"']+)["']""")


def column(showing: Showing | None = None, number: int = 1, edits: tuple[Edit, ...] = ()) -> Column:
    """Five reports and ten other documents."""
    code, unit = f"11990000SIM{number:07d}", UNIT if number == 1 else f"澜州市云汀区第{number}局"
    items: list[Publication] = []
    for year in YEARS:
        day = date(year + 1, 1, 20)
        items += false_friends(unit, code, year, number=number * 1000 + 10 * (year - 2000) + 1, published=day)
        written = partial(make_content, 7, unit, year)
        items.append(
            report(
                title_of(unit, year),
                unit,
                written,
                code=code,
                number=number * 1000 + 10 * (year - 2000),
                published=day,
                showing=showing,
                edits=edits if year == YEARS[-1] else (),
            )
        )
    return Column(f"u{number}", unit, code, tuple(items))


def site(family, *columns: Column) -> Site:
    return Site(HOST, "澜州市云汀区人民政府", family, columns or (column(),))


def ask(portal: Site, address: str, *, body: bytes = b"", today: date = TODAY):
    """The answer to an address as a link gives it, of whatever host."""
    parts = urlsplit(unescape(address))
    return portal.answer(
        Ask(
            path=parts.path,
            today=today,
            host=portal.host,
            method="POST" if body else "GET",
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={"host": f"{portal.host}:8640"},
            body=body,
        )
    )


def text(answer: Answer) -> str:
    return answer.body.decode("utf-8")


def found(pattern: str, page: str) -> str:
    """The one group of a pattern that must be there."""
    match = re.search(pattern, page)
    assert match, pattern
    return match[1]


def newest(portal: Site):
    return next(item for item in portal.columns[0].publications if item.title == title_of(UNIT, YEARS[-1]))


FAMILIES = {
    "F1": Trs(),
    "F2": Trs(one_based=True, stub=True),
    "F3": Jpage(),
    "F3 hex": Jpage(hex_ids=True),
    "F6": Gkmlpt(),
    "F9": Vsb(),
    "F12": Doc(late_ids=9),
}


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_an_article_shows_the_report_and_its_files_can_be_had(family):
    portal = site(family, column(Showing(files=("docx", "pdf"))))
    item = newest(portal)
    shown = ask(portal, family.article_path(portal.columns[0], item))
    assert shown.status == 200
    assert all(part in text(shown) for part in ("一、总体情况", "六、其他需要报告的事项", f"{item.title}.docx"))
    links = re.findall(r'<p>附件\d：<a href="([^"]+)">', text(shown).replace("\\u003C", "<"))
    folder = family.article_path(portal.columns[0], item).rpartition("/")[0]
    for link, magic in zip(links[:2], (b"PK\x03\x04", b"%PDF"), strict=True):
        answer = ask(portal, f"{folder}/{link[2:]}" if link.startswith("./") else link)
        if answer.status == 302:
            answer = ask(portal, answer.headers["Location"])
        assert (answer.status, answer.body[:4]) == (200, magic)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_nothing_is_there_before_its_day_or_after_it_was_withdrawn(family):
    portal = site(family)
    address = family.article_path(portal.columns[0], newest(portal))
    assert ask(portal, address, today=date(2026, 1, 19)).status == 404
    assert ask(portal, address, today=date(2026, 1, 20)).status == 200


@pytest.mark.parametrize(("one_based", "second", "call"), [(False, 1, '3,0,"index"'), (True, 2, "'pg',3,1,'index'")])
def test_trs_counts_from_zero_or_from_one(one_based, second, call):
    family = Trs(one_based=one_based, stub=True)
    portal = site(family)
    home = family.column_path(portal.columns[0])
    assert f"createPageHTML({call}" in text(ask(portal, home))
    pages = [text(ask(portal, f"{home}index_{number}.html")) for number in (second, second + 1)]
    titles = re.findall('title="([^"]+)"', "".join([text(ask(portal, home)), *pages]))
    assert sorted(titles) == sorted(item.title for item in portal.columns[0].publications)
    stub = ask(portal, f"{home}index_{second + 2}.html")
    assert (stub.status, 300 <= len(stub.body) <= 400) == (200, True)
    assert ask(portal, f"{home}index_{second + 3}.html").status == 404


def records(xml: str) -> list[str]:
    return re.findall(r"<record><!\[CDATA\[(.*?)\]\]></record>", xml, re.DOTALL)


def walked(portal: Site, address: str) -> list[str]:
    """Every record, by following the next groups."""
    page = text(ask(portal, address))
    rows = records(page)
    while onward := re.search(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', page):
        page = text(ask(portal, onward[1]))
        rows += records(page)
    return rows


@pytest.mark.parametrize("family", [Jpage(perpage=2), Jpage(perpage=2, obeys="page"), Jpage(perpage=4, hex_ids=True)])
def test_jpage_gives_all_records_group_by_group(family):
    portal = site(family)
    home = family.column_path(portal.columns[0])
    first = text(ask(portal, home))
    assert "<totalrecord>15</totalrecord>" in first
    assert len(records(first)) == 3 * family.perpage
    assert len(set(walked(portal, home))) == len(walked(portal, home)) == 15


def test_jpage_obeys_records_or_only_the_page():
    query = f"{PROXY}?columnid=1001&startrecord=5&endrecord=9&page=1"
    by_record, by_page = (site(Jpage(perpage=2, obeys=what)) for what in ("records", "page"))
    assert len(records(text(ask(by_record, query)))) == 5
    assert records(text(ask(by_page, query))) == walked(by_page, "/col/col1001/index.html")[:6]
    assert records(text(ask(by_page, f"{query}&perpage=3"))) == walked(by_page, "/col/col1001/index.html")[:3]
    form = b"columnid=1001&startrecord=5&endrecord=9"
    assert ask(by_record, PROXY, body=form).body == ask(by_record, query).body


def test_jpage_cuts_what_asks_too_much_drifts_and_ends_early():
    portal = site(Jpage(perpage=2, most=4, drift=3, ends_after=12))
    assert len(records(text(ask(portal, f"{PROXY}?columnid=1001&startrecord=1&endrecord=15&perpage=400")))) == 4
    assert "<totalrecord>18</totalrecord>" in text(ask(portal, f"{PROXY}?columnid=1001&page=2"))
    assert ask(portal, f"{PROXY}?columnid=1001&startrecord=13&endrecord=15").body == EMPTY
    assert len(EMPTY) == 54
    assert ask(portal, f"{PROXY}?columnid=9").body == EMPTY


def test_jpage_rows_have_the_whole_title_and_a_split_date():
    single, double = (
        text(ask(site(Jpage(quote=q, href_first=first)), "/col/col1001/index.html"))
        for q, first in (("'", False), ('"', True))
    )
    assert re.search(r"<a title='[^']{20,}' href='/art/2026/1/20/art_1001_\d+\.html'>", single)
    assert re.search(r'<a href="/art/2026/1/20/art_1001_\d+\.html" title="[^"]{20,}">', double)
    assert "<span>2026-01-\n20</span>" in single
    assert "…</a>" in single


def test_jpage_units_of_one_column_are_told_apart_by_area():
    family = Jpage(by_area=True)
    portal = site(family, column(), column(number=2))
    own = [walked(portal, family.column_path(one)) for one in portal.columns]
    assert [len(rows) for rows in own] == [15, 15]
    assert len(walked(portal, "/col/col77/index.html")) == 30
    assert not set(own[0]) & set(own[1])


def test_jpage_files_may_lie_on_another_host():
    family = Jpage(store=True)
    portal = site(family, column(Showing(files=("pdf",))))
    file = newest(portal).files[0]
    answer = ask(portal, family.file_path(file))
    assert answer.headers["Location"] == f"http://{store_host(portal)}:8640/attach/0/{file.key}.pdf"
    assert ask(portal, answer.headers["Location"]).status == 404
    assert ask(stores(portal)[0], answer.headers["Location"]).body.startswith(b"%PDF")


def test_gkmlpt_names_its_categories_and_lists_them_for_the_right_sid():
    family = Gkmlpt(rows=10)
    portal = site(family, column(), column(number=2))
    one = portal.columns[0]
    config = json.loads(found(CONFIG, text(ask(portal, family.column_path(one)))))
    node = next(node for node in config["TREE"] if node["name"] == "政府信息公开年报")
    assert (config["SID"], node["id"]) == (sid(one), category(one))
    listed = f"/u1/gkmlpt/api/all/{node['id']}?sid={config['SID']}&page="
    pages = [json.loads(ask(portal, f"{listed}{number}").body) for number in range(4)]
    assert pages[0] == pages[1] != pages[2]
    assert [len(page["articles"]) for page in pages] == [10, 10, 5, 0]
    assert pages[1]["total"] == 15 != node["post_count"]
    assert json.loads(ask(portal, listed.replace(str(sid(one)), "7")).body) == {"articles": [], "total": 0}
    assert any(child["jump_url"] for node in config["TREE"] for child in node["children"])
    first = pages[1]["articles"][0]
    assert ask(portal, first["url"]).status == 200
    assert first["url"].startswith(f"http://{HOST}:8640/u1/gkmlpt/content/1/")
    zero_based = site(Gkmlpt(rows=10, twice=False))
    assert [len(json.loads(ask(zero_based, f"{listed}{n}").body)["articles"]) for n in range(3)] == [10, 5, 0]


@pytest.mark.parametrize("detail_only", [False, True])
def test_gkmlpt_writes_the_body_into_its_script(detail_only):
    family = Gkmlpt(detail_only=detail_only)
    portal = site(family)
    html = text(ask(portal, family.article_path(portal.columns[0], newest(portal))))
    script = found(CONFIG, html)
    assert "<" not in script
    assert "一、总体情况" in json.loads(script)["DETAIL"]["content"]
    assert html.count("一、总体情况") == (1 if detail_only else 2)


def test_vsb_numbers_its_pages_downwards():
    family = Vsb()
    portal = site(family)
    address, titles, asked = family.column_path(portal.columns[0]), [], []
    while address:
        asked.append(address)
        page = text(ask(portal, address))
        titles += re.findall(r'title="([^"]+)"', page)
        onward = re.search(r'<a href="([^"]+)">下页', page)
        address = f"{asked[-1].rpartition('/')[0]}/{onward[1]}" if onward else ""
    assert asked == ["/u1/nb.htm", "/u1/nb/2.htm", "/u1/nb/1.htm"]
    assert sorted(titles) == sorted(item.title for item in portal.columns[0].publications)
    assert ask(portal, "/u1/nb/3.htm").status == 404


def test_vsb_may_ask_for_a_code_instead_of_giving_a_file():
    portal = site(Vsb(captcha=True), column(Showing(files=("pdf",))))
    answer = ask(portal, Vsb().file_path(newest(portal).files[0]))
    assert (answer.status, "codeValue" in text(answer)) == (200, True)


def test_the_ids_of_the_doc_family_hold_the_day_they_were_made():
    portal = site(Doc(late_ids=9))
    address = portal.family.article_path(portal.columns[0], newest(portal))
    assert address.split("doc_")[1][:8] == object_id(date(2026, 1, 29))[:8]
    assert "发文日期</td><td>2026-01-20" in text(ask(portal, address))
    drawn = site(Doc(static_rows=False))
    page = text(ask(drawn, drawn.family.column_path(drawn.columns[0])))
    assert '<div id="app"></div>' in page
    assert not re.search("doc_[0-9a-f]{24}", page)
    script = found(r'<script src="([^"]+)"', page)
    assert ask(drawn, script).content_type == "application/javascript"


@pytest.mark.parametrize("named", [True, False])
def test_a_summary_page_names_every_unit_with_its_file(named):
    family = Summary(named=named)
    columns = [column(Showing(files=("pdf",)), number=number) for number in (1, 2)]
    portal = site(family, *columns)
    page = text(ask(portal, SUMMARY))
    files = [link for link in HREF.findall(page) if link.endswith(".pdf")]
    assert len(set(files)) == len(files) == 10
    assert f"/wzxxgknb/2026/{CODE}.pdf" in files
    assert (title_of(UNIT, 2025) in page) == named
    assert page.count("<h4>") == 5
    assert all(ask(portal, link).body.startswith(b"%PDF") for link in files[:2])
    assert "法治政府" not in page


@pytest.mark.parametrize(
    ("showing", "shown", "hidden"),
    [
        (Showing("clean"), "<td", "MsoNormal"),
        (Showing("word"), "MsoNormal", "<h2"),
        (Showing("picture"), '<img src="', "<td"),
        (Showing(files=("pdf",), viewer=True), "viewer.html?file=", "一、总体情况"),
    ],
)
def test_a_report_can_be_shown_in_four_ways(showing, shown, hidden):
    portal = site(Trs(), column(showing))
    html = text(ask(portal, Trs().article_path(portal.columns[0], newest(portal))))
    assert (shown in html, hidden in html) == (True, False)
    for source in re.findall('<img src="([^"]+)"', html):
        image = ask(portal, f"/u1/xxgk/nb/202601/{source[2:]}")
        assert (image.content_type, image.body[:4]) == ("image/png", b"\x89PNG")


def test_edits_change_the_page_the_files_or_only_the_looks():
    other = partial(make_content, 8, UNIT, 2025)
    days = [date(2026, 2, day) for day in (1, 2, 3, 4)]
    edits = (Edit(days[1], style="word", where="page"), Edit(days[2], other, "files"), Edit(days[3], other))
    portal = site(Trs(), column(Showing(files=("docx",)), edits=edits))
    item = newest(portal)
    pages = [item.body_on(day, ["x.docx"]) for day in days]
    files = [item.files[0].body_on(day) for day in days]
    assert len(set(pages)) == 3
    assert pages[1] == pages[2]
    assert files[0] == files[1] != files[2] == files[3]
