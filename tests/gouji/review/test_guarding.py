"""What every page must keep to, whichever it is: a new page is in these tests without a word."""

from __future__ import annotations

import pytest
from lxml import html  # type: ignore[import-untyped]

from gouji.review.guarding import HEADERS, POLICY
from gouji.rights import may
from tests.gouji.review.office import PEOPLE

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def rules(app, *, unsafe):
    """Routes that change something, or those that do not: (endpoint, path with numbers for its variables)."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and bool(rule.methods & UNSAFE) == unsafe:
            values = {
                name: 1 if "int" in type(converter).__name__.lower() else "x"
                for name, converter in rule._converters.items()
            }
            with app.test_request_context():
                yield rule.endpoint, app.url_for(rule.endpoint, **values)


def test_every_view_says_which_right_it_needs(office):
    views = {name: view for name, view in office.app.view_functions.items() if name != "static"}
    assert {name for name, view in views.items() if not hasattr(view, "right")} == set()
    public = {name for name, view in views.items() if view.right is None}
    assert public == {"login.form", "login.log_in_now", "answer.show", "answer.answer"}


def test_no_route_both_reads_and_writes(office):
    mixed = [rule.rule for rule in office.app.url_map.iter_rules() if rule.methods & UNSAFE and "GET" in rule.methods]
    assert mixed == []


def test_a_view_without_a_right_is_nobodys(office):
    office.app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    office.app.testing = False
    assert office.browser("guan").get("/forgotten").status_code == 500


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
    ],
)
def test_a_form_of_another_site_is_refused_everywhere(office, headers):
    browser = office.browser("guan")
    for endpoint, path in rules(office.app, unsafe=True):
        assert (endpoint, browser.post(path, headers=headers).status_code) == (endpoint, 403)


@pytest.mark.parametrize("token", ["", "x", "T" * 32])
def test_a_form_without_our_token_is_refused_everywhere(office, token):
    browser = office.browser("guan")
    for endpoint, path in rules(office.app, unsafe=True):
        assert (endpoint, browser.post(path, token=token).status_code) == (endpoint, 403)


def test_our_own_forms_pass(office):
    browser = office.browser("shen")
    assert (
        browser.post("/logout", headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}).status_code
        == 303
    )


@pytest.mark.parametrize("login", ["", *PEOPLE])
def test_every_route_asks_for_its_right(office, login):
    """A stranger is sent to the login, whoever has not the right is refused, and the others get past the guard."""
    browser = office.browser(login)
    if not login:
        with browser.client.session_transaction() as session:
            session["token"] = "t" * 32
    for unsafe in (False, True):
        for endpoint, path in rules(office.app, unsafe=unsafe):
            right = office.app.view_functions[endpoint].right
            if endpoint in ("login.log_out", "login.log_out_everywhere") or right is None:
                continue
            status = (browser.post(path) if unsafe else browser.get(path)).status_code
            if not login:
                assert (endpoint, status) == (endpoint, 303)
            elif may(PEOPLE[login], right):
                assert status not in (401, 403, 500), (endpoint, status)
            else:
                assert (endpoint, status) == (endpoint, 403)


def test_headers_of_every_answer(office):
    browser = office.browser("kan")
    for path in ("/", "/login", "/nowhere", "/static/review.css"):
        answer = browser.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Content-Security-Policy"] == POLICY
    assert browser.get("/").headers["Cache-Control"] == "no-store"


def test_pages_use_neither_scripts_nor_inline_styles(office):
    browser = office.browser("guan")
    for endpoint, path in rules(office.app, unsafe=False):
        answer = browser.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            assert "<script" not in answer.text.lower(), endpoint
            page = html.fromstring(answer.text)  # as text, a page may show a template that has styles
            assert page.xpath("//@style | //@*[starts-with(name(), 'on')]") == [], endpoint
            assert "javascript:" not in answer.text.lower(), endpoint
