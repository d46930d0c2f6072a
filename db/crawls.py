"""Runs of the crawler: begin, lists, outcomes, end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from audit.privacy import masked
from db.inserting import insert
from db.opening import Database, tx
from db.times import instant


class OutcomeName(StrEnum):
    """How a source and year can end. What each means: docs on the crawl, classifier in stage 1."""

    FOUND = "found"
    FOUND_PDF_ONLY = "found_pdf_only"
    FOUND_IMAGE_ONLY = "found_image_only"
    ABSENT_CONFIRMED = "absent_confirmed"
    ABSENT_UNCONFIRMED = "absent_unconfirmed"
    WITHDRAWN = "withdrawn"
    COLUMN_MISSING = "column_missing"
    COLUMN_EMPTY = "column_empty"
    MOVED = "moved"
    SOFT_404 = "soft_404"
    PARSER_DRIFT = "parser_drift"
    BLOCKED_BY_PROTECTION = "blocked_by_protection"
    BLOCKED_CAPTCHA = "blocked_captcha"
    BLOCKED_GEO = "blocked_geo"
    ROBOTS_DISALLOWED = "robots_disallowed"
    ROBOTS_UNKNOWN = "robots_unknown"
    TLS_INVALID = "tls_invalid"
    TLS_UNSUPPORTED = "tls_unsupported"
    NETWORK_UNREACHABLE = "network_unreachable"
    SERVER_ERROR = "server_error"
    JS_ONLY = "js_only"
    ATTACHMENT_UNREADABLE = "attachment_unreadable"
    TOO_LARGE = "too_large"
    SECURITY_REJECTED = "security_rejected"


# a file or page was seen, whether or not we can read it
SEEN = frozenset(
    {
        OutcomeName.FOUND,
        OutcomeName.FOUND_PDF_ONLY,
        OutcomeName.FOUND_IMAGE_ONLY,
        OutcomeName.ATTACHMENT_UNREADABLE,
        OutcomeName.TOO_LARGE,
    }
)


def begin_crawl(database: Database, now: datetime, *, trigger: str, app_version: str) -> int:
    """The id of a new run. trigger: schedule, person, demo."""
    row = {"started_at": instant(now), "trigger": trigger, "status": "running", "app_version": app_version}
    with tx(database):
        return insert(database, "crawls", row)


def end_crawl(database: Database, crawl_id: int, now: datetime, status: str, stats: Mapping[str, Any]) -> None:
    """status: done, partial, failed."""
    values = {"finished_at": instant(now), "status": status, "stats": json.dumps(stats, ensure_ascii=False)}
    with tx(database):
        database.table("crawls").update(crawl_id, values)


def abandon_crawls(database: Database, older_than: datetime) -> None:
    """Runs that died without an end, once no lease of theirs can still be held."""
    with tx(database):
        database.execute(
            "UPDATE crawls SET status = 'abandoned' WHERE status = 'running' AND started_at < ?", [instant(older_than)]
        )


def save_snapshot(
    database: Database,
    crawl_id: int,
    controls: Mapping[int, bool],
    *,
    capture_ids: Iterable[int],
    rows: Iterable[list[str]],
    pages: int,
    claimed: int | None,
    proof: str,
    now: datetime,
    skeleton: str = "",
    marks: Iterable[str] = (),
) -> None:
    """
    One list as walked, for each source that stands on it. `controls`: source → positive control held.

    `skeleton`, `marks`: the look of its page apart from its rows, in one word and piece by piece.
    """
    common = {
        "crawl_id": crawl_id,
        "capture_ids": json.dumps(list(capture_ids)),
        "rows": json.dumps(list(rows), ensure_ascii=False),
        "pages": pages,
        "claimed_total": claimed,
        "proof": proof,
        "skeleton": skeleton,
        "fingerprints": json.dumps(list(marks), ensure_ascii=False),
    }
    with tx(database):
        database.table("list_snapshots").insert_all(
            common | {"source_id": source, "positive_control": int(held)} for source, held in controls.items()
        )
        database.conn.executemany(
            "UPDATE sources SET last_positive_control = ? WHERE source_id = ?",
            [(instant(now)[:10], source) for source, held in controls.items() if held],
        )


def last_marks(database: Database, sources: Iterable[int]) -> frozenset[str]:
    """The look of the list of one of these sources when it was healthy last and had rows; empty when it never was."""
    row = database.execute(
        """SELECT fingerprints FROM list_snapshots WHERE source_id IN (SELECT value FROM json_each(?))
           AND proof = 'complete' AND positive_control = 1 AND rows <> '[]' AND fingerprints <> '[]'
           ORDER BY crawl_id DESC, id DESC LIMIT 1""",
        [json.dumps(list(sources))],
    ).fetchone()
    return frozenset(json.loads(row[0])) if row else frozenset()


def save_outcome(
    database: Database, crawl_id: int, source_id: int, year: int, outcome: OutcomeName, reason: str, now: datetime
) -> None:
    """How a source and year ended; once per run."""
    row = {
        "crawl_id": crawl_id,
        "source_id": source_id,
        "report_year": year,
        "outcome": outcome.value,
        "reason": masked(reason),
        "at": instant(now),
    }
    with tx(database):
        insert(database, "outcomes", row)


def outcome_counts(database: Database, crawl_id: int) -> Counter[str]:
    """How often each outcome stands in a run."""
    rows = database.execute("SELECT outcome, count(*) FROM outcomes WHERE crawl_id = ? GROUP BY 1", [crawl_id])
    return Counter(dict(rows.fetchall()))


def outcomes_by_platform(database: Database, crawl_id: int) -> dict[str, Counter[str]]:
    """Name of each platform of a run → how often each outcome stands."""
    counted: dict[str, Counter[str]] = {}
    for name, outcome, number in database.execute(
        """SELECT p.name, o.outcome, count(*) FROM outcomes o JOIN sources s USING (source_id)
           JOIN platforms p USING (platform_id) WHERE o.crawl_id = ? GROUP BY p.platform_id, o.outcome ORDER BY p.name""",
        [crawl_id],
    ).fetchall():
        counted.setdefault(name, Counter())[outcome] += number
    return counted


def ended_pairs(database: Database, crawl_id: int) -> set[tuple[int, int]]:
    """The sources and years that have an outcome in a run."""
    rows = database.execute("SELECT source_id, report_year FROM outcomes WHERE crawl_id = ?", [crawl_id])
    return {(source, year) for source, year in rows.fetchall()}


def bytes_received(database: Database, crawl_id: int) -> int:
    """How much the portals sent, as it came off the line."""
    row = database.execute("SELECT coalesce(sum(size), 0) FROM captures WHERE crawl_id = ?", [crawl_id]).fetchone()
    return int(row[0])


def requests_since(database: Database, hosts: Iterable[str], since: datetime) -> int:
    """How many answers these hosts gave since: what counts against the budget of their group."""
    patterns = [f"%://{host}{end}" for host in hosts for end in ("/%", ":%")]
    if not patterns:
        return 0
    any_host = " OR ".join("requested_url LIKE ?" for _ in patterns)
    row = database.execute(
        f"""SELECT count(*) FROM captures WHERE at >= ? AND ({any_host})
        AND crawl_id IN (SELECT id FROM crawls WHERE finished_at IS NULL OR finished_at >= ?)""",
        [instant(since), *patterns, instant(since)],
    ).fetchone()
    return int(row[0])
