"""What people decide about notices binds the text that they saw."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.errors import GoujiError
from db.notice_decisions import (
    FOOTER,
    acknowledge,
    approve_seen,
    cancel_by,
    edit_draft,
    take_back_acknowledgement,
)
from db.notices import approve, content_hash, find_notices, notice
from notifications.outbox import send_due
from notifications.planning import plan
from tests.notifications.sending import TEST, unsend
from tests.notifications.world import MORNING, beijing_time


def hash_of(item):
    return content_hash(item.subject, item.body_text, item.body_html, item.body_im)


@pytest.fixture
def draft(world, database):
    world.agency("A1")
    world.endpoint(world.office("A1"), "mail", "test@a.test")
    plan(database, TEST, MORNING)
    (item,) = find_notices(database)
    return item


def edit(database, item, *, by="shen", subject=None, text=None, seen=None):
    return edit_draft(
        database,
        item.number,
        seen=seen or hash_of(item),
        subject=item.subject if subject is None else subject,
        text=item.body_text + "另：请来电。" if text is None else text,
        by=by,
        now=MORNING,
    )


def test_approved_as_seen(database, draft):
    assert approve_seen(database, {draft.id: hash_of(draft)}, "pi", MORNING) == 1
    assert notice(database, draft.number).approved_by == "pi"


def test_a_rewritten_draft_is_not_approved_unseen(database, draft):
    edit(database, draft)
    with pytest.raises(GoujiError, match="草稿已改写"):
        approve_seen(database, {draft.id: hash_of(draft)}, "pi", MORNING)
    assert notice(database, draft.number).state == "draft"


def test_whoever_edited_cannot_approve_even_when_another_edited_since(database, draft):
    edit(database, draft, by="pi")
    second = notice(database, draft.number)
    edit(database, second, by="shen", text=second.body_text + "又：附表。")
    last = notice(database, draft.number)
    assert (last.edited_by, last.body_html) == ("shen", None)
    for by in ("pi", "shen"):
        with pytest.raises(GoujiError, match="不能是拟稿人或修改人"):
            approve_seen(database, {last.id: hash_of(last)}, by, MORNING)
        with pytest.raises(GoujiError, match="不能是拟稿人或修改人"):
            approve(database, [last], by, MORNING)
    assert approve_seen(database, {last.id: hash_of(last)}, "guan", MORNING) == 1


def test_all_or_none(world, database, draft):
    world.agency("A2")
    plan(database, TEST, MORNING)
    one, two = find_notices(database)
    with pytest.raises(GoujiError, match=f"{two.number}: 草稿已改写"):
        approve_seen(database, {one.id: hash_of(one), two.id: "x"}, "pi", MORNING)
    assert [item.state for item in find_notices(database)] == ["draft", "draft"]


def test_past_its_time_or_too_many(database, draft):
    with pytest.raises(GoujiError, match="已过有效时间"):
        approve_seen(database, {draft.id: hash_of(draft)}, "pi", MORNING + timedelta(days=9))
    with pytest.raises(GoujiError, match="一次最多批准 200 件"):
        approve_seen(database, dict.fromkeys(range(201), "x"), "pi", MORNING)
    approve_seen(database, {draft.id: hash_of(draft)}, "pi", MORNING)
    with pytest.raises(GoujiError, match="已由 pi 批准"):
        approve_seen(database, {draft.id: hash_of(draft)}, "guan", MORNING)


def test_an_edited_draft_leaves_as_edited(database, draft, make_outbox):
    edit(database, draft, text=draft.body_text + "另：请来电。")
    item = notice(database, draft.number)
    approve_seen(database, {item.id: hash_of(item)}, "pi", MORNING)
    box, channel = make_outbox()
    send_due(box, limit=None)
    ((text, html),) = [(part.text, part.html) for part in channel.parts]
    assert text.endswith("另：请来电。\n")
    assert html is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"subject": ""}, "标题要写一行"),
        ({"subject": "【测试】\n二"}, "标题要写一行"),
        ({"subject": "【年报审核】"}, "以【测试】开头"),
        ({"text": f"【测试】{FOOTER}"}, "保留编号 GJ-2027-000001"),
        ({"text": "GJ-2027-000001 【测试】"}, "不具公文效力"),
        ({"text": f"GJ-2027-000001 {FOOTER}"}, "正文要保留【测试】"),
        ({"seen": "x"}, "草稿已改写"),
    ],
)
def test_an_edit_keeps_what_every_notice_carries(database, draft, change, words):
    with pytest.raises(GoujiError, match=words):
        edit(database, draft, **change)
    assert notice(database, draft.number).edited_by is None


def test_an_edit_that_changes_nothing(database, draft):
    with pytest.raises(GoujiError, match="没有改动"):
        edit(database, draft, text=draft.body_text)


def test_frozen_after_draft(database, draft):
    approve_seen(database, {draft.id: hash_of(draft)}, "pi", MORNING)
    with pytest.raises(GoujiError, match="已批准，正文不能再改"):
        edit(database, draft)


def test_cancelled_by_a_person_is_not_drafted_anew(database, draft):
    with pytest.raises(GoujiError, match="要写原因"):
        cancel_by(database, draft.number, state="draft", reason="", by="pi", now=MORNING)
    cancel_by(database, draft.number, state="draft", reason="已通知", by="pi", now=MORNING)
    assert plan(database, TEST, MORNING).drafted == []
    with pytest.raises(GoujiError, match="状态已变为“已取消”"):
        cancel_by(database, draft.number, state="draft", reason="x", by="pi", now=MORNING)
    with pytest.raises(GoujiError, match="不能再取消"):
        cancel_by(database, draft.number, state="cancelled", reason="x", by="pi", now=MORNING)


def test_what_waits_of_a_cancelled_notice_goes_nowhere(database, ready, make_outbox, clock):
    send_due(make_outbox()[0], limit=None)
    unsend(database)
    (item,) = find_notices(database)
    cancel_by(database, item.number, state="released", reason="发错了", by="pi", now=MORNING)
    box, channel = make_outbox()
    send_due(box, limit=None)
    assert channel.parts == []


def test_acknowledged_stops_the_ladder_and_taken_back_lets_it_go_on(database, ready, make_outbox):
    (item,) = find_notices(database)
    with pytest.raises(GoujiError, match="只有已签发"):
        acknowledge(database, item.number, note="", by="shen", now=MORNING)
    send_due(make_outbox()[0], limit=None)
    acknowledge(database, item.number, note="王五接电话", by="shen", now=MORNING)
    with pytest.raises(GoujiError, match="已经登记过"):
        acknowledge(database, item.number, note="", by="shen", now=MORNING)
    last = beijing_time(2027, 1, 28, 10, 10)
    assert plan(database, TEST, last).drafted == []
    take_back_acknowledgement(database, item.number, by="shen", now=last)
    with pytest.raises(GoujiError, match="没有登记过"):
        take_back_acknowledgement(database, item.number, by="shen", now=last)
    assert len(plan(database, TEST, last).drafted) == 1


def test_a_later_stage_that_waits_is_taken_back_when_the_first_is_acknowledged(database, ready, make_outbox):
    send_due(make_outbox()[0], limit=None)
    (first,) = find_notices(database)
    last = beijing_time(2027, 1, 28, 10, 10)
    plan(database, TEST, last)
    acknowledge(database, first.number, note="", by="shen", now=last)
    assert plan(database, TEST, last).cancelled == 1
    assert [(item.stage, item.state) for item in find_notices(database)] == [
        ("T-3", "released"),
        ("T-1", "cancelled"),
    ]
