"""What a cache lost of an answer, with a length that says that this is all: no page, no change, no proof of anything."""

from __future__ import annotations

import json

import pytest

from gouji.demo.content import make_content
from spiders.endings import breaks_off, has_end, lacks_end
from tests.spiders.conftest import HOST, UNIT, article_page, article_path, list_page

LIST, SAME = list_page([2025, 2024, 2023]).encode(), article_page(make_content(1, UNIT, 2025)).encode()
LOOSE = b"<html><body><div class='a'><ul><li>1<li>2</ul></div><p>3"  # written without its end, and nothing missing


@pytest.mark.parametrize("page", [LIST, SAME])
def test_a_page_cut_anywhere_in_its_body_is_told(page):
    opened = page.index(b"<body>") + len(b"<body>")
    for place in range(opened, len(page) - len(b"</body></html>"), 97):
        assert lacks_end(page[:place])
    middle = page.index(b"<div") if b"<div" in page else page.index(b"<ul>")
    last = page.rindex(b"</div>") if b"<div" in page else page.index(b"</ul>")
    assert all(breaks_off(page[:place]) for place in range(middle + 5, last, 97))
    assert not breaks_off(page)
    assert has_end(page)


@pytest.mark.parametrize(
    ("body", "off"),
    [
        (LOOSE, False),
        (LOOSE + b"<script>document.write('<div>')</script><!-- <ul> -->", False),
        (LOOSE + b"<script>var a = 1;", True),
        (LOOSE + b"<!-- begun", True),
        (LOOSE + b"<a href='/x", True),
        (LOOSE + b"<table><tr><td>1", True),
        (b"<html><body><div><div></div></body></html>", False),  # a careless page, but whole
        (b"<HTML><BODY><DIV>1", True),
        (b"<ul><li>1", False),  # a fragment: never had an end to tell
        (b"", False),
        (b"%PDF-1.7 ... %%EOF\n", False),
        (b"%PDF-1.7 ...", True),
        (b"%PDF-1.7\n1 0 obj <</Linearized 1 /L 900 /H [1 2]>> ... %%EOF", True),
        (b"%PDF-1.7\n1 0 obj <</Linearized 1 /L 50 /H [1 2]>> .... %%EOF", False),
        (b"PK\x03\x04 ...", True),
        (b"PK\x03\x04 ... PK\x05\x06" + b"\0" * 18, False),
        (b"<datastore><recordset><record>1</record></recordset></datastore>", False),
        (b"<datastore><recordset><record>1</record>", True),
        (b"<?xml version='1.0'?>\n<rss><channel><item/></channel></rss>\n", False),
        (b"<?xml version='1.0'?>\n<rss><channel><item>", True),
        (b"<?xml version='1.0'?>\n<rss/>", False),
        (b'{"rows": [{"title": "1"}]}\n', False),
        (b'{"rows": [{"title": "1"}, {"ti', True),
        (b'[{"title": "1"}', True),
        ("[附件] 说明".encode(), False),
    ],
)
def test_what_breaks_off(body, off):
    assert breaks_off(body) is off


def test_half_a_page_with_the_length_of_that_half_proves_nothing(desk, portal):
    portal.publish(2023, 2024, 2025)
    assert desk.crawl().outcomes == {"found": 1}
    whole = portal.pages[article_path(2025)][2]
    portal.put(article_path(2025), whole[: len(whole) // 2])
    assert desk.crawl(day=7).outcomes == {"network_unreachable": 1}
    portal.put(article_path(2025), whole)
    rows = portal.pages["/nb/"][2]
    portal.put("/nb/", rows[: rows.index(b"<li>")])
    assert desk.crawl(day=21).outcomes == {"network_unreachable": 1}
    portal.put("/nb/", rows[: rows.index(b"</ul>") + 5])  # nothing is left open, but it had an end before
    assert desk.crawl(day=28).outcomes == {"network_unreachable": 1}
    portal.put("/nb/", rows)
    assert desk.crawl(day=35).new_versions == 0
    assert desk.query("SELECT count(*) FROM versions") == [(1,)]


def test_a_page_that_never_had_an_end_is_read_and_shows_no_less(desk, portal):
    portal.publish(2024, 2025)
    path, loose = article_path(2025), SAME.replace(b"</body></html>", b"")
    damaged = loose[: loose.index("四、".encode())]
    damaged = damaged[: damaged.rindex(b"<")]
    for tag in (b"table", b"div"):
        damaged += (b"</" + tag + b">") * (damaged.count(b"<" + tag) - damaged.count(b"</" + tag))
    assert not breaks_off(damaged)
    portal.put(path, damaged)
    assert desk.crawl().outcomes == {"parser_drift": 1}
    portal.put(path, loose)
    assert desk.crawl(day=7).outcomes == {"found": 1}
    portal.put(path, damaged)
    assert desk.crawl(day=14).outcomes == {"parser_drift": 1}
    portal.put(path, loose)
    assert desk.query("SELECT seq FROM versions") == [(1,)]


def test_a_first_list_without_an_end_is_not_called_empty(desk, portal):
    page = "<html><head><meta name='ColumnName' content='年报'></head><body><p>暂无信息</p>"
    portal.put("/nb/", page)
    desk.execute("UPDATE platforms SET family = 'static_list'")
    assert desk.crawl().outcomes == {"parser_drift": 1}
    portal.put("/nb/", f"{page}</body></html>")
    assert desk.crawl(day=7).outcomes == {"column_empty": 1}


def test_a_file_that_came_later_belongs_to_the_version_that_lacked_it(desk, portal):
    first, second = "/nb/202601/a.pdf", "/nb/202601/b.pdf"
    links = b"<a href='a.pdf'>a.pdf</a><a href='b.pdf'>b.pdf</a><a href='http://www.other.test/c.pdf'>c.pdf</a>"
    portal.publish(2024, 2025)
    page = SAME.replace(b"</body>", links + b"</body>")
    portal.put(article_path(2025), page)
    portal.put(first, b"%PDF-1.4 one %%EOF")
    portal.put(second, b"%PDF-1.4 tw")  # broken off
    assert desk.crawl().new_versions == 1
    root = f"http://{HOST}:{portal.port}/nb/202601/"

    def lost() -> list[str]:
        return [url.removeprefix(root) for url in json.loads(desk.query("SELECT files_lost FROM versions")[0][0])]

    assert lost() == ["b.pdf"]  # c.pdf may never be asked for
    portal.pages.pop(first)
    portal.put(second, b"%PDF-1.4 two %%EOF")
    assert desk.crawl(day=7).new_versions == 0
    assert lost() == []
    portal.put(first, b"%PDF-1.4 one %%EOF")
    assert desk.crawl(day=14).new_versions == 0
    assert desk.query("SELECT shown_name FROM version_files WHERE role = 'attachment' ORDER BY 1") == [
        ("a.pdf",),
        ("b.pdf",),
    ]
    portal.put(second, b"%PDF-1.4 another %%EOF")  # was had before: this one is a change
    assert desk.crawl(day=21).new_versions == 1
    assert desk.query("SELECT count(*), max(diff_summary LIKE '%attachments%') FROM versions") == [(2, 1)]


def test_a_file_that_is_put_there_later_is_a_change(desk, portal):
    portal.publish(2024, 2025)
    assert desk.crawl().new_versions == 1
    portal.put(article_path(2025), SAME.replace(b"</body>", b"<a href='b.pdf'>b.pdf</a></body>"))
    desk.crawl(day=7)
    portal.put("/nb/202601/b.pdf", b"%PDF-1.4 two %%EOF")
    desk.crawl(day=14)
    assert desk.query("SELECT count(*) FROM versions") == [(2,)]


def test_a_page_whose_report_is_in_a_file_that_could_not_be_had_is_no_version(desk, portal):
    portal.publish(2024, 2025)
    title = f"<h1>{UNIT}2025年政府信息公开工作年度报告</h1>"
    portal.put(article_path(2025), f"<html><body>{title}<p>见附件</p><a href='r.pdf'>年报.pdf</a></body></html>")
    assert desk.crawl().outcomes == {"attachment_unreadable": 1}
    assert desk.query("SELECT count(*) FROM versions") == [(0,)]
    portal.put("/nb/202601/r.pdf", b"%PDF-1.4 nothing %%EOF")
    assert desk.crawl(day=7).outcomes == {"found_pdf_only": 1}


def test_a_list_in_a_frame_that_may_not_be_followed_is_not_called_empty(desk, portal):
    frame = "<iframe src='http://www.other.test/list.html'></iframe>"
    page = "<html><head><meta name='ColumnName' content='年报'></head><body><p>暂无信息</p>{}</body></html>"
    portal.put("/nb/", page.format(frame))
    desk.execute("UPDATE platforms SET family = 'static_list'")
    assert desk.crawl().outcomes == {"parser_drift": 1}
    portal.put("/nb/", page.format(""))
    assert desk.crawl(day=7).outcomes == {"column_empty": 1}


def test_a_wrong_charset_of_the_page_that_leads_on_is_noted(desk, portal):
    portal.publish(2024, 2025)
    inner = "/nb/202601/inner.html"
    portal.pages[inner] = portal.pages[article_path(2025)]
    outer = f"<html><body><h1>{UNIT}年报</h1><iframe src='inner.html'></iframe></body></html>"
    portal.put(article_path(2025), outer.encode("gb18030"), Content_Type="text/html; charset=utf-8")
    portal.pages[article_path(2025)][1].pop("Content-Type")
    assert desk.crawl().outcomes == {"found": 1}
    assert desk.query("SELECT kind FROM remarks WHERE kind = 'wrong_charset'") == [("wrong_charset",)]
