"""What portals answered: documents by content, one capture per answer, robots.txt by host."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from db.inserting import insert
from db.opening import Database, tx
from db.times import instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """
    One answer, failed ones too. Names as the columns of the table; `at` is an instant as text.

    `redirect_chain`: the hops before this one, as address, status and where it sent to. `body_sha256`: of a POST.
    `raw_sha256`: of the bytes as sent, `document_sha256` of the content.
    """

    crawl_id: int
    kind: str
    requested_url: str
    at: str
    vantage: str
    user_agent: str
    source_id: int | None = None
    final_url: str | None = None
    redirect_chain: tuple[Mapping[str, Any], ...] = ()
    method: str = "GET"
    body_sha256: str | None = None
    elapsed_ms: int = 0
    ip: str | None = None
    tls_version: str | None = None
    tls_verified: int | None = None
    cert_sha256: str | None = None
    cert_not_before: str | None = None
    cert_not_after: str | None = None
    http_status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    type_declared: str | None = None
    type_actual: str | None = None
    charset_declared: str | None = None
    charset_used: str | None = None
    document_sha256: str | None = None
    raw_sha256: str | None = None
    size: int = 0
    warc_file: str | None = None
    warc_offset: int | None = None
    robots_id: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt as last asked. verdict: obey, allowed, robots_unknown."""

    id: int
    verdict: str
    document_sha256: str | None


def save_capture(database: Database, capture: Capture) -> int:
    """The id of the new row. Its document must be there already."""
    row: dict[str, Any] = asdict(capture)
    row["redirect_chain"] = json.dumps(row["redirect_chain"], ensure_ascii=False)
    row["headers"] = json.dumps(row["headers"], ensure_ascii=False)
    return insert(database, "captures", row)


def save_document(database: Database, digest: str, *, media_type: str, size: int, stored_as: str, at: str) -> None:
    """One row per content; the first one stands."""
    row = {"sha256": digest, "media_type": media_type, "size": size, "stored_as": stored_as, "first_seen_at": at}
    insert(database, "documents", row, ignore=True)


@dataclass(frozen=True, slots=True)
class Archived:
    """A capture whose answer lies in a WARC file."""

    file: str
    offset: int
    url: str
    at: str


def archived(database: Database, raw_sha256: str) -> list[Archived]:
    """Every record that holds these bytes or points to them, the oldest first."""
    rows = database.execute(
        """SELECT warc_file, warc_offset, coalesce(final_url, requested_url), at FROM captures
           WHERE raw_sha256 = ? AND warc_file IS NOT NULL AND size > 0 ORDER BY id""",
        [raw_sha256],
    )
    return [Archived(*row) for row in rows.fetchall()]


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address gave when it was fetched in full: the content, and what to ask with whether it has changed."""

    document_sha256: str
    final_url: str
    headers: Mapping[str, str]
    unchanged: int


def last_full(database: Database, url: str, kind: str) -> Seen | None:
    """
    The last whole answer of an address, with how often it has said since that nothing changed.

    None when there is none, or when something else has come since: an error, another status.
    """
    rows = database.execute(
        """SELECT http_status, document_sha256, final_url, headers, error FROM captures
           WHERE requested_url = ? AND kind = ? AND method = 'GET' ORDER BY id DESC LIMIT 20""",
        [url, kind],
    )
    for unchanged, (status, digest, final, headers, error) in enumerate(rows.fetchall()):
        if status == 200 and digest and not error:
            return Seen(digest, final or url, json.loads(headers), unchanged)
        if status != 304:
            return None
    return None


def contents_before(database: Database, url: str, crawl_id: int, *, most: int = 3) -> list[str]:
    """What an address gave with 200 in earlier crawls, the newest first."""
    rows = database.execute(
        """SELECT document_sha256 FROM captures WHERE requested_url = ? AND crawl_id <> ? AND http_status = 200
             AND document_sha256 IS NOT NULL AND error IS NULL ORDER BY id DESC LIMIT ?""",
        [url, crawl_id, most],
    )
    return list(dict.fromkeys(digest for (digest,) in rows.fetchall()))


def document_of(database: Database, capture_id: int) -> str | None:
    """The content of a capture, None without one."""
    row = database.execute("SELECT document_sha256 FROM captures WHERE id = ?", [capture_id]).fetchone()
    return row[0] if row else None


def note_column_kind(database: Database, crawl_id: int, sources: Iterable[int], kind: str) -> None:
    """What the list of these sources says it is: annual, news, notice, other_year, unknown."""
    with tx(database):
        database.conn.executemany(
            "UPDATE list_snapshots SET column_kind = ? WHERE crawl_id = ? AND source_id = ?",
            [(kind, crawl_id, source) for source in sources],
        )


def note_charset(database: Database, capture_id: int, declared: str | None, used: str | None) -> None:
    """What a page said its charset was, and what it was."""
    with tx(database):
        database.table("captures").update(capture_id, {"charset_declared": declared, "charset_used": used})


def save_robots(
    database: Database, host: str, now: datetime, *, status: int | None, digest: str | None, verdict: str
) -> int:
    """The id of the new row."""
    row = {"host": host, "at": instant(now), "status": status, "document_sha256": digest, "verdict": verdict}
    with tx(database):
        return insert(database, "robots", row)


def last_robots(database: Database, host: str, since: datetime) -> Robots | None:
    """The newest one asked since then."""
    row = database.execute(
        "SELECT id, verdict, document_sha256 FROM robots WHERE host = ? AND at >= ? ORDER BY at DESC, id DESC",
        [host, instant(since)],
    ).fetchone()
    return Robots(*row) if row else None
