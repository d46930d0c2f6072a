"""Whatever strangers write is shown as text, on every page that there is."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from lxml import html  # type: ignore[import-untyped]

from db.opening import open_database
from tests.gouji.desk import CODE
from tests.gouji.review.hostile import BAD, PAYLOADS, notices_of, plant, reading_routes
from tests.gouji.review.office import Office

OURS = {"script", "img", "iframe", "object", "embed", "math", "style", "base"}  # never in a page of ours


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    plant(folder)
    return Office(folder)


@pytest.fixture(scope="module")
def texts(planted):
    """path → page, of all that read."""
    with open_database(planted.settings.storage.database) as database:
        notices = notices_of(database)
    findings = [row[0] for row in planted.rows("SELECT id FROM findings ORDER BY id")]
    browser = planted.browser("guan")
    routes = reading_routes(planted.app, notices, findings)
    routes += [f"/?state=all&text={quote(one[:100])}" for one in PAYLOADS]
    routes += [f"/agencies?text={quote(one[:100])}" for one in BAD[:4]] + [
        f"/reports?body={quote(one[:100])}" for one in BAD[:4]
    ]
    routes += [f"/notices?state={state}&body={quote(BAD[0])}" for state in ("draft", "released")]
    found = {}
    for path in routes:
        answer = browser.get(path)
        assert answer.status_code in (200, 303), (path, answer.status_code)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found[path] = answer.text
    answered = f"/answer/{planted.token(notices[-1])}"
    return found | {answered: planted.browser().text(answered)}


def test_enough_pages_were_read(texts):
    assert len(texts) > 60
    assert {path.split("/")[1].split("?")[0] for path in texts} >= {
        "findings",
        "reports",
        "agencies",
        "notices",
        "runs",
        "users",
    }


def test_what_runs_and_templates_leave_behind_is_there(texts):
    """Else the tests below would look at pages without it."""
    for path, number in (("/notices/standing", 3), ("/runs", 3), ("/notices/silences", 1), ("/deadlines", 8)):
        shown = html.fromstring(texts[path]).text_content()
        assert BAD[number] in shown or " ".join(BAD[number].split()) in " ".join(shown.split()), path


def test_no_payload_becomes_an_element_or_an_attribute(texts):
    for path, text in texts.items():
        page = html.fromstring(text)
        strange = {element.tag for element in page.iter() if isinstance(element.tag, str)} & OURS
        assert (path, strange) == (path, set())
        handlers = [name for element in page.iter() for name in element.attrib if name.startswith("on")]
        assert (path, handlers) == (path, [])
        links = page.xpath("//@href | //@action | //@src | //@formaction")
        assert [
            link for link in links if re.match(r"[\s\x00-\x20]*(javascript|data|vbscript):", link, re.IGNORECASE)
        ] == [], path


def test_no_payload_stands_raw_in_a_page(texts):
    for path, text in texts.items():
        assert [one for one in BAD if one in text] == [], path


def test_templates_compute_nothing_that_came_from_outside(texts):
    for path, text in texts.items():
        assert "49${" not in text, path
        assert "SECRET_KEY" not in text, path


def test_every_payload_is_shown_as_what_it_is(texts):
    """In the prose of the report at least."""
    shown = " ".join(html.fromstring(texts[f"/reports/{CODE}/2025"]).text_content().split())
    plain = [" ".join(one.split()) for one in PAYLOADS if one.isprintable()]
    assert len(plain) > 25
    assert [one for one in plain if one not in shown] == []
