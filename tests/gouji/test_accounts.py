from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from werkzeug.security import generate_password_hash

from audit.errors import GoujiError
from db.opening import open_database
from db.people import add_user, disable, set_password_hash, user_of
from gouji import accounts
from gouji.accounts import (
    LoginRefused,
    TooManyFailures,
    change_own_password,
    checked_login,
    checked_password,
    hash_password,
    log_in,
    verify,
)
from tests.db.conftest import NOW

CHEAP = "scrypt:1024:8:1"
RIGHT = "correct horse 电池"


@pytest.fixture
def database(tmp_path, cheap):
    with open_database(tmp_path / "gouji.db") as opened:
        add_user(
            opened,
            "zhangsan",
            "张三",
            "reviewer",
            hash_password(RIGHT, login="zhangsan"),
            by="x",
            now=NOW,
        )
        yield opened


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(accounts, "_NOBODY", accounts._NOBODY.replace(accounts.METHOD, CHEAP))
    monkeypatch.setattr(accounts, "METHOD", CHEAP)


def entered(database, password=RIGHT, login="zhangsan", *, now=NOW, address="10.0.0.1"):
    return log_in(database, login, password, address=address, now=now)


@pytest.mark.parametrize("login", ["zhangsan", "zhang.san-3_x", "z3", "3z", "a" * 32])
def test_logins(login):
    assert checked_login(f" {login.upper()} ") == login


@pytest.mark.parametrize(
    "login", ["", "z", "a" * 33, "张三", "zhang san", ".zhang", "-x", "gouji", "GOUJI", "a\nb", "a/b", "<b>"]
)
def test_no_logins(login):
    with pytest.raises(GoujiError, match="登录名是"):
        checked_login(login)


def test_full_width_is_the_same_login():
    assert checked_login("ＺｈａｎｇＳａｎ") == "zhangsan"


@pytest.mark.parametrize("password", [RIGHT, "x7!kQ" * 2, "政务公开办公室的密码一", "abcde" * 51 + "x"])
def test_passwords(password):
    assert checked_password(password, login="zhangsan") == password


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("x7!kQ9m2z", "10 到 256"),
        ("abcde" * 51 + "xy", "10 到 256"),
        ("", "10 到 256"),
        ("zhangsan.li", "登录名"),
        ("ZHANGSAN.LI2026", "登录名"),
        ("ZhangSan.Li!", "登录名"),
        ("1234567890", "常见"),
        ("Password2026!", "常见"),
        ("QWERTYUIOP", "常见"),
        ("aaaaaaaaaaaa", "常见"),
        ("abababababab", "常见"),
        ("１２３４５６７８９０", "常见"),
        ("tab\tin the middle", "不能用的字符"),
        ("half\ud800 a letter", "不能用的字符"),
    ],
)
def test_no_passwords(password, words):
    with pytest.raises(GoujiError, match=words) as caught:
        hash_password(password, login="zhangsan.li")
    assert password.strip() == "" or password not in str(caught.value)


def test_a_hash_is_salted_scrypt_and_knows_its_password():
    one, two = hash_password(RIGHT, login="x"), hash_password(RIGHT, login="x")
    assert one != two
    assert one.startswith("scrypt:")
    assert verify(one, RIGHT)
    assert not verify(one, RIGHT.upper())
    assert not verify(one, "half\ud800")
    assert not verify(one, RIGHT + "x" * 300)


def test_the_same_letters_typed_otherwise_are_the_same_password():
    assert verify(hash_password("café au lait 12", login="x"), "cafe\u0301 au lait 12")


def test_the_real_method_and_the_hash_of_nobody_cost_the_same(monkeypatch):
    monkeypatch.undo()
    assert generate_password_hash("x").split("$")[0] == accounts.METHOD
    assert accounts._NOBODY.split("$")[0] == accounts.METHOD
    assert not verify(accounts._NOBODY, "")


def test_in(database):
    first = entered(database, login=" ZhangSan ")
    assert (first.login, first.last_login_at) == ("zhangsan", None)
    second = entered(database, now=NOW + timedelta(hours=1))
    assert (second.last_login_at, second.last_login_from) == ("2027-02-01T02:00:00Z", "10.0.0.1")


def test_a_stranger_learns_nothing(database, monkeypatch):
    hashes: list[str] = []

    def counted(pw_hash, password):
        hashes.append(pw_hash)
        return True

    monkeypatch.setattr(accounts, "check_password_hash", counted)
    add_user(database, "lisi", "李四", "viewer", "kept", by="x", now=NOW)
    disable(database, "lisi", by="x", now=NOW)
    said = []
    for login in ("lisi", "nobody", "x" * 5000, "", "'; --", "\ud800"):
        with pytest.raises(LoginRefused) as caught:
            entered(database, login=login)
        said.append(str(caught.value))
    with pytest.raises(LoginRefused) as caught:
        entered(database, password="x" * 1000)
    assert {*said, str(caught.value)} == {"登录名或密码不对，或者账号已停用"}
    assert len(hashes) == 7  # one hash each, whoever it was
    assert hashes[1] == accounts._NOBODY


def test_five_failures_and_the_right_password_does_not_help(database, monkeypatch):
    for second in range(5):
        with pytest.raises(LoginRefused):
            entered(database, "wrong", now=NOW + timedelta(seconds=second))
    with monkeypatch.context() as patch:
        patch.setattr(accounts, "verify", None)  # nothing is looked at
        with pytest.raises(TooManyFailures):
            entered(database, now=NOW + timedelta(seconds=5))
    assert entered(database, address="10.0.0.2").login == "zhangsan"
    assert entered(database, now=NOW + timedelta(minutes=5)).login == "zhangsan"


def test_success_clears(database):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(LoginRefused):
                entered(database, "wrong")
        entered(database)


def test_many_at_once_have_no_more_tries(database, tmp_path):
    outcomes = []

    def attack():
        with open_database(tmp_path / "gouji.db") as own:
            try:
                entered(own, "wrong")
            except GoujiError as error:
                outcomes.append(type(error))

    threads = [threading.Thread(target=attack) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count(LoginRefused), outcomes.count(TooManyFailures)) == (5, 3)


def test_disabled_while_the_password_was_checked(database, monkeypatch):
    def slow(pw_hash, password):
        disable(database, "zhangsan", by="x", now=NOW)
        return True

    monkeypatch.setattr(accounts, "verify", slow)
    with pytest.raises(LoginRefused):
        entered(database)


def test_a_new_password_of_ones_own(database):
    user = entered(database)
    changed = change_own_password(database, user, RIGHT, "another horse 1", NOW)
    assert changed.session_epoch == 1
    assert entered(database, "another horse 1").session_epoch == 1
    with pytest.raises(LoginRefused):
        entered(database)
    with pytest.raises(LoginRefused):  # a session of before
        change_own_password(database, user, "another horse 1", "third horse 123", NOW)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wrong", "another horse 1", "不对"),
        (RIGHT, RIGHT, "一样"),
        (RIGHT, "short", "10 到 256"),
        (RIGHT, "zhangsan123", "登录名"),
    ],
)
def test_a_password_that_is_not_changed(database, old, new, words):
    before = user_of(database, "zhangsan")
    assert before is not None
    for _ in range(6 if old == RIGHT else 5):  # a bad new one is no failure
        with pytest.raises(GoujiError, match=words):
            change_own_password(database, before, old, new, NOW)
    if old != RIGHT:
        with pytest.raises(TooManyFailures):
            change_own_password(database, before, RIGHT, new, NOW)
    assert user_of(database, "zhangsan") == before


def test_a_password_set_by_another_ends_the_session(database):
    user = entered(database)
    after = set_password_hash(database, "zhangsan", hash_password("x7!kQ" * 2, login="zhangsan"), by="x", now=NOW)
    assert after.session_epoch == user.session_epoch + 1
