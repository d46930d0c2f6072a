"""督促整改 once more: only when the date is over, somebody has looked since, and what was told still stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.notices import approve, find_notices
from db.silences import add_silence
from notifications.outbox import send_due
from notifications.planning import plan
from tests.notifications.sending import LIVE, TEST
from tests.notifications.world import MORNING, YEAR

# first notice 26 January (Tuesday): errors by 29 January, warnings by 2 February
LATER = MORNING + timedelta(days=8)  # 3 February
LOOKED = "2027-02-02T13:00:00Z"  # Beijing evening of 2 February: after the date of the errors, not of the warnings
LAST = MORNING + timedelta(days=9)


def second(database, **filters):
    return [item for item in find_notices(database, kind="rectify", **filters) if item.stage == "R+1"]


@pytest.fixture
def asked(world, database, bureau, make_outbox, clock):
    """A first notice that has arrived: an error and a warning; and a look after both dates."""
    version = world.published(bureau)
    source = world.source(bureau)
    run = world.run()
    numbers = (
        world.finding(bureau, run=run, message="总计少 1 件"),
        world.finding(
            bureau, subject="T3.total.research", run=run, severity="warning", cause=2, message="科研列也不符"
        ),
        world.finding(bureau, "C13", "contact", run=run, severity="note", cause=3, message="未注明联系方式"),
    )
    world.insert("version_audits", version_id=version, run_id=run, status="read")
    plan(database, TEST, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    clock.now = MORNING
    send_due(make_outbox()[0], limit=None)
    world.looked(source, "found", "2027-02-03T13:00:00Z")
    return numbers


def test_it_names_what_still_stands_to_the_office_its_head_and_the_supervising_office(world, database, bureau, asked):
    plan(database, TEST, LAST)
    items = second(database)
    assert [item.office_id for item in items] == [
        world.office(bureau, role) for role in ("responsible", "head", "supervisor")
    ]
    first = items[0]
    assert first.subject == "【测试】【年报审核】样例市财政局2026年度报告：督促整改（再次，2项）"
    for part in (
        "前次通知（GJ-2027-000001）的整改期限自送达之日起计算，已于2027年2月2日（星期二）届满；",
        "总计少 1 件",
        "科研列也不符",
        "抄送：A1head、A1supervisor",
    ):
        assert part in first.body_text
    assert "未注明联系方式" not in first.body_text
    assert "责令" not in first.body_text + (first.body_html or "")
    assert "GJ-2027-000001" in (first.body_html or "")
    assert "再次" in (first.body_im or "")
    assert "（抄送件）" in items[1].body_text
    before = world.dump()
    plan(database, TEST, LAST)
    assert world.dump() == before


def test_it_waits_for_the_last_date_of_what_still_stands(world, database, bureau, asked):
    plan(database, TEST, LATER - timedelta(days=1))
    assert second(database) == [], "the date of the warning is not over"
    database.execute("UPDATE findings SET state = 'fixed', fixed_from = 'confirmed' WHERE id = ?", [asked[1]])
    database.execute("UPDATE outcomes SET at = ?", [LOOKED])
    plan(database, TEST, LATER)
    [item, *_] = second(database)
    assert "科研列也不符" not in item.body_text
    assert "已于2027年1月29日" in item.body_text


def answered(world, number, answer="says_fixed", at="2027-02-03T15:00:00Z"):
    row = {"answer": answer, "at": at, "entered_by": "李四", "via": "page", "evidence_hash": "0", "reopened": 0}
    world.insert("finding_answers", finding_id=number, **row)


def change(world, database, what, numbers):
    first, warning, _ = numbers
    match what:
        case "the office never got it":
            database.execute("DROP TRIGGER delivery_sent_kept")
            database.execute("UPDATE deliveries SET state = 'unknown'")
        case "nobody has looked since":
            database.execute("UPDATE outcomes SET at = '2027-02-02T13:00:00Z'")
        case "the last look failed":
            database.execute("UPDATE outcomes SET outcome = 'network_unreachable'")
        case "what stands there now was not judged":
            database.execute("DELETE FROM version_audits")
        case "it says that it is corrected":
            answered(world, warning)
        case "an error waits for a person":
            world.finding("A1", "A32", "T3.total.other", state="open", cause=9)
        case "the facts have changed":
            for number in (first, warning):
                world.change_facts(number, "0" * 64)
        case "nothing stands":
            database.execute("UPDATE findings SET state = 'fixed', fixed_from = 'confirmed'")
        case "only open":
            for number in (first, warning):
                world.take_back(number)
        case "it objects":
            database.execute("UPDATE findings SET disputed = 1")
        case "its waiver is asked for":
            for number in (first, warning):
                asked = {
                    "reason": "x",
                    "note": "x",
                    "evidence_hash": "0",
                    "requested_by": "王五",
                    "until": "2027-12-31",
                }
                world.insert("finding_requests", finding_id=number, kind="waive", requested_at="2027", **asked)


REASONS = [
    "the office never got it",
    "nobody has looked since",
    "the last look failed",
    "what stands there now was not judged",
    "it says that it is corrected",
    "an error waits for a person",
    "the facts have changed",
    "nothing stands",
    "only open",
    "it objects",
    "its waiver is asked for",
]


@pytest.mark.parametrize("what", REASONS)
def test_one_doubt_and_nobody_is_pressed(world, database, bureau, asked, what):
    change(world, database, what, asked)
    plan(database, replace(TEST, require_confirmed=what != "only open"), LAST)
    assert second(database) == []


@pytest.mark.parametrize(
    "what",
    [
        "it says that it is corrected",
        "what stands there now was not judged",
        "nothing stands",
        "it objects",
        "the facts have changed",
    ],
)
def test_news_after_the_approval_keeps_it_back(world, database, bureau, asked, make_outbox, clock, what):
    plan(database, TEST, LAST)
    approve(database, second(database), "张三", LAST)
    change(world, database, what, asked)
    clock.now = LAST
    box, channel = make_outbox()
    sent = send_due(box, limit=None)
    assert channel.parts == []
    assert (sent.cancelled, len(sent.suspended)) in {(3, 0), (0, 3)}


def test_an_answer_waits_for_a_look_however_long(world, database, asked):
    answered(world, asked[0])
    much_later = LAST + timedelta(days=60)
    plan(database, TEST, much_later, YEAR)
    assert second(database) == []
    world.looked(1, "found", "2027-04-01T13:00:00Z")
    plan(database, TEST, much_later, YEAR)
    assert len(second(database)) == 3


def test_each_fact_once_more_and_never_again(world, database, bureau, asked, make_outbox, clock):
    plan(database, TEST, LAST)
    approve(database, second(database), "张三", LAST)
    clock.now = LAST
    assert send_due(make_outbox()[0], limit=None).released == 3
    world.looked(1, "found", "2027-02-20T13:00:00Z")
    database.execute("UPDATE findings SET state = 'fixed', fixed_from = 'confirmed' WHERE id = ?", [asked[0]])
    for days in (5, 40):
        plan(database, TEST, LAST + timedelta(days=days), YEAR)
    assert len(second(database)) == 3
    assert len(find_notices(database, kind="rectify", states=("draft",))) == 0


def test_a_silence_of_a_rule_leaves_it_out(database, bureau, asked):
    silenced = {"agency_code": bureau, "office_id": None, "code": "A31", "reason": "x", "by": "张三", "now": LAST}
    add_silence(database, **silenced, starts_at=LAST - timedelta(days=1), ends_at=LAST + timedelta(days=1))
    plan(database, TEST, LAST)
    assert second(database) == []


@pytest.mark.parametrize("days", [{"error": 1, "warning": 1, "note": 1}, {"error": 30, "warning": 30, "note": 30}])
def test_the_date_that_was_told_counts_whatever_the_settings_say_since(world, database, asked, days):
    policy = replace(TEST, days=days)
    plan(database, policy, LATER - timedelta(days=1), YEAR)
    assert second(database) == [], "2 February was told to be the last day"
    plan(database, policy, LAST, YEAR)
    assert all("已于2027年2月2日（星期二）届满" in item.body_text for item in second(database))
    assert len(second(database)) == 3


def test_what_a_text_does_not_say_its_region_does(world, database, bureau, asked):
    database.execute("DROP TRIGGER notice_frozen")
    database.execute("UPDATE notices SET body_text = '请尽快整改'")
    plan(database, replace(TEST, regional_days={bureau: {"error": 6, "warning": 6}}), LAST, YEAR)
    assert second(database) == [], "the sixth working day is 3 February, and nobody has looked after it"
    plan(database, replace(TEST, regional_days={bureau: {"note": 6}}), LAST, YEAR)
    assert len(second(database)) == 3


def test_what_arrived_later_has_as_many_days(world, database, asked):
    database.execute("DROP TRIGGER delivery_sent_kept")
    database.execute("UPDATE deliveries SET sent_at = '2027-01-28T02:00:00Z'")
    database.execute("UPDATE outcomes SET at = '2027-02-10T02:00:00Z'")
    plan(database, TEST, LAST + timedelta(days=6), YEAR)
    assert "已于2027年2月4日（星期四）届满" in second(database)[0].body_text


def test_what_was_only_passed_on_to_the_supervising_office_asks_the_office_for_nothing(
    world, database, bureau, make_outbox, clock
):
    source, run = world.source(bureau), world.run()
    version = world.published(bureau)
    world.finding(bureau, run=run, message="总计少 1 件")
    world.insert("version_audits", version_id=version, run_id=run, status="read")
    world.endpoint(world.office(bureau, "supervisor"), "mail", "above@a.test", test=False)
    plan(database, LIVE, MORNING)
    approve(database, find_notices(database), "张三", MORNING)
    clock.now = MORNING
    box, _ = make_outbox(policy=LIVE)
    assert send_due(box, limit=None).forwarded != []
    world.looked(source, "found", "2027-02-10T13:00:00Z")
    plan(database, LIVE, LAST + timedelta(days=10))
    assert second(database) == [], "its date to correct has not begun"
