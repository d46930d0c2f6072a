"""A real browser reads what strangers wrote: nothing runs, nothing is asked for, the text is shown as text."""

from __future__ import annotations

import pytest

from db.opening import open_database
from gouji.review.app import create_app
from tests.browser.town import Town
from tests.gouji.desk import CODE
from tests.gouji.review.hostile import PAYLOADS, notices_of, plant, reading_routes
from tests.gouji.review.office import SECRETS

STRANGE = "document.querySelectorAll('main script, main img, main iframe, main style, main meta, main math').length"


@pytest.fixture(scope="module")
def hostile_town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    plant(folder)
    town = Town(folder)
    yield town
    town.close()


def test_nothing_that_strangers_wrote_runs(hostile_town, window):
    seen = window(hostile_town, "guan")
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    with open_database(hostile_town.settings.storage.database) as database:
        notices = notices_of(database)
    findings = [row[0] for row in hostile_town.rows("SELECT id FROM findings ORDER BY id")]
    app = create_app(hostile_town.settings, secret=b"s" * 32, environment=SECRETS)
    for path in reading_routes(app, notices, findings):
        answer = seen.page.goto(path)
        assert answer.status == 200, path
        assert seen.page.evaluate("window.__xss") is None, path
        assert seen.page.evaluate(STRANGE) == 0, path
    assert [url for url in asked if not url.startswith(hostile_town.address)] == []
    assert [url for url in asked if url.endswith("/x")] == []


def test_what_strangers_wrote_is_read_as_they_wrote_it(hostile_town, window):
    page = window(hostile_town, "guan").open(f"/reports/{CODE}/2025")
    shown = "".join(page.locator("article.paper").inner_text().split())
    assert [one for one in PAYLOADS if one.isprintable() and "".join(one.split()) not in shown] == []


def test_very_long_names_and_words_do_not_widen_a_page(hostile_town, window):
    seen = window(hostile_town, "guan")
    for path in (
        "/",
        f"/reports/{CODE}/2025",
        f"/agencies/{CODE}",
        "/agencies",
        "/notices",
        "/users",
        "/findings/1",
        "/runs/log",
    ):
        seen.open(path)
        wide = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (path, wide) == (path, 0)


ORDER = """(path) => { const one = document.querySelector(path); const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
 const places = []; while (texts.nextNode()) { const text = texts.currentNode; const at = text.data.search(/20[0-9][0-9]年度/);
 if (at < 0) continue; for (let each = at; each < at + 4; each++) { const range = document.createRange();
 range.setStart(text, each); range.setEnd(text, each + 1); places.push(range.getBoundingClientRect().x) } } return places }"""


def test_a_name_that_turns_the_direction_turns_only_itself(hostile_town, window):
    hostile_town.change("UPDATE agencies SET name = ? WHERE code = ?", "\u202e局例样", CODE)
    seen = window(hostile_town, "guan")
    for path, where in (
        ("/?state=all", f"th[id='r2025-{CODE}']"),
        (f"/reports/{CODE}/2025", "h1"),
        (f"/reports/{CODE}/2025/diff", "h1"),
        ("/findings/3", "nav.trail"),
    ):
        places = seen.open(path).evaluate(ORDER, where)
        assert len(places) >= 4, path
        assert (path, places[:4]) == (path, sorted(places[:4]))
