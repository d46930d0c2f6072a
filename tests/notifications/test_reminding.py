"""Reminders: who is told, when, on which basis, and what is claimed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.notices import find_notices
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.sending import LIVE, TEST
from tests.notifications.world import MORNING, YEAR, beijing_time


def texts(database, **filters):
    return [item.body_text for item in find_notices(database, **filters)]


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


def test_a_region_may_ask_for_it_earlier_but_not_later(world, database):
    city = world.agency("CITY", "government", name="样例市人民政府")
    below = world.agency("B1", name="样例市水利局")
    database.execute("UPDATE agencies SET parent = ? WHERE code = ?", [city, below])
    world.agency("OTHER", name="别市水利局")

    def due(day: str) -> dict[str, tuple[str, str]]:
        policy = Policy(regional={"CITY": (day, "样例市年报通知")})
        plan(database, policy, beijing_time(2027, 1, 22, 10, 10))
        rows = database.execute(
            "SELECT agency_code, legal_date, basis FROM deadlines WHERE report_year = 2026 ORDER BY legal_date DESC"
        )
        return {code: (legal, basis) for code, legal, basis in rows}

    early, late = due("01-26"), due("02-20")
    assert early["B1"] == ("2027-01-26", "样例市年报通知")
    assert early["CITY"] == ("2027-01-26", "样例市年报通知")
    assert early["OTHER"][0] == "2027-01-31"
    assert late["B1"][0] == "2027-01-31"
    assert "第四十九条" in late["B1"][1]
    assert late["CITY"] == ("2027-02-20", "样例市年报通知")


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
    assert find_notices(database, kind="reminder") == []


def test_late_start_makes_the_latest_stage_only(world, database, bureau):
    plan(database, TEST, beijing_time(2027, 1, 25, 10, 10))
    assert world.column("SELECT stage FROM notices") == ["T-7"]


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
