"""Audits of what is stored, with reports that are alike: who is told, and when it ends."""

from __future__ import annotations

import random

import pytest

from db.store import Store
from gouji import likeness
from gouji.commands.audit import audit_command
from gouji.demo.content import make_content, render_html
from tests.gouji.desk import CODE, OTHER, Desk

FOUND = "SELECT agency_code, subject, severity, state FROM findings WHERE code = 'Q10' ORDER BY agency_code, subject"
DAY = ("--today", "2026-03-01")
LIKE_MINE, LIKE_OTHER = "与样例市样例局雷同", "与样例市另一局雷同"
BOTH = [(CODE, LIKE_OTHER, "warning", "open"), (OTHER, LIKE_MINE, "warning", "open")]


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register()
    return made


def page(agency, wording, *, year=2025):
    """A report whose part one is `wording` of its own words."""
    content = make_content(1, agency, year)
    own = "".join(chr(code) for code in random.Random(wording).sample(range(0x4E00, 0x9FA5), 6000))
    parts = {**content.parts, 1: (f"{agency}{year}年公开信息7条。", own)}
    return render_html(type(content)(**{**vars(content), "parts": parts})).encode()


def mine(wording="mine", **facts):
    return page("样例市样例局", wording, **facts)


def others(wording="mine", **facts):
    return page("样例市另一局", wording, **facts)


def test_the_later_one_is_told_and_the_earlier_one_when_it_is_due_again(desk):
    desk.store(mine())
    desk.run(audit_command, *DAY)
    desk.store(others(), code=OTHER)
    desk.run(audit_command, *DAY)
    assert desk.rows(FOUND) == [(OTHER, LIKE_MINE, "warning", "open")]
    desk.run(audit_command, *DAY, "--all")
    assert desk.rows(FOUND) == BOTH


def test_last_year(desk):
    desk.store(mine(year=2024), year=2024)
    desk.store(mine())
    desk.run(audit_command, *DAY)
    assert desk.rows(FOUND) == [(CODE, "与上年报告雷同", "warning", "open")]


def test_reports_of_one_run_find_each_other(desk):
    desk.store(mine())
    desk.store(others(), code=OTHER)
    desk.run(audit_command, *DAY)
    assert desk.rows(FOUND) == BOTH


def test_it_is_fixed_when_the_report_is_written_anew(desk):
    desk.store(mine())
    desk.store(others(), code=OTHER)
    desk.run(audit_command, *DAY)
    desk.store(others("new"), code=OTHER, day=2)
    desk.run(audit_command, *DAY)
    assert desk.rows(FOUND) == [BOTH[0], (OTHER, LIKE_MINE, "warning", "fixed")]
    desk.run(audit_command, *DAY, "--all")
    assert [state for *_, state in desk.rows(FOUND)] == ["fixed", "fixed"]


def test_what_was_not_compared_is_not_fixed(desk):
    desk.store(mine())
    desk.store(others(), code=OTHER)
    desk.run(audit_command, *DAY)
    desk.change("DELETE FROM likeness WHERE version_id = 1")
    desk.run(audit_command, *DAY, "--all", "--agency", OTHER)
    assert desk.rows(FOUND) == BOTH


def test_a_decision_outlives_a_run_in_which_others_are_more_alike(desk, monkeypatch):
    """The body that was found before is compared again, though it is no longer among the likest."""
    desk.store(mine())
    desk.store(others(), code=OTHER)
    desk.run(audit_command, *DAY)
    monkeypatch.setattr(likeness, "MOST", 0)
    desk.run(audit_command, *DAY, "--all")
    assert desk.rows(FOUND) == BOTH


def test_different_reports_are_not_accused(desk):
    desk.store(mine("a", year=2024), year=2024)
    desk.store(mine("b"))
    desk.store(others("c"), code=OTHER)
    desk.run(audit_command, *DAY)
    assert desk.rows(FOUND) == []


def test_lost_bytes_are_told_of_and_stop_nothing(desk):
    lost = desk.store(mine())
    desk.store(others(), code=OTHER)
    path = Store(desk.settings.storage.blobs).find(lost)
    assert path is not None
    path.unlink()
    assert desk.run(audit_command, *DAY).exit_code == 3
    assert desk.rows("SELECT count(*) FROM likeness") == [(1,)]


@pytest.mark.parametrize(
    ("offices", "told"),
    [(["a"], 1), (["a", "a", "a", "a", "a", "b", "b"], 7), (["b", "c", "d", "e"], 4), (["b", "c", "d", "e", "f"], 0)],
    ids=["one", "a few of a large office", "four offices", "five offices: a system"],
)
def test_the_template_of_a_system_does_not_count(desk, monkeypatch, offices, told):
    """Bodies of several superiors that say the same words: with five of them it is no copying any more."""
    monkeypatch.setattr(likeness, "KEPT", 1)
    lines = ["code,name,kind,mail,parent"]
    lines += [f"{code('p', office)},{office}县人民政府,人民政府,a@b.test," for office in "abcdef"]
    bodies = [("甲局", "a", "mine"), *((f"乙{at}局", office, "mine") for at, office in enumerate(offices))]
    bodies += [(f"丙{at}局", "a", f"other {at}") for at in range(20)]
    lines += [
        f"{code('m', at)},{name},部门,a@b.test,{code('p', office)}" for at, (name, office, _) in enumerate(bodies)
    ]
    desk.register("\n".join(lines) + "\n")
    for at, (name, _, words) in enumerate(bodies):
        desk.store(page(name, words), code=code("m", at))
    desk.run(audit_command, *DAY)
    found = desk.rows(f"SELECT subject FROM findings WHERE code = 'Q10' AND agency_code = '{code('m', 0)}'")
    assert len(found) == min(told, likeness.MOST)


def code(kind, number):
    return f"{kind}{number}".upper().rjust(18, "0")
