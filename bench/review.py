"""
The review pages over 10,000 findings and over a million: how long the database and the whole page take.

`python -m bench review` makes both databases in the folder for temporary files: 3 GB, some minutes. Measured only when named.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

from bench.archive import batches
from bench.figures import Figure
from db.bulk import Batch, load
from db.finding_filters import NOBODY, QueueFilter
from db.finding_queries import finding, history
from db.opening import Database, open_database, snapshot
from db.people import add_user
from db.queue import queue_page
from db.queue_ways import Position
from db.report_pages import agency_history, agency_years, report_findings, report_versions
from db.tallies import events_by_day, rule_tallies
from gouji.review.app import create_app
from gouji.settings import Settings, Storage

MANY, FEW = 1_000_000, 10_000
VARIANTS, ROUNDS = 12, 4
NOW = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)
LOGIN, PASSWORD = "lisi", "long enough for us"
AIM = "p95; aim below 100"

Asked = Callable[[Database], object]


@dataclass(frozen=True, slots=True)
class Spent:
    """p95 in ms: as it takes, and of one core's time, which no other program adds to."""

    wall: float
    core: float


@dataclass(frozen=True, slots=True)
class Sample:
    """What is asked for: bodies of every kind, reports, findings, places deep in the queue."""

    bodies: tuple[str, ...]
    cities: tuple[str, ...]
    names: tuple[str, ...]
    reports: tuple[tuple[str, int], ...]
    findings: tuple[int, ...]
    places: tuple[Position, ...]
    rules: tuple[str, ...]


def figures(many: int = MANY, few: int = FEW) -> list[Figure]:
    """Speed of the load, then each kind of page at both sizes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder / "few", few)
        found = _make(folder / "many", many)
        times = {size: _times(folder / size) for size in ("few", "many")}
    for what, value in times["many"].items():
        less = times["few"][what]
        against = f"{AIM}; {many} findings; {value.core:g} of one core; {few} findings: {less.wall:g}, {less.core:g}"
        found.append(Figure(f"review.{what}", value.wall, "ms", against))
    return found


def _make(folder: Path, findings: int) -> list[Figure]:
    """Load the database; the time that making up the rows takes is not counted."""
    folder.mkdir()
    clocks = {"wall": time.perf_counter, "core": time.process_time}
    steps = {"begin": {name: clock() for name, clock in clocks.items()}}
    made = dict.fromkeys(clocks, 0.0)

    def waited(rows: Iterable[Batch]) -> Iterator[Batch]:
        start = {name: clock() for name, clock in clocks.items()}
        for batch in rows:
            for name, clock in clocks.items():
                made[name] += clock() - start[name]
            yield batch
            start = {name: clock() for name, clock in clocks.items()}

    def told(step: str) -> None:
        steps[step] = {name: clock() for name, clock in clocks.items()}

    rows = sum(load(folder / "gouji.db", waited(batches(findings)), told=told).values())
    seconds = {name: steps["checks"][name] - steps["begin"][name] - made[name] for name in clocks}
    words = {name: steps["words"][name] - steps["counts"][name] for name in clocks}
    about = f"{rows} rows of {findings} findings into a new file, checked, all triggers in force"
    core = "of one core's time; no other program slows this"
    return [
        Figure("review.load", round(rows / (seconds["wall"] - words["wall"])), "rows/s", f"{about}; without the words"),
        Figure(
            "review.load.words", round(rows / seconds["wall"]), "rows/s", f"with their index, {words['wall']:.0f} s"
        ),
        Figure(
            "review.load.core", round(rows / (seconds["core"] - words["core"])), "rows/s", f"without the words, {core}"
        ),
        Figure("review.load.words.core", round(rows / seconds["core"]), "rows/s", f"with their index, {core}"),
    ]


def _times(folder: Path) -> Mapping[str, Spent]:
    path = folder / "gouji.db"
    with open_database(path) as database:
        sample = _sample(database)
        add_user(
            database,
            LOGIN,
            "李四",
            "approver",
            generate_password_hash(PASSWORD, "scrypt:1024:8:1"),
            by="bench",
            now=NOW,
        )
    times = {name: _p95([_asked(path, one) for one in asked]) for name, asked in _database_side(sample).items()}
    client = _browser(folder)
    for name, urls in _pages(sample).items():
        if _is_there(client, urls[0]):
            times[f"page.{name}"] = _p95([_visit(client, url) for url in urls])
    return times


def _p95(asked: list[Callable[[], object]]) -> Spent:
    """Each once to warm up what a running server has warm; then all of them, round after round."""
    walls, cores = [], []
    for turn in range(ROUNDS + 1):
        for one in asked:
            wall, core = time.perf_counter(), time.process_time()
            one()
            if turn:
                walls.append(time.perf_counter() - wall)
                cores.append(time.process_time() - core)
    return Spent(*(round(1000 * sorted(times)[int(len(times) * 0.95)], 1) for times in (walls, cores)))


def _asked(path: Path, asked: Asked) -> Callable[[], object]:
    """As a page does it: a connection of its own."""

    def ask() -> None:
        with open_database(path) as database, snapshot(database):
            asked(database)

    return ask


def _sample(database: Database) -> Sample:
    dice = Random(3)

    def some(sql: str) -> list[tuple[str, ...]]:
        rows = database.execute(sql).fetchall()
        return dice.sample(rows, min(VARIANTS, len(rows)))

    (reports,) = database.execute("SELECT count(*) FROM report_counts").fetchone()
    (findings,) = database.execute("SELECT count(*) FROM findings").fetchone()
    places = "SELECT place, agency_code, newest FROM report_counts ORDER BY 1, 2, 3 LIMIT 1 OFFSET ?"
    deep = [database.execute(places, [dice.randrange(reports)]).fetchone() for _ in range(VARIANTS)]
    return Sample(
        bodies=tuple(code for (code,) in some("SELECT code FROM agencies")),
        cities=tuple(
            code for (code,) in some("SELECT code FROM agencies WHERE kind = 'government' AND level = 'city'")
        ),
        names=tuple(name for (name,) in some("SELECT name FROM agencies")),
        reports=tuple((code, -newest) for _, code, newest in deep),
        findings=tuple(dice.randrange(1, findings) for _ in range(VARIANTS)),
        places=tuple(Position(*one) for one in deep),
        rules=tuple(code for (code,) in some("SELECT DISTINCT code FROM finding_counts")),
    )


def _filters(sample: Sample) -> Mapping[str, list[QueueFilter]]:
    waiting = QueueFilter(states=("open",))
    return {
        "queue": [waiting, QueueFilter(), replace(waiting, severities=("error",)), replace(waiting, year=2024)],
        "queue.filters": [
            *(replace(waiting, rule=rule) for rule in sample.rules),
            *(replace(waiting, body=city, below=True) for city in sample.cities),
            *(QueueFilter(states=(state,), severities=("note",)) for state in ("confirmed", "waived", "closed")),
            *(replace(waiting, assignee=who) for who in ("zhangsan", "lisi", NOBODY)),
            QueueFilter(pending=True),
            QueueFilter(disputed=True),
            QueueFilter(regressed=True),
            QueueFilter(regressed=True, states=("open",), severities=("error",), assignee="zhangsan"),
            *(replace(waiting, body=city, below=True, assignee=NOBODY) for city in sample.cities[:3]),
        ],
        "search.1": [QueueFilter(text=text) for text in ("县", "䶮", "3", "龙", "“", "审")],
        "search.2": [QueueFilter(text=text) for text in (*(name[:2] for name in sample.names), "申请", "审计", "龘龘", "31")],
        "search.3": [
            *(QueueFilter(text=name[:3]) for name in sample.names),
            *(QueueFilter(text=text) for text in ("行政许可", "没有这个词", "A31", "部分公开 31", "正文写")),
            *(QueueFilter(text=f"{name[:4]} 行政处罚", states=("open",)) for name in sample.names),
        ],
    }  # fmt: skip


def _database_side(sample: Sample) -> Mapping[str, list[Asked]]:
    def page(chosen: QueueFilter, after: Position | None = None) -> Asked:
        return lambda database: queue_page(database, chosen, after=after)

    waiting = QueueFilter(states=("open",))
    return {
        **{name: [page(chosen) for chosen in filters] for name, filters in _filters(sample).items()},
        "queue.deep": [page(waiting, place) for place in sample.places],
        "report": [_of_report(*report) for report in sample.reports],
        "finding": [_of_finding(number) for number in sample.findings],
        "agency": [_of_agency(code) for code in sample.bodies],
        "rules": [lambda database: rule_tallies(database)],
        "days": [lambda database: events_by_day(database, date(2026, 1, 1), date(2026, 12, 31))],
    }


def _of_report(code: str, year: int) -> Asked:
    return lambda database: (report_findings(database, code, year), report_versions(database, code, year))


def _of_finding(number: int) -> Asked:
    return lambda database: (finding(database, number), history(database, number))


def _of_agency(code: str) -> Asked:
    return lambda database: (agency_years(database, code), agency_history(database, code))


def _pages(sample: Sample) -> Mapping[str, list[str]]:
    """The addresses of the pages of the application, by what is asked."""
    return {
        **{name: [f"/?{_query(chosen)}" for chosen in filters] for name, filters in _filters(sample).items()},
        "queue.deep": [f"/?state=open&after={place}" for place in sample.places],
        "report": [f"/reports/{code}/{year}" for code, year in sample.reports],
        "finding": [f"/findings/{number}" for number in sample.findings],
        "agency": [f"/agencies/{code}" for code in sample.bodies],
        "rules": ["/rules"],
    }


def _query(chosen: QueueFilter) -> str:
    named = {
        "state": chosen.states or ["all"], "severity": chosen.severities, "body": [chosen.body], "below": [chosen.below],
        "year": [chosen.year], "rule": [chosen.rule], "assignee": [chosen.assignee], "pending": [chosen.pending],
        "disputed": [chosen.disputed], "regressed": [chosen.regressed], "text": [chosen.text],
    }  # fmt: skip
    return urlencode([(name, "1" if one is True else str(one)) for name, ones in named.items() for one in ones if one])


def _browser(folder: Path) -> FlaskClient:
    """Somebody who has logged in."""
    app = create_app(Settings(Storage(folder / "gouji.db", folder / "files")), secret=b"s" * 32, now=lambda: NOW)
    client = app.test_client()
    token = re.search(r'name="token" value="([^"]+)"', client.get("/login").text)
    form = {"token": token[1] if token else "", "login": LOGIN, "password": PASSWORD}
    if client.post("/login", data=form).status_code != 303:
        raise AssertionError("the bench could not log in")
    return client


def _is_there(client: FlaskClient, url: str) -> bool:
    return client.get(url).status_code == 200


def _visit(client: FlaskClient, url: str) -> Callable[[], object]:
    def visit() -> None:
        answer = client.get(url)
        if answer.status_code != 200:
            raise AssertionError(f"{url}: {answer.status_code}")

    return visit
