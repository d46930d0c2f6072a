"""What a 督促整改 notice may say: the findings of a year, who was told of them, and the report they are about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.grounds import GROUNDED, MISSING_REPORT
from db.notices import Fact, Notice
from db.opening import Database
from db.versions import address_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """
    A finding with what was seen last. `evidence`: the facts as JSON. `group`: (run, number of the cause);
    findings of one group are one line of a notice.
    """

    finding_id: int
    fingerprint: str
    agency_code: str
    code: str
    subject: str
    severity: str
    title: str
    evidence_hash: str
    reopened: int
    message: str
    evidence: Mapping[str, Any]
    group: tuple[int, int]

    @property
    def fact(self) -> Fact:
        return Fact(self.finding_id, self.fingerprint, self.evidence_hash, self.reopened)


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """The newest version of a report that an audit has read, as a notice names it: nothing is known of any other."""

    url: str
    published_on: str | None
    sha256: str


def judged_findings(database: Database, year: int, states: Sequence[str], withheld: Sequence[str] = ()) -> list[Judged]:
    """
    The findings of a report year in one of these states, by body, severity and place.

    `withheld`: rules whose findings only count when a person has confirmed them. What has lost its ground waits for a
    person, too.
    """
    marks = ", ".join("?" for _ in states)
    rows = database.query(
        f"""SELECT f.id AS finding_id, f.fingerprint, f.agency_code, f.code, f.subject, f.severity, f.title, f.evidence_hash,
              f.reopened, s.message, s.evidence, s.run_id, s.cause
            FROM findings f JOIN finding_sightings s ON s.finding_id = f.id
              AND s.run_id = (SELECT max(run_id) FROM finding_sightings WHERE finding_id = f.id)
            WHERE f.report_year = ? AND f.state IN ({marks})
              AND (f.state = 'confirmed' OR f.code NOT IN (SELECT value FROM json_each(?)) AND {GROUNDED})
            ORDER BY f.agency_code, s.cause, f.code, f.subject""",
        [year, *states, json.dumps(list(withheld))],
    )
    return [_judged(row) for row in rows]


def years_with_findings(database: Database, states: Sequence[str]) -> list[int]:
    """The report years that have findings in one of these states."""
    marks = ", ".join("?" for _ in states)
    rows = database.execute(f"SELECT DISTINCT report_year FROM findings WHERE state IN ({marks}) ORDER BY 1", [*states])
    return [year for (year,) in rows.fetchall()]


def years_waiting(database: Database, mode: str) -> list[int]:
    """The report years that have notices of this mode which have not left: they may have to be taken back."""
    rows = database.execute(
        "SELECT DISTINCT report_year FROM notices WHERE mode = ? AND state IN ('draft', 'approved') ORDER BY 1", [mode]
    )
    return [year for (year,) in rows.fetchall()]


def under_review(database: Database, year: int) -> set[str]:
    """The bodies whose report is not ready for a notice: an `error` is still open, or the report is missing."""
    rows = database.execute(
        """SELECT DISTINCT agency_code FROM findings WHERE report_year = ?
           AND ((state = 'open' AND severity = 'error') OR (state IN ('open', 'confirmed') AND code = ?))""",
        [year, MISSING_REPORT],
    )
    return {code for (code,) in rows.fetchall()}


def called_missing(database: Database, year: int) -> set[str]:
    """The bodies whose report is missing, confirmed or not: nothing is said of its content meanwhile."""
    rows = database.execute(
        """SELECT DISTINCT agency_code FROM findings
           WHERE report_year = ? AND state IN ('open', 'confirmed') AND code = ?""",
        [year, MISSING_REPORT],
    )
    return {code for (code,) in rows.fetchall()}


def told_facts(
    database: Database, mode: str, year: int, states: Sequence[str], stage: str | None = None
) -> dict[int, set[Fact]]:
    """Office → the facts that its notices of this mode and year in these states (of one stage) have named."""
    marks = ", ".join("?" for _ in states)
    rows = database.execute(
        f"""SELECT n.office_id, nf.finding_id, f.fingerprint, nf.evidence_hash, nf.reopened
            FROM notices n JOIN notice_findings nf ON nf.notice_id = n.id JOIN findings f ON f.id = nf.finding_id
            WHERE n.mode = ? AND n.report_year = ? AND n.kind = 'rectify' AND n.state IN ({marks})
              AND n.stage = coalesce(?, n.stage)""",
        [mode, year, *states, stage],
    )
    told: defaultdict[int, set[Fact]] = defaultdict(set)
    for office_id, *fact in rows.fetchall():
        told[office_id].add(Fact(*fact))
    return told


def facts_hold(database: Database, item: Notice, states: Sequence[str]) -> bool:
    """
    Whether every finding the notice names is still what it says, and no released one of its stage has told the office.

    So a fact is told twice at most: first, and once more when its date is missed.
    """
    marks = ", ".join("?" for _ in states)
    row = database.execute(
        f"""SELECT count(*), sum(
              f.state IN ({marks}) AND f.evidence_hash = nf.evidence_hash AND f.reopened = nf.reopened
              AND NOT EXISTS (SELECT 1 FROM notice_findings o JOIN notices n ON n.id = o.notice_id
                WHERE n.state = 'released' AND n.id <> nf.notice_id AND n.mode = ? AND n.office_id = ?
                  AND n.kind = 'rectify' AND n.stage = ?
                  AND o.finding_id = nf.finding_id AND o.evidence_hash = nf.evidence_hash
                  AND o.reopened = nf.reopened))
            FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id WHERE nf.notice_id = ?""",
        [*states, item.mode, item.office_id, item.stage, item.id],
    ).fetchone()
    return bool(row[0] and row[0] == row[1])


def objected(database: Database, item: Notice) -> list[int]:
    """The findings that a notice names and to which the body objects, while nobody has answered it."""
    rows = database.execute(
        """SELECT f.id FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id
           WHERE nf.notice_id = ? AND f.disputed = 1 ORDER BY f.id""",
        [item.id],
    )
    return [number for (number,) in rows.fetchall()]


def asked_about(database: Database, item: Notice) -> list[int]:
    """The findings that a notice names and whose dismissal or waiver somebody has asked for, while nobody has decided."""
    rows = database.execute(
        """SELECT DISTINCT nf.finding_id FROM notice_findings nf
           JOIN finding_requests q ON q.finding_id = nf.finding_id AND q.decision IS NULL
           WHERE nf.notice_id = ? ORDER BY 1""",
        [item.id],
    )
    return [number for (number,) in rows.fetchall()]


def reports_seen(database: Database, year: int) -> dict[str, ReportSeen]:
    """Body → the newest version of its report that was judged, with its address; no body of which none was."""
    rows = database.execute(
        f"""SELECT r.agency_code, {address_of("r.id")}, v.published_on, v.document_sha256
           FROM reports r JOIN versions v ON v.report_id = r.id
             AND v.seq = (SELECT max(seq) FROM versions j WHERE j.report_id = r.id AND EXISTS (
               SELECT 1 FROM version_audits a WHERE a.version_id = j.id AND a.status = 'read'))
           WHERE r.report_year = ?""",
        [year],
    )
    return {code: ReportSeen(url, published, digest) for code, url, published, digest in rows.fetchall()}


def _judged(row: dict[str, Any]) -> Judged:
    group = row.pop("run_id"), row.pop("cause")
    evidence = json.loads(row.pop("evidence"))
    return Judged(**row, evidence=evidence, group=group)
