from __future__ import annotations

import pytest

from tests.gouji.review.office import PASSWORD

NEW = {"login": "Xin", "name": "新来的", "role": "reviewer", "password": "a quite long one"}


def user(office, login):
    return office.rows("SELECT name, role, disabled_at IS NOT NULL FROM users WHERE login = ?", login)


def test_somebody_is_added_and_can_log_in(office):
    assert office.browser("guan").post("/users", **NEW).location == "/users#xin"
    assert user(office, "xin") == [("新来的", "reviewer", 0)]
    browser = office.browser()
    browser.get("/login")
    assert browser.post("/login", login="xin", password=NEW["password"]).status_code == 303
    assert office.rows("SELECT actor, target FROM audit_log ORDER BY id DESC LIMIT 1")[0][0] in ("guan", "xin")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"login": "shen"}, "已有人用"),
        ({"login": "新"}, "登录名是"),
        ({"login": ""}, "登录名是"),
        ({"name": " "}, "要写姓名"),
        ({"role": "king"}, "请选择角色"),
        ({"role": ""}, "请选择角色"),
        ({"password": "short"}, "密码"),
        ({"password": "password123"}, "密码"),
    ],
)
def test_what_an_account_cannot_be(office, wrong, words):
    before = office.rows("SELECT count(*) FROM users")
    answer = office.browser("guan").post("/users", **(NEW | wrong))
    assert (answer.status_code, words in answer.text) == (400, True)
    assert office.rows("SELECT count(*) FROM users") == before
    typed = NEW | wrong
    assert f'name="login" value="{typed["login"]}"' in answer.text
    assert f'name="name" value="{typed["name"]}"' in answer.text
    assert typed["password"] not in answer.text


def test_role_password_out_and_in(office):
    manager, person = office.browser("guan"), office.browser("shen")
    assert manager.post("/users/shen/role", role="approver").status_code == 303
    assert user(office, "shen") == [("shen的姓名", "approver", 0)]
    assert "审批" in person.text("/me")
    manager.post("/users/shen/end")
    assert person.get("/").status_code == 303
    manager.post("/users/shen/password", password="quite another one")
    stranger = office.browser()
    stranger.get("/login")
    assert stranger.post("/login", login="shen", password=PASSWORD).status_code == 401
    assert stranger.post("/login", login="shen", password="quite another one").status_code == 303
    manager.post("/users/shen/disable")
    assert stranger.get("/").status_code == 303
    manager.post("/users/shen/enable")
    assert user(office, "shen") == [("shen的姓名", "approver", 0)]


@pytest.mark.parametrize(("change", "fields"), [("disable", {}), ("role", {"role": "viewer"})])
def test_the_last_who_manages_stays(office, change, fields):
    answer = office.browser("guan").post(f"/users/guan/{change}", **fields)
    assert (answer.status_code, user(office, "guan")) == (400, [("guan的姓名", "admin", 0)])


def test_who_ends_his_own_sessions_goes_to_the_login(office):
    assert office.browser("guan").post("/users/guan/end").location == "/login"


@pytest.mark.parametrize("path", ["/users/nobody/disable", "/users/shen/promote"])
def test_unknown(office, path):
    assert office.browser("guan").post(path).status_code == 404


def test_a_name_is_text(office):
    manager = office.browser("guan")
    manager.post("/users", **(NEW | {"name": "<script>alert(1)</script>"}))
    assert "<script>" not in manager.text("/users")
    assert "&lt;script&gt;" in manager.text("/users")


def test_ones_own_password_needs_the_old_one(office):
    """Who found the session of a manager open must not take the account over."""
    before = office.rows("SELECT pw_hash FROM users WHERE login = 'guan'")
    answer = office.browser("guan").post("/users/guan/password", password="quite another one")
    assert (answer.status_code, "我的账号" in answer.text) == (400, True)
    assert office.rows("SELECT pw_hash FROM users WHERE login = 'guan'") == before
    assert 'action="/users/guan/password"' not in office.browser("guan").text("/users")
