"""Fingerprints, identity of addresses, normalised text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.reading import read
from gouji.demo.content import make_content
from gouji.demo.rendering import render_body
from spiders.addresses import canonical, is_home
from spiders.detecting import drawn_by_script, family, looks_like_column, protection, soft_404
from spiders.normalising import files_hash, text_hash

RUI_SHU = "<html><head></head><body><script>var $_ts=window['$_ts'];</script></body></html>"


@pytest.mark.parametrize(
    ("status", "text", "outcome"),
    [
        (412, RUI_SHU, "blocked_by_protection"),
        (202, RUI_SHU, "blocked_by_protection"),
        (200, RUI_SHU, "blocked_by_protection"),
        (521, "<script>document.cookie='__jsl_clearance=1'</script>", "blocked_by_protection"),
        (403, "Forbidden", "blocked_by_protection"),
        (403, "<p>reason: GeoBL</p>", "blocked_geo"),
        (200, "<form><input name='codeValue'></form>", "blocked_captcha"),
        (200, "<html><body><ul><li>年报</li></ul></body></html>", None),
        (404, "not found", None),
    ],
)
def test_protection(status, text, outcome):
    assert protection(status, {}, text) == outcome


@pytest.mark.parametrize(
    ("text", "rows", "name"),
    [
        ("<script>createPageHTML(1,0,'index','html')</script>", 3, "static_list"),
        ("<a href='/gongkai/site_a/channel_b/doc_679080c00000000000000002.html'>", 3, "doc_family"),
        ("<datastore><recordset></recordset></datastore> TRS_Editor", 3, "hanweb_jpage"),
        ("<ul><li><a>2024</a></li></ul>", 3, "static_list"),
        ("<div id='app'></div><script src='a.js'></script>", 0, "js_only"),
        ("<p>建设中</p>", 0, ""),
    ],
)
def test_family(text, rows, name):
    assert family("http://www.small.test/nb/", text, rows)[0] == name


def test_pages_that_are_not_the_page():
    assert soft_404("<html><body>您访问的页面不存在！</body></html>")
    assert not soft_404("<meta name='ArticleTitle'><body>您访问的页面</body>")
    assert drawn_by_script("<div id='app'></div>")
    assert looks_like_column("<meta name='ColumnName' content='年报'>")
    assert looks_like_column("<p>暂无相关信息</p>")
    assert not looks_like_column("<p>年报</p>")


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://A.test:80/x/../y/;jsessionid=12AB?t=1737500000000#top", "http://a.test/y/"),
        ("http://a.test./y/?id=7&_=1737500000000", "http://a.test/y/?id=7"),
        ("http://a.test", "http://a.test/"),
        ("https://a.test:8443/y", "https://a.test:8443/y"),
        ("http://a.test/list?t=12", "http://a.test/list?t=12"),
    ],
)
def test_identity_of_a_page(url, same):
    assert canonical(url) == same
    assert canonical(same) == same


SEGMENTS = st.lists(st.sampled_from(["a", "..", ".", "", "nb", "x;jsessionid=12AB", "年报"]), max_size=5)
QUERIES = st.lists(
    st.sampled_from(["id=7", "t=1737500000000", "_=1737500000", "t=12", "timestamp=999999999"]), max_size=3
)


@given(SEGMENTS, QUERIES, st.sampled_from(["a.test", "A.test.", "a.test:80", "a.test:8080"]), st.booleans())
def test_an_identity_is_its_own_identity(segments, queries, host, slash):
    url = f"http://{host}/{'/'.join(segments)}{'/' if slash else ''}?{'&'.join(queries)}#x"
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("url", "home"), [("http://a.test/", True), ("http://a.test/index.html", True), ("http://a.test/nb/", False)]
)
def test_front_pages(url, home):
    assert is_home(url) is home


REPORT = make_content(1, "样例局", 2025)


def article(body: str, *, before: str = "", after: str = "") -> bytes:
    return f"<html><body>{before}<div class='TRS_Editor'>{body}</div>{after}</body></html>".encode()


def digest(data: bytes, exclude=()) -> str:
    return text_hash(data, read(data), exclude)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(article(render_body(REPORT), before="<p>浏览次数：17</p>"), id="counter"),
        pytest.param(article(render_body(REPORT), after="<nav>相关</nav><footer>版权</footer>"), id="frame"),
        pytest.param(article(render_body(REPORT) + "<p>字号：[大][中][小] 打印本页</p>"), id="strip"),
        pytest.param(article(render_body(REPORT).replace("，", "， ")), id="blanks"),
        pytest.param(article(render_body(REPORT).replace("2025", "２０２５")), id="full-width digits"),
        pytest.param(article(render_body(REPORT) + "<script>var token=7</script>"), id="token"),
    ],
)
def test_layout_is_no_change(changed):
    assert digest(changed) == digest(article(render_body(REPORT)))


def test_one_cell_is_a_change():
    other = make_content(1, "样例局", 2025, break_cell={"T3.total.total": 99})
    assert digest(article(render_body(other))) != digest(article(render_body(REPORT)))


def test_a_platform_may_leave_parts_out():
    noisy = article(render_body(REPORT) + "<p class='lucky'>幸运数字 7</p>")
    assert digest(noisy) != digest(article(render_body(REPORT)))
    assert digest(noisy, (".lucky",)) == digest(article(render_body(REPORT)))


def test_files_count_in_no_order():
    assert files_hash(["b", "a", "b"]) == files_hash(["a", "b"]) != files_hash([]) == ""


def test_a_title_that_is_a_heading_or_not_is_layout():
    """Pasted from Word the title is a paragraph like others; without the label of the page nothing else tells it."""
    clean, word = (f"<html><body>{render_body(REPORT, style)}</body></html>".encode() for style in ("clean", "word"))
    assert digest(clean) == digest(word)
    assert digest(clean) != digest(clean.replace(b"<body>", "<body><h1>另一个标题</h1>".encode()))
