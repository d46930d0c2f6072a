from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from audit.errors import GoujiError, TryLater
from db import backups
from db.backups import back_up, checked_copy, note_backup
from db.heartbeats import beat, heartbeats
from db.logbook import log_action
from db.migrations import migrations
from db.opening import Database, open_database, tx
from tests.db.conftest import NOW

ROOT = Path(__file__).parents[2]
ROWS = 400


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Some hundred pages."""
    path = tmp_path_factory.mktemp("filled") / "gouji.db"
    with open_database(path) as database, tx(database):
        for number in range(ROWS):
            log_action(database, "张三", "test", str(number), "x" * 1000, NOW)
    return path


@pytest.fixture
def source(filled, tmp_path):
    path = tmp_path / "gouji.db"
    path.write_bytes(filled.read_bytes())
    return path


@pytest.fixture
def small_steps(monkeypatch):
    monkeypatch.setattr(backups, "STEP", 8)


def rows(path, sql="SELECT * FROM audit_log ORDER BY id"):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def dump(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def left(tmp_path):
    return sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("gouji.db"))


def change(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


def test_a_copy_holds_everything(source, tmp_path):
    copied = back_up(source, tmp_path / "copy.db")
    assert dump(tmp_path / "copy.db") == dump(source)
    assert (copied.counts["问题"], copied.newest) == (0, "2027-02-01 10:00")
    assert copied.size == (tmp_path / "copy.db").stat().st_size
    assert checked_copy(tmp_path / "copy.db") == copied


def test_a_copy_is_one_file_for_one_reader(source, tmp_path):
    back_up(source, tmp_path / "copy.db")
    assert left(tmp_path) == ["copy.db"]
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert rows(tmp_path / "copy.db", "PRAGMA journal_mode") == [("delete",)]


def test_what_stands_in_the_log_only_is_copied_too(source, tmp_path):
    with open_database(source) as database:
        log_action(database, "李四", "last", "", "", NOW)
        assert source.with_name("gouji.db-wal").stat().st_size > 0
        back_up(source, tmp_path / "copy.db")
    assert rows(tmp_path / "copy.db")[-1][2:4] == ("李四", "last")


def test_a_copy_can_be_put_in_its_place(source, tmp_path):
    back_up(source, tmp_path / "copy.db")
    (tmp_path / "copy.db").replace(source)
    with open_database(source) as database:
        log_action(database, "李四", "after", "", "", NOW)
        assert database.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert len(rows(source)) == ROWS + 1


def write(database, number):
    """Both or neither: what a copy of one moment must show."""
    with tx(database):
        log_action(database, "张三", "pair", str(number), "y" * 900, NOW)
        beat(database, "pair", now=NOW, detail=str(number))


PAIRS = "SELECT count(*) FROM audit_log WHERE action = 'pair'"


def test_who_writes_between_all_steps_neither_stops_nor_enters_the_copy(source, tmp_path, small_steps):
    steps = []
    with open_database(source) as other:
        write(other, 1)
        pages = other.conn.execute("PRAGMA page_count").fetchone()[0]

        def told(done, total):
            steps.append((done, total))
            write(other, len(steps) + 1)

        back_up(source, tmp_path / "copy.db", told=told)
    assert len(steps) == -(-pages // 8)  # begun once, never anew
    assert steps[-1] == (pages, pages)
    assert rows(tmp_path / "copy.db", PAIRS) == [(1,)]
    assert rows(tmp_path / "copy.db", "SELECT detail FROM heartbeats") == [("1",)]
    assert rows(source, PAIRS) == [(len(steps) + 1,)]


WRITER = """
import sys
from pathlib import Path
from db.opening import open_database
from tests.db.test_backups import write
with open_database(Path(sys.argv[1]), durable=False) as database:
    for number in range(1, 3000):
        write(database, number)
        if number == 1:
            print("on", flush=True)
        if Path(sys.argv[2]).exists():
            break
"""


def test_another_process_that_writes_all_the_time(source, tmp_path, small_steps):
    copies = [tmp_path / f"copy{number}.db" for number in range(3)]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(source), str(tmp_path / "stop")], cwd=ROOT, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"on\n"
        for copy in copies:
            back_up(source, copy)
        (tmp_path / "stop").touch()
    assert writer.returncode == 0
    seen = [rows(copy, PAIRS)[0][0] for copy in copies]
    assert [rows(copy, "SELECT detail FROM heartbeats")[0][0] for copy in copies] == list(map(str, seen))
    assert seen == sorted(seen)
    assert seen[0] >= 1
    assert seen[-1] <= rows(source, PAIRS)[0][0]


def test_the_original_stays_as_it_was(source, tmp_path):
    before = dump(source)
    back_up(source, tmp_path / "copy.db")
    assert dump(source) == before


def test_an_old_database_is_copied_old(tmp_path):
    source = tmp_path / "gouji.db"
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before="m006_likeness")
    before = dump(source)
    back_up(source, tmp_path / "copy.db")
    assert dump(tmp_path / "copy.db") == dump(source) == before


def refused(source, target, words, *, kind=GoujiError, **more):
    before = target.read_bytes() if target.is_file() else None
    with pytest.raises(kind, match=words) as caught:
        back_up(source, target, **more)
    assert "\n" not in str(caught.value)
    assert (target.read_bytes() if target.is_file() else None) == before
    assert not list(target.absolute().parent.glob(".*.part*"))


def test_targets_that_will_not_do(source, tmp_path):
    (tmp_path / "there.db").write_text("old")
    (tmp_path / "link.db").hardlink_to(source)
    refused(source, tmp_path / "there.db", "已经有这个文件")
    refused(source, tmp_path, "这是文件夹")
    refused(source, tmp_path / "no" / "copy.db", "不存在")
    refused(source, tmp_path / ("x" * 250), "写不了：文件名太长")
    for name in ("gouji.db", "link.db", "gouji.db-wal", "gouji.db-shm"):
        refused(source, tmp_path / name, "数据库", force=True)


def test_sources_that_will_not_do(tmp_path):
    refused(tmp_path / "none.db", tmp_path / "copy.db", "没有这个数据库")
    for name, content, words in (("empty.db", b"", "不是 gouji"), ("text.db", b"hello " * 999, "不是数据库文件")):
        (tmp_path / name).write_bytes(content)
        refused(tmp_path / name, tmp_path / "copy.db", words)
        assert (tmp_path / name).read_bytes() == content
    change(tmp_path / "other.db", "CREATE TABLE t (a)")
    refused(tmp_path / "other.db", tmp_path / "copy.db", "不是 gouji")


def test_an_old_copy_is_replaced_only_by_a_whole_one(source, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("old")
    back_up(source, target, force=True)
    assert len(rows(target)) == ROWS
    change(source, "DROP TRIGGER finding_four_eyes")
    refused(source, target, "没有通过核对：trigger finding_four_eyes", force=True)


def test_a_file_that_came_in_the_meantime_stays(source, tmp_path):
    target = tmp_path / "copy.db"
    with pytest.raises(GoujiError, match="已经有这个文件"):
        back_up(source, target, told=lambda done, total: target.write_text("another's") and None)
    assert target.read_text() == "another's"
    assert left(tmp_path) == ["copy.db"]


def test_where_there_are_no_links_it_is_renamed(source, tmp_path, monkeypatch):
    def no_links(*_):
        raise OSError

    monkeypatch.setattr(os, "link", no_links)
    back_up(source, tmp_path / "copy.db")
    assert left(tmp_path) == ["copy.db"]
    assert len(rows(tmp_path / "copy.db")) == ROWS


def test_no_room_is_said_before(source, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "SPARE", 1 << 60)
    refused(source, tmp_path / "copy.db", "空间不够：要 .* MB，只剩", kind=TryLater)


def test_interrupted(source, tmp_path, small_steps):
    def told(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(source, tmp_path / "copy.db", told=told)
    assert left(tmp_path) == []


CHILD = """
import os, resource, signal, sys
from pathlib import Path
from audit.errors import GoujiError
from db import backups
backups.STEP = 8
source, target = map(Path, sys.argv[2:])
def killed(done, total):
    if done > 16:
        os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    backups.back_up(source, target, force=True, told=killed if sys.argv[1] == "killed" else None)
except GoujiError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def child(how, source, target):
    command = [sys.executable, "-c", CHILD, how, str(source), str(target)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_killed_in_the_middle(source, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("old")
    assert child("killed", source, target).returncode == -signal.SIGKILL
    assert target.read_text() == "old"
    assert len(rows(source)) == ROWS
    back_up(source, target, force=True)
    assert len(rows(target)) == ROWS


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_the_disk_is_full_in_the_middle(source, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("old")
    done = child("full", source, target)
    assert (done.returncode in (2, 75), done.stdout.count("\n"), done.stderr) == (True, 1, "")
    assert done.stdout.startswith(f"{target}: ")
    assert target.read_text() == "old"
    assert left(tmp_path) == ["copy.db"]


def damage(path):
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (damage, "没有通过核对|损坏"),
        (lambda path: os.truncate(path, path.stat().st_size // 2), "损坏|没有通过核对"),
        (lambda path: path.write_bytes(b""), "不是 gouji"),
        (lambda path: path.write_text("hello" * 999), "不是数据库文件"),
        (lambda path: change(path, "DROP TRIGGER user_last_admin"), "trigger user_last_admin"),
        (lambda path: change(path, "DROP INDEX findings_queue"), "index findings_queue"),
        (
            lambda path: change(path, "INSERT INTO offices (agency_code, name, role) VALUES ('x', 'n', 'head')"),
            "agencies 不存在",
        ),
        (
            lambda path: change(
                path, "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('gouji', 'm999_new')"
            ),
            "更新版本的 gouji 写成（m999_new）",
        ),
    ],
)
def test_copies_that_are_not_whole(source, tmp_path, harm, words):
    copy = tmp_path / "copy.db"
    back_up(source, copy)
    harm(copy)
    before = copy.read_bytes()
    with pytest.raises(GoujiError, match=words):
        checked_copy(copy)
    assert copy.read_bytes() == before
    assert left(tmp_path) == ["copy.db"]


def test_a_damaged_original_leaves_no_copy(source, tmp_path):
    damage(source)
    refused(source, tmp_path / "copy.db", "没有通过核对|损坏")


def test_the_backup_is_noted(source, tmp_path):
    copied = back_up(source, tmp_path / "copy.db")
    assert note_backup(source, tmp_path / "copy.db", copied, by="张三", now=NOW)
    with open_database(source) as database:
        (job,) = heartbeats(database)
        assert (job.name, job.at, job.exit_code, job.detail) == ("backup", "2027-02-01T02:00:00Z", 0, "copy.db")
    assert rows(source)[-1][2:5] == ("张三", "backup", str(tmp_path / "copy.db"))


def test_an_original_that_cannot_be_written_is_backed_up_all_the_same(source, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "BUSY_SECONDS", 0)
    with open_database(source) as other, tx(other):
        copied = back_up(source, tmp_path / "copy.db")
        assert not note_backup(source, tmp_path / "copy.db", copied, by="张三", now=NOW)
    assert len(rows(tmp_path / "copy.db")) == ROWS
