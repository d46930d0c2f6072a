"""Processes that are killed, and a machine that loses its power, in the middle of sending: nothing is lost, and what goes
once more bears the same number.

Some moments here, many with `make soak`: GOUJI_POWER of them, drawn from GOUJI_SEED.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

import db.opening
from db.deliveries import claim_some
from db.notices import approve, find_notices
from db.opening import open_database
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from tests.notifications.sending import TEST, Script
from tests.notifications.world import MORNING, World

ROOT = Path(__file__).parents[3]
POWER = int(os.environ.get("GOUJI_POWER", "12"))
SEED = os.environ.get("GOUJI_SEED", "gouji")
NOTICES, BATCH = 12, 5
posix = pytest.mark.skipif(os.name != "posix", reason="signals of posix")


def outbox_on(database, channel, now) -> Outbox:
    path = db.opening.path_of(database)
    return Outbox(database, {"folder": channel}, TEST, lambda: now, path.with_name("STOP"), batch=BATCH)


@pytest.fixture
def written(tmp_path) -> Path:
    path: Path = tmp_path / "gouji.db"
    with open_database(path) as database:
        world = World(database)
        for turn in range(NOTICES):
            world.agency(f"A{turn:02}")
        plan(database, TEST, MORNING)
        approve(database, find_notices(database), "张三", MORNING)
    return path


@contextmanager
def watching(seen):
    """At every statement of every connection of `db.opening`."""
    before = db.opening._connect

    def watched(path: Path, busy_seconds: float) -> sqlite3.Connection:
        connection = before(path, busy_seconds)
        connection.set_trace_callback(seen)
        return connection

    db.opening._connect = watched
    try:
        yield
    finally:
        db.opening._connect = before


def test_a_loss_of_power_while_sending(written, tmp_path, monkeypatch):
    """
    The files as they were at a moment, with the end of the log cut off that had not been written through: each claim and
    each release is, an outcome need not be.
    """
    rng, channel, safe = random.Random(SEED), Script(), [0]
    log = written.with_name("gouji.db-wal")

    def size() -> int:
        return log.stat().st_size if log.exists() else 0

    def claimed(*given, **more):
        found = claim_some(*given, **more)
        safe[0] = size()
        return found

    monkeypatch.setattr("notifications.outbox.claim_some", claimed)
    statements = Counter[str]()
    with watching(lambda sql: statements.update(["all"])):
        shutil.copy(written, tmp_path / "counted.db")
        with open_database(tmp_path / "counted.db") as database:
            send_due(outbox_on(database, Script(), MORNING), limit=50)
    moments = set(rng.sample(range(60, statements["all"]), min(POWER, statements["all"] - 60)))
    copies: list[tuple[Path, int]] = []
    turn = [0]

    def seen(_: str) -> None:
        turn[0] += 1
        if turn[0] not in moments or not channel.parts:
            return
        folder = tmp_path / f"at-{turn[0]}"
        folder.mkdir()
        shutil.copy(written, folder / "gouji.db")
        content = log.read_bytes()
        least = min(safe[0], len(content))
        (folder / "gouji.db-wal").write_bytes(content[: rng.randint(least, len(content))])
        copies.append((folder / "gouji.db", len(channel.parts)))

    with watching(seen), open_database(written) as database:
        assert send_due(outbox_on(database, channel, MORNING), limit=50).outcomes == {"sent": NOTICES}
    assert len(copies) > POWER // 3
    for path, before in copies:
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        after = Script()
        with open_database(path) as database:
            for minutes in (6, 12):
                send_due(outbox_on(database, after, MORNING + timedelta(minutes=minutes)), limit=50)
            assert World(database).column("SELECT DISTINCT state FROM deliveries") == ["sent"]
        ids = Counter(part.message_id for part in [*channel.parts[:before], *after.parts])
        assert len(ids) == NOTICES, "none is lost"
        assert sum(ids.values()) - NOTICES <= BATCH, "the batch at hand, under the same numbers"


def spoken(town, *words: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "gouji", *words]
    return subprocess.Popen(command, cwd=town.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def settle(town) -> None:
    """The settings as a file, for processes."""
    mail = town.mail
    text = f"""
[storage]
blobs = "files"
[notify]
mode = "test"
folder = "outbox"
[mail]
host = "{mail.host}"
port = {mail.port}
security = "{mail.security}"
sender = "{mail.sender}"
[alerts]
folder = "alerts"
"""
    (town.folder / "gouji.toml").write_text(text, encoding="utf-8")


@posix
@pytest.mark.parametrize("number", [signal.SIGKILL, *([signal.SIGTERM] if POWER > 12 else [])])
def test_the_service_is_ended_while_a_letter_is_on_its_way(mailed, number):
    """By the real clock: as a test, which leaves at any hour of any day."""
    mailed.mode = "test"
    with open_database(mailed.settings.storage.database) as database:
        world = World(database)
        world.published("A1", 2024)
        world.finding("A1", year=2024, message="总计少 1 件")
        world.endpoint(world.office("A1"), "mail", "one@a.test")
        world.endpoint(world.office("A1"), "mail", "two@a.test")
    assert mailed.run("plan", "--year", 2024).exit_code == 0
    mailed.change("UPDATE notices SET not_before = NULL WHERE state = 'draft'")
    mailed.change("DELETE FROM heartbeats")  # of a day to come
    assert mailed.approve() == 1
    settle(mailed)
    mailed.office.late_s = 1
    with spoken(mailed, "schedule") as service:
        until = monotonic() + 300
        while not mailed.office.kept and monotonic() < until:
            sleep(0.05)
        service.send_signal(number)
        assert service.stdout is not None
        service.stdout.read()
        assert service.wait(300) in (-signal.SIGKILL, 143)
    assert len(mailed.office.kept) == 1
    kept = dict(mailed.rows("SELECT state, count(*) FROM deliveries GROUP BY 1"))
    assert kept == ({"sending": 2} if number == signal.SIGKILL else {"sent": 1, "queued": 1})
    mailed.office.late_s = 0
    mailed.change("UPDATE deliveries SET lease_until = '2020-01-01T00:00:00Z' WHERE lease_until IS NOT NULL")
    assert mailed.run("send", "--clock-is-right").exit_code == 0
    assert mailed.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]
    letters = mailed.letters()
    assert len(set(letters)) == 2
    assert len(letters) == (3 if number == signal.SIGKILL else 2)
    assert mailed.rows("SELECT * FROM app_lock WHERE name <> 'schedule'") == []
