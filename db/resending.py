"""A person sends again what did not arrive: the same words, number and Message-ID, so that a duplicate shows itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from audit.errors import GoujiError
from db.deliveries import EARLIER_PART, USABLE
from db.logbook import log_action
from db.notices import STATES, Notice, notice, record
from db.opening import Database, tx
from db.times import instant, local_day

RESENT = "resent"
_WAYS = f"""
SELECT d.id, d.state, e.channel, {USABLE} FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id
WHERE d.notice_id = :notice AND d.state IN ('dead', 'unknown') AND (:only IS NULL OR d.id = :only OR (
  d.code = :earlier AND d.endpoint_id = (SELECT endpoint_id FROM deliveries WHERE id = :only)))
ORDER BY d.id"""


def resend(
    database: Database,
    number: str,
    *,
    by: str,
    now: datetime,
    delivery_id: int | None = None,
    may_repeat: bool = False,
) -> int:
    """
    Queue again what of a notice was given up (one delivery, or all); how many parts. They start anew with all tries.

    What waited behind that delivery goes with it. `may_repeat`: `by` knows that what is 结果不明 may then arrive twice.
    GoujiError when nothing was given up, the notice is no longer in force, or none of its ways is in use; whether its
    reason still stands is asked before it leaves, as ever.
    """
    with tx(database):
        item = notice(database, number)
        _check(item, now)
        values = {"notice": item.id, "only": delivery_id, "earlier": EARLIER_PART, "today": local_day(now).isoformat()}
        found = database.execute(_WAYS, values).fetchall()
        usable = [(one, state) for one, state, _, in_use in found if in_use]
        if not found:
            raise GoujiError(f"{item.number} 没有未能送达的投递")
        if not usable:
            raise GoujiError(f"{item.number} 的联系方式都已停用；核实以后先用 gouji agencies activate 启用")
        if not may_repeat and any(state == "unknown" for _, state in usable):
            raise GoujiError(f"{item.number} 有投递结果不明，可能已经送到；确认可以重复送达再重发")
        _queue(database, [one for one, _ in usable], now)
        told = f"{len(usable)} 份" + ("，可能重复送达" if any(state == "unknown" for _, state in usable) else "")
        record(database, item.id, by, RESENT, now, told)
        log_action(database, by, "notice resent", item.number, told, now)
    return len(usable)


def _check(item: Notice, now: datetime) -> None:
    if item.state != "released":
        raise GoujiError(f"{item.number} {STATES[item.state]}，不能重发")
    if item.expires_at is not None and item.expires_at <= instant(now):
        raise GoujiError(f"{item.number} 已过有效时间，不能重发；下一阶段的通知会替代它")


def _queue(database: Database, numbers: Sequence[int], now: datetime) -> None:
    database.conn.executemany(
        "UPDATE deliveries SET state = 'queued', attempts = 0, next_at = ?, code = NULL, detail = NULL WHERE id = ?",
        [(instant(now), number) for number in numbers],
    )
