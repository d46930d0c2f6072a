"""What each channel gets of a notice, part by part, and what happens when a part or a file fails."""

from __future__ import annotations

import hashlib

import pytest

from audit.errors import GoujiError
from db.deliveries import claim
from db.notice_files import NoticeFile
from db.notices import approve, find_notices
from notifications.channels.base import Kind, Outcome
from notifications.channels.folder import FolderChannel
from notifications.outbox import approved, deliver_one, preview, release, send_due
from notifications.parts import DOCX
from notifications.planning import plan
from tests.notifications.sending import TEST, Script, state
from tests.notifications.world import MORNING

CONTENT = {b"docx": DOCX, b"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
KEPT = {hashlib.sha256(one).hexdigest(): one for one in CONTENT}
FILES = tuple(
    NoticeFile(f"zhenggai.{one.decode()}", kind, hashlib.sha256(one).hexdigest(), "x", "y")
    for one, kind in CONTENT.items()
)
WAYS = ("mail", "folder", "wecom", "dingtalk", "feishu")


def read(digest):
    if digest not in KEPT:
        raise GoujiError(f"没有内容 {digest}")
    return KEPT[digest]


@pytest.fixture
def filed(world, database):
    """One approved reminder with two files, for an office with an endpoint of each channel."""
    world.agency("A1")
    for channel in WAYS:
        world.endpoint(world.office("A1"), channel, f"{channel}-1@a.test")
    plan(database, TEST, MORNING, attach=lambda wish: FILES)
    approve(database, find_notices(database), "张三", MORNING)
    return world


@pytest.fixture
def box_of(make_outbox):
    def build(*outcomes, **more):
        box, channel = make_outbox(*outcomes, read_file=read, **more)
        box.channels.update(dict.fromkeys(WAYS, channel))
        return box, channel

    return build


def of(channel: Script, way: str):
    return [part for part in channel.parts if part.address.startswith(way)]


def test_each_channel_gets_what_it_carries(filed, box_of, tmp_path):
    box, channel = box_of()
    assert preview(box, FolderChannel(tmp_path / "dry")) == 6
    sent = send_due(box, limit=50)
    assert (sent.outcomes, sent.failed) == ({"sent": 6}, False)
    [item] = find_notices(box.database)
    for way in ("mail", "folder"):
        [part] = of(channel, way)
        assert (part.text, part.html, len(part.files), part.is_file) == (item.body_text, item.body_html, 2, False)
    for way in ("dingtalk", "feishu"):
        [part] = of(channel, way)
        assert (part.text.strip(), part.html, part.files) == ((item.body_im or "").strip(), None, ())
    text, file = of(channel, "wecom")
    assert (text.is_file, text.files, file.is_file, [one.content for one in file.files]) == (False, (), True, [b"docx"])
    assert text.text.startswith("【年报审核】【测试】")
    assert len({part.message_id for part in channel.parts}) == 6
    assert (tmp_path / "dry").is_dir()


def test_an_edited_draft_goes_alone(world, database, box_of):
    world.agency("A1")
    for channel in WAYS:
        world.endpoint(world.office("A1"), channel, f"{channel}-1@a.test")
    plan(database, TEST, MORNING, attach=lambda wish: FILES)
    database.execute("UPDATE notices SET edited_by = '李四', body_html = NULL, body_im = NULL")
    approve(database, find_notices(database), "张三", MORNING)
    box, channel = box_of()
    send_due(box, limit=50)
    assert [(len(part.files), part.html) for part in channel.parts] == [(0, None)] * 5
    assert all(channel.parts[0].text in part.text for part in channel.parts)


def only(world, *channels):
    marks = ", ".join("?" for _ in channels)
    world.database.execute(f"UPDATE endpoints SET state = 'revoked' WHERE channel NOT IN ({marks})", list(channels))


def test_a_file_waits_for_its_text_and_does_not_outlive_it(filed, box_of, clock):
    only(filed, "wecom")
    box, channel = box_of(Outcome(Kind.RETRY, "-1"), Outcome(Kind.DEAD, "40058"))
    send_due(box, limit=50)
    assert (len(channel.parts), state(filed)) == (1, ["queued", "queued"])
    clock.pass_by(hours=1)
    send_due(box, limit=50)
    assert (state(filed)[:2], len(channel.parts)) == (["dead", "dead"], 2)
    assert filed.column("SELECT code FROM deliveries ORDER BY id") == ["40058", "earlier-part"]


@pytest.mark.parametrize("way", ["wecom", "mail"])
def test_nothing_leaves_without_its_file(filed, box_of, clock, way, monkeypatch):
    only(filed, way)
    with monkeypatch.context() as patch:
        patch.setitem(KEPT, FILES[0].sha256, b"docx")
        patch.delitem(KEPT, FILES[0].sha256)
        box, channel = box_of()
        sent = send_due(box, limit=50)
        assert (sent.outcomes["config"], sent.failed) == (1, True)
    assert [part.is_file for part in channel.parts] == ([False] if way == "wecom" else [])
    assert filed.column("SELECT state FROM endpoints WHERE channel = ?", way) == ["active"]
    assert (state(filed)[-1], filed.column("SELECT attempts FROM deliveries")[-1]) == ("queued", 0)
    clock.pass_by(minutes=10)
    assert send_due(box, limit=50).outcomes == {"sent": 1}, "the file was found again"


@pytest.mark.parametrize("step", ["released", "text sent", "file claimed", "file sent"])
def test_a_crash_between_text_and_file_loses_nothing(filed, box_of, clock, step):
    only(filed, "wecom")
    box, channel = box_of()
    release(box, approved(box)[0])
    if step != "released":
        text = claim(box.database, box.owner, clock(), "test", {"wecom"})
        assert text is not None
        deliver_one(box, text)
    if step.startswith("file"):
        file = claim(box.database, "dead worker", clock(), "test", {"wecom"})
        assert file is not None
        assert file.part == 2
        clock.pass_by(minutes=6)
    send_due(box, limit=50)
    assert state(filed) == ["sent", "sent"]
    assert [part.part for part in channel.parts] == [1, 2]
