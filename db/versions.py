"""Reports and their versions. A version is a change of normalised content; nothing here is ever deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from audit.model import Report
from audit.privacy import masked
from db.inserting import insert
from db.likeness import keep_wording
from db.opening import Database, tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    A report as fetched and read, ready to be kept. What a person handed in has no `url` and no `capture_id`.

    `files`: (sha256, shown name) of attachments. `labels`: what the page says of it, personal data covered. `diff`: what
    has changed since the version before. `files_lost`: addresses of files that the page offers and that could not be had.
    """

    agency: str
    year: int
    url: str
    document_sha256: str
    capture_id: int | None
    text_sha256: str
    tables_sha256: str
    attachments_sha256: str
    read_status: str
    read_error: str | None
    parser_version: str
    year_basis: str
    dates: Mapping[str, str]
    published_on: str | None
    published_basis: str | None
    at: str
    report: Report | None = None
    files: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    diff: Mapping[str, Any] | None = None
    files_lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version as stored. Its bytes lie in the store under `document_sha256`. `capture_id` None: only handed in yet."""

    id: int
    report_id: int
    seq: int
    agency: str
    year: int
    document_sha256: str
    text_sha256: str
    tables_sha256: str
    attachments_sha256: str
    read_status: str
    parser_version: str
    first_seen: str
    last_seen: str
    published_on: str | None
    capture_id: int | None
    dates: Mapping[str, str]
    labels: Mapping[str, str]


_COLUMNS = """
SELECT v.id, v.report_id, v.seq, r.agency_code, r.report_year, v.document_sha256, v.text_sha256, v.tables_sha256,
  v.attachments_sha256, v.read_status, v.parser_version, v.first_seen, v.last_seen, v.published_on,
  v.capture_id, v.dates, v.labels
FROM versions v JOIN reports r ON r.id = v.report_id"""


def latest_version(database: Database, agency: str, year: int, *, published: bool = False) -> StoredVersion | None:
    """The newest version of one report. `published`: of those that were fetched; what was only handed in is none."""
    captured = "AND v.capture_id IS NOT NULL" if published else ""
    row = database.execute(
        f"{_COLUMNS} WHERE r.agency_code = ? AND r.report_year = ? {captured} ORDER BY v.seq DESC LIMIT 1",
        [agency, year],
    ).fetchone()
    return StoredVersion(*(*row[:-2], json.loads(row[-2]), json.loads(row[-1]))) if row else None


def address_of(report: str) -> str:
    """SQL: the address of a report, the one it was seen at last; '' without one. `report`: a column of ours."""
    return f"""coalesce((SELECT url FROM report_urls u WHERE u.report_id = {report}
    ORDER BY coalesce(valid_to, valid_from) DESC, url LIMIT 1), '')"""


@dataclass(frozen=True, slots=True)
class Change:
    """A version beside the first: since when it was seen, and what differs from the one before."""

    seq: int
    first_seen: str
    diff: Mapping[str, Any]


def changes(database: Database, agency: str, year: int) -> list[Change]:
    """How a report has changed since it was published, in order."""
    rows = database.execute(
        """SELECT v.seq, v.first_seen, v.diff_summary FROM versions v JOIN reports r ON r.id = v.report_id
           WHERE r.agency_code = ? AND r.report_year = ? AND v.diff_summary IS NOT NULL ORDER BY v.seq""",
        [agency, year],
    )
    return [Change(seq, at, json.loads(diff)) for seq, at, diff in rows.fetchall()]


def count_versions(database: Database) -> int:
    """How many versions there are."""
    return int(database.execute("SELECT count(*) FROM versions").fetchone()[0])


def save_reading(database: Database, reading: Reading, *, same_as: StoredVersion | None = None) -> tuple[int, bool]:
    """
    Keep a report: (version id, whether it is a new one).

    `same_as`: the version whose content this is; it was seen again, and gains the address.
    """
    with tx(database):
        report_id = _report_id(database, reading.agency, reading.year)
        if reading.url:
            _save_url(database, report_id, reading.url, reading.at)
        if same_as is not None:
            database.table("versions").update(same_as.id, {"last_seen": max(reading.at, same_as.last_seen)})
            return same_as.id, False
        version_id = _insert(database, report_id, reading)
        _save_files(database, version_id, reading)
        if reading.report is not None:
            database.conn.executemany(_INSERT_CELL, _cells(version_id, reading.report))
            keep_wording(database, version_id, reading.report)
        return version_id, True


def published_version(database: Database, latest: StoredVersion | None) -> StoredVersion | None:
    """The newest version that was fetched: `latest` itself, unless that was only handed in."""
    if latest is None or latest.capture_id is not None:
        return latest
    return latest_version(database, latest.agency, latest.year, published=True)


def last_address(database: Database, agency: str, year: int) -> str | None:
    """Where a report that was fetched before was seen last."""
    row = database.execute(
        f"""SELECT {address_of("r.id")} FROM reports r JOIN versions v ON v.report_id = r.id AND v.capture_id IS NOT NULL
            WHERE r.agency_code = ? AND r.report_year = ? LIMIT 1""",
        [agency, year],
    ).fetchone()
    return row[0] or None if row else None


def save_downloads(database: Database, version_id: int, rows: Iterable[Mapping[str, Any]], at: str) -> None:
    """The files that the page of a version offers, as tried now: those of the last time are gone. In a transaction."""
    database.table("versions").update(version_id, {"files_tried_at": at})
    database.execute("DELETE FROM downloads WHERE version_id = ?", [version_id])
    for row in rows:
        named = {**row, "shown_name": masked(str(row["shown_name"])), "version_id": version_id}
        insert(database, "downloads", named, ignore=True)


def attached_files(database: Database, version_id: int) -> frozenset[str]:
    """The files beside the one that holds the report."""
    rows = database.execute(
        """SELECT f.document_sha256 FROM version_files f JOIN versions v ON v.id = f.version_id
           WHERE f.version_id = ? AND f.role = 'attachment' AND f.document_sha256 <> v.document_sha256""",
        [version_id],
    )
    return frozenset(digest for (digest,) in rows.fetchall())


def files_of(database: Database, version_id: int) -> tuple[tuple[str, str], ...]:
    """The attachments of a version: (sha256, shown name)."""
    rows = database.execute(
        "SELECT document_sha256, shown_name FROM version_files WHERE version_id = ? AND role = 'attachment'",
        [version_id],
    )
    return tuple((digest, name) for digest, name in rows.fetchall())


def files_lost(database: Database, version_id: int) -> frozenset[str]:
    """The addresses of files that could not be had when a version was taken, nor since."""
    row = database.execute("SELECT files_lost FROM versions WHERE id = ?", [version_id]).fetchone()
    return frozenset(json.loads(row[0]))


def complete(database: Database, version_id: int, reading: Reading, still_lost: Iterable[str]) -> None:
    """A version gains the files that could not be had when it was taken. In a transaction; the files are documents."""
    values = {"attachments_sha256": reading.attachments_sha256, "files_lost": json.dumps(sorted(still_lost))}
    database.table("versions").update(version_id, values)
    _save_files(database, version_id, reading)


def _report_id(database: Database, agency: str, year: int) -> int:
    key = {"agency_code": agency, "report_year": year}
    insert(database, "reports", key, ignore=True)
    row = database.execute("SELECT id FROM reports WHERE agency_code = ? AND report_year = ?", [agency, year])
    return int(row.fetchone()[0])


def _save_url(database: Database, report_id: int, url: str, at: str) -> None:
    """`valid_from`: when it was first seen there; `valid_to`: when last, if more than once."""
    database.execute(
        """INSERT INTO report_urls (report_id, url, valid_from) VALUES (?, ?, ?)
           ON CONFLICT (report_id, url) DO UPDATE
           SET valid_to = max(coalesce(valid_to, valid_from), excluded.valid_from)""",
        [report_id, url, at],
    )


def _insert(database: Database, report_id: int, reading: Reading) -> int:
    row = database.execute("SELECT coalesce(max(seq), 0) + 1 FROM versions WHERE report_id = ?", [report_id])
    values: dict[str, Any] = {
        "report_id": report_id,
        "seq": row.fetchone()[0],
        "document_sha256": reading.document_sha256,
        "capture_id": reading.capture_id,
        "text_sha256": reading.text_sha256,
        "tables_sha256": reading.tables_sha256,
        "attachments_sha256": reading.attachments_sha256,
        "read_status": reading.read_status,
        "read_error": masked(reading.read_error) if reading.read_error else reading.read_error,
        "parser_version": reading.parser_version,
        "year_basis": reading.year_basis,
        "dates": json.dumps(dict(reading.dates), ensure_ascii=False),
        "labels": json.dumps(dict(reading.labels), ensure_ascii=False),
        "diff_summary": json.dumps(reading.diff, ensure_ascii=False) if reading.diff else None,
        "published_on": reading.published_on,
        "published_basis": reading.published_basis,
        "files_lost": json.dumps(reading.files_lost),
        "first_seen": reading.at,
        "last_seen": reading.at,
        "created_at": reading.at,
    }
    return insert(database, "versions", values)


def with_files_of(database: Database, reading: Reading, latest: StoredVersion | None, lost: bool) -> Reading:
    """
    A reading with the files of the latest version where some could not be had (`lost`) and it brings no other ones.

    What a portal did not answer with today is still offered by its page: no file was taken away.
    """
    if latest is None or not lost:
        return reading
    known = files_of(database, latest.id)
    if not {digest for digest, _ in reading.files} <= {digest for digest, _ in known}:
        return reading
    return replace(reading, attachments_sha256=latest.attachments_sha256, files=known)


def _save_files(database: Database, version_id: int, reading: Reading) -> None:
    rows = [{"version_id": version_id, "document_sha256": reading.document_sha256, "role": "page", "shown_name": ""}]
    rows += [
        {"version_id": version_id, "document_sha256": digest, "role": "attachment", "shown_name": masked(name)}
        for digest, name in dict(reading.files).items()
    ]
    database.table("version_files").insert_all(rows, ignore=True)


_INSERT_CELL = """INSERT INTO cells (version_id, tbl, row_key, col_key, raw, value, state, locator)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""


def _cells(version_id: int, report: Report) -> Iterator[tuple[Any, ...]]:
    """In the order of the columns of _INSERT_CELL."""
    addresses = report.form.addresses if report.generation else tuple(report.cells)
    for address in addresses:
        cell = report.cell(address)
        table, rest = address.split(".", 1)
        row_key, _, column = rest.rpartition(".")
        place = cell.place
        yield (
            version_id,
            table,
            row_key,
            column,
            masked(cell.raw),
            None if cell.value is None else str(cell.value),
            cell.state.value,
            json.dumps([place.block, place.row, place.column]) if place else None,
        )
