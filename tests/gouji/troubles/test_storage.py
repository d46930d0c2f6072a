"""The disk is full, the database is held or read-only, a file is lost: at any write of a run.

Some writes here, each one with `make soak`: GOUJI_EVERY_WRITE."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from audit.errors import GoujiError, TryLater
from db.opening import open_database
from db.store import Store
from gouji.hearing import code_of
from gouji.scheduling import jobs
from tests.gouji.troubles.breaking import failing, writes
from tests.notifications.world import World

EVERY_WRITE = bool(os.environ.get("GOUJI_EVERY_WRITE"))
FULL, BUSY, READONLY, BROKEN = sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR


def reset(town, kept: Path) -> None:
    for name in ("gouji.db", "gouji.db-wal", "gouji.db-shm"):
        (town.folder / name).unlink(missing_ok=True)
    shutil.rmtree(town.folder / "outbox", ignore_errors=True)
    shutil.copy(kept, town.folder / "gouji.db")
    town.office.kept.clear()


def some_of(most: int, number: int) -> range:
    """Of that many writes so many, evenly; all with `make soak`."""
    return range(1, most + 1, 1 if EVERY_WRITE else -(-most // number))


def whole(town) -> None:
    with closing(sqlite3.connect(town.folder / "gouji.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


def counted(town, command: str) -> int:
    with failing(0):
        assert town.run(command).exit_code == 0
        return writes()


@pytest.mark.parametrize(("code", "ends"), [(FULL, 75), (BUSY, 75), (READONLY, 2), (BROKEN, 2)])
def test_a_send_that_fails_at_any_write_loses_nothing(mailed, tmp_path, code, ends):
    kept = Path(shutil.copy(mailed.folder / "gouji.db", tmp_path / "kept.db"))
    most = counted(mailed, "send")
    start, repeated = mailed.now, 0
    for at in some_of(most, 8 if code == FULL else 2):
        reset(mailed, kept)
        mailed.now = start
        with failing(at, code):
            ended = mailed.run("send")
        error = ended.exception
        assert isinstance(error, GoujiError) or ended.exit_code == 0, (at, error)
        assert ended.exit_code == 0 or code_of(error) == ends, (at, error)
        assert isinstance(error, GoujiError) == (ended.exit_code != 0)
        whole(mailed)
        mailed.later(minutes=6)  # leases of what was claimed are over
        assert mailed.run("send").exit_code == 0
        sent = mailed.rows("SELECT DISTINCT d.state FROM deliveries d JOIN notices n ON n.id = d.notice_id")
        assert sent == [("sent",)], at
        letters = mailed.letters()
        assert len(set(letters)) == 2, "the same ones, if ever twice"
        repeated = max(repeated, len(letters) - 2)
        assert mailed.alerts() == []
    assert repeated <= 1, "what was under way in that moment"


def test_a_plan_that_fails_at_any_write_is_made_up_for(town, tmp_path):
    town.change("UPDATE notices SET state = 'expired'")
    town.later(days=2)  # T-1
    kept = Path(shutil.copy(town.folder / "gouji.db", tmp_path / "kept.db"))
    most = counted(town, "plan")
    wanted = town.rows("SELECT number, dedupe_key, state FROM notices ORDER BY id")
    for at in some_of(most, 5):
        reset(town, kept)
        with failing(at):
            assert code_of(town.run("plan").exception or TryLater()) == 75
        whole(town)
        assert town.run("plan").exit_code == 0
        assert town.rows("SELECT number, dedupe_key, state FROM notices ORDER BY id") == wanted, at


def test_a_database_that_is_held_longer_than_anybody_waits(mailed, monkeypatch):
    monkeypatch.setattr("db.opening.open_database.__wrapped__.__kwdefaults__", {"busy_seconds": 0.01, "durable": True})
    monkeypatch.setattr("gouji.health.BUSY_SECONDS", 0.01)
    monkeypatch.setattr("gouji.health.examine.__kwdefaults__", {"full": False, "online": False, "wait": 0.01})
    with closing(sqlite3.connect(mailed.folder / "gouji.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for command in ("plan", "send"):
            refused = mailed.run(command)
            assert isinstance(refused.exception, TryLater)
            assert str(refused.exception) == "数据库正被别的程序写入"
        jobs.plan(mailed.service())
        jobs.send(mailed.service())
        assert "另一个程序一直占着" in mailed.doctor()["数据库"]
        other.execute("ROLLBACK")
    assert mailed.run("send").exit_code == 0
    mailed.arrived()


def test_a_store_without_room_writes_no_half_draft(town, monkeypatch):
    with open_database(town.settings.storage.database) as database:
        world = World(database)
        world.published("A1", 2024)
        world.finding("A1", year=2024, message="总计少 1 件")
    with monkeypatch.context() as patch:

        def full(*_, **__):
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr("db.store.Store._put", full)
        ended = town.run("plan", "--year", 2024)
        assert code_of(ended.exception) == 75
        jobs.plan(town.service())
        assert town.rows("SELECT count(*) FROM notices WHERE kind = 'rectify'") == [(0,)]
    assert town.run("plan", "--year", 2024).stdout.startswith("新拟 1 件")


def test_an_attachment_that_is_lost_is_waited_for(mailed):
    with open_database(mailed.settings.storage.database) as database:
        world = World(database)
        world.published("A1", 2024)
        world.finding("A1", year=2024, message="总计少 1 件")
    mailed.change("UPDATE notices SET state = 'cancelled'")
    mailed.run("plan", "--year", 2024)
    assert mailed.approve() == 1
    [(digest,)] = mailed.rows("SELECT sha256 FROM notice_files ORDER BY id LIMIT 1")
    path = Store(mailed.settings.storage.blobs).find(digest)
    assert path is not None
    content = path.read_bytes()
    path.unlink()
    for _ in range(3):
        sent = mailed.run("send")
        assert (sent.exit_code, "设置有误 2" in sent.stdout) == (3, True)
        mailed.later(minutes=12)  # never in the minutes in which nothing leaves
    assert mailed.letters() == []
    told = mailed.doctor()
    assert "没有内容" in told["警报"]
    assert digest[:12] in told["原件"]
    path.write_bytes(content)
    assert mailed.run("send").exit_code == 0
    assert mailed.states() == {"folder": ["sent"], "mail": ["sent"]}
    assert len(mailed.letters()) == 1
    assert mailed.alerts() == []


def test_a_stop_file(mailed):
    stop = mailed.folder / "STOP"
    stop.touch()
    assert "已停止发送" in mailed.run("send").stderr
    jobs.send(mailed.service())
    assert mailed.alerts() == ["stop|"]
    assert "STOP" in mailed.doctor()["模式"]
    stop.unlink()
    assert mailed.run("send").exit_code == 0
    mailed.arrived()
    assert mailed.alerts() == []
