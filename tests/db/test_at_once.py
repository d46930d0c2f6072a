"""
Several processes on one database, and one that is killed: nothing that was said to be done is lost.

Some kills here, many with `make soak`: GOUJI_KILLS of them, drawn from GOUJI_SEED.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from db.decisions import Stale, confirm, dismiss
from db.opening import open_database
from tests.db.processes import NOW, SUBJECTS, YEARS, Told, prepare, run, run_and_die

KILLS = int(os.environ.get("GOUJI_KILLS", "8"))
SEED = os.environ.get("GOUJI_SEED", "gouji")
WAIT = 120
WORKERS = (
    ("auditor", "张三", 100),
    ("auditor", "李四", 100),
    ("group", "王五", 12),
    ("audit", "audit", 12),
    ("crawl", "crawl", 12),
    ("notices", "notices", 5),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "gouji.db"
    prepare(path)
    assert not path.with_name("gouji.db-wal").exists()
    return Path(path)


@pytest.fixture
def database_file(prepared, tmp_path) -> Path:
    return Path(shutil.copy(prepared, tmp_path / "gouji.db"))


def context():
    made = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        made.set_forkserver_preload(["tests.db.processes"])
    return made


def words_of(pipe: Connection) -> Iterator[Told]:
    """Until the other end is closed, by its end or its death; half a word is none."""
    while True:
        try:
            yield tuple(pipe.recv())
        except (EOFError, OSError):
            return


def check_whole(path: Path, told: dict[str, list[Told]]) -> Counter[str]:
    """What was told has happened, and what has happened hangs together; how often what."""
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    with open_database(path) as database:
        rows = {row["id"]: row for row in list(database.query("SELECT * FROM findings"))}
        events: dict[int, list[dict[str, object]]] = {number: [] for number in rows}
        for event in list(database.query("SELECT * FROM finding_events ORDER BY id")):
            events[event["finding_id"]].append(event)
        for number, row in rows.items():
            check_chain(row, events[number])
        notes = Counter(str(event["note"]) for group in events.values() for event in group)
        runs = dict(database.execute("SELECT run_id, count(*) FROM finding_sightings GROUP BY 1").fetchall())
        answers = dict(database.execute("SELECT note, finding_id FROM finding_answers").fetchall())
        outcomes = dict(database.execute("SELECT crawl_id, count(*) FROM outcomes GROUP BY 1").fetchall())
    counted: Counter[str] = Counter()
    for name, words in told.items():
        for what, *said in words:
            counted[what] += 1
            if what == "decided":
                number, kind, lock, state = said
                found = [event for event in events[number] if event["lock_version"] == lock and event["actor"] == name]
                assert [(event["kind"], event["to_state"]) for event in found] == [(kind, state)], (name, said)
            elif what == "answer":
                assert answers[said[1]] == said[0]
            elif what == "going":
                assert notes[said[0]] in (0, said[1]), "half a group"
            elif what == "together":
                assert notes[said[0]] == said[1]
            elif what == "audit":
                assert runs.get(said[0], 0) == said[1]
            elif what == "crawl":
                assert outcomes[said[0]] == 10
    return counted


def check_chain(row: dict[str, object], events: list[dict[str, object]]) -> None:
    """From the first sight to where it stands, and no version without its event."""
    state = None
    for event in events:
        assert event["from_state"] == state
        state = event["to_state"]
    assert row["state"] == state
    assert [event["lock_version"] for event in events] == list(range(int(str(row["lock_version"])) + 1))


def test_all_work_at_once_and_nothing_is_lost(database_file):
    started = []
    for work, name, count in WORKERS:
        here, there = context().Pipe(duplex=False)
        process = context().Process(target=run, args=(database_file, there, work, name, count))
        process.start()
        there.close()
        started.append((process, here, name))
    told: dict[str, list[Told]] = {name: list(words_of(here)) for _, here, name in started}
    for process, _, name in started:
        process.join(WAIT)
        assert (process.exitcode, told[name][-1][0]) == (0, "end"), name
    counted = check_whole(database_file, told)
    assert counted["decided"] > 100
    assert (counted["audit"], counted["crawl"], counted["planned"]) == (12, 12, 5)
    assert counted["together"] > 0


def test_an_auditor_who_is_late_is_told_so(database_file):
    """Both have read the same version; the second one changes nothing."""
    with open_database(database_file) as first, open_database(database_file) as second:
        number = len(SUBJECTS) * len(YEARS)
        confirm(first, number, by="张三", now=NOW, lock_version=0)
        with pytest.raises(Stale, match="该问题已被他人处理"):
            dismiss(second, number, by="李四", reason="misread", note="n", now=NOW, lock_version=0)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
@pytest.mark.parametrize("turn", range(KILLS))
def test_whoever_is_killed_has_done_what_he_said(database_file, turn):
    dice = random.Random(f"{SEED}{turn}")
    at = dice.randint(1, 3000) if turn % 2 else 0
    here, there = context().Pipe(duplex=False)
    process = context().Process(target=run_and_die, args=(database_file, there, f"人{turn}", at))
    process.start()
    there.close()
    words, told = words_of(here), []
    if not at:
        for _ in range(dice.choice((1, 2, 10, 40))):
            told.append(next(words))
        for _ in range(dice.randint(0, 20000)):
            pass
        os.kill(process.pid or 0, signal.SIGKILL)
    told += list(words)
    process.join(WAIT)
    assert process.exitcode == -signal.SIGKILL
    check_whole(database_file, {f"人{turn}": told})
    check_halves(database_file)


def check_halves(path: Path) -> None:
    """Verdicts and groups are whole or not there, told of or not."""
    with open_database(path) as database:
        half = database.execute(
            """SELECT r.id FROM audit_runs r WHERE EXISTS (SELECT 1 FROM finding_sightings WHERE run_id = r.id)
               AND NOT EXISTS (SELECT 1 FROM evaluations WHERE run_id = r.id)
               UNION ALL SELECT id FROM audit_runs r WHERE complete
               AND NOT EXISTS (SELECT 1 FROM evaluations WHERE run_id = r.id)
               UNION ALL SELECT f.id FROM findings f WHERE last_run_id NOT IN (
                 SELECT run_id FROM finding_sightings WHERE finding_id = f.id)"""
        ).fetchall()
    assert half == []
