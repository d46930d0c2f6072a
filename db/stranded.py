"""Notices that reach nobody any more, and who else can be told."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from db.agencies import Endpoint, endpoints, offices
from db.deliveries import MAX_ATTEMPTS, USABLE
from db.notices import Notice, columns
from db.opening import Database
from db.supervisors import supervisors
from db.times import instant, local_day

_REACHES_NOBODY = f"""n.state = 'released' AND n.mode = :mode AND coalesce(n.expires_at, '9999') > :now
  AND NOT EXISTS (SELECT 1 FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id WHERE d.notice_id = n.id
    AND (d.state IN ('sent', 'unknown', 'sending') OR (d.state = 'queued' AND d.attempts < :most AND {USABLE})))"""
_STRANDED = f"""
SELECT {columns()} FROM notices n
WHERE n.id IN (SELECT notice_id FROM deliveries WHERE state IN ('queued', 'sending') AND state = 'queued'
    UNION SELECT notice_id FROM deliveries WHERE state IN ('dead', 'unknown') AND state = 'dead')  -- each by its index
  AND +{_REACHES_NOBODY}
ORDER BY n.id"""
_ONE = f"SELECT 1 FROM notices n WHERE n.id = :id AND {_REACHES_NOBODY}"


def stranded(database: Database, now: datetime, mode: str) -> list[Notice]:
    """Released notices in force of which nothing has arrived and nothing is on its way."""
    return [Notice(**row) for row in database.query(_STRANDED, _values(mode, now))]


def is_stranded(database: Database, item: Notice, now: datetime) -> bool:
    """Whether one that was found so still is: another run may have found it another way since."""
    return database.execute(_ONE, _values(item.mode, now) | {"id": item.id}).fetchone() is not None


def tried_endpoints(database: Database, notice_id: int) -> set[int]:
    """The endpoints for which a notice has deliveries, whatever became of them."""
    rows = database.execute("SELECT endpoint_id FROM deliveries WHERE notice_id = ?", [notice_id])
    return {number for (number,) in rows.fetchall()}


def usable_ways(database: Database, office_id: int, mode: str, now: datetime) -> list[Endpoint]:
    """The ways to an office that may be used now, of one mode."""
    test, day = mode == "test", local_day(now)
    return [way for way in endpoints(database, office_id) if way.is_test == test and way.usable_on(day)]


def supervisor_ways(
    database: Database, item: Notice, now: datetime, tried: Collection[int] = frozenset()
) -> list[Endpoint]:
    """
    The ways to those who supervise a notice's body, each address once, without those that were `tried`. Of a notice to a
    supervising office only its own, in its other rows: what it is told is for no office above it or beside it.

    One supervising office is registered with every body it looks after, and may have its address with another of them.
    """
    for one in supervisors(database, item.office_id):
        if item.office_id in one.office_ids:
            return _ways(database, list(one.office_ids), item, now, tried)
    own = [office.id for office in offices(database, item.agency_code, "supervisor")]
    found = _ways(database, own, item, now, tried)
    if not found and own:
        wider = [one.office_ids for one in supervisors(database) if not set(own).isdisjoint(one.office_ids)]
        found = _ways(database, [number for numbers in wider for number in numbers], item, now, tried)
    return found


def _values(mode: str, now: datetime) -> dict[str, object]:
    return {"mode": mode, "now": instant(now), "today": local_day(now).isoformat(), "most": MAX_ATTEMPTS}


def _ways(
    database: Database, office_ids: list[int], item: Notice, now: datetime, tried: Collection[int]
) -> list[Endpoint]:
    ways = [
        way
        for number in office_ids
        if number != item.office_id
        for way in usable_ways(database, number, item.mode, now)
    ]
    places = {(way.channel, way.address, way.secret_ref): way for way in reversed(ways)}
    # an address that has refused it refuses it under another body's name, too
    rows = "SELECT channel, address, secret_ref FROM endpoints WHERE id IN (SELECT value FROM json_each(?))"
    refused = set(database.execute(rows, [json.dumps(sorted(tried))]).fetchall())
    return [way for place, way in places.items() if place not in refused][::-1]
