"""What works on one database in processes of its own: auditors, an audit, a crawl, the plan of notices."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from audit.errors import GoujiError, TryLater
from audit.severity import Severity
from db.answers import record_answer
from db.crawls import OutcomeName, begin_crawl, end_crawl, save_outcome
from db.findings import save_verdict
from db.happenings import Approve, Ask, Assign, Confirm, Decision, Dismiss, Refuse, TakeBack, Uphold
from db.opening import Database, open_database
from db.runs import finish_run, start_run
from db.stepping import Stale, decide, row_of, standing_of
from db.together import count_of, decide_together
from notifications.planning import plan
from notifications.policy import Policy
from tests.db.conftest import CODE
from tests.db.verdicts import PASS, UNKNOWN, verdict
from tests.dying import die_at

NOW = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
YEARS = (2024, 2025)
SUBJECTS = tuple(f"T3.row.{number}" for number in range(30))
GROUP = 12
Told = tuple[Any, ...]


@dataclass
class Teller:
    """Says what was done, only after it was committed. `mood` draws what comes next."""

    database: Database
    pipe: Connection
    mood: random.Random
    name: str
    serial: int = 0

    def tell(self, *words: object) -> None:
        self.pipe.send(words)

    def note(self) -> str:
        """Names one act in everything that it writes."""
        self.serial += 1
        return f"{self.name} {self.serial}"


def prepare(path: Path) -> None:
    """A database with findings of two reports, half of them errors, and one source."""
    with open_database(path) as database:
        database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, '样例市样例局', 'department')", [CODE])
        database.execute("INSERT INTO offices (agency_code, name, role) VALUES (?, '办公室', 'responsible')", [CODE])
        database.execute("INSERT INTO host_groups (group_id) VALUES ('g')")
        database.execute("INSERT INTO platforms (platform_id, name, group_id) VALUES ('p', '门户', 'g')")
        database.execute(
            "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (1, ?, 'p', 'http://a.test/')",
            [CODE],
        )
        for year in YEARS:
            judge(database, year, dict.fromkeys(SUBJECTS, 5))


def judge(database: Database, year: int, said: dict[str, int | str]) -> int:
    run = start_run(database, now=NOW, ruleset="1", app_version="1")
    severity = Severity.ERROR if year == YEARS[0] else Severity.WARNING
    result = verdict(said, severity=severity)
    save_verdict(database, run_id=run, agency_code=CODE, year=year, version_id=None, verdict=result, now=NOW)
    finish_run(database, run)
    return run


def run(path: Path, pipe: Connection, work: str, seed: str, count: int) -> None:
    """`count` acts of one kind of worker, then "end" with how often it was refused."""
    with open_database(path) as database:
        teller = Teller(database, pipe, random.Random(seed), seed)
        refused = sum(not WORK[work](teller, turn) for turn in range(count))
        teller.tell("end", refused)
    pipe.close()


def run_and_die(path: Path, pipe: Connection, seed: str, at: int) -> None:
    """An auditor and an audit in turn, for ever; dead by our own hand at the `at`-th statement, 0: by another's."""
    if at:
        die_at(at)
    with open_database(path) as database:
        teller, turn = Teller(database, pipe, random.Random(seed), seed), 0
        while True:
            work = teller.mood.choice(("auditor", "auditor", "group", "audit"))
            WORK[work](teller, turn)
            turn += 1


def auditor(teller: Teller, _: int) -> bool:
    """Looks at a finding and decides by what was seen; somebody else may be first."""
    database, note = teller.database, teller.note()
    number = teller.mood.randint(1, len(YEARS) * len(SUBJECTS))
    row = row_of(database, number)
    standing = standing_of(row)
    choices: list[Decision] = [Assign(teller.name)]
    if standing.request is not None:
        choices = [Approve(note), Refuse(note)]
    elif standing.state == "open":
        choices = [Confirm(note), Dismiss("misread", note), Ask("dismiss", "misread", note)]
        choices += [Ask("waive", "misread", note, (NOW + timedelta(days=90)).date())]
    elif standing.disputed:
        choices = [Uphold(note)]
    elif standing.state in ("confirmed", "dismissed", "waived"):
        choices = [TakeBack(note)]
    if teller.mood.random() < 0.1:
        said = record_answer(database, number, answer="disputed", note=note, by=teller.name, now=NOW, lock_version=None)
        teller.tell("answer", number, note)
        return said
    try:
        step = decide(
            database, number, teller.mood.choice(choices), by=teller.name, now=NOW, lock_version=row["lock_version"]
        )
    except TryLater:
        raise
    except GoujiError:
        return False
    teller.tell("decided", number, step.kind, row["lock_version"] + 1, str(step.standing.state))
    return True


def group(teller: Teller, _: int) -> bool:
    """Several at once: all of them or none."""
    note = teller.note()
    first = teller.mood.randint(1, len(SUBJECTS) - GROUP)
    rows = [row_of(teller.database, first + place) for place in range(GROUP)]
    able = [row for row in rows if row["state"] == "open" and row["request_id"] is None]
    items = [(row["id"], row["lock_version"]) for row in able]
    if not items:
        return False
    teller.tell("going", note, len(items))
    try:
        done = decide_together(teller.database, items, Dismiss("misread", note), by=teller.name, now=NOW)
    except Stale:
        return False
    teller.tell("together", note, sum(count_of(done).values()))
    return True


def audit(teller: Teller, _: int) -> bool:
    """The reports as they stand now: facts change, come and go."""
    said = {subject: teller.mood.choice((5, 5, 5, 6, PASS, UNKNOWN)) for subject in SUBJECTS}
    number = judge(teller.database, teller.mood.choice(YEARS), said)
    teller.tell("audit", number, sum(isinstance(word, int) for word in said.values()))
    return True


def crawl(teller: Teller, turn: int) -> bool:
    """Many short writes."""
    number = begin_crawl(teller.database, NOW, trigger="person", app_version="1")
    for year in range(2000, 2010):
        save_outcome(teller.database, number, 1, year, OutcomeName.FOUND, "", NOW)
    end_crawl(teller.database, number, NOW, "done", {})
    teller.tell("crawl", number)
    return True


def notices(teller: Teller, turn: int) -> bool:
    plan(teller.database, Policy(), NOW + timedelta(minutes=turn))
    teller.tell("planned", turn)
    return True


WORK: dict[str, Callable[[Teller, int], bool]] = {
    "auditor": auditor,
    "group": group,
    "audit": audit,
    "crawl": crawl,
    "notices": notices,
}
