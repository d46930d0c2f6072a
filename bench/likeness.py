"""Finding reports that are alike in an archive: the index, the look-up of each report, and the exact comparison.

A made-up report has ten sentences that its office has prescribed and thirty of its own, from a list in which some are
said by thousands. Every hundredth is a copy of the one before it under another name, with other numbers.
`make bench` measures 5,000 of them; `python -m bench.likeness` the 20,000 that must take less than two minutes.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audit.document import Document, Format
from audit.model import BodyKind, Report, Section
from audit.rules.q10_near_duplicate import OTHER_BODY, Q10
from audit.surroundings import ALONE
from audit.verdict import Status
from bench.figures import Figure
from db.audits import DueVersion
from db.inserting import insert
from db.neighbours import Kept, Neighbours
from db.opening import Database, open_database, tx
from gouji.likeness import Candidates

SIZES, ALL_SIZES = (1_250, 5_000), (5_000, 20_000)
COPIES = 100
OFFICE, PRESCRIBED, OWN = 50, 10, 30
YEAR = 2024


@dataclass(frozen=True, slots=True)
class Made:
    """Seconds of the processor, which other programs do not lengthen, and what came of it."""

    index: float
    compare: float
    copies: int
    found: int
    wrong: int
    megabytes: float


def figures(sizes: tuple[int, int] = SIZES) -> list[Figure]:
    """Two sizes in one run: the quotient of the times tells whether the work grows with the number."""
    small, large = (measured(size) for size in sizes)
    total = large.index + large.compare
    against = f"{sizes[1]} reports, CPU of one process; of 20,000 under 120"
    growth = total / (small.index + small.compare)
    return [
        Figure("likeness.archive", round(total, 1), "CPU s", against),
        Figure("likeness.index", round(large.index, 1), "CPU s", "of these: texts kept, sketches made"),
        Figure(
            "likeness.compare", round(large.compare, 1), "CPU s", "of these: candidates found, and compared exactly"
        ),
        Figure("likeness.growth", round(growth, 2), "times", f"{sizes[1]} against {sizes[0]}; linear is 4"),
        Figure("likeness.found", round(100 * large.found / large.copies, 2), "%", f"of {large.copies} copies"),
        Figure("likeness.wrong", large.wrong, "reports", "that are no copy and were found"),
        Figure("likeness.database", round(large.megabytes, 1), "MB", "texts and index of all"),
        *_peak(),
    ]


def measured(size: int) -> Made:
    """An archive of `size` reports in a database of its own."""
    reports = [_report(number) for number in range(size)]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "bench.db"
        with open_database(path) as database:
            versions = _registered(database, reports)
            before = _size(database, path)
            start = time.process_time()
            candidates = Candidates.of(database)
            with tx(database):
                for version, report in zip(versions, reports, strict=True):
                    candidates.learn(version, report)
            indexed = time.process_time()
            found = {at for at, version in enumerate(versions) if _is_found(candidates, version, reports[at])}
            done = time.process_time()
            grown = (_size(database, path) - before) / 1e6
    pairs = {at for number in range(COPIES - 1, size, COPIES) for at in (number - 1, number)}
    return Made(indexed - start, done - indexed, len(pairs), len(found & pairs), len(found - pairs), grown)


def _size(database: Database, path: Path) -> int:
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def _report(number: int) -> Report:
    agency = f"青川县第{number}局"
    own = random.Random(number - 1 if number % COPIES == COPIES - 1 else number)
    office = random.Random(f"office {number // OFFICE}")
    sentences = [office.choice(_sentences()) for _ in range(PRESCRIBED)]
    sentences += [_sentences()[int(len(_sentences()) * own.random() ** 2)] for _ in range(OWN)]
    own.shuffle(sentences)
    lines = [f"{agency}全年公开信息{number}条，{sentence}。" for sentence in sentences]
    texts = {1: "".join(lines[:-6]), 5: "".join(lines[-6:])}
    sections = tuple(Section(part, "", None, "", text, part) for part, text in texts.items())
    return Report(document=Document(Format.HTML, ()), agency=agency, year=YEAR, sections=sections)


@cache
def _sentences() -> tuple[str, ...]:
    """5,000 of them, from 600 words: the first in the list are the ones that everybody uses."""
    dice = random.Random("sentences")
    words = ["".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(2)) for _ in range(600)]
    return tuple("".join(dice.choice(words) for _ in range(dice.randrange(12, 26))) for _ in range(5_000))


def _registered(database: Database, reports: list[Report]) -> list[DueVersion]:
    made = []
    with tx(database):
        for number, report in enumerate(reports):
            code, digest = f"{number:018}", f"{number:064x}"
            office = f"{number // OFFICE * OFFICE:018}"
            parent = office if office != code else None
            insert(database, "agencies", {"code": code, "name": report.agency, "kind": "department", "parent": parent})
            document = {"sha256": digest, "media_type": "text/html", "size": 1, "stored_as": "", "first_seen_at": ""}
            insert(database, "documents", document)
            report_id = insert(database, "reports", {"agency_code": code, "report_year": YEAR})
            version_id = insert(database, "versions", _version(report_id, digest))
            kept = Kept(version_id, code, BodyKind.DEPARTMENT, YEAR, (digest,), agency=report.agency)
            made.append(DueVersion(kept, "", Neighbours()))
    return made


def _version(report_id: int, digest: str) -> dict[str, object]:
    empty = ("text_sha256", "tables_sha256", "parser_version", "year_basis", "first_seen", "last_seen", "created_at")
    known = {"report_id": report_id, "seq": 1, "document_sha256": digest, "read_status": "read"}
    return known | dict.fromkeys(empty, "")


def _is_found(candidates: Candidates, version: DueVersion, report: Report) -> bool:
    around = candidates.beside(ALONE, version)
    beside = Report(document=report.document, agency=report.agency, year=YEAR, sections=report.sections, around=around)
    found = [outcome for outcome in Q10.assess(beside) if outcome.status is Status.FAIL]
    return any(outcome.subject.startswith(OTHER_BODY.split("{}")[0]) for outcome in found)


def _peak() -> list[Figure]:
    """Of this process so far: the reports that are made up for it are most of it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return []
    kilobytes = re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii"))
    return [Figure("likeness.peak", round(int(kilobytes[1]) / 1024), "MB", "resident")] if kilobytes else []


if __name__ == "__main__":
    for figure in figures(ALL_SIZES):
        print(figure.line(), flush=True)
