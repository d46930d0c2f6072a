"""通报草稿 and 公布情况报告: who is named, who is not, and that what is uncertain counts against nobody."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from audit.errors import BadSettings, GoujiError
from audit.rules import ALL
from db.agencies import all_agencies
from db.notice_decisions import cancel_by
from db.notices import approve, find_notices
from db.times import instant
from notifications.ordering import order
from notifications.outbox import send_due
from notifications.planning import plan
from notifications.problem_classes import CLASSES, WITHOUT
from notifications.season import Season
from notifications.supervising import key_of, supervising
from notifications.wording import Wording
from tests.notifications.sending import TEST
from tests.notifications.world import YEAR, World, beijing_time

DAY = beijing_time(2027, 2, 16, 10, 10)
OFFICE = "样例市政务公开办"
BODIES = {
    "D1": "按时局",
    "D2": "迟到局",
    "D3": "无踪局",
    "D4": "未见局",
    "D5": "断网局",
    "D6": "无日期局",
    "D7": "有错局",
}


def on_portal(world: World, code: str, published_on: str | None, at: str) -> int:
    """A report that a crawl has fetched, and an audit has read."""
    version = world.published(code, at=at)
    crawl = world.insert("crawls", started_at=at, trigger="demo", app_version="0")
    seen = {"kind": "article", "requested_url": "http://a.test/", "at": at, "vantage": "x"}
    capture = world.insert("captures", crawl_id=crawl, user_agent="gouji", **seen)
    sql = "UPDATE versions SET capture_id = ?, published_on = ? WHERE id = ?"
    world.database.execute(sql, [capture, published_on, version])
    world.insert("version_audits", version_id=version, run_id=world.run(), status="read")
    return version


def absent(world: World, code: str) -> int:
    """A person has confirmed it, and C01 stands."""
    row = {"agency_code": code, "report_year": YEAR, "confirmed_by": "李四", "note": "x"}
    world.insert("absence_confirmations", **row, confirmed_at="2027-02-08T02:00:00Z")
    return world.finding(code, "C01", "report")


@pytest.fixture
def town(world, database):
    """A government and seven departments below it, each in another plight; all have one supervising office."""
    world.agency("G", "government", "样例市人民政府", "")
    for code, name in BODIES.items():
        world.agency(code, name=name, roles="")
        for role, office in (("responsible", "办公室"), ("supervisor", OFFICE)):
            world.insert("offices", agency_code=code, name=office, role=role)
    database.execute("UPDATE agencies SET parent = 'G' WHERE code <> 'G'")
    sources = {code: world.source(code, f"http://a.test/{code}/") for code in BODIES}
    on_portal(world, "D1", "2027-01-20", "2027-01-20T12:00:00Z")
    on_portal(world, "D2", "2027-02-03", "2027-02-03T12:00:00Z")
    on_portal(world, "D6", None, "2027-02-03T12:00:00Z")
    on_portal(world, "D7", "2027-01-31", "2027-02-03T12:00:00Z")
    for code in ("D1", "D2", "D6", "D7"):
        world.looked(sources[code], "found", "2027-02-03T12:00:00Z")
    for code, outcome in (("D3", "absent_unconfirmed"), ("D4", "absent_unconfirmed"), ("D5", "network_unreachable")):
        world.looked(sources[code], outcome, "2027-02-07T12:00:00Z")
    world.looked(sources["D3"], "absent_unconfirmed", "2027-02-15T12:00:00Z")
    absent(world, "D3")
    world.finding("D7", "A31", message="总计少 1 件")
    world.finding("D7", "Q10", "whole", severity="warning", cause=2, message="与某局雷同")
    world.finding("D1", "A33", severity="note", message="只是提示")
    world.finding("D1", "C38", "tables", severity="warning", state="open", message="没有确认")
    return world


def drafts(database, kind):
    return find_notices(database, states=("draft",), kind=kind)


def section(text: str, start: str, end: str) -> str:
    return text[text.index(start) : text.index(end)]


def test_the_report_on_publication(town, database):
    plan(database, TEST, beijing_time(2027, 2, 4, 10, 10), YEAR)
    assert drafts(database, "publication") == [], "5 February is the fifth working day after 31 January"
    plan(database, TEST, DAY, YEAR)
    [notice] = drafts(database, "publication")
    assert (notice.agency_code, notice.stage, notice.office_id) == ("G", "department", town.office("D1", "supervisor"))
    assert notice.dedupe_key.startswith("test|G|2026|publication|department.")
    assert notice.subject == f"【测试】【年报审核】{OFFICE}2026年度报告：公布情况报告，期限2027年1月31日（星期日）"
    text = notice.body_text
    for part in (
        f"主送：{OFFICE}",
        "应公布 7 家，已公布 4 家（57.1%）",
        (
            "按时率：50.0%。其中不能认定 3 家（公布日期不明 1 家，尚未检索到 1 家，未能检索 1 家），未计入；可以认定 4 家：按时 2 "
            "家，晚于期限 1 家，经人工核实未公布 1 家。"
        ),
        "没有登记集中发布栏目，未核",
        "1. 按时局：已公布（2027年1月20日，按时）",
        "5. 断网局：未能检索",
    ):
        assert part in text
    late = section(text, "（一）", "（二）")
    missing, doubtful = section(text, "（二）", "三、"), section(text, "三、", "四、")
    assert "迟到局：期限 2027年1月31日（星期日），页面所示公布日期 2027年2月3日" in late
    assert [name for name in BODIES.values() if name in missing] == ["无踪局"]
    assert [name for name in BODIES.values() if name in doubtful] == ["未见局", "断网局", "无日期局"]
    assert "（抄送件）" not in text
    assert plan(database, TEST, DAY + timedelta(minutes=1), YEAR).drafted == []


def test_where_reports_are_linked_centrally(town, database):
    for code, outcome in (("D1", "found"), ("D2", "absent_unconfirmed"), ("D3", "")):
        town.database.execute("UPDATE sources SET role = 'summary' WHERE agency_code = ?", [code])
        town.database.execute(
            "DELETE FROM outcomes WHERE source_id = (SELECT source_id FROM sources WHERE agency_code = ?)", [code]
        )
        if outcome:
            source = town.column("SELECT source_id FROM sources WHERE agency_code = ?", code)[0]
            town.looked(source, outcome, "2027-02-08T12:00:00Z")
    plan(database, TEST, DAY, YEAR)
    text = drafts(database, "publication")[0].body_text
    assert "已在集中栏目检索到报告 1 家，在集中栏目尚未检索到 1 家，还没有查看 1 家；其余 4 家" in text
    assert "集中栏目尚未检索到的：迟到局。" in text


def test_never_when_the_days_are_nought_and_not_for_seasons_long_gone(town, database):
    plan(database, replace(TEST, publication_days=0), DAY, YEAR)
    plan(database, TEST, DAY + timedelta(days=120), YEAR)
    assert drafts(database, "publication") == []


def test_a_draft_follows_what_came_a_day_later_and_an_approved_one_stays(town, database, make_outbox, clock):
    plan(database, TEST, DAY, YEAR)
    on_portal(town, "D4", "2027-02-16", instant(DAY))
    assert plan(database, TEST, DAY + timedelta(hours=1), YEAR).cancelled == 0, "once a day is enough"
    tomorrow = DAY + timedelta(days=1)
    assert plan(database, TEST, tomorrow, YEAR).cancelled == 1
    [again] = drafts(database, "publication")
    assert "已公布 5 家" in again.body_text
    approve(database, [again], "张三", tomorrow)
    on_portal(town, "D5", "2027-02-17", instant(tomorrow))
    clock.now = tomorrow + timedelta(days=1)
    plan(database, TEST, clock.now, YEAR)
    assert drafts(database, "publication") == []
    box, _ = make_outbox()
    assert send_due(box, limit=50).released == 1
    plan(database, TEST, clock.now, YEAR)
    assert drafts(database, "publication") == []


@pytest.mark.parametrize("kind", ["circular", "publication"])
def test_who_was_called_missing_and_published_since_stops_the_draft(town, database, make_outbox, clock, kind):
    order(database, TEST, DAY, kind, YEAR, by="王五")
    approve(database, drafts(database, kind), "张三", DAY)
    on_portal(town, "D3", "2027-02-16", instant(DAY))
    clock.now = DAY
    box, channel = make_outbox()
    assert (send_due(box, limit=50).cancelled, channel.parts) == (1, [])
    order(database, TEST, DAY, kind, YEAR, by="王五")
    [again] = drafts(database, kind)
    assert "无踪局：经人工核实未公布" not in again.body_text


def test_the_circular(town, database):
    assert plan(database, TEST, DAY, YEAR).drafted
    assert drafts(database, "circular") == [], "nobody has let a second notice pass"
    done = order(database, TEST, DAY, "circular", YEAR, by="王五", supervisor="G")
    [notice] = drafts(database, "circular")
    assert done.drafted == [notice.number]
    assert town.column("SELECT actor FROM notice_events WHERE notice_id = ? AND kind = 'ordered'", notice.id) == [
        "王五"
    ]
    assert (notice.agency_code, notice.stage) == ("G", "2027-02-16")
    text = notice.body_text
    for part in (
        "是否通报、通报哪些内容、在什么范围通报，由你单位决定；审核系统从不发布通报。",
        "应公布 7 家，已公布 4 家（57.1%）",
        "按时率：50.0%。其中不能认定 3 家（公布日期不明 1 家，尚未检索到 1 家，未能检索 1 家），未计入；可以认定 4 家",
        "合格率：75.0%。均可以认定：合格 3 家。合格指已公布",
        "（一）不按时发布：2 家\n   1. 无踪局：期限 2027年1月31日（星期日），经人工核实未公布\n   2. 迟到局：期限",
        "（二）发布内容不准确不全面：1 家\n   1. 有错局：错误 1 项：不平衡（A31）",
        "（三）内容雷同：1 家\n   1. 有错局：疑点 1 项：不平衡（Q10）",
        "（四）敷衍塞责：无\n",
        "三、问题单位（按严重程度）\n   1. 无踪局：未公布；不按时发布\n   2. 有错局：错误 1 项、疑点 1 项；",
        "内容雷同\n   3. 迟到局：不按时发布",
        "五、下一步要求（建议）\n   1. 经核实未公布的单位，于2027年2月19日（星期五）前公布",
    ):
        assert part in text
    assert [name for name in BODIES.values() if name in section(text, "四、", "五、")] == [
        "未见局",
        "断网局",
        "无日期局",
    ]
    assert "责令" not in text
    assert "按时局" not in text
    assert town.column("SELECT count(*) FROM notice_findings WHERE notice_id = ?", notice.id) == [3]
    assert order(database, TEST, DAY, "circular", YEAR, by="王五").there == [notice.number]
    assert plan(database, TEST, DAY + timedelta(hours=1), YEAR).cancelled == 0


def test_its_next_steps_keep_to_the_days_of_the_region(town, database):
    order(
        database, replace(TEST, regional_days={"G": {"error": 1}, "D7": {"error": 9}}), DAY, "circular", YEAR, by="王五"
    )
    assert "1. 经核实未公布的单位，于2027年2月17日（星期三）前公布" in drafts(database, "circular")[0].body_text


def test_one_living_draft_that_follows_the_facts(town, database):
    order(database, TEST, DAY, "circular", YEAR, by="王五")
    plan(database, TEST, DAY, YEAR)
    town.finding("D2", "Q17", "whole", severity="warning", cause=3, message="过于简单")
    assert plan(database, TEST, DAY + timedelta(hours=1), YEAR).cancelled == 1
    [again] = drafts(database, "circular")
    assert "（四）敷衍塞责：1 家\n   1. 迟到局：疑点 1 项" in again.body_text
    tomorrow = DAY + timedelta(days=1)
    order(database, TEST, tomorrow, "circular", YEAR, by="王五")
    [newest] = drafts(database, "circular")
    assert (newest.stage, newest.id > again.id) == ("2027-02-17", True)
    cancel_by(database, newest.number, state="draft", reason="不通报", by="赵六", now=tomorrow)
    assert "circular" not in {item.kind for item in find_notices(database, states=("draft",))}
    plan(database, TEST, tomorrow + timedelta(hours=1), YEAR)
    assert drafts(database, "circular") == [], "what a person has taken back is not drafted anew by itself"
    order(database, TEST, tomorrow, "circular", YEAR, by="王五")
    assert drafts(database, "circular")[0].dedupe_key.endswith("#2")
    assert plan(database, TEST, tomorrow + timedelta(hours=1), YEAR).cancelled == 0


def second_notice(world: World, number: int, day: str) -> None:
    """R+1, released, about one finding."""
    told = {"subject": "x", "body_text": "x", "content_hash": "x", "drafted_by": "gouji", "template_sha": "x"}
    row = {"number": f"GJ-2027-9{number:05}", "dedupe_key": f"r{number}", "mode": "test", "agency_code": "D7"}
    more = {
        "report_year": YEAR,
        "kind": "rectify",
        "stage": "R+1",
        "template": "rectify",
        "created_at": day,
        "not_before": day,
    }
    notice = world.insert("notices", office_id=world.office("D7"), **row, **more, **told)
    facts = world.column("SELECT evidence_hash FROM findings WHERE id = ?", number)[0]
    world.insert("notice_findings", notice_id=notice, finding_id=number, evidence_hash=facts, reopened=0)
    for state in ("approved", "released"):
        sql = "UPDATE notices SET state = ?, approved_by = '张三', approved_at = ? WHERE id = ?"
        world.database.execute(sql, [state, day, notice])
    endpoint = world.endpoint(world.office("D7"))
    sent = {"notice_id": notice, "endpoint_id": endpoint, "body": "x", "state": "sent", "next_at": day, "sent_at": day}
    world.insert("deliveries", **sent)


def test_after_a_second_notice_went_by_one_a_week(town, database, make_outbox, clock):
    number = town.column("SELECT id FROM findings WHERE code = 'A31'")[0]
    second_notice(town, number, "2027-02-22T02:00:00Z")
    plan(database, TEST, beijing_time(2027, 2, 25, 10, 10), YEAR)
    assert drafts(database, "circular") == [], "the third working day is not over"
    passed = beijing_time(2027, 2, 26, 10, 10)
    plan(database, TEST, passed, YEAR)
    assert drafts(database, "circular") == [], "nobody has looked since"
    town.looked(
        town.column("SELECT source_id FROM sources WHERE agency_code = 'D7'")[0], "found", "2027-02-25T22:00:00Z"
    )
    plan(database, TEST, passed, YEAR)
    [notice] = drafts(database, "circular")
    assert notice.stage == "2027-02-22"
    assert "有错局：错误 1 项、疑点 1 项；再次督促后仍未整改；" in notice.body_text
    approve(database, [notice], "张三", passed)
    clock.now = passed
    box, channel = make_outbox()
    send_due(box, limit=50)
    assert len(channel.parts) == 1
    plan(database, TEST, passed + timedelta(days=20), YEAR)
    assert drafts(database, "circular") == [], "no new limit has passed"


def test_objections_doubts_and_silences_name_nobody(town, database):
    database.execute("UPDATE findings SET disputed = 1 WHERE code = 'A31'")
    database.execute("UPDATE findings SET disputed = 1 WHERE code = 'C01'")
    times = {
        "starts_at": "2027-01-01T00:00:00Z",
        "ends_at": "2028-01-01T00:00:00Z",
        "created_at": "2027-01-01T00:00:00Z",
    }
    town.insert("silences", agency_code="D2", reason="x", created_by="x", **times)
    source, crawl = town.column("SELECT source_id FROM sources WHERE agency_code = 'D2'")[0], 1
    said = {"kind": "date_conflict", "detail": "published.meta：2027-01-30、2027-02-03", "at": "2027-02-03T12:00:00Z"}
    town.insert("remarks", crawl_id=crawl, source_id=source, report_year=YEAR, **said)
    order(database, TEST, DAY, "circular", YEAR, by="王五")
    text = drafts(database, "circular")[0].body_text
    assert "（一）不按时发布：无\n" in text
    assert "迟到局：已公布，页面没有可以认定的公布日期" in section(text, "四、", "五、"), "its page names two days"
    assert "A31" not in text
    assert "无踪局：尚未检索到" in section(text, "四、", "五、")
    assert "另有 1 家在静默期内" in text


def silenced(town: World, code: str) -> None:
    times = dict.fromkeys(("starts_at", "created_at"), "2027-01-01T00:00:00Z") | {"ends_at": "2028-01-01T00:00:00Z"}
    town.insert("silences", agency_code=code, reason="x", created_by="x", **times)


def test_a_silence_of_the_government_is_not_about_those_below(town, database):
    silenced(town, "G")
    [first] = order(database, TEST, DAY, "circular", YEAR, by="王五").drafted
    town.finding("D7", "A32", message="另一处少 1 件")
    plan(database, TEST, DAY, YEAR)
    states = {item.number: item.state for item in find_notices(database, kind="circular", year=YEAR)}
    assert (states.pop(first), list(states.values())) == ("cancelled", ["draft"])


def test_a_draft_gives_way_only_to_one_that_could_be_written(town, database, tmp_path):
    [first] = order(database, TEST, DAY, "circular", YEAR, by="王五").drafted
    town.finding("D7", "A32", message="另一处少 1 件")
    (tmp_path / "circular.txt.j2").write_text("{{ number", encoding="utf-8")
    with pytest.raises(BadSettings, match="circular"):
        order(database, replace(TEST, wording=Wording(tmp_path)), DAY, "circular", YEAR, by="王五")
    assert [item.number for item in drafts(database, "circular")] == [first]
    [second] = order(database, TEST, DAY, "circular", YEAR, by="王五").drafted
    assert [item.number for item in drafts(database, "circular")] == [second]


def test_an_office_is_met_where_it_can_be_reached(town, database):
    rows = town.column("SELECT id FROM offices WHERE role = 'supervisor' ORDER BY id")
    town.endpoint(rows[2], "mail", "a@a.test", test=False)
    database.execute("UPDATE endpoints SET state = 'muted', muted_until = '2027-02-15'")
    live = replace(TEST, mode="live")
    season = Season(YEAR, DAY, live, {}, {one.code: one for one in all_agencies(database)})
    [(supervisor, office)] = supervising(database, season)
    assert office.id == rows[2], "its pause is over"
    assert key_of(season, supervisor, "x") == f"live|G|{YEAR}|x|{rows[0]}", "the key stays where the address moves"


def test_orders_that_cannot_be(town, database):
    with pytest.raises(GoujiError, match="X 没有登记主管部门"):
        order(database, TEST, DAY, "circular", YEAR, by="王五", supervisor="X")
    with pytest.raises(GoujiError, match="没有期限已过的应公布单位"):
        order(database, TEST, beijing_time(2027, 1, 5, 10, 10), "publication", YEAR, by="王五")
    database.execute("UPDATE findings SET state = 'open'")
    database.execute("UPDATE versions SET published_on = '2027-01-05'")
    database.execute(
        "UPDATE absence_confirmations SET taken_back_at = ?, taken_back_by = 'x', taken_back_why = 'x'", [instant(DAY)]
    )
    with pytest.raises(GoujiError, match="没有经核实的问题"):
        order(database, TEST, DAY, "circular", YEAR, by="王五")


def test_every_rule_for_offices_has_a_class_or_a_reason_to_have_none():
    told = {rule.code for rule in ALL if rule.for_offices}
    assert set(CLASSES) | set(WITHOUT) == told
    assert not set(CLASSES) & set(WITHOUT)


@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_accused_and_everybody_is_counted_once(world, database, seed):
    """Bodies in any plight: whoever has published is nowhere 未公布, whoever is uncertain counts for nothing."""
    dice = random.Random(seed)
    world.agency("G", "government", "样例市人民政府", "")
    plights = {}
    for number in range(30):
        code, name = f"B{number:02}", f"第{number:02}局"
        world.agency(code, name=name, roles="")
        world.insert("offices", agency_code=code, name=OFFICE, role="supervisor")
        source = world.source(code, f"http://a.test/{code}/") if dice.random() < 0.9 else None
        plight = dice.choice(
            ["in_time", "late", "undated", "handed", "confirmed", "word", "seen", "not_seen", "failed"]
        )
        plights[name] = plight
        if plight in ("in_time", "late", "undated"):
            day = {"in_time": "2027-01-30", "late": "2027-02-02", "undated": None}[plight]
            on_portal(world, code, day, "2027-02-03T12:00:00Z")
        if plight == "handed":
            world.published(code)
        if plight in ("confirmed", "seen", "handed") and dice.random() < 0.9:
            absent(world, code)
        elif plight == "word":
            row = {"agency_code": code, "report_year": YEAR, "confirmed_by": "李四", "note": "x"}
            world.insert("absence_confirmations", **row, confirmed_at="2027-02-08T02:00:00Z")
        if source:
            outcomes = {"seen": "too_large", "failed": dice.choice(["server_error", "blocked_captcha", "parser_drift"])}
            found = "found" if plight in ("in_time", "late", "undated") else "absent_unconfirmed"
            world.looked(source, outcomes.get(plight, found), "2027-02-07T12:00:00Z")
    database.execute("UPDATE agencies SET parent = 'G' WHERE code <> 'G'")
    plan(database, TEST, DAY, YEAR)
    [notice] = drafts(database, "publication")
    text = notice.body_text
    late, missing = section(text, "（一）", "（二）"), section(text, "（二）", "三、")
    named = {name: name in missing for name in plights}
    assert {name for name, there in named.items() if there} <= {
        one for one, plight in plights.items() if plight == "confirmed"
    }
    assert {name for name in plights if name in late} == {one for one, plight in plights.items() if plight == "late"}
    sections = (late, missing, section(text, "三、", "四、"))
    in_time = sum(plight == "in_time" for plight in plights.values())
    listed = sum(name in part for part in sections for name in plights)
    assert listed + in_time == len(plights), "each in one list, and those in time in none"
    decided = in_time + sum(plight == "late" for plight in plights.values()) + sum(named.values())
    assert f"可以认定 {decided} 家" in text
    assert f"其中不能认定 {len(plights) - decided} 家" in text
