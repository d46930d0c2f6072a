"""A standing approval: one wording of the reminders of one year, signed by one person until a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audit.errors import GoujiError
from db.notice_decisions import edit_draft
from db.notices import content_hash, find_notices
from db.people import add_user, disable
from db.standing import list_standing, revoke, sign, standing_of
from notifications.planning import plan
from notifications.wording import OURS
from tests.notifications.sending import TEST
from tests.notifications.world import MORNING, YEAR

SHA = OURS.sha("reminder")
UNTIL = date(2027, 2, 28)


@pytest.fixture
def signed(world, database):
    world.agency("A")
    for login, role in (("pi", "approver"), ("guan", "admin")):
        add_user(database, login, login, role, "x", by="setup", now=MORNING)
    return sign(database, YEAR, SHA, mode="test", until=UNTIL, by="pi", now=MORNING)


def states(database):
    return [(item.kind, item.state, item.approved_by) for item in find_notices(database)]


def test_drafts_of_the_signed_wording_count_as_approved(world, database, signed):
    planned = plan(database, TEST, MORNING)
    assert planned.approved == 1
    assert states(database) == [("reminder", "approved", "pi")]
    events = database.execute("SELECT actor, kind, detail FROM notice_events ORDER BY id").fetchall()
    assert events == [("gouji", "drafted", None), ("pi", "approved", f"常备批准 {signed}")]
    assert plan(database, TEST, MORNING).approved == 0


def test_a_rectify_notice_waits_for_a_person(world, database, signed):
    world.finding("A", "A31")
    plan(database, TEST, MORNING)
    assert ("rectify", "draft", None) in states(database)


@pytest.mark.parametrize("void", ["year", "mode", "wording", "day", "revoked", "disabled", "role"])
def test_void(world, database, void):
    world.agency("A")
    for login, role in (("pi", "approver"), ("guan", "admin")):
        add_user(database, login, login, role, "x", by="setup", now=MORNING)
    year, sha = YEAR - (void == "year"), "other" if void == "wording" else SHA
    until = MORNING.date() - timedelta(days=1) if void == "day" else UNTIL
    mode = "live" if void == "mode" else "test"
    number = sign(database, year, sha, mode=mode, until=until, by="pi", now=MORNING - timedelta(days=2))
    if void == "revoked":
        revoke(database, number, by="guan", now=MORNING)
    if void == "disabled":
        disable(database, "pi", by="guan", now=MORNING)
    if void == "role":
        database.execute("UPDATE users SET role = 'reviewer' WHERE login = 'pi'")
    assert plan(database, TEST, MORNING).approved == 0
    assert states(database) == [("reminder", "draft", None)]


def test_an_edited_draft_is_not_what_was_signed(world, database, signed):
    revoke(database, signed, by="pi", now=MORNING)
    plan(database, TEST, MORNING)
    (item,) = find_notices(database)
    seen = content_hash(item.subject, item.body_text, item.body_html, item.body_im)
    edit_draft(
        database, item.number, seen=seen, subject=item.subject, text="附言\n" + item.body_text, by="shen", now=MORNING
    )
    sign(database, YEAR, SHA, mode="test", until=UNTIL, by="pi", now=MORNING)
    assert plan(database, TEST, MORNING).approved == 0
    assert states(database) == [("reminder", "draft", None)]


def test_the_last_day_counts(database, signed):
    assert standing_of(database, "test", YEAR, SHA, UNTIL) is not None
    assert standing_of(database, "test", YEAR, SHA, UNTIL + timedelta(days=1)) is None


def test_refused(database, signed):
    with pytest.raises(GoujiError, match="已有常备批准"):
        sign(database, YEAR, SHA, mode="test", until=UNTIL, by="guan", now=MORNING)
    with pytest.raises(GoujiError, match="已经过去"):
        sign(database, YEAR, "x", mode="test", until=date(2027, 1, 1), by="guan", now=MORNING)
    with pytest.raises(GoujiError, match="最长一年"):
        sign(database, YEAR, "x", mode="test", until=date(2028, 6, 1), by="guan", now=MORNING)
    revoke(database, signed, by="guan", now=MORNING)
    with pytest.raises(GoujiError, match="没有编号为 1 的有效常备批准"):
        revoke(database, signed, by="guan", now=MORNING)
    assert [one.revoked_at is not None for one in list_standing(database)] == [True]
    log = database.execute("SELECT actor, action FROM audit_log WHERE action LIKE 'standing%'").fetchall()
    assert log == [("pi", "standing approval signed"), ("guan", "standing approval revoked")]
