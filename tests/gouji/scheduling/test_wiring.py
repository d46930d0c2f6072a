from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock, get_ident

import pytest
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.schedulers.base import BaseScheduler

from audit.errors import BadSettings, GoujiError, TryLater
from db.opening import open_database
from gouji.commands.schedule import _beginning, schedule_command
from gouji.scheduling import jobs
from gouji.scheduling.guarding import alone
from gouji.scheduling.service import Service
from gouji.scheduling.wiring import ENDED, _watch, serve, wired
from gouji.settings import load_settings

ROOT = Path(__file__).parents[3]
posix = pytest.mark.skipif(os.name != "posix", reason="signals of posix")


def test_the_five_jobs_and_their_options(service):
    scheduler = wired(service)
    BaseScheduler.start(scheduler, paused=True)
    found = {job.id: job for job in scheduler.get_jobs()}
    assert {name: str(job.trigger) for name, job in found.items()} == {
        "heartbeat": "interval[0:01:00]",
        "plan": "cron[minute='23']",
        "send": "cron[minute='2-57/5']",
        "crawl": "cron[hour='20', minute='7']",
        "audit": "cron[hour='6', minute='37']",
    }
    assert {(job.coalesce, job.max_instances, job.misfire_grace_time) for job in found.values()} == {(True, 1, None)}
    assert {str(job.trigger.timezone) for job in found.values()} == {"Asia/Shanghai"}
    at_once = {name for name, job in found.items() if job.next_run_time <= service.clock()}
    assert at_once == {"heartbeat", "plan", "send"}
    listened = [mask for _, mask in scheduler._listeners]
    assert EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES in listened
    BaseScheduler.shutdown(scheduler)


@pytest.fixture
def only(monkeypatch):
    """Of the jobs only this one runs, at once."""

    def replaced(job):
        for name in jobs.JOBS:
            monkeypatch.setitem(jobs.JOBS, name, job if name == "plan" else lambda service: None)

    return replaced


@posix
@pytest.mark.parametrize(("number", "code"), [("TERM", 143), ("INT", 130)])
def test_a_signal_ends_the_child_then_the_scheduler(desk, only, capsys, number, code):
    only(jobs.crawl)
    # short sleeps: a shell that waits may have missed a signal that came just before
    script = f"trap 'exit {code}' TERM; kill -{number} $PPID; while :; do sleep 0.05; done"
    config = desk.folder / "gouji.toml"
    service = Service(load_settings(config), config, None, ["sh", "-c", script], {}, look=0.02)
    assert serve(service) == code
    assert desk.rows("SELECT * FROM app_lock") == []
    assert dict(desk.rows("SELECT name, exit_code FROM heartbeats")) == {"crawl": code, "schedule": code}
    assert desk.rows("SELECT cause FROM alerts") == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert [line[20:].split("（")[0] for line in capsys.readouterr().out.splitlines()] == [
        "定时服务：开始运行",
        "抓取：被中断",
        "定时服务：停下",
    ]


@posix
def test_a_second_signal_does_not_wait(desk, only):
    only(jobs.crawl)
    # until it is killed: two signals that come together are one
    script = "trap '' TERM; while :; do kill -TERM $PPID; sleep 0.2; done"
    config = desk.folder / "gouji.toml"
    service = Service(load_settings(config), config, None, ["sh", "-c", script], {}, look=0.02)
    assert serve(service) == 143
    assert service.hurry.is_set()


def test_a_second_signal_is_heard_after_the_loop_has_ended(service):
    """The scheduler's loop may end before its children have."""
    read, write = os.pipe()

    def shut_down():
        os.write(write, bytes([ENDED, signal.SIGTERM]))
        service.hurry.wait(20)
        os.write(write, bytes([ENDED]))

    os.write(write, bytes([signal.SIGTERM]))
    _watch(read, service, shut_down, Lock())
    assert service.hurry.is_set()
    os.close(read)
    os.close(write)


@posix
def test_a_signal_that_another_thread_gets_waits_for_nobody(service, only):
    """The main thread sleeps until the next job, up to a minute: the system need not wake it."""
    heard: list[bool] = []

    def hit(one):
        one.stopping.wait(0.3)  # and by then the main thread sleeps
        signal.pthread_kill(get_ident(), signal.SIGTERM)
        heard.append(one.stopping.wait(20))

    only(hit)
    assert serve(service) == 143
    assert heard == [True]


@posix
def test_a_signal_before_it_runs_is_not_lost(service, desk, only, monkeypatch):
    only(lambda one: None)
    tell = service.tell
    told: list[str] = []

    def signalled(job, words):
        tell(job, words)
        if not told:
            os.kill(os.getpid(), signal.SIGTERM)
            service.stopping.wait(20)
        told.append(words)

    monkeypatch.setattr(service, "tell", signalled)
    assert serve(service) == 143
    assert desk.rows("SELECT * FROM app_lock") == []


def test_whoever_lost_the_lease_stops_with_75(service, desk, only):
    def robbed(one):
        desk.change("UPDATE app_lock SET owner = 'thief:1:x'")
        jobs.heartbeat(one)

    only(robbed)
    assert serve(service) == 75
    assert desk.rows("SELECT owner FROM app_lock") == [("thief:1:x",)]


def test_a_job_that_raises_is_told_and_the_others_go_on(service, desk, only):
    def falls(one):
        raise KeyError("x")

    only(falls)
    jobs.JOBS["send"] = lambda one: one.lost()  # `only` puts it back
    assert serve(service) == 75
    assert desk.rows("SELECT cause, sentence FROM alerts") == [
        ("job|notices plan", "拟稿没有完成：程序出错（KeyError: 'x'）")
    ]


def test_the_second_is_told_who_runs_since_when(service, desk):
    owner, since = "host:1:a", service.since
    with alone(service.database, owner, since):
        with pytest.raises(TryLater, match=r"另一个 gouji schedule：host:1:a 自 2\d{3}-.* 运行；"):
            serve(service)
        (desk.folder / "gouji.lock").unlink()  # as from another machine
        with pytest.raises(TryLater, match=r"另一个 gouji schedule：host:1:a 自 2\d{3}-.* 运行（占用到 2"):
            serve(service)
    with alone(service.database, "host:2:b", since):
        pass


@posix
def test_the_lock_never_writes_over_another_file(service, desk):
    """A link in its place, and a database that is called like one."""
    kept = desk.folder / "kept"
    kept.write_text("kept", encoding="utf-8")
    lock = desk.folder / "gouji.lock"
    lock.unlink(missing_ok=True)
    lock.symlink_to(kept)
    with pytest.raises(GoujiError, match="不能写锁文件"), alone(service.database, "a", service.since):
        pass
    assert kept.read_text(encoding="utf-8") == "kept"
    named = shutil.copy(service.database, desk.folder / "data.lock")
    before = named.stat().st_size
    with alone(named, "a", service.since):
        assert named.stat().st_size >= before
    with open_database(named) as database:
        assert database["notices"].count == 0


def test_it_wants_a_database_that_is_there(desk, tmp_path):
    (desk.folder / "gouji.db").unlink()
    assert isinstance(desk.run(schedule_command).exception, BadSettings)
    assert not (desk.folder / "gouji.db").exists()


@posix
def test_as_a_process(desk):
    command = [sys.executable, "-m", "gouji", "schedule"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=desk.folder, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as first:
        assert first.stdout is not None
        assert "定时服务：开始运行" in first.stdout.readline()
        second = desk.run(schedule_command)
        assert isinstance(second.exception, TryLater)
        assert f":{first.pid}:" in str(second.exception)
        first.send_signal(signal.SIGTERM)
        first.stdout.read()
        assert first.wait(60) == 143
    assert desk.rows("SELECT * FROM app_lock") == []


def test_children_import_nothing_from_the_folder_of_data(desk):
    (desk.folder / "json.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([*_beginning(None, None), "--version"], cwd=desk.folder, env=environment, check=False)
    assert done.returncode == 0
