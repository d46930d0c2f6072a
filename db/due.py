"""When a report is asked for again: by what was said last, by the season, and by what is outstanding."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from db.opening import Database
from db.times import instant, local_day, moment_of

Key = TypeVar("Key", int, str)

DAY, WEEK, MONTH = 1, 7, 28
SEASON = (1, 2, 3)  # months in which a missing report is looked for every day
FOUND = frozenset({"found", "found_pdf_only", "found_image_only"})
# days until a source is asked again, in the season and in the rest of the year; what is not named here: the next day
AGAIN = MappingProxyType(
    dict.fromkeys(FOUND, (WEEK, MONTH))
    | {"absent_unconfirmed": (DAY, MONTH), "column_empty": (DAY, MONTH)}
    | {"js_only": (WEEK, MONTH), "security_rejected": (WEEK, MONTH)}
)
AFTER_NOTICE = timedelta(days=14)
_LAST = """
SELECT source_id, report_year, outcome, max(at) FROM outcomes
WHERE report_year IN (SELECT value FROM json_each(?)) GROUP BY 1, 2"""
# the newest word of each body that its report was corrected
_ORDERS = """SELECT f.agency_code, f.report_year, max(a.at) AS at FROM finding_answers a
  JOIN findings f ON f.id = a.finding_id WHERE a.answer = 'says_fixed' GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What is asked for at this moment. Years that nobody names come last: those of which a body says that they are
    corrected, however old they are.

    `everything`: whatever was said last. `recheck`: only what is outstanding, at once. `at_once`: years by source;
    `awaited`: years by body.
    """

    years: tuple[int, ...]
    today: date
    everything: bool
    recheck: bool
    last: Mapping[tuple[int, int], tuple[str, str]]
    pressing: frozenset[tuple[str, int]]
    awaited: Mapping[str, frozenset[int]]
    at_once: Mapping[int, frozenset[int]]

    @classmethod
    def of(
        cls,
        database: Database,
        years: Iterable[int],
        *,
        now: datetime,
        today: date,
        everything: bool = False,
        recheck: bool = False,
    ) -> Wanted:
        """As the database stands now."""
        named, waited, at_once = tuple(years), awaited(database, now), ordered(database)
        asked = {*named, *(year for _, year in waited), *(year for _, year in at_once)}
        rows = database.execute(_LAST, [json.dumps(sorted(asked))]).fetchall()
        last = {(source, year): (outcome, at) for source, year, outcome, at in rows}
        pressing = frozenset(outstanding(database) if recheck else pressed(database, now))
        return cls(named, today, everything, recheck, last, pressing, _years_by(waited), _years_by(at_once))

    def years_of(self, source: int, code: str) -> tuple[int, ...]:
        """The years that a source of a body is asked for."""
        if self.recheck:
            return tuple(year for year in self.years if (code, year) in self.pressing)
        at_once = self.at_once.get(source, frozenset())
        more = sorted((at_once | self.awaited.get(code, frozenset())) - set(self.years))
        return tuple(
            year
            for year in (*self.years, *more)
            if self.everything
            or is_due(self.last.get((source, year)), self.today, (code, year) in self.pressing, year in at_once)
        )


def _years_by(pairs: Iterable[tuple[Key, int]]) -> dict[Key, frozenset[int]]:
    grouped: defaultdict[Key, set[int]] = defaultdict(set)
    for key, year in pairs:
        grouped[key].add(year)
    return {key: frozenset(years) for key, years in grouped.items()}


def is_due(last: tuple[str, str] | None, today: date, pressing: bool = False, ordered: bool = False) -> bool:
    """
    Whether to ask again; `last` is the last outcome and its instant.

    `pressing`: somebody waits for news of this report, so that it is asked for every day. `ordered`: a new look was
    ordered and there was none since.
    """
    if last is None or ordered:
        return True
    outcome, at = last
    in_season, else_wait = AGAIN.get(outcome, (DAY, DAY))
    wait = DAY if pressing else in_season if today.month in SEASON else else_wait
    return (today - local_day(moment_of(at))).days >= wait


def pressed(database: Database, now: datetime) -> set[tuple[str, int]]:
    """
    Bodies and years that are asked for every day.

    A notice has asked the office to correct something not long ago, a person has confirmed that there is nothing, or
    the body said not long ago that it has corrected something, and the report was not fetched since.
    """
    rows = database.execute(
        """SELECT agency_code, report_year FROM absence_confirmations WHERE taken_back_at IS NULL AND spent_at IS NULL
           UNION SELECT n.agency_code, n.report_year FROM notices n
             JOIN notice_events e ON e.notice_id = n.id AND e.kind = 'released'
             WHERE n.mode = 'live' AND n.state = 'released' AND n.kind IN ('rectify', 'overdue')
               AND n.template <> 'overdue_list' AND e.at >= ?""",
        [instant(now - AFTER_NOTICE)],
    )
    return {(code, year) for code, year in rows.fetchall()} | awaited(database, now)


def awaited(database: Database, now: datetime) -> set[tuple[str, int]]:
    """Bodies and years of which the body said not long ago that it is corrected, and that were not fetched since."""
    return _awaited(database, instant(now - AFTER_NOTICE))


def unheard(database: Database) -> set[tuple[str, int]]:
    """
    Bodies and years of which the body has said that it is corrected, however long ago, while nobody has seen whether it
    is: the report was not fetched since, or one of its sources was not asked.
    """
    rows = database.execute("SELECT source_id, agency_code FROM sources").fetchall()
    codes = dict(rows)
    return _awaited(database, "") | {(codes[source], year) for source, year in ordered(database)}


def _awaited(database: Database, since: str) -> set[tuple[str, int]]:
    rows = database.execute(
        f"""SELECT w.agency_code, w.report_year FROM ({_ORDERS}) w
            WHERE w.at >= :since AND NOT EXISTS (SELECT 1 FROM sources s JOIN outcomes o ON o.source_id = s.source_id
              JOIN crawls c ON c.id = o.crawl_id AND c.started_at > w.at
              WHERE s.agency_code = w.agency_code AND o.report_year = w.report_year
                AND o.outcome IN (SELECT value FROM json_each(:found)))""",
        {"since": since, "found": json.dumps(sorted(FOUND))},
    )
    return {(code, year) for code, year in rows.fetchall()}


def ordered(database: Database) -> set[tuple[int, int]]:
    """
    Sources and years that are asked at once, whatever they said last: the body says that it has corrected its report.

    Each source once: how it ended since then, well or ill, says when it is asked the next time. A crawl that was under
    way may have fetched the report before.
    """
    rows = database.execute(
        f"""SELECT s.source_id, w.report_year FROM ({_ORDERS}) w JOIN sources s ON s.agency_code = w.agency_code
            WHERE NOT EXISTS (SELECT 1 FROM outcomes o JOIN crawls c ON c.id = o.crawl_id AND c.started_at > w.at
              WHERE o.source_id = s.source_id AND o.report_year = w.report_year)"""
    )
    return {(source, year) for source, year in rows.fetchall()}


def outstanding(database: Database) -> set[tuple[str, int]]:
    """Bodies and years with a finding that stands, or an absence that a person has confirmed."""
    rows = database.execute(
        """SELECT agency_code, report_year FROM findings WHERE state IN ('open', 'confirmed')
           UNION SELECT agency_code, report_year FROM absence_confirmations
             WHERE taken_back_at IS NULL AND spent_at IS NULL"""
    )
    return {(code, year) for code, year in rows.fetchall()}
