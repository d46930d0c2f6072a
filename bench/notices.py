"""
Deciding and writing for a season: plan, plan again, send with nothing to do, at two sizes. Processor time, per body.

A fifth of the bodies owe their report, two fifths have findings that a person has confirmed; one office supervises all of
them. What grows from the small to the large size is more than linear. `python -m bench notices`, for other sizes
`python -m bench.notices 5000 50000`.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.figures import Figure
from db.notices import approve, find_notices
from db.opening import Database, open_database, tx
from db.times import BEIJING
from notifications.channels.base import Kind, Outcome, Part
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from notifications.policy import Policy

FEW, MANY = 500, 2_000
YEAR = 2026
CHASED = datetime(2027, 1, 26, 10, 10, tzinfo=BEIJING)  # T-3
LATE = datetime(2027, 2, 16, 10, 10, tzinfo=BEIJING)  # beyond T+8: the list of the week, and what is published of it
EVENINGS = ("2027-02-14T13:00:00Z", "2027-02-15T13:00:00Z")
EARLIER, WORD = "2027-01-20T02:00:00Z", "2027-02-16T01:00:00Z"
LIFTED = {"mail": ((10_000_000, 60), (100_000_000, 3600))}
HEAD = "0" * 18
POLICY = Policy()


class Taking:
    """A way on which everything arrives at once."""

    def send(self, part: Part) -> Outcome:
        return Outcome(Kind.SENT, "250", "OK")

    def probe(self) -> Outcome:
        return Outcome(Kind.SENT, "250", "OK")

    def close(self) -> None:
        pass


def figures(few: int = FEW, many: int = MANY) -> list[Figure]:
    """Of the large size, beside how many times as much a body costs there as at the small one."""
    small, large = measured(few), measured(many)
    found = []
    for name, (spent, asked) in large.items():
        less, queries = small[name]
        against = f"a body, of {many}; {asked / many:.1f} statements, of {few}: {queries / few:.1f}"
        found.append(Figure(f"notices.{name}", round(spent / many * 1e6), "µs", against))
        growth = (spent / many) / (less / few)
        found.append(Figure(f"notices.{name}.growth", round(growth, 2), "", f"from {few} to {many}; linear is 1"))
    return found


def measured(bodies: int) -> dict[str, tuple[float, int]]:
    """Step → seconds of the processor, and SQL statements."""
    spent: dict[str, tuple[float, int]] = {}

    def step(name: str, run: Callable[[], object]) -> None:
        with _counted(database) as told:
            gc.collect()
            start = time.process_time()
            run()
            spent[name] = time.process_time() - start, 0
        spent[name] = spent[name][0], len(told)

    with tempfile.TemporaryDirectory() as name, open_database(Path(name) / "bench.db") as database:
        _fill(database, bodies)
        box = Outbox(database, {"mail": Taking()}, POLICY, lambda: CHASED, Path(name) / "STOP", limits=LIFTED)
        step("plan.first", lambda: plan(database, POLICY, CHASED))
        step("plan.again", lambda: plan(database, POLICY, CHASED))
        approve(database, find_notices(database, states=("draft",)), "张三", CHASED)
        step("plan.approved", lambda: plan(database, POLICY, CHASED))
        step("send.all", lambda: send_due(box, limit=None))
        step("send.nothing", lambda: send_due(box, limit=None))
        step("plan.sent", lambda: plan(database, POLICY, CHASED))
        _confirm(database, bodies)
        step("plan.late", lambda: plan(database, POLICY, LATE))
        step("plan.late.again", lambda: plan(database, POLICY, LATE))
        approve(database, find_notices(database, states=("draft",)), "张三", LATE)
        late = Outbox(database, {"mail": Taking()}, POLICY, lambda: LATE, Path(name) / "STOP", limits=LIFTED)
        step("send.late", lambda: send_due(late, limit=None))
    return spent


@contextmanager
def _counted(database: Database) -> Iterator[list[None]]:
    """A list that grows with each statement. It costs the same for each, so it hides no growth."""
    told: list[None] = []
    database.conn.set_trace_callback(lambda _: told.append(None))
    try:
        yield told
    finally:
        database.conn.set_trace_callback(None)


def _fill(database: Database, bodies: int) -> None:
    codes = [f"1{number:017d}" for number in range(bodies)]
    owing, seen = codes[::5], [code for place, code in enumerate(codes) if place % 5]
    with tx(database):
        _rows(database, "agencies (code, name, kind)", [(HEAD, "样例市人民政府", "government")])
        named = ((code, f"样例市第{place}局", "department", HEAD) for place, code in enumerate(codes))
        _rows(database, "agencies (code, name, kind, parent)", named)
        for role, name in (("responsible", "办公室"), ("supervisor", "样例市政务公开办公室")):
            _rows(database, "offices (agency_code, name, role)", ((code, name, role) for code in codes))
        database.execute(
            """INSERT INTO endpoints (office_id, channel, address, is_test)
               SELECT id, 'mail', 'a' || id || '@a.test', 1 FROM offices WHERE role = 'responsible'"""
        )
        _rows(database, "host_groups (group_id)", [("g",)])
        _rows(database, "platforms (platform_id, name, group_id)", [("p", "门户", "g")])
        columns = ((code, "p", f"http://a.test/{code}/") for code in codes)
        _rows(database, "sources (agency_code, platform_id, column_url)", columns)
        _look(database, owing, EARLIER, "absent_unconfirmed")
        _look(database, seen, EARLIER, "found")
        _publish(database, seen)
        _find(database, [code for code in seen if int(code) % 2], "A31")
        database.execute("UPDATE findings SET state = 'confirmed', decided_evidence_hash = evidence_hash")


def _confirm(database: Database, bodies: int) -> None:
    """Every fifth is missing beyond doubt."""
    owing = [f"1{number:017d}" for number in range(0, bodies, 5)]
    with tx(database):
        for at in EVENINGS:
            _look(database, owing, at, "absent_unconfirmed")
        words = ((code, YEAR, "李四", WORD) for code in owing)
        _rows(database, "absence_confirmations (agency_code, report_year, confirmed_by, confirmed_at)", words)
        _find(database, owing, "C01")


def _look(database: Database, codes: list[str], at: str, outcome: str) -> None:
    crawl = database.conn.execute(
        "INSERT INTO crawls (started_at, trigger, app_version) VALUES (?, 'demo', '0')", [at]
    ).lastrowid
    sources = dict(database.execute("SELECT agency_code, source_id FROM sources").fetchall())
    looks = ((crawl, sources[code], YEAR, outcome, at) for code in codes)
    _rows(database, "outcomes (crawl_id, source_id, report_year, outcome, at)", looks)


def _publish(database: Database, codes: list[str]) -> None:
    hashes = {code: hashlib.sha256(code.encode()).hexdigest() for code in codes}
    stored = ((one, "text/html", 1, one, EARLIER) for one in hashes.values())
    _rows(database, "documents (sha256, media_type, size, stored_as, first_seen_at)", stored)
    _rows(database, "reports (agency_code, report_year)", ((code, YEAR) for code in codes))
    reports = database.execute("SELECT id, agency_code FROM reports").fetchall()
    urls = ((number, f"http://a.test/{code}.html", EARLIER) for number, code in reports)
    _rows(database, "report_urls (report_id, url, valid_from)", urls)
    versions = ((one, 1, *[hashes[code]] * 3, "read", "1", "title", *[EARLIER] * 3) for one, code in reports)
    _rows(
        database,
        """versions (report_id, seq, document_sha256, text_sha256, tables_sha256, read_status, parser_version, year_basis,
             first_seen, last_seen, created_at)""",
        versions,
    )


def _find(database: Database, codes: list[str], code: str) -> None:
    run = database.conn.execute(
        "INSERT INTO audit_runs (at, ruleset_version, app_version) VALUES (?, '1', '0')", [EARLIER]
    ).lastrowid
    facts = hashlib.sha256(code.encode()).hexdigest()
    subject = "report" if code == "C01" else "T3.total.business"
    made = (
        (f"{one}|{code}", 1, one, YEAR, code, subject, "error", "不平衡", run, run, facts, EARLIER) for one in codes
    )
    _rows(
        database,
        """findings (fingerprint, fp_scheme, agency_code, report_year, code, subject, severity, title,
             first_run_id, last_run_id, evidence_hash, updated_at)""",
        made,
    )
    database.execute(
        """INSERT INTO finding_sightings (finding_id, run_id, message, cause, evidence, evidence_hash)
           SELECT id, ?, '合计不平衡', 1, ?, evidence_hash FROM findings WHERE code = ?""",
        [run, json.dumps({"expected": 3, "found": 4}), code],
    )


def _rows(database: Database, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    kept = list(rows)
    if kept:
        marks = ", ".join("?" for _ in kept[0])
        database.conn.executemany(f"INSERT INTO {into} VALUES ({marks})", kept)


if __name__ == "__main__":
    for figure in figures(*map(int, sys.argv[1:])):
        print(figure.line(), flush=True)
