"""What a discovery needs to know, and what it left behind: columns, sources that were lost, proposals that are open."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from db.crawls import OutcomeName
from db.opening import Database
from db.times import instant

# outcomes after which nobody knows where the reports stand
LOST = frozenset(
    {
        OutcomeName.MOVED,
        OutcomeName.SOFT_404,
        OutcomeName.PARSER_DRIFT,
        OutcomeName.COLUMN_EMPTY,
        OutcomeName.COLUMN_MISSING,
    }
)


@dataclass(frozen=True, slots=True)
class FoundProposal:
    """An open proposal. `new`: it was not there before."""

    id: int
    kind: str
    value: str
    confidence: float
    sample: tuple[str, ...]
    path: tuple[str, ...]
    new: bool


def open_proposals(database: Database, platform_id: str, since: datetime) -> list[FoundProposal]:
    """Those of a platform, the most certain first; `new` are those made since then."""
    rows = database.execute(
        """SELECT id, kind, value, confidence, sample_rows, walked_path, created_at >= ? FROM proposals
           WHERE platform_id = ? AND state = 'open' ORDER BY confidence DESC, id""",
        [instant(since), platform_id],
    )
    return [
        FoundProposal(number, kind, value, sure, tuple(json.loads(sample)), tuple(json.loads(path)), bool(new))
        for number, kind, value, sure, sample, path, new in rows.fetchall()
    ]


def lost_pairs(database: Database, platform_id: str, years: Iterable[int]) -> set[tuple[int, int]]:
    """Sources and years of a platform that were never asked, or whose last answer was not the column."""
    rows = database.execute(
        """SELECT s.source_id, y.value, (SELECT outcome FROM outcomes o WHERE o.source_id = s.source_id
             AND o.report_year = y.value ORDER BY o.at DESC, o.crawl_id DESC LIMIT 1)
           FROM sources s, json_each(?) y WHERE s.platform_id = ?""",
        [json.dumps(list(years)), platform_id],
    )
    return {(source, year) for source, year, last in rows.fetchall() if last is None or last in LOST}


def registered_columns(database: Database, platform_id: str) -> list[str]:
    """The addresses of the columns of a platform, those of its own bodies first."""
    rows = database.execute(
        """SELECT column_url FROM sources WHERE platform_id = ? AND column_url <> ''
           ORDER BY role <> 'own', source_id""",
        [platform_id],
    )
    return [url for (url,) in rows.fetchall()]
