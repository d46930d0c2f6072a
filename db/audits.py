"""Which stored versions need an audit, and which had one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from audit.model import BodyKind
from audit.privacy import masked
from audit.verdict import Verdict
from db.opening import Database, tx
from db.versions import address_of


@dataclass(frozen=True, slots=True)
class DueVersion:
    """
    The newest version of a report, to be judged beside the newest one of the year before.

    `files`: the contents to read, the page first, then its attachments.
    """

    id: int
    agency_code: str
    agency: str
    kind: BodyKind
    year: int
    url: str
    files: tuple[str, ...]
    previous_id: int | None
    previous_files: tuple[str, ...]


_NEWEST = f"""
WITH newest AS (
  SELECT v.id, v.report_id, r.agency_code, r.report_year, v.document_sha256, max(v.seq)
  FROM versions v JOIN reports r ON r.id = v.report_id GROUP BY v.report_id)
SELECT n.id, n.agency_code, a.name, a.kind, n.report_year,
  {address_of("n.report_id")},
  n.document_sha256, p.id, p.document_sha256
FROM newest n JOIN agencies a ON a.code = n.agency_code
LEFT JOIN newest p ON p.agency_code = n.agency_code AND p.report_year = n.report_year - 1
WHERE (:year IS NULL OR n.report_year = :year)
  AND (:codes = '[]' OR n.agency_code IN (SELECT value FROM json_each(:codes)))
  AND (:everything OR NOT EXISTS (
    SELECT 1 FROM version_audits va JOIN audit_runs run ON run.id = va.run_id
    WHERE va.version_id = n.id AND va.previous_version_id IS p.id
      AND run.ruleset_version = :ruleset AND run.app_version = :app_version))
ORDER BY n.agency_code, n.report_year"""


def versions_to_audit(
    database: Database,
    year: int | None,
    codes: Iterable[str],
    ruleset: str,
    app_version: str,
    *,
    everything: bool = False,
) -> list[DueVersion]:
    """
    The newest version of each report that this program, with this ruleset, has not judged yet.

    A new version of last year's report makes this year's due again. `everything`: due or not.
    """
    values = {"year": year, "codes": json.dumps(list(codes)), "ruleset": ruleset, "app_version": app_version}
    rows = database.execute(_NEWEST, values | {"everything": int(everything)}).fetchall()
    attached = _attachments(database, [row[0] for row in rows] + [row[7] for row in rows if row[7]])
    return [
        DueVersion(
            row[0],
            row[1],
            row[2],
            BodyKind(row[3]),
            row[4],
            row[5],
            (row[6], *attached.get(row[0], ())),
            row[7],
            (row[8], *attached.get(row[7], ())) if row[7] else (),
        )
        for row in rows
    ]


def _attachments(database: Database, version_ids: list[int]) -> dict[int, list[str]]:
    rows = database.execute(
        """SELECT version_id, document_sha256 FROM version_files
           WHERE role = 'attachment' AND version_id IN (SELECT value FROM json_each(?))
           ORDER BY version_id, shown_name, document_sha256""",
        [json.dumps(version_ids)],
    )
    found: dict[int, list[str]] = {}
    for version_id, digest in rows:
        found.setdefault(version_id, []).append(digest)
    return found


def save_audit(database: Database, *, run_id: int, version_id: int, previous_id: int | None, verdict: Verdict) -> None:
    """This version was judged in this run, whatever came of it."""
    kind, message = verdict.error or (None, None)
    with tx(database):
        database.execute(
            """INSERT INTO version_audits
                 (version_id, run_id, previous_version_id, status, error_kind, error, crashed)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            [
                version_id,
                run_id,
                previous_id,
                verdict.status,
                kind,
                masked(message) if message else message,
                len(verdict.crashes),
            ],
        )
