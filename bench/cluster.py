"""The re-audit of an archive on a Dask cluster against the processes of one machine, in one run, on the same reports.

Both sides have the same two cores, so the ratio is what sending everything along costs. What they keep must be equal.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path

import distributed

from bench.figures import Figure
from bench.reaudit import NOW, make_world
from db.opening import Database, open_database
from db.store import Store
from gouji.auditing import audit_stored, due

REPORTS = 5_000
WORKERS = 2
BROKEN = range(0, 2_500, 7)
_KEPT = """
SELECT f.fingerprint, f.state, f.severity, s.evidence_hash, s.message
FROM findings f JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id ORDER BY 1"""


def figures(reports: int = REPORTS) -> list[Figure]:
    """Reports a second on both sides, and their ratio; RuntimeError when one says what the other does not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_world(folder, reports, broken=BROKEN)
        with open_database(folder / "gouji.db") as database, _cluster() as cluster:
            store = Store(folder / "files")
            _rate(database, store, None)  # the first time, from bytes: not what is compared
            pool, by_pool = _rate(database, store, None), _kept(database)
            dask, by_dask = _rate(database, store, cluster.scheduler_address), _kept(database)
    if by_pool != by_dask:
        raise RuntimeError("the cluster and the processes of this machine do not say the same")
    about = f"{reports} stored reports, other rules, {WORKERS} workers on {os.cpu_count()} cores; findings equal"
    return [
        Figure("audit.cluster", round(dask), "reports/s", about),
        Figure("audit.cluster.ratio", round(dask / pool, 2), "×", "of the process pool, in the same run"),
    ]


def _cluster() -> distributed.LocalCluster:
    return distributed.LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, dashboard_address="127.0.0.1:0", worker_dashboard_address=None
    )


def _rate(database: Database, store: Store, cluster: str | None) -> float:
    start = time.perf_counter()
    versions = due(database, everything=True)
    audited = sum(
        result.verdict is not None for result in audit_stored(database, store, versions, now=NOW, cluster=cluster)
    )
    return audited / (time.perf_counter() - start)


def _kept(database: Database) -> str:
    """All findings as they stand, as one digest."""
    return hashlib.sha256(repr(database.execute(_KEPT).fetchall()).encode()).hexdigest()
