"""What a 通报 or a 公布情况报告 rests on, and which of them a supervising office already has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from db.notices import MACHINE, Notice, columns
from db.opening import Database

_CONFIRMED_FACTS = """
SELECT count(*), coalesce(sum(f.state = 'confirmed' AND f.disputed = 0 AND f.evidence_hash = nf.evidence_hash
  AND f.reopened = nf.reopened), 0)
FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id WHERE nf.notice_id = ? AND f.code <> 'C01'"""
# the newest version of each report, as an audit left it
_ASSESSED = """
SELECT r.agency_code, v.read_status,
  (SELECT a.status FROM version_audits a WHERE a.version_id = v.id ORDER BY a.run_id DESC LIMIT 1),
  EXISTS (SELECT 1 FROM findings f WHERE f.agency_code = r.agency_code AND f.report_year = r.report_year
    AND f.severity = 'error' AND f.state = 'open'),
  EXISTS (SELECT 1 FROM findings f WHERE f.agency_code = r.agency_code AND f.report_year = r.report_year
    AND f.severity = 'error' AND f.state = 'confirmed')
FROM reports r JOIN versions v ON v.report_id = r.id
  AND v.seq = (SELECT max(seq) FROM versions WHERE report_id = r.id)
WHERE r.report_year = ?"""
# of a list of many bodies the last look says whether it names this one
_CENTRAL = """
SELECT s.agency_code, max(coalesce((SELECT o.outcome IN ('found', 'found_pdf_only', 'found_image_only', 'too_large',
  'attachment_unreadable') FROM outcomes o WHERE o.source_id = s.source_id AND o.report_year = ?
  ORDER BY o.at DESC LIMIT 1), -1))
FROM sources s WHERE s.role IN ('summary', 'parent_list') GROUP BY s.agency_code"""


def assessed(database: Database, year: int) -> dict[str, str]:
    """Body → how far its newest version was judged: unread, unjudged, reviewing, faulty or sound."""
    return {code: _standing(*row) for code, *row in database.execute(_ASSESSED, [year]).fetchall()}


def disputed_findings(database: Database, year: int) -> set[int]:
    """Those to which a body objects, or whose dismissal or waiver somebody has asked for: both are heard first."""
    rows = database.execute(
        """SELECT id FROM findings f WHERE report_year = ? AND (disputed = 1 OR EXISTS (
             SELECT 1 FROM finding_requests q WHERE q.finding_id = f.id AND q.decision IS NULL))""",
        [year],
    )
    return {number for (number,) in rows.fetchall()}


def named_rules(database: Database, item: Notice) -> list[tuple[str, str]]:
    """(body, rule) of every finding that a notice names."""
    rows = database.execute(
        """SELECT DISTINCT f.agency_code, f.code FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id
           WHERE nf.notice_id = ? ORDER BY 1, 2""",
        [item.id],
    )
    return [(code, rule) for code, rule in rows.fetchall()]


def central_links(database: Database, year: int) -> dict[str, bool | None]:
    """Body → whether the list of many bodies that is registered for it names its report; None: not looked yet."""
    rows = database.execute(_CENTRAL, [year])
    return {code: None if seen < 0 else bool(seen) for code, seen in rows.fetchall()}


def confirmed_facts_stand(database: Database, notice_id: int) -> bool:
    """Whether every finding a notice names is still confirmed on the same facts. Of missing reports `db.missing` knows."""
    row = database.execute(_CONFIRMED_FACTS, [notice_id]).fetchone()
    return bool(row[0] == row[1])


def settled(database: Database, mode: str, year: int, kind: str) -> Mapping[int, set[str]]:
    """
    Office → the stages of this kind that need no draft any more: approved, released, over, or taken back by a person.
    """
    rows = database.execute(
        """SELECT office_id, stage FROM notices n WHERE mode = ? AND report_year = ? AND kind = ?
           AND (state IN ('approved', 'released', 'expired') OR (state = 'cancelled' AND NOT EXISTS (
             SELECT 1 FROM notice_events e WHERE e.notice_id = n.id AND e.kind = 'cancelled' AND e.actor = ?)))""",
        [mode, year, kind, MACHINE],
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for office, stage in rows.fetchall():
        found[office].add(stage)
    return found


def living_drafts(database: Database, mode: str, year: int, kind: str) -> dict[int, list[Notice]]:
    """Office → its drafts of this kind, the oldest first."""
    rows = database.query(
        f"""SELECT {columns()} FROM notices WHERE mode = ? AND report_year = ? AND kind = ? AND state = 'draft'
            ORDER BY id""",
        [mode, year, kind],
    )
    found: defaultdict[int, list[Notice]] = defaultdict(list)
    for row in rows:
        found[row["office_id"]].append(Notice(**row))
    return dict(found)


def _standing(read_status: str, audit: str | None, waits: int, faulty: int) -> str:
    if read_status == "unreadable" or audit in ("unreadable", "not_a_report"):
        return "unread"
    if audit is None:
        return "unjudged"
    # an error that a person has confirmed stands, whatever else waits
    return "faulty" if faulty else "reviewing" if waits else "sound"
