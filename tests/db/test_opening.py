from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from audit.errors import GoujiError, TryLater
from db.migrations import migrations
from db.opening import open_database, tx

pytestmark = pytest.mark.usefixtures("databases_as_ever")


def schema(database):
    return database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def test_opening_twice_changes_nothing(tmp_path):
    path = tmp_path / "gouji.db"
    with open_database(path) as database:
        first = schema(database), list(database.query("SELECT * FROM _sqlite_migrations"))
    with open_database(path) as database:
        assert (schema(database), list(database.query("SELECT * FROM _sqlite_migrations"))) == first


def test_every_connection_keeps_the_promises_of_the_schema(database):
    pragmas = {
        name: database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "recursive_triggers")
    }
    assert pragmas == {"foreign_keys": 1, "recursive_triggers": 1}
    assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert database.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert database.execute("PRAGMA busy_timeout").fetchone()[0] == 10_000


def test_connection_is_closed_at_the_end(tmp_path):
    with open_database(tmp_path / "gouji.db") as database:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        database.execute("SELECT 1")


def test_old_sqlite_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(GoujiError, match=r"3\.36\.0，需要 3\.37"), open_database(tmp_path / "gouji.db"):
        pass


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        pytest.param(lambda path: path.write_bytes(b"no database" * 200), "不是数据库文件", id="other bytes"),
        pytest.param(lambda path: path.mkdir(), "打不开数据库", id="a folder"),
        pytest.param(lambda path: foreign(path), "别的程序的数据库", id="another program's"),
        pytest.param(lambda path: newer(path), "更新版本的 gouji", id="a newer gouji"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_in_one_line(tmp_path, prepare, message):
    path = tmp_path / "gouji.db"
    prepare(path)
    with pytest.raises(GoujiError, match=message) as refused, open_database(path):
        pass
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def foreign(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE things (id INTEGER)")
    connection.close()


def newer(path):
    with open_database(path) as database:
        database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('gouji', 'm999_later', '')"
        )


def test_missing_folder_is_named(tmp_path):
    with pytest.raises(GoujiError, match=r"文件夹 .*missing 不存在"), open_database(tmp_path / "missing" / "gouji.db"):
        pass


def test_several_at_once_migrate_once(tmp_path):
    def pending(_):
        with open_database(tmp_path / "gouji.db") as database:
            return migrations.pending(database)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pending, range(4))) == [[], [], [], []]


def add_workday(database):
    database.execute("INSERT INTO workdays VALUES ('2027-01-01', 0, 'test')")


def add_and_fail(database):
    with tx(database):
        with tx(database):
            add_workday(database)
        raise ZeroDivisionError


def test_tx_keeps_all_or_nothing(database):
    with pytest.raises(ZeroDivisionError):
        add_and_fail(database)
    assert database.table("workdays").count == 0
    with tx(database):
        add_workday(database)
    assert database.table("workdays").count == 1


def test_a_writer_who_does_not_let_go_is_named_as_such(tmp_path):
    path = tmp_path / "gouji.db"
    with open_database(path) as first, open_database(path) as second:
        second.execute("PRAGMA busy_timeout=0")
        with tx(first), pytest.raises(TryLater, match="正被别的程序写入"), tx(second):
            pass
