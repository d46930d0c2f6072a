"""What was told already, by key and by stage: what keeps a notice from being written twice."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from db.notices import MACHINE
from db.opening import Database
from db.times import instant

A_DAY = timedelta(days=1)
TURN = "#"  # #2, #3 … behind a key: what it names was drafted anew


def without_turn(key: str) -> str:
    """What a key names, however often that was drafted."""
    return key.partition(TURN)[0]


def next_turn(key: str, taken: Mapping[str, bool]) -> tuple[str, bool]:
    """The first of key, key#2, key#3 … that is free; and whether what was drafted last under it was taken back by us."""
    candidate, turn, ours = key, 1, True
    while candidate in taken:
        ours, turn = taken[candidate], turn + 1
        candidate = f"{key}{TURN}{turn}"
    return candidate, ours


def keys_taken(database: Database, mode: str, year: int, now: datetime) -> dict[str, bool]:
    """
    Every dedupe key of a mode and report year → whether we ourselves took its notice back: also by a clock that was ahead,
    so that it ended before its time and had reached nobody.
    """
    rows = database.execute(
        """SELECT dedupe_key, (state = 'expired' AND expires_at > ?) OR (state = 'cancelled' AND EXISTS (
             SELECT 1 FROM notice_events e WHERE e.notice_id = n.id AND e.kind = 'cancelled' AND e.actor = ?))
           FROM notices n WHERE mode = ? AND report_year = ?""",
        [instant(now), MACHINE, mode, year],
    )
    return {key: bool(ours) for key, ours in rows.fetchall()}


def stages_told(database: Database, mode: str, year: int, now: datetime) -> dict[int, set[str]]:
    """
    Office → the stages of its ladder that have a notice, unless it was taken back, or waits for a day that is to come:
    drafted by a clock that was ahead, it stands in the way of no stage before it.
    """
    rows = database.execute(
        """SELECT office_id, stage FROM notices
           WHERE mode = ? AND report_year = ? AND kind = 'reminder' AND state <> 'cancelled'
             AND (state = 'released' OR coalesce(not_before, '') <= ?)""",
        [mode, year, instant(now + A_DAY)],
    )
    told: defaultdict[int, set[str]] = defaultdict(set)
    for office_id, stage in rows.fetchall():
        told[office_id].add(stage)
    return told


def latest_released(database: Database, mode: str, year: int, offices: Collection[int]) -> dict[tuple[int, str], str]:
    """(one of these offices, body) → the number of the last notice of this mode and report year that was released to it."""
    rows = database.execute(
        """SELECT office_id, agency_code, number FROM notices INDEXED BY notices_office
           WHERE office_id IN (SELECT value FROM json_each(?)) AND mode = ? AND report_year = ? AND state = 'released'
           ORDER BY id""",
        [json.dumps(sorted(offices)), mode, year],
    )
    return {(office_id, code): number for office_id, code, number in rows.fetchall()}
