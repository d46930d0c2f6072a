"""Rows on a terminal: nothing is cut, whatever its width."""

from __future__ import annotations

import sys

import click
import pytest

from gouji.listing import show_rows

HEADINGS = ("编号", "机关", "问题")
NUMBER = "GJ-2026-000001"
BODY = "样例省样例市样例区人民政府样例街道办事处"
PROBLEM = "表三“（七）总计”行“商业企业”列填1，各项办理结果之和是4，相差-3。" * 3


@pytest.fixture
def shown(monkeypatch, capsys):
    """What stands on a terminal of so many columns."""

    def show(columns: int, *rows: tuple[str, ...]) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        with click.Context(click.Command("list")):
            show_rows(HEADINGS, rows)
        return click.unstyle(capsys.readouterr().out).splitlines()

    return show


def letters(text: str) -> list[str]:
    return sorted(text.replace(" ", "").replace("─", ""))


@pytest.mark.parametrize("columns", [40, 80, 120, 300])
def test_every_letter_is_there(shown, columns):
    lines = shown(columns, (NUMBER, BODY, PROBLEM))
    assert letters("".join(lines)) == letters("".join([*HEADINGS, NUMBER, BODY, PROBLEM]))


def test_a_number_stays_in_one_piece(shown):
    assert [line for line in shown(80, (NUMBER, BODY, PROBLEM)) if NUMBER in line]


def test_rows_of_several_lines_are_kept_apart(shown):
    rules = [sum(set(line.strip()) == {"─"} for line in shown(width, *[(NUMBER, BODY, "x")] * 3)) for width in (40, 80)]
    assert rules == [5, 3]


def test_what_looks_like_markup_is_text(shown):
    assert "[red]" in "".join(shown(80, ("1", "[red]", "x")))


def test_no_rows_at_all(shown):
    assert "编号" in "".join(shown(80))
