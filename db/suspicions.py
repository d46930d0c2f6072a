"""What only a person can settle: a report that says it was there before anybody could see it."""

from __future__ import annotations

from db.opening import Database
from db.times import local_date_of
from db.versions import Reading


def backdated(database: Database, source_id: int, reading: Reading) -> str:
    """
    Why the stated date of a report that is seen for the first time may be false, "" when nothing speaks for it.

    It is in time, the report was found after the deadline, and healthy lists after that date still lacked it.
    """
    claimed, seen = reading.published_on, local_date_of(reading.at)
    due = database.execute(
        "SELECT min(legal_date) FROM deadlines WHERE agency_code = ? AND report_year = ?",
        [reading.agency, reading.year],
    ).fetchone()[0]
    if claimed is None or due is None or not claimed <= due < seen:
        return ""
    rows = database.execute(
        """SELECT at FROM outcomes WHERE source_id = ? AND report_year = ? AND outcome = 'absent_unconfirmed' AND at < ?
           ORDER BY at""",
        [source_id, reading.year, reading.at],
    )
    lacked = [day for (at,) in rows.fetchall() if (day := local_date_of(at)) > claimed]
    if not lacked:
        return ""
    basis = reading.published_basis or ""
    days = lacked[0] if lacked[0] == lacked[-1] else f"{lacked[0]} 至 {lacked[-1]} 的 {len(lacked)} 次"
    return (
        f"页面（{basis}）写的发布日期是 {claimed}，期限是 {due}；{days} 完整读过的列表里没有它，{seen} 才第一次看到。"
        f"请人工核对，不作为通知的依据"
    )
