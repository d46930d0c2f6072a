"""复核结果: when it is written, what it calls 已整改, and that nothing is called so that is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.notices import approve, find_notices
from db.times import instant
from notifications.outbox import send_due
from notifications.planning import plan
from tests.notifications.sending import TEST
from tests.notifications.world import YEAR, World, beijing_time

WRITTEN = beijing_time(2027, 2, 22, 10, 10)
LATER = WRITTEN + timedelta(days=2)


def fixed(world: World, number: int, at=LATER, *, by: str = "gouji", run: bool = True) -> None:
    """As an audit leaves it."""
    came_from = world.column("SELECT state FROM findings WHERE id = ?", number)[0]
    world.database.execute("UPDATE findings SET state = 'fixed', fixed_from = ? WHERE id = ?", [came_from, number])
    row = {"finding_id": number, "at": instant(at), "actor": by, "kind": "fixed", "to_state": "fixed"}
    world.insert("finding_events", **row, run_id=world.run() if run else None)


def came_back(world: World, number: int) -> None:
    world.database.execute(
        "UPDATE findings SET state = 'confirmed', fixed_from = NULL, reopened = reopened + 1 WHERE id = ?", [number]
    )


def dismissed(world: World, number: int) -> None:
    world.database.execute("UPDATE findings SET state = 'open' WHERE id = ?", [number])
    world.database.execute(
        """UPDATE findings SET state = 'dismissed', reason = 'explained', decided_evidence_hash = evidence_hash
           WHERE id = ?""",
        [number],
    )


def replaced(world: World, code: str, at=LATER) -> None:
    """A second version of its report, which an audit could read."""
    columns = "document_sha256, text_sha256, tables_sha256, read_status, parser_version, year_basis"
    world.database.execute(
        "INSERT INTO documents SELECT 'b' || substr(sha256, 2), media_type, 1, 'y', ? FROM documents", [instant(at)]
    )
    new = columns.replace("document_sha256", "'b' || substr(document_sha256, 2)", 1)
    world.database.execute(
        f"""INSERT INTO versions (report_id, seq, {columns}, published_on, first_seen, last_seen, created_at)
            SELECT report_id, 2, {new}, '2027-02-23', :at, :at, :at FROM versions""",
        {"at": instant(at)},
    )
    version = world.column("SELECT max(id) FROM versions")[0]
    world.insert("version_audits", version_id=version, run_id=world.run(), status="read")


@pytest.fixture
def told(world, database, make_outbox, clock):
    """Two errors and a note of one report, named to the office and to its supervising office by released notices."""
    world.agency("A1", name="样例市财政局", roles="responsible supervisor")
    world.published("A1")
    run = world.run()
    one = world.finding("A1", "A31", "T3.total.total", run=run, message="甲不平")
    # a warning: a single person may dismiss it
    two = world.finding("A1", "A41", "T4.reconsideration.total", severity="warning", run=run, cause=2, message="乙不平")
    note = world.finding("A1", "C13", "contact", run=run, cause=3, severity="note", message="丙没有")
    clock.now = WRITTEN
    drafted(database, WRITTEN)
    approve(database, find_notices(database, kind="rectify"), "张三", WRITTEN)
    box, _ = make_outbox()
    assert send_due(box, limit=50).released == 2
    assert drafted(database, LATER) == []
    return one, two, note


def drafted(database, now):
    """The new 复核结果."""
    before = {item.id for item in find_notices(database)}
    plan(database, TEST, now, YEAR)
    return [item for item in find_notices(database, states=("draft",), kind="resolved") if item.id not in before]


def test_all_is_closed_one_notice_for_each_office_that_was_told(world, database, told):
    one, two, _note = told
    fixed(world, one)
    dismissed(world, two)
    [office, supervisor] = drafted(database, LATER)
    assert office.subject == "【测试】【年报审核】样例市财政局2026年度报告：销号（2项）"
    numbers = [item.number for item in find_notices(database, kind="rectify")]
    for part in (
        f"编号 {numbers[0]} 的督促整改通知所列问题，复核结果如下：已整改 1 项，说明已采纳 1 项。",
        "网址：http://a.test/A1.html",
        "1. 〔已整改〕表三“（七）总计”行“总计”列（错误 A31，通知 " + numbers[0],
        "原列问题：甲不平",
        "说明：2027年2月24日复核未再发现",
        "〔说明已采纳〕",
        "说明：原文另有说明",
        "所列问题均已办结，予以销号",
        "抄送：A1supervisor",
    ):
        assert part in office.body_text
    assert "丙没有" not in office.body_text, "notes are advice: they are not asked after"
    assert f"编号 {numbers[1]} 的" in supervisor.body_text
    assert "（抄送件）" in supervisor.body_text
    assert world.column("SELECT finding_id FROM notice_findings WHERE notice_id = ? ORDER BY 1", office.id) == [
        one,
        two,
    ]
    assert drafted(database, LATER + timedelta(hours=1)) == []
    assert len(find_notices(database, states=("draft",), kind="resolved")) == 2


def test_what_is_left_is_told_once_a_version(world, database, told, make_outbox, clock):
    one, two, _ = told
    fixed(world, one)
    assert drafted(database, LATER) == [], "without a new version nothing is told before all is over"
    replaced(world, "A1")
    [office, _] = drafted(database, LATER)
    assert "复核结果（已办结1项，未办结1项）" in office.subject
    assert "〔仍存在〕表四" in office.body_text
    assert "继续整改" in office.body_text
    assert "发布日期：2027年2月23日" in office.body_text
    [old, new] = world.column("SELECT substr(document_sha256, 1, 16) FROM versions ORDER BY seq")
    assert f"版本标识：{old}（通知时），{new}（复核时）" in office.body_text
    clock.now = LATER
    approve(database, find_notices(database, kind="resolved"), "张三", LATER)
    box, channel = make_outbox()
    assert send_due(box, limit=50).released == 2
    assert drafted(database, LATER + timedelta(days=1)) == []
    fixed(world, two, LATER + timedelta(days=1))
    [last, _] = drafted(database, LATER + timedelta(days=1))
    assert "销号（1项）" in last.subject
    assert "甲不平" not in last.body_text, "what was told is no news"
    assert len(channel.parts) == 2
    came_back(world, one)
    fixed(world, one, LATER + timedelta(days=2))
    plan(database, TEST, LATER + timedelta(days=2), YEAR)
    drafts = find_notices(database, states=("draft",), kind="resolved")
    assert all("甲不平" not in item.body_text for item in drafts), "nobody had told the office that it came back"


def test_open_questions_are_neither_mended_nor_accused(world, database, told):
    one, two, _ = told
    fixed(world, one)
    replaced(world, "A1")
    world.take_back(two)
    [office, _] = drafted(database, LATER)
    assert "〔复核中〕" in office.body_text
    assert "〔仍存在〕" not in office.body_text
    world.confirm(two)
    database.execute("UPDATE findings SET disputed = 1 WHERE id = ?", [two])
    [_, again] = [plan(database, TEST, LATER, YEAR), find_notices(database, states=("draft",), kind="resolved")[0]]
    assert "〔仍存在〕" not in again.body_text


@pytest.mark.parametrize(
    "ruin",
    [
        lambda world, number: world.database.execute("UPDATE findings SET state = 'closed' WHERE id = ?", [number]),
        came_back,
    ],
    ids=["archived", "came back"],
)
def test_what_is_archived_or_came_back_is_not_called_mended(world, database, told, make_outbox, clock, ruin):
    """At the plan, at the release and at the claim."""
    one, two, _ = told
    for number in (one, two):
        fixed(world, number)
    assert len(drafted(database, LATER)) == 2
    clock.now = LATER
    approve(database, find_notices(database, states=("draft",), kind="resolved"), "张三", LATER)
    ruin(world, one)
    box, channel = make_outbox()
    sent = send_due(box, limit=50)
    assert (sent.released, sent.cancelled, channel.parts) == (0, 2, [])
    for item in drafted(database, LATER):
        assert "甲不平" not in item.body_text or "〔仍存在〕表三" in item.body_text


def test_only_an_audit_says_mended(world, database, told):
    """A state that no run has set says nothing, nor does a run from before the notice."""
    one, two, _ = told
    fixed(world, one, run=False)
    fixed(world, two, WRITTEN - timedelta(days=1))
    assert drafted(database, LATER) == []


def test_a_mended_finding_is_not_called_standing_when_the_notice_leaves(world, database, told, make_outbox, clock):
    one, two, _ = told
    fixed(world, one)
    replaced(world, "A1")
    assert len(drafted(database, LATER)) == 2
    clock.now = LATER
    approve(database, find_notices(database, states=("draft",), kind="resolved"), "张三", LATER)
    fixed(world, two)
    box, channel = make_outbox()
    assert (send_due(box, limit=50).cancelled, channel.parts) == (2, [])
    [office, _] = drafted(database, LATER)
    assert "已整改 2 项" in office.body_text


def test_a_draft_follows_the_facts(world, database, told):
    one, two, _ = told
    for number in (one, two):
        fixed(world, number)
    drafted(database, LATER)
    came_back(world, one)
    planned = plan(database, TEST, LATER, YEAR)
    assert planned.cancelled == 2
    assert find_notices(database, states=("draft",), kind="resolved") == []
    fixed(world, one, LATER + timedelta(days=1))
    [office, _] = drafted(database, LATER + timedelta(days=1))
    assert "说明：2027年2月25日复核未再发现" in office.body_text


def overdue_released(world: World, office: int, number: str = "GJ-2027-000900") -> None:
    key = f"test|A1|{YEAR}|department|T+1|{office}"
    told = {"subject": "x", "body_text": "x", "content_hash": "x", "drafted_by": "gouji", "template_sha": "x"}
    row = {"number": number, "dedupe_key": key, "mode": "test", "office_id": office, "agency_code": "A1"}
    more = {
        "report_year": YEAR,
        "kind": "overdue",
        "stage": "T+1",
        "template": "overdue",
        "created_at": instant(WRITTEN),
    }
    world.insert("notices", **row, **more, **told)
    for state in ("approved", "released"):
        world.database.execute(
            "UPDATE notices SET state = ?, approved_by = '张三', approved_at = ? WHERE number = ?",
            [state, instant(WRITTEN), number],
        )


def test_a_missing_report_that_came_is_told_with_its_address(world, database, make_outbox, clock):
    world.agency("A1", name="样例市财政局")
    overdue_released(world, world.office("A1"))
    assert drafted(database, LATER) == []
    version = world.published("A1", at="2027-02-23T02:00:00Z")
    assert drafted(database, LATER) == [], "handed in is not published"
    crawl = world.insert("crawls", started_at="2027-02-23T00:00:00Z", trigger="demo", app_version="0")
    seen = {"kind": "article", "requested_url": "http://a.test/", "at": "2027-02-23T02:00:00Z", "vantage": "x"}
    capture = world.insert("captures", crawl_id=crawl, user_agent="gouji", **seen)
    database.execute("UPDATE versions SET capture_id = ?, published_on = '2027-02-22' WHERE id = ?", [capture, version])
    [notice] = drafted(database, LATER)
    assert notice.subject == "【测试】【年报审核】样例市财政局2026年度报告：销号，报告已发布"
    for part in (
        "编号 GJ-2027-000900 的逾期通知",
        "已于2027年2月23日在门户上查到，予以销号",
        "http://a.test/A1.html",
        "发布日期：2027年2月22日",
    ):
        assert part in notice.body_text
    assert drafted(database, LATER + timedelta(days=1)) == []
    approve(database, [notice], "张三", LATER)
    world.insert(
        "absence_confirmations",
        agency_code="A1",
        report_year=YEAR,
        confirmed_by="李四",
        confirmed_at=instant(LATER),
        note="x",
    )
    clock.now = LATER
    box, channel = make_outbox()
    assert (send_due(box, limit=50).cancelled, channel.parts) == (1, []), "a person says that it is not there"


def test_what_nobody_has_judged_is_not_the_version_of_the_check(world, database, told):
    one, _, _ = told
    fixed(world, one)
    replaced(world, "A1")
    [old, new] = world.column("SELECT substr(document_sha256, 1, 16) FROM versions ORDER BY seq")
    [newest] = world.column("SELECT max(id) FROM versions")
    world.replaced(newest, instant(LATER), "unreadable")
    [office, _] = drafted(database, LATER)
    assert f"版本标识：{old}（通知时），{new}（复核时）" in office.body_text
    assert "发布日期：2027年2月23日" in office.body_text
