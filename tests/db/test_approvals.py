from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from audit.errors import GoujiError
from audit.severity import Severity
from db.approvals import approve, ask, pending, refuse
from db.decisions import confirm, take_back
from db.finding_queries import finding, history
from db.findings import end_waivers, save_verdict
from db.runs import start_run
from tests.db.conftest import CODE, NOW
from tests.db.verdicts import verdict

ASKED: dict[str, Any] = {"by": "张三", "reason": "misread", "note": "合并单元格", "now": NOW}
UNTIL = date(2027, 5, 1)


@pytest.fixture
def see(database, body):
    """The report is judged; its one error has this figure."""

    def judge(figure=5):
        result = verdict({"T3.total.total": figure}, severity=Severity.ERROR)
        run_id = start_run(database, now=NOW, ruleset="1", app_version="1")
        save_verdict(database, run_id=run_id, agency_code=CODE, year=2025, version_id=None, verdict=result, now=NOW)

    judge()
    return judge


def ask_for(database, **changes):
    values: dict[str, Any] = {"kind": "dismiss"} | ASKED | changes
    ask(database, 1, **values)


def test_one_asks_and_another_approves(database, see):
    ask_for(database)
    request = pending(database, 1)
    assert request is not None
    assert (request.requested_by, finding(database, 1).state, finding(database, 1).lock_version) == ("张三", "open", 1)
    approve(database, 1, by="李四", now=NOW)
    assert (finding(database, 1).state, finding(database, 1).reason, pending(database, 1)) == (
        "dismissed",
        "misread",
        None,
    )
    assert [(event.kind, event.actor) for event in history(database, 1)] == [
        ("seen", "gouji"),
        ("asked_dismiss", "张三"),
        ("dismissed", "李四"),
    ]
    see()
    assert finding(database, 1).state == "dismissed"


def test_an_approval_ends_with_its_decision(database, see):
    ask_for(database)
    approve(database, 1, by="李四", now=NOW)
    take_back(database, 1, by="张三", note="看错了", now=NOW)
    assert database.execute("SELECT decision, spent_at IS NULL FROM finding_requests").fetchall() == [("approved", 0)]
    with pytest.raises(GoujiError, match="没有待批准"):
        approve(database, 1, by="李四", now=NOW)


def test_other_facts_withdraw_a_request_and_reopen_what_was_approved(database, see):
    ask_for(database)
    see(6)
    assert pending(database, 1) is None
    ask_for(database)
    approve(database, 1, by="李四", now=NOW)
    see(5)
    assert finding(database, 1).state == "open"


def test_a_waiver_lasts_until_its_day(database, see):
    ask_for(database, kind="waive", until=UNTIL)
    approve(database, 1, by="李四", now=NOW)
    assert (finding(database, 1).state, finding(database, 1).waived_until) == ("waived", "2027-05-01")
    assert end_waivers(database, today=UNTIL + timedelta(days=1), now=NOW) == 1
    assert [event.kind for event in history(database, 1)][-1] == "waiver_over"


@pytest.mark.parametrize(("by", "decision"), [("李四", "refused"), ("张三", "withdrawn")])
def test_a_request_may_be_refused_or_withdrawn(database, see, by, decision):
    ask_for(database)
    refuse(database, 1, by=by, note="不同意", now=NOW)
    assert database.execute("SELECT decision FROM finding_requests").fetchone() == (decision,)
    assert (finding(database, 1).state, history(database, 1)[-1].kind) == ("open", decision)
    ask_for(database)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": "because"}, "理由"),
        ({"note": " "}, "说明"),
        ({"by": "gouji"}, "姓名"),
        ({"lock_version": 7}, "已被他人处理"),
        ({"kind": "waive"}, "截止日期"),
        ({"kind": "waive", "until": NOW.date()}, "截止日期"),
        ({"kind": "waive", "until": NOW.date() + timedelta(days=367)}, "截止日期"),
    ],
)
def test_a_wrong_request_is_refused(database, see, changes, message):
    with pytest.raises(GoujiError, match=message):
        ask_for(database, **changes)
    assert pending(database, 1) is None


def test_a_decision_meanwhile_answers_the_request(database, see):
    ask_for(database)
    confirm(database, 1, by="王五", now=NOW)
    assert pending(database, 1) is None
    with pytest.raises(GoujiError, match="没有待批准"):
        approve(database, 1, by="李四", now=NOW)


def test_nobody_asks_twice_or_about_what_is_decided(database, see):
    ask_for(database)
    with pytest.raises(GoujiError, match="已有待批准"):
        ask_for(database)
    with pytest.raises(GoujiError, match="第二人"):
        approve(database, 1, by=" 张三", now=NOW)
    refuse(database, 1, by="张三", note="", now=NOW)
    confirm(database, 1, by="李四", now=NOW)
    with pytest.raises(GoujiError, match="已确认"):
        ask_for(database)


def test_nobody_answers_another_request_than_the_one_that_was_read(database, see):
    ask_for(database)
    refuse(database, 1, by="张三", note="重写", now=NOW, lock_version=1)
    ask_for(database, kind="waive", until=UNTIL, lock_version=2)
    for answer in (lambda: approve(database, 1, by="李四", now=NOW, lock_version=1), lambda: no(database, 1)):
        with pytest.raises(GoujiError, match="问题 1：该问题已被他人处理"):
            answer()
    assert finding(database, 1).state == "open"
    assert approve(database, 1, by="李四", now=NOW, lock_version=3, note="同意").kind == "waive"
    last = history(database, 1)[-1]
    assert (last.kind, last.reason, last.note) == ("waived", "misread", "同意")


def no(database, lock_version):
    refuse(database, 1, by="李四", note="不同意", now=NOW, lock_version=lock_version)


def test_a_waiver_that_would_be_over_already_is_not_approved(database, see):
    ask_for(database, kind="waive", until=UNTIL)
    late = NOW + timedelta(days=120)
    with pytest.raises(GoujiError, match="问题 1：申请豁免到 2027-05-01，已经过了"):
        approve(database, 1, by="李四", now=late)
    assert pending(database, 1) is not None


def test_one_person_by_another_spelling_is_no_second_one(database, see):
    ask_for(database, by="ZhangSan")
    with pytest.raises(GoujiError, match="第二人"):
        approve(database, 1, by="zhang san", now=NOW)
    refuse(database, 1, by="zhangsan", note="", now=NOW)
    assert database.execute("SELECT decision FROM finding_requests").fetchone() == ("withdrawn",)
