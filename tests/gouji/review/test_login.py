from __future__ import annotations

import pytest

from db.opening import open_database
from db.people import disable, end_sessions
from tests.gouji.review.office import NOW, PASSWORD, PEOPLE

FORM = {"login": "shen", "password": PASSWORD}


def asks(browser) -> bool:
    """Whether the browser is sent to the login."""
    answer = browser.get("/")
    return bool(answer.status_code == 303 and answer.location.startswith("/login"))


def test_a_stranger_is_sent_to_the_login_and_on_from_there(office):
    browser = office.browser()
    answer = browser.get("/?text=A")
    assert (answer.status_code, answer.location) == (303, "/login?next=/?text%3DA")
    browser.get(answer.location)
    answer = browser.post("/login", **FORM, next="/?text=A")
    assert (answer.status_code, answer.location) == (303, "/?text=A")
    assert "shen的姓名" in browser.text("/")


@pytest.mark.parametrize(
    "next_", ["//evil.test/", "/\\evil.test", "http://evil.test/", "javascript:alert(1)", "/a b", ""]
)
def test_the_login_goes_on_to_pages_of_ours_only(office, next_):
    browser = office.browser()
    browser.get("/login")
    assert browser.post("/login", **FORM, next=next_).location == "/"


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"login": "nobody"}, {"login": ""}, {"password": ""}])
def test_one_answer_for_every_refusal(office, wrong):
    browser = office.browser()
    browser.get("/login")
    answer = browser.post("/login", **(FORM | wrong))
    assert answer.status_code == 401
    assert "登录名或密码不对" in answer.text
    assert asks(browser)


def test_the_sixth_try_is_not_even_looked_at(office):
    browser = office.browser()
    browser.get("/login")
    for _ in range(5):
        assert browser.post("/login", **(FORM | {"password": "wrong"})).status_code == 401
    assert browser.post("/login", **FORM).status_code == 429
    office.later(minutes=6)
    assert browser.post("/login", **FORM).status_code == 303


def test_the_login_needs_the_token_of_its_form(office):
    browser = office.browser()
    assert browser.post("/login", **FORM).status_code == 403
    browser.get("/login")
    assert browser.post("/login", token="x", **FORM).status_code == 403


def test_the_cookie(office):
    browser = office.browser()
    browser.get("/login")
    answer = browser.post("/login", **FORM)
    (cookie,) = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("gouji=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    secure = office.browser()
    secure.client.get("/login", base_url="https://localhost")
    with secure.client.session_transaction(base_url="https://localhost") as session:
        token = session["token"]
    answer = secure.client.post("/login", data=FORM | {"token": token}, base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_login_makes_another_session(office):
    browser = office.browser()
    browser.get("/login")
    with browser.client.session_transaction() as session:
        before = session["token"]
    browser.post("/login", **FORM)
    with browser.client.session_transaction() as session:
        assert session["token"] != before


def test_a_session_ends_after_eight_hours(office):
    browser = office.browser("shen")
    office.later(hours=7, minutes=59)
    assert not asks(browser)
    office.later(minutes=1)
    assert asks(browser)


def test_a_session_from_the_future_is_none(office):
    browser = office.browser("shen")
    office.later(seconds=-1)
    assert asks(browser)


@pytest.mark.parametrize("end", [disable, end_sessions])
def test_who_is_shut_out_is_out_at_the_next_request(office, end):
    browser = office.browser("shen")
    assert not asks(browser)
    with open_database(office.settings.storage.database) as database:
        end(database, "shen", by="guan", now=NOW)
    assert asks(browser)


def test_logout(office):
    browser = office.browser("shen")
    assert browser.get("/logout").status_code == 405
    assert browser.post("/logout").status_code == 303
    assert asks(browser)


def test_another_password_ends_the_other_sessions(office):
    here, elsewhere = office.browser("shen"), office.browser("shen")
    new = "another long one 2"
    assert "两次输入" in here.post("/me/password", old=PASSWORD, new=new, again="x").text
    assert here.post("/me/password", old="wrong", new=new, again=new).status_code == 400
    assert here.post("/me/password", old=PASSWORD, new=new, again=new).status_code == 303
    assert not asks(here)
    assert asks(elsewhere)
    stranger = office.browser()
    stranger.get("/login")
    assert stranger.post("/login", **FORM).status_code == 401
    assert stranger.post("/login", login="shen", password=new).status_code == 303


@pytest.mark.parametrize("login", PEOPLE)
def test_everybody_sees_his_name_and_role(office, login):
    assert f"{login}的姓名" in office.browser(login).text("/me")


def test_a_forged_cookie_is_no_session(office):
    browser = office.browser()
    browser.client.set_cookie("gouji", "eyJ1c2VyIjoxfQ.aaaa.bbbb")
    assert asks(browser)
