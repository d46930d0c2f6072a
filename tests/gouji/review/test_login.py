from __future__ import annotations

import pytest

from db.opening import open_database
from db.people import disable, end_sessions
from gouji.review.app import create_app
from tests.gouji.review.office import NOW, PASSWORD, PEOPLE, SECRETS

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


def test_a_cookie_with_one_other_sign_is_no_session(office):
    browser = office.browser("shen")
    cookie = browser.client.get_cookie("gouji")
    assert cookie is not None
    for place in range(0, len(cookie.value) - 1, 7):  # the last sign holds bits that mean nothing
        sign = "A" if cookie.value[place] != "A" else "B"
        stranger = office.browser()
        stranger.client.set_cookie("gouji", cookie.value[:place] + sign + cookie.value[place + 1 :])
        assert asks(stranger), place


def test_a_session_of_another_key_is_none(office):
    other = create_app(office.settings, secret=b"x" * 32, now=lambda: office.now, environment=SECRETS)
    with other.test_client() as client, client.session_transaction() as session:
        session.update(user=1, epoch=0, since=office.now.isoformat(), token="t")
    cookie = client.get_cookie("gouji")
    assert cookie is not None
    browser = office.browser()
    browser.client.set_cookie("gouji", cookie.value)
    assert asks(browser)


def test_what_was_in_the_session_before_the_login_is_gone(office):
    browser = office.browser()
    browser.get("/login")
    with browser.client.session_transaction() as session:
        session["planted"] = "x"
    browser.post("/login", **FORM)
    with browser.client.session_transaction() as session:
        assert set(session) - {"_flashes"} == {"_permanent", "user", "epoch", "since", "lent", "token"}


def test_who_found_an_open_session_cannot_try_passwords(office):
    browser, new = office.browser("shen"), "another long one 2"
    for _ in range(5):
        assert browser.post("/me/password", old="wrong", new=new, again=new).status_code == 400
    answer = browser.post("/me/password", old=PASSWORD, new=new, again=new)
    assert (answer.status_code, "失败次数太多" in answer.text) == (400, True)
    stranger = office.browser()
    stranger.get("/login")
    assert stranger.post("/login", **FORM).status_code == 303  # the owner comes in all the same


def test_all_sessions_of_ones_own_end(office):
    here, elsewhere, other = office.browser("shen"), office.browser("shen"), office.browser("pi")
    assert here.post("/me/end").location == "/login"
    assert (asks(here), asks(elsewhere), asks(other)) == (True, True, False)
    assert office.rows("SELECT actor, action, target FROM audit_log ORDER BY id DESC LIMIT 1") == [
        ("shen", "sessions ended", "shen")
    ]


def test_a_password_that_somebody_else_has_set_is_told_on_every_page(office):
    def hinted() -> list[bool]:
        return ["您的密码是别人设置的" in browser.text(path) for path in ("/", "/me", "/rules")]

    browser = office.browser()
    browser.get("/login")
    browser.post("/login", **FORM)
    assert hinted() == [True] * 3
    new = "another long one 2"
    browser.post("/me/password", old=PASSWORD, new=new, again=new)
    assert hinted() == [False] * 3
    browser.post("/logout")
    browser.get("/login")
    browser.post("/login", login="shen", password=new)
    assert hinted() == [False] * 3
    office.browser("guan").post("/users/shen/password", password="quite another one")
    browser.get("/login")
    browser.post("/login", login="shen", password="quite another one")
    assert hinted() == [True] * 3


@pytest.mark.parametrize("referrer", ["http://[::1", "http://localhost:99999/", "//", "http://localhost/\x00"])
def test_a_referrer_that_is_no_address(office, referrer):
    assert office.browser("shen").get("/nowhere", headers={"Referer": referrer}).status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:8650", 200), ("[::1]:8650", 200), ("LocalHost.", 200), ("evil.test", 400),
     ("localhost.evil.test", 400), ("127.0.0.1@evil.test", 400), ("", 400), ("[", 400), ("a b", 400)],
)  # fmt: skip
def test_pages_answer_to_names_of_this_machine_only(office, host, status):
    """A name of elsewhere may be pointed at this machine by whoever owns it."""
    answer = office.browser().get("/login", headers={"Host": host})
    assert (answer.status_code, "--behind-proxy" in answer.text) == (status, status == 400)


def test_behind_a_proxy_the_proxy_answers_for_names(office):
    app = create_app(office.settings, secret=b"x" * 32, now=lambda: office.now, environment=SECRETS, behind_proxy=True)
    assert app.test_client().get("/login", headers={"Host": "gouji.test"}, buffered=True).status_code == 200


def test_a_page_of_an_error_is_never_kept(office):
    for path in ("/static/nope", "/nowhere", "/login"):
        assert office.browser("shen").get(path).headers["Cache-Control"] == "no-store"
    kept = office.browser().get("/static/review.css?v=0").headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"


def test_numbers_that_no_row_can_have(office):
    for number in ("9223372036854775808", "9" * 5_000, "1" * 20):
        assert office.browser("shen").get(f"/findings/{number}").status_code == 404
