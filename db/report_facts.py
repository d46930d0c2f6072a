"""What is known of one report beside its text: versions, files, where it was seen, how it was judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.opening import Database

MOST_VERSIONS = 60
MOST_ROWS = 40
MOST_REASONS = 1_000


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One version. `diff`: what differs from the one before, as `spiders.differing` sums it up; None for the first."""

    id: int
    seq: int
    document_sha256: str
    read_status: str
    read_error: str | None
    parser_version: str
    published_on: str | None
    published_basis: str | None
    first_seen: str
    last_seen: str
    capture_id: int | None
    dates: Mapping[str, str]
    labels: Mapping[str, str]
    diff: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A stored file of a version. `role`: page or attachment; `name`: as its page shows it."""

    sha256: str
    role: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class KeptCapture:
    """One answer of a portal."""

    id: int
    at: str
    kind: str
    url: str
    final_url: str | None
    http_status: int | None
    document_sha256: str | None
    raw_sha256: str | None
    size: int
    warc_file: str | None
    warc_offset: int | None
    tls_verified: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class KeptOutcome:
    """How a source ended in a crawl for this year, with what its list proved: None where no list was walked."""

    crawl_id: int
    at: str
    platform: str
    column_url: str
    outcome: str
    reason: str
    proof: str | None
    control: int | None
    pages: int | None


@dataclass(frozen=True, slots=True)
class KeptAudit:
    """The latest audit of a version. `error`: why it could not be judged."""

    run_id: int
    at: str
    ruleset: str
    status: str
    error: str | None
    crashed: int


_VERSIONS = """
SELECT v.id, v.seq, v.document_sha256, v.read_status, v.read_error, v.parser_version, v.published_on, v.published_basis,
  v.first_seen, v.last_seen, v.capture_id, v.dates, v.labels, v.diff_summary
FROM versions v JOIN reports r ON r.id = v.report_id WHERE r.agency_code = ? AND r.report_year = ?"""


def versions_of(database: Database, code: str, year: int) -> list[KeptVersion]:
    """The newest first; of very many the newest only."""
    rows = database.execute(f"{_VERSIONS} ORDER BY v.seq DESC LIMIT ?", [code, year, MOST_VERSIONS])
    return [_version(row) for row in rows.fetchall()]


def version_of(database: Database, code: str, year: int, seq: int | None = None) -> KeptVersion | None:
    """A version by its number, or the newest."""
    which = "ORDER BY v.seq DESC LIMIT 1" if seq is None else "AND v.seq = ?"
    values = [code, year] if seq is None else [code, year, seq]
    row = database.execute(f"{_VERSIONS} {which}", values).fetchone()
    return _version(row) if row else None


def _version(row: tuple[Any, ...]) -> KeptVersion:
    *plain, dates, labels, diff = row
    return KeptVersion(*(*plain, json.loads(dates), json.loads(labels), json.loads(diff) if diff else None))


_FILES = """
SELECT f.document_sha256, f.role, f.shown_name, d.media_type, d.size
FROM version_files f JOIN documents d ON d.sha256 = f.document_sha256 WHERE f.version_id = ?"""


def stored_files(database: Database, version_id: int) -> list[KeptFile]:
    """The page first, then its attachments, as they are judged."""
    rows = database.execute(f"{_FILES} ORDER BY f.role <> 'page', f.shown_name, f.document_sha256", [version_id])
    return [KeptFile(*row) for row in rows.fetchall()]


def stored_file(database: Database, version_id: int, digest: str) -> tuple[KeptFile, str, int, int] | None:
    """A file that belongs to this very version, with body, year and number of the version; else None."""
    row = database.execute(
        f"{_FILES} AND f.document_sha256 = ? ORDER BY f.role <> 'page' LIMIT 1", [version_id, digest]
    ).fetchone()
    whose = database.execute(
        """SELECT a.name, r.report_year, v.seq FROM versions v JOIN reports r ON r.id = v.report_id
           JOIN agencies a ON a.code = r.agency_code WHERE v.id = ?""",
        [version_id],
    ).fetchone()
    return (KeptFile(*row), *whose) if row and whose else None


def addresses_of(database: Database, code: str, year: int) -> list[tuple[str, str, str | None]]:
    """Where a report was seen: (address, first, last if more than once), where it was seen last first."""
    rows = database.execute(
        """SELECT u.url, u.valid_from, u.valid_to FROM report_urls u JOIN reports r ON r.id = u.report_id
           WHERE r.agency_code = ? AND r.report_year = ?
           ORDER BY coalesce(u.valid_to, u.valid_from) DESC, u.url LIMIT ?""",
        [code, year, MOST_ROWS],
    )
    return list(rows.fetchall())


_CAPTURE = """
SELECT id, at, kind, requested_url, final_url, http_status, document_sha256, raw_sha256, size, warc_file, warc_offset,
  tls_verified, error FROM captures"""


def captures_at(database: Database, urls: list[str], capture_id: int | None) -> list[KeptCapture]:
    """What these addresses answered, the latest first; the capture of a version among them."""
    rows = database.execute(
        f"""{_CAPTURE} WHERE requested_url IN (SELECT value FROM json_each(?)) ORDER BY at DESC, id DESC LIMIT ?""",
        [json.dumps(urls), MOST_ROWS],
    ).fetchall()
    if capture_id is not None and all(row[0] != capture_id for row in rows):
        rows += database.execute(f"{_CAPTURE} WHERE id = ?", [capture_id]).fetchall()
    return [KeptCapture(*row) for row in rows]


def outcomes_of(database: Database, code: str, year: int) -> list[KeptOutcome]:
    """By crawl and source, the latest first."""
    rows = database.execute(
        """SELECT o.crawl_id, o.at, p.name, s.column_url, o.outcome, o.reason, l.proof, l.positive_control, l.pages
           FROM sources s JOIN outcomes o ON o.source_id = s.source_id AND o.report_year = ?
           JOIN platforms p ON p.platform_id = s.platform_id
           LEFT JOIN list_snapshots l ON l.id = (SELECT max(id) FROM list_snapshots x
             WHERE x.source_id = o.source_id AND x.crawl_id = o.crawl_id)
           WHERE s.agency_code = ? ORDER BY o.at DESC, s.source_id LIMIT ?""",
        [year, code, MOST_ROWS],
    )
    return [KeptOutcome(*row) for row in rows.fetchall()]


def last_audit(database: Database, version_id: int) -> KeptAudit | None:
    """None when the version was never judged."""
    row = database.execute(
        """SELECT va.run_id, run.at, run.ruleset_version, va.status, va.error, va.crashed
           FROM version_audits va JOIN audit_runs run ON run.id = va.run_id
           WHERE va.version_id = ? ORDER BY va.run_id DESC LIMIT 1""",
        [version_id],
    ).fetchone()
    return KeptAudit(*row) if row else None


def without_word(database: Database, run_id: int, code: str, year: int) -> list[tuple[str, str, str]]:
    """(rule, subject, reason) of what a run could not assess; the reason "" for a rule that did not work."""
    rows = database.execute(
        """SELECT code, subject, CASE outcome WHEN 'error' THEN '' ELSE coalesce(reason, '') END FROM evaluations
           WHERE run_id = ? AND agency_code = ? AND report_year = ? AND outcome IN ('not_assessable', 'error')
           ORDER BY code, subject LIMIT ?""",
        [run_id, code, year, MOST_REASONS],
    )
    return list(rows.fetchall())


@dataclass(frozen=True, slots=True)
class KeptDeadline:
    """When a report was due. `kind`: department, government or local; `met_on`: None while nothing was seen."""

    kind: str
    legal_date: str
    basis: str
    met_on: str | None


def deadline_of(database: Database, code: str, year: int) -> KeptDeadline | None:
    """Of several the earliest, which binds."""
    row = database.execute(
        """SELECT kind, legal_date, basis, met_on FROM deadlines WHERE agency_code = ? AND report_year = ?
           ORDER BY legal_date, id LIMIT 1""",
        [code, year],
    ).fetchone()
    return KeptDeadline(*row) if row else None


@dataclass(frozen=True, slots=True)
class KeptDownload:
    """A file that the page of a version offers, as it was tried last. `http_status` None: no answer."""

    name: str
    url: str
    http_status: int | None
    size: int
    is_document: int
    at: str


def downloads_of(database: Database, version_id: int) -> list[KeptDownload]:
    """Those that could not be had first."""
    rows = database.execute(
        """SELECT shown_name, url, http_status, size, is_document, at FROM downloads WHERE version_id = ?
           ORDER BY is_document, shown_name, url LIMIT ?""",
        [version_id, MOST_ROWS],
    )
    return [KeptDownload(*row) for row in rows.fetchall()]
