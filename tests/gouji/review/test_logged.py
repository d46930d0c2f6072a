"""Words for the log: whatever is written into it anywhere can be read by people."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from gouji.review.logged import ACTIONS, action_words

ROOT = Path(__file__).parents[3]
SOURCES = [path for name in ("db", "gouji") for path in sorted((ROOT / name).rglob("*.py"))]


def written() -> set[str]:
    """Every action that the code names where it writes to the log."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ("log_action", "_log", "_change"):
                continue
            given = [*node.args[1:3], *(word.value for word in node.keywords if word.arg == "action")]
            found |= {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def test_everything_that_is_logged_has_words():
    assert len(written()) > 20
    assert written() - set(ACTIONS) == set()


@pytest.mark.parametrize(
    ("action", "words"),
    [("logged in", "登录"), ("export xlsx", "导出 xlsx"), ("report upload", "交来报告"), ("who knows", "who knows")],
)
def test_words(action, words):
    assert action_words(action) == words


def test_the_page_of_the_log_speaks_chinese(office):
    office.browser("guan").post("/users", login="sun", name="孙七", role="reviewer", password="a long password")
    text = office.browser("kan").text("/runs/log")
    assert "添加账号" in text
    assert "guan的姓名" in text
    assert "user added" not in text
