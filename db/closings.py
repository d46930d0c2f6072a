"""What became of the findings that released 督促整改 notices named, and of reports that were told to be missing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.notices import Fact, Notice
from db.opening import Database
from db.standings import State
from db.versions import address_of

ACCEPTED = (State.DISMISSED, State.WAIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFinding:
    """
    A finding as an office was told of it last, beside what it is now.

    `numbers`: of every notice that named it since it came up last, the first one first; `named_at`: when the newest did, `named_turn`: how often
    it had come back then. `fixed_at`: when an audit found it gone, None without one.
    """

    office_id: int
    agency_code: str
    numbers: tuple[str, ...]
    named_at: str
    named_turn: int
    finding_id: int
    fingerprint: str
    code: str
    subject: str
    severity: str
    title: str
    state: State
    reason: str | None
    waived_until: str | None
    evidence_hash: str
    reopened: int
    disputed: bool
    message: str
    fixed_at: str | None

    @property
    def fact(self) -> Fact:
        return Fact(self.finding_id, self.fingerprint, self.evidence_hash, self.reopened)

    @property
    def is_fixed(self) -> bool:
        """An audit has found it gone. What is archived says nothing any more."""
        return self.state is State.FIXED and self.fixed_at is not None

    @property
    def is_closed(self) -> bool:
        """It has reached an end that the office may be told of."""
        return self.is_fixed or self.state in ACCEPTED


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version of a report. `judged`: an audit could read it."""

    sha256: str
    published_on: str | None
    since: str
    judged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeared:
    """An office that was told that a report is missing, and the report, which was found since."""

    office_id: int
    agency_code: str
    number: str
    key: str
    url: str
    published_on: str | None
    first_seen: str
    sha256: str


# {office} is AT_OFFICE or nothing: with `OR` all notices of all years would be read for one office
AT_OFFICE = "AND n.office_id = :office"
_NAMED = """
SELECT named.office_id, named.agency_code, named.created_at AS named_at, named.turn AS named_turn,
  f.id AS finding_id, f.fingerprint, f.code, f.subject, f.severity, f.title, f.state, f.reason, f.waived_until,
  f.evidence_hash, f.reopened, f.disputed, s.message,
  (SELECT group_concat(n.number) FROM notice_findings nf JOIN notices n ON n.id = nf.notice_id
     WHERE nf.finding_id = f.id AND nf.reopened = named.turn AND n.office_id = named.office_id
       AND n.mode = :mode AND n.kind = 'rectify' AND n.state = 'released') AS numbers,
  (SELECT max(e.at) FROM finding_events e WHERE e.finding_id = f.id AND e.to_state = 'fixed' AND e.actor = 'gouji'
     AND e.run_id IS NOT NULL AND e.at >= named.created_at) AS fixed_at
FROM (SELECT n.office_id, n.agency_code, nf.finding_id, max(n.id), n.created_at, nf.reopened AS turn
      FROM notices n JOIN notice_findings nf ON nf.notice_id = n.id
      WHERE n.mode = :mode AND n.report_year = :year AND n.kind = 'rectify' AND n.state = 'released'
        {office}
      GROUP BY n.office_id, n.agency_code, nf.finding_id) named
JOIN findings f ON f.id = named.finding_id
JOIN finding_sightings s ON s.finding_id = f.id
  AND s.run_id = (SELECT max(run_id) FROM finding_sightings WHERE finding_id = f.id)
ORDER BY named.agency_code, named.office_id,
  CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f.code, f.subject"""
# only what was told stands in the facts of such a notice: what has reached its end
_TOLD = """
SELECT n.office_id, nf.finding_id, nf.reopened FROM notices n JOIN notice_findings nf ON nf.notice_id = n.id
WHERE n.mode = :mode AND n.report_year = :year AND n.kind = 'resolved' AND n.state IN ('approved', 'released')
  AND n.id <> :but {office}"""
# the report is on the portal: what somebody has handed in proves nothing of the kind
_APPEARED = f"""
SELECT n.office_id, n.agency_code, max(n.number) AS number, n.dedupe_key AS key, {address_of("r.id")} AS url,
  v.published_on, v.first_seen, v.document_sha256 AS sha256
FROM notices n JOIN reports r ON r.agency_code = n.agency_code AND r.report_year = n.report_year
JOIN versions v ON v.report_id = r.id
  AND v.seq = (SELECT min(seq) FROM versions WHERE report_id = r.id AND capture_id IS NOT NULL)
WHERE n.mode = :mode AND n.report_year = :year AND n.kind = 'overdue' AND n.stage = 'T+1' AND n.state = 'released'
  {{office}}
  AND NOT EXISTS (SELECT 1 FROM absence_confirmations c WHERE c.agency_code = n.agency_code
    AND c.report_year = n.report_year AND c.taken_back_at IS NULL AND c.spent_at IS NULL)
GROUP BY n.office_id, n.agency_code ORDER BY n.agency_code, n.office_id"""


def named_findings(database: Database, mode: str, year: int, office: int | None = None) -> list[NamedFinding]:
    """By body, office and severity. `office`: of this one only."""
    rows = database.query(_at(_NAMED, office), {"mode": mode, "year": year, "office": office})
    return [_named(row) for row in rows]


def told_closed(database: Database, mode: str, year: int, but: Notice | None = None) -> dict[int, dict[int, int]]:
    """
    Office → finding that a notice has told it is over → how often it had come back then, at most. `but`: to its office, not
    counting this notice.
    """
    told: defaultdict[int, dict[int, int]] = defaultdict(dict)
    at = but.office_id if but else None
    values = {"mode": mode, "year": year, "but": but.id if but else 0, "office": at}
    for office, finding, turn in database.execute(_at(_TOLD, at), values).fetchall():
        told[office][finding] = max(turn, told[office].get(finding, turn))
    return told


def last_told(database: Database, mode: str, year: int) -> dict[int, str]:
    """Office → when the newest such notice that was approved or has left was written."""
    rows = database.execute(
        """SELECT office_id, max(created_at) FROM notices WHERE mode = ? AND report_year = ? AND kind = 'resolved'
           AND state IN ('approved', 'released') GROUP BY office_id""",
        [mode, year],
    )
    return dict(rows.fetchall())


def facts_of(database: Database, notice_id: int) -> set[tuple[int, int]]:
    """(finding, how often it had come back) that a notice names."""
    rows = database.execute("SELECT finding_id, reopened FROM notice_findings WHERE notice_id = ?", [notice_id])
    return set(rows.fetchall())


def kept_versions(database: Database, year: int, codes: list[str]) -> Mapping[str, list[KeptVersion]]:
    """Body → the versions of its report, the first one first."""
    rows = database.execute(
        """SELECT r.agency_code, v.document_sha256, v.published_on, v.first_seen,
             EXISTS (SELECT 1 FROM version_audits a WHERE a.version_id = v.id AND a.status = 'read')
           FROM reports r JOIN versions v ON v.report_id = r.id
           WHERE r.report_year = ? AND r.agency_code IN (SELECT value FROM json_each(?)) ORDER BY r.id, v.seq""",
        [year, json.dumps(codes)],
    )
    kept: defaultdict[str, list[KeptVersion]] = defaultdict(list)
    for code, sha256, published_on, since, judged in rows.fetchall():
        kept[code].append(KeptVersion(sha256, published_on, since, bool(judged)))
    return kept


def appeared(database: Database, mode: str, year: int, office: int | None = None) -> list[Appeared]:
    """What was told to be missing and is there now. A person's word that it is not overrules what we have seen."""
    rows = database.query(_at(_APPEARED, office), {"mode": mode, "year": year, "office": office})
    return [Appeared(**row) for row in rows]


def years_closing(database: Database, mode: str) -> list[int]:
    """The report years in which something that a released notice named has reached its end, told or not."""
    rows = database.execute(
        """SELECT DISTINCT n.report_year FROM notices n JOIN notice_findings nf ON nf.notice_id = n.id
           JOIN findings f ON f.id = nf.finding_id
           WHERE n.mode = ? AND n.kind = 'rectify' AND n.state = 'released'
             AND f.state IN ('fixed', 'dismissed', 'waived')
           UNION SELECT n.report_year FROM notices n JOIN reports r
             ON r.agency_code = n.agency_code AND r.report_year = n.report_year
           WHERE n.mode = ? AND n.kind = 'overdue' AND n.stage = 'T+1' AND n.state = 'released' ORDER BY 1""",
        [mode, mode],
    )
    return [year for (year,) in rows.fetchall()]


def _at(sql: str, office: int | None) -> str:
    return sql.format(office="" if office is None else AT_OFFICE)


def _named(row: Mapping[str, Any]) -> NamedFinding:
    told = {"numbers": tuple(sorted(row["numbers"].split(","))), "state": State(row["state"])}
    return NamedFinding(**{**row, **told, "disputed": bool(row["disputed"])})
