"""Stages and kinds of notices as people read them, and the settings that reach them."""

from __future__ import annotations

from typing import Any, cast

import pytest

from db.notice_lists import Listed, Named
from db.notices import Notice
from gouji.commands.notices.words import kind_of
from gouji.notifying import policy_of
from gouji.review.letters import fact, kind_name, stage_name
from gouji.settings import Notify, Settings


class Item:
    """What the words ask of a notice."""

    def __init__(self, kind: str, stage: str, role: str = "responsible"):
        self.kind, self.stage, self.role, self.office_id = kind, stage, role, 2 if role == "responsible" else 1


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("R0", "首次"),
        ("R+1", "逾期未整改"),
        ("L+1", "本地期限后"),
        ("T-0", "办理日当天"),
        ("T-15", "办理日前 15 天"),
        ("T+1", "期限后首个工作日"),
        ("2027-W07", "2027年第7周"),
        ("X", "X"),
    ],
)
def test_stages(stage, words):
    assert stage_name(stage) == words


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("overdue", "T+1"), "逾期"),
        (Item("overdue", "T+1", "supervisor"), "逾期（抄送）"),
        (Item("overdue", "2027-W07", "supervisor"), "逾期名单"),
        (Item("rectify", "R+1", "supervisor"), "督促整改（抄送）"),
        (Item("rectify", "R+1", "head"), "督促整改（抄送）"),
        (Item("circular", "2027-02-16", "supervisor"), "通报草稿"),
        (Item("publication", "department", "supervisor"), "公布情况报告"),
        (Item("reminder", "T-7"), "提醒"),
        (Item("reminder", "T-3", "head"), "催报（抄送）"),
        (Item("reminder", "L+1"), "催报"),
    ],
)
def test_kinds_are_called_alike_on_pages_and_on_the_command_line(item: Any, words: str) -> None:
    assert kind_name(cast(Listed, item)) == kind_of(cast(Notice, item), {1}) == words


@pytest.mark.parametrize(
    ("code", "state", "changed"),
    [("C01", "open", False), ("C01", "confirmed", False), ("A31", "open", True), ("C01", "dismissed", True)],
)
def test_a_missing_report_stands_on_its_own_word(monkeypatch, code, state, changed):
    monkeypatch.setattr("gouji.review.letters.finding_link", str)
    assert fact(Named(1, code, "", "", "error", state, same_facts=True, same_turn=True)).changed is changed


def test_grace_reaches_the_notices():
    settings = Settings(notify=Notify(grace_days=5), region={"CITY": {"name": "样例市", "grace_days": 0}})
    policy = policy_of(settings)
    assert (policy.grace(("B1", "CITY")), policy.grace(("X1", "OTHER"))) == (0, 5)
