"""The answers of a crawl, to be written down as a recording."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from db.opening import Database


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """One answer. `asked`: the address before redirects; `document_sha256` is None when there was no body."""

    capture_id: int
    kind: str
    method: str
    asked: str
    final_url: str
    status: int | None
    headers: Mapping[str, str]
    document_sha256: str | None
    error: str | None


def answers(database: Database) -> list[RecordedAnswer]:
    """All answers in the order in which they came, robots.txt left out."""
    rows = database.execute(
        """SELECT id, kind, method, requested_url, final_url, http_status, headers, document_sha256, error,
             redirect_chain
           FROM captures WHERE kind <> 'robots' ORDER BY id"""
    )
    found = []
    for number, kind, method, url, final, status, headers, digest, error, chain in rows.fetchall():
        asked = (*json.loads(chain), url)[0]
        known = json.loads(headers)
        found.append(RecordedAnswer(number, kind, method, asked, final or url, status, known, digest, error))
    return found
