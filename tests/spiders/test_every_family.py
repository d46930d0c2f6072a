"""Every recorded list page, read by the family that its fingerprint names.

A recording without `expected.json` gets one and fails: read it, then commit it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.errors import UnreadablePage
from spiders.detecting import fingerprints
from spiders.families import ALL
from spiders.families.manual import ManualSpider
from spiders.families.static_list import StaticListSpider
from tests.spiders.conftest import html_page
from tests.spiders.recordings import Recording, read

RECORDED = Path(__file__).parents[1] / "recorded"
FOLDERS = sorted(path.parent for path in RECORDED.glob("*/recording.json"))
URL = "http://www.recorded.test/nb/"


def spider(cls):
    return cls(run=None, group=None, columns=())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_recording(folder):
    expected = folder / "expected.json"
    found = read(Recording.load(folder))
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was written: read it, then commit it")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_every_family_has_a_recording():
    recorded = {Recording.load(folder).family()[0] for folder in FOLDERS}
    assert recorded == {cls.name for cls in ALL if cls is not ManualSpider}  # no page looks like that


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_page_is_taken_for_one_of_another_family(folder):
    """Lists, answers of programs, articles: what is no column tells no other family either."""
    recording = Recording.load(folder)
    for one in recording.answers.values():
        text = (folder / one["file"]).read_bytes().decode("utf-8", "replace")
        hits = fingerprints(one["url"], text)
        assert not hits or hits[0].family == recording.family()[0], one["file"]


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.name)
def test_a_page_without_rows_is_unreadable(cls):
    with pytest.raises(UnreadablePage):
        spider(cls).rows(html_page("<p>本栏目正在建设</p>"))


def test_menus_are_no_rows():
    page = html_page('<ul><li><a href="/a.html">政府信息公开年报</a></li></ul>')
    with pytest.raises(UnreadablePage, match="rows with a date"):
        spider(StaticListSpider).rows(page)


@pytest.mark.parametrize(
    ("script", "here", "following"),
    [
        pytest.param("createPageHTML(3, 0, 'index', 'html')", 1, ["index_1.html", "index_2.html"], id="from zero"),
        pytest.param("createPageHTML(3, 1, 'index', 'html')", 1, ["index_2.html", "index_1.html"], id="from one"),
        pytest.param("createPageHTML(3, 2, 'index', 'html')", 3, [], id="from zero, last"),
        pytest.param('createPageHTML(1,0,"list","shtml",12)', 1, [], id="only page"),
        pytest.param("createPageHTML('pg',3,1,'index','html',40)", 1, ["index_2.html", "index_1.html"], id="element"),
        pytest.param("createPageHTML('pg',3,3,'index','html',40)", 3, [], id="element, last"),
        pytest.param("createPageHTML('pg',9,2,'zw-gk','html',40)", 2, ["zw-gk_3.html"], id="as the address counts"),
    ],
)
def test_paging_of_trs(script, here, following):
    url = URL + ("index_2.html" if here > 1 else "")
    page = html_page(f"<ul></ul><script>{script}</script>", url, state={"page": here})
    found, request = [], spider(StaticListSpider).next_page(page)
    while request is not None:
        found.append(request.url)
        request = spider(StaticListSpider).otherwise(request)
    assert found == [URL + name for name in following]


@pytest.mark.parametrize(
    ("html", "ends"),
    [
        ("<p>共1页</p>", True),
        ("<p>共 3 页</p>", False),
        ("<a href='javascript:next(2)'>下一页</a>", False),
        ("<p>共3页</p><script>createPageHTML(1,0,'index','html')</script>", True),
    ],
)
def test_a_list_with_pages_we_cannot_follow_is_not_ended(html, ends):
    assert spider(StaticListSpider).ends(html_page(html)) is ends


def test_a_list_of_openness_that_says_it_is_one_page_and_leads_on_by_script_is_asked_for_the_second():
    url = "http://www.small.test/OpennessContent/showList/1/2/page_1.html"
    said = "<p>共1页</p>{}"
    leading = html_page(said.format("<a href='javascript:next()'>下一页</a>"), url, state={"page": 1})
    following = spider(StaticListSpider).next_page(leading)
    assert following is not None
    assert following.url.endswith("/page_2.html")
    assert following.meta["state"]["guessed"]
    assert spider(StaticListSpider).next_page(html_page(said.format(""), url, state={"page": 1})) is None
