"""Reports that a person has confirmed as absent: what an 逾期 notice may say of them, and whether it still may."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from db.crawls import SEEN
from db.deadlines import ABSENT
from db.grounds import GROUNDED, MISSING_REPORT
from db.notices import Fact, Notice
from db.opening import Database
from db.times import local_date_of

_SEEN, _ABSENT = (", ".join(f"'{name.value}'" for name in sorted(names)) for names in (SEEN, ABSENT))
_VERSION = """EXISTS (SELECT 1 FROM versions v JOIN reports r ON r.id = v.report_id
  WHERE r.agency_code = f.agency_code AND r.report_year = f.report_year)"""
# a list has named it since, whether or not what it leads to could be read
_LISTED = f"""EXISTS (SELECT 1 FROM outcomes o JOIN sources s ON s.source_id = o.source_id
  WHERE s.agency_code = f.agency_code AND s.role <> 'legacy' AND o.report_year = f.report_year AND o.outcome IN ({_SEEN}))"""
_WORD = """absence_confirmations c WHERE c.agency_code = f.agency_code AND c.report_year = f.report_year
  AND c.taken_back_at IS NULL AND c.spent_at IS NULL"""
_STANDS = f"f.code = '{MISSING_REPORT}' AND f.state IN ('open', 'confirmed') AND {GROUNDED}"


@dataclass(frozen=True, slots=True)
class Word:
    """A person's word that there is no report, and the finding that rests on it."""

    agency_code: str
    confirmed_at: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class LookKept:
    """A healthy look at a complete list that lacked the report. `status`: what the portal answered, "" when not kept."""

    url: str
    at: str
    status: str


@dataclass(frozen=True, slots=True)
class FiledLate:
    """A report that was there only after its date. `published_on`: as its page says, None when it does not."""

    agency_code: str
    kind: str
    legal_date: date
    met_on: date
    published_on: date | None


def words_that_stand(database: Database, year: int, codes: Collection[str] | None = None) -> list[Word]:
    """
    Of the reports (of these bodies) that are missing without a doubt of any person: confirmed as absent, found missing by C01, and
    neither disputed, nor asked to be dismissed, nor decided otherwise.
    """
    rows = database.execute(
        f"""SELECT f.agency_code, (SELECT max(c.confirmed_at) FROM {_WORD}), f.id, f.fingerprint, f.evidence_hash, f.reopened
            FROM findings f WHERE f.report_year = ? AND {_STANDS} AND f.disputed = 0
              AND NOT EXISTS (SELECT 1 FROM finding_requests q WHERE q.finding_id = f.id AND q.decision IS NULL)
              AND EXISTS (SELECT 1 FROM {_WORD}) AND NOT {_VERSION} AND NOT {_LISTED}
              AND (? IS NULL OR f.agency_code IN (SELECT value FROM json_each(?))) ORDER BY f.agency_code""",
        [year, *[None if codes is None else json.dumps(sorted(codes))] * 2],
    )
    return [Word(code, at, Fact(*fact)) for code, at, *fact in rows.fetchall()]


def named_missing(database: Database, item: Notice) -> list[str]:
    """The bodies that a notice names as missing."""
    rows = database.execute(
        f"""SELECT f.agency_code FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id
           WHERE nf.notice_id = ? AND f.code = '{MISSING_REPORT}' ORDER BY f.agency_code""",
        [item.id],
    )
    return [code for (code,) in rows.fetchall()]


def still_missing(database: Database, item: Notice) -> bool:
    """Whether all that a notice names as missing still is, on the word of a person on which the notice was written."""
    row = database.execute(
        f"""SELECT count(*), coalesce(sum(
              {_STANDS} AND f.evidence_hash = nf.evidence_hash AND f.reopened = nf.reopened AND NOT {_VERSION}
              AND NOT {_LISTED} AND EXISTS (SELECT 1 FROM {_WORD} AND c.confirmed_at <= ?)), 0)
            FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id
            WHERE nf.notice_id = ? AND f.code = '{MISSING_REPORT}'""",
        [item.created_at, item.id],
    ).fetchone()
    return bool(row[0] == row[1])


def came_since(database: Database, codes: Sequence[str], year: int, at: str) -> bool:
    """Whether a report of one of these bodies was taken in after this instant."""
    row = database.execute(
        """SELECT 1 FROM reports r JOIN versions v ON v.report_id = r.id AND v.seq = 1
           WHERE r.report_year = ? AND r.agency_code IN (SELECT value FROM json_each(?)) AND v.created_at > ? LIMIT 1""",
        [year, json.dumps(list(codes)), at],
    ).fetchone()
    return row is not None


def looks_kept(database: Database, code: str, year: int) -> list[LookKept]:
    """For each list of a body the last healthy look of its last two days, the oldest first: the proof of absence."""
    rows = database.execute(
        f"""SELECT s.source_id, s.column_url, o.at,
              (SELECT group_concat(DISTINCT k.http_status) FROM list_snapshots l, json_each(l.capture_ids) i
                 JOIN captures k ON k.id = i.value
               WHERE l.crawl_id = o.crawl_id AND l.source_id = o.source_id AND k.http_status IS NOT NULL)
            FROM outcomes o JOIN sources s ON s.source_id = o.source_id
            WHERE s.agency_code = ? AND s.role <> 'legacy' AND o.report_year = ? AND o.outcome IN ({_ABSENT})
            ORDER BY o.at, o.crawl_id""",
        [code, year],
    ).fetchall()
    by_day: dict[int, dict[str, LookKept]] = {}
    for source, url, at, status in rows:
        by_day.setdefault(source, {})[local_date_of(at)] = LookKept(url, at, status or "")
    kept = [look for days in by_day.values() for look in list(days.values())[-2:]]
    return sorted(kept, key=lambda look: (look.at, look.url))


def filed_late(database: Database, year: int) -> list[FiledLate]:
    """
    What came after its date: that of the law, or the local one where the law names none. What was only handed in is not
    said to have been seen anywhere.
    """
    rows = database.execute(
        """SELECT d.agency_code, d.kind, d.legal_date, d.met_on, v.published_on
           FROM deadlines d LEFT JOIN versions v ON v.id = d.met_by_version
           WHERE d.report_year = ? AND d.met_on > d.legal_date AND (v.id IS NULL OR EXISTS (
               SELECT 1 FROM report_urls u WHERE u.report_id = v.report_id))
             AND (d.kind <> 'local' OR NOT EXISTS (
             SELECT 1 FROM deadlines x WHERE x.agency_code = d.agency_code AND x.report_year = d.report_year
               AND x.kind <> 'local'))
           ORDER BY d.met_on, d.agency_code""",
        [year],
    )
    return [
        FiledLate(
            code, kind, date.fromisoformat(legal), date.fromisoformat(met), date.fromisoformat(told) if told else None
        )
        for code, kind, legal, met, told in rows.fetchall()
    ]
