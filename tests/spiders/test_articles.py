"""What stands around a report."""

from __future__ import annotations

from datetime import date

import pytest

from spiders.articles import around, day_in
from spiders.attachments import find, safe_name
from spiders.frames import frame_of
from tests.spiders.conftest import html_page

URL = "http://www.small.test/nb/202501/t20250122_7.html"
PAGE = """<head><meta name="ArticleTitle" content="标题"><meta content="PubDate" name="2025-01-23 09:30">
<meta name="ContentSource" content="无"></head><body><script>发布日期：2001-01-01</script>
<table><tr><td>索 引 号</td><td>11990000SIM0000012/2025-7</td><td>文号</td><td>〔〕号</td></tr>
<tr><td>发布机构：</td><td>样例局</td><td>成文日期</td><td>2025年1月20日</td></tr></table>
<p>发布时间：2025-01-22 10:11 来源：办公室</p></body>"""


def test_facts_in_order_of_trust():
    place = around(html_page(PAGE), url=URL, row_date="2025-01-24")
    assert place.agency_code == "11990000SIM0000012"
    assert (place.first("unit"), place.first("number"), place.first("title")) == ("样例局", "", "标题")
    assert place.published == (date(2025, 1, 23), "meta")
    assert place.dates == {
        "published.meta": "2025-01-23",
        "signed.label": "2025-01-20",
        "published.line": "2025-01-22",
        "published.row": "2025-01-24",
        "published.address": "2025-01-22",
    }


def test_without_a_page_row_and_address_are_left():
    place = around(None, url=URL)
    assert (place.published, place.agency_code) == ((date(2025, 1, 22), "address"), None)


def test_the_time_in_an_object_id_is_corroboration_only():
    place = around(None, url="http://www.small.test/gongkai/channel_x/doc_679080c00000000000000002.html")
    assert (place.published, place.dates) == (None, {"published.id": "2025-01-22"})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-01-22 10:11", date(2025, 1, 22)),
        ("２０２５年１月２２日", date(2025, 1, 22)),
        ("2025.1.2", date(2025, 1, 2)),
        ("2025—01—22", date(2025, 1, 22)),
        ("2025/13/40 2025/1/2", date(2025, 1, 2)),
        ("2025-01-222", None),
        ("时间", None),
    ],
)
def test_days(text, day):
    assert day_in(text) == day


def test_files_are_found_once_and_named_by_their_text():
    page = html_page(
        '<a href="./P020250122.docx">附件：样例局年报.docx</a><a href="P020250122.docx">再来</a>'
        '<a href="/download.jsp?wbfileid=9">表格</a><a href="/a.html">相关</a><a href="file:///x.pdf">坏</a>'
        '<iframe src="/pdf/web/viewer.html?file=/f/1.pdf"></iframe>',
        URL,
    )
    assert [(file.shown_name, file.url, file.how) for file in find(page)] == [
        ("样例局年报.docx", "http://www.small.test/nb/202501/P020250122.docx", "link"),
        ("表格", "http://www.small.test/download.jsp?wbfileid=9", "link"),
        ("附件", "http://www.small.test/f/1.pdf", "viewer"),
    ]


@pytest.mark.parametrize(
    "file",
    [
        "/f/1.pdf",
        "%2Fsystem%2F_content%2Fdownload.jsp%3Furltype%3Dx%26wbfileid%3D9",
        "/module/download/downfile.jsp%3Ffilename%3D0a.pdf",
    ],
)
def test_a_viewer_shows_a_file_and_is_no_frame_to_go_into(file):
    page = html_page(f'<iframe src="/pdf/viewer.html?file={file}"></iframe>', URL)
    assert frame_of(page) is None
    assert [one.how for one in find(page)] == ["viewer"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("..\\..\\x.docx", "_.._x.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("<b>\x00", "_b_"),
        ("", "附件"),
        ("长" * 300, "长" * 120),
    ],
)
def test_names_are_harmless(text, name):
    assert safe_name(text) == name
