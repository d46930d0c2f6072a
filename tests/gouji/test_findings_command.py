from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from db.opening import open_database
from gouji.commands.audit import audit_command
from gouji.commands.findings import findings_command
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.desk import CODE, Desk


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register()
    made.store(report_text(break_cell=WRONG).encode())
    made.run(audit_command)
    return made


@pytest.fixture
def number(desk):
    return desk.rows("SELECT id FROM findings WHERE code = 'A32'")[0][0]


def test_list(desk):
    result = desk.run(findings_command, "list", "--severity", "error")
    heading, first, *_ = result.stdout.splitlines()
    assert heading == "编号\t级别\t状态\t年度\t机关\t规则\t问题"
    assert first.split("\t")[1:5] == ["错误", "待复核", "2025", "样例市样例局"]


def test_list_as_json(desk):
    found = json.loads(desk.run(findings_command, "list", "--format", "json", "--agency", CODE).stdout)
    one = next(item for item in found if item["code"] == "A32")
    assert (one["subject"], one["state"], one["evidence"]["code"]) == ("T3.total.business", "open", "A32")


@pytest.mark.parametrize("options", [("--year", 2024), ("--agency", "X"), ("--state", "fixed")])
def test_filters(desk, options):
    result = desk.run(findings_command, "list", *options)
    assert (len(result.stdout.splitlines()), result.stderr) == (1, "共 0 个问题\n")


def test_show_tells_the_evidence_and_the_history(desk, number):
    desk.run(findings_command, "confirm", number, "--by", "张三", "--note", "已核对")
    lines = desk.run(findings_command, "show", number).stdout.splitlines()
    assert f"机关：样例市样例局（{CODE}）" in lines
    assert "状态：已确认" in lines
    assert "位置：表三“（七）总计”行“商业企业”列" in lines
    assert lines[-1].endswith("张三 确认 已核对")


def test_several_are_confirmed_or_none(desk, number):
    numbers = [one for (one,) in desk.rows("SELECT id FROM findings WHERE code IN ('A32', 'A33') ORDER BY id")]
    refused = desk.run(findings_command, "confirm", *numbers, 999, "--by", "张三")
    assert str(refused.exception) == "没有编号为 999 的问题"
    assert desk.rows("SELECT count(*) FROM findings WHERE state = 'confirmed'") == [(0,)]
    assert desk.run(findings_command, "confirm", *numbers, "--by", "张三").stdout == "已确认 2 个问题\n"
    assert desk.rows("SELECT count(*) FROM findings WHERE state = 'confirmed'") == [(2,)]


def test_a_decision_outlives_the_next_audit(desk, number):
    desk.run(findings_command, "confirm", number, "--by", "张三")
    desk.run(audit_command, "--all")
    assert desk.rows(f"SELECT state FROM findings WHERE id = {number}") == [("confirmed",)]


def test_an_error_is_dismissed_by_two(desk, number):
    state = f"SELECT state FROM findings WHERE id = {number}"
    asked = desk.run(findings_command, "dismiss", number, "--by", "张三", "--reason", "misread", "--note", "合并单元格")
    assert asked.stdout.startswith(f"已申请驳回问题 {number}，待第二人批准")
    assert desk.rows(state) == [("open",)]
    own = desk.run(findings_command, "approve", number, "--by", "张三")
    assert "须由第二人批准" in str(own.exception)
    assert desk.run(findings_command, "approve", number, "--by", "李四").stdout == f"已批准：驳回问题 {number}\n"
    assert desk.rows(state) == [("dismissed",)]


def test_a_waiver_is_asked_for_and_refused(desk, number):
    options = ("--by", "张三", "--reason", "explained", "--note", "过渡期")
    never = desk.run(findings_command, "waive", number, *options, "--until", "2099-01-01")
    assert "一年之内" in str(never.exception)
    end = datetime.now(UTC).date() + timedelta(days=90)
    assert desk.run(findings_command, "waive", number, *options, "--until", end).exit_code == 0
    refused = desk.run(findings_command, "refuse", number, "--by", "李四", "--note", "不同意")
    assert refused.stdout == f"问题 {number} 的申请没有批准，仍是待复核\n"
    lines = desk.run(findings_command, "show", number).stdout.splitlines()
    assert lines[-1].endswith("李四 不批准申请 不同意")


def test_a_wrong_decision_is_taken_back_with_a_reason(desk, number):
    state = f"SELECT state FROM findings WHERE id = {number}"
    reopen = ("reopen", number, "--by", "张三", "--note", "看错了行")
    assert "没有可撤回的决定" in str(desk.run(findings_command, *reopen).exception)
    desk.run(findings_command, "confirm", number, "--by", "张三")
    assert "理由" in str(desk.run(findings_command, "reopen", number, "--by", "张三", "--note", " ").exception)
    assert desk.run(findings_command, "reopen", number, "--by", "张三").exit_code == 2
    assert desk.rows(state) == [("confirmed",)]
    assert desk.run(findings_command, *reopen).stdout == f"问题 {number} 回到待复核\n"
    assert desk.rows(state) == [("open",)]
    lines = desk.run(findings_command, "show", number).stdout.splitlines()
    assert lines[-1].endswith("张三 撤回决定 看错了行")
    assert desk.run(findings_command, "confirm", number, "--by", "李四").exit_code == 0


def test_a_warning_is_dismissed_with_a_reason(desk, number):
    with open_database(desk.settings.storage.database) as database:
        database.execute("UPDATE findings SET severity = 'warning'")
    dismiss = ("dismiss", number, "--by", "张三", "--reason", "misread", "--note", "合并单元格")
    assert desk.run(findings_command, *dismiss).stdout == f"已驳回问题 {number}\n"
    lines = desk.run(findings_command, "show", number).stdout.splitlines()
    assert "状态：已驳回（识别错误）" in lines
    assert lines[-1].endswith("张三 驳回 识别错误 合并单元格")


def test_a_decision_needs_a_name(desk, number):
    assert desk.run(findings_command, "confirm", number).exit_code == 2
    assert "姓名" in str(desk.run(findings_command, "confirm", number, "--by", " ").exception)


def test_show_of_an_unknown_number(desk):
    assert str(desk.run(findings_command, "show", 999).exception) == "没有编号为 999 的问题"
