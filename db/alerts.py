"""What the operator must hear: one open alert a cause, however often it comes up. It ends when its cause does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.errors import GoujiError
from db.inserting import insert
from db.logbook import log_action
from db.opening import Database, tx
from db.times import instant

MACHINE = "gouji"
TELL_AGAIN = timedelta(hours=1)  # at most one message a cause in this time
NAG = timedelta(hours=20)  # what lasts is said again the next day


@dataclass(frozen=True, slots=True)
class Alert:
    """`cause` names what is wrong and with what (`endpoint|12`). `channel`: the broken one, "" when none is."""

    id: int
    cause: str
    channel: str
    sentence: str
    remedy: str
    first_at: str
    last_at: str
    times: int
    told_at: str | None
    over_at: str | None
    over_by: str | None


def raise_alert(
    database: Database, cause: str, sentence: str, *, now: datetime, remedy: str = "", channel: str = ""
) -> None:
    """Open it, or count it once more with its newest sentence. Joins the caller's transaction."""
    row = {"cause": cause, "channel": channel, "sentence": sentence, "remedy": remedy}
    with tx(database):
        changed = database.conn.execute(
            """UPDATE alerts SET channel = :channel, sentence = :sentence, remedy = :remedy, last_at = :at,
                 times = times + 1 WHERE cause = :cause AND over_at IS NULL""",
            row | {"at": instant(now)},
        ).rowcount
        if not changed:
            insert(database, "alerts", row | {"first_at": instant(now), "last_at": instant(now)})


def keep_alert(
    database: Database, cause: str, sentence: str, *, now: datetime, remedy: str = "", channel: str = ""
) -> None:
    """
    It holds, however often it is looked at: raised when it is new, has other words, or is a day old.

    What a person has ended stays ended while nothing else is to be said of it.
    """
    last = next(database.query("SELECT * FROM alerts WHERE cause = ? ORDER BY id DESC LIMIT 1", [cause]), None)
    if last is not None and last["sentence"] == sentence:
        by_hand = last["over_at"] is not None and last["over_by"] != MACHINE
        if by_hand or (last["over_at"] is None and last["last_at"] > instant(now - NAG)):
            return
    raise_alert(database, cause, sentence, now=now, remedy=remedy, channel=channel)


def end_alert(database: Database, cause: str, *, now: datetime, by: str = MACHINE) -> bool:
    """It is over; False when it was not open."""
    with tx(database):
        return bool(
            database.conn.execute(
                "UPDATE alerts SET over_at = ?, over_by = ? WHERE cause = ? AND over_at IS NULL",
                [instant(now), by, cause],
            ).rowcount
        )


def end_by_person(database: Database, number: int, *, by: str, now: datetime) -> str:
    """Somebody has dealt with it; its sentence. It opens anew when its cause comes up again. GoujiError: it is over."""
    with tx(database):
        found = next((one for one in open_alerts(database) if one.id == number), None)
        if found is None:
            raise GoujiError("这条警报已经结束")
        end_alert(database, found.cause, now=now, by=by)
        log_action(database, by, "alert ended", found.cause, found.sentence, now)
    return found.sentence


def end_alerts_but(database: Database, prefix: str, kept: Collection[str], *, now: datetime) -> None:
    """End every open alert whose cause starts with `prefix`, except `kept`: for checks that look at all of a kind."""
    for one in open_alerts(database):
        if one.cause.startswith(prefix) and one.cause not in kept:
            end_alert(database, one.cause, now=now)


def open_alerts(database: Database) -> list[Alert]:
    """What is wrong now, the newest first."""
    return [Alert(**row) for row in database.query("SELECT * FROM alerts WHERE over_at IS NULL ORDER BY id DESC")]


def untold_alerts(database: Database, now: datetime) -> list[Alert]:
    """
    Open alerts that the operator has not been told of, or not since they came up again an hour and more later. What was
    told by a clock that was far ahead is told once more.
    """
    farthest, wrong = instant(now - TELL_AGAIN), instant(now + NAG)
    return [
        one
        for one in reversed(open_alerts(database))
        if one.told_at is None or one.told_at > wrong or (one.told_at < one.last_at and one.told_at <= farthest)
    ]


def mark_told(database: Database, one: Alert, now: datetime) -> None:
    """It was sent."""
    with tx(database):
        database.execute(
            "UPDATE alerts SET told_at = :now, last_at = min(last_at, :now) WHERE id = :id",
            {"now": instant(now), "id": one.id},
        )
