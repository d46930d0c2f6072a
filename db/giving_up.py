"""Deliveries that can go no further end at the start of a run, so that none lives for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.deliveries import LATER_PARTS, MAX_ATTEMPTS, WRONG_CLOCK
from db.opening import Database, tx
from db.times import instant

LONGEST_REST = timedelta(days=30)  # no holidays are that long


def close_overdue(database: Database, now: datetime) -> None:
    """
    End what can go no further: past its notice's time, or all tries used up by workers that died.

    A try whose worker died, or that was never answered, may have arrived: past its time it is `unknown` and not
    `expired`. What comes behind a part that did not arrive does not go either.
    """
    values = {"now": instant(now), "most": MAX_ATTEMPTS}
    values |= {"farthest": instant(now + WRONG_CLOCK), "never": instant(now + LONGEST_REST)}
    # `state IN` is what an index of ours is made of, so that what has ended long ago is not walked; and
    # from what is under way to its notice: the end of a notice stands behind its whole text, in each of 100,000 rows
    late = "(SELECT expires_at FROM notices WHERE id = notice_id) <= :now"
    with tx(database):
        database.execute(
            f"""UPDATE deliveries SET state = CASE WHEN EXISTS (SELECT 1 FROM delivery_attempts a
                  WHERE a.delivery_id = deliveries.id AND a.outcome = 'unknown') THEN 'unknown' ELSE 'expired' END
                WHERE state IN ('queued', 'sending') AND state = 'queued' AND {late}""",
            values,
        )
        database.execute(
            """UPDATE deliveries SET next_at = :now WHERE state IN ('queued', 'sending') AND (next_at > :never
                 OR (next_at > :farthest AND EXISTS (SELECT 1 FROM delivery_attempts a WHERE a.delivery_id = deliveries.id)))""",
            values,  # so far ahead puts only a clock that was wrong
        )
        for state, condition in (("unknown", late), ("dead", "attempts >= :most")):
            database.execute(
                f"""UPDATE deliveries SET state = '{state}', lease_owner = NULL, lease_until = NULL,
                    code = 'lost', detail = '发送进程中断'
                    WHERE state IN ('queued', 'sending') AND state = 'sending' AND lease_until < :now AND {condition}""",
                values,
            )
        database.execute(
            """UPDATE deliveries SET state = 'dead', code = 'tries', detail = '重试次数已用完'
               WHERE state IN ('queued', 'sending') AND state = 'queued' AND attempts >= :most""",
            values,
        )
        database.execute(
            f"""{LATER_PARTS} AND state IN ('queued', 'sending')
                AND EXISTS (SELECT 1 FROM deliveries b WHERE b.notice_id = deliveries.notice_id
                  AND b.endpoint_id = deliveries.endpoint_id AND b.part < deliveries.part AND b.state = 'dead')"""
        )
