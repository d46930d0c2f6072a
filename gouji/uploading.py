"""A report that a person hands in: kept as a version like a fetched one, without a capture, and logged.

It says nothing about publication: that only a portal can show.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from audit.causes import why
from audit.document import Document
from audit.engine import not_a_report
from audit.errors import GoujiError, UnreadableInput
from audit.model import Report
from audit.privacy import masked
from audit.reading import read
from audit.reading.interpret import interpret
from db.captures import save_document
from db.logbook import log_action
from db.opening import Database, tx
from db.sources import agency_names
from db.store import Store
from db.times import instant
from db.versions import Reading, StoredVersion, latest_version, save_reading
from spiders.normalising import PARSER_VERSION, table_hash, text_hash

LARGEST = 50 * 1024 * 1024
ACTION = "report upload"
LATER = frozenset({"no_text_layer"})  # the audit can recognise it; anything else nobody can read


def store_upload(
    database: Database, store: Store, *, agency: str, year: int, file: Path, by: str, now: datetime
) -> tuple[int, bool]:
    """
    The version that holds the report, and whether it is a new one. The same content makes no second version.

    GoujiError when the agency is not registered, or the file cannot be read, is no report, or is that of another
    agency or year.
    """
    names = agency_names(database)
    if agency not in names:
        raise GoujiError(f"名录里没有机关 {agency}")
    data = _bytes(file)
    document, report, problem = _read(data, file)
    if report is not None:
        _check(report, file, year, _owner(report, names), agency)
    digest, at = store.write(data), instant(now)
    reading = _reading(data, document, report, problem, agency=agency, year=year, digest=digest, at=at)
    with tx(database):
        kind = document.format.value if document else ""
        save_document(database, digest, media_type=kind, size=len(data), stored_as=store.stored_as(digest), at=at)
        latest = latest_version(database, agency, year)
        same = latest is not None and _same(latest, reading)
        version = latest.id if same and latest else save_reading(database, reading)[0]
        detail = {"sha256": digest, "file": masked(file.name)[:200], "version": version, "new": not same}
        log_action(database, by, ACTION, f"{agency} {year}", json.dumps(detail, ensure_ascii=False), now)
    return version, not same


def _reading(
    data: bytes,
    document: Document | None,
    report: Report | None,
    problem: str,
    *,
    agency: str,
    year: int,
    digest: str,
    at: str,
) -> Reading:
    return Reading(
        agency=agency,
        year=year,
        url="",
        document_sha256=digest,
        capture_id=None,
        text_sha256=text_hash(data, document),
        tables_sha256=table_hash(report),
        attachments_sha256="",
        read_status="unreadable" if report is None else "partly" if report.damage else "read",
        read_error=problem or None,
        parser_version=PARSER_VERSION,
        year_basis="person",
        dates={},
        published_on=None,
        published_basis=None,
        at=at,
        report=report,
    )


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise GoujiError(f"{file}: 超过 {LARGEST // 1024 // 1024} MiB")
        return file.read_bytes()
    except OSError as error:
        raise GoujiError(f"{file}: 读不了：{why(error)}") from None


def _read(data: bytes, file: Path) -> tuple[Document | None, Report | None, str]:
    """Document, report, and why there is none: a scan is left to the audit."""
    try:
        document = read(data, recognise=False)
    except UnreadableInput as error:
        if error.kind in LATER:
            return None, None, error.message
        raise GoujiError(f"{file}: {error.message}") from None
    report = interpret(document)
    problem = not_a_report(report)
    if problem and problem[0] != "too_old":
        raise GoujiError(f"{file}: {problem[1]}")
    return document, report, ""


def _owner(report: Report, names: dict[str, tuple[str, ...]]) -> set[str]:
    """The registered agencies that the report may be of, by the name it prints."""
    printed = _plain(report.agency)
    return {code for code, known in names.items() if printed and printed in map(_plain, known)}


def _check(report: Report, file: Path, year: int, owners: set[str], agency: str) -> None:
    if report.year is not None and report.year != year:
        raise GoujiError(f"{file}: 这是 {report.year} 年度的报告，不是 {year} 年度的")
    if owners and agency not in owners:
        raise GoujiError(f"{file}: 这是 {report.agency}（{'、'.join(sorted(owners))}）的报告")


def _same(latest: StoredVersion, reading: Reading) -> bool:
    """
    The same content, or the same report in another format: a fetched page and the file it was made from differ in
    layout, and a second version would look like a change after publication.
    """
    if latest.document_sha256 == reading.document_sha256 or latest.text_sha256 == reading.text_sha256:
        return True
    whole = reading.report is not None and reading.report.cells
    return bool(whole) and latest.tables_sha256 == reading.tables_sha256


def _plain(name: str) -> str:
    return "".join(name.split())
