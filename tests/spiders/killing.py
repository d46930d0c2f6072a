"""Crawls in processes of their own that are killed in the middle of their work, and what is left in the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audit.errors import GoujiError
from db.opening import open_database
from db.store import Store
from spiders.prints import nowhere
from spiders.running import CrawlOptions, crawl
from tests.dying import die_at

# everything a crawl leaves that does not hang on when, or in how many runs, it was made
_LEFT = {
    "outcomes": "SELECT source_id, report_year, outcome, reason FROM outcomes",
    "documents": "SELECT sha256, media_type, size, stored_as FROM documents",
    "versions": """SELECT agency_code, report_year, seq, document_sha256, text_sha256, tables_sha256, attachments_sha256,
      read_status, dates, published_on FROM versions JOIN reports r ON r.id = report_id""",
    "files": """SELECT agency_code, report_year, f.document_sha256, role, shown_name FROM version_files f
      JOIN versions v ON v.id = version_id JOIN reports r ON r.id = report_id""",
    "cells": """SELECT agency_code, report_year, seq, tbl, row_key, col_key, raw, value, state FROM cells
      JOIN versions v ON v.id = version_id JOIN reports r ON r.id = report_id""",
    "addresses": "SELECT agency_code, report_year, url, valid_to FROM report_urls JOIN reports r ON r.id = report_id",
    "lists": "SELECT DISTINCT source_id, rows, pages, proof, positive_control, fingerprints FROM list_snapshots",
    "answers": "SELECT DISTINCT kind, requested_url, http_status, document_sha256 FROM captures",
    "robots": "SELECT DISTINCT host, verdict FROM robots",
    "platforms": "SELECT platform_id, family, dialect, robots_state FROM platforms",
    "sources": "SELECT source_id, last_positive_control FROM sources",
    "alarms": "SELECT platform_id, monitor FROM alarms",
    "remarks": "SELECT source_id, report_year, kind, detail FROM remarks",
    "leases": "SELECT name FROM app_lock",
}


def crawl_and_die(database: Path, blobs: Path, options: CrawlOptions, at: int, counted: Path) -> None:
    """
    Crawl, and die by our own hand at the `at`-th statement that reaches SQLite; 0: live on.

    Without a death the number of statements is written to `counted`.
    """
    seen = die_at(at)
    crawl(database, blobs, options)
    counted.write_text(str(seen()), encoding="utf-8")


def crawl_and_tell(database: Path, blobs: Path, options: CrawlOptions, told: Path) -> None:
    """Crawl; what came of it, or the error, goes into `told` as text."""
    try:
        summary = crawl(database, blobs, options)
        open_pairs = [(one.group, one.pairs, one.why) for one in summary.open]
        told.write_text(repr((summary.interrupted, dict(summary.outcomes), open_pairs)), encoding="utf-8")
    except GoujiError as error:
        told.write_text(repr((error.exit_code, str(error))), encoding="utf-8")


def crawl_on_a_full_disk(database: Path, blobs: Path, options: CrawlOptions, told: Path, room: int) -> None:
    """The same where no file may grow beyond `room` bytes: SQLite calls that an I/O error, as on a full disk."""
    import resource
    import shutil

    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    shutil.disk_usage = lambda _: shutil._ntuple_diskusage(room, room, 0)  # type: ignore[assignment]
    crawl_and_tell(database, blobs, options, told)


def left(path: Path, blobs: Path) -> dict[str, list[Any]]:
    """
    What lies in the database, without times and numbers; every document is read back.

    The address that cannot be there is made of the number of the run: it is called one thing here, whoever asked it.
    """
    with open_database(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        store = Store(blobs)
        for (digest,) in database.execute("SELECT sha256 FROM documents").fetchall():
            store.read(digest)
        found = {name: list(map(repr, database.execute(sql).fetchall())) for name, sql in _LEFT.items()}
        asked = "SELECT host.value, crawls.id FROM platforms, json_each(hosts) host, crawls"
        for no_page in [nowhere(host, number) for host, number in database.execute(asked).fetchall()]:
            found["answers"] = [row.replace(no_page, "/nowhere") for row in found["answers"]]
        return {name: sorted(set(rows)) if name == "answers" else sorted(rows) for name, rows in found.items()}
