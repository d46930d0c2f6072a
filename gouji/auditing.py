"""Audits what is stored: versions that are due → verdicts → findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from audit.choosing import fullest
from audit.engine import RULESET, check
from audit.errors import GoujiError
from audit.model import Report
from audit.surroundings import ALONE, Surroundings
from audit.verdict import Verdict
from db.audits import DueVersion, save_audit, versions_to_audit
from db.findings import Saved, close_season, save_verdict, years_fixed
from db.opening import Database, tx
from db.runs import finish_run, start_run
from db.store import Store
from gouji import __version__
from gouji.likeness import Candidates

SEASON_ENDS = (8, 31)  # after the last stage of the ladder and its 复核; what comes back later opens again


@dataclass(frozen=True, slots=True)
class Audited:
    """
    One version with what came of it. `verdict` is None when its bytes are not to be had: `problem` says why.

    `problem` beside a verdict: the report of the year before is lost.
    """

    version: DueVersion
    verdict: Verdict | None
    saved: Saved
    problem: str | None = None


def due(
    database: Database, *, year: int | None = None, codes: Sequence[str] = (), everything: bool = False
) -> list[DueVersion]:
    """What this program with this ruleset has not judged yet; or everything."""
    return versions_to_audit(database, year, codes, RULESET, __version__, everything=everything)


def audit_stored(
    database: Database, store: Store, versions: Sequence[DueVersion], *, now: datetime, crawl_id: int | None = None
) -> Iterator[Audited]:
    """
    Judge `versions` one after the other; each is kept before the next begins. Nothing due, no run.

    A version whose bytes are lost stays due, and the run is not complete. So does one whose earlier report is lost;
    it is judged without that, and every rule that compares the two has no word.

    What protects decisions is completeness per report, not per run: a version is judged whole or not at all, in one
    transaction, and a finding is only fixed by the outcome of its own rule for its own subject in that verdict. No
    finding of one report follows from the audit of another, so that a run that died at the hundredth report has
    said nothing about the hundred and first. `complete` tells readers of a run whether it was over everything due.
    """
    if not versions:
        return
    run_id = start_run(database, now=now, ruleset=RULESET, app_version=__version__, crawl_id=crawl_id)
    candidates = Candidates.of(database)
    reader = _Reader(store, candidates)
    candidates.prepare(versions, reader.at_first_sight)
    whole = True
    for version in versions:
        try:
            verdict, problem = reader.verdict(version)
        except GoujiError as error:
            whole = False
            yield Audited(version, None, Saved(), str(error))
            continue
        if problem:
            whole, version = False, replace(version, previous_id=None)
        with tx(database):
            saved = _save(database, run_id, version, verdict, now)
            candidates.learn(version, _report_read(verdict))
        yield Audited(version, verdict, saved, problem)
    if whole:
        finish_run(database, run_id)


def season_over(today: date) -> int:
    """The newest report year whose season is over: reports of 2025 are reviewed until 31 August 2026."""
    return today.year - (1 if (today.month, today.day) > SEASON_ENDS else 2)


def close_seasons(database: Database, *, today: date, now: datetime) -> int:
    """Archive what was fixed in seasons that are over; how many findings. Again without effect."""
    years = [year for year in years_fixed(database) if year <= season_over(today)]
    return sum(close_season(database, year, now=now) for year in years)


def _save(database: Database, run_id: int, version: DueVersion, verdict: Verdict, now: datetime) -> Saved:
    save_audit(database, run_id=run_id, version_id=version.id, previous_id=version.previous_id, verdict=verdict)
    return save_verdict(
        database,
        run_id=run_id,
        agency_code=version.agency_code,
        year=version.year,
        version_id=version.id,
        verdict=verdict,
        now=now,
    )


class _Reader:
    """Reads versions in order of body and year; the report of one year is the earlier one of the next."""

    def __init__(self, store: Store, candidates: Candidates) -> None:
        self.store = store
        self.candidates = candidates
        self.last: tuple[int, Report | None] = (0, None)

    def verdict(self, version: DueVersion) -> tuple[Verdict, str | None]:
        """Of the page or the attachment that shows most of the report. And what is wrong with the one of the year before."""
        previous, problem = None, None
        try:
            previous = self._previous(version)
        except GoujiError as error:
            problem = f"上一年度的报告取不出来，没有比较：{error}"
        around = self.candidates.beside(ALONE, version)
        verdicts: list[Verdict] = []
        chosen = fullest(self._verdicts(version, previous, around, verdicts), _report_read) or verdicts[0]
        self.last = (version.id, _report_read(chosen))
        return chosen, problem

    def _verdicts(
        self, version: DueVersion, previous: Report | None, around: Surroundings, made: list[Verdict]
    ) -> Iterator[Verdict]:
        """Of each file, the page first; collected in `made` as well."""
        for digest in version.files:
            made.append(
                check(
                    self.store.read(digest),
                    name=version.url or digest,
                    year=version.year,
                    body_kind=version.kind,
                    agency_code=version.agency_code,
                    previous=previous,
                    around=around,
                )
            )
            yield made[-1]

    def _previous(self, version: DueVersion) -> Report | None:
        if version.previous_id is None:
            return None
        if version.previous_id != self.last[0]:
            self.last = (0, None)
            self.last = (version.previous_id, self._read(version))
        return self.last[1]

    def at_first_sight(self, version: DueVersion) -> Report | None:
        """Of the version itself, no rules applied, no scan recognised."""
        return self._fullest(version, version.files, version.year, recognise=False)

    def _read(self, version: DueVersion) -> Report | None:
        return self._fullest(version, version.previous_files, version.year - 1)

    def _fullest(
        self, version: DueVersion, digests: Sequence[str], year: int, *, recognise: bool = True
    ) -> Report | None:
        files = (self.store.read(digest) for digest in digests)
        verdicts = (
            check(data, name=version.url, year=year, body_kind=version.kind, rules=(), recognise=recognise)
            for data in files
        )
        chosen = fullest(verdicts, _report_read)
        return chosen.report if chosen else None


def _report_read(verdict: Verdict) -> Report | None:
    return verdict.report if verdict.status == "read" else None
