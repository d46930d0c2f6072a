from __future__ import annotations

import os

import pytest

from gouji import accounts, acting
from gouji.acting import operator
from gouji.commands.user import user_command
from tests.gouji.desk import Desk
from tests.gouji.people import CHEAP, PASSWORD, accounts_at


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setattr(accounts, "METHOD", CHEAP)
    return Desk(tmp_path)


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "password.txt"
    path.write_text(PASSWORD, encoding="utf-8")
    path.chmod(0o600)
    return path


def typed(desk, monkeypatch, *answers):
    """Somebody at a terminal who types these lines."""
    left = list(answers)
    monkeypatch.setattr(acting, "can_ask", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *given, **more: left.pop(0) if more["hide_input"] else None)
    return left


ADD = ("add", "ZhangSan", "--name", "张三", "--role", "admin")


def test_add_from_a_file_and_list(desk, secret):
    result = desk.run(user_command, *ADD, "--password-file", secret)
    assert result.stdout == "已添加 zhangsan（张三，管理）。\n"
    assert result.stderr == "这是第一个账号：从现在起，--by 要写登录名，并核对密码。\n"
    heading, row = desk.run(user_command, "list").stdout.splitlines()
    assert heading == "登录名\t姓名\t角色\t状态\t上次登录\t密码设于"
    assert row.split("\t")[:5] == ["zhangsan", "张三", "管理", "可用", "从未"]
    assert desk.rows("SELECT actor, action, target FROM audit_log") == [(operator(), "user added", "zhangsan")]
    assert all(PASSWORD not in str(row) for row in desk.rows("SELECT * FROM users"))


def test_add_asks_twice(desk, monkeypatch):
    left = typed(desk, monkeypatch, PASSWORD, PASSWORD)
    assert desk.run(user_command, *ADD).exit_code == 0
    assert left == []


def test_two_different_answers_change_nothing(desk, monkeypatch):
    typed(desk, monkeypatch, PASSWORD, PASSWORD + "x")
    assert "不一样" in str(desk.run(user_command, *ADD).exception)
    assert desk.run(user_command, "list").stdout == ""


def test_nobody_is_there_by_default(desk):
    result = desk.run(user_command, "list")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert "还没有账号" in result.stderr


def test_without_terminal_and_file_nothing_is_asked(desk):
    assert "没有终端" in str(desk.run(user_command, *ADD).exception)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"short", "10 到 256"),
        (b"", "只写一行密码"),
        (b"\n", "只写一行密码"),
        (f"{PASSWORD}\nmore\n".encode(), "只写一行密码"),
        (b"x" * 5000, "只写一行密码"),
        (PASSWORD.encode("gb18030"), "UTF-8"),
        (None, "读不了密码文件"),
    ],
)
def test_password_files_that_will_not_do(desk, secret, content, words):
    secret.unlink() if content is None else secret.write_bytes(content)
    assert words in str(desk.run(user_command, *ADD, "--password-file", secret).exception)
    assert desk.rows("SELECT count(*) FROM users") == [(0,)]


def test_a_password_file_made_on_windows(desk, secret):
    secret.write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\n")
    desk.run(user_command, *ADD, "--password-file", secret)
    with_database = desk.rows("SELECT pw_hash FROM users")[0][0]
    assert accounts.verify(with_database, PASSWORD)


def test_a_file_for_all_to_read_is_told(desk, secret):
    secret.chmod(0o644)
    result = desk.run(user_command, *ADD, "--password-file", secret)
    assert result.exit_code == 0
    assert "chmod 600" in result.stderr


def test_the_password_of_whoever_acts_is_never_given_to_another(desk, secret, monkeypatch):
    monkeypatch.setitem(os.environ, "GOUJI_PASSWORD_FILE", str(secret))
    assert "没有终端" in str(desk.run(user_command, *ADD).exception)


def test_a_login_has_one_account(desk, secret):
    desk.run(user_command, *ADD, "--password-file", secret)
    again = desk.run(user_command, "add", "ｚｈａｎｇｓａｎ", "--name", "另一人", "--role", "viewer")
    assert str(again.exception) == "登录名 zhangsan 已有人用"


def test_no_admin_is_told(desk, secret):
    result = desk.run(user_command, *ADD[:-1], "viewer", "--password-file", secret)
    assert "还没有可用的管理账号" in result.stderr


def test_changes(desk, tmp_path, secret):
    accounts_at(tmp_path / "gouji.db", zhangsan="admin", lisi="viewer")
    row = "SELECT role, name, session_epoch, disabled_at IS NULL FROM users WHERE login = 'lisi'"
    said = [
        desk.run(user_command, *given).stdout
        for given in (
            ("role", "LiSi", "approver"),
            ("rename", "lisi", "李四"),
            ("sessions-end", "lisi"),
            ("disable", "lisi"),
        )
    ]
    assert said == ["lisi 的角色改为审批。\n", "lisi 的姓名改为李四。\n", "lisi 的登录都已结束。\n", "lisi 已停用。\n"]
    assert desk.rows(row) == [("approver", "李四", 2, 0)]
    assert "停用" in desk.run(user_command, "list").stdout.splitlines()[1]
    assert desk.run(user_command, "enable", "lisi").stdout == "lisi 已启用。\n"
    before = desk.rows("SELECT pw_hash FROM users WHERE login = 'lisi'")
    assert desk.run(user_command, "passwd", "lisi", "--password-file", secret).exit_code == 0
    assert desk.rows("SELECT pw_hash FROM users WHERE login = 'lisi'") != before
    assert desk.rows(row) == [("approver", "李四", 4, 1)]


@pytest.mark.parametrize(
    "given", [("disable", "zhangsan"), ("role", "zhangsan", "viewer"), ("disable", "nobody"), ("passwd", "nobody")]
)
def test_refusals(desk, tmp_path, given):
    accounts_at(tmp_path / "gouji.db", zhangsan="admin")
    before = desk.rows("SELECT * FROM users")
    result = desk.run(user_command, *given)
    assert getattr(result.exception, "exit_code", 0) == 2
    assert desk.rows("SELECT * FROM users") == before


def test_an_unknown_role_is_no_role(desk):
    assert desk.run(user_command, "add", "lisi", "--name", "李四", "--role", "root").exit_code == 2
