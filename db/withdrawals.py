"""Reports that were found before and are gone: what each look said, and the outcome that follows."""

from __future__ import annotations

from dataclasses import dataclass

from audit.surroundings import Look
from db.crawls import OutcomeName
from db.opening import Database, tx


@dataclass(frozen=True, slots=True)
class Missed:
    """A source and year of a report that was found before, and how the crawl that began at `since` ended for it."""

    source_id: int
    agency: str
    year: int
    outcome: OutcomeName
    since: str


def missed(database: Database, crawl_id: int) -> list[Missed]:
    """What this crawl did not find although there is a version of it that was fetched."""
    rows = database.execute(
        """SELECT o.source_id, s.agency_code, o.report_year, o.outcome, c.started_at FROM outcomes o
           JOIN sources s USING (source_id) JOIN crawls c ON c.id = o.crawl_id
           WHERE o.crawl_id = ? AND o.outcome IN ('moved', 'soft_404', 'absent_unconfirmed') AND s.role <> 'legacy'
             AND EXISTS (SELECT 1 FROM versions v JOIN reports r ON r.id = v.report_id
               WHERE r.agency_code = s.agency_code AND r.report_year = o.report_year AND v.capture_id IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM outcomes other JOIN sources t ON t.source_id = other.source_id
               WHERE other.crawl_id = o.crawl_id AND t.agency_code = s.agency_code
                 AND other.report_year = o.report_year
                 AND other.outcome IN ('found', 'found_pdf_only', 'found_image_only', 'attachment_unreadable'))
           ORDER BY o.source_id, o.report_year""",
        [crawl_id],
    )
    return [Missed(source, code, year, OutcomeName(name), since) for source, code, year, name, since in rows.fetchall()]


def mark_withdrawn(database: Database, crawl_id: int, one: Missed, looks: tuple[Look, ...]) -> None:
    """The outcome of this crawl becomes `withdrawn`; what it was stays in the reason."""
    days = sorted({look.at[:10] for look in looks})
    reason = f"以前抓取过，{days[0]} 至 {days[-1]} 查看 {len(looks)} 次都已不在（本次：{one.outcome.value}）"
    with tx(database):
        database.execute(
            "UPDATE outcomes SET outcome = ?, reason = ? WHERE crawl_id = ? AND source_id = ? AND report_year = ?",
            [OutcomeName.WITHDRAWN.value, reason, crawl_id, one.source_id, one.year],
        )
