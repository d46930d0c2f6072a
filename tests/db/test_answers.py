"""What a body says of a finding: kept, told, and never a change of state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from audit.errors import GoujiError
from audit.severity import Severity
from db.answers import LONGEST_NOTE, answers_of, last_answers, record_answer
from db.approvals import approve, ask
from db.decisions import assign, confirm, take_back
from db.due import pressed
from db.finding_queries import finding, history
from db.findings import save_verdict
from db.runs import start_run
from db.sources import due_sources
from tests.db.conftest import CODE, NOW
from tests.db.verdicts import PASS, verdict

SUBJECT = "T3.total.total"
LATER = NOW + timedelta(hours=1)
SAID: dict[str, Any] = {"answer": "in_progress", "note": "正在核对", "by": "张三", "now": LATER, "lock_version": 0}


@pytest.fixture
def judge(database, body):
    def run(said, severity=Severity.WARNING):
        number = start_run(database, now=NOW, ruleset="1", app_version="1")
        result = verdict(said, severity=severity)
        save_verdict(database, run_id=number, agency_code=CODE, year=2025, version_id=None, verdict=result, now=NOW)

    run({SUBJECT: 5})
    return run


def say(database, number=1, **changes):
    return record_answer(database, number, **(SAID | changes))


def disputed(database):
    return database.execute("SELECT disputed, lock_version FROM findings WHERE id = 1").fetchone()


@pytest.mark.parametrize("answer", ["not_fixed", "in_progress", "says_fixed"])
def test_an_answer_is_kept_and_told_and_changes_no_state(database, judge, answer):
    confirm(database, 1, by="李四", now=NOW)
    assert say(database, answer=answer, lock_version=1, agency_code=CODE) is True
    one = finding(database, 1)
    assert (one.state, one.lock_version, disputed(database)) == ("confirmed", 1, (0, 1))
    told = history(database, 1)[-1]
    assert (told.kind, told.actor, told.from_state, told.to_state, told.note) == (
        (answer, "张三", "confirmed", "confirmed", "正在核对")
    )
    kept = answers_of(database, 1)
    assert [(item.answer, item.note, item.entered_by, item.via) for item in kept] == [
        (answer, "正在核对", "张三", "import")
    ]
    assert last_answers(database, [1, 2]) == {1: kept[0]}


def test_the_same_again_changes_nothing(database, judge):
    assert [say(database, answer="disputed") for _ in range(3)] == [True, False, False]
    assert say(database, answer="disputed", note=" 正在核对\n") is False
    assert (len(answers_of(database, 1)), len(history(database, 1)), disputed(database)) == (1, 2, (1, 1))


def test_a_body_may_correct_itself_with_the_list_it_has(database, judge):
    for answer, note in (("disputed", "表格没错"), ("disputed", "合计没错"), ("in_progress", ""), ("disputed", "")):
        assert say(database, answer=answer, note=note) is True
    assert [one.answer for one in answers_of(database, 1)] == ["disputed", "disputed", "in_progress", "disputed"]
    assert disputed(database) == (1, 3)


def test_an_answer_excuses_no_decision_that_came_before_it(database, judge):
    confirm(database, 1, by="李四", now=NOW)
    assert say(database, answer="says_fixed", lock_version=None) is True
    for answer in ("disputed", "not_fixed"):
        with pytest.raises(GoujiError, match="已被他人处理"):
            say(database, answer=answer, lock_version=0)


def test_an_assignment_takes_nothing_from_a_list_that_was_sent(database, judge):
    assign(database, 1, assignee="zhangsan", by="李四", now=NOW)
    assert say(database, answer="disputed", lock_version=0) is True
    assert disputed(database) == (1, 2)
    confirm(database, 1, by="李四", now=NOW)
    take_back(database, 1, by="李四", note="n", now=NOW)
    with pytest.raises(GoujiError, match="已被他人处理"):
        say(database, answer="not_fixed", lock_version=0)


def test_a_list_of_another_database_is_stale(database, judge):
    with pytest.raises(GoujiError, match="已被他人处理"):
        say(database, lock_version=1)


def test_events_from_before_the_answers_excuse_nothing(database, judge):
    confirm(database, 1, by="李四", now=NOW)
    database.execute("DROP TRIGGER finding_events_no_update")
    database.execute("UPDATE finding_events SET lock_version = NULL")
    with pytest.raises(GoujiError, match="已被他人处理"):
        say(database, lock_version=0)
    assert say(database, lock_version=1) is True


def test_the_same_word_about_other_facts_is_another_answer(database, judge):
    assert say(database, answer="says_fixed") is True
    judge({SUBJECT: 6})
    assert say(database, answer="says_fixed", lock_version=1) is True
    judge({SUBJECT: PASS})
    judge({SUBJECT: 6})
    assert say(database, answer="says_fixed", lock_version=3) is True


def test_an_objection_makes_open_forms_stale_and_stands_until_a_person_decides(database, judge):
    say(database, answer="disputed")
    with pytest.raises(GoujiError, match="已被他人处理"):
        confirm(database, 1, by="李四", now=LATER, lock_version=0)
    judge({SUBJECT: 6})
    assert disputed(database) == (1, 2)
    confirm(database, 1, by="李四", now=LATER, lock_version=2)
    assert disputed(database) == (0, 3)
    take_back(database, 1, by="李四", note="看错了", now=LATER)
    assert disputed(database) == (0, 4)


def test_nothing_is_disputed_about_what_is_gone(database, judge):
    judge({SUBJECT: PASS})
    assert say(database, answer="disputed", lock_version=1) is True
    assert (finding(database, 1).state, disputed(database)[0]) == ("fixed", 0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": "已整改"}, "应是其中之一：未整改、整改中、已整改、有异议"),
        ({"agency_code": "11990000SIM000002Y"}, "别的单位"),
        ({"lock_version": 7}, "已被他人处理"),
        ({"by": " "}, "姓名"),
        ({"by": "gouji"}, "姓名"),
        ({"number": 9}, "没有编号为 9"),
        ({"note": "长" * (LONGEST_NOTE + 1)}, "最长"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(database, judge, changes, message):
    before = [list(database.query(f"SELECT * FROM {table}")) for table in ("findings", "finding_events")]
    with pytest.raises(GoujiError, match=message):
        say(database, **changes)
    assert [list(database.query(f"SELECT * FROM {table}")) for table in ("findings", "finding_events")] == before
    assert answers_of(database, 1) == []


def test_what_was_decided_asked_or_seen_anew_makes_a_list_stale(database, judge):
    judge({SUBJECT: 5}, Severity.ERROR)
    ask(database, 1, kind="dismiss", by="张三", reason="misread", note="n", now=NOW)
    with pytest.raises(GoujiError, match="已被他人处理"):
        say(database)
    approve(database, 1, by="李四", now=NOW)
    assert say(database, lock_version=2) is True
    judge({SUBJECT: 6})
    with pytest.raises(GoujiError, match="已被他人处理"):
        say(database, lock_version=2, answer="disputed")
    assert say(database, lock_version=None, answer="disputed") is True


@pytest.fixture
def portal(database, judge):
    """One body with two columns, looked at today."""
    database.execute("INSERT INTO host_groups (group_id) VALUES ('g')")
    database.execute("INSERT INTO platforms (platform_id, name, group_id) VALUES ('p', '门户', 'g')")
    for source in (1, 2):
        database.execute(
            "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (?, ?, 'p', ?)",
            [source, CODE, f"http://a.test/{source}"],
        )
        crawl(database, source, "found", NOW)
    return database


def crawl(database, source, outcome, at):
    values = [at.strftime("%Y-%m-%dT%H:%M:%SZ")] * 2
    database.execute(
        "INSERT INTO crawls (started_at, finished_at, trigger, app_version) VALUES (?, ?, 'person', '1')", values
    )
    database.execute(
        "INSERT INTO outcomes (crawl_id, source_id, report_year, outcome, at) VALUES ((SELECT max(id) FROM crawls), ?, 2025, ?, ?)",
        [source, outcome, values[0]],
    )


def due(database, days=0.0):
    now = NOW + timedelta(days=days)
    found = due_sources(database, (2025,), now=now, today=now.date())
    assert {source.years for source in found} <= {(2025,)}
    return [source.source_id for source in found]


def test_a_body_that_says_it_has_corrected_is_looked_at_now_and_until_its_report_was_fetched(portal):
    assert due(portal) == []
    say(portal, answer="in_progress")
    assert due(portal) == []
    say(portal, answer="says_fixed")
    assert due(portal, 0.1) == [1, 2]
    assert pressed(portal, LATER) == {(CODE, 2025)}
    crawl(portal, 1, "server_error", LATER + timedelta(minutes=1))
    crawl(portal, 2, "security_rejected", LATER + timedelta(minutes=1))
    assert due(portal, 0.1) == []
    assert due(portal, 1) == [1, 2], "every day until it was fetched"
    crawl(portal, 1, "found", LATER + timedelta(days=1))
    assert (due(portal, 2), pressed(portal, LATER + timedelta(days=2))) == ([], set())


def test_a_crawl_that_was_under_way_is_no_answer_to_an_order(portal):
    say(portal, answer="says_fixed")
    crawl(portal, 1, "found", LATER)
    assert due(portal, 0.1) == [1, 2]


def test_an_order_presses_for_a_fortnight_only(portal):
    say(portal, answer="says_fixed")
    assert pressed(portal, LATER + timedelta(days=14)) == {(CODE, 2025)}
    assert pressed(portal, LATER + timedelta(days=14, seconds=1)) == set()
    crawl(portal, 1, "found", LATER + timedelta(days=1))
    assert due(portal, 1.2) == [2], "each column once"


def test_an_order_for_a_year_that_nobody_crawls_any_more_is_followed_too(portal):
    now = NOW + timedelta(days=1)

    def asked(**named):
        found = due_sources(portal, (2026,), now=now, today=now.date(), **named)
        return {source.source_id: source.years for source in found}

    assert asked() == {1: (2026,), 2: (2026,)}
    say(portal, answer="says_fixed")
    assert asked() == asked(agencies=[CODE]) == {1: (2026, 2025), 2: (2026, 2025)}
    assert asked(recheck=True) == {}
    crawl(portal, 1, "server_error", LATER + timedelta(minutes=1))
    crawl(portal, 2, "found", LATER + timedelta(minutes=2))
    assert asked() == {1: (2026,), 2: (2026,)}
