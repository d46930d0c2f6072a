from __future__ import annotations

from datetime import timedelta

import pytest

from db.approvals import approve as approve_request
from db.approvals import ask
from db.notices import approve, find_notices, notice
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.world import MORNING, YEAR, beijing_time

TEST = Policy()
LIVE = Policy(mode="live")


def texts(database, **filters):
    return [item.body_text for item in find_notices(database, **filters)]


@pytest.fixture
def bureau(world):
    world.agency("A1", name="样例市财政局", roles="responsible head supervisor")
    return "A1"


def test_a_department_is_reminded_of_article_49(world, database, bureau):
    world.looked(world.source(bureau), "absent_unconfirmed")
    plan(database, TEST, beijing_time(2027, 1, 14, 10, 10))
    [item] = find_notices(database)
    assert (item.kind, item.stage, item.state, item.drafted_by) == ("reminder", "T-15", "draft", "gouji")
    assert item.subject == "【测试】【年报审核】样例市财政局2026年度报告：提醒，期限2027年1月31日（星期日）"
    for part in (
        "《中华人民共和国政府信息公开条例》第四十九条第一款",
        "报送",
        "向社会公布",
        "请于2027年1月29日（星期五）下班前完成",
        "还有 11 个工作日",
        "截至 2027-01-25 21:00（北京时间），审核系统尚未检索到该报告",
        "http://a.test/nb/",
        "2027 调休未录入",
    ):
        assert part in item.body_text


def test_from_t_3_on_the_head_gets_it_too(world, database, bureau):
    plan(database, TEST, MORNING)
    items = find_notices(database)
    assert [(item.stage, item.office_id) for item in items] == [
        ("T-3", world.office(bureau)),
        ("T-3", world.office(bureau, "head")),
    ]
    assert "催报" in items[0].subject
    assert "（抄送件）" not in items[0].body_text
    assert "（抄送件）" in items[1].body_text


def test_a_town_is_never_told_article_49(world, database):
    world.agency("T1", "township", name="样例镇人民政府")
    world.agency("S1", "street_office", name="样例街道办事处")
    plan(database, Policy(local_deadline="01-20", local_basis="样例县年报工作通知"), beijing_time(2027, 1, 19, 10, 10))
    items = find_notices(database)
    assert len(items) == 2
    for item in items:
        assert "第四十九条" not in item.body_text + (item.body_html or "")
        assert "样例县年报工作通知" in item.body_text
        assert "2027年1月20日（星期三）" in item.body_text


def test_a_government_owes_it_by_31_march(world, database):
    world.agency("G1", "government", name="样例市人民政府")
    plan(database, TEST, beijing_time(2027, 3, 16, 10, 10))
    [item] = find_notices(database)
    assert "第四十九条第二款" in item.body_text
    assert "2027年3月31日（星期三）" in item.body_text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("absent_unconfirmed", "尚未检索到"),
        ("network_unreachable", "未能检索"),
        ("blocked_by_protection", "未能检索"),
        (None, "未能检索"),
    ],
)
def test_a_reminder_says_what_was_looked_at_and_claims_no_absence(world, database, bureau, outcome, words):
    source = world.source(bureau)
    if outcome:
        world.looked(source, outcome)
    plan(database, TEST, beijing_time(2027, 1, 14, 10, 10))
    [text] = texts(database)
    assert f"审核系统{words}该报告" in text
    assert "未公开" not in text
    assert "没有发布" not in text


def test_one_unreachable_portal_of_two_is_unknown(world, database, bureau):
    world.looked(world.source(bureau), "absent_unconfirmed")
    world.insert("platforms", platform_id="p2", name="二", group_id=f"g{bureau}")
    world.insert("sources", agency_code=bureau, platform_id="p2", column_url="http://b.test/", role="summary")
    plan(database, TEST, beijing_time(2027, 1, 14, 10, 10))
    [text] = texts(database)
    assert "未能检索该报告" in text


def test_the_newest_look_counts(world, database, bureau):
    source = world.source(bureau)
    world.looked(source, "server_error", "2027-01-10T13:00:00Z")
    world.looked(source, "absent_unconfirmed", "2027-01-11T13:00:00Z")
    plan(database, TEST, beijing_time(2027, 1, 14, 10, 10))
    assert "尚未检索到该报告" in texts(database)[0]


def test_a_published_report_is_not_asked_for(world, database, bureau):
    world.published(bureau)
    plan(database, TEST, MORNING)
    assert find_notices(database) == []
    assert world.column("SELECT met_on FROM deadlines WHERE report_year = ?", YEAR) == ["2027-01-20"]


@pytest.mark.parametrize(
    "day",
    [(2026, 12, 29), (2027, 1, 30), (2027, 1, 31), (2027, 2, 1), (2027, 2, 15)],
    ids=["too early", "no working day left", "the legal date, a Sunday", "T+1", "T+8"],
)
def test_outside_the_ladder_nothing_is_sent(world, database, bureau, day):
    plan(database, TEST, beijing_time(*day, 10, 10))
    assert find_notices(database) == []


def test_late_start_makes_the_latest_stage_only(world, database, bureau):
    plan(database, TEST, beijing_time(2027, 1, 25, 10, 10))
    assert world.column("SELECT stage FROM notices") == ["T-7"]


def test_ten_plans_equal_one(world, database, bureau):
    world.agency("A2")
    world.finding(bureau)
    plan(database, TEST, MORNING)
    before = world.dump()
    for _ in range(9):
        planned = plan(database, TEST, MORNING)
        assert (planned.drafted, planned.cancelled, planned.expired) == ([], 0, 0)
    assert world.dump() == before
    assert len(before[1]) == 5


def test_the_ladder_goes_on_and_the_old_draft_expires(world, database, bureau):
    plan(database, TEST, beijing_time(2027, 1, 22, 10, 10))
    planned = plan(database, TEST, MORNING)
    assert planned.expired == 1
    assert [(i.stage, i.state) for i in find_notices(database)] == [
        ("T-7", "expired"),
        ("T-3", "draft"),
        ("T-3", "draft"),
    ]


def test_a_corrected_calendar_moves_the_date_and_sends_nothing_twice(world, database, bureau):
    plan(database, TEST, MORNING)
    world.insert("workdays", day="2027-01-31", is_workday=1, source="国办通知")
    plan(database, TEST, MORNING + timedelta(hours=1))
    assert world.column("SELECT act_by FROM deadlines WHERE report_year = ?", YEAR) == ["2027-01-31"]
    assert world.column("SELECT stage FROM notices") == ["T-3", "T-3"], "the moved ladder stands at T-7 again"


def test_a_body_that_becomes_a_town_loses_its_legal_deadline(world, database, bureau):
    plan(database, TEST, beijing_time(2026, 12, 1, 10, 10), YEAR)
    database.execute("UPDATE agencies SET kind = 'township' WHERE code = ?", [bureau])
    plan(database, TEST, beijing_time(2026, 12, 1, 10, 10), YEAR)
    assert world.column("SELECT kind FROM deadlines") == ["local"]


def test_live_drafts_wait_for_the_hours_of_their_stage(world, database, bureau):
    plan(database, LIVE, beijing_time(2027, 1, 26, 20, 0))
    assert {item.not_before for item in find_notices(database)} == {"2027-01-27T01:03:00Z"}
    assert {item.expires_at for item in find_notices(database)} == {"2027-01-28T01:03:00Z"}


def test_on_the_last_working_day_it_says_so(world, database, bureau):
    plan(database, TEST, beijing_time(2027, 1, 29, 10, 10))
    assert {item.stage for item in find_notices(database)} == {"T-0"}
    assert all("本件日期当日是最后一个工作日" in text for text in texts(database))


@pytest.mark.parametrize("moment", [(2027, 1, 25, 17, 30), (2027, 1, 29, 17, 30)], ids=["eve of T-3", "after T-0"])
def test_a_live_text_that_would_leave_too_late_is_not_written(world, database, bureau, moment):
    plan(database, LIVE, beijing_time(*moment))
    assert find_notices(database) == []


def test_test_drafts_wait_for_nobody_and_have_somewhere_to_go(world, database, bureau):
    plan(database, TEST, beijing_time(2027, 1, 26, 20, 0))
    assert {item.not_before for item in find_notices(database)} == {"2027-01-26T12:00:00Z"}
    assert world.column("SELECT count(*) FROM endpoints WHERE is_test = 1 AND channel = 'folder'") == [3]


def test_an_office_with_a_test_mailbox_gets_no_folder(world, database, bureau):
    world.endpoint(world.office(bureau), "mail", "test@a.test")
    plan(database, TEST, MORNING)
    assert world.column("SELECT count(*) FROM endpoints WHERE office_id = ?", world.office(bureau)) == [1]


def test_bodies_nobody_answers_for_are_named(world, database):
    world.agency("A9", name="孤儿局", roles="")
    assert plan(database, TEST, MORNING).unreachable == ["孤儿局"]


def test_numbers_count_on_through_the_calendar_year(world, database, bureau):
    plan(database, TEST, beijing_time(2026, 12, 30, 10, 10))
    plan(database, TEST, beijing_time(2027, 1, 14, 10, 10))
    plan(database, TEST, beijing_time(2027, 1, 22, 10, 10))
    assert [item.number for item in find_notices(database)] == ["GJ-2026-000001", "GJ-2027-000001", "GJ-2027-000002"]


def test_rectify_names_confirmed_findings_one_line_a_group(world, database, bureau):
    world.published(bureau)
    run = world.run()
    seen = {"expected": 10, "found": 9, "operands": [["T3.granted.total", 4], ["T3.partial.total", 6]]}
    world.finding(bureau, "A31", "T3.total.total", run=run, **seen, message="总计少 1 件")
    world.finding(bureau, "A32", "T3.total.business", run=run, severity="warning", message="商业企业列也不符")
    world.finding(bureau, "C13", "contact", run=run, cause=2, severity="note", message="未注明联系方式")
    world.finding(bureau, "A41", "T4.reconsideration.total", run=run, cause=3, severity="warning", state="open")
    plan(database, TEST, beijing_time(2027, 2, 22, 10, 10))
    [office, supervisor] = find_notices(database)
    assert office.subject == "【测试】【年报审核】样例市财政局2026年度报告：督促整改（1项）"
    assert (supervisor.office_id, office.stage) == (world.office(bureau, "supervisor"), "R0")
    for part in (
        "表三“（七）总计”行“总计”列",
        "公布的数：9",
        "应为或关系：4+6=10",
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


def test_test_mode_does_not_use_up_the_live_notice(world, database, bureau):
    world.published(bureau)
    world.finding(bureau)
    assert len(plan(database, TEST, MORNING).drafted) == 2
    assert len(plan(database, LIVE, MORNING).drafted) == 2
    assert sorted(world.column("SELECT mode FROM notices")) == ["live", "live", "test", "test"]


def test_old_seasons_are_planned_while_they_have_findings(world, database, bureau):
    world.published(bureau, 2024)
    world.finding(bureau, year=2024)
    plan(database, TEST, beijing_time(2027, 6, 1, 10, 10))
    assert {item.report_year for item in find_notices(database)} == {2024}
    assert notice(database, "1").number == "GJ-2027-000001"


def test_a_plan_ends_waivers_that_are_over(world, database):
    world.agency("A1")
    number = world.finding("A1", state="open", severity="warning")
    now = MORNING - timedelta(days=5)
    until = (MORNING - timedelta(days=1)).date()
    ask(database, number, kind="waive", by="张三", reason="explained", note="说明", now=now, until=until)
    approve_request(database, number, by="李四", now=now)
    plan(database, TEST, MORNING)
    assert world.column("SELECT state FROM findings") == ["open"]
