"""督促整改: which findings make a notice, and what it says."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from db.notices import approve, find_notices
from db.rule_alarms import rule_alarms
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.sending import TEST
from tests.notifications.world import MORNING, YEAR, beijing_time


def test_rectify_names_confirmed_findings_one_line_a_group(world, database, bureau):
    world.published(bureau)
    run = world.run()
    seen = {"expected": 10, "found": 9, "operands": [["T3.granted.total", 4], ["T3.partial.total", 6]]}
    world.finding(bureau, "A31", "T3.total.total", run=run, **seen, message="总计少 1 件")
    world.finding(bureau, "A32", "T3.total.business", run=run, severity="warning", message="商业企业列也不符")
    world.finding(bureau, "C13", "contact", run=run, cause=2, severity="note", message="未注明联系方式")
    world.finding(bureau, "A41", "T4.reconsideration.total", run=run, cause=3, severity="warning", state="open")
    plan(database, TEST, beijing_time(2027, 2, 22, 10, 10))
    [office, supervisor] = find_notices(database, kind="rectify")
    assert office.subject == "【测试】【年报审核】样例市财政局2026年度报告：督促整改（1项）"
    assert (supervisor.office_id, office.stage) == (world.office(bureau, "supervisor"), "R0")
    for part in (
        "表三“（七）总计”行“总计”列",
        "公布的数：9",
        "算得或对照：4+6=10",
        "同一原因：商业企业列也不符",
        "依据：国办公开办函〔2021〕30号；报告自身的勾稽关系",
        "整改期限：2027年2月25日（星期四）",
        "http://a.test/A1.html",
        "抄送：A1supervisor",
        "附录",
        "未注明联系方式",
        "整改期限：2027年3月8日（星期一）",
        "责任人：",
    ):
        assert part in office.body_text
    assert "A41" not in office.body_text
    assert "（抄送件）" in supervisor.body_text


def test_each_region_has_its_own_days(world, database, bureau):
    """The county says how long for errors, the city for warnings; what neither says holds for all."""
    world.agency("CITY", "government", roles="")
    world.agency("COUNTY", "government", roles="")
    database.execute("UPDATE agencies SET parent = 'CITY' WHERE code = 'COUNTY'")
    world.agency("B1", name="样例区财政局")
    database.execute("UPDATE agencies SET parent = 'COUNTY' WHERE code = 'B1'")
    for code in (bureau, "B1"):
        world.published(code)
        run = world.run()
        for cause, (rule, severity) in enumerate((("A31", "error"), ("A33", "warning"), ("C13", "note")), 1):
            world.finding(code, rule, f"x{cause}", run=run, cause=cause, severity=severity)
    policy = replace(TEST, regional_days={"CITY": {"error": 20, "warning": 8}, "COUNTY": {"error": 2}})
    plan(database, policy, beijing_time(2027, 2, 22, 10, 10))
    texts = {item.agency_code: item.body_text for item in find_notices(database, kind="rectify")}
    days = {code: re.findall(r"整改期限：(2027年\d+月\d+日)", text) for code, text in texts.items()}
    assert days == {
        bureau: ["2027年2月25日", "2027年3月1日", "2027年3月8日"],
        "B1": ["2027年2月24日", "2027年3月4日", "2027年3月8日"],
    }


def test_an_open_error_holds_the_notice_back(world, database, bureau):
    world.published(bureau)
    world.finding(bureau)
    still_open = world.finding(bureau, subject="T3.total.research", state="open")
    plan(database, TEST, MORNING)
    assert find_notices(database) == []
    world.confirm(still_open)
    plan(database, TEST, MORNING)
    assert [item.kind for item in find_notices(database)] == ["rectify", "rectify"]


def test_an_open_warning_does_not(world, database, bureau):
    world.published(bureau)
    world.finding(bureau)
    world.finding(bureau, subject="T3.total.research", state="open", severity="warning")
    plan(database, TEST, MORNING)
    assert len(find_notices(database)) == 2


def test_notes_alone_cause_no_notice(world, database, bureau):
    world.published(bureau)
    world.finding(bureau, severity="note")
    plan(database, TEST, MORNING)
    assert find_notices(database) == []


def test_a_missing_report_silences_its_findings(world, database, bureau):
    world.finding(bureau)
    world.finding(bureau, "C01", "report")
    plan(database, TEST, beijing_time(2027, 2, 22, 10, 10))
    assert find_notices(database, kind="rectify") == []


def test_a_draft_overtaken_by_newer_facts_is_written_anew(world, database, bureau):
    world.published(bureau)
    world.finding(bureau, message="甲")
    plan(database, TEST, MORNING)
    second = world.finding(bureau, subject="T3.total.research", message="乙")
    assert plan(database, TEST, MORNING).cancelled == 2
    states = [(item.state, "乙" in item.body_text) for item in find_notices(database)]
    assert states == [("cancelled", False)] * 2 + [("draft", True)] * 2
    world.take_back(second)
    world.database.execute("UPDATE findings SET severity = 'warning' WHERE id = ?", [second])
    plan(database, TEST, MORNING)
    [again, _] = find_notices(database, states=("draft",))
    assert "乙" not in again.body_text
    assert again.dedupe_key.endswith("#2")


def test_what_was_approved_is_not_told_again(world, database, bureau):
    world.published(bureau)
    world.finding(bureau, message="甲")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    world.finding(bureau, subject="T3.total.research", message="乙")
    plan(database, TEST, MORNING)
    news = find_notices(database, states=("draft",))
    assert len(news) == 2
    assert all("乙" in item.body_text and "问题：甲" not in item.body_text for item in news)


def test_changed_facts_and_regressions_are_news(world, database, bureau):
    world.published(bureau)
    number = world.finding(bureau)
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    database.execute("UPDATE findings SET reopened = 1 WHERE id = ?", [number])
    planned = plan(database, TEST, MORNING)
    assert (planned.cancelled, len(planned.drafted)) == (2, 2)


def audited(world, count):
    """Bodies whose reports were read in one run."""
    run = world.run()
    codes = [f"N{number}" for number in range(count)]
    for code in codes:
        world.agency(code)
        version = world.published(code)
        world.insert("version_audits", version_id=version, run_id=run, status="read")
    return codes, run


def told_of(database):
    return {item.agency_code for item in find_notices(database)}


def test_a_rule_that_fails_everywhere_tells_nobody_until_a_person_confirms(world, database):
    codes, run = audited(world, 10)
    numbers = [world.finding(code, run=run, severity="warning", state="open") for code in codes[:4]]
    other = world.finding(codes[9], "A33", run=run, severity="warning", state="open")
    policy = Policy(require_confirmed=False)
    assert [(one.code, one.failing, one.reports, one.percent) for one in rule_alarms(database, YEAR, 30)] == [
        ("A31", 4, 10, 40)
    ]
    plan(database, policy, MORNING)
    assert told_of(database) == {codes[9]}
    world.confirm(numbers[0])
    plan(database, policy, MORNING)
    assert told_of(database) == {codes[9], codes[0]}
    assert other


def test_three_of_ten_are_no_alarm_and_nine_reports_are_too_few(world, database):
    codes, run = audited(world, 10)
    for code in codes[:3]:
        world.finding(code, run=run, severity="warning", state="open")
    assert rule_alarms(database, YEAR, 30) == []
    assert [one.code for one in rule_alarms(database, YEAR, 29)] == ["A31"]
    database.execute("DELETE FROM version_audits WHERE version_id = (SELECT max(version_id) FROM version_audits)")
    assert rule_alarms(database, YEAR, 29) == []


def test_what_is_for_the_auditor_only_stands_in_no_notice(world, database, bureau):
    world.published(bureau)
    run = world.run()
    world.finding(bureau, "C38", "tables", run=run, cause=2, severity="note", message="表格版本无法识别")
    plan(database, TEST, MORNING)
    assert find_notices(database) == []
    world.finding(bureau, run=run)
    plan(database, TEST, MORNING)
    assert find_notices(database) != []
    assert all("C38" not in notice.body_text for notice in find_notices(database))


def test_what_is_held_leaves_only_when_a_person_has_confirmed_it(world, database, bureau):
    trusting = replace(TEST, require_confirmed=False)
    world.published(bureau)
    world.finding(bureau, "A41", "T4.reconsideration.total", severity="warning", state="open", message="总计不符")
    held = world.finding(bureau, "Q13", "某某用语", severity="warning", state="open", message="疑似表述错误")
    plan(database, trusting, MORNING)
    assert [("总计不符" in item.body_text, "表述" in item.body_text) for item in find_notices(database)] == [
        (True, False)
    ] * 2
    world.confirm(held)
    plan(database, trusting, MORNING)
    assert any("疑似表述错误" in item.body_text for item in find_notices(database))


@pytest.mark.parametrize("state", ["open", "confirmed"])
@pytest.mark.parametrize("trusting", [True, False])
def test_a_missing_report_silences_its_findings_whoever_has_to_confirm(world, database, bureau, state, trusting):
    world.published(bureau)
    world.finding(bureau, severity="warning", state=state)
    world.finding(bureau, "C01", "report", state=state, cause=2)
    plan(database, replace(TEST, require_confirmed=not trusting), beijing_time(2027, 2, 22, 10, 10))
    assert find_notices(database, kind="rectify") == []


def test_an_open_error_goes_along_where_nobody_has_to_confirm(world, database, bureau):
    world.published(bureau)
    world.finding(bureau, state="open")
    plan(database, replace(TEST, require_confirmed=False), MORNING)
    assert len(find_notices(database, kind="rectify")) == 2
