"""One decision about several findings: all of it or nothing, and told for each."""

from __future__ import annotations

from datetime import date

import pytest

from audit.errors import GoujiError
from audit.severity import Severity
from db.event_words import EVENTS
from db.finding_queries import history
from db.findings import save_verdict
from db.happenings import Approve, Ask, Assign, Confirm, Dismiss, Refuse, TakeBack, Uphold
from db.runs import start_run
from db.stepping import Stale
from db.together import MOST, count_of, decide_together
from tests.db.conftest import CODE, NOW
from tests.db.verdicts import verdict

DISMISS = Dismiss("misread", "合并单元格")


@pytest.fixture
def group(database, body):
    """Findings 1 and 2 are warnings, 3 and 4 are errors."""
    for year, severity in ((2024, Severity.WARNING), (2025, Severity.ERROR)):
        run = start_run(database, now=NOW, ruleset="1", app_version="1")
        result = verdict({"a": 5, "b": 5}, severity=severity)
        save_verdict(database, run_id=run, agency_code=CODE, year=year, version_id=None, verdict=result, now=NOW)
    return [(number, 0) for number in (1, 2, 3, 4)]


def everything(database):
    tables = ("findings", "finding_events", "finding_requests")
    return [database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables]


def became(done):
    return [(one.number, one.kind, one.state.value) for one in done]


def locks(database):
    return database.execute("SELECT id, lock_version FROM findings ORDER BY id").fetchall()


def test_a_group_of_warnings_and_errors_is_dismissed_and_asked_for(database, group):
    done = decide_together(database, group, DISMISS, by="张三", now=NOW)
    assert became(done) == [
        (1, "dismissed", "dismissed"),
        (2, "dismissed", "dismissed"),
        (3, "asked_dismiss", "open"),
        (4, "asked_dismiss", "open"),
    ]
    assert (count_of(done), [one.severity for one in done]) == (
        {"dismissed": 2, "asked_dismiss": 2},
        ["warning", "warning", "error", "error"],
    )
    for number in (1, 2, 3, 4):
        told = history(database, number)[1:]
        assert [(event.actor, event.reason, event.note) for event in told] == [("张三", "misread", "合并单元格")]
    done = decide_together(database, [(3, 1), (4, 1)], Approve(), by="李四", now=NOW)
    assert became(done) == [(3, "dismissed", "dismissed"), (4, "dismissed", "dismissed")]
    assert (
        database.execute("SELECT decision, decided_by FROM finding_requests").fetchall() == [("approved", "李四")] * 2
    )


@pytest.mark.parametrize(
    ("decision", "kind", "state"),
    [
        (Confirm("核过"), "confirmed", "confirmed"),
        (Ask("dismiss", "misread", "n"), "asked_dismiss", "open"),
        (Ask("waive", "explained", "n", date(2027, 5, 1)), "asked_waive", "open"),
        (Assign(" zhangsan "), "assigned", "open"),
    ],
)
def test_what_may_be_done_together(database, group, decision, kind, state):
    done = decide_together(database, group, decision, by="张三", now=NOW)
    assert became(done) == [(number, kind, state) for number, _ in group]
    assert locks(database) == [(number, 1) for number, _ in group]
    assert all(len(history(database, number)) == 2 for number, _ in group)
    assert kind in EVENTS


def test_what_was_done_together_is_undone_together(database, group):
    decide_together(database, group, Confirm(), by="张三", now=NOW)
    done = decide_together(database, locks(database), TakeBack("看错了"), by="李四", now=NOW)
    assert {one.kind for one in done} == {"taken_back"}
    decide_together(database, locks(database), DISMISS, by="张三", now=NOW)
    asked = [(number, lock) for number, lock in locks(database) if number > 2]
    assert count_of(decide_together(database, asked, Refuse("不同意"), by="李四", now=NOW)) == {"refused": 2}


def test_who_is_to_look_is_told_and_taken_away_again(database, group):
    decide_together(database, group[:1], Assign("zhangsan"), by="李四", now=NOW)
    decide_together(database, [(1, 1)], Assign(" "), by="李四", now=NOW)
    assert [(event.kind, event.note) for event in history(database, 1)[1:]] == [
        ("assigned", "zhangsan"),
        ("assigned", None),
    ]
    assert database.execute("SELECT assignee FROM findings WHERE id = 1").fetchone() == (None,)


@pytest.mark.parametrize(
    ("items", "decision", "message"),
    [
        ([(1, 0), (2, 7), (3, 0), (4, 9)], Confirm(), "问题 2、4：该问题已被他人处理"),
        ([(1, 0), (9, 0), (8, None)], Confirm(), "没有编号为 9、8 的问题"),
        ([(1, 0), (1, 1)], Confirm(), "选了两次"),
        ([], Confirm(), "没有选中"),
        ([(number, None) for number in range(MOST + 1)], Confirm(), "一次最多处理 200 个问题，选了 201 个"),
        ([(1, 0), (3, 0)], Dismiss("because", "n"), "理由"),
        ([(3, 0), (1, 0)], Dismiss("misread", " "), "说明"),
        ([(1, 0), (2, 0)], Approve(), "问题 1：没有待批准的申请"),
        ([(1, 0), (2, 0)], TakeBack("n"), "没有可撤回的决定"),
        ([(1, 0), (2, 0)], Uphold("n"), "没有可维持的决定"),
        ([(1, 0)], Ask("waive", "misread", "n"), "截止日期"),
    ],
)
def test_all_or_nothing(database, group, items, decision, message):
    before = everything(database)
    with pytest.raises(GoujiError, match=message):
        decide_together(database, items, decision, by="张三", now=NOW)
    assert everything(database) == before


def test_one_that_does_not_allow_it_keeps_all_as_they_were(database, group):
    decide_together(database, [(3, 0)], DISMISS, by="张三", now=NOW)
    decide_together(database, [(4, 0)], DISMISS, by="李四", now=NOW)
    before = everything(database)
    with pytest.raises(GoujiError, match="问题 4：申请人不能批准自己的申请"):
        decide_together(database, [(3, 1), (4, 1)], Approve(), by="李四", now=NOW)
    assert everything(database) == before


def test_the_stale_ones_are_named_for_the_page(database, group):
    decide_together(database, [(2, 0)], Confirm(), by="李四", now=NOW)
    with pytest.raises(Stale) as told:
        decide_together(database, group, Confirm(), by="张三", now=NOW)
    assert told.value.numbers == (2,)


def test_the_same_one_twice_is_decided_once(database, group):
    assert len(decide_together(database, [(1, 0), (1, 0), (2, None)], Confirm(), by="张三", now=NOW)) == 2
    assert len(history(database, 1)) == 2


def test_as_many_as_are_allowed(database, body):
    run = start_run(database, now=NOW, ruleset="1", app_version="1")
    result = verdict(dict.fromkeys(map(str, range(MOST)), 5))
    save_verdict(database, run_id=run, agency_code=CODE, year=2025, version_id=None, verdict=result, now=NOW)
    items = [(number, 0) for number in range(1, MOST + 1)]
    assert count_of(decide_together(database, items, Confirm(), by="张三", now=NOW)) == {"confirmed": MOST}
    assert database.execute("SELECT count(*) FROM finding_events WHERE kind = 'confirmed'").fetchone() == (MOST,)
