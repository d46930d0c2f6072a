"""What tells a supervising office of many bodies: whom it may name at each step, and that it leaves at all."""

from __future__ import annotations

from datetime import timedelta
from sqlite3 import IntegrityError
from typing import Any

import pytest

from db.approvals import ask
from db.circulars import living_drafts
from db.named import LATE, NamedBody, named_bodies
from db.notices import approve, find_notices
from db.silences import add_silence
from db.times import instant
from notifications.ordering import order
from notifications.outbox import send_due
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.missing import fetched, gone, look_at
from tests.notifications.sending import LIVE, TEST
from tests.notifications.world import YEAR, beijing_time

MONDAY = beijing_time(2027, 2, 15, 10, 10)  # T+8 of 31 January
LOOKS = ("2027-02-13T13:00:00Z", "2027-02-14T13:00:00Z")
OFFICE = "样例县政务公开办"
KINDS = ("circular", "publication", "overdue")


@pytest.fixture
def flat(world, database):
    """Three bureaus that no registry puts below anybody, and the office that each of them names; one is missing."""
    for code in ("B1", "B2", "B3"):
        world.agency(code, name=f"样例县{code}局", roles="responsible supervisor")
    database.execute("UPDATE offices SET name = ? WHERE role = 'supervisor'", [OFFICE])
    world.endpoint(world.office("B2", "supervisor"), "mail", "county@a.test", test=False)
    gone(world, "B2", looks=LOOKS, confirmed="2027-02-15T01:00:00Z")
    world.finding("B3", "A31", message="总计少 1 件")
    world.source("B3", "http://a.test/B3/")
    fetched(world, "B3", at="2027-01-20T02:00:00Z", published_on="2027-01-20")
    return world


def drafted(database, kind):
    """The draft of one kind, or None."""
    if kind == "circular":
        order(database, LIVE, MONDAY, kind, YEAR, by="王五")
    plan(database, LIVE, MONDAY, YEAR)
    found = [one for one in find_notices(database, states=("draft",), kind=kind) if one.stage != "T+1"]
    return found[-1] if found else None


def sent_of(box, item, database):
    approve(database, [item], "张三", MONDAY)
    return send_due(box, limit=None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_body_that_it_is_kept_under_may_be_gone(flat, database, make_outbox, clock, kind):
    database.execute("UPDATE agencies SET active_to = '2027-02-10' WHERE code = 'B1'")
    item = drafted(database, kind)
    assert item.agency_code == "B1"
    clock.now = MONDAY
    box, channel = make_outbox(policy=LIVE)
    assert sent_of(box, item, database).cancelled == 0
    assert [part.number for part in channel.parts] == [item.number]


def test_what_silences_the_body_that_it_is_kept_under_says_nothing_of_it(flat, database):
    about: dict[str, Any] = {"office_id": None, "code": None, "reason": "改版", "by": "张三", "now": MONDAY}
    hours: dict[str, Any] = {"starts_at": MONDAY - timedelta(days=1), "ends_at": MONDAY + timedelta(days=1)}
    add_silence(database, agency_code="B1", **about, **hours)
    assert order(database, LIVE, MONDAY, "circular", YEAR, by="王五").silenced == []
    flat.finding("B3", "A32", message="另一处", cause=2)
    plan(database, LIVE, MONDAY, YEAR)
    assert [len(some) for some in living_drafts(database, "live", YEAR, "circular").values()] == [1]


def claim(world, database):
    item = [one for one in find_notices(database, kind="reminder") if one.agency_code == "B2"]
    if not item:  # it was told before its date
        plan(database, LIVE, beijing_time(2027, 1, 26, 10, 10), YEAR)
        item = [one for one in find_notices(database, kind="reminder") if one.agency_code == "B2"]
    said = {"kind": "elsewhere", "url": "http://b.test/1.html", "entered_by": "张三", "via": "page"}
    world.insert("notice_replies", notice_id=item[0].id, at=instant(MONDAY), **said)


def asked(world, database):
    number = world.column("SELECT id FROM findings WHERE agency_code = 'B2'")[0]
    ask(database, number, kind="dismiss", by="李四", reason="misread", note="看错", now=MONDAY)


def ended(world, database):
    database.execute("UPDATE agencies SET active_to = '2027-02-12' WHERE code = 'B2'")


def silenced(world, database):
    hours: dict[str, Any] = {"starts_at": MONDAY - timedelta(days=1), "ends_at": MONDAY + timedelta(days=1)}
    more: dict[str, Any] = {"reason": "核对", "by": "张三", "now": MONDAY}
    add_silence(database, agency_code="B2", office_id=None, code="C01", **more, **hours)


@pytest.mark.parametrize("speaks", [claim, asked, ended, silenced])
@pytest.mark.parametrize("kind", KINDS)
def test_who_has_something_to_say_is_not_called_missing_in_a_draft(flat, database, kind, speaks):
    speaks(flat, database)
    item = drafted(database, kind)
    if item is None:
        assert kind == "overdue", "nothing is left to say in the list"
        return
    for said in (item.body_text, item.body_html or ""):
        assert "样例县B2局：经人工核实未公布" not in said
        assert "已确认" not in said
        # whom a circular leaves out because of a silence it counts all the same
        assert "经人工核实未公布 1 家" not in said or (kind, speaks) == ("circular", silenced)
    assert flat.column("SELECT count(*) FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id"
                       " WHERE f.code = 'C01' AND nf.notice_id = ?", item.id) == [0]  # fmt: skip


@pytest.mark.parametrize("speaks", [claim, asked, ended, silenced])
@pytest.mark.parametrize("kind", KINDS)
def test_nor_in_what_was_approved_before(flat, database, make_outbox, clock, kind, speaks):
    plan(database, LIVE, beijing_time(2027, 1, 26, 10, 10), YEAR)
    item = drafted(database, kind)
    assert "样例县B2局" in item.body_text
    clock.now = MONDAY
    approve(database, [item], "张三", MONDAY)
    speaks(flat, database)
    box, channel = make_outbox(policy=LIVE)
    sent = send_due(box, limit=None)
    assert (item.number in sent.suspended, sent.cancelled) == ((False, 1) if speaks is ended else (True, 0))
    assert channel.parts == []


def test_a_grace_that_was_agreed_is_waited_for(flat, database):
    policy = Policy(mode="live", grace_days=20)
    plan(database, policy, MONDAY, YEAR)
    [item] = find_notices(database, kind="publication")
    assert "经人工核实未公布：无" in item.body_text
    look_at(flat, 1, "2027-02-21T13:00:00Z")
    plan(database, policy, beijing_time(2027, 2, 22, 10, 10), YEAR)
    [item] = find_notices(database, kind="publication", states=("draft",))
    assert "经人工核实未公布：1 家" in item.body_text


def test_who_publishes_within_the_agreed_grace_is_called_late_nowhere(flat, database):
    policy = Policy(mode="live", grace_days=10)
    fetched(flat, "B1", at="2027-02-05T02:00:00Z", published_on="2027-02-05")
    flat.finding("B1", "C02", "publication", message="发布日期是2027年2月5日")
    for kind in ("circular", "publication"):
        order(database, policy, MONDAY, kind, YEAR, by="王五")
    plan(database, policy, MONDAY, YEAR)
    texts = {one.kind: one.body_text for one in find_notices(database) if one.stage != "T+1"}
    assert "样例县B1局" not in texts["circular"]
    assert "样例县B1局" not in texts["overdue"]
    assert "样例县B1局：已公布（2027年2月5日，宽限期内）" in texts["publication"]
    assert texts["publication"].count("样例县B1局") == 1
    plan(database, LIVE, MONDAY, YEAR)
    [item] = find_notices(database, states=("draft",), kind="publication")
    assert "样例县B1局：期限 2027年1月31日（星期日），页面所示公布日期 2027年2月5日" in item.body_text


@pytest.mark.parametrize("plight", ["two days on the page", "another version says earlier", "handed in", "sure"])
def test_a_day_that_proves_nothing_makes_nobody_late(flat, database, plight):
    version = fetched(flat, "B1", at="2027-02-09T02:00:00Z", published_on="2027-02-05")
    source = flat.source("B1", "http://a.test/B1/")
    outcome = "absent_unconfirmed" if plight == "handed in" else "found"
    crawl = look_at(flat, source, "2027-02-09T02:00:00Z", outcome=outcome)
    if plight == "two days on the page":
        said = {
            "kind": "date_conflict",
            "detail": "published.meta：2027-01-30、2027-02-05",
            "at": "2027-02-09T02:00:00Z",
        }
        flat.insert("remarks", crawl_id=crawl, source_id=source, report_year=YEAR, **said)
    elif plight == "another version says earlier":
        database.execute(
            """INSERT INTO versions (report_id, seq, capture_id, published_on, document_sha256, text_sha256, tables_sha256,
                 read_status, parser_version, year_basis, first_seen, last_seen, created_at)
               SELECT report_id, 2, capture_id, '2027-01-20', document_sha256, 'x', 'x', read_status, parser_version,
                 year_basis, '2027-02-10T02:00:00Z', '2027-02-10T02:00:00Z', '2027-02-10T02:00:00Z'
               FROM versions WHERE id = ?""",
            [version],
        )
    elif plight == "handed in":
        database.execute("UPDATE versions SET capture_id = NULL WHERE id = ?", [version])
    plan(database, LIVE, MONDAY, YEAR)
    texts = {one.kind: one.body_text for one in find_notices(database) if one.stage != "T+1"}
    dated = "页面发布日期 2027年2月5日" in texts["overdue"]
    first = "样例县B1局：期限 2027年1月31日（星期日），首次检索到的日期 2027年2月9日" in texts["overdue"]
    assert (dated, first) == (plight == "sure", plight not in ("sure", "handed in"))
    assert ("期限以后公布" in texts["overdue"]) == (plight == "sure")
    assert ("页面所示公布日期 2027年2月5日" in texts["publication"]) == (plight == "sure")


@pytest.mark.parametrize("kind", ["circular", "publication"])
def test_a_proof_that_has_aged_calls_nobody_missing(flat, database, make_outbox, clock, kind):
    item = drafted(database, kind)
    assert "样例县B2局：期限 2027年1月31日（星期日），经人工核实未公布" in item.body_text
    approve(database, [item], "张三", MONDAY)
    clock.now = MONDAY + timedelta(days=1)
    plan(database, LIVE, clock.now, YEAR)
    box, channel = make_outbox(policy=LIVE)
    sent = send_due(box, limit=None)
    assert "样例县B2局未公布的证据眼下不齐备" in sent.suspended[item.number]
    assert channel.parts == []
    order(database, LIVE, clock.now, kind, YEAR, by="王五")
    [fresh] = find_notices(database, states=("draft",), kind=kind)
    assert "经人工核实未公布：1 家" not in fresh.body_text
    assert "样例县B2局：尚未检索到，2027年2月14日查看：栏目里还没有（未确认）" in fresh.body_text
    look_at(flat, 1, "2027-02-16T02:05:00Z")
    clock.pass_by(minutes=10)
    send_due(box, limit=None)
    assert item.number in {part.number for part in channel.parts}, "looked at again, it may leave"


def late_of_b1(world, database):
    version = fetched(world, "B1", at="2027-02-09T02:00:00Z", published_on="2027-02-05")
    look_at(world, world.source("B1", "http://a.test/B1/"), "2027-02-09T02:00:00Z", outcome="found")
    return version


def conflict(world, database):
    source = world.column("SELECT source_id FROM sources WHERE agency_code = 'B1'")[0]
    said = {"kind": "date_conflict", "detail": "published.meta：2027-01-30、2027-02-05", "at": instant(MONDAY)}
    world.insert("remarks", crawl_id=1, source_id=source, report_year=YEAR, **said)


def agreed(world, database):
    """The office has agreed on a grace since, which its settings say from now on."""


def quiet(world, database):
    hours: dict[str, Any] = {"starts_at": MONDAY - timedelta(days=1), "ends_at": MONDAY + timedelta(days=1)}
    more: dict[str, Any] = {"code": None, "reason": "核对", "by": "张三", "now": MONDAY}
    add_silence(database, agency_code="B1", office_id=None, **more, **hours)


@pytest.mark.parametrize("speaks", [conflict, agreed, quiet])
@pytest.mark.parametrize("kind", KINDS)
def test_who_was_called_late_is_asked_about_again_before_it_leaves(flat, database, make_outbox, clock, kind, speaks):
    late_of_b1(flat, database)
    item = drafted(database, kind)
    assert "日期 2027年2月5日" in item.body_text
    clock.now = MONDAY
    approve(database, [item], "张三", MONDAY)
    speaks(flat, database)
    policy = Policy(mode="live", grace_days=10) if speaks is agreed else LIVE
    box, channel = make_outbox(policy=policy)
    sent = send_due(box, limit=None)
    assert channel.parts == []
    assert sent.suspended.get(item.number) == ("样例县B1局在静默中" if speaks is quiet else None)
    assert sent.cancelled == (speaks is not quiet)
    for _ in range(3):
        plan(database, policy, MONDAY, YEAR)
    texts = [one.body_text for one in find_notices(database, states=("draft",), kind=kind)]
    assert len(texts) <= 1
    assert not [text for text in texts if "2027年2月5日" in text and speaks is not agreed]
    assert not [text for text in texts if "B1局：期限 2027年1月31日（星期日），页面" in text]


@pytest.mark.parametrize("kind", KINDS)
def test_who_was_late_and_still_is_keeps_nothing_back(flat, database, make_outbox, clock, kind):
    late_of_b1(flat, database)
    item = drafted(database, kind)
    approve(database, [item], "张三", MONDAY)
    plan(database, LIVE, MONDAY, YEAR)
    clock.now = MONDAY
    box, channel = make_outbox(policy=LIVE)
    send_due(box, limit=None)
    assert item.number in {part.number for part in channel.parts}


def test_a_silence_calls_nobody_late(flat, database):
    late_of_b1(flat, database)
    quiet(flat, database)
    assert "样例县B1局" not in drafted(database, "circular").body_text.split("四、")[0]
    assert "样例县B1局" not in drafted(database, "overdue").body_text
    text = drafted(database, "publication").body_text
    assert "（一）晚于期限公布（以页面所示公布日期为准）：无" in text
    assert "样例县B1局：已公布，是否按时暂不认定，2027年2月9日首次检索到" in text
    assert "样例县B1局：已公布（日期不明）" in text


def test_whom_a_notice_names_is_frozen_with_it(flat, database):
    late_of_b1(flat, database)
    item = drafted(database, "publication")
    assert named_bodies(database, item.id, LATE) == [NamedBody("B1", LATE, "2027-01-31", "2027-02-05")]
    approve(database, [item], "张三", MONDAY)
    with pytest.raises(IntegrityError, match="frozen"):
        flat.insert("notice_bodies", notice_id=item.id, agency_code="B3", said="unseen", due="")
    with pytest.raises(IntegrityError, match="append-only"):
        database.execute("DELETE FROM notice_bodies")


def test_who_has_ended_is_not_in_the_list_of_the_week(flat, database):
    flat.looked(flat.source("B1", "http://a.test/B1/"), "absent_unconfirmed", "2027-02-14T13:00:00Z")
    database.execute("UPDATE agencies SET active_to = '2027-02-12' WHERE code = 'B1'")
    plan(database, TEST, MONDAY, YEAR)
    assert all("B1局" not in one.body_text for one in find_notices(database, kind="overdue"))


def test_who_was_set_up_after_the_year_is_neither_reminded_nor_counted(flat, database):
    database.execute("UPDATE agencies SET active_from = '2027-01-10' WHERE code = 'B1'")
    flat.looked(flat.source("B1", "http://a.test/B1/"), "absent_unconfirmed", "2027-02-14T13:00:00Z")
    local = Policy(mode="live", regional={"B1": ("01-20", "样例县通知")})
    for policy in (LIVE, local):
        plan(database, policy, beijing_time(2027, 1, 26, 10, 10), YEAR)
        assert "B1" not in flat.column("SELECT agency_code FROM notices WHERE kind = 'reminder'")
        plan(database, policy, MONDAY, YEAR)
        texts = [one.body_text for one in find_notices(database) if one.stage != "T+1"]
        assert len(texts) > 1
        assert not [text for text in texts if "样例县B1局" in text]
    database.execute("UPDATE agencies SET active_from = '2026-12-31' WHERE code = 'B1'")
    plan(database, LIVE, beijing_time(2027, 1, 26, 10, 10), YEAR)
    assert "B1" in flat.column("SELECT agency_code FROM notices WHERE kind = 'reminder'")


def test_a_reminder_does_not_leave_for_what_a_list_has_named_since(world, database, make_outbox, clock):
    """Nobody could read it, and no version was kept; it is there all the same."""
    world.agency("A1")
    world.endpoint(world.office("A1"), "mail", "a@a.test", test=False)
    source = world.source("A1")
    morning = beijing_time(2027, 1, 26, 10, 10)
    world.looked(source, "absent_unconfirmed")
    plan(database, LIVE, morning, YEAR)
    approve(database, find_notices(database), "张三", morning)
    world.looked(source, "too_large", "2027-01-26T02:15:00Z")
    clock.now = morning + timedelta(hours=1)
    box, channel = make_outbox(policy=LIVE)
    assert (send_due(box, limit=None).cancelled, channel.parts) == (1, [])


def test_a_clock_that_was_put_back_makes_no_notice_older_than_its_word(flat, database):
    """It would be taken back and written anew at every plan."""
    before = beijing_time(2027, 2, 15, 8, 40)  # the word is of nine
    for _ in range(3):
        plan(database, LIVE, before, YEAR)
    assert [one.kind for one in find_notices(database, states=("cancelled",))] == []
    plan(database, LIVE, MONDAY, YEAR)
    assert "样例县B2局：经人工核实未公布" in find_notices(database, states=("draft",), kind="publication")[0].body_text


@pytest.mark.parametrize("kind", ["circular", "publication"])
def test_who_was_looked_for_before_the_date_of_the_law_only_is_not_missing(flat, database, kind):
    """A person has confirmed it after the local date; it may have been published in time since, and nobody has looked."""
    database.execute("UPDATE outcomes SET at = replace(at, '2027-02-1', '2027-01-2')")
    database.execute("UPDATE absence_confirmations SET confirmed_at = '2027-01-25T01:00:00Z'")
    item = drafted(database, kind)
    assert "样例县B2局：尚未检索到，2027年1月24日查看：栏目里还没有（未确认）" in item.body_text
    assert "经人工核实未公布 1 家" not in item.body_text


def test_a_body_that_has_ended_gets_no_draft_that_could_not_leave(flat, database, make_outbox, clock):
    clock.now = beijing_time(2027, 2, 3, 10, 10)
    database.execute("UPDATE outcomes SET at = replace(at, '2027-02-1', '2027-02-0')")
    database.execute("UPDATE outcomes SET at = '2027-02-02T13:00:00Z' WHERE at LIKE '2027-02-03%'")
    database.execute("UPDATE outcomes SET at = '2027-02-01T13:00:00Z' WHERE at LIKE '2027-02-04%'")
    database.execute("UPDATE absence_confirmations SET confirmed_at = '2027-02-03T01:00:00Z'")
    plan(database, LIVE, clock.now, YEAR)
    assert {(one.agency_code, one.kind) for one in find_notices(database)} == {("B2", "overdue"), ("B3", "rectify")}
    database.execute("UPDATE agencies SET active_to = '2027-02-02'")
    approve(database, find_notices(database), "张三", clock.now)
    box, channel = make_outbox(policy=LIVE)
    assert (send_due(box, limit=None).cancelled, channel.parts) == (4, [])
    plan(database, LIVE, clock.now, YEAR)
    assert find_notices(database, states=("draft",)) == []


def test_nobody_is_called_missing_by_a_local_date_that_was_given_up(flat, database, make_outbox, clock):
    local = Policy(mode="live", regional={"B2": ("01-20", "样例县通知")})
    plan(database, local, MONDAY, YEAR)
    [item] = [one for one in find_notices(database, kind="publication") if one.stage == "local"]
    approve(database, [item], "张三", MONDAY)
    plan(database, LIVE, MONDAY, YEAR)
    clock.now = MONDAY
    box, channel = make_outbox(policy=LIVE)
    send_due(box, limit=None)
    assert channel.parts == []
