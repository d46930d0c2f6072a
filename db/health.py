"""What the monitors look at after a run, the alarms they raise, and whose notices rest because of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.errors import GoujiError
from db.inserting import insert
from db.logbook import log_action
from db.opening import Database, tx
from db.times import instant

WARN, SUSPEND = "warn", "suspend"
NAGGING = timedelta(days=30)  # what a person has lifted is not said again in the same words for so long


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a monitor says of a platform, or of one source. `level`: warn, suspend. `detail`: in words, for people."""

    platform_id: str
    monitor: str
    level: str
    detail: str
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class KeptAlarm:
    """An alarm as stored. `place`: the names of the platform and, for a source, of its agency."""

    id: int
    at: str
    platform_id: str
    source_id: int | None
    place: str
    monitor: str
    level: str
    detail: str
    lifted_by: str | None
    lifted_at: str | None
    lifted_why: str | None


@dataclass(frozen=True, slots=True)
class ListSeen:
    """
    The list of a source in a run, beside the last healthy one before. `before`: its rows, None without one.

    `expected`: earlier years that a person expects there; `control`: whether the positive control held.
    """

    source_id: int
    platform_id: str
    agency: str
    rows: int
    proof: str
    control: bool
    before: int | None
    expected: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """How many units of a platform had an outcome before, and how many of them have another one since this run."""

    platform_id: str
    units: int
    changed: tuple[tuple[str, str], ...]


# an empty column leaves no rows to keep: its outcome says that it was seen
_LISTS = """
WITH seen AS (
  SELECT source_id, json_array_length(rows) AS number, proof, positive_control FROM list_snapshots WHERE crawl_id = :crawl
  UNION SELECT source_id, 0, 'complete', 1 FROM outcomes WHERE crawl_id = :crawl AND outcome = 'column_empty')
SELECT l.source_id, s.platform_id, a.name, l.number, l.proof, l.positive_control,
  (SELECT json_array_length(h.rows) FROM list_snapshots h WHERE h.source_id = l.source_id AND h.crawl_id < :crawl
     AND h.proof = 'complete' AND h.positive_control = 1 ORDER BY h.crawl_id DESC, h.id DESC LIMIT 1),
  s.expected_years
FROM seen l JOIN sources s USING (source_id) JOIN agencies a ON a.code = s.agency_code ORDER BY l.source_id"""
_BEFORE = """
SELECT s.platform_id, o.source_id, o.report_year, o.outcome, max(o.crawl_id) FROM outcomes o JOIN sources s USING (source_id)
WHERE o.crawl_id < :crawl AND o.report_year IN (SELECT DISTINCT report_year FROM outcomes WHERE crawl_id = :crawl)
GROUP BY o.source_id, o.report_year"""
# of a source `s`; asked body by body, so it must not look at the sources of all others
_IS_SUSPENDED = """EXISTS (SELECT 1 FROM alarms m WHERE m.level = 'suspend' AND m.lifted_at IS NULL
  AND m.platform_id = s.platform_id AND (m.source_id IS NULL OR m.source_id = s.source_id))"""
_KEPT = """
SELECT m.id, m.at, m.platform_id, m.source_id,
  p.name || coalesce('：' || (SELECT a.name FROM sources s JOIN agencies a ON a.code = s.agency_code
                             WHERE s.source_id = m.source_id), '') AS place,
  m.monitor, m.level, m.detail, m.lifted_by, m.lifted_at, m.lifted_why
FROM alarms m JOIN platforms p USING (platform_id)"""


def lists_seen(database: Database, crawl_id: int) -> list[ListSeen]:
    """Every list that was walked in a run."""
    return [
        ListSeen(source, platform, name, rows, proof, bool(control), before, tuple(json.loads(expected)))
        for source, platform, name, rows, proof, control, before, expected in database.execute(
            _LISTS, {"crawl": crawl_id}
        ).fetchall()
    ]


def shifts(database: Database, crawl_id: int) -> list[Shift]:
    """The platforms on which a run has outcomes of units that had one before."""
    now = {
        (source, year): outcome
        for source, year, outcome in database.execute(
            "SELECT source_id, report_year, outcome FROM outcomes WHERE crawl_id = ?", [crawl_id]
        ).fetchall()
    }
    units: dict[str, list[tuple[str, str]]] = {}
    for platform, source, year, before, _ in database.execute(_BEFORE, {"crawl": crawl_id}).fetchall():
        units.setdefault(platform, []).append((before, now.get((source, year), before)))
    return [
        Shift(platform, len(pairs), tuple((old, new) for old, new in pairs if old != new))
        for platform, pairs in units.items()
    ]


def listed_rows(database: Database, platform_id: str) -> list[list[str]] | None:
    """The rows of the newest list of each source of a platform; None while one of them was never walked."""
    rows = database.execute(
        """SELECT (SELECT l.rows FROM list_snapshots l WHERE l.source_id = s.source_id
                   ORDER BY l.crawl_id DESC, l.id DESC LIMIT 1)
           FROM sources s WHERE s.platform_id = ? AND s.status = 'active' AND s.column_url <> ''""",
        [platform_id],
    ).fetchall()
    if any(found is None for (found,) in rows):
        return None
    return [row for (found,) in rows for row in json.loads(found)]


def expectations(database: Database, crawl_id: int) -> list[tuple[str, int, int, int | None]]:
    """(platform, year, minimum, maximum) of the platforms of a run."""
    rows = database.execute(
        """SELECT platform_id, report_year, minimum, maximum FROM expectations WHERE platform_id IN
             (SELECT s.platform_id FROM outcomes o JOIN sources s USING (source_id) WHERE o.crawl_id = ?)
           ORDER BY platform_id, report_year""",
        [crawl_id],
    )
    return [(platform, year, least, most) for platform, year, least, most in rows.fetchall()]


def coverages(database: Database, crawl_id: int) -> list[tuple[str, dict[str, int], dict[str, int]]]:
    """(platform, fields counted in this run, the same in the last run that read reports of it)."""
    found: dict[str, list[dict[str, int]]] = {}
    rows = database.execute(
        "SELECT stats FROM crawls WHERE id <= ? AND stats LIKE '%\"fields\"%' ORDER BY id DESC LIMIT 400", [crawl_id]
    )
    stats = [json.loads(text).get("fields", {}) for (text,) in rows.fetchall()]
    for platform in stats[0] if stats else ():
        found[platform] = [run[platform] for run in stats if platform in run][:2]
    return [(platform, runs[0], runs[1]) for platform, runs in found.items() if len(runs) > 1]


def save_alarms(database: Database, crawl_id: int | None, alarms: Iterable[Alarm], now: datetime) -> list[Alarm]:
    """Keep what is new: neither open already, nor lifted by a person not long ago in the same words."""
    new = []
    with tx(database):
        for alarm in alarms:
            known = database.execute(
                """SELECT 1 FROM alarms WHERE platform_id = ? AND source_id IS ? AND monitor = ? AND level = ?
                   AND (lifted_at IS NULL OR (detail = ? AND lifted_at >= ?))""",
                [
                    *(alarm.platform_id, alarm.source_id, alarm.monitor, alarm.level),
                    *(alarm.detail, instant(now - NAGGING)),
                ],
            ).fetchone()
            if known is None:
                row = {name: getattr(alarm, name) for name in Alarm.__slots__}
                insert(database, "alarms", row | {"crawl_id": crawl_id, "at": instant(now)})
                new.append(alarm)
    return new


def alarms(database: Database, *, everything: bool = False) -> list[KeptAlarm]:
    """The open ones, the worst first; or all that ever were, the newest first."""
    order = "m.id DESC" if everything else "m.level = 'warn', m.id"
    where = "" if everything else " WHERE m.lifted_at IS NULL"
    return [KeptAlarm(**row) for row in database.query(f"{_KEPT}{where} ORDER BY {order}")]


def lift(database: Database, number: int, *, by: str, why: str, now: datetime) -> KeptAlarm:
    """End an alarm, with the name and the reason of the person who has looked. GoujiError for none, or no open one."""
    with tx(database):
        found = list(database.query(f"{_KEPT} WHERE m.id = ?", [number]))
        if not found:
            raise GoujiError(f"没有警报 {number}")
        if found[0]["lifted_at"] is not None:
            raise GoujiError(f"警报 {number} 已由 {found[0]['lifted_by']} 解除")
        database.execute(
            "UPDATE alarms SET lifted_by = ?, lifted_at = ?, lifted_why = ? WHERE id = ?",
            [by, instant(now), why, number],
        )
        log_action(database, by, "alarm lifted", str(number), why, now)
    return KeptAlarm(**found[0])


def suspend(database: Database, platform_id: str, *, by: str, why: str, now: datetime) -> None:
    """Let no notice leave for the bodies of a platform, on a person's word."""
    with tx(database):
        if database.execute("SELECT 1 FROM platforms WHERE platform_id = ?", [platform_id]).fetchone() is None:
            raise GoujiError(f"名录里没有平台 {platform_id}")
        row = {"platform_id": platform_id, "monitor": "person", "level": SUSPEND, "detail": f"{by}：{why}"}
        insert(database, "alarms", row | {"at": instant(now)})
        log_action(database, by, "platform suspended", platform_id, why, now)


def suspension(database: Database, agency_code: str) -> str:
    """
    Why no notice about a missing report may leave for a body, "" when it may.

    All the lists that would have to name its report are suspended. A body without a list is not concerned.
    """
    rows = database.conn.execute(
        f"""SELECT {_IS_SUSPENDED}, s.platform_id, s.source_id FROM sources s
            WHERE s.agency_code = ? AND s.role <> 'legacy' AND s.status IN ('active', 'manual')""",
        [agency_code],
    ).fetchall()
    if not rows or not all(suspended for suspended, *_ in rows):
        return ""
    told = database.execute(
        f"""{_KEPT} WHERE m.level = 'suspend' AND m.lifted_at IS NULL AND m.platform_id = ?
            AND (m.source_id IS NULL OR m.source_id = ?) ORDER BY m.id""",
        [rows[0][1], rows[0][2]],
    ).fetchone()
    return f"{told[4]}：{told[7]}（警报 {told[0]}，核对后用 gouji portals lift {told[0]} 解除）"
