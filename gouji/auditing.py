"""Audits what is stored: versions that are due → verdicts → findings."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime

from audit.engine import RULESET
from audit.verdict import Verdict
from db.agencies import Agency, all_agencies, all_names, lineages
from db.audits import INCOMPLETE, DueVersion, save_audit, versions_to_audit
from db.findings import Saved, close_season, save_verdict, years_fixed
from db.opening import Database, path_of, tx
from db.readings import save_readings
from db.runs import finish_run, judged_since, start_run
from db.store import Store
from gouji import __version__
from gouji.judging import Judge, Judged
from gouji.judging_together import Chunk, judged_together
from gouji.likeness import Candidates
from gouji.policies import Policies
from gouji.readers import reader_version
from gouji.shelves import OwnShelf
from notifications.deadlines import legal_deadline
from notifications.policy import Policy

SEASON_ENDS = (8, 31)  # after the last stage of the ladder and its 复核; what comes back later opens again
# From this number of versions on, processes of their own judge; below it, starting them costs more than it saves.
TOGETHER_FROM = 60
OVERTAKEN = "另一次审核已经审过，下次再审"


@dataclass(frozen=True, slots=True)
class Audited:
    """
    One version with what came of it. `verdict` is None when its bytes are not to be had: `problem` says why.

    `problem` beside a verdict: something that stands around it is lost, the report of the year before or another.
    """

    version: DueVersion
    verdict: Verdict | None
    saved: Saved
    problem: str | None = None


def due(
    database: Database,
    *,
    year: int | None = None,
    codes: Sequence[str] = (),
    everything: bool = False,
    policy: Policy | None = None,
    policies: Policies | None = None,
) -> list[DueVersion]:
    """
    What this program with this ruleset has not judged as it stands now; or everything.

    `policy`: for the deadlines of bodies for which no notice was planned yet. `policies`: what is settled about rules.
    """
    chosen, above = policy or Policy(), lineages(all_agencies(database))

    def deadline(agency: Agency, report_year: int) -> tuple[str, date, str]:
        return legal_deadline(agency.kind, report_year, chosen, above[agency.code])

    return versions_to_audit(
        database,
        year,
        codes,
        RULESET,
        __version__,
        everything=everything,
        deadline=deadline,
        policy=policies.of if policies else None,
    )


def audit_stored(
    database: Database,
    store: Store,
    versions: Sequence[DueVersion],
    *,
    now: datetime,
    crawl_id: int | None = None,
    whole_verdicts: bool = False,
    cluster: str | None = None,
) -> Iterator[Audited]:
    """
    Judge `versions` in their order; each is kept before its result is given. Nothing due, no run.

    A version whose bytes are lost stays due, and the run is not complete. So does one around which something is lost;
    it is judged without that, and every rule that compares the two has no word.

    What protects decisions is completeness per report, not per run: a version is judged whole or not at all, in one
    transaction, and a finding is only fixed by the outcome of its own rule for its own subject in that verdict. No
    finding of one report follows from the audit of another, so that a run that died at the hundredth report has
    said nothing about the hundred and first. `complete` tells readers of a run whether it was over everything due.

    `whole_verdicts`: with report and outcomes, judged in this process; else what is given holds the findings alone.
    `cluster`: the address of a Dask scheduler whose workers judge; TryLater when it cannot be had.
    """
    if not versions:
        return
    run_id = start_run(database, now=now, ruleset=RULESET, app_version=__version__, crawl_id=crawl_id)
    names = all_names(database)
    shelf = OwnShelf(database, store)
    alone = Judge(shelf, names, places=whole_verdicts)
    candidates = Candidates.of(database)
    candidates.prepare(versions, alone.at_first_sight)
    if cluster:
        from gouji.judging_afar import judged_afar  # of the extra `cluster`

        judging = judged_afar(cluster, shelf, names, versions)
    elif len(versions) >= TOGETHER_FROM and not whole_verdicts:
        judging = judged_together(path_of(database), store.root, names, versions)
    else:
        judging = _one_by_one(alone, versions)
    whole = True
    for audited in _kept(database, run_id, judging, alone, candidates, now):
        whole = whole and audited.problem is None
        yield audited if whole_verdicts else _without_report(audited)
    if whole:
        finish_run(database, run_id)


def _kept(
    database: Database, run_id: int, judging: Generator[Chunk], alone: Judge, candidates: Candidates, now: datetime
) -> Iterator[Audited]:
    """Each chunk in one transaction. What only recognition can read is left to this process: it uses all cores by itself."""
    # closed whatever happens: processes must not outlive the run they work for
    with closing(judging) as chunks:
        for chunk in chunks:
            judged = [(version, alone.judge(version) if one is None else one) for version, one in chunk]
            with tx(database):
                results = [_keep(database, run_id, version, one, now) for version, one in judged]
                for version, one in judged:
                    candidates.learn(version, one.verdict.report if one.verdict else None)
            yield from results


def season_over(today: date) -> int:
    """The newest report year whose season is over: reports of 2025 are reviewed until 31 August 2026."""
    return today.year - (1 if (today.month, today.day) > SEASON_ENDS else 2)


def close_seasons(database: Database, *, today: date, now: datetime) -> int:
    """Archive what was fixed in seasons that are over; how many findings. Again without effect."""
    years = [year for year in years_fixed(database) if year <= season_over(today)]
    return sum(close_season(database, year, now=now) for year in years)


def _one_by_one(judge: Judge, versions: Iterable[DueVersion]) -> Generator[Chunk]:
    for version in versions:
        yield [(version, judge.judge(version))]


def _keep(database: Database, run_id: int, version: DueVersion, judged: Judged, now: datetime) -> Audited:
    """Inside the transaction of its chunk: a version is kept whole or not at all."""
    if judged.fresh:
        save_readings(database, reader_version(), judged.fresh)
    if judged.verdict is None:
        return Audited(version, None, Saved(), judged.problem)
    if judged_since(database, run_id, version.agency_code, version.year, judged.verdict.outcomes):
        return Audited(version, None, Saved(), OVERTAKEN)  # it stays due, should it be the newer version
    previous = version.around.previous[0].id if version.around.previous else None
    save_audit(
        database,
        run_id=run_id,
        version_id=version.id,
        previous_id=None if judged.problem else previous,
        around=INCOMPLETE if judged.problem else version.around.digest,
        verdict=judged.verdict,
    )
    saved = save_verdict(
        database,
        run_id=run_id,
        agency_code=version.agency_code,
        year=version.year,
        version_id=version.id,
        verdict=judged.verdict,
        now=now,
    )
    return Audited(version, judged.verdict, saved, judged.problem)


def _without_report(result: Audited) -> Audited:
    """Thousands of results are kept until the end of a run; their reports need not be."""
    verdict = result.verdict
    return replace(result, verdict=replace(verdict, document=None, report=None, outcomes={})) if verdict else result
