"""What bodies say of where their report is. Reminders and 逾期 rest while such a claim holds.

It holds until a version is there, or a person says that it is not so. Where a person has seen that it is so, no list that
lacks the report says otherwise: it is our eyes that have not found it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.errors import GoujiError
from audit.privacy import masked
from db.alerts import end_alerts_but, keep_alert
from db.logbook import log_action
from db.notices import notice, record
from db.opening import Database, tx

REGISTERED, REFUTED = "claim registered", "claim refuted"


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A body says where its report of a year is. `registered_by`, `registered_at`: who has seen that it is there, "" while
    nobody has looked; `looked_at`: when a crawl looked last since then, in vain.
    """

    id: int
    number: str
    mode: str
    agency_code: str
    agency: str
    report_year: int
    at: str
    url: str
    note: str
    said_by: str
    registered_by: str
    registered_at: str
    looked_at: str

    @property
    def waits_for(self) -> str:
        """Goes on after what it says and where."""
        return "已核实属实，等抓到报告" if self.registered_at else "等人核实"


_HOLD = f"""
SELECT r.id, n.number, n.mode, n.agency_code, a.name AS agency, n.report_year, r.at, r.url, r.note, r.said_by,
  coalesce(g.actor, '') AS registered_by, coalesce(g.at, '') AS registered_at,
  coalesce((SELECT max(o.at) FROM sources s JOIN outcomes o ON o.source_id = s.source_id
            JOIN crawls c ON c.id = o.crawl_id AND c.started_at > g.at
            WHERE s.agency_code = n.agency_code AND s.role <> 'legacy' AND o.report_year = n.report_year), '') AS looked_at
FROM notice_replies r CROSS JOIN notices n ON n.id = r.notice_id JOIN agencies a ON a.code = n.agency_code
  LEFT JOIN notice_events g ON g.notice_id = r.notice_id AND g.kind = '{REGISTERED}' AND CAST(g.detail AS INTEGER) = r.id
WHERE r.kind = 'elsewhere'
  AND NOT EXISTS (SELECT 1 FROM notice_events e
    WHERE e.notice_id = r.notice_id AND e.kind = '{REFUTED}' AND CAST(e.detail AS INTEGER) = r.id)
  AND NOT EXISTS (SELECT 1 FROM reports p JOIN versions v ON v.report_id = p.id
    WHERE p.agency_code = n.agency_code AND p.report_year = n.report_year)"""


def claims(database: Database) -> list[Claim]:
    """All that hold, the oldest first."""
    return [Claim(**row) for row in database.query(f"{_HOLD} ORDER BY r.id")]


def open_claims(database: Database, *, most: int = 200) -> list[Claim]:
    """Those that nobody has looked at, the oldest first. A report that was found since settles its claim."""
    return [Claim(**row) for row in database.query(f"{_HOLD} AND g.id IS NULL ORDER BY r.id LIMIT ?", [most])]


def unfetched_claims(database: Database, *, most: int = 200) -> list[Claim]:
    """Those that a person has found to be so, while no crawl has fetched the report; the oldest first."""
    return [Claim(**row) for row in database.query(f"{_HOLD} AND g.id IS NOT NULL ORDER BY r.id LIMIT ?", [most])]


def claim_of(database: Database, mode: str, agency_code: str, year: int) -> Claim | None:
    """The newest claim of a body about a year that holds."""
    row = database.conn.execute(  # in the order of a Claim; asked before each delivery
        f"""{_HOLD} AND n.agency_code = ? AND n.mode = ? AND n.report_year = ?
            ORDER BY r.id DESC LIMIT 1""",
        [agency_code, mode, year],
    ).fetchone()
    return Claim(*row) if row else None


def holds_still(database: Database, reply: int) -> bool:
    """Whether this reply is a claim that holds."""
    return _claim(database, reply) is not None


def settle_claim(database: Database, reply: int, *, registered: bool, note: str, by: str, now: datetime) -> Claim:
    """
    A person has looked. `registered`: the report is there, and its place is known to us now: the claim holds until it is
    fetched. Else it is not there: the claim ends, also when another person has found it to be so before.

    GoujiError when no such claim waits.
    """
    with tx(database):
        claim = _claim(database, reply)
        if claim is None or (registered and claim.registered_at):
            raise GoujiError(f"没有等人核实的回复 {reply}：可能已被他人处理")
        if not note:
            raise GoujiError("要写怎样核实的")
        item = notice(database, claim.number)
        record(database, item.id, by, REGISTERED if registered else REFUTED, now, f"{reply} {masked(note)}")
        log_action(database, by, "claim settled", claim.number, "已登记" if registered else "不成立", now)
        sweep_claims(database, now)
    return claim


def sweep_claims(database: Database, now: datetime) -> None:
    """End the alerts of claims that wait no more, and tell of those that a person has found to be so and no crawl finds."""
    causes = set()
    for one in claims(database):
        if not one.registered_at:
            causes.add(cause_of(one))
        elif one.looked_at and one.mode == "live":
            causes.add(cause := f"{cause_of(one)}|{one.id}")
            sentence = (
                f"{one.agency}称{one.report_year}年度报告已发布在 {one.url}，已核实属实，此后的抓取仍没有抓到；"
                "提醒和逾期暂不发送"
            )
            remedy = "核对登记的地址和栏目（gouji agencies article）；并不属实的，到“通知 → 回复”改为不成立"
            keep_alert(database, cause, sentence, remedy=remedy, now=now)
    end_alerts_but(database, "claim|", causes, now=now)


def cause_of(claim: Claim) -> str:
    """Of the alert that a person must look."""
    return f"claim|{claim.mode}|{claim.agency_code}|{claim.report_year}"


def _claim(database: Database, reply: int) -> Claim | None:
    found = next(iter(database.query(f"{_HOLD} AND r.id = ?", [reply])), None)
    return Claim(**found) if found else None
