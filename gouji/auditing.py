"""Audits what is stored: versions that are due → verdicts → findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.engine import RULESET, check
from audit.errors import GoujiError
from audit.model import Report
from audit.verdict import Verdict
from db.audits import DueVersion, save_audit, versions_to_audit
from db.findings import Saved, save_verdict
from db.opening import Database, tx
from db.runs import finish_run, start_run
from db.store import Store
from gouji import __version__


@dataclass(frozen=True, slots=True)
class Audited:
    """One version with what came of it. `verdict` is None when its bytes are not to be had: `problem` says why."""

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

    A version whose bytes are lost stays due, and the run is not complete.
    """
    if not versions:
        return
    run_id = start_run(database, now=now, ruleset=RULESET, app_version=__version__, crawl_id=crawl_id)
    reader = _Reader(store)
    whole = True
    for version in versions:
        try:
            verdict = reader.verdict(version)
        except GoujiError as error:
            whole = False
            yield Audited(version, None, Saved(), str(error))
            continue
        with tx(database):
            saved = _save(database, run_id, version, verdict, now)
        yield Audited(version, verdict, saved)
    if whole:
        finish_run(database, run_id)


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

    def __init__(self, store: Store) -> None:
        self.store = store
        self.last: tuple[int, Report | None] = (0, None)

    def verdict(self, version: DueVersion) -> Verdict:
        """Of the first file that is a report; else of the page."""
        previous = self._previous(version)
        first: Verdict | None = None
        for digest in version.files:
            verdict = check(
                self.store.read(digest),
                name=version.url or digest,
                year=version.year,
                body_kind=version.kind,
                agency_code=version.agency_code,
                previous=previous,
            )
            first = first or verdict
            if verdict.status == "read":
                first = verdict
                break
        assert first is not None
        self.last = (version.id, first.report if first.status == "read" else None)
        return first

    def _previous(self, version: DueVersion) -> Report | None:
        if version.previous_id is None:
            return None
        if version.previous_id != self.last[0]:
            self.last = (version.previous_id, self._read(version))
        return self.last[1]

    def _read(self, version: DueVersion) -> Report | None:
        for digest in version.previous_files:
            verdict = check(self.store.read(digest), year=version.year - 1, body_kind=version.kind, rules=())
            if verdict.status == "read":
                return verdict.report
        return None
