"""Which stored versions need an audit, and which had one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from audit.model import BodyKind
from audit.privacy import masked
from audit.verdict import Verdict
from db.neighbours import Deadline, Kept, Neighbourhood, Neighbours, PolicyOf
from db.opening import Database, tx

INCOMPLETE = ""


@dataclass(frozen=True, slots=True)
class DueVersion:
    """The newest version of a report, to be judged beside everything that stands around it."""

    version: Kept
    url: str
    around: Neighbours

    @property
    def id(self) -> int:
        """The number of the version."""
        return self.version.id

    @property
    def agency(self) -> str:
        """The name of the body."""
        return self.version.agency

    @property
    def agency_code(self) -> str:
        """Whose report it is."""
        return self.version.agency_code

    @property
    def year(self) -> int:
        """The report year."""
        return self.version.year

    @property
    def kind(self) -> BodyKind:
        """The kind of the body, as registered."""
        return self.version.kind


def versions_to_audit(
    database: Database,
    year: int | None,
    codes: Iterable[str],
    ruleset: str,
    app_version: str,
    *,
    everything: bool = False,
    deadline: Deadline | None = None,
    policy: PolicyOf | None = None,
) -> list[DueVersion]:
    """
    The newest version of each report that this program, with this ruleset, has not judged as it stands now.

    What stands around it counts: a new version of last year's report, or of a body below, makes it due again.
    `everything`: due or not. `deadline`: of bodies for which none is stored yet. `policy`: what is settled
    for a body, by its code and those above it; another policy makes due again.
    """
    judged = set() if everything else _judged(database, ruleset, app_version)
    known = Neighbourhood(database, deadline, policy)
    wanted = frozenset(codes)
    found = []
    for code, report_year in known.reports():
        if (year is not None and report_year != year) or (wanted and code not in wanted):
            continue
        version = known.newest(code, report_year)
        around = known.around(code, report_year)
        if version is not None and (version.id, around.digest) not in judged:
            found.append(DueVersion(version, known.url(code, report_year), around))
    return found


def _judged(database: Database, ruleset: str, app_version: str) -> Collection[tuple[int, str]]:
    rows = database.execute(
        """SELECT va.version_id, va.around_sha256 FROM version_audits va JOIN audit_runs run ON run.id = va.run_id
           WHERE run.ruleset_version = ? AND run.app_version = ?""",
        [ruleset, app_version],
    )
    return {(version_id, digest) for version_id, digest in rows.fetchall()}


def save_audit(
    database: Database, *, run_id: int, version_id: int, previous_id: int | None, around: str, verdict: Verdict
) -> None:
    """
    This version was judged in this run, whatever came of it.

    `around`: the digest of what stood around it, INCOMPLETE when some of that could not be had.
    """
    kind, message = verdict.error or (None, None)
    with tx(database):
        database.conn.execute(
            """INSERT INTO version_audits
                 (version_id, run_id, previous_version_id, status, error_kind, error, crashed, around_sha256)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                version_id,
                run_id,
                previous_id,
                verdict.status,
                kind,
                masked(message) if message else message,
                len(verdict.crashes),
                around,
            ],
        )
