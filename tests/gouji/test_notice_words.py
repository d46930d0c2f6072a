"""Stages and kinds of notices as people read them, and the settings that reach them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from db.notice_lists import Listed, Named
from gouji.notifying import policy_of
from gouji.review.letters import fact, kind_name, stage_name
from gouji.settings import Notify, Settings


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
    ("kind", "stage", "role", "words"),
    [
        ("overdue", "T+1", "responsible", "逾期"),
        ("overdue", "T+1", "supervisor", "逾期（抄送）"),
        ("overdue", "2027-W07", "supervisor", "逾期名单"),
        ("rectify", "R+1", "supervisor", "督促整改（抄送）"),
        ("rectify", "R+1", "head", "督促整改（抄送）"),
        ("circular", "2027-02-08", "supervisor", "通报草稿"),
        ("publication", "department", "supervisor", "公布情况报告"),
        ("reminder", "T-7", "responsible", "提醒"),
        ("reminder", "T-3", "head", "催报（抄送）"),
        ("reminder", "L+1", "responsible", "催报"),
    ],
)
def test_what_is_written_for_the_supervising_office_is_no_copy(kind, stage, role, words):
    assert kind_name(cast(Listed, SimpleNamespace(kind=kind, stage=stage, role=role))) == words


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
