"""`gouji audit` on stored reports: the first time, from their bytes, and again with other rules, from what was read."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Container
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure
from db.captures import save_document
from db.opening import Database, open_database, tx
from db.store import Store
from db.versions import save_reading
from gouji.auditing import audit_stored, due
from gouji.demo.content import make_content, render_html
from gouji.demo.numbers import cells_of_year
from tests.storing import reading

REPORTS = 2_000
YEARS = (2023, 2024)
NOW = datetime(2026, 2, 1, tzinfo=UTC)
AT = "2026-02-01T00:00:00Z"


def figures(reports: int = REPORTS) -> list[Figure]:
    """Speeds of both, what one report costs, and whether four times the reports take four times as long."""
    (first, _), (again, cost) = _speeds(reports)
    _, (_, cost_of_few) = _speeds(reports // 4)
    about = f"{reports} reports of {reports // len(YEARS)} bodies, all rules, kept in SQLite, {os.cpu_count()} cores"
    return [
        Figure("audit.first", round(first), "reports/s", f"{about}; web pages, read from their bytes"),
        Figure("audit.again", round(again), "reports/s", f"{about}; with other rules, from what was read before"),
        Figure("audit.again.cost", round(1000 * cost, 2), "ms", "of one core, a report; no other program slows this"),
        Figure("audit.growth", round(cost / cost_of_few, 2), "×", "what a report costs among four times as many"),
    ]


def _speeds(reports: int) -> tuple[tuple[float, float], tuple[float, float]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_world(folder, reports)
        with open_database(folder / "gouji.db") as database:
            store = Store(folder / "files")
            return _speed(database, store), _speed(database, store)


def _speed(database: Database, store: Store) -> tuple[float, float]:
    """Reports a second, and seconds of one core a report. Of everything that is stored; what is due is asked within."""
    start, spent = time.perf_counter(), _spent()
    audited = sum(
        result.verdict is not None for result in audit_stored(database, store, due(database, everything=True), now=NOW)
    )
    return audited / (time.perf_counter() - start), (_spent() - spent) / audited


def _spent() -> float:
    """Processor time of this process and those that have ended below it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def make_world(folder: Path, reports: int, broken: Container[int] = ()) -> None:
    """A registry of a county and its departments, with the reports of two years. `broken`: whose sums are wrong."""
    with open_database(folder / "gouji.db") as database, tx(database):
        for number in range(reports // len(YEARS)):
            code, name = f"11990000SIM{number:07d}", f"青川县第{number}局"
            database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [code, name])
            for year in YEARS:
                _keep(database, Store(folder / "files"), code, name, year, broken=number in broken)


def _keep(database: Database, store: Store, code: str, name: str, year: int, *, broken: bool) -> None:
    cells = cells_of_year(code, year)
    wrong = {"T3.new_received.total": 98765} if broken else {}
    data = render_html(make_content(code, name, year, cells=cells, break_cell=wrong)).encode()
    digest = store.write(data)
    save_document(database, digest, media_type="text/html", size=len(data), stored_as=digest, at=AT)
    url = f"http://www.demo.test/{code}/{year}.html"
    save_reading(database, reading(digest, code, year, AT, url=url))
