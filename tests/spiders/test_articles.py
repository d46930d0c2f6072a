"""What stands around a report."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from spiders.addresses import in_gbk
from spiders.answers import Page
from spiders.articles import around, day_in
from spiders.attachments import Attachment, disposition_name, find, named, safe_name
from spiders.frames import frame_of
from spiders.remarking import remarks_of
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


@given(st.text(max_size=200))
def test_a_harmless_name_stays_as_it_is(text):
    assert safe_name(safe_name(text)) == safe_name(text)
    assert 1 <= len(safe_name(text)) <= 120


VIEWED = "http://www.small.test/f/1.pdf"


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="/pdfjs/web/viewer.html?file=%2Ff%2F1.pdf"></iframe>',
        '<iframe src="/pdfjs/web/viewer.html?v=2&amp;file=/f/1.pdf#page=1"></iframe>',
        '<iframe src="/pdfjs/web/viewer.html#file=/f/1.pdf"></iframe>',
        '<embed src="/f/1.pdf" type="application/pdf">',
        '<object data="/f/1.pdf"></object>',
        '<object><param name="Src" value="/f/1.pdf"></object>',
        "<script>showVsbpdfIframe('/f/1.pdf','100%');</script>",
        '<script>PDFObject.embed("\\/f\\/1.pdf", "#box")</script>',
        "<a href=\"javascript:open_('/f/1.pdf')\">看</a>",
        "<a href='#' onclick=\"window.open('/f/1.pdf')\">看</a>",
        '<base href="http://www.small.test/f/"><a href="1.pdf">看</a>',
        '<div data-pdf="/f/1.pdf"></div>',
    ],
)
def test_a_report_that_is_only_shown_in_a_viewer_is_a_file(html):
    assert [file.url.split("#")[0] for file in find(html_page(html, URL))] == [VIEWED]


def test_scripts_of_others_name_no_files():
    assert find(html_page("<script src='/a.pdf.js'></script><script>var x = 'a.png'; var y = 'pdf'</script>")) == []


NAME = "样例局2024年年报.docx"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"attachment; filename*=UTF-8''%E6%A0%B7%E4%BE%8B.pdf", "样例.pdf"),
        (b"attachment; filename=x.pdf; filename*=utf-8'zh'%E6%A0%B7.pdf", "样.pdf"),
        (b'attachment; filename="' + NAME.encode() + b'"', NAME),
        (b"attachment;filename=" + NAME.encode("gb18030"), NAME),
        (b'attachment; filename="%E6%A0%B7%E4%BE%8B.pdf"', "样例.pdf"),
        (b'attachment; filename="=?UTF-8?B?5qC3LnBkZg==?="', "样.pdf"),
        (b'attachment; filename="=?nonsense?B?5qC3?="', ""),
        (b"attachment; filename=\xff\xff", ""),
        (b"inline", ""),
        (b"", ""),
    ],
)
def test_the_name_a_server_gives(header, name):
    assert disposition_name(header) == name


@pytest.mark.parametrize(
    ("shown", "header", "url", "name"),
    [
        ("样例局年报.docx", b"attachment; filename=1.docx", VIEWED, "样例局年报.docx"),
        ("点击下载", b"attachment; filename=1.docx", VIEWED, "1.docx"),
        ("附件", b"", VIEWED, "1.pdf"),
        ("下载", b"attachment; filename=../../x.docx", VIEWED, ".._.._x.docx"),
        ("附件", b"", "http://www.small.test/download.jsp?wbfileid=9", "附件"),
    ],
)
def test_a_link_that_says_nothing_gives_no_name(shown, header, url, name):
    response = Response(url, headers={"Content-Disposition": header} if header else {})
    assert named(Attachment(shown, url, "link"), response) == safe_name(name)


def test_a_path_in_gbk():
    url = "http://www.small.test/%E5%B9%B4%E6%8A%A5/a.pdf?x=1"
    assert in_gbk(url) == "http://www.small.test/%C4%EA%B1%A8/a.pdf?x=1"
    assert in_gbk("http://www.small.test/a%20b.pdf") is None
    assert in_gbk("http://www.small.test/%C4%EA.pdf") is None


def test_several_days_of_one_label_are_all_kept():
    page = html_page(
        '<meta name="PubDate" content="2025-01-22"><meta name="PubDate" content="2025-02-03 10:00">'
        '<meta name="PubDate" content="2025-01-22 08:00"><meta name="ContentSource" content="暂无">'
    )
    place = around(page, url="http://www.small.test/a.html")
    assert place.dates == {"published.meta": "2025-01-22", "published.meta.2": "2025-02-03"}
    assert (place.published, place.first("unit")) == ((date(2025, 1, 22), "meta"), "")


def kinds(html: str) -> dict[str, str]:
    response = html_page(html, "http://gxq.small.test/nb/1.html")
    found = remarks_of(Page(response, None, "utf-8"), around(response, url=response.url), 7)
    assert {remark.capture_id for remark in found} <= {7}
    return {remark.kind: remark.detail for remark in found}


GOOD = '<meta name="ArticleTitle" content="t"><meta name="PubDate" content="2025-01-22"><meta name="ContentSource" content="s">'


@pytest.mark.parametrize(
    ("head", "kind", "detail"),
    [
        ('<meta name="SiteName" content="样例市人民政府">', "site_conflict", "SiteName 是 样例市人民政府"),
        ('<meta name="SiteDomain" content="www.other.test">', "site_conflict", "SiteDomain 是 www.other.test"),
        ('<meta name="PubDate" content="2025-03-01">', "date_conflict", "published.meta：2025-01-22、2025-03-01"),
    ],
)
def test_labels_that_lie(head, kind, detail):
    assert kinds(f"<head>{GOOD}{head}</head><body>高新区管委会</body>") == {kind: detail}


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="SiteName" content="高新区管理委员会门户网站"><meta name="SiteDomain" content="http://www.small.test/">',
        '<meta name="SiteDomain" content="gxq.small.test">',
        "",
    ],
)
def test_labels_that_are_right(head):
    assert kinds(f"<head>{GOOD}{head}</head><body>高新区管委会</body>") == {}


def test_labels_that_lack_or_are_swapped():
    assert kinds('<meta content="PubDate" name="2025-01-22"><meta name="ArticleTitle" content="t">') == {
        "metas_swapped": "name 和 content 写反了：PubDate",
        "metas_missing": "缺少标签：ContentSource",
    }
    assert remarks_of(None, around(None, url=URL), None) == ()
