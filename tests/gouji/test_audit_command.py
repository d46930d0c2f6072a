from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from audit import engine
from audit.errors import RuleCrashed, TryLater
from db.locks import lease
from db.opening import open_database
from gouji.commands.audit import audit_command
from gouji.demo.content import make_content, render_html
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.desk import CODE, OTHER, Desk

RIGHT = report_text().encode()
BROKEN = report_text(break_cell=WRONG).encode()
FOUND = "SELECT code, subject, state FROM findings WHERE code LIKE 'A3%' ORDER BY code"
EVERYTHING = ("findings", "finding_events", "finding_sightings", "audit_runs", "evaluations", "version_audits")


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register()
    return made


def test_nothing_stored_nothing_to_do(desk):
    result = desk.run(audit_command)
    assert (result.exit_code, result.stdout) == (0, "没有需要审核的报告。\n")
    assert desk.rows("SELECT count(*) FROM audit_runs") == [(0,)]


def test_a_wrong_cell_becomes_findings(desk):
    desk.store(BROKEN)
    desk.store(RIGHT, code=OTHER)
    result = desk.run(audit_command)
    assert result.exit_code == 1
    assert result.stdout.startswith("审核 2 份报告，没能读取 0 份；新问题 ")
    assert desk.rows(FOUND) == [
        ("A32", "T3.total.business", "open"),
        ("A33", "T3.granted.total", "open"),
    ]
    assert desk.rows("SELECT DISTINCT agency_code FROM findings WHERE severity = 'error'") == [(CODE,)]
    assert desk.rows("SELECT ruleset_version, complete FROM audit_runs") == [(engine.RULESET, 1)]


def test_the_second_run_adds_no_row_and_still_says_1(desk):
    desk.store(BROKEN)
    desk.run(audit_command)
    before = [desk.rows(f"SELECT * FROM {table}") for table in EVERYTHING]
    result = desk.run(audit_command)
    assert (result.exit_code, result.stdout) == (1, "没有需要审核的报告。\n")
    assert [desk.rows(f"SELECT * FROM {table}") for table in EVERYTHING] == before


def test_all_judges_again_without_new_findings_or_events(desk):
    desk.store(BROKEN)
    desk.run(audit_command)
    before = [desk.rows(f"SELECT * FROM {table}") for table in ("finding_events", "version_audits")]
    desk.run(audit_command, "--all")
    after = [desk.rows(f"SELECT * FROM {table}") for table in ("finding_events", "version_audits")]
    assert after[0] == before[0]
    assert len(after[1]) == len(before[1]) + 1


def test_a_corrected_report_fixes_its_findings(desk):
    desk.store(BROKEN)
    desk.run(audit_command)
    desk.store(RIGHT, day=2)
    result = desk.run(audit_command, "--today", "2026-03-01")
    assert result.exit_code == 0
    assert {state for _, _, state in desk.rows(FOUND)} == {"fixed"}


def test_a_new_report_of_last_year_makes_this_year_due(desk):
    desk.store(RIGHT, year=2025)
    desk.run(audit_command)
    desk.store(report_text().replace("2025", "2024").encode(), year=2024)
    assert desk.run(audit_command).stdout.startswith("审核 2 份报告")
    assert desk.run(audit_command).stdout == "没有需要审核的报告。\n"


def test_only_the_named_body_and_year(desk):
    desk.store(BROKEN)
    desk.store(RIGHT, code=OTHER)
    assert desk.run(audit_command, "--agency", OTHER).exit_code == 0
    assert desk.run(audit_command, "--year", 2024).stdout == "没有需要审核的报告。\n"
    assert desk.run(audit_command, "--agency", CODE, "--year", 2025).exit_code == 1
    assert str(desk.run(audit_command, "--agency", "X").exception) == "名录里没有代码为 X 的机关"


def test_fail_on_and_the_level_of_what_stands(desk):
    desk.store(BROKEN)
    desk.run(audit_command)
    with open_database(desk.settings.storage.database) as database:
        database.execute("UPDATE findings SET severity = 'warning'")
    assert desk.run(audit_command).exit_code == 0
    assert desk.run(audit_command, "--fail-on", "warning").exit_code == 1


def test_what_cannot_be_read_is_told_and_accuses_nobody(desk):
    desk.store(b"\x00\x01\x02 no report")
    desk.store(BROKEN, code=OTHER)
    result = desk.run(audit_command)
    assert result.exit_code == 3
    assert "样例市样例局 2025：" in result.stderr
    assert desk.rows("SELECT DISTINCT agency_code FROM findings") == [(OTHER,)]
    assert desk.run(audit_command).exit_code == 1


def test_a_version_whose_bytes_are_lost_stays_due(desk):
    digest = desk.store(RIGHT)
    path = next(desk.settings.storage.blobs.rglob(f"{digest}*"))
    content = path.read_bytes()
    path.unlink()
    result = desk.run(audit_command)
    assert (result.exit_code, "没有内容" in result.stderr) == (3, True)
    assert desk.rows("SELECT complete FROM audit_runs") == [(0,)]
    path.write_bytes(content)
    assert desk.run(audit_command).exit_code == 0


def test_a_rule_that_crashes_is_told_and_changes_nothing(desk, monkeypatch):
    desk.store(BROKEN)
    desk.store(b"\x00\x01\x02 no report", code=OTHER)
    desk.run(audit_command)
    before = desk.rows(FOUND)

    def crash(report, **options):
        verdict = engine.judge(report, **options)
        outcomes = {code: said for code, said in verdict.outcomes.items() if not code.startswith("A3")}
        return replace(verdict, findings=(), outcomes=outcomes, crashes=(RuleCrashed("A32", "KeyError", ""),))

    monkeypatch.setattr("gouji.judging.judge", crash)
    result = desk.run(audit_command, "--all")
    assert result.exit_code == 70
    assert result.stdout.startswith("审核 2 份报告，没能读取 1 份")
    assert "规则 A32 出错，这是程序的缺陷" in result.stderr
    assert desk.rows(FOUND) == before
    assert desk.rows("SELECT outcome FROM evaluations WHERE run_id = 2 AND code = 'A32'") == [("error",)]


def test_a_second_audit_at_the_same_time_tries_later(desk):
    with (
        open_database(desk.settings.storage.database) as database,
        lease(database, "audit", "other:1:a", datetime.now(UTC), 10),
    ):
        result = desk.run(audit_command)
    assert isinstance(result.exception, TryLater)
    assert "other:1:a" in str(result.exception)


def test_the_day_may_be_given(desk):
    desk.store(BROKEN)
    desk.run(audit_command, "--today", "2026-02-03")
    ((at,),) = desk.rows("SELECT at FROM audit_runs")
    assert str(at)[:10] in ("2026-02-02", "2026-02-03")


def test_a_page_whose_tables_are_pictures_is_judged_by_its_attachment(desk):
    page = make_content(1, "样例市样例局", 2025)
    html = re.sub(r"<table.*?</table>", '<p><img src="t.png"></p>', render_html(page), flags=re.DOTALL)
    desk.store(html.encode(), BROKEN)
    assert desk.run(audit_command).exit_code == 1
    assert desk.rows(FOUND) == [("A32", "T3.total.business", "open"), ("A33", "T3.granted.total", "open")]
    assert desk.rows("SELECT status FROM version_audits") == [("read",)]
