"""逾期: only for what is missing beyond doubt, at every step from the draft to the claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from db.health import suspend
from db.notice_decisions import acknowledge
from db.notices import approve, find_notices
from db.silences import add_silence
from notifications.outbox import send_due
from notifications.planning import plan
from tests.notifications.missing import DAY, EVENINGS, confirm, gone, look_at, take_back
from tests.notifications.sending import LIVE, TEST, unsend
from tests.notifications.world import YEAR, beijing_time

TOWN = replace(TEST, local_deadline="01-20", local_basis="样例县年报工作通知")


def overdue(database, **filters):
    return find_notices(database, kind="overdue", **filters)


@pytest.fixture
def missing(world, bureau):
    """The number of the finding of a bureau whose report is missing beyond doubt."""
    return gone(world, bureau)


def test_the_office_its_head_and_the_supervising_office_are_told_with_the_proof(world, database, bureau, missing):
    plan(database, LIVE, DAY)
    items = overdue(database)
    assert [(item.stage, item.office_id) for item in items] == [
        ("T+1", world.office(bureau, role)) for role in ("responsible", "head", "supervisor")
    ]
    first = items[0]
    assert first.subject == "【年报审核】样例市财政局2026年度报告：逾期未公布，期限2027年1月31日（星期日）"
    assert first.dedupe_key == f"live|{bureau}|2026|department|T+1|{world.office(bureau)}"
    assert (first.not_before, first.expires_at) == ("2027-02-03T02:10:00Z", "2027-02-15T01:03:00Z")
    for part in (
        "抄送：A1head、A1supervisor",
        "第四十九条第一款",
        "期限为2027年1月31日（星期日）。截至本件日期，已逾期 3 天",
        "并于 2027-02-03 09:00（北京时间）经人工核对确认",
        "1. 2027-02-01 21:00（北京时间） http://a.test/A1/（HTTP 200）",
        "2. 2027-02-02 21:00（北京时间） http://a.test/A1/（HTTP 200）",
        "第四十七条，现予督促：请于2027年2月16日（星期二）前公布",
        "未按期公布的说明：",
    ):
        assert part in first.body_text
    assert "李四" not in first.body_text, "who has confirmed it stays in our own records"
    assert "（抄送件）" in items[2].body_text
    assert world.column("SELECT finding_id FROM notice_findings") == [missing] * 3
    before = world.dump()
    plan(database, LIVE, DAY)
    assert world.dump() == before


def test_a_government_owes_its_own_report_and_a_town_is_never_told_article_49(world, database):
    world.agency("G1", "government", name="样例市人民政府")
    world.agency("T1", "township", name="样例镇人民政府")
    gone(world, "T1")
    gone(world, "G1", looks=("2027-04-01T13:00:00Z", "2027-04-02T13:00:00Z"), confirmed="2027-04-03T01:00:00Z")
    town = replace(TOWN, local_deadline="01-31")
    plan(database, town, DAY)
    [item] = overdue(database)
    assert item.agency_code == "T1"
    assert "第四十九条" not in item.body_text + (item.body_html or "") + (item.body_im or "")
    assert "根据样例县年报工作通知，你单位" in item.body_text
    plan(database, town, beijing_time(2027, 4, 3, 10, 10), YEAR)
    government = overdue(database)[-1]
    assert (government.agency_code, government.stage) == ("G1", "T+1")
    assert "第四十九条第二款" in government.body_text


def change(world, database, what, missing):
    match what:
        case "nobody has confirmed it":
            take_back(database, "A1", DAY)
        case "no finding rests on it":
            database.execute("UPDATE findings SET state = 'fixed', fixed_from = 'open' WHERE id = ?", [missing])
        case "the body objects":
            database.execute("UPDATE findings SET disputed = 1 WHERE id = ?", [missing])
        case "its dismissal is asked for":
            asked = {"reason": "misread", "note": "x", "evidence_hash": "0", "requested_by": "王五"}
            world.insert("finding_requests", finding_id=missing, kind="dismiss", requested_at="2027-02-03", **asked)
        case "it has appeared":
            world.published("A1")
        case "a list names it":
            look_at(world, source(world), "2027-02-02T15:00:00Z", outcome="attachment_unreadable")
        case "the last look failed":
            look_at(world, source(world), "2027-02-02T15:00:00Z", outcome="network_unreachable")
        case "there is another list that nobody has looked at":
            row = {"agency_code": "A1", "platform_id": "pA1", "column_url": "http://b.test/", "role": "summary"}
            world.insert("sources", **row)
        case "it was looked for on one day only":
            database.execute("DELETE FROM outcomes WHERE at = ?", [EVENINGS[0]])
        case "it is under a vertical line":
            database.execute("UPDATE agencies SET vertical = 1")


def source(world):
    return world.column("SELECT min(source_id) FROM sources")[0]


@pytest.mark.parametrize(
    "what",
    [
        "nobody has confirmed it",
        "no finding rests on it",
        "the body objects",
        "its dismissal is asked for",
        "it has appeared",
        "a list names it",
        "the last look failed",
        "there is another list that nobody has looked at",
        "it was looked for on one day only",
        "it is under a vertical line",
    ],
)
def test_one_doubt_and_nobody_is_told(world, database, bureau, missing, what, make_outbox, clock):
    plan(database, TEST, DAY)
    assert len(overdue(database)) == 3
    approve(database, find_notices(database), "张三", DAY)
    change(world, database, what, missing)
    clock.now = DAY
    box, channel = make_outbox()
    for role in ("responsible", "head", "supervisor"):
        world.endpoint(world.office(bureau, role), "mail")
    sent = send_due(box, limit=None)
    assert channel.parts == [], "what was drafted and approved before"
    assert sent.cancelled or sent.suspended
    database.execute("DROP TRIGGER notices_no_delete")
    for table in ("notice_events", "notice_findings"):
        database.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
        database.execute(f"DELETE FROM {table}")
    database.execute("DELETE FROM notices")
    plan(database, TEST, DAY)
    assert overdue(database) == [], "and no draft is written"


def test_the_day_to_publish_by_is_that_of_its_region(database, bureau, missing):
    plan(database, replace(LIVE, regional_days={bureau: {"error": 1}}), DAY)
    assert "请于2027年2月4日（星期四）前公布" in overdue(database)[0].body_text


@pytest.mark.parametrize(
    ("policy", "day"),
    [
        (TEST, (2027, 1, 31)),
        (replace(TEST, grace_days=10), (2027, 2, 3)),
        (replace(TEST, regional_grace={"A1": 10}), (2027, 2, 3)),
        (TEST, (2027, 2, 4)),
    ],
    ids=["the last day", "in the agreed grace", "in the grace of its region", "looked at longer than a day ago"],
)
def test_too_early_or_too_old(database, bureau, missing, policy, day):
    plan(database, policy, beijing_time(*day, 23 if day == (2027, 2, 4) else 10, 10))
    assert overdue(database) == []


def test_a_report_that_comes_at_any_step_stops_it(world, database, bureau, missing, make_outbox, clock):
    clock.now = DAY
    box, channel = make_outbox()
    world.endpoint(world.office(bureau), "mail")
    plan(database, TEST, DAY)
    approve(database, overdue(database), "张三", DAY)
    sent = send_due(box, limit=None)
    assert (sent.released, len(channel.parts)) == (3, 3)
    unsend(database)
    channel.parts.clear()
    world.published(bureau)
    send_due(box, limit=None)
    assert channel.parts == [], "between release and claim"
    assert set(world.column("SELECT state FROM notices")) == {"cancelled"}


def test_a_doubt_after_release_waits_and_a_new_look_lets_it_go(world, database, bureau, missing, make_outbox, clock):
    clock.now = DAY
    box, channel = make_outbox()
    world.endpoint(world.office(bureau), "mail")
    plan(database, TEST, DAY)
    approve(database, overdue(database), "张三", DAY)
    clock.now = DAY + timedelta(hours=12)  # the last look is older than a day
    sent = send_due(box, limit=None)
    assert (sent.released, len(sent.suspended), channel.parts) == (0, 3, [])
    assert "证据眼下不齐备" in next(iter(sent.suspended.values()))
    look_at(world, source(world), "2027-02-03T13:30:00Z")
    assert (send_due(box, limit=None).released, len(channel.parts)) == (3, 3)


def test_a_new_word_of_a_person_makes_a_new_draft(world, database, bureau, missing):
    plan(database, TEST, DAY)
    take_back(database, bureau, DAY)
    confirm(world, bureau, at="2027-02-03T03:00:00Z")
    later = DAY + timedelta(hours=2)
    planned = plan(database, TEST, later)
    assert (planned.cancelled, len(planned.drafted)) == (3, 3)
    keys = {item.dedupe_key.rpartition("#")[2] for item in overdue(database, states=("draft",))}
    assert keys == {"2"}
    assert all(
        "2027-02-03 11:00（北京时间）经人工核对" in item.body_text for item in overdue(database, states=("draft",))
    )


def test_silences_and_suspensions_hold_and_an_acknowledgement_does_not(
    world, database, bureau, missing, make_outbox, clock
):
    reminder_day = beijing_time(2027, 1, 26, 10, 10)
    world.endpoint(world.office(bureau), "mail")
    plan(database, TEST, reminder_day)
    approve(database, find_notices(database), "张三", reminder_day)
    clock.now = reminder_day
    box, channel = make_outbox()
    send_due(box, limit=None)
    acknowledge(database, find_notices(database)[0].number, note="", by="张三", now=reminder_day)
    channel.parts.clear()
    plan(database, TEST, DAY)
    assert len(overdue(database)) == 3, "an acknowledgement ends with the date"
    approve(database, overdue(database), "张三", DAY)
    clock.now = DAY
    suspend(database, f"p{bureau}", by="李四", why="迁移", now=DAY)
    assert len(send_due(box, limit=None).suspended) == 3
    database.execute("UPDATE alarms SET lifted_at = '2027', lifted_by = 'x', lifted_why = 'x'")
    silenced = {"agency_code": bureau, "office_id": None, "code": None, "reason": "重组", "by": "张三", "now": DAY}
    add_silence(database, **silenced, starts_at=DAY - timedelta(days=1), ends_at=DAY + timedelta(days=1))
    assert len(send_due(box, limit=None).suspended) == 3
    assert channel.parts == []


def test_after_t_8_the_office_is_not_written_to_any_more(world, database, bureau):
    gone(world, bureau, looks=("2027-02-14T13:00:00Z", "2027-02-15T13:00:00Z"), confirmed="2027-02-16T01:00:00Z")
    plan(database, TEST, beijing_time(2027, 2, 16, 10, 10))
    assert {item.stage for item in overdue(database)} == {"2027-W07"}


def test_a_test_uses_up_no_live_key(database, bureau, missing):
    plan(database, TEST, DAY)
    plan(database, LIVE, DAY)
    assert [item.mode for item in overdue(database)] == ["test"] * 3 + ["live"] * 3


def test_no_overdue_without_a_standing_word_in_any_mixture(world, database):
    """Every mixture of what is known of a body: only one of them makes a notice."""
    facts = list(product((True, False), repeat=4))
    for number, (looked, said, judged, owes) in enumerate(facts):
        code = world.agency(f"M{number}")
        place = world.source(code)
        for at in EVENINGS if looked else EVENINGS[1:]:
            look_at(world, place, at)
        if said:
            confirm(world, code)
        if judged:
            world.finding(code, "C01", "report", state="open")
        if not owes:
            world.published(code)
    plan(database, TEST, DAY)
    assert {item.agency_code for item in overdue(database)} == {f"M{facts.index((True,) * 4)}"}
