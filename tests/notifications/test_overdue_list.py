"""逾期名单: one a supervising office and ISO week, which names nobody who has published."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.health import suspend
from db.notices import approve, find_notices, notice
from db.silences import add_silence
from notifications.outbox import send_due
from notifications.planning import plan
from tests.notifications.missing import fetched, gone, look_at, take_back
from tests.notifications.sending import LIVE, TEST
from tests.notifications.world import YEAR, beijing_time

MONDAY = beijing_time(2027, 2, 15, 10, 10)  # T+8 of 31 January
LOOKS = ("2027-02-13T13:00:00Z", "2027-02-14T13:00:00Z")
CITY = "样例市政务公开办"


def lists(database, **filters):
    return [one for one in find_notices(database, kind="overdue", **filters) if "-W" in one.stage]


@pytest.fixture
def city(world, database):
    """A city with three bureaus below it, and one supervising office that each of them names."""
    world.agency("CITY", "government", name="样例市人民政府")
    for code, name in (("B1", "样例市财政局"), ("B2", "样例市水利局"), ("B3", "样例市教育局")):
        world.agency(code, name=name, roles="responsible supervisor")
        database.execute("UPDATE agencies SET parent = 'CITY' WHERE code = ?", [code])
    database.execute("UPDATE offices SET name = ? WHERE role = 'supervisor'", [CITY])
    return world


def missing(world, code):
    return gone(world, code, looks=LOOKS, confirmed="2027-02-15T01:00:00Z")


def test_what_was_only_handed_in_is_not_said_to_have_been_seen(city, database):
    missing(city, "B1")
    city.published("B3", at="2027-02-09T02:00:00Z")
    database.execute("DELETE FROM report_urls")
    plan(database, LIVE, MONDAY)
    [item] = lists(database)
    assert "样例市财政局" in item.body_text
    assert "样例市教育局" not in item.body_text


def test_one_list_with_what_is_sure_and_apart_from_it_what_is_not(city, database):
    number = missing(city, "B1")
    city.looked(city.source("B2", "http://b.test/"), "network_unreachable", "2027-02-14T13:00:00Z")
    fetched(city, "B3", at="2027-02-09T02:00:00Z")
    plan(database, LIVE, MONDAY)
    [item] = lists(database)
    office = city.office("B1", "supervisor")
    assert (item.stage, item.agency_code, item.office_id) == ("2027-W07", "CITY", office)
    assert item.dedupe_key == f"live|CITY|2026|overdue|2027-W07|{office}"
    assert (item.not_before, item.expires_at) == ("2027-02-15T02:10:00Z", "2027-02-22T01:03:00Z")
    assert item.subject == f"【年报审核】{CITY}2026年度报告：逾期名单（2027年第7周，逾期未公布1家）"
    assert city.column("SELECT template FROM notices WHERE id = ?", item.id) == ["overdue_list"]
    assert city.column("SELECT finding_id FROM notice_findings WHERE notice_id = ?", item.id) == [number]
    sure, unseen, came = item.body_text.split("\n\n")[4:7]
    assert sure.splitlines() == [
        "逾期未公布（经人工核对确认）：1 家",
        "1. 样例市财政局：期限 2027年1月31日（星期日），逾期 15 天，2027-02-15 09:00 经人工核对确认未公布，依据："
        + "《中华人民共和国政府信息公开条例》第四十九条第一款，查看的栏目 http://a.test/B1/",
    ]
    assert "样例市水利局" in unseen
    assert "未能检索（最近一次 2027-02-14 21:00）" in unseen
    assert "不等于没有公布" in unseen
    assert came.splitlines()[0] == "已公布，公布日期不能认定（不等于晚于期限）：1 家"
    assert "样例市教育局" in came
    assert "首次检索到的日期 2027年2月9日" in came
    for part in ("样例市财政局", "样例市水利局", "样例市教育局"):
        assert part in (item.body_html or "")
    assert "样例市财政局" in (item.body_im or "")
    before = city.dump()
    look_at(city, city.column("SELECT source_id FROM sources WHERE agency_code = 'B1'")[0], "2027-02-15T13:00:00Z")
    plan(database, LIVE, MONDAY + timedelta(days=1))
    assert city.dump() == before


def test_week_by_week_and_a_skipped_week_is_not_made_good(city, database):
    missing(city, "B1")
    source = city.column("SELECT source_id FROM sources")[0]
    for day in (0, 1, 4, 16):
        now = MONDAY + timedelta(days=day)
        look_at(city, source, (now - timedelta(hours=13)).strftime("%Y-%m-%dT%H:%M:%SZ"))
        plan(database, TEST, now, YEAR)
    assert [(item.stage, item.state) for item in lists(database)] == [("2027-W07", "expired"), ("2027-W09", "draft")]


@pytest.mark.parametrize(
    "day", [(2027, 2, 14), (2027, 2, 20), (2028, 2, 14)], ids=["before T+8", "Saturday", "a year on"]
)
def test_outside_its_days_there_is_none(city, database, day):
    now = beijing_time(*day, 10, 10)
    evenings = tuple((now - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ") for hours in (37, 13))
    gone(city, "B1", looks=evenings, confirmed=evenings[1])
    plan(database, LIVE, now, YEAR)
    assert lists(database) == []


def test_nothing_to_say_and_no_list(city, database):
    city.looked(city.source("B2", "http://b.test/"), "network_unreachable", "2027-02-14T13:00:00Z")
    city.looked(city.source("B1", "http://b.test/1"), "absent_unconfirmed", "2027-02-14T13:00:00Z")
    fetched(city, "B3", at="2027-02-14T13:00:00Z")  # seen late, on a page without a date
    plan(database, LIVE, MONDAY)
    assert lists(database) == []


def test_what_came_late_is_said_once(city, database):
    fetched(city, "B3", at="2027-02-03T02:00:00Z")
    database.execute("UPDATE versions SET published_on = '2027-02-02'")
    plan(database, LIVE, MONDAY)
    [item] = lists(database)
    assert "样例市教育局：期限 2027年1月31日（星期日），页面发布日期 2027年2月2日" in item.body_text
    assert "请督促" not in item.body_text
    plan(database, LIVE, MONDAY + timedelta(days=7), YEAR)
    assert len(lists(database)) == 1


@pytest.mark.parametrize("code", ["B1", "B2"], ids=["one named as missing", "one named as not found"])
@pytest.mark.parametrize("step", ["draft", "approved", "released"])
def test_a_list_that_names_who_has_published_does_not_leave(city, database, make_outbox, clock, code, step):
    missing(city, "B1")
    city.looked(city.source("B2", "http://b.test/"), "absent_unconfirmed", "2027-02-14T13:00:00Z")
    clock.now = MONDAY
    box, channel = make_outbox()
    plan(database, TEST, MONDAY)
    [item] = lists(database)
    if step != "draft":
        approve(database, [item], "张三", MONDAY)
    if step == "released":
        channel.during = None
        send_due(replace(box, channels={}), limit=None)
        assert city.column("SELECT state FROM notices WHERE id = ?", item.id) == ["released"]
    later = MONDAY + timedelta(hours=1)
    fetched(city, code, at=later.strftime("%Y-%m-%dT03:10:00Z"), published_on="2027-02-15")
    clock.now = later
    if step == "draft":
        approve(database, [item], "张三", MONDAY)
    send_due(box, limit=None)
    assert [part for part in channel.parts if part.number == item.number] == []
    assert city.column("SELECT state FROM notices WHERE id = ?", item.id) == ["cancelled"]
    plan(database, TEST, later)
    fresh = lists(database, states=("draft",))
    assert [one.dedupe_key.rpartition("#")[2] for one in fresh] == ["2"]
    assert ("经人工核对确认未公布" in fresh[0].body_text) == (code == "B2")
    assert "期限以后公布（以页面所示日期为准）：1 家" in fresh[0].body_text


def test_a_report_of_whom_it_does_not_say_that_it_was_not_found_keeps_nothing_back(city, database, make_outbox, clock):
    missing(city, "B1")
    city.looked(city.source("B2", "http://b.test/"), "network_unreachable", "2027-02-14T13:00:00Z")
    city.endpoint(city.office("B1", "supervisor"), "mail", "city@a.test", test=False)
    plan(database, LIVE, MONDAY)
    [item] = lists(database)
    approve(database, [item], "张三", MONDAY)
    fetched(city, "B2", at="2027-02-15T02:30:00Z", published_on="2027-02-15")
    fetched(city, "CITY", at="2027-02-15T02:30:00Z")  # not due before the end of March
    clock.now = MONDAY + timedelta(hours=1)
    plan(database, LIVE, clock.now)
    box, channel = make_outbox(policy=LIVE)
    send_due(box, limit=None)
    assert item.number in {part.number for part in channel.parts}


@pytest.mark.parametrize("step", ["draft", "approved"])
def test_one_portal_that_is_down_does_not_hold_up_the_list_for_its_week(city, database, make_outbox, clock, step):
    missing(city, "B1")
    missing(city, "B2")
    city.endpoint(city.office("B1", "supervisor"), "mail", "city@a.test", test=False)
    plan(database, LIVE, MONDAY)
    [item] = lists(database)
    if step == "approved":
        approve(database, [item], "张三", MONDAY)
    look_at(city, 1, "2027-02-15T13:00:00Z")
    clock.now = MONDAY + timedelta(hours=23, minutes=59)
    plan(database, LIVE, clock.now)
    assert [one.id for one in lists(database)] == [item.id], "its next look may be on its way"
    city.looked(2, "network_unreachable", "2027-02-15T13:00:00Z")
    clock.now = MONDAY + timedelta(days=1)
    for _ in range(3):
        plan(database, LIVE, clock.now)
    first, fresh = lists(database)
    assert (first.state, fresh.state, fresh.dedupe_key) == ("cancelled", "draft", f"{first.dedupe_key}#2")
    sure, unseen = fresh.body_text.split("\n\n")[4:6]
    assert ("样例市财政局" in sure, "样例市水利局" in sure) == (True, False)
    assert "样例市水利局：期限 2027年1月31日（星期日），未能检索" in unseen
    approve(database, [fresh], "张三", clock.now)
    box, channel = make_outbox(policy=LIVE)
    send_due(box, limit=None)
    assert fresh.number in {part.number for part in channel.parts}


def test_a_list_that_waits_as_a_whole_stays(city, database):
    missing(city, "B1")
    missing(city, "B2")
    plan(database, LIVE, MONDAY)
    approve(database, lists(database), "张三", MONDAY)
    for source in (1, 2):
        city.looked(source, "network_unreachable", "2027-02-15T13:00:00Z")
    fetched(city, "B3", at="2027-02-15T13:00:00Z", published_on="2027-02-15")
    plan(database, LIVE, MONDAY + timedelta(days=1))
    assert [one.state for one in lists(database)] == ["approved"]


def test_a_word_taken_back_takes_the_list_back(city, database):
    missing(city, "B1")
    missing(city, "B2")
    plan(database, TEST, MONDAY)
    take_back(database, "B1", MONDAY)
    plan(database, TEST, MONDAY + timedelta(minutes=9))
    [fresh] = lists(database, states=("draft",))
    sure = fresh.body_text.split("\n\n")[4]
    assert ("样例市财政局" in sure, "样例市水利局" in sure) == (False, True)


def test_who_is_silenced_is_not_named(city, database, make_outbox, clock):
    missing(city, "B1")
    missing(city, "B2")
    clock.now = MONDAY
    silenced: dict[str, Any] = {
        "agency_code": "B1",
        "office_id": None,
        "code": None,
        "reason": "重组",
        "by": "张三",
        "now": MONDAY,
    }
    plan(database, TEST, MONDAY)
    [item] = lists(database)
    approve(database, [item], "张三", MONDAY)
    add_silence(database, **silenced, starts_at=MONDAY - timedelta(days=1), ends_at=MONDAY + timedelta(days=1))
    box, channel = make_outbox()
    sent = send_due(box, limit=None)
    assert sent.suspended == {item.number: "样例市财政局在静默中"}
    assert channel.parts == []
    plan(database, TEST, MONDAY)
    [fresh] = lists(database, states=("draft",))
    assert notice(database, item.number).state == "cancelled", "it does not hold the others back for its week"
    assert ("样例市财政局" in fresh.body_text, "样例市水利局" in fresh.body_text) == (False, True)
    approve(database, [fresh], "张三", MONDAY)
    assert send_due(box, limit=None).outcomes == {"sent": 1}


def test_the_row_with_an_address_gets_it_and_two_counties_stay_apart(city, database):
    missing(city, "B1")
    city.agency("OTHER", "government", name="别市人民政府")
    city.agency("X1", name="别市财政局", roles="responsible supervisor")
    database.execute("UPDATE agencies SET parent = 'OTHER' WHERE code = 'X1'")
    database.execute("UPDATE offices SET name = ? WHERE role = 'supervisor'", [CITY])
    missing(city, "X1")
    city.endpoint(city.office("B3", "supervisor"), "mail", test=False)
    plan(database, LIVE, MONDAY)
    first, second = lists(database)
    assert (first.office_id, second.office_id) == (city.office("B3", "supervisor"), city.office("X1", "supervisor"))
    assert "别市财政局" not in first.body_text
    assert first.dedupe_key.endswith(f"|{city.office('B1', 'supervisor')}")


def test_whom_only_a_suspended_portal_could_show_is_not_named_as_missing(city, database, make_outbox, clock):
    missing(city, "B1")
    missing(city, "B2")
    plan(database, TEST, MONDAY)
    [item] = lists(database)
    approve(database, [item], "张三", MONDAY)
    suspend(database, "pB1", by="李四", why="迁移", now=MONDAY)
    clock.now = MONDAY
    box, channel = make_outbox()
    assert "李四：迁移" in send_due(box, limit=None).suspended[item.number]
    assert channel.parts == []
    plan(database, LIVE, MONDAY)
    [fresh] = lists(database, mode="live")
    sure, unseen = fresh.body_text.split("\n\n")[4:6]
    assert ("样例市财政局" in sure, "样例市水利局" in sure) == (False, True)
    assert "样例市财政局：期限 2027年1月31日（星期日），未能检索" in unseen


def test_a_town_in_the_list_stands_on_its_local_notice(city, database):
    city.agency("T1", "township", name="样例镇人民政府", roles="responsible supervisor")
    database.execute("UPDATE agencies SET parent = 'CITY' WHERE code = 'T1'")
    database.execute("UPDATE offices SET name = ? WHERE role = 'supervisor'", [CITY])
    missing(city, "T1")
    plan(database, replace(TEST, local_basis="样例市年报通知"), MONDAY)
    [item] = lists(database)
    [line] = [line for line in item.body_text.splitlines() if "样例镇人民政府" in line]
    assert "期限 2027年1月31日（星期日），逾期 15 天" in line
    assert "依据：样例市年报通知" in line
    assert "第四十九条" not in line


def test_what_silences_the_government_above_silences_no_list_of_its_bodies(city, database, make_outbox, clock):
    """The list only bears its name."""
    missing(city, "B1")
    city.endpoint(city.office("B1", "supervisor"), "mail", "city@a.test", test=False)
    city.source("CITY", "http://city.test/")
    about: dict[str, Any] = {"office_id": None, "code": None, "reason": "改版", "by": "张三", "now": MONDAY}
    hours: dict[str, Any] = {"starts_at": MONDAY - timedelta(days=1), "ends_at": MONDAY + timedelta(days=1)}
    add_silence(database, agency_code="CITY", **about, **hours)
    suspend(database, "pCITY", by="李四", why="迁移", now=MONDAY)
    plan(database, LIVE, MONDAY)
    [item] = lists(database)
    approve(database, [item], "张三", MONDAY)
    clock.now = MONDAY
    box, channel = make_outbox(policy=LIVE)
    sent = send_due(box, limit=None)
    assert (sent.suspended, [part.address for part in channel.parts]) == ({}, ["city@a.test"])
