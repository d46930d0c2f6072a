"""What the page of a report shows, and that of a body: findings in lines, versions, years, what has happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.crawls import OutcomeName
from db.finding_lines import Line, report_lines
from db.matrix import Line as AgencyLine
from db.matrix import Look
from db.opening import Database
from db.schema.search import CELLS, NAMES
from db.versions import address_of


@dataclass(frozen=True, slots=True)
class ReportVersion:
    """
    A version as shown. `files`: how many attachments it has. `diff`: what differs from the one before, as in
    `db.versions.Change`. `handed_in`: a person brought it, no portal was asked.
    """

    id: int
    seq: int
    document_sha256: str
    media_type: str
    read_status: str
    read_error: str | None
    published_on: str | None
    published_basis: str | None
    first_seen: str
    last_seen: str
    handed_in: bool
    files: int
    diff: Mapping[str, Any] | None
    labels: Mapping[str, str]
    url: str


@dataclass(frozen=True, slots=True)
class AgencyYear:
    """
    One report year of a body. `look`: how the portals were found last. `versions`: 0 when there is no report.

    `counts`: its findings by (state, severity).
    """

    year: int
    look: Look | None
    versions: int
    read_status: str | None
    published_on: str | None
    counts: Mapping[tuple[str, str], int]
    disputed: int
    pending: int


@dataclass(frozen=True, slots=True)
class AgencyEvent:
    """Something that happened to a finding of a body."""

    finding_id: int
    report_year: int
    code: str
    title: str
    at: str
    actor: str
    kind: str
    from_state: str | None
    to_state: str | None
    reason: str | None
    note: str | None


def report_findings(database: Database, code: str, year: int) -> tuple[Line, ...]:
    """All findings of a report in lines, with their evidence; what is over comes last."""
    return report_lines(database, [(code, year)], evidence=True).get((code, year), ())


def report_versions(database: Database, code: str, year: int) -> tuple[ReportVersion, ...]:
    """The versions of a report, the newest first; empty when there is none."""
    rows = database.query(
        f"""SELECT v.id, v.seq, v.document_sha256, d.media_type, v.read_status, v.read_error, v.published_on,
          v.published_basis, v.first_seen, v.last_seen, v.capture_id IS NULL AS handed_in,
          (SELECT count(*) FROM version_files f WHERE f.version_id = v.id AND f.role = 'attachment') AS files,
          v.diff_summary AS diff, v.labels, {address_of("r.id")} AS url
        FROM reports r CROSS JOIN versions v ON v.report_id = r.id JOIN documents d ON d.sha256 = v.document_sha256
        WHERE r.agency_code = ? AND r.report_year = ? ORDER BY v.seq DESC""",
        [code, year],
    )
    return tuple(_version(row) for row in rows)


def agency_years(database: Database, code: str) -> tuple[AgencyYear, ...]:
    """The report years of a body that anything is known of, the newest first."""
    looks = AgencyLine(code, "", (), None, _looks(database, code))
    counts = {
        row["report_year"]: row for row in database.query("SELECT * FROM report_counts WHERE agency_code = ?", [code])
    }
    reports = {row[0]: row[1:] for row in database.execute(_REPORTS, [code]).fetchall()}
    years = {look.year for look in looks.looks} | set(counts) | set(reports)
    return tuple(
        _year(year, looks.of(year), counts.get(year), reports.get(year)) for year in sorted(years, reverse=True)
    )


def agency_history(database: Database, code: str, *, most: int = 50) -> tuple[AgencyEvent, ...]:
    """What happened to the findings of a body, the last first."""
    rows = database.query(
        """SELECT f.id AS finding_id, f.report_year, f.code, f.title, e.at, e.actor, e.kind, e.from_state, e.to_state,
             e.reason, e.note
           FROM findings f INDEXED BY findings_report CROSS JOIN finding_events e ON e.finding_id = f.id
           WHERE f.agency_code = ? ORDER BY e.at DESC, e.id DESC LIMIT ?""",
        [code, most],
    )
    return tuple(AgencyEvent(**row) for row in rows)


_REPORTS = """
SELECT r.report_year, count(*), v.read_status, v.published_on, max(v.seq)
FROM reports r CROSS JOIN versions v ON v.report_id = r.id WHERE r.agency_code = ? GROUP BY r.id"""
_LOOKS = """
SELECT o.report_year, s.source_id, p.name, s.column_url, o.outcome, o.reason, max(o.at),
  EXISTS (SELECT 1 FROM absence_confirmations n WHERE n.agency_code = s.agency_code AND n.report_year = o.report_year
    AND n.taken_back_at IS NULL AND n.spent_at IS NULL)
FROM sources s CROSS JOIN outcomes o ON o.source_id = s.source_id JOIN platforms p ON p.platform_id = s.platform_id
WHERE s.agency_code = ? AND s.role <> 'legacy' GROUP BY s.source_id, o.report_year ORDER BY s.source_id"""


def _looks(database: Database, code: str) -> tuple[Look, ...]:
    looks = []
    for year, source, platform, url, outcome, reason, at, confirmed in database.execute(_LOOKS, [code]).fetchall():
        look = Look(code, year, source, platform, url, OutcomeName(outcome), reason, at, None, None)
        if confirmed and look.outcome is OutcomeName.ABSENT_UNCONFIRMED:
            look = replace(look, outcome=OutcomeName.ABSENT_CONFIRMED)
        looks.append(look)
    return tuple(looks)


def _year(
    year: int, look: Look | None, counted: Mapping[str, Any] | None, report: tuple[Any, ...] | None
) -> AgencyYear:
    versions, read_status, published_on, _ = report or (0, None, None, None)
    cells = {cell: counted[name] for cell, name in zip(CELLS, NAMES, strict=True) if counted[name]} if counted else {}
    disputed, pending = (counted["disputed"], counted["pending"]) if counted else (0, 0)
    return AgencyYear(year, look, versions, read_status, published_on, cells, disputed, pending)


def _version(row: dict[str, Any]) -> ReportVersion:
    read = {"diff": json.loads(row["diff"]) if row["diff"] else None, "labels": json.loads(row["labels"])}
    return ReportVersion(**row | read | {"handed_in": bool(row["handed_in"])})
