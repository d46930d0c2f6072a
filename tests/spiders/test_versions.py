"""What makes a new version of a report and how much it weighs; what is asked again, and what only a person settles."""

from __future__ import annotations

import json
from dataclasses import replace
from email.utils import format_datetime
from typing import Any

import pytest

from audit.reading import read
from audit.reading.interpret import interpret
from db.opening import open_database
from db.store import Store
from gouji.demo.content import make_content
from gouji.demo.rendering import render_body
from gouji.uploading import store_upload
from spiders.articles import around
from spiders.attachments import Attachment, is_document, is_page_instead
from spiders.differing import Side, summary
from spiders.normalising import PARSER_VERSION, page_text
from tests.simulator.evidence import trouble
from tests.spiders.conftest import CODE, HOST, NOW, UNIT, article_page, article_path, html_page, list_page

CONTENT = make_content(1, UNIT, 2025)
SAME = article_page(CONTENT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("浏览次数：1", "浏览次数：2713"),
        ("<body>", "<body><p>您是第88位访客 今天是2026年3月1日 星期日</p>"),
        ("<body>", '<body><p>当前时间：2026-03-01 10:00:59 星期日</p><div class="dqwz">当前位置：首页 &gt; 年报</div>'),
        ("<body>", '<body><form><input type="hidden" name="csrf" value="8d1"><input value="查"></form>'),
        ("<body>", '<body><div class="related"><a href="/1">另一篇文章的标题</a></div><aside>热门 12</aside>'),
        ("<body>", '<body data-token="77"><script>var t = 1234</script><!-- rendered 10:00 -->'),
        ('<div class="TRS_Editor">', '<div class="TRS_Editor" id="x9" style="color:red">'),
        (
            '<div class="TRS_Editor">',
            '<div class="TRS_Editor"><p>【字体：大 中 小】 阅读(12)</p>'.replace("(12)", "次数：12"),
        ),
        ("<td", '<td width="80"'),
        ("<p>", "<p>\n  "),
        ("1", "１"),
    ],
)
def test_what_is_no_change(old, new):
    before, _, body = SAME.partition("<body>")
    changed = before + ("<body>" + body).replace(old, new)
    assert changed != SAME
    assert page_text(changed) == page_text(SAME)


def test_what_stands_around_a_report_without_known_container_is_left_out():
    def page(beside: str) -> str:
        return f"<html><body><div>{beside}</div><div><div>{render_body(CONTENT)}</div></div></body></html>"

    assert page_text(page("今日要闻：一")) == page_text(page("今日要闻：二"))
    assert page_text(page("").replace("政府信息", "政务信息", 3)) != page_text(page(""))


def test_selectors_of_the_registry_are_left_out():
    page = SAME.replace('<div class="TRS_Editor">', '<div class="TRS_Editor"><p class="lucky">{}</p>')
    assert page_text(page.format("幸运数 7"), [".lucky"]) == page_text(page.format("幸运数 8"), [".lucky"])
    assert page_text(page.format("幸运数 7")) != page_text(page.format("幸运数 8"))


def side(page: str = SAME, files: str = "", day: str = "2026-01-25") -> Side:
    document = read(page.encode())
    facts = around(html_page(page), url="http://www.small.test/a.html")
    return Side(page_text(page), files, facts.labels, facts.dates, day, interpret(document))


def test_severities_in_their_order():
    base = side()
    number = summary(base, side(article_page(make_content(1, UNIT, 2025, break_cell={"T3.new_received.total": 77}))))
    assert (number["severity"], number["changed"]) == ("number", ["text"])
    ((address, was, now),) = number["cells"]
    assert (address, now) == ("T3.new_received.total", "77")
    assert base.report
    assert was == str(base.report.cell(address).value)
    text = summary(base, side(SAME.replace("政府信息公开", "政务公开", 9)))
    assert (text["severity"], text["cells"]) == ("text", [])
    assert summary(base, side(files="1"))["severity"] == "attachment"
    label = summary(base, side(SAME.replace("2026-01-22 09:00", "2026-01-20 09:00")))
    assert label["severity"] == "label"
    assert label["labels"] == {"published.meta": ["2026-01-22", "2026-01-20"]}
    assert summary(base, side(SAME.replace("<td", '<td class="x"')))["severity"] == "layout"


def test_a_date_that_is_always_today_is_a_clock():
    first = SAME.replace("2026-01-22 09:00", "2026-01-25 09:00")
    second = SAME.replace("2026-01-22 09:00", "2026-02-03 09:00")
    assert summary(side(first), side(second, day="2026-02-03"))["severity"] == "layout"
    assert summary(side(first), side(second, day="2026-02-04"))["severity"] == "label"


def test_personal_data_of_a_changed_label_is_covered():
    said = summary(side(), replace(side(), labels={"unit": "张三 110101199003074514"}))
    assert "110101199003074514" not in json.dumps(said, ensure_ascii=False)


@pytest.mark.parametrize(
    ("body", "document"),
    [
        (b"%PDF-1.4", True),
        (b"", False),
        (b"\xd0\xcf\x11\xe0 something", True),
        ("<html><body><p>页面不存在</p></body></html>".encode(), False),
        ("<html><body><input name='codeValue'>请输入验证码</body></html>".encode(), False),
        (b'{"code":500,"msg":"no"}', False),
        (SAME.encode(), True),  # Word, saved as a web page
        ("甲公开情况".encode(), True),
    ],
)
def test_what_a_link_to_a_file_may_lead_to(body, document):
    assert is_document(body) is document


@pytest.mark.parametrize(
    ("name", "url", "instead"),
    [
        ("年报.pdf", "http://a.test/download.jsp?id=1", True),
        ("附件", "http://a.test/files/r.docx", True),
        ("附件", "http://a.test/download.jsp?name=r.xlsx", True),
        ("附件", "http://a.test/files/r.doc", False),  # Word writes these as web pages, too
        ("附件", "http://a.test/download.jsp?id=1", False),
    ],
)
def test_a_page_is_no_file_that_is_never_one(name, url, instead):
    assert is_page_instead(Attachment(name, url, "link"), b"\n<html><body><p>busy</p></body></html>") is instead
    assert not is_page_instead(Attachment(name, url, "link"), SAME.encode())
    assert not is_page_instead(Attachment(name, url, "link"), b"%PDF-1.4")


def test_dates_with_their_places():
    page = html_page('<meta name="PubDate" content="2026-01-22"><p>成文日期：2026-01-20</p>')
    modified = "Sat, 31 Jan 2026 20:00:00 GMT"
    facts = around(page, url="http://a.test/202601/t20260123_1.html", row_date="2026-01-24", modified=modified)
    assert facts.dates == {
        "published.meta": "2026-01-22",
        "signed.line": "2026-01-20",
        "published.row": "2026-01-24",
        "modified.header": "2026-02-01",  # 北京时间
        "published.address": "2026-01-23",
    }
    assert around(None, url="http://a.test/", modified="yesterday").dates == {}


def diffs(desk) -> list[dict[str, Any] | None]:
    rows = desk.query("SELECT diff_summary FROM versions ORDER BY seq")
    return [json.loads(text) if text else None for (text,) in rows]


def test_changes_are_told_and_everything_else_is_seen_again(desk, portal):
    path, file = article_path(2025), "/nb/202601/r.pdf"
    link = '<a href="r.pdf">年报.pdf</a>'

    def put(page: str) -> None:
        portal.put(path, page.replace("</body>", f"{link}</body>"))

    portal.publish(2024, 2025)
    portal.put(file, b"%PDF-1.4 one %%EOF")
    put(SAME)
    desk.execute("UPDATE platforms SET family = 'static_list'")
    assert desk.crawl().new_versions == 1
    portal.put(file, b"%PDF-1.4 two %%EOF")
    assert desk.crawl(day=7).new_versions == 1
    put(SAME.replace("浏览次数：1", "浏览次数：4"))
    assert desk.crawl(day=14).new_versions == 0
    put(SAME.replace("2026-01-22 09:00", "2026-01-20 09:00"))
    assert desk.crawl(day=21).new_versions == 1
    # an older parser read it in another way: nothing has changed by that
    desk.execute("UPDATE versions SET parser_version = '1', text_sha256 = ?, labels = '{}'", "f" * 64)
    put(SAME.replace("2026-01-22 09:00", "2026-01-20 09:00").replace("浏览次数：1", "浏览次数：5"))
    assert desk.crawl(day=28).new_versions == 0
    # half an answer is a capture, and no version
    status, headers, body = portal.pages[path]
    portal.pages[path] = (status, headers | {"Content-Length": str(len(body) + 99)}, body)
    asked = portal.log.count(path)
    assert desk.crawl(day=35).outcomes == {"network_unreachable": 1}
    assert portal.log.count(path) == asked + 2
    assert desk.query("SELECT count(*) FROM captures WHERE error = '没有传完' AND document_sha256 IS NULL") == [(2,)]
    # withdrawn and published again under another address
    portal.pages.pop(path)
    again = "/nb/202601/t20260122_9999.html"
    portal.put("/nb/", list_page([2024, 2025]).replace("t20260122_2025", "t20260122_9999"))
    portal.put(again, SAME.replace("2026-01-22 09:00", "2026-01-20 09:00").replace("</body>", f"{link}</body>"))
    assert desk.crawl(day=42).new_versions == 0
    assert [one and one["severity"] for one in diffs(desk)] == [None, "attachment", "label"]
    assert desk.query("SELECT count(*) FROM reports") == [(1,)]
    assert desk.query("SELECT count(*), max(url) LIKE '%9999.html' FROM report_urls") == [(2, 1)]
    assert trouble(desk.database, desk.blobs) == []


def lose(desk, digest: str) -> None:
    path = Store(desk.blobs).find(digest)
    assert path
    path.unlink()


def test_what_has_not_changed_is_not_sent_again(desk, portal):
    path = article_path(2025)
    changed = {"ETag": '"1"', "Last-Modified": format_datetime(NOW, usegmt=True)}
    portal.publish(2024, 2025)
    portal.put(path, SAME, **{name.replace("-", "_"): value for name, value in changed.items()})
    portal.not_modified[path] = '"1"'
    desk.execute("UPDATE platforms SET family = 'static_list'")
    statuses = "SELECT http_status FROM captures WHERE kind = 'article' ORDER BY id"
    for visit in range(8):
        assert desk.crawl(day=7 * visit).outcomes == {"found": 1}
    assert [status for (status,) in desk.query(statuses)] == [200, *[304] * 6, 200]
    assert desk.query("SELECT count(*), max(last_seen) LIKE '2026-03-15%' FROM versions") == [(1, 1)]
    # without the stored content, "not modified" would be nothing
    (digest,) = desk.query("SELECT document_sha256 FROM versions")[0]
    lose(desk, digest)
    assert desk.crawl(day=56).outcomes == {"found": 1}
    assert desk.query(statuses)[-1] == (200,)
    portal.not_modified[path] = "*"  # a server that says so to everybody
    lose(desk, digest)
    assert desk.crawl(day=63).outcomes == {"moved": 1}
    assert [status for (status,) in desk.query(statuses)][-2:] == [304, 304]
    assert trouble(desk.database, desk.blobs) == []


def test_a_date_before_anybody_could_see_it_is_left_to_a_person(desk, portal):
    portal.publish(2023, 2024)
    desk.execute("UPDATE platforms SET family = 'static_list'")
    desk.execute(
        "INSERT INTO deadlines (agency_code, report_year, kind, legal_date, act_by, basis) VALUES (?, 2025, 'department', "
        "'2026-01-31', '2026-01-31', '第四十九条')",
        CODE,
    )
    for day in (0, 9):
        assert desk.crawl(day=day).outcomes == {"absent_unconfirmed": 1}
    portal.publish(2023, 2024, 2025)
    assert desk.crawl(day=11).outcomes == {"found": 1}
    ((detail, capture),) = desk.query("SELECT detail, capture_id FROM remarks WHERE kind = 'backdated'")
    assert all(
        part in detail for part in ("2026-01-22", "2026-01-31", "2026-01-25 至 2026-02-03 的 2 次", "2026-02-05")
    )
    assert desk.query("SELECT requested_url FROM captures WHERE id = ?", capture) == [
        (f"http://{HOST}:{portal.port}{article_path(2025)}",)
    ]
    assert desk.query("SELECT parser_version FROM versions") == [(PARSER_VERSION,)]
    assert desk.crawl(day=18).outcomes == {"found": 1}
    assert desk.query("SELECT count(*) FROM remarks WHERE kind = 'backdated'") == [(1,)]


def test_what_was_only_handed_in_is_nothing_that_could_have_been_changed(desk, portal):
    """A draft, the report, a correction handed in, the report as it still stands, and corrected at last."""
    desk.execute("UPDATE platforms SET family = 'static_list'")
    page = article_page(CONTENT)
    portal.publish(2023, 2024, 2025)
    portal.put(article_path(2025), page)
    draft = desk.folder / "draft.html"
    versions = "SELECT seq, capture_id IS NULL, diff_summary IS NULL FROM versions ORDER BY seq"
    draft.write_text(article_page(make_content(1, UNIT, 2025, break_cell={"T3.total.total": 1})), encoding="utf-8")
    hand_in(desk, draft)
    assert desk.crawl().outcomes == {"found": 1}
    assert desk.query(versions) == [(1, 1, 1), (2, 0, 1)]
    changed = article_page(make_content(1, UNIT, 2025, break_cell={"T3.total.total": 2}))
    draft.write_text(changed, encoding="utf-8")
    hand_in(desk, draft)
    assert desk.query(versions) == [(1, 1, 1), (2, 0, 1), (3, 1, 1)]
    assert desk.crawl(day=7).outcomes == {"found": 1}
    assert desk.query(versions)[3:] == [(4, 0, 1)]  # as before
    portal.put(article_path(2025), changed)
    assert desk.crawl(day=14).outcomes == {"found": 1}
    ((diff,),) = desk.query("SELECT diff_summary FROM versions WHERE seq > 4")
    assert [address for address, _, _ in json.loads(diff)["cells"]] == ["T3.total.total"]


def hand_in(desk, path):
    with open_database(desk.database) as database:
        store_upload(database, Store(desk.blobs), agency=CODE, year=2025, file=path, by="王芳", now=NOW)
