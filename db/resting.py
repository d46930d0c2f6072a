"""Whether anything at all may keep a notice back: one question in the place of four, before each of thousands of deliveries."""

from __future__ import annotations

from datetime import datetime

from db.notices import Notice
from db.opening import Database
from db.times import instant

# each asks for more than what `suspended` in notifications/deciding.py looks for, and never for less
_MAY = """
SELECT EXISTS (SELECT 1 FROM silences WHERE starts_at <= :now AND ends_at > :now)
  OR EXISTS (SELECT 1 FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id
    WHERE nf.notice_id = :id AND f.disputed = 1)
  OR EXISTS (SELECT 1 FROM notice_findings nf JOIN finding_requests q ON q.finding_id = nf.finding_id
    WHERE nf.notice_id = :id AND q.decision IS NULL)
  OR EXISTS (SELECT 1 FROM notice_replies r CROSS JOIN notices n ON n.id = r.notice_id
    WHERE r.kind = 'elsewhere' AND n.agency_code = :code AND n.report_year = :year)
  OR EXISTS (SELECT 1 FROM alarms WHERE level = 'suspend' AND lifted_at IS NULL)"""


def may_rest(database: Database, item: Notice, now: datetime) -> bool:
    """
    Whether some silence holds, or a finding that it names is disputed or asked about, or its body has claimed that the report is
    elsewhere, or some platform is suspended. True: look closely, it may still leave.
    """
    values = {"now": instant(now), "id": item.id, "code": item.agency_code, "year": item.report_year}
    return bool(database.conn.execute(_MAY, values).fetchone()[0])
