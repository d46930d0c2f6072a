"""What offices reply: kept for ever, followed where it must be, and deciding nothing."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from audit.errors import GoujiError
from db.absences import missing_reports
from db.alerts import open_alerts
from db.answers import answers_of
from db.decisions import uphold
from db.due import unheard
from db.notice_claims import open_claims, settle_claim, unfetched_claims
from db.notice_decisions import take_back_acknowledgement
from db.notice_replies import BY_LINK, MOST_BY_LINK, Said, last_replies, record_reply, replies_to
from db.notices import approve, find_notices, notice
from db.times import instant
from gouji.absences import reasons_against
from notifications.deciding import suspended
from notifications.filings import Published, filings
from notifications.outbox import send_due
from notifications.planning import plan
from notifications.proving import doubt, proven, spoken_against
from tests.notifications.missing import DAY, gone, look_at
from tests.notifications.sending import LIVE, TEST
from tests.notifications.world import MORNING, YEAR, beijing_time

URL = "https://www.yangli.test/nb/1.html"
MOVED = Said(kind="elsewhere", url=URL, said_by="张科长")


@pytest.fixture
def released(world, database, make_outbox):
    """One notice of a body that has left, by mode: the reminder of T-3, or 督促整改 with two findings."""

    def make(mode="live", kind="reminder"):
        world.agency("A1")
        world.endpoint(world.office("A1"), "mail", "a@a.test", test=mode == "test")
        if kind == "rectify":
            world.published("A1")
            world.finding("A1", "A31")
            world.finding("A1", "A32", "T3.total.person")
        policy = LIVE if mode == "live" else TEST
        plan(database, policy, MORNING)
        approve(database, find_notices(database), "张三", MORNING)
        box, _ = make_outbox(policy=policy)
        send_due(box, limit=50)
        (item,) = find_notices(database, states=("released",), kind=kind)
        return item

    return make


def reply(database, item, said, *, by=BY_LINK, via="link", now=MORNING):
    return record_reply(database, item.number, said, by=by, via=via, now=now)


def test_received_stops_the_ladder_up_to_the_deadline(world, database, released):
    item = released()
    assert reply(database, item, Said(kind="acknowledged"))
    assert not reply(database, item, Said(kind="acknowledged"))
    assert plan(database, LIVE, beijing_time(2027, 1, 28, 10, 10)).drafted == []
    events = database.execute("SELECT actor, kind FROM notice_events WHERE id > 3 ORDER BY id").fetchall()
    assert events == [(BY_LINK, "replied acknowledged"), (BY_LINK, "acknowledged")]
    assert world.column("SELECT acked_by FROM notices") == [BY_LINK]
    # who is known to know may still say more
    assert reply(database, item, Said(kind="explained", note="13812345678 在办"))
    assert [one.note for one in replies_to(database, item.id)] == ["", "138******78 在办"]
    assert [number for number, _ in last_replies(database)] == [item.number] * 2
    assert world.column("SELECT actor || action || detail FROM audit_log") == [
        f"{BY_LINK}notice reply已收到",
        f"{BY_LINK}notice reply情况说明",
    ]
    for statement in ("UPDATE notice_replies SET note = ''", "DELETE FROM notice_replies"):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(statement)


def test_a_claim_holds_reminders_until_a_person_has_looked(world, database, released, make_outbox):
    item = released()
    assert reply(database, item, MOVED)
    assert [(one.agency_code, one.url, one.said_by) for one in open_claims(database)] == [("A1", URL, "张科长")]
    assert [one.cause for one in open_alerts(database)] == [f"claim|live|A1|{YEAR}"]
    at = beijing_time(2027, 1, 28, 10, 10)
    plan(database, LIVE, at)
    (draft,) = find_notices(database, states=("draft",))
    approve(database, [draft], "张三", at)
    assert suspended(database, draft, at) == f"单位称已发布在 {URL}，等人核实"
    with pytest.raises(GoujiError, match="怎样核实"):
        settle_claim(database, 1, registered=False, note="", by="shen", now=at)
    settle_claim(database, 1, registered=False, note="打开是别的年度", by="shen", now=at)
    assert (open_claims(database), open_alerts(database)) == ([], [])
    assert suspended(database, draft, at) == ""
    with pytest.raises(GoujiError, match="没有等人核实"):
        settle_claim(database, 1, registered=True, note="又看", by="shen", now=at)
    assert database.execute("SELECT kind, detail FROM notice_events ORDER BY id DESC").fetchone() == (
        "claim refuted", "1 打开是别的年度",
    )  # fmt: skip


@pytest.mark.parametrize("registered", [None, True, False])
def test_who_says_where_the_report_is_is_missing_in_no_table(world, database, released, registered):
    """Neither while nobody has looked there, nor once a person has seen it: the word of before stands only when it is not so."""
    item = released()
    gone(world, "A1")
    [row] = filings(database, [YEAR], LIVE, DAY.date())
    assert (row.published, row.remark) == (Published.NO, "")
    reply(database, item, MOVED)
    if registered is not None:
        settle_claim(database, 1, registered=registered, note="看过", by="shen", now=MORNING)
    [row] = filings(database, [YEAR], LIVE, DAY.date())
    waits = {None: "等人核实", True: "已核实属实，等抓到报告"}
    if registered is False:
        assert (row.published, row.remark) == (Published.NO, "")
    else:
        assert (row.published, row.remark) == (Published.NOT_SEEN, f"单位称已发布在 {URL}，{waits[registered]}")


def test_a_report_that_was_found_settles_its_claim(world, database, released):
    item = released()
    reply(database, item, MOVED)
    world.published("A1")
    assert open_claims(database) == []
    plan(database, LIVE, beijing_time(2027, 1, 28, 10, 10))
    assert open_alerts(database) == []
    assert [one.kind for _, one in last_replies(database, agency_code="A1", year=YEAR)] == ["elsewhere"]


def test_what_is_said_of_findings_orders_a_look_and_decides_nothing(world, database, released):
    item = released(kind="rectify")
    first, second = world.column("SELECT id FROM findings ORDER BY id")
    assert reply(database, item, Said(kind="corrected", note="已重发", said_by="李"))
    assert reply(database, item, Said(kind="objected", note="台账如此", findings=(second,)))
    said = [(one.answer, one.note, one.entered_by) for one in answers_of(database, second)]
    assert said == [("says_fixed", "已重发（李）", BY_LINK), ("disputed", "台账如此", BY_LINK)]
    assert [one.answer for one in answers_of(database, first)] == ["says_fixed"]
    assert world.column("SELECT state || disputed FROM findings ORDER BY id") == ["confirmed0", "confirmed1"]
    assert "有异议" in suspended(database, item, MORNING)


def test_a_test_notice_binds_no_body(world, database, released):
    item = released(mode="test", kind="rectify")
    for said in (Said(kind="corrected"), Said(kind="objected", note="不对"), Said(kind="acknowledged")):
        assert reply(database, item, said)
    assert world.column("SELECT count(*) FROM finding_answers") == [0]
    assert world.column("SELECT max(disputed) FROM findings") == [0]
    assert open_alerts(database) == []


def test_refused(world, database, released):
    item = released()
    cases = (
        (Said(kind="corrected"), "没有“已更正”这种回复"),
        (Said(kind="x"), "应是其中之一"),
        (Said(kind="explained"), "要写说明"),
        (Said(kind="explained", note="长" * 1001), "最长 1000 字"),
        *((Said(kind="elsewhere", url=url), "要写报告的网址")
          for url in ("", "javascript:alert(1)", "https://", "https://a b", "http://[", "https://a.test/" + "x" * 500)),
    )  # fmt: skip
    for said, words in cases:
        with pytest.raises(GoujiError, match=words):
            reply(database, item, said)
    for number in range(MOST_BY_LINK):
        assert reply(database, item, Said(kind="explained", note=str(number)))
    with pytest.raises(GoujiError, match="已经很多"):
        reply(database, item, Said(kind="explained", note="还有"))
    assert reply(database, item, Said(kind="explained", note="电话里说的"), by="shen", via="page")
    database.execute("UPDATE notices SET state = 'cancelled'")
    with pytest.raises(GoujiError, match="已取消"):
        reply(database, notice(database, item.number), Said(kind="explained", note="迟了"))
    assert world.column("SELECT count(*) FROM notice_replies") == [MOST_BY_LINK + 1]


def test_findings_of_others_are_not_spoken_of(world, database, released):
    item = released(kind="rectify")
    world.agency("B1")
    other = world.finding("B1", "A31")
    for findings, words in (((other,), f"没有提到问题 {other}"), ((), "要选对哪些问题")):
        with pytest.raises(GoujiError, match=words):
            reply(database, item, Said(kind="objected", note="不对", findings=findings))
    assert world.column("SELECT count(*) FROM notice_replies") == [0]


def test_nobody_is_told_that_he_is_late_who_has_said_where_his_report_is(world, database, make_outbox, clock):
    world.agency("A1")
    world.endpoint(world.office("A1"), "mail", "a@a.test", test=False)
    gone(world, "A1")
    plan(database, LIVE, DAY)
    (item,) = find_notices(database, kind="overdue")
    approve(database, [item], "张三", DAY)
    clock.now = DAY
    box, channel = make_outbox(policy=LIVE)
    send_due(box, limit=50)
    assert len(channel.parts) == 1
    assert proven(database, YEAR, DAY).keys() == {"A1"}
    assert reply(database, item, MOVED, now=DAY)
    assert proven(database, YEAR, DAY) == {}
    assert "等人核实" in suspended(database, item, DAY)
    assert "等人核实" in doubt(database, ["A1"], YEAR, DAY)
    settle_claim(database, 1, registered=False, note="看过，没有", by="shen", now=DAY)
    assert (suspended(database, item, DAY), doubt(database, ["A1"], YEAR, DAY)) == ("", "")


@pytest.fixture
def accused(world, database, released):
    """An approved 逾期 of a body that has said where its report is; the claim is the first one."""
    told = released()
    gone(world, "A1")
    plan(database, LIVE, DAY)
    (item,) = find_notices(database, kind="overdue")
    approve(database, [item], "张三", DAY)
    assert reply(database, told, MOVED, now=DAY)
    return item


def test_nobody_is_told_that_he_is_late_whose_report_a_person_has_seen(world, database, accused, make_outbox, clock):
    settle_claim(database, 1, registered=True, note="打开看过，已登记地址", by="shen", now=DAY)
    assert open_claims(database) == []
    assert [(one.id, one.registered_by, one.looked_at) for one in unfetched_claims(database)] == [(1, "shen", "")]
    clock.now = DAY + timedelta(minutes=5)
    box, channel = make_outbox(policy=LIVE)
    sent = send_due(box, limit=50)
    held = f"单位称已发布在 {URL}，已核实属实，等抓到报告"
    assert (sent.suspended, channel.parts) == ({accused.number: held}, [])
    assert proven(database, YEAR, DAY) == {}
    assert "已核实属实" in doubt(database, ["A1"], YEAR, DAY)
    assert "已核实属实" in spoken_against(database, ["A1"], YEAR, DAY)["A1"]
    (report,) = missing_reports(database, now=instant(DAY), year=YEAR, codes=["A1"])
    assert "并不属实的先改为不成立" in "".join(reasons_against(database, report))
    # a list that still lacks it says less than the person who has read it
    source = world.column("SELECT source_id FROM sources")[0]
    look_at(world, source, "2027-02-03T13:00:00Z")
    after = DAY + timedelta(days=1)
    assert suspended(database, accused, after) == held
    plan(database, LIVE, after)
    (alert,) = open_alerts(database)
    assert "已核实属实，此后的抓取仍没有抓到" in alert.sentence
    with pytest.raises(GoujiError, match="没有等人核实"):
        settle_claim(database, 1, registered=True, note="又看", by="shen", now=after)
    # it was a mistake, and a person says so
    settle_claim(database, 1, registered=False, note="看错了年度", by="pi", now=after)
    assert (unfetched_claims(database), open_alerts(database)) == ([], [])
    assert suspended(database, accused, after) == ""


def test_what_a_person_has_seen_is_settled_when_it_is_fetched(world, database, accused):
    settle_claim(database, 1, registered=True, note="看过", by="shen", now=DAY)
    world.published("A1", at="2027-02-03T13:00:00Z")
    assert unfetched_claims(database) == []
    plan(database, LIVE, DAY + timedelta(days=1))
    assert (open_alerts(database), notice(database, accused.number).state) == ([], "cancelled")


def test_who_says_again_that_it_is_corrected_is_looked_at_again(world, database, released):
    item = released(kind="rectify")
    source = world.source("A1")
    first, second = world.column("SELECT id FROM findings ORDER BY id")
    said = Said(kind="corrected")
    assert reply(database, item, said)
    assert not reply(database, item, said), "a second click"
    world.looked(source, "found", "2027-01-27T13:00:00Z")
    assert unheard(database) == set()
    after = beijing_time(2027, 2, 2, 9, 0)
    assert reply(database, item, said, now=after)
    assert unheard(database) == {("A1", YEAR)}
    for number in (first, second):
        assert [one.answer for one in answers_of(database, number)] == ["says_fixed"] * 2
    assert not reply(database, item, said, now=after)


def test_the_same_words_about_another_finding_are_no_repetition(world, database, released):
    item = released(kind="rectify")
    first, second = world.column("SELECT id FROM findings ORDER BY id")
    for kind, note in (("corrected", ""), ("objected", "台账如此")):
        assert reply(database, item, Said(kind=kind, note=note, findings=(first,)))
        assert reply(database, item, Said(kind=kind, note=note, findings=(second,)))
        assert not reply(database, item, Said(kind=kind, note=note))
    assert [[one.answer for one in answers_of(database, number)] for number in (first, second)] == [
        ["says_fixed", "disputed"]
    ] * 2


def test_an_objection_is_heard_again_when_it_was_answered(world, database, released):
    item = released(kind="rectify")
    (number, _) = world.column("SELECT id FROM findings ORDER BY id")
    said = Said(kind="objected", note="台账如此", findings=(number,))
    assert reply(database, item, said)
    assert not reply(database, item, said)
    (lock,) = world.column("SELECT lock_version FROM findings WHERE id = ?", number)
    uphold(database, number, note="已核对台账", by="shen", now=MORNING, lock_version=lock)
    assert suspended(database, item, MORNING) == ""
    assert reply(database, item, said)
    assert "有异议" in suspended(database, item, MORNING)
    # what has gone has nothing left to decide
    database.execute("UPDATE findings SET state = 'fixed', fixed_from = 'confirmed', disputed = 0")
    assert not reply(database, item, said)


def test_who_says_again_where_it_is_after_nobody_found_it_there_is_looked_at_again(world, database, released):
    item = released()
    assert reply(database, item, MOVED)
    assert not reply(database, item, MOVED)
    settle_claim(database, 1, registered=False, note="打不开", by="shen", now=MORNING)
    assert reply(database, item, MOVED)
    assert [one.id for one in open_claims(database)] == [2]
    settle_claim(database, 2, registered=True, note="打开了", by="shen", now=MORNING)
    assert not reply(database, item, MOVED)


def test_who_has_received_it_may_say_so_again_when_that_was_taken_back(world, database, released):
    item = released()
    assert reply(database, item, Said(kind="acknowledged"))
    take_back_acknowledgement(database, item.number, by="shen", now=MORNING)
    assert reply(database, item, Said(kind="acknowledged"))
    assert world.column("SELECT acked_by FROM notices") == [BY_LINK]
