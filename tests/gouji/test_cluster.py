"""gouji audit --dask: workers that have neither database nor store say what this process says."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import distributed
import pytest

from audit.errors import BadSettings, TryLater
from bench.reaudit import make_world
from db.opening import open_database
from db.store import Store
from gouji.auditing import audit_stored, due
from gouji.commands.audit import audit_command
from gouji.judging import Judge, Judged
from gouji.judging_afar import CRASHED, judged_afar
from gouji.shelves import LARGEST, OwnShelf, Parcel
from tests.gouji.desk import Desk

NOW = datetime(2026, 2, 1, tzinfo=UTC)
REPORTS = 80


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address=None,
        processes=True,
    ) as made:
        yield made


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Reports of two years; the second body's numbers do not add up, the third one's bytes are lost."""
    folder = tmp_path_factory.mktemp("world")
    make_world(folder, REPORTS, broken=(1,))
    with open_database(folder / "gouji.db") as database:
        digest = database.execute(
            "SELECT v.document_sha256 FROM versions v JOIN reports r ON r.id = v.report_id "
            "WHERE agency_code = '11990000SIM0000002' AND report_year = 2023"
        ).fetchone()[0]
    store = Store(folder / "files")
    lost = store.find(digest)
    assert lost is not None
    lost.unlink()
    return folder


def told(one):
    """What is kept of a verdict."""
    if one.verdict is None:
        return None, one.problem
    verdict = one.verdict
    findings = [(f.code, f.subject, f.severity, f.message, f.evidence_hash) for f in verdict.findings]
    return findings, one.problem, verdict.status, {code: list(outcomes) for code, outcomes in verdict.outcomes.items()}


def test_workers_say_what_this_process_says(cluster, world):
    with open_database(world / "gouji.db") as database:
        shelf = OwnShelf(database, Store(world / "files"))
        versions = due(database, everything=True)
        here = {version.id: told(Judge(shelf, frozenset(), recognise=False).judge(version)) for version in versions}
        chunks = list(judged_afar(cluster.scheduler_address, shelf, frozenset(), versions))
    there = [(version.id, told(one)) for chunk in chunks for version, one in chunk]
    assert [number for number, _ in there] == [version.id for version in versions]
    assert dict(there) == here
    assert sum(1 for findings, *_ in here.values() if findings) >= 2
    assert sum(1 for findings, problem, *_ in here.values() if problem) == 2  # lost itself, and missing beside the next


def test_what_workers_say_is_kept(cluster, world):
    with open_database(world / "gouji.db") as database:
        store = Store(world / "files")
        results = list(audit_stored(database, store, due(database), now=NOW, cluster=cluster.scheduler_address))
        assert (len(results), len(due(database))) == (REPORTS, 2)  # what lost its evidence stays due
        kept = database.execute("SELECT count(*) FROM findings").fetchone()[0]
        assert kept == sum(len(result.verdict.findings) for result in results if result.verdict) > 0


class Poison(frozenset[str]):
    """Names of a registry that end the process which judges a certain body."""

    def __sub__(self, other):
        if "青川县第11局" in other:
            os._exit(1)
        return super().__sub__(other)


def test_a_report_that_kills_its_worker_is_no_verdict_and_costs_no_other(world):
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0", worker_dashboard_address=None
        ) as own,
        open_database(world / "gouji.db") as database,
    ):
        own.scheduler.allowed_failures = 0
        versions = [
            one for one in due(database, everything=True) if one.agency_code.endswith(("10", "11")) and one.year == 2024
        ]
        shelf = OwnShelf(database, Store(world / "files"))
        (chunk,) = judged_afar(own.scheduler_address, shelf, Poison(), versions)
    assert [(version.agency[-4:], one and one.problem) for version, one in chunk] == [
        ("第10局", None),
        ("第11局", CRASHED),
    ]


def test_a_version_that_is_too_large_to_send_is_judged_here(world, monkeypatch):
    assert LARGEST > 50 * 1000
    monkeypatch.setattr("gouji.shelves.LARGEST", 10)
    with open_database(world / "gouji.db") as database:
        database.execute("DELETE FROM readings")
        parcel = Parcel()
        version = due(database, everything=True)[0]
        assert not parcel.pack(version, OwnShelf(database, Store(world / "files")))
        assert (parcel.versions, parcel.contents) == ([], {})


def test_another_program_on_the_workers_is_refused(cluster, world, monkeypatch):
    monkeypatch.setattr("gouji.judging_afar.RULESET", "1999.1")
    with open_database(world / "gouji.db") as database:
        versions = due(database, everything=True)[:1]
        shelf = OwnShelf(database, Store(world / "files"))
        with pytest.raises(BadSettings, match=r"这里是 .*1999\.1/\w+：须一致"):
            list(judged_afar(cluster.scheduler_address, shelf, frozenset(), versions))


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("tcp://127.0.0.1:1", TryLater, "连不上 Dask 调度器"),
        ("nonsense://x", BadSettings, "不是 Dask 调度器的地址"),
        ("nowhere", BadSettings, "不是 Dask 调度器的地址"),
    ],
)
def test_a_scheduler_that_is_not_there(world, monkeypatch, address, error, words):
    monkeypatch.setattr("gouji.judging_afar.CONNECT_SECONDS", 0.5)
    with open_database(world / "gouji.db") as database:
        versions = due(database, everything=True)[:1]
        with pytest.raises(error, match=words):
            list(judged_afar(address, OwnShelf(database, Store(world / "files")), frozenset(), versions))


def test_a_scheduler_without_workers(world):
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", processes=False) as empty,
        open_database(world / "gouji.db") as database,
    ):
        versions = due(database, everything=True)[:1]
        with pytest.raises(TryLater, match="还没有工作进程"):
            list(
                judged_afar(empty.scheduler_address, OwnShelf(database, Store(world / "files")), frozenset(), versions)
            )


def test_a_scheduler_that_goes_away_is_try_later(world, monkeypatch):
    monkeypatch.setattr("gouji.judging_afar.CONNECT_SECONDS", 3)
    with open_database(world / "gouji.db") as database:
        versions = due(database, everything=True)
        shelf = OwnShelf(database, Store(world / "files"))
        own = distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0", worker_dashboard_address=None
        )
        chunks = judged_afar(own.scheduler_address, shelf, frozenset(), versions)
        assert len(next(chunks)) == 25
        own.close()
        with pytest.raises(TryLater, match="连接断了；已审的都已保存"):
            list(chunks)


def test_the_command(cluster, tmp_path):
    desk = Desk(tmp_path)
    desk.register()
    result = desk.run(audit_command, "--dask", cluster.scheduler_address)
    assert (result.exit_code, result.stdout) == (0, "没有需要审核的报告。\n")


def test_a_judged_without_report_is_what_is_sent_back():
    assert Judged(None, "x").fresh == {}
