from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from audit.errors import GoujiError
from audit.identity import fingerprint
from audit.severity import Severity
from db.decisions import confirm, dismiss, take_back
from db.finding_queries import counts, finding, history, list_findings
from db.findings import close_season, end_waivers, save_verdict
from db.runs import start_run
from tests.db.conftest import CODE, NOW
from tests.db.verdicts import PASS, RULE, UNKNOWN, crashed, facts, unreadable, verdict

SUBJECT = "T3.total.total"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def judge(database, body):
    """Keep a verdict in a run of its own."""

    def run(result, year=2025):
        number = start_run(database, now=NOW, ruleset="1", app_version="1")
        return save_verdict(
            database, run_id=number, agency_code=CODE, year=year, version_id=None, verdict=result, now=NOW
        )

    return run


def kept(database):
    rows = (
        "SELECT state, severity, evidence_hash, decided_evidence_hash, reopened, lock_version FROM findings ORDER BY id"
    )
    return database.execute(rows).fetchall()


def everything(database):
    return [
        list(database.query(f"SELECT * FROM {table}")) for table in ("findings", "finding_events", "finding_requests")
    ]


def test_a_finding_is_kept_under_the_code_of_the_registry(database, judge):
    assert judge(verdict({SUBJECT: 5})).new == 1
    one = finding(database, 1)
    assert one.fingerprint == fingerprint(CODE, 2025, RULE, SUBJECT)
    assert (one.agency, one.state, one.severity, one.message) == ("样例市样例局", "open", "warning", "填5，应为7")
    assert (one.evidence["expected"], one.evidence["found"], one.evidence["basis"]) == (7, 5, "报告自身的勾稽关系")
    assert [(event.kind, event.actor, event.to_state) for event in history(database, 1)] == [("seen", "gouji", "open")]


def test_the_same_verdict_again_adds_no_finding_and_no_event(database, judge):
    judge(verdict({SUBJECT: 5, "T3.total.business": PASS}))
    before = everything(database)
    before[0][0].pop("last_run_id")
    assert judge(verdict({SUBJECT: 5, "T3.total.business": PASS})).new == 0
    again = everything(database)
    assert again[0][0].pop("last_run_id") == 2
    assert again == before


def test_new_words_and_another_severity_are_no_new_finding(database, judge):
    judge(verdict({SUBJECT: 5}))
    judge(verdict({SUBJECT: 5}, severity=Severity.NOTE, title="另一标题"))
    assert [(one.severity, one.title) for one in list_findings(database)] == [("note", "另一标题")]
    assert len(history(database, 1)) == 1


def test_other_facts_reopen_a_decision_and_keep_what_was_judged(database, judge):
    judge(verdict({SUBJECT: 5}))
    confirm(database, 1, by="张三", now=NOW)
    assert judge(verdict({SUBJECT: 6})).facts_changed == 1
    assert kept(database) == [("open", "warning", facts(6), facts(5), 0, 2)]


@pytest.mark.parametrize(
    "silent",
    [
        pytest.param(verdict({SUBJECT: UNKNOWN}), id="not assessable"),
        pytest.param(verdict({"T3.total.business": PASS}), id="another subject only"),
        pytest.param(verdict({SUBJECT: PASS}, rule="A32"), id="another rule"),
        pytest.param(crashed(), id="rule crashed"),
        pytest.param(unreadable(), id="unreadable"),
    ],
)
def test_what_was_not_evaluated_changes_nothing(database, judge, silent):
    judge(verdict({SUBJECT: 5}))
    before = everything(database)
    judge(silent)
    assert everything(database) == before


@pytest.mark.parametrize(("before", "late"), [(PASS, 5), (5, PASS), (5, 6)])
def test_a_run_that_slept_changes_nothing_that_a_later_one_has_judged(database, judge, before, late):
    """A machine that sleeps loses its lease, and wakes up with one verdict in its hands."""
    judge(verdict({SUBJECT: 5}))
    confirm(database, 1, by="张三", now=NOW)
    asleep = start_run(database, now=NOW, ruleset="1", app_version="1")
    judge(verdict({SUBJECT: before}))
    known = everything(database)
    result = verdict({SUBJECT: late})
    save_verdict(database, run_id=asleep, agency_code=CODE, year=2025, version_id=None, verdict=result, now=LATER)
    assert everything(database) == known
    assert database.execute("SELECT count(*) FROM evaluations WHERE run_id = ?", [asleep]).fetchone() == (0,)


@pytest.mark.parametrize("said", [{SUBJECT: PASS}, {"*": PASS}, {"T3.total.business": 3, "*": PASS}])
def test_evaluated_and_not_seen_is_fixed(database, judge, said):
    judge(verdict({SUBJECT: 5}))
    assert judge(verdict(said)).fixed == 1
    assert finding(database, 1).state == "fixed"
    assert judge(verdict(said)).fixed == 0
    assert judge(verdict({SUBJECT: 5})).regressed == 1
    assert (finding(database, 1).state, finding(database, 1).reopened) == ("open", 1)


def test_the_word_of_a_subject_goes_before_that_of_all(database, judge):
    judge(verdict({SUBJECT: 5}))
    judge(verdict({SUBJECT: UNKNOWN, "*": PASS}))
    assert finding(database, 1).state == "open"


def test_another_year_is_another_finding(database, judge):
    judge(verdict({SUBJECT: 5}), year=2024)
    judge(verdict({SUBJECT: PASS}), year=2025)
    assert [(one.report_year, one.state) for one in list_findings(database)] == [(2024, "open")]


def test_evaluations_are_kept_short(database, judge):
    judge(verdict({"a": PASS, "b": PASS, "c": UNKNOWN, "d": 5}))
    judge(crashed())
    rows = "SELECT run_id, code, subject, outcome, reason FROM evaluations ORDER BY run_id, subject"
    assert database.execute(rows).fetchall() == [
        (1, RULE, "*", "pass", None),
        (1, RULE, "c", "not_assessable", "row_absent"),
        (1, RULE, "d", "fail", None),
        (2, RULE, "*", "error", "KeyError: 'x'"),
    ]


def test_a_decision_and_its_event(database, judge):
    judge(verdict({"a": 5, "b": 5}))
    confirm(database, 1, by=" 张三 ", now=LATER, lock_version=0, note="已核")
    dismiss(database, 2, by="李四", reason="misread", note="表格合并", now=LATER, lock_version=0)
    assert [(one.state, one.reason) for one in list_findings(database)] == [
        ("confirmed", None),
        ("dismissed", "misread"),
    ]
    events = [history(database, number)[-1] for number in (1, 2)]
    assert [(event.actor, event.from_state, event.to_state, event.note) for event in events] == [
        ("张三", "open", "confirmed", "已核"),
        ("李四", "open", "dismissed", "表格合并"),
    ]
    judge(verdict({"a": 5, "b": PASS}))
    assert [one.state for one in list_findings(database)] == ["confirmed", "dismissed"]
    assert counts(database) == {("confirmed", "warning"): 1, ("dismissed", "warning"): 1}


DECISIONS: dict[str, Any] = {"by": "张三", "now": NOW}


@pytest.mark.parametrize(
    ("decide", "message"),
    [
        (lambda database: confirm(database, 1, lock_version=3, **DECISIONS), "已被他人处理"),
        (lambda database: confirm(database, 9, **DECISIONS), "没有编号为 9"),
        (lambda database: confirm(database, 1, by=" ", now=NOW), "姓名"),
        (lambda database: confirm(database, 1, by="gouji", now=NOW), "姓名"),
        (lambda database: dismiss(database, 1, reason="misread", note="n", **DECISIONS), "第二人"),
        (lambda database: dismiss(database, 1, reason="because", note="n", **DECISIONS), "驳回理由"),
        (lambda database: dismiss(database, 1, reason="misread", note=" ", **DECISIONS), "说明"),
        (lambda database: take_back(database, 1, note="n", **DECISIONS), "没有可撤回的决定"),
    ],
)
def test_a_decision_that_cannot_be_made_changes_nothing(database, judge, decide, message):
    judge(verdict({SUBJECT: 5}, severity=Severity.ERROR))
    before = everything(database)
    with pytest.raises(GoujiError, match=message):
        decide(database)
    assert everything(database) == before


def test_nobody_decides_twice_and_a_decision_is_taken_back_with_a_reason(database, judge):
    judge(verdict({SUBJECT: 5}))
    confirm(database, 1, **DECISIONS)
    with pytest.raises(GoujiError, match="已确认"):
        confirm(database, 1, **DECISIONS)
    take_back(database, 1, note="看错了", **DECISIONS)
    assert finding(database, 1).state == "open"
    assert [event.kind for event in history(database, 1)] == ["seen", "confirmed", "taken_back"]


def approved(database, kind, until=None):
    database.execute(
        """INSERT INTO finding_requests (finding_id, kind, reason, note, until, evidence_hash, requested_by,
             requested_at, decided_by, decided_at, decision) VALUES (1, ?, 'explained', 'n', ?, ?, '甲', 'x', '乙', 'x', 'approved')""",
        [kind, until, facts(5)],
    )


def test_a_waiver_ends_with_its_day_and_its_approval_with_it(database, judge):
    judge(verdict({SUBJECT: 5}))
    approved(database, "waive", "2027-05-01")
    waive = "UPDATE findings SET state = 'waived', reason = 'explained', decided_evidence_hash = evidence_hash, waived_until = '2027-05-01'"
    database.execute(waive)
    assert end_waivers(database, today=date(2027, 5, 1), now=NOW) == 0
    assert end_waivers(database, today=date(2027, 5, 2), now=NOW) == 1
    assert finding(database, 1).state == "open"
    assert database.execute("SELECT count(*) FROM finding_requests WHERE spent_at IS NULL").fetchone() == (0,)


def test_a_pending_request_is_about_the_facts_it_names(database, judge):
    judge(verdict({SUBJECT: 5}, severity=Severity.ERROR))
    database.execute(
        "INSERT INTO finding_requests (finding_id, kind, reason, note, evidence_hash, requested_by, requested_at)"
        " VALUES (1, 'dismiss', 'misread', 'n', ?, '甲', 'x')",
        [facts(5)],
    )
    judge(verdict({SUBJECT: 5}, severity=Severity.ERROR))
    decision = "SELECT decision FROM finding_requests"
    assert database.execute(decision).fetchone() == (None,)
    judge(verdict({SUBJECT: 6}, severity=Severity.ERROR))
    assert database.execute(decision).fetchone() == ("withdrawn",)


def test_the_season_closes_what_is_fixed(database, judge):
    judge(verdict({"a": 5, "b": 5}))
    judge(verdict({"a": PASS, "b": 5}))
    assert close_season(database, 2024, now=NOW) == 0
    assert close_season(database, 2025, now=NOW) == 1
    assert {one.subject: one.state for one in list_findings(database)} == {"a": "closed", "b": "open"}


def test_filters_and_order(database, judge):
    judge(verdict({"a": 5, "b": 5}))
    judge(verdict({"c": 5}, severity=Severity.ERROR, rule="A32"), year=2024)
    judge(verdict({"a": PASS, "b": 5}))
    judge(verdict({"a": 5, "b": 5}))
    assert [one.subject for one in list_findings(database)] == ["a", "c", "b"]
    assert [one.subject for one in list_findings(database, severities=["error"])] == ["c"]
    assert [one.subject for one in list_findings(database, year=2025)] == ["a", "b"]
    assert list_findings(database, states=["fixed"]) == []
    assert list_findings(database, agencies=["another"]) == []
