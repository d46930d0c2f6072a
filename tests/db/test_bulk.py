"""A whole database at once: the same as row by row, guarded as before, or not there at all."""

from __future__ import annotations

import itertools

import pytest

from audit.errors import GoujiError
from bench.archive import batches, make_archive
from db.bulk import Batch, load
from db.decisions import dismiss
from db.opening import open_database
from tests.db.conftest import NOW
from tests.db.recounting import DERIVED, check_index, recounted, stored

FINDINGS = 60
HASHES = ("evidence_hash", "decided_evidence_hash")


@pytest.fixture
def path(tmp_path):
    (tmp_path / "new").mkdir()
    return tmp_path / "new" / "gouji.db"


def schema(database):
    return sorted(
        database.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    )


def rows(table="findings", **changed):
    """The batches of a small archive; in `table`, the first row has other values."""
    for batch in batches(FINDINGS):
        if batch.table == table and changed:
            first, *rest = (dict(zip(batch.columns, row, strict=True)) for row in batch.rows)
            first |= changed
            changed = {}
            columns = [*batch.columns, *(name for name in first if name not in batch.columns)]
            yield Batch(table, columns, [[one.get(name) for name in columns] for one in (first, *rest)])
        else:
            yield batch


def test_what_was_loaded_is_there_and_counted(path):
    loaded = load(path, rows())
    with open_database(path) as database:
        for table, number in loaded.items():
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (number,)
        assert loaded["findings"] == FINDINGS
        assert stored(database) == recounted(database)
        assert all(stored(database)[table] for table in DERIVED)
        check_index(database)


def test_the_schema_is_that_of_any_database(path, database):
    load(path, rows())
    with open_database(path) as loaded:
        assert schema(loaded) == schema(database)
        for pragma in ("journal_mode", "foreign_keys", "recursive_triggers", "synchronous", "locking_mode"):
            said = [one.execute(f"PRAGMA {pragma}").fetchone() for one in (loaded, database)]
            assert said[0] == said[1]
        assert loaded.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_guards_are_in_force_afterwards(path):
    load(path, rows())
    with open_database(path) as database:
        (number,) = database.execute("SELECT id FROM findings WHERE state = 'open' AND severity = 'error'").fetchone()
        with pytest.raises(Exception, match="second person"):
            database.execute(
                "UPDATE findings SET state = 'dismissed', reason = 'r', decided_evidence_hash = 'e' WHERE id = ?",
                [number],
            )
        (mild,) = database.execute("SELECT id FROM findings WHERE state = 'open' AND severity <> 'error'").fetchone()
        dismiss(database, mild, by="甲", reason="misread", note="n", now=NOW)
        assert stored(database) == recounted(database)


def test_batches_may_come_in_any_order(path, tmp_path):
    load(path, reversed(list(rows())))
    other = tmp_path / "other.db"
    load(other, rows())
    with open_database(path) as one, open_database(other) as two:
        assert stored(one) == stored(two)


def test_the_steps_are_told(path):
    told: list[str] = []
    load(path, rows(), told=told.append)
    assert told == ["rows", "indexes", "counts", "words", "checks"]


@pytest.mark.parametrize(("change", "words"), [
    ({"severity": "bad"}, "CHECK"),
    ({"agency_code": "nobody"}, "agencies"),
    ({"last_run_id": 77}, "audit_runs"),
    ({"state": "waived", "reason": "r", "waived_until": "2027-01-01", "decided_evidence_hash": "e", "fixed_from": None}, "第二人"),
    ({"state": "dismissed", "severity": "error", "reason": "r", "waived_until": None, "decided_evidence_hash": "e",
      "fixed_from": None}, "第二人"),
    ({"report_year": "next"}, "INTEGER"),
    ({"wings": 2}, "wings"),
])  # fmt: skip
def test_one_wrong_row_and_there_is_no_file(path, change, words):
    with pytest.raises(GoujiError, match=words):
        load(path, rows(**change))
    assert list(path.parent.iterdir()) == []


def test_two_rows_of_one_key(path):
    twice = itertools.chain(rows(), (batch for batch in rows() if batch.table == "findings"))
    with pytest.raises(GoujiError, match="UNIQUE"):
        load(path, twice)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    "table", ["notices", "deliveries", "users", "audit_log", "report_counts", "sqlite_master", "x; --"]
)
def test_tables_that_are_not_for_loading(path, table):
    with pytest.raises(GoujiError, match="不能导入"):
        load(path, [Batch(table, ["id"], [(1,)])])
    assert not path.exists()


def test_a_load_that_breaks_off_leaves_no_file(path):
    def broken():
        yield from itertools.islice(rows(), 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(path, broken())
    assert list(path.parent.iterdir()) == []


def test_what_a_killed_load_left_is_no_hindrance(path):
    path.with_name("gouji.db.part").write_bytes(b"half a database")
    load(path, rows())
    assert [one.name for one in path.parent.iterdir()] == ["gouji.db"]


def test_a_file_that_is_there_stays(path):
    path.write_bytes(b"precious")
    with pytest.raises(GoujiError, match="已经存在"):
        load(path, rows())
    assert path.read_bytes() == b"precious"


def test_an_empty_archive_is_an_empty_database(path, database):
    assert load(path, []) == {}
    with open_database(path) as loaded:
        assert schema(loaded) == schema(database)


def test_the_same_seed_makes_the_same_archive(tmp_path):
    def content(name, seed):
        make_archive(tmp_path / name, FINDINGS, seed=seed)
        with open_database(tmp_path / name) as database:
            return database.execute("SELECT * FROM findings ORDER BY id").fetchall()

    first = content("a.db", 1)
    assert first == content("b.db", 1)
    assert first != content("c.db", 2)
