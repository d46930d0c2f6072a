"""How things stand on the portals: the last outcome of every body and year with its evidence, and what keeps failing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from db.crawls import SEEN, OutcomeName
from db.opening import Database
from db.times import local_date_of


@dataclass(frozen=True, slots=True)
class Look:
    """
    The last outcome of a source and year. `capture_id`, `sha256`: the answer it rests on, where there was one.

    `outcome` is shown as absent_confirmed where a person's confirmation stands; the row in the database is never rewritten.
    """

    agency_code: str
    year: int
    source_id: int
    platform: str
    url: str
    outcome: OutcomeName
    reason: str
    at: str
    capture_id: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A body with its sources. `control`: the day on which the last positive control held, the oldest of its lists."""

    agency_code: str
    name: str
    platforms: tuple[str, ...]
    control: str | None
    looks: tuple[Look, ...]

    def of(self, year: int) -> Look | None:
        """What stands for a year: what was found, else what leaves it most in doubt. None: never asked."""
        return best_look(self.looks, year)


@dataclass(frozen=True, slots=True)
class Failing:
    """A platform that has failed in one way on several days in a row, for this many of its sources and years."""

    platform_id: str
    name: str
    outcome: OutcomeName
    days: int
    pairs: int
    reason: str


_LINES = """
SELECT a.code, a.name, json_group_array(DISTINCT p.name), min(coalesce(s.last_positive_control, ''))
FROM sources s JOIN agencies a ON a.code = s.agency_code JOIN platforms p USING (platform_id)
WHERE s.role <> 'legacy' GROUP BY a.code ORDER BY min(p.name), a.code"""
_LOOKS = """
WITH last AS (SELECT source_id, report_year, outcome, reason, crawl_id, max(at) AS at FROM outcomes
              WHERE report_year IN (SELECT value FROM json_each(:years)) {chosen} GROUP BY source_id, report_year),
seen AS (SELECT s.agency_code, last.*, p.name, s.column_url,
  coalesce((SELECT json_extract(l.capture_ids, '$[0]') FROM list_snapshots l
            WHERE l.source_id = last.source_id AND l.crawl_id = last.crawl_id),
           (SELECT max(c.id) FROM captures c WHERE c.crawl_id = last.crawl_id AND c.source_id = last.source_id)) AS capture
  FROM last JOIN sources s USING (source_id) JOIN platforms p USING (platform_id) WHERE s.role <> 'legacy')
SELECT seen.agency_code, seen.report_year, seen.source_id, seen.name, seen.column_url, seen.outcome, seen.reason,
  seen.at, seen.capture, c.document_sha256, n.id IS NOT NULL
FROM seen LEFT JOIN captures c ON c.id = seen.capture
LEFT JOIN absence_confirmations n ON n.agency_code = seen.agency_code AND n.report_year = seen.report_year
  AND n.taken_back_at IS NULL AND n.spent_at IS NULL
ORDER BY seen.agency_code, seen.report_year, seen.source_id"""
_CHOSEN = (
    """AND source_id IN (SELECT source_id FROM sources WHERE agency_code IN (SELECT value FROM json_each(:codes)))"""
)
# the whole history, but only of what fails now
_TRIES = """
WITH last AS (SELECT source_id, report_year, outcome, max(at) FROM outcomes
              WHERE report_year IN (SELECT value FROM json_each(:years)) GROUP BY source_id, report_year)
SELECT s.platform_id, p.name, o.source_id, o.report_year, o.outcome, o.reason, o.at
FROM last JOIN outcomes o USING (source_id, report_year) JOIN sources s USING (source_id)
JOIN platforms p USING (platform_id)
WHERE p.enabled = 1 AND s.status IN ('active', 'manual') AND last.outcome IN (SELECT value FROM json_each(:kinds))
ORDER BY o.source_id, o.report_year, o.at DESC, o.crawl_id DESC"""
_EMPTY = frozenset({OutcomeName.COLUMN_EMPTY, OutcomeName.COLUMN_MISSING})
_ABSENT = frozenset({OutcomeName.ABSENT_CONFIRMED, OutcomeName.ABSENT_UNCONFIRMED})


def years_asked(database: Database, most: int = 5) -> list[int]:
    """The newest report years that have outcomes, the newest first."""
    rows = database.execute("SELECT DISTINCT report_year FROM outcomes ORDER BY 1 DESC LIMIT ?", [most])
    return [year for (year,) in rows.fetchall()]


def matrix(database: Database, years: Iterable[int], codes: Collection[str] = ()) -> list[Line]:
    """Every body that has a source, by portal. `codes`: with the looks of these bodies only."""
    asked = {"years": json.dumps(list(years)), "codes": json.dumps(sorted(codes))}
    looks = _looks(database, _LOOKS.format(chosen=_CHOSEN if codes else ""), asked)
    return [
        Line(code, name, tuple(json.loads(platforms)), control or None, tuple(looks.get(code, ())))
        for code, name, platforms, control in database.execute(_LINES).fetchall()
    ]


def looks_of(database: Database, codes: Iterable[str], years: Iterable[int]) -> dict[str, tuple[Look, ...]]:
    """Body → the last outcomes of all its sources, of these bodies and years only."""
    asked = {"years": json.dumps(list(years)), "codes": json.dumps(list(codes))}
    found = _looks(database, _LOOKS.format(chosen=_CHOSEN), asked)
    return {code: tuple(looks) for code, looks in found.items()}


def best_look(looks: Iterable[Look], year: int) -> Look | None:
    """What stands for a year: what was found, else what leaves it most in doubt. None: never asked."""
    return min((look for look in looks if look.year == year), key=lambda look: _rank(look.outcome), default=None)


def _looks(database: Database, sql: str, values: dict[str, str]) -> dict[str, list[Look]]:
    looks: dict[str, list[Look]] = {}
    for *columns, sha256, confirmed in database.execute(sql, values).fetchall():
        code, year, source, platform, url, outcome, reason, at, capture = columns
        look = Look(code, year, source, platform, url, OutcomeName(outcome), reason, at, capture, sha256)
        if confirmed and look.outcome is OutcomeName.ABSENT_UNCONFIRMED:
            look = replace(look, outcome=OutcomeName.ABSENT_CONFIRMED)
        looks.setdefault(code, []).append(look)
    return looks


def failing(database: Database, years: Iterable[int], kinds: frozenset[OutcomeName]) -> list[Failing]:
    """The platforms whose last outcomes are of these kinds, with the number of days they have been so in a row."""
    runs: dict[tuple[int, int], tuple[str, str, OutcomeName, str, set[str]]] = {}
    over: set[tuple[int, int]] = set()
    asked = {"years": json.dumps(list(years)), "kinds": json.dumps(sorted(kinds))}
    for platform, name, source, year, outcome, reason, at in database.execute(_TRIES, asked).fetchall():
        pair, kind = (source, year), OutcomeName(outcome)
        if pair in over:
            continue
        if kind not in kinds or (pair in runs and kinds_differ(runs[pair][2], kind)):
            over.add(pair)
            continue
        runs.setdefault(pair, (platform, name, kind, reason, set()))[4].add(local_date_of(at))
    grouped: dict[tuple[str, OutcomeName], list[tuple[str, str, int]]] = {}
    for platform, name, kind, reason, days in runs.values():
        grouped.setdefault((platform, kind), []).append((name, reason, len(days)))
    return [
        Failing(platform, found[0][0], kind, max(days for *_, days in found), len(found), found[0][1])
        for (platform, kind), found in sorted(grouped.items())
    ]


def kinds_differ(one: OutcomeName, other: OutcomeName) -> bool:
    """Refusals by different means are one refusal, and so on: what stands before the first underscore tells them apart."""
    return one.value.partition("_")[0] != other.value.partition("_")[0]


def _rank(outcome: OutcomeName) -> int:
    if outcome in SEEN:
        return 0
    if outcome is OutcomeName.WITHDRAWN:
        return 1
    return 4 if outcome in _ABSENT else 3 if outcome in _EMPTY else 2
