"""What a person has to look at in the sending of notices: queries, each answering what holds now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.deliveries import EARLIER_PART, MAX_ATTEMPTS, USABLE
from db.opening import Database
from db.times import instant, local_day

RECENT = timedelta(days=30)  # older ones have been looked at, or never will
LOST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An endpoint that its channel has refused."""

    id: int
    agency: str
    office: str
    channel: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class WrongSetUp:
    """Deliveries that wait because our own set-up is wrong. `secret_ref` names a secret and is none."""

    channel: str
    secret_ref: str
    code: str
    detail: str
    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Deliveries of one notice that were given up, or of which nobody knows. `at`: the last try."""

    notice: str
    agency: str
    state: str
    channel: str
    code: str
    detail: str
    at: str


def given_up(database: Database, mode: str) -> list[GivenUp]:
    """Endpoints of this mode that notices were sent to, and that are not in use any more."""
    rows = database.query(
        """SELECT e.id, a.name AS agency, o.name AS office, e.channel, e.state, coalesce(e.state_reason, '') AS reason
           FROM endpoints e JOIN offices o ON o.id = e.office_id JOIN agencies a ON a.code = o.agency_code
           WHERE e.state IN ('bounced', 'revoked') AND e.is_test = ?
             AND EXISTS (SELECT 1 FROM deliveries d WHERE d.endpoint_id = e.id) ORDER BY e.id""",
        [int(mode == "test")],
    )
    return [GivenUp(**row) for row in rows]


def wrong_set_ups(database: Database, mode: str, now: datetime) -> list[WrongSetUp]:
    """By channel, credential and code; what was refused and has not been sent since."""
    rows = database.query(
        f"""SELECT e.channel, e.secret_ref, d.code, min(d.detail) AS detail, count(*) AS number
            FROM deliveries d INDEXED BY deliveries_due
              CROSS JOIN notices n ON n.id = d.notice_id CROSS JOIN endpoints e ON e.id = d.endpoint_id
            WHERE d.state IN ('queued', 'sending') AND d.code IS NOT NULL AND n.mode = :mode AND n.state = 'released'
              AND {USABLE} AND 'config' = (SELECT outcome FROM delivery_attempts a WHERE a.delivery_id = d.id
                                           ORDER BY a.id DESC LIMIT 1)
            GROUP BY e.channel, e.secret_ref, d.code ORDER BY 1, 2, 3""",
        {"mode": mode, "today": local_day(now).isoformat()},
    )
    return [WrongSetUp(**row) for row in rows]


def last_refusal(database: Database, channel: str) -> str:
    """What the last try by a channel was told that it must make again; "" for none."""
    row = database.execute(
        """SELECT a.detail FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id
           JOIN endpoints e ON e.id = d.endpoint_id WHERE a.outcome = 'retry' AND e.channel = ? ORDER BY a.id DESC LIMIT 1""",
        [channel],
    ).fetchone()
    return str(row[0] or "") if row else ""


def failed_deliveries(database: Database, mode: str, now: datetime) -> list[Failed]:
    """Given up or 结果不明 not long ago, of notices in force or over; what came behind such a part is not named again."""
    rows = database.query(
        """SELECT n.number AS notice, a.name AS agency, d.state, e.channel, coalesce(d.code, '') AS code,
             coalesce(d.detail, '') AS detail,
             coalesce((SELECT max(t.at) FROM delivery_attempts t WHERE t.delivery_id = d.id), d.next_at) AS at
           FROM deliveries d JOIN notices n ON n.id = d.notice_id JOIN agencies a ON a.code = n.agency_code
             JOIN endpoints e ON e.id = d.endpoint_id
           WHERE d.state IN ('dead', 'unknown') AND coalesce(d.code, '') <> ? AND n.mode = ? AND d.next_at > ?
             AND n.state = 'released' ORDER BY d.id""",
        [EARLIER_PART, mode, instant(now - RECENT)],
    )
    return [Failed(**row) for row in rows]


def lost_to_time(database: Database, mode: str, now: datetime) -> list[tuple[str, str]]:
    """
    (number, body) of notices that a person had approved and that ran out of time before they reached anybody. They are new
    when they are seen, however long after their time that is.
    """
    rows = database.execute(
        """SELECT n.number, a.name FROM notices n JOIN agencies a ON a.code = n.agency_code
           WHERE n.state = 'expired' AND n.approved_at IS NOT NULL AND n.mode = ? AND n.expires_at <= ?
             AND EXISTS (SELECT 1 FROM notice_events e WHERE e.notice_id = n.id AND e.kind = 'expired' AND e.at > ?)
           ORDER BY n.id""",
        [mode, instant(now), instant(now - LOST)],
    )
    return [(number, name) for number, name in rows.fetchall()]


def passed_on(database: Database, mode: str, event: str, now: datetime) -> list[tuple[str, str, str]]:
    """(number, body, office) of what went to the supervising office, while the office itself cannot be reached yet."""
    rows = database.execute(
        f"""SELECT DISTINCT n.number, a.name, o.name FROM notice_events v JOIN notices n ON n.id = v.notice_id
              JOIN agencies a ON a.code = n.agency_code JOIN offices o ON o.id = n.office_id
            WHERE v.kind = :event AND v.at > :since AND n.mode = :mode AND NOT EXISTS (
              SELECT 1 FROM endpoints e WHERE e.office_id = o.id AND e.is_test = :test AND {USABLE}) ORDER BY n.id""",
        {
            "event": event,
            "since": instant(now - RECENT),
            "mode": mode,
            "test": int(mode == "test"),
            "today": local_day(now).isoformat(),
        },
    )
    return [(number, agency, office) for number, agency, office in rows.fetchall()]


def anything_due(database: Database, mode: str, now: datetime) -> int:
    """How many notices would have left by then if nothing stopped them: approved or released, their time come."""
    values = {"mode": mode, "now": instant(now), "today": local_day(now).isoformat(), "most": MAX_ATTEMPTS}
    row = database.execute(
        f"""SELECT (SELECT count(*) FROM notices n WHERE n.state = 'approved' AND n.mode = :mode
                      AND n.approved_at <= :now AND coalesce(n.not_before, '') <= :now
                      AND coalesce(n.expires_at, '9999') > :now)
              + (SELECT count(DISTINCT n.id) FROM deliveries d INDEXED BY deliveries_due
                   CROSS JOIN notices n ON n.id = d.notice_id CROSS JOIN endpoints e ON e.id = d.endpoint_id
                 WHERE d.state IN ('queued', 'sending') AND d.next_at <= :now AND n.mode = :mode
                   AND n.state = 'released' AND coalesce(n.expires_at, '9999') > :now AND {USABLE})""",
        values,
    ).fetchone()
    return int(row[0])
