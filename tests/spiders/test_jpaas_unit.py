"""Hanweb jpaas: shells, units, and every oddity of theirs; and a crawl over the loopback."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from gouji.demo.site import Answer, Ask
from spiders.detecting import family
from tests.spiders.conftest import NOW, UNIT, html_page
from tests.spiders.small import JSON, ROOT, Small, article, column, crawled, html_answer, lost, spider, walk

COLUMN = "/col/col1229/index.html"
API = "/api-gateway/jpaas-publish-server/front/page/build/unit"
LIST = {"parseType": "bulidstatic", "webId": "b1", "tplSetId": "t9", "pageType": "column", "tagId": "信息列表", "pageId": "p4"}  # fmt: skip
PLACE = {**LIST, "tagId": "当前位置"}
PLAIN = {**LIST, "tagId": "x3", "pageId": "p5"}


def title(number: int) -> str:
    return f"{UNIT}{2025 - number}年政府信息公开工作年度报告" if number < 3 else f"样例市第{number}号单位情况"


def row(number: int) -> str:
    year = 2026 - number if number < 3 else 2019
    address = f"/art/{year}/1/22/art_1229_{900 + number}.html"
    return f"<li><a href='{address}' title='{title(number)}'>{title(number)[:9]}…</a><b>{year}-01-22</b></li>"


@dataclass
class Jpaas:
    """
    `units`: the query data in the shell, in the order of the page. `shape`: of `data`. `ignored`: `pageNo` is not obeyed.

    `most`: rows an answer has at most, whatever was asked for. `counted`: the pagination says how many there are.
    """

    rows: int = 40
    units: tuple[dict[str, str], ...] = (PLACE, LIST)
    shape: str = "object"
    ignored: bool = False
    most: int = 100
    counted: bool = True
    quote: str = "'"
    static: str = ""
    framed: bool = False
    only_tag: str = "信息列表"

    def __call__(self, ask: Ask) -> Answer:
        if ask.path == COLUMN:
            return html_answer(self.page())
        if ask.path == API:
            return self._unit(ask)
        if ask.path.startswith("/datainfo/"):
            return html_answer(article(int(ask.path.split("/")[2])))
        if ask.path.startswith("/art/"):
            year = int(ask.path.split("/")[2]) - 1
            shell = f"<html><body><h1>{title(2025 - year)}</h1><iframe src='/datainfo/{year}/1.html'></iframe>{BESIDE}</body></html>"
            return html_answer(shell if self.framed else article(year))
        return lost()

    def page(self) -> str:
        scripts = "".join(
            f'<script src="/cms_files/unitbuild.js" url="{API}" queryData="{self._data(unit)}"></script>'
            for unit in self.units
        )
        head = '<meta name="ColumnName" content="政府信息公开年报">'
        return f"<html><head>{head}</head><body><ul>{self.static}</ul>{scripts}</body></html>"

    def _data(self, unit: dict[str, str]) -> str:
        inner = ",".join(f"'{name}':'{value}'" for name, value in unit.items())
        return f"{{{inner}}}".replace("'", self.quote)

    def _unit(self, ask: Ask) -> Answer:
        if ask.headers.get("referer", "").partition("?")[0][-len(COLUMN) :] != COLUMN:
            return html_answer("<html>not here</html>", 403)
        if ask.query["tagId"] != self.only_tag:
            return self._said("<div class='position'><a href='/'>首页</a><a href='/col/col1229/'>年报</a></div>")
        place = json.loads(ask.query["paramJson"])
        number, size = (1 if self.ignored else place["pageNo"]), min(place["pageSize"], self.most)
        shown = "".join(row(n) for n in range((number - 1) * size, min(number * size, self.rows)))
        pages = f"<div class='pagination' rows='{size}' count='{self.rows}' pageno='{number}'></div>"
        return self._said(f"<ul>{shown}</ul>{pages if self.counted else ''}")

    def _said(self, html: str) -> Answer:
        data: object = {"object": {"html": html}, "string": html, "json in a string": json.dumps({"html": html})}.get(
            self.shape
        )
        said = {"success": self.shape != "refused", "code": 200, "data": data}
        return Answer(200, json.dumps(said, ensure_ascii=False).encode(), JSON)


BESIDE = "<iframe src='/share.html'></iframe><iframe src='/other/frame.html'></iframe>"


def shown(html: str):
    """The answer of a unit, as the spider gets it."""
    text = json.dumps({"success": True, "data": {"html": html}})
    return html_page(text, ROOT + API, state={"shell": ROOT + COLUMN, "number": 1, "size": 15, "waiting": []})


def walked(portal: Jpaas):
    small = Small(portal)
    return (*walk("jpaas_unit", column(ROOT + COLUMN), small), small)


@pytest.mark.parametrize(
    "portal",
    [
        pytest.param(Jpaas(), id="an object"),
        pytest.param(Jpaas(shape="string"), id="a string"),
        pytest.param(Jpaas(shape="json in a string"), id="an object as a string"),
        pytest.param(Jpaas(quote="&apos;"), id="apos"),
        pytest.param(Jpaas(quote="&quot;"), id="quot"),
        pytest.param(Jpaas(units=({**LIST, "parseType": "buildstatic"},)), id="the other spelling"),
        pytest.param(Jpaas(units=(PLACE, PLAIN), only_tag="x3"), id="a unit that does not say what it is"),
        pytest.param(Jpaas(units=(PLAIN, {**PLAIN, "tagId": "x4"}), only_tag="x4"), id="the second of two alike"),
        pytest.param(Jpaas(most=10), id="fewer than asked for"),
        pytest.param(Jpaas(rows=15), id="one page"),
        pytest.param(Jpaas(static=row(7) + row(8)), id="rows of the last rebuild in the shell"),
    ],
)
def test_every_row_is_read_and_the_end_is_proven(portal):
    found, facts, _ = walked(portal)
    assert (len(found.rows), found.proof, facts.unreadable) == (portal.rows, "complete", "")
    assert (found.rows[0].title, found.rows[0].date) == (title(0), "2026-01-22")
    assert found.rows[0].url == ROOT + "/art/2026/1/22/art_1229_900.html"


def test_the_parameters_of_the_unit_are_read_in_each_run():
    _, _, small = walked(Jpaas(units=({**LIST, "parseType": "buildstatic", "pageId": "p77"},)))
    first = small.log[1]
    assert {name: first.query[name] for name in ("parseType", "pageId", "webId")} == {
        "parseType": "buildstatic",
        "pageId": "p77",
        "webId": "b1",
    }
    assert json.loads(first.query["paramJson"]) == {"pageNo": 1, "pageSize": 15}
    assert [ask.path for ask in small.log] == [COLUMN, API, API, API]


@pytest.mark.parametrize(
    ("portal", "proof"),
    [
        pytest.param(Jpaas(ignored=True), "paging_ignored", id="the first page again"),
        pytest.param(Jpaas(counted=False), "incomplete", id="nobody says how many there are"),
        pytest.param(Jpaas(counted=False, rows=3), "incomplete", id="few, and nobody says that these are all"),
    ],
)
def test_what_is_not_proven_proves_nothing(portal, proof):
    found, facts, _ = walked(portal)
    assert (found.proof, facts.proof) == (proof, proof)


def test_a_page_number_that_is_ignored_does_no_harm_to_a_short_list():
    found, _, _ = walked(Jpaas(ignored=True, rows=12))
    assert (len(found.rows), found.proof) == (12, "complete")


@pytest.mark.parametrize("shape", ["refused", "nothing"])
def test_an_answer_without_rows_is_unreadable(shape):
    found, facts, _ = walked(Jpaas(shape=shape))
    assert (found.rows, facts.skeleton_known) == ([], False)
    assert "success" in facts.unreadable or "data.html" in facts.unreadable


def test_an_empty_list_says_so():
    _, facts, small = walked(Jpaas(rows=0))
    assert (facts.rows, facts.skeleton_known, facts.unreadable) == (0, True, "")
    assert len(small.log) == 2


def test_a_unit_is_not_asked_from_elsewhere():
    """Without the shell before it, and its address as Referer, the portal refuses."""
    portal = Small(Jpaas())
    assert portal.answer(Ask(API, NOW.date(), query={"tagId": "信息列表", "paramJson": "{}"})).status == 403


def test_a_count_in_a_title_is_no_total():
    html = f"<ul>{row(0).replace('年报', '年报共3条')}</ul><div class='pages'>共 68 条</div>"
    of = column(ROOT + COLUMN)
    made = spider("jpaas_unit", of, Small(Jpaas()))
    page = shown(html)
    assert made.claimed(page) == 68
    assert made.claimed(shown("<ul><li>共3条</li></ul>")) is None


def test_the_family_is_told_by_the_shell():
    assert family(ROOT + COLUMN, Jpaas().page(), 0) == ("jpaas_unit", "")
    assert family(ROOT + COLUMN, Jpaas(static=row(1)).page(), 2) == ("jpaas_unit", "")


def test_a_crawl_over_the_loopback(tmp_path):
    """Shell, unit, article, and the frame that the body stands in."""
    portal = Small(Jpaas(framed=True, quote="&apos;"))
    done = crawled(tmp_path, (portal,), COLUMN, years=(2024, 2025))
    assert (done.summary.outcomes, done.summary.left) == ({"found": 2}, 0)
    assert done.query("SELECT family FROM platforms") == [("jpaas_unit",)]
    assert done.query("SELECT proof, claimed_total, pages FROM list_snapshots") == [("complete", 40, 3)]
    assert {ask.path for ask in portal.log if "datainfo" in ask.path} == {
        "/datainfo/2025/1.html",
        "/datainfo/2024/1.html",
    }
