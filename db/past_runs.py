"""Runs that were: crawls and audits with how they ended, and the log of what people did."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.opening import Database


@dataclass(frozen=True, slots=True)
class PastCrawl:
    """`stats`: as the crawl has left them; `outcomes`: how many sources and years ended how."""

    id: int
    started_at: str
    finished_at: str | None
    trigger: str
    status: str
    app_version: str
    stats: Mapping[str, Any]
    outcomes: Counter[str]


@dataclass(frozen=True, slots=True)
class PastAudit:
    """`versions`: how many were judged, `unread` of them could not be read; `crashed`: rules that failed themselves."""

    id: int
    at: str
    ruleset_version: str
    app_version: str
    complete: int
    versions: int
    unread: int
    crashed: int


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log."""

    id: int
    at: str
    actor: str
    action: str
    target: str | None
    detail: str | None


def past_crawls(database: Database, most: int) -> list[PastCrawl]:
    """The newest first."""
    rows = database.query(
        """SELECT id, started_at, finished_at, "trigger", status, app_version, stats FROM crawls
           ORDER BY id DESC LIMIT ?""",
        [most],
    )
    found = [PastCrawl(**(row | {"stats": json.loads(row["stats"]), "outcomes": Counter()})) for row in list(rows)]
    for one in found:
        counted = database.execute("SELECT outcome, count(*) FROM outcomes WHERE crawl_id = ? GROUP BY 1", [one.id])
        one.outcomes.update(dict(counted.fetchall()))
    return found


def past_audits(database: Database, most: int) -> list[PastAudit]:
    """The newest first."""
    rows = database.query(
        """SELECT r.id, r.at, r.ruleset_version, r.app_version, r.complete, count(va.run_id) AS versions,
             coalesce(sum(va.status <> 'read'), 0) AS unread, coalesce(sum(va.crashed), 0) AS crashed
           FROM (SELECT * FROM audit_runs ORDER BY id DESC LIMIT ?) r LEFT JOIN version_audits va ON va.run_id = r.id
           GROUP BY r.id ORDER BY r.id DESC""",
        [most],
    )
    return [PastAudit(**row) for row in rows]


def log_lines(database: Database, most: int, *, before: int | None = None) -> list[Logged]:
    """The newest first; `before`: those before this number."""
    rows = database.query(
        """SELECT id, at, actor, action, target, detail FROM audit_log WHERE id < coalesce(?, 9223372036854775807)
           ORDER BY id DESC LIMIT ?""",
        [before, most],
    )
    return [Logged(**row) for row in rows]
