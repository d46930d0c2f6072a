"""The same report in other bytes is no change of it: furniture in the text, another template, files made anew."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from gouji.demo.content import make_content
from spiders.attached import same_texts
from spiders.furniture import is_furniture
from spiders.normalising import text_hash
from spiders.reports import read_report
from tests.spiders.conftest import CODE, HOST, UNIT, article_page, article_path, list_page

CONTENT = make_content(1, UNIT, 2025)
PAGE = article_page(CONTENT)
META = f'<meta name="ArticleTitle" content="{CONTENT.title}">'
HEAD = PAGE.index('<div class="TRS_Editor">') + len('<div class="TRS_Editor">')
END = PAGE.rindex("</div>")


def hashed(page: str) -> str:
    data = page.encode()
    return text_hash(data, read_report(data, ()).document)


def above(text: str) -> str:
    return PAGE[:HEAD] + text + PAGE[HEAD:]


def below(text: str) -> str:
    return PAGE[:END] + text + PAGE[END:]


SAME = hashed(PAGE)


@pytest.mark.parametrize(
    "page",
    [
        above("<span>阅读 12</span>"),
        above("<p>阅读量：1.2万</p>"),
        above("<p>浏览次数：[12]</p>"),
        above("<p>点击数（12）</p>"),
        above("<p>浏览量: 1,234</p>"),
        above("<p>人气：12</p>"),
        above("<p>Hits: 12</p>"),
        above("<p>热度：12℃</p>"),
        above("<p>2026年1月25日 星期日</p>"),
        above("<p>今日天气：晴 3℃~12℃</p>"),
        above("<p>发布时间：2026-01-22 来源：本站 浏览次数：3</p>"),
        above(f"<h2>{CONTENT.title}</h2>"),
        below("<p>您是第 12 位浏览者</p>"),
        below("<p>已有 12 人浏览</p>"),
        below("<p>点赞 3 收藏 1</p>"),
        below("<p>责任编辑：某某</p>"),
        below("<div>分享到：<a>微信</a><a>微博</a></div>"),
        below("<p>【打印本页】【关闭窗口】</p>"),
        below("<p>上一篇：<a href='1.html'>甲新闻</a></p><p>下一篇：没有了</p>"),
        below("<p>相关阅读</p><ul><li><a href='1.html'>甲新闻</a></li></ul>"),
        below("<div><b>相关链接：</b><a href='1.html'>甲新闻</a></div>"),
        PAGE.replace("，", "，\u200b"),
        PAGE.replace("。", "。\u00ad"),
        PAGE.replace("“", '"').replace("”", '"'),
        PAGE.replace(META, f"<h1>{CONTENT.title}</h1>"),
        PAGE.replace(META, f'<meta name="ArticleTitle" content="{CONTENT.title}_{UNIT}">'),
    ],
)
def test_what_a_template_adds_is_no_text(page):
    assert page != PAGE
    assert hashed(page) == SAME


@pytest.mark.parametrize(
    "page",
    [
        above("<p>特此说明。</p>"),
        below("<p>2026年1月20日</p>"),
        below("<p>本报告已更正，原报告第三部分数字有误。</p>"),
        below("<p>相关数据的统计期限为2025年1月1日至12月31日。</p>"),
        below("<p>七、来源于企业的信息公开情况良好，全年浏览量较上年上升。</p>"),
    ],
)
def test_a_sentence_is(page):
    assert hashed(page) != SAME


def test_furniture_is_told_by_whole_blocks():
    assert is_furniture("发布日期:2026-01-22来源:本站责任编辑:某某")
    assert not is_furniture("来源:本站。全年主动公开信息12条。")
    assert not is_furniture("年度报告网页浏览量为12万次,较上年增长")


def word(stamp: str, text: str = "样例附件的正文") -> bytes:
    packed = BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    kinds = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", kinds)
        file.writestr("word/document.xml", body)
        file.writestr("docProps/core.xml", f"<x>{stamp}</x>")
    return packed.getvalue()


def test_files_are_compared_by_what_they_say():
    stored = {"a": word("1"), "b": word("2"), "c": word("3", "另一份正文"), "d": b"\x89PNG1", "e": b"\x89PNG2"}
    assert same_texts(stored.__getitem__, ["a"], ["b"])
    assert not same_texts(stored.__getitem__, ["a"], ["c"])
    assert not same_texts(stored.__getitem__, ["d"], ["e"])
    assert not same_texts(stored.__getitem__, ["a"], [])


def test_an_attachment_that_is_made_anew_each_time_is_no_new_version(desk, portal):
    portal.publish(2024, 2025)
    page = article_page(CONTENT).replace("</body>", '<a href="/nb/a.docx">附件：说明.docx</a></body>')
    portal.put(article_path(2025), page)
    for day, file in enumerate((word("1"), word("2"), word("2", "另一份正文"))):
        portal.put("/nb/a.docx", file, Content_Type="application/msword")
        assert desk.crawl(7 * day).outcomes == {"found": 1}
    severities = desk.query("SELECT json_extract(diff_summary, '$.severity') FROM versions ORDER BY seq")
    assert severities == [(None,), ("attachment",)]


def test_a_registered_article_that_has_moved_is_looked_for_on_the_list(desk, portal):
    portal.publish(2024, 2025)
    old = f"http://{HOST}:{portal.port}/old/2025.html"
    desk.execute("UPDATE platforms SET family = 'static_list'")
    desk.execute("UPDATE sources SET unit_key = ?", json.dumps({"articles": {"2025": old}}))
    assert desk.crawl().outcomes == {"found": 1}
    portal.put("/nb/", list_page((2023, 2024)))
    assert desk.crawl(7).outcomes == {"found": 1}, "off the list, and still where it was found"
    del portal.pages[article_path(2025)]
    assert desk.crawl(14).outcomes == {"moved": 1}
    assert desk.query("SELECT DISTINCT agency_code FROM reports") == [(CODE,)]
