"""The redacted copy: what is in it, and above all what is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from db.opening import open_database, tx
from db.redacting import ALLOWED, redacted_copy
from tests.notifications.world import World

SECRETS = ("zhangsan.login", "张三姓名", "secret@mail.test", "10.1.2.3", "豁免说明李四", "deputy-head")


@pytest.fixture
def world(database):
    made = World(database)
    made.agency("A1", name="样例市样例局", roles="responsible head")
    office = made.office("A1")
    made.endpoint(office, "mail", "secret@mail.test")
    made.insert("users", login="zhangsan.login", name="张三姓名", role="approver", pw_hash="scrypt:xyz")
    made.insert("login_failures", login="zhangsan.login", address="10.1.2.3", at="2027-01-01T00:00:00Z")
    made.insert("audit_log", at="2027-01-01T00:00:00Z", actor="zhangsan.login", action="x", detail="secret@mail.test")
    made.looked(made.source("A1"), "found")
    made.published("A1")
    number = made.finding("A1", quote="原文")
    database.execute("UPDATE findings SET assignee = 'zhangsan.login', reason = '豁免说明李四' WHERE id = ?", [number])
    for actor in ("gouji", "zhangsan.login", "张三姓名", "deputy-head"):
        told = {"finding_id": number, "at": "2027-01-01T00:00:00Z", "kind": "confirmed", "note": "豁免说明李四"}
        made.insert("finding_events", actor=actor, **told)
    return made


def copy_of(database, tmp_path, name="copy.sqlite"):
    target = tmp_path / name
    rows = redacted_copy(database, target)
    return target, rows


def tables_of(target):
    with closing(sqlite3.connect(target)) as copy:
        names = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: tuple(row[1] for row in copy.execute(f"PRAGMA table_info({name})")) for name in names}


def test_only_what_is_listed_is_there(database, world, tmp_path):
    target, rows = copy_of(database, tmp_path)
    assert tables_of(target) == dict(ALLOWED)
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT agency_code, state, reason FROM findings").fetchall() == [("A1", "confirmed", None)]
        counted = sum(copy.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ALLOWED)
    assert rows == counted


def test_no_byte_of_people_or_mailboxes(database, world, tmp_path):
    content = copy_of(database, tmp_path)[0].read_bytes()
    assert "样例市样例局".encode() in content
    assert [word for word in SECRETS if word.encode() in content] == []


def test_who_acted_is_told_by_role_only(database, world, tmp_path):
    target, _ = copy_of(database, tmp_path)
    with closing(sqlite3.connect(target)) as copy:
        actors = [row[0] for row in copy.execute("SELECT actor FROM finding_events ORDER BY id")]
    assert actors == ["程序", "审批", "审批", "人员"]


def test_what_the_schema_gains_later_stays_out(database, world, tmp_path):
    database.execute("CREATE TABLE later (mail TEXT) STRICT")
    database.execute("INSERT INTO later VALUES ('secret@mail.test')")
    database.execute("ALTER TABLE findings ADD COLUMN later TEXT NOT NULL DEFAULT 'secret@mail.test'")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    database.execute("INSERT INTO words VALUES ('secret@mail.test')")
    target, _ = copy_of(database, tmp_path)
    assert tables_of(target) == dict(ALLOWED)
    assert b"secret@mail.test" not in target.read_bytes()


def test_links_of_datasette_are_kept_and_none_leads_nowhere(database, world, tmp_path):
    target, _ = copy_of(database, tmp_path)
    with closing(sqlite3.connect(target)) as copy:
        keys = [(name, row[2]) for name in ALLOWED for row in copy.execute(f"PRAGMA foreign_key_list({name})")]
        versions = [row[3] for row in copy.execute("PRAGMA foreign_key_list(versions)")]
    assert ("findings", "agencies") in keys
    assert {other for _, other in keys} <= set(ALLOWED)
    assert "capture_id" not in versions


def test_others_may_write_meanwhile_and_nothing_is_half_there(database, world, tmp_path):
    """A second connection adds a body with a report whenever a table is copied: none of it may be in the copy."""
    with open_database(tmp_path / "gouji.db") as other:
        writer = World(other)
        added: list[str] = []

        def write(statement: str) -> None:
            if statement.startswith("INSERT INTO redacted.") and len(added) < 3:
                added.append(writer.agency(f"LATER{len(added)}"))
                writer.finding(added[-1])

        database.conn.set_trace_callback(write)
        target, _ = copy_of(database, tmp_path)
        database.conn.set_trace_callback(None)
    assert len(added) == 3
    with closing(sqlite3.connect(target)) as copy:
        known = {row[0] for row in copy.execute("SELECT code FROM agencies")}
        named = {row[0] for row in copy.execute("SELECT agency_code FROM findings")}
    assert named <= known
    assert len(known & set(added)) == len(named & set(added)) <= 1


def test_the_database_is_as_it_was_and_can_be_written(database, world, tmp_path):
    before = list(database.conn.iterdump())
    copy_of(database, tmp_path)
    assert list(database.conn.iterdump()) == before
    with tx(database):
        world.agency("A2")
    assert [row[1] for row in database.execute("PRAGMA database_list")] == ["main"]


def test_a_target_that_cannot_be_written_leaves_the_database_usable(database, world, tmp_path):
    with pytest.raises(sqlite3.OperationalError):
        redacted_copy(database, tmp_path / "missing" / "copy.sqlite")
    with tx(database):
        world.agency("A3")


def test_two_copies_of_one_database_are_the_same(database, world, tmp_path):
    one, other = copy_of(database, tmp_path, "1")[0], copy_of(database, tmp_path, "2")[0]
    assert one.read_bytes() == other.read_bytes()
