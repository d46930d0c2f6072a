"""What the crawl has seen of where reports stand: the columns that list them, their files, looks at their addresses."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit

from audit.surroundings import Download, Look
from db.crawls import SEEN
from db.opening import Database
from db.times import local_date_of

ANNUAL, UNKNOWN = "annual", "unknown"
GONE = (404, 410)
MOST_LOOKS = 30
ENOUGH_CHECKS, ENOUGH_DAYS = 3, 2  # as C06 and the outcome `withdrawn` count
HOME = frozenset({"", "/", "/index.html", "/index.htm", "/index.jsp", "/index.shtml", "/default.html", "/index.php"})
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Publications:
    """
    By body and year: the kinds of `columns`, `looks` at the address where it was seen last, whether there are `copies`.

    `downloads`: by version; a version that is missing was never tried.
    """

    columns: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    downloads: dict[int, tuple[Download, ...]] = field(default_factory=dict)
    looks: dict[Key, tuple[Look, ...]] = field(default_factory=dict)
    copies: frozenset[Key] = frozenset()


def publications(database: Database) -> Publications:
    """All of them, in a few queries."""
    looks, copies = _looks(database)
    return Publications(_columns(database), _downloads(database), looks, copies)


def is_gone(look: Look) -> bool:
    """Not there any more, on a host that answers."""
    return look.host_up and (look.status in GONE or look.home)


def standing(looks: Sequence[Look] | None) -> tuple[str, int, int] | None:
    """
    What of all looks decides: how it stands, over how many looks and days, each counted as far as it matters.

    Every night adds a look; a report is due again only when this changes.
    """
    if not looks:
        return None
    if not is_gone(looks[-1]):
        there = looks[-1].host_up and looks[-1].status is not None and 200 <= looks[-1].status < 300
        return ("there" if there else "unknown"), 0, 0
    run = list(takewhile(is_gone, reversed(looks)))
    days = len({local_date_of(look.at) for look in run})
    return "gone", min(len(run), ENOUGH_CHECKS), min(days, ENOUGH_DAYS)


def _columns(database: Database) -> dict[Key, tuple[str, ...]]:
    """Of the last list of each source that named the report. One with earlier reports on it is a column of reports."""
    rows = database.execute(
        f"""SELECT s.agency_code, o.report_year, l.column_kind, l.positive_control, max(o.at) FROM outcomes o
            JOIN sources s USING (source_id)
            JOIN list_snapshots l ON l.crawl_id = o.crawl_id AND l.source_id = o.source_id
            WHERE o.outcome IN ({", ".join(f"'{name}'" for name in sorted(SEEN))}) AND s.role <> 'legacy'
            GROUP BY o.source_id, o.report_year ORDER BY o.source_id"""
    )
    found: dict[Key, list[str]] = defaultdict(list)
    for code, year, kind, control, _ in rows.fetchall():
        found[code, year].append(ANNUAL if kind == UNKNOWN and control else kind)
    return {key: tuple(sorted(set(kinds))) for key, kinds in found.items()}


def _downloads(database: Database) -> dict[int, tuple[Download, ...]]:
    found: dict[int, tuple[Download, ...]] = {
        number: () for (number,) in database.execute("SELECT id FROM versions WHERE files_tried_at IS NOT NULL")
    }
    rows = database.execute(
        """SELECT version_id, shown_name, url, http_status, size, is_document FROM downloads
           ORDER BY version_id, shown_name, url"""
    )
    for number, name, url, status, size, document in rows.fetchall():
        found[number] = (*found.get(number, ()), Download(name, url, status, size, bool(document)))
    return found


def _looks(database: Database) -> tuple[dict[Key, tuple[Look, ...]], frozenset[Key]]:
    addresses: dict[Key, list[str]] = defaultdict(list)
    rows = database.execute(
        """SELECT r.agency_code, r.report_year, u.url FROM report_urls u JOIN reports r ON r.id = u.report_id
           ORDER BY u.report_id, coalesce(u.valid_to, u.valid_from) DESC, u.url"""
    )
    for code, year, url in rows.fetchall():
        addresses[code, year].append(url)
    wanted = {url for urls in addresses.values() for url in urls}
    by_address = _by_address(database, wanted)
    looks = {key: by_address[urls[0]] for key, urls in addresses.items() if urls[0] in by_address}
    copies = {
        key
        for key, urls in addresses.items()
        for url in urls[1:]
        if (state := standing(by_address.get(url)))
        and state[0] == "there"
        and _is_newer(by_address[url], looks.get(key))
    }
    return looks, frozenset(copies)


def _is_newer(there: Sequence[Look], gone: Sequence[Look] | None) -> bool:
    """Whether a copy was still seen when, or after, the report itself was looked for first without success."""
    run = list(takewhile(is_gone, reversed(gone or ())))
    return bool(run) and there[-1].at >= run[-1].at


@dataclass(slots=True)
class _Asked:
    """One address asked in one crawl, to the end of its redirects."""

    url: str
    at: str
    status: int | None
    end: str

    @property
    def home(self) -> bool:
        """It ended on the home page."""
        return self.status == 200 and self.end != self.url and _is_home(self.end)

    @property
    def is_gone(self) -> bool:
        """Provided that the host is up."""
        return self.status in GONE or self.home


def _by_address(database: Database, wanted: set[str]) -> dict[str, tuple[Look, ...]]:
    asked = list(_last_of_each(database, wanted))
    up = _answered(database, {crawl for crawl, one in asked if one.is_gone})
    found: dict[str, list[Look]] = defaultdict(list)
    for crawl, one in asked:
        # that a page is gone says nothing while the host answers nothing else
        others = up.get((crawl, _host(one.url)), set()) - {one.url, one.end}
        host_up = bool(others) if one.is_gone else one.status is not None and one.status < 500
        found[one.url].append(Look(one.at, one.status, one.home, host_up))
    return {url: tuple(looks[-MOST_LOOKS:]) for url, looks in found.items()}


def _last_of_each(database: Database, wanted: set[str]) -> Iterator[tuple[int, _Asked]]:
    """What each wanted address came to in each crawl, the last try counting, in the order of time."""
    rows = database.execute(
        """SELECT crawl_id, requested_url, redirect_chain, at, http_status, coalesce(final_url, requested_url), error
           FROM captures WHERE kind = 'article' ORDER BY id"""
    )
    last: dict[tuple[int, str], _Asked] = {}
    for crawl, requested, chain, at, status, end, error in rows.fetchall():
        hops: list[Any] = json.loads(chain) if chain != "[]" else []
        first = hops[0]["url"] if hops else requested
        for url in {first, requested} & wanted:
            last[crawl, url] = _Asked(url, at, None if error else 200 if status == 304 else status, end)
    for (crawl, _), asked in last.items():
        yield crawl, asked


def _answered(database: Database, crawls: set[int]) -> dict[tuple[int, str], set[str]]:
    """(crawl, host) → the addresses that answered properly in these crawls."""
    rows = database.execute(
        """SELECT DISTINCT crawl_id, requested_url FROM captures
           WHERE (http_status BETWEEN 200 AND 399) AND error IS NULL AND kind <> 'robots'
           AND crawl_id IN (SELECT value FROM json_each(?))""",
        [json.dumps(sorted(crawls))],
    )
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for crawl, url in rows.fetchall():
        found[crawl, _host(url)].add(url)
    return found


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".").lower()


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.lower() in HOME and not parts.query
