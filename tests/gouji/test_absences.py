from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from db.notice_facts import judged_findings
from db.opening import open_database, tx
from gouji.cli import Context
from gouji.commands.absences import absences_command
from gouji.commands.audit import audit_command
from gouji.commands.findings import findings_command
from gouji.settings import Notify
from tests.gouji.conftest import report_text
from tests.gouji.desk import CODE, OTHER, Desk

URL = "http://www.yangli.test/nianbao/"
FINDINGS = "SELECT agency_code, report_year, code, subject, severity, state, last_version_id FROM findings"
RUNS = "SELECT count(*) FROM audit_runs"


class Absent(Desk):
    """A desk with one portal, on which looks are written down."""

    def prepare(self, code: str = CODE, *, kind: str = "department", vertical: int = 0) -> None:
        self.write(
            ("UPDATE agencies SET vertical = ? WHERE code = ?", [vertical, code]),
            ("INSERT INTO host_groups (group_id) VALUES ('g')", []),
            ("INSERT INTO platforms (platform_id, name, group_id) VALUES ('p', 'p', 'g')", []),
            (
                "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (1, ?, 'p', ?)",
                [code, URL],
            ),
            (
                """INSERT INTO deadlines (agency_code, report_year, kind, legal_date, act_by, basis)
                   VALUES (?, 2025, ?, '2026-01-31', '2026-01-30', '第四十九条')""",
                [code, kind],
            ),
        )

    def look(self, crawl: int, at: str, outcome: str, source: int = 1) -> None:
        self.write(
            ("INSERT INTO crawls (id, started_at, trigger, app_version) VALUES (?, ?, 'person', '1')", [crawl, at]),
            ("INSERT INTO outcomes VALUES (?, ?, 2025, ?, '李四核对', ?)", [crawl, source, outcome, at]),
        )

    def write(self, *statements: tuple[str, list[object]]) -> None:
        with open_database(self.settings.storage.database) as database, tx(database):
            for sql, values in statements:
                database.execute(sql, values)

    def confirmed(self, at: str = "2026-02-03T16:00:00Z", code: str = CODE) -> None:
        self.write(
            (
                """INSERT INTO absence_confirmations (agency_code, report_year, confirmed_by, confirmed_at)
                   VALUES (?, 2025, '李四', ?)""",
                [code, at],
            )
        )


@pytest.fixture
def desk(tmp_path):
    made = Absent(tmp_path)
    made.register()
    made.prepare()
    return made


def seen_absent(desk: Absent) -> None:
    desk.look(1, "2026-02-02T13:00:00Z", "absent_unconfirmed")
    # midnight of the place: fresh at whatever hour of the next day the test runs
    desk.look(2, "2026-02-03T16:00:00Z", "absent_unconfirmed")
    desk.confirmed()


def test_a_confirmed_absence_after_the_deadline_becomes_a_finding(desk):
    seen_absent(desk)
    result = desk.run(audit_command, "--today", "2026-02-04")
    assert result.exit_code == 1
    assert "样例市样例局 2025：截至2026年2月4日没有找到2025年度报告" in result.stderr
    assert f"{URL}（2026-02-04 00:00，200）" in result.stderr
    assert desk.rows(FINDINGS) == [(CODE, 2025, "C01", "report", "error", "open", None)]


def audit_under(settings):
    return CliRunner().invoke(audit_command, ["--today", "2026-02-04"], obj=Context(settings))


def test_what_the_office_has_settled_about_the_rule_holds_here_too(desk):
    seen_absent(desk)
    off = {"C01": {"off": True, "reason": "另行核对"}}
    assert audit_under(replace(desk.settings, rules=off)).exit_code == 0
    assert (desk.rows(FINDINGS), desk.rows("SELECT code FROM evaluations")) == ([], [])
    lowered = {CODE: {"rules": {"C01": {"severity": "note", "reason": "首年"}}}}
    audit_under(replace(desk.settings, region=lowered))
    assert [row[2:5] for row in desk.rows(FINDINGS)] == [("C01", "report", "note")]


def test_the_second_run_adds_nothing(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    before = desk.rows(RUNS)
    assert desk.run(audit_command, "--today", "2026-02-04").exit_code == 1
    assert desk.rows(RUNS) == before == [(1,)]


def test_without_a_persons_word_nothing_is_judged(desk):
    for crawl, day in enumerate((2, 3), 1):
        desk.look(crawl, f"2026-02-0{day}T15:30:00Z", "absent_unconfirmed")
    assert desk.run(audit_command, "--today", "2026-02-04").exit_code == 0
    assert desk.rows(RUNS) == [(0,)]


@pytest.mark.parametrize(
    ("looks", "today"),
    [
        (
            [("2026-01-28T15:30:00Z", "absent_unconfirmed"), ("2026-01-29T15:30:00Z", "absent_unconfirmed")],
            "2026-01-30",
        ),
        ([("2026-02-03T15:30:00Z", "absent_unconfirmed")], "2026-02-04"),
        ([("2026-02-02T15:30:00Z", "absent_unconfirmed"), ("2026-02-03T15:30:00Z", "server_error")], "2026-02-04"),
        (
            [("2026-02-01T15:30:00Z", "absent_unconfirmed"), ("2026-02-02T15:30:00Z", "absent_unconfirmed")],
            "2026-02-09",
        ),
    ],
)
def test_a_condition_less_and_there_is_no_finding(desk, looks, today):
    for crawl, (at, outcome) in enumerate(looks, 1):
        desk.look(crawl, at, outcome)
    desk.confirmed()
    assert desk.run(audit_command, "--today", today).exit_code == 0
    assert desk.rows(FINDINGS) == []
    assert desk.rows("SELECT code, outcome FROM evaluations") == [("C01", "not_assessable")]


def test_another_source_that_was_not_asked_leaves_it_open(desk):
    seen_absent(desk)
    summary = (
        "INSERT INTO sources (source_id, agency_code, platform_id, role, column_url) VALUES (2, ?, 'p', 'summary', ?)"
    )
    desk.write((summary, [CODE, "http://gov.test/"]))
    assert desk.run(audit_command, "--today", "2026-02-04").exit_code == 0
    assert desk.rows(FINDINGS) == []


def test_when_the_report_comes_the_finding_is_fixed(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    desk.store(report_text().encode(), day=5)
    desk.run(audit_command, "--today", "2026-02-06")
    assert [row for row in desk.rows(FINDINGS) if row[2] == "C01"] == [
        (CODE, 2025, "C01", "report", "error", "fixed", None)
    ]


def test_a_report_that_came_and_cannot_be_read_is_published_all_the_same(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    desk.store(b"%PDF-1.7 broken", day=5)
    desk.run(audit_command, "--today", "2026-02-06")
    assert [row[5] for row in desk.rows(FINDINGS)] == ["fixed"]
    before = desk.rows(RUNS)
    desk.run(audit_command, "--today", "2026-02-06")
    assert desk.rows(RUNS) == before


def test_a_list_that_names_it_fixes_the_finding_before_it_is_read(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    desk.look(3, "2026-02-04T23:30:00Z", "attachment_unreadable")
    assert desk.run(audit_command, "--today", "2026-02-06").exit_code == 0
    assert [row[5] for row in desk.rows(FINDINGS)] == ["fixed"]


def test_a_local_deadline_makes_a_warning(tmp_path):
    desk = Absent(tmp_path)
    desk.register()
    desk.prepare(kind="local")
    seen_absent(desk)
    assert desk.run(audit_command, "--today", "2026-02-04").exit_code == 0
    assert [row[4] for row in desk.rows(FINDINGS)] == ["warning"]
    ((evidence,),) = desk.rows("SELECT evidence FROM finding_sightings")
    assert json.loads(str(evidence))["cites"] == ["P"]


def test_a_vertical_body_is_not_judged(tmp_path):
    desk = Absent(tmp_path)
    desk.register()
    desk.prepare(vertical=1)
    seen_absent(desk)
    assert desk.run(audit_command, "--today", "2026-02-04").exit_code == 0
    assert desk.rows(FINDINGS) == []


def test_people_can_see_and_confirm_it_though_there_is_no_version(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    listed = desk.run(findings_command, "list")
    assert (listed.exit_code, "C01" in listed.stdout) == (0, True)
    ((number,),) = desk.rows("SELECT id FROM findings")
    shown = desk.run(findings_command, "show", number)
    assert (shown.exit_code, "没有找到2025年度报告" in shown.stdout) == (0, True)
    assert desk.run(findings_command, "confirm", number, "--by", "李四").exit_code == 0
    assert [row[5] for row in desk.rows(FINDINGS)] == ["confirmed"]


def test_only_the_named_body_and_year(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04", "--agency", OTHER)
    desk.run(audit_command, "--today", "2026-02-04", "--year", "2024")
    assert desk.rows(FINDINGS) == []


def test_a_confirmation_is_no_look_at_a_list(desk):
    desk.look(1, "2026-02-03T15:30:00Z", "absent_unconfirmed")
    desk.confirmed("2026-02-04T15:00:00Z")
    desk.run(audit_command, "--today", "2026-02-04")
    assert desk.rows("SELECT outcome FROM evaluations WHERE code = 'C01'") == [("not_assessable",)]


def test_a_confirmation_after_a_run_is_judged_by_the_next_one(desk):
    seen_absent(desk)
    desk.write(("UPDATE absence_confirmations SET taken_back_by = 'x', taken_back_at = 'x', taken_back_why = 'x'", []))
    desk.run(audit_command, "--today", "2026-02-04")
    assert desk.rows(FINDINGS) == []
    desk.confirmed("2026-02-03T17:00:00Z")
    desk.run(audit_command, "--today", "2026-02-04")
    assert [row[5] for row in desk.rows(FINDINGS)] == ["open"]


@pytest.mark.parametrize(("grace", "region", "expected"), [(3, {}, []), (4, {CODE: {"grace_days": 0}}, ["open"])])
def test_the_agreed_grace_holds(desk, grace, region, expected):
    seen_absent(desk)
    audit_under(replace(desk.settings, notify=Notify(grace_days=grace + 1), region=region))
    assert [row[5] for row in desk.rows(FINDINGS)] == expected


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE agencies SET active_to = '2025-12-31' WHERE code = '{0}'",
        "UPDATE agencies SET active_from = '2026-01-01' WHERE code = '{0}'",
        "INSERT INTO agency_aliases (agency_code, name) SELECT '{1}', name FROM agencies WHERE code = '{0}'",
    ],
)
def test_a_body_that_is_no_more_or_was_not_yet_is_not_accused(desk, change):
    seen_absent(desk)
    desk.change(change.format(CODE, OTHER))
    desk.run(audit_command, "--today", "2026-02-04")
    assert desk.rows(FINDINGS) == []


def test_when_the_report_comes_the_confirmation_is_spent_and_kept(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    desk.look(3, "2026-02-04T23:30:00Z", "attachment_unreadable")
    desk.run(audit_command, "--today", "2026-02-06")
    kept = "SELECT confirmed_by, spent_at IS NOT NULL, taken_back_at FROM absence_confirmations"
    assert desk.rows(kept) == [("李四", 1, None)]
    desk.run(audit_command, "--today", "2026-02-06")
    assert [row[5] for row in desk.rows(FINDINGS)] == ["fixed"]


def said(desk, *words):
    return desk.run(absences_command, *words)


def test_a_person_confirms_when_everything_else_holds_and_not_before(desk):
    desk.look(1, "2026-02-02T13:00:00Z", "absent_unconfirmed")
    early = said(desk, "confirm", CODE, 2025, "--by", "李四", "--now", "2026-02-03T08:00+08:00")
    assert "(e) 两天以上" in str(early.exception)
    assert "只查看过一天" in str(early.exception)
    desk.look(2, "2026-02-03T13:00:00Z", "absent_unconfirmed")
    now = ("--now", "2026-02-04T08:00+08:00")
    listed = said(desk, "list", *now).stdout.splitlines()
    assert listed[1].split("\t")[4:] == ["abcde", "可以确认"]
    done = said(desk, "confirm", CODE, 2025, "--by", "李四", "--note", "电话核对", *now)
    assert (done.exit_code, done.stdout) == (0, "已确认：样例市样例局 2025 年度报告没有公开。gouji audit 据此判断。\n")
    assert "李四 已于 2026-02-04 08:00 确认过" in said(desk, "confirm", CODE, 2025, "--by", "王五", *now).stdout
    assert said(desk, "list", *now).stdout.splitlines()[1].split("\t")[4:] == ["abcdef", "李四 已确认"]
    assert desk.rows("SELECT actor, action, target FROM audit_log WHERE action LIKE 'absence%'") == [
        ("李四", "absence confirmed", f"{CODE} 2025")
    ]


def test_nothing_is_confirmed_of_a_body_whose_lists_say_nothing(desk):
    desk.look(1, "2026-02-03T13:00:00Z", "server_error")
    refused = said(desk, "confirm", CODE, 2025, "--by", "李四", "--now", "2026-02-04T08:00+08:00")
    assert "不能确认" in str(refused.exception)


def test_nothing_is_confirmed_while_an_alarm_stands(desk):
    seen_absent(desk)
    desk.write(
        ("DELETE FROM absence_confirmations", []),
        (
            """INSERT INTO alarms (crawl_id, platform_id, monitor, level, detail, at)
               VALUES (2, 'p', 'outcome_shift', 'suspend', '一夜之间都变了', '2026-02-03T16:00:00Z')""",
            [],
        ),
    )
    refused = said(desk, "confirm", CODE, 2025, "--by", "李四", "--now", "2026-02-04T08:00+08:00")
    assert "一夜之间都变了" in str(refused.exception)


TAKE_BACK = ("take-back", CODE, 2025, "--by", "李四", "--why", "在另一栏目")


def test_a_confirmation_is_taken_back_with_a_reason_and_its_finding_with_it(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    with open_database(desk.settings.storage.database) as database:
        assert len(judged_findings(database, 2025, ("open",))) == 1
    desk.run(findings_command, "confirm", 1, "--by", "王五")
    result = said(desk, *TAKE_BACK)
    assert (result.exit_code, "gouji findings approve 1" in result.stderr) == (0, True)
    assert desk.rows("SELECT taken_back_by, taken_back_why FROM absence_confirmations") == [("李四", "在另一栏目")]
    assert "没有有效的确认" in str(said(desk, *TAKE_BACK).exception)
    assert desk.rows("SELECT kind, actor, to_state FROM finding_events ORDER BY id") == [
        ("seen", "gouji", "open"),
        ("confirmed", "王五", "confirmed"),
        ("taken_back", "李四", "open"),
        ("asked_dismiss", "李四", "open"),
    ]
    assert "没有了依据" in str(desk.run(findings_command, "confirm", 1, "--by", "王五").exception)
    with open_database(desk.settings.storage.database) as database:
        assert judged_findings(database, 2025, ("open", "confirmed")) == [], "no notice, whatever the settings"
    assert "第二人" in str(desk.run(findings_command, "approve", 1, "--by", "李四").exception)
    assert desk.run(findings_command, "approve", 1, "--by", "王五").exit_code == 0
    desk.run(audit_command, "--today", "2026-02-04", "--all")
    assert [row[5] for row in desk.rows(FINDINGS)] == ["dismissed"]


def test_what_was_dismissed_with_a_word_taken_back_is_open_again_with_a_new_word(desk):
    """The facts of C01 are the same each time: the dismissal would hide a report that is missing after all."""
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    said(desk, *TAKE_BACK)
    desk.run(findings_command, "approve", 1, "--by", "王五")
    again = said(desk, "confirm", CODE, 2025, "--by", "赵六", "--note", "电话核对", "--now", "2026-02-04T08:00+08:00")
    assert again.exit_code == 0
    desk.run(audit_command, "--today", "2026-02-04")
    assert [row[5] for row in desk.rows(FINDINGS)] == ["open"]
    assert desk.rows("SELECT note FROM finding_events WHERE kind = 'taken_back'") == [("再次确认没有公开；电话核对",)]
    assert desk.run(findings_command, "confirm", 1, "--by", "王五").exit_code == 0


def test_a_new_word_ends_the_request_that_the_old_one_left(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    said(desk, *TAKE_BACK)
    said(desk, "confirm", CODE, 2025, "--by", "李四", "--now", "2026-02-04T08:00+08:00")
    assert desk.rows("SELECT decision, decided_by FROM finding_requests") == [("withdrawn", "李四")]
    assert desk.run(findings_command, "confirm", 1, "--by", "王五").exit_code == 0


@pytest.mark.parametrize("kind", ["dismiss", "waive"])
def test_a_request_that_waits_becomes_one_for_dismissal(desk, kind):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    end = datetime.now(UTC).date() + timedelta(days=90)
    until = ("--until", end) if kind == "waive" else ()
    desk.run(findings_command, kind, 1, "--by", "王五", "--reason", "explained", "--note", "过渡期", *until)
    said(desk, *TAKE_BACK)
    kept = desk.rows("SELECT kind, requested_by, decision FROM finding_requests ORDER BY id")
    alone = [("dismiss", "王五", None)]
    assert kept == (alone if kind == "dismiss" else [("waive", "王五", "refused"), ("dismiss", "李四", None)])


def test_what_people_decided_otherwise_stays_when_the_word_is_taken_back(desk):
    seen_absent(desk)
    desk.run(audit_command, "--today", "2026-02-04")
    desk.run(findings_command, "dismiss", 1, "--by", "王五", "--reason", "explained", "--note", "已并入")
    desk.run(findings_command, "approve", 1, "--by", "赵六")
    before = desk.rows("SELECT * FROM findings")
    result = said(desk, *TAKE_BACK)
    assert (result.exit_code, result.stderr, desk.rows("SELECT * FROM findings")) == (0, "", before)


def test_a_confirmation_without_a_finding_is_spent_as_well(desk):
    seen_absent(desk)
    desk.store(report_text().encode(), day=5)
    desk.run(audit_command, "--today", "2026-02-06")
    assert [row for row in desk.rows(FINDINGS) if row[2] == "C01"] == []
    assert desk.rows("SELECT spent_at IS NOT NULL FROM absence_confirmations") == [(1,)]
