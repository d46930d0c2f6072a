"""A local date beside that of the law: one ladder from the earlier one, and 逾期 from that of the law only."""

from __future__ import annotations

from datetime import date

import pytest

from db.notice_decisions import acknowledge
from db.notices import approve, find_notices
from db.season_lists import due_groups, standings
from gouji.review.season import ladder_of
from notifications.outbox import send_due
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.missing import gone
from tests.notifications.world import YEAR, beijing_time

CITY = Policy(regional={"CITY": ("01-20", "样例市年报通知")})
CLOSE = Policy(regional={"CITY": ("01-29", "样例市年报通知")})


@pytest.fixture
def below(world, database):
    world.agency("CITY", "government", name="样例市人民政府", roles="responsible")
    world.agency("B1", name="样例市水利局", roles="responsible head supervisor")
    world.agency("T1", "township", name="样例镇人民政府")
    database.execute("UPDATE agencies SET parent = 'CITY' WHERE code <> 'CITY'")
    return world


def at(*day):
    return beijing_time(*day, 10, 10)


def stages(database, code="B1"):
    return [item.stage for item in find_notices(database) if item.agency_code == code]


def test_a_body_has_both_dates_and_a_town_one(below, database):
    plan(database, CITY, at(2027, 1, 4), YEAR)
    sql = "SELECT agency_code, kind, legal_date, basis FROM deadlines ORDER BY agency_code, legal_date"
    assert [(code, kind, day) for code, kind, day, _ in database.execute(sql).fetchall()] == [
        ("B1", "local", "2027-01-20"),
        ("B1", "department", "2027-01-31"),
        ("CITY", "local", "2027-01-20"),
        ("CITY", "government", "2027-03-31"),
        ("T1", "local", "2027-01-20"),
    ]


def test_one_ladder_from_the_earlier_date_and_one_more_when_it_is_missed(below, database):
    for day in ((2027, 1, 5), (2027, 1, 20), (2027, 1, 21), (2027, 1, 26), (2027, 1, 29)):
        plan(database, CITY, at(*day), YEAR)
    assert stages(database) == ["T-15", "T-0", "T-0", "L+1", "L+1"], "and no ladder of 31 January beside it"
    *_, office, head = [item for item in find_notices(database) if item.agency_code == "B1"]
    assert (office.office_id, head.office_id) == (below.office("B1"), below.office("B1", "head"))
    assert office.dedupe_key == f"test|B1|2026|local|L+1|{below.office('B1')}"
    assert office.expires_at == "2027-02-01T01:03:00Z"
    assert "催报，期限2027年1月31日（星期日）" in office.subject
    for part in (
        "样例市年报通知要求的期限2027年1月20日（星期三）已过。",
        "第四十九条第一款",
        "请于2027年1月29日（星期五）下班前完成",
        "还有 6 个工作日",
    ):
        assert part in office.body_text
    for text in (office.body_html or "", office.body_im or ""):
        assert "2027年1月20日（星期三）已过" in text
    assert "逾期" not in office.body_text


def test_a_local_date_on_the_eve_leaves_no_room_for_one_more(below, database):
    plan(database, CLOSE, at(2027, 1, 30), YEAR)
    plan(database, CLOSE, at(2027, 1, 31), YEAR)
    assert stages(database) == []


def test_overdue_counts_from_the_date_of_the_law_only(below, database):
    gone(below, "B1", looks=("2027-01-26T13:00:00Z", "2027-01-27T13:00:00Z"), confirmed="2027-01-28T01:00:00Z")
    plan(database, CITY, at(2027, 1, 28), YEAR)
    assert {item.kind for item in find_notices(database) if item.agency_code == "B1"} == {"reminder"}
    for evening in ("2027-02-01", "2027-02-02"):
        below.looked(1, "absent_unconfirmed", f"{evening}T13:00:00Z")
    plan(database, CITY, at(2027, 2, 3), YEAR)
    told = [item for item in find_notices(database, kind="overdue") if item.stage == "T+1"]
    assert len(told) == 3
    assert "已逾期 3 天" in told[0].body_text
    assert told[0].dedupe_key.startswith("test|B1|2026|department|T+1|")


def test_a_missed_local_date_is_a_line_of_the_list(below, database):
    below.looked(below.source("B1"), "absent_unconfirmed", "2027-01-24T13:00:00Z")
    plan(database, CITY, at(2027, 1, 25), YEAR)
    [item] = find_notices(database, kind="overdue")
    assert (item.stage, item.agency_code) == ("2027-W04", "CITY")
    [part] = [part for part in item.body_text.split("\n\n") if part.startswith("本地期限已过")]
    assert part.splitlines() == [
        "本地期限已过，法定期限未到（不等于没有公布）：1 家",
        "1. 样例市水利局：期限 2027年1月20日（星期三），尚未检索到（最近一次 2027-01-24 21:00）；"
        + "法定期限 2027年1月31日（星期日），依据：样例市年报通知，查看的栏目 http://a.test/nb/",
    ]
    assert "经人工核对确认" not in item.body_text


def test_who_has_said_that_he_knows_is_told_when_his_date_is_missed(below, database, make_outbox, clock):
    plan(database, CITY, at(2027, 1, 20), YEAR)
    approve(database, find_notices(database), "张三", at(2027, 1, 20))
    clock.now = at(2027, 1, 20)
    send_due(make_outbox(policy=CITY)[0], limit=None)
    [first, *_] = [item for item in find_notices(database) if item.agency_code == "B1"]
    acknowledge(database, first.number, note="", by="张三", now=at(2027, 1, 20))
    plan(database, CITY, at(2027, 1, 21), YEAR)
    assert stages(database)[-2:] == ["L+1", "L+1"]
    approve(database, find_notices(database, states=("draft",)), "张三", at(2027, 1, 21))
    clock.now = at(2027, 1, 21)
    assert send_due(make_outbox(policy=CITY)[0], limit=None).cancelled == 0


def test_the_pages_count_a_body_once(below, database):
    gone(below, "B1")
    plan(database, CITY, at(2027, 1, 5), YEAR)
    groups = due_groups(database, YEAR, date(2027, 1, 25))
    assert {(one.kind, one.legal_date, one.law, one.total) for one in groups} == {
        ("local", date(2027, 1, 20), date(2027, 1, 31), 1),
        ("local", date(2027, 1, 20), date(2027, 3, 31), 1),
        ("local", date(2027, 1, 20), date(2027, 1, 20), 1),
    }
    bureau = next(one for one in groups if one.law == date(2027, 1, 31))
    names = [stage.stage for stage in ladder_of(bureau, {}, date(2027, 1, 25), {}, planned=True).stages]
    assert names == ["T-30", "T-15", "T-7", "T-3", "T-1", "T-0", "L+1", "T+1", "T+8"]
    for today, show, due in (
        (date(2027, 1, 25), "past", date(2027, 1, 20)),
        (date(2027, 2, 3), "overdue", date(2027, 1, 31)),
    ):
        found = [one for one in standings(database, YEAR, show, today, most=9) if one.code == "B1"]
        assert [one.due.legal_date for one in found] == [due]
    assert [one.code for one in standings(database, YEAR, "overdue", date(2027, 1, 25), most=9)] == []
