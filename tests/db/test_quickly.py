"""Small transactions that do not wait for the disk, and the pragmas that are put back."""

from __future__ import annotations

from contextlib import suppress

from db.opening import open_database, quickly, seldom_tidied, settle, tx


def pragmas(database):
    return [database.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "wal_autocheckpoint")]


def test_the_usual_care_comes_back_whatever_happens(tmp_path, databases_as_ever):
    with open_database(tmp_path / "gouji.db") as database, open_database(tmp_path / "gouji.db") as other:
        usual = pragmas(database)
        with suppress(KeyboardInterrupt), seldom_tidied(database), quickly(database):
            assert pragmas(database) == [1, 8000]
            with tx(database):
                database.execute("INSERT INTO channel_state (bucket, tokens, refilled_at) VALUES ('a', 1, 'x')")
            assert other.execute("SELECT count(*) FROM channel_state").fetchone() == (1,), "others see it at once"
            raise KeyboardInterrupt
        assert pragmas(database) == usual
        settle(database)
        with open_database(tmp_path / "fast.db", durable=False) as quick, quickly(quick):
            assert pragmas(quick)[0] == 1
