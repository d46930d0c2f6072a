"""Deliveries and their attempts: claim, finish, give up. Whatever may send holds a lease first."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from db.inserting import insert
from db.opening import Database, tx
from db.times import instant, local_day

LEASE = timedelta(minutes=5)  # longer than the longest send
MAX_ATTEMPTS = 8
WRONG_CLOCK = timedelta(days=1)  # no lease is that long: the clock was wrong when it was taken
EARLIER_PART = "earlier-part"  # the code of what is not sent because a part before it did not arrive
# an endpoint `e` that may be used: what is muted comes back by itself on the day after
USABLE = "(e.state = 'active' OR (e.state = 'muted' AND e.muted_until < :today))"
LATER_PARTS = f"""UPDATE deliveries SET state = 'dead', code = '{EARLIER_PART}', detail = '前面的部分未能送达'
WHERE state = 'queued'"""
CREDENTIAL = "CASE e.channel WHEN 'mail' THEN '' ELSE e.secret_ref END"  # one account sends all mail

# along the index of what is due, in its order: the first rows answer, however many wait behind them
_DUE = f"""
FROM deliveries d INDEXED BY deliveries_due
  CROSS JOIN notices n ON n.id = d.notice_id CROSS JOIN endpoints e ON e.id = d.endpoint_id
WHERE d.state IN ('queued', 'sending') AND d.next_at <= :farthest
  AND ((d.state = 'queued' AND d.next_at <= :now)
    OR (d.state = 'sending' AND (d.lease_until < :now OR d.lease_until > :farthest)))
  AND d.attempts < :most AND n.state = 'released' AND n.mode = :mode AND {USABLE}
  AND (:channels IS NULL OR e.channel IN (SELECT value FROM json_each(:channels)))
  AND e.channel || '|' || {CREDENTIAL} NOT IN (SELECT value FROM json_each(:closed))
  AND coalesce(n.not_before, '') <= :now AND coalesce(n.expires_at, '9999') > :now
  AND NOT EXISTS (SELECT 1 FROM deliveries b WHERE b.notice_id = d.notice_id AND b.endpoint_id = d.endpoint_id
    AND b.part < d.part AND b.state NOT IN ('sent', 'unknown'))
ORDER BY d.next_at, d.id"""
_LATER = f"""
SELECT count(DISTINCT id), min(at) FROM (
  SELECT n.id, n.expires_at, max(d.next_at, coalesce(n.not_before, '')) AS at
  FROM deliveries d INDEXED BY deliveries_due
    CROSS JOIN notices n ON n.id = d.notice_id CROSS JOIN endpoints e ON e.id = d.endpoint_id
  WHERE d.state IN ('queued', 'sending') AND d.state = 'queued' AND d.attempts < :most AND n.state = 'released' AND n.mode = :mode AND {USABLE}
  UNION ALL
  SELECT id, expires_at, not_before FROM notices WHERE state = 'approved' AND mode = :mode)
WHERE at > :now AND coalesce(expires_at, '9999') > at"""
_CLAIM = """
UPDATE deliveries SET state = 'sending', attempts = attempts + 1, lease_owner = :me, lease_until = :until WHERE id = :id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """
    One notice on its way to one endpoint. `unknown_before`: an earlier try was written and never answered. `file_id`: it is
    this file of the notice; `has_files`: the notice may have some.
    """

    id: int
    notice_id: int
    endpoint_id: int
    channel: str
    address: str
    secret_ref: str
    part: int
    body: str
    message_id: str | None
    attempts: int
    unknown_before: bool
    file_id: int | None = None
    expires_at: str | None = None
    has_files: bool = True

    @property
    def credential(self) -> str:
        """Which set-up of ours it leaves by: `channel|reference of the secret`."""
        return f"{self.channel}|{'' if self.channel == 'mail' else self.secret_ref}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """
    How a try ended: the outcome, the state the delivery gets, and what becomes of its endpoint.

    `counts`: whether it uses up one of the tries.
    """

    outcome: str
    state: str
    code: str
    detail: str
    next_at: datetime | None = None
    endpoint_state: str | None = None
    elapsed_ms: int = 0
    counts: bool = True


# what would wait of a notice that a person has taken back while a worker held it
_NEXT = """CASE WHEN :state = 'queued' AND (SELECT state FROM notices WHERE id = notice_id) <> 'released'
                  THEN 'cancelled' ELSE :state END"""
_DELIVERY = """
SELECT d.id, d.notice_id, d.endpoint_id, e.channel, e.address, e.secret_ref, d.part, d.body, d.message_id, d.attempts, d.file_id,
  (SELECT expires_at FROM notices n WHERE n.id = d.notice_id) AS expires_at,
  EXISTS (SELECT 1 FROM notice_files f WHERE f.notice_id = d.notice_id) AS has_files,
  EXISTS (SELECT 1 FROM delivery_attempts a WHERE a.delivery_id = d.id AND a.outcome = 'unknown') AS unknown_before
FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id"""


def insert_delivery(
    database: Database,
    notice_id: int,
    endpoint_id: int,
    *,
    body: str,
    message_id: str,
    next_at: datetime,
    part: int = 1,
    file_id: int | None = None,
) -> None:
    """
    Queue one part of a released notice for one endpoint, inside the transaction of its release.

    `file_id`: the part is this file of the notice, and `body` its name.
    """
    row = {"notice_id": notice_id, "endpoint_id": endpoint_id, "body": body, "message_id": message_id, "part": part}
    insert(database, "deliveries", row | {"next_at": instant(next_at), "file_id": file_id})


def claim(database: Database, owner: str, now: datetime, mode: str, channels: Collection[str]) -> Delivery | None:
    """Take the delivery that has waited longest, with a lease on it; None when nothing is due."""
    return next(iter(claim_some(database, owner, now, mode, channels, most=1)), None)


def claim_some(
    database: Database,
    owner: str,
    now: datetime,
    mode: str,
    channels: Collection[str],
    *,
    closed: Collection[str] = (),
    most: int,
) -> list[Delivery]:
    """
    Take up to `most` deliveries at once, those that have waited longest, each with a lease. `closed`: credentials to
    pass over.

    What was tried before comes alone: if it kills its worker, it uses up no try of its neighbours.
    """
    values = _due_values(now, mode, channels, closed)
    with tx(database):
        found = database.execute(f"SELECT d.id, d.attempts {_DUE} LIMIT :limit", values | {"limit": most}).fetchall()
        fresh = list(takewhile(lambda row: row[1] == 0, found))
        taken = [number for number, _ in fresh or found[:1]]
        lease = {"me": owner, "until": instant(now + LEASE)}
        database.conn.executemany(_CLAIM, [lease | {"id": number} for number in taken])
        return _in_order(database, taken)


def due_deliveries(database: Database, now: datetime, mode: str, channels: Collection[str] | None) -> list[Delivery]:
    """What a run at this moment would claim. Nothing changes. None: whatever the channel."""
    rows = database.execute(f"SELECT d.id {_DUE}", _due_values(now, mode, channels)).fetchall()
    return _in_order(database, [number for (number,) in rows])


def not_yet_due(database: Database, now: datetime, mode: str) -> tuple[int, str | None]:
    """How many notices of this mode, approved or released, wait for their time, and the instant of the first."""
    row = database.execute(_LATER, _due_values(now, mode, None)).fetchone()
    return int(row[0]), row[1]


def finish(
    database: Database,
    delivery: Delivery,
    owner: str,
    now: datetime,
    ending: Ending,
    also: Callable[[], None] = lambda: None,
) -> bool:
    """
    Record a try, and `also` what it says of the channel. False: the lease was lost, so only the attempt is written, and
    another has the delivery.
    """
    at = instant(now)
    with tx(database):
        also()
        kept = database.conn.execute(
            f"""UPDATE deliveries SET state = {_NEXT}, lease_owner = NULL, lease_until = NULL, code = :code,
                 attempts = attempts - :free,
                 detail = :detail, next_at = coalesce(:next_at, next_at),
                 sent_at = CASE :state WHEN 'sent' THEN :now ELSE sent_at END
               WHERE id = :id AND lease_owner = :me AND state = 'sending'""",
            {
                "state": ending.state,
                "free": int(not ending.counts),
                "code": ending.code,
                "detail": ending.detail,
                "next_at": instant(ending.next_at) if ending.next_at else None,
                "now": at,
                "id": delivery.id,
                "me": owner,
            },
        ).rowcount
        _record_attempt(database, delivery, owner, at, ending)
        if kept and ending.state == "dead":
            _end_later_parts(database, delivery)
        if ending.endpoint_state:
            database.execute(
                """UPDATE endpoints SET state = ?, state_reason = ?, muted_until = NULL
                   WHERE id = ? AND state IN ('active', 'muted')""",
                [ending.endpoint_state, f"{ending.code} {ending.detail}".strip(), delivery.endpoint_id],
            )
    return bool(kept)


def put_back(database: Database, delivery: Delivery, owner: str, next_at: datetime | None = None) -> None:
    """Return a claimed delivery that was not tried; it does not count as a try, and keeps its place without `next_at`."""
    with tx(database):
        database.execute(
            f"""UPDATE deliveries SET state = {_NEXT}, attempts = attempts - 1, lease_owner = NULL, lease_until = NULL,
                 next_at = coalesce(:at, next_at) WHERE id = :id AND lease_owner = :me AND state = 'sending'""",
            {"state": "queued", "at": instant(next_at) if next_at else None, "id": delivery.id, "me": owner},
        )


def may_leave(database: Database, delivery: Delivery) -> bool:
    """Whether its notice is released as of now: a person may have taken it back since it was read."""
    row = database.conn.execute("SELECT state FROM notices WHERE id = ?", [delivery.notice_id]).fetchone()
    return bool(row[0] == "released")


def withdraw(database: Database, notice_id: int, owner: str) -> int:
    """
    Cancel what still waits of a notice, the one `owner` has claimed too; how many went out, or are just going out.

    What another worker holds may be on the wire in this moment: it stays, and its worker says what became of it.
    """
    with tx(database):
        database.execute(
            """UPDATE deliveries SET state = 'cancelled', lease_owner = NULL, lease_until = NULL
               WHERE notice_id = ? AND (state = 'queued' OR (state = 'sending' AND lease_owner = ?))""",
            [notice_id, owner],
        )
        row = database.execute(
            "SELECT count(*) FROM deliveries WHERE notice_id = ? AND state <> 'cancelled'", [notice_id]
        ).fetchone()
        return int(row[0])


def first_message(database: Database, delivery: Delivery) -> str | None:
    """The Message-ID of the first notice on this body and year that the endpoint received."""
    row = database.conn.execute(
        """SELECT d.message_id FROM deliveries d JOIN notices n ON n.id = d.notice_id
           JOIN notices mine ON mine.id = :notice
           WHERE d.endpoint_id = :endpoint AND d.state = 'sent' AND d.notice_id < :notice
             AND n.agency_code = mine.agency_code AND n.report_year = mine.report_year
           ORDER BY d.id LIMIT 1""",
        {"notice": delivery.notice_id, "endpoint": delivery.endpoint_id},
    ).fetchone()
    return row[0] if row else None


def _end_later_parts(database: Database, delivery: Delivery) -> None:
    """A file without the text it belongs to, or the second half of a text, is worse than nothing."""
    database.execute(
        f"{LATER_PARTS} AND notice_id = ? AND endpoint_id = ? AND part > ?",
        [delivery.notice_id, delivery.endpoint_id, delivery.part],
    )


def _in_order(database: Database, numbers: list[int]) -> list[Delivery]:
    if not numbers:
        return []
    rows = database.query(f"{_DELIVERY} WHERE d.id IN (SELECT value FROM json_each(?))", [json.dumps(numbers)])
    found = {row["id"]: _delivery(row) for row in rows}
    return [found[number] for number in numbers]


def _record_attempt(database: Database, delivery: Delivery, owner: str, at: str, ending: Ending) -> None:
    database.conn.execute(
        """INSERT INTO delivery_attempts (delivery_id, at, owner, outcome, code, detail, elapsed_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [delivery.id, at, owner, ending.outcome, ending.code, ending.detail, ending.elapsed_ms],
    )


def _due_values(
    now: datetime, mode: str, channels: Collection[str] | None, closed: Collection[str] = ()
) -> dict[str, object]:
    names = None if channels is None else json.dumps(sorted(channels))
    times = {"now": instant(now), "farthest": instant(now + WRONG_CLOCK), "today": local_day(now).isoformat()}
    return {**times, "most": MAX_ATTEMPTS, "mode": mode, "channels": names, "closed": json.dumps(sorted(closed))}


def _delivery(row: Mapping[str, Any]) -> Delivery:
    flags = {name: bool(row[name]) for name in ("unknown_before", "has_files")}
    return Delivery(**{**row, **flags})
