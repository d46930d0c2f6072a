from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import GoujiError
from db.logins import failures, forget, try_login
from db.opening import Database, open_database
from db.people import (
    add_user,
    all_users,
    any_accounts,
    change_role,
    disable,
    enable,
    end_sessions,
    note_login,
    password_hash_of,
    rename,
    set_password_hash,
    user_by_id,
    user_of,
)
from tests.db.conftest import NOW

LATER = NOW + timedelta(minutes=1)
WINDOW = timedelta(minutes=5)


@pytest.fixture
def admin(database):
    return add_user(database, "zhangsan", "张三", "admin", "h", by="cli", now=NOW)


def log(database):
    return list(database.execute("SELECT actor, action, target, detail FROM audit_log ORDER BY id").fetchall())


def test_a_new_account(database):
    assert not any_accounts(database)
    made = add_user(database, "zhangsan", " 张  三 ", "admin", "h", by="cli", now=NOW)
    assert (made.login, made.name, made.role, made.session_epoch, made.disabled_at) == (
        "zhangsan",
        "张 三",
        "admin",
        0,
        None,
    )
    assert (made.last_login_at, made.created_at) == (None, "2027-02-01T02:00:00Z")
    assert any_accounts(database)
    assert user_of(database, "zhangsan") == user_by_id(database, made.id) == made
    assert all_users(database) == [made]
    assert log(database) == [("cli", "user added", "zhangsan", "admin 张 三")]


@pytest.mark.parametrize(
    ("login", "name", "role"),
    [
        ("zhangsan", "李四", "viewer"),
        ("gouji", "李四", "viewer"),
        ("lisi", " ", "viewer"),
        ("lisi", "李四", "root"),
        ("lisi", "李\x1b[2J四", "viewer"),
        ("lisi", "\udcff", "viewer"),
        ("lisi", "李" * 41, "viewer"),
    ],
)
def test_accounts_that_are_not_made(database, admin, login, name, role):
    with pytest.raises(GoujiError):
        add_user(database, login, name, role, "h", by="cli", now=NOW)
    assert all_users(database) == [admin]
    assert len(log(database)) == 1


@pytest.mark.parametrize(
    ("change", "values", "action"),
    [
        (lambda d: set_password_hash(d, "lisi", "new", by="zhangsan", now=LATER), {"session_epoch": 1}, "password set"),
        (lambda d: change_role(d, "lisi", "viewer", by="zhangsan", now=LATER), {"role": "viewer"}, "role changed"),
        (lambda d: rename(d, "lisi", "李四四", by="zhangsan", now=LATER), {"name": "李四四"}, "user renamed"),
        (
            lambda d: disable(d, "lisi", by="zhangsan", now=LATER),
            {"disabled_at": "2027-02-01T02:01:00Z", "session_epoch": 1},
            "user disabled",
        ),
        (lambda d: end_sessions(d, "lisi", by="zhangsan", now=LATER), {"session_epoch": 1}, "sessions ended"),
    ],
)
def test_one_change_changes_one_thing_and_is_logged(database, admin, change, values, action):
    before = add_user(database, "lisi", "李四", "reviewer", "h", by="cli", now=NOW)
    after = change(database)
    told = {name: getattr(after, name) for name in before.__slots__ if getattr(after, name) != getattr(before, name)}
    assert {name: value for name, value in told.items() if name != "password_set_at"} == values
    assert user_of(database, "lisi") == after
    assert log(database)[-1][:3] == ("zhangsan", action, "lisi")
    assert password_hash_of(database, after.id) == ("new" if action == "password set" else "h")


def test_enabled_again_with_no_old_session(database, admin):
    add_user(database, "lisi", "李四", "reviewer", "h", by="cli", now=NOW)
    disable(database, "lisi", by="zhangsan", now=NOW)
    again = enable(database, "lisi", by="zhangsan", now=LATER)
    assert (again.disabled_at, again.session_epoch) == (None, 2)
    lines = len(log(database))
    assert enable(database, "lisi", by="zhangsan", now=LATER) == again
    assert len(log(database)) == lines


def test_the_last_admin_stays(database, admin):
    add_user(database, "lisi", "李四", "approver", "h", by="cli", now=NOW)
    for change in (
        lambda: disable(database, "zhangsan", by="lisi", now=NOW),
        lambda: change_role(database, "zhangsan", "approver", by="lisi", now=NOW),
    ):
        with pytest.raises(GoujiError, match="唯一可用的管理账号"):
            change()
    assert user_of(database, "zhangsan") == admin
    change_role(database, "lisi", "admin", by="zhangsan", now=NOW)
    disable(database, "zhangsan", by="lisi", now=NOW)
    with pytest.raises(GoujiError, match="唯一"):  # a disabled one is no other one
        disable(database, "lisi", by="lisi", now=NOW)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM users", "never deleted"),
        ("UPDATE users SET login = 'lisi'", "login is kept"),
        ("UPDATE users SET role = 'viewer'", "last admin"),
        ("UPDATE users SET disabled_at = 'x'", "last admin"),
        (
            "INSERT OR REPLACE INTO users (id, login, name, role, pw_hash) VALUES (1, 'zhangsan', 'x', 'viewer', 'x')",
            "deleted",
        ),
    ],
)
def test_the_database_itself_keeps_accounts(database, admin, sql, words):
    with pytest.raises(sqlite3.IntegrityError, match=words):
        database.execute(sql)


def test_nobody_is_changed_who_is_not_there(database):
    with pytest.raises(GoujiError, match="没有登录名为 lisi 的账号"):
        disable(database, "lisi", by="cli", now=NOW)
    assert log(database) == []


def test_the_last_login_is_noted(database, admin):
    note_login(database, admin, address="10.0.0.1", now=LATER)
    after = user_of(database, "zhangsan")
    assert after is not None
    assert (after.last_login_at, after.last_login_from) == ("2027-02-01T02:01:00Z", "10.0.0.1")
    assert log(database)[-1] == ("zhangsan", "logged in", "zhangsan", "10.0.0.1")


def tried(database, now, address="a", login="zhangsan"):
    return try_login(database, login, address, now=now, limit=5, window=WINDOW)


def test_five_tries_and_no_sixth(database):
    assert [tried(database, NOW) for _ in range(7)] == [True] * 5 + [False] * 2
    assert tried(database, NOW, address="b")
    assert tried(database, NOW, login="lisi")
    assert not tried(database, NOW + WINDOW - timedelta(seconds=1))
    assert tried(database, NOW + WINDOW)


def test_tries_outlive_a_restart_until_the_password_was_right(tmp_path):
    with open_database(tmp_path / "gouji.db") as database:
        assert all(tried(database, NOW) for _ in range(5))
    with open_database(tmp_path / "gouji.db") as database:
        assert not tried(database, NOW)
        forget(database, "zhangsan", "a")
        assert failures(database, "zhangsan", "a", since=NOW - WINDOW) == 0
        assert tried(database, NOW)


def test_old_tries_and_those_of_a_wrong_clock_are_pruned(database):
    for minutes in (-120, -61, -59, 600):
        tried(database, NOW + timedelta(minutes=minutes), address=str(minutes))
    tried(database, NOW)
    kept = [row[0] for row in database.execute("SELECT address FROM login_failures ORDER BY id").fetchall()]
    assert kept == ["a"]  # the one an hour too early went when the clock was ten hours ahead


@contextmanager
def open_memory():
    """The one table, quick enough for hundreds of histories."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE login_failures (id INTEGER PRIMARY KEY, login, address, at)")
        yield Database(connection, execute_plugins=False)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=60))
def test_no_window_ever_has_six_tries(steps):
    """Seconds until the next try, and whether it had the right password."""
    with open_memory() as database:
        now, counted = NOW, list[datetime]()
        for pause, right in steps:
            now += timedelta(seconds=pause)
            recent = [at for at in counted if at > now - WINDOW]
            assert tried(database, now) == (len(recent) < 5)
            if len(recent) < 5:
                counted.append(now)
                if right:
                    forget(database, "zhangsan", "a")
                    counted.clear()
