"""Every job of the table leaves a sign of life, ends between two items, and can be run twice."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.errors import BadSettings, TryLater
from db.opening import open_database
from gouji.clock import Trust
from gouji.commands.audit import audit_command
from gouji.commands.backup import backup_command
from gouji.commands.export import export_command
from gouji.commands.notices import notices_command
from gouji.hearing import heard
from gouji.notice_runs import run_send
from gouji.settings import load_settings
from tests.gouji.desk import Desk

SIGNS = "SELECT name, exit_code FROM heartbeats ORDER BY name"
JOBS = {
    "audit": (audit_command, ()),
    "notices plan": (notices_command, ("plan",)),
    "notices send": (notices_command, ("send",)),
    "export": (export_command, ("--to", "清单.csv")),
    "backup": (backup_command, ("--force", "备份.db")),
}
# where a signal comes in the midst of the work
MIDST = {
    "audit": "gouji.commands.audit.judge_absent",
    "notices plan": "gouji.notice_runs.plan",
    "notices send": "gouji.notice_runs.send_due",
    "export": "gouji.commands.export.deliver",
    "backup": "gouji.commands.backup.back_up",
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = Desk(tmp_path)
    made.register()
    return made


@pytest.mark.parametrize("job", JOBS)
def test_twice_is_as_good_as_once_and_leaves_a_sign(desk, job):
    command, words = JOBS[job]
    assert desk.run(command, *words).exit_code == 0
    kept = [
        desk.rows(f"SELECT * FROM {table}") for table in ("findings", "notices", "deliveries", "deadlines", "app_lock")
    ]
    assert desk.run(command, *words).exit_code == 0
    assert kept == [
        desk.rows(f"SELECT * FROM {table}") for table in ("findings", "notices", "deliveries", "deadlines", "app_lock")
    ]
    assert (job, 0) in desk.rows(SIGNS)
    assert desk.rows(f"SELECT detail IS NOT NULL FROM heartbeats WHERE name = '{job}'") == [(1,)]


@pytest.mark.skipif(os.name != "posix", reason="signals of posix")
@pytest.mark.parametrize("job", JOBS)
def test_a_signal_waits_for_the_item_at_hand(desk, monkeypatch, job):
    module, _, name = MIDST[job].rpartition(".")
    whole = getattr(__import__(module, fromlist=[name]), name)
    ended = []

    def asked(*given, **options):
        os.kill(os.getpid(), signal.SIGTERM)
        result = whole(*given, **options)
        ended.append(job)
        return result

    monkeypatch.setattr(MIDST[job], asked)
    command, words = JOBS[job]
    assert desk.run(command, *words).exit_code == 143
    assert ended == ([] if job == "backup" else [job])  # a copy is given up whole, and nothing is left of it
    assert {path.name for path in Path().iterdir()}.isdisjoint({"备份.db"})
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.parametrize(("asked", "told"), [(0, []), (signal.SIGTERM, None)])
def test_a_run_that_broke_off_does_not_say_whom_nobody_can_tell(desk, monkeypatch, asked, told):
    heard_of: list[Sequence[str] | None] = []

    def after_run(*given):
        heard_of.append(given[-1])
        return 0

    monkeypatch.setattr("gouji.notice_runs.after_run", after_run)
    now = datetime.now(UTC)
    run_send(load_settings(None), {}, lambda: now, limit=1, asked_to_stop=lambda: asked, trust=Trust.GIVEN)
    assert heard_of == [told]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (BadSettings("没有这个设置"), 2, "没有这个设置"),
        (TryLater("正由别的进程运行"), 75, "正由别的进程运行"),
        (OSError(errno.ENOSPC, "full"), 75, "OSError: [Errno 28] full"),
        (KeyError("x"), 70, "KeyError: 'x'"),
        (KeyboardInterrupt(), 130, "KeyboardInterrupt:"),
    ],
)
def test_what_fails_is_heard(desk, error, code, words):
    with pytest.raises(type(error)), heard(desk.settings.storage.database, "audit"):
        raise error
    assert desk.rows("SELECT exit_code, detail FROM heartbeats") == [(code, words)]


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(KeyError), heard(tmp_path / "none.db", "audit"):
        raise KeyError
    assert not (tmp_path / "none.db").exists()


def test_a_command_that_cannot_begin_is_heard(desk):
    desk.change("INSERT INTO app_lock VALUES ('audit', 'elsewhere:1:x', '2999-01-01T00:00:00Z')")
    with open_database(desk.settings.storage.database) as database:
        database.execute("UPDATE app_lock SET until = ?", [f"{datetime.now(UTC):%Y-%m-%d}T23:59:59Z"])
    assert isinstance(desk.run(audit_command).exception, TryLater)
    assert desk.rows(SIGNS) == [("audit", 75)]
