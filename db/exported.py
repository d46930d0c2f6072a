"""What leaves as a file: findings with their history, in the order of the queue, a few at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from db.answers import Answer, last_answers
from db.finding_queries import Event
from db.opening import Database
from db.versions import address_of

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a person has asked for. An empty filter lets everything through."""

    years: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()

    def parameters(self) -> dict[str, str]:
        """The filters as the queries take them."""
        names = ("years", "agencies", "states", "severities")
        return {name: json.dumps(list(getattr(self, name))) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """
    A finding as it stands, with the last sighting of it and its report.

    `evidence`: one element of `findings` in the JSON contract, `operands` and `diagnosis` beside it. `events`: the
    history, the first one first. `answer`: what the body said last.
    """

    id: int
    fingerprint: str
    agency_code: str
    agency: str
    report_year: int
    code: str
    subject: str
    severity: str
    state: str
    reason: str | None
    title: str
    waived_until: str | None
    reopened: int
    lock_version: int
    first_seen: str
    updated_at: str
    message: str
    evidence: dict[str, Any]
    cause: int
    url: str
    published_on: str | None
    answer: Answer | None = None
    events: tuple[Event, ...] = ()


_CHOSEN = """
WHERE (:years = '[]' OR f.report_year IN (SELECT value FROM json_each(:years)))
  AND (:agencies = '[]' OR f.agency_code IN (SELECT value FROM json_each(:agencies)))
  AND (:states = '[]' OR f.state IN (SELECT value FROM json_each(:states)))
  AND (:severities = '[]' OR f.severity IN (SELECT value FROM json_each(:severities)))"""
# only the numbers are sorted: the evidence of a hundred thousand findings would fill the memory
_NUMBERS = f"""
SELECT f.id FROM findings f
JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id {_CHOSEN}
ORDER BY f.agency_code, f.report_year DESC, CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
  f.reopened = 0, s.cause, f.code, f.subject, f.id"""
_ROWS = f"""
SELECT f.id, f.fingerprint, f.agency_code, a.name AS agency, f.report_year, f.code, f.subject, f.severity, f.state,
  f.reason, f.title, f.waived_until, f.reopened, f.lock_version, first.at AS first_seen, f.updated_at, s.message,
  s.evidence, s.cause, coalesce({address_of("v.report_id")}, '') AS url, v.published_on
FROM json_each(:numbers) n JOIN findings f ON f.id = n.value JOIN agencies a ON a.code = f.agency_code
JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id
JOIN audit_runs first ON first.id = f.first_run_id LEFT JOIN versions v ON v.id = f.last_version_id
ORDER BY n.key"""
_EVENTS = """
SELECT finding_id, at, actor, kind, from_state, to_state, reason, note FROM finding_events
WHERE finding_id IN (SELECT value FROM json_each(:numbers)) ORDER BY finding_id, id"""


def chosen_numbers(database: Database, selection: Selection) -> list[int]:
    """The findings that were asked for: by body, the newest report first, the gravest first."""
    return [number for (number,) in database.execute(_NUMBERS, selection.parameters()).fetchall()]


def exported(database: Database, numbers: Sequence[int], *, history: bool = False) -> Iterator[Exported]:
    """These findings in this order. Read in a `snapshot`, or some may be gone from what was asked for."""
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        events = _events(database, batch) if history else {}
        answers = last_answers(database, batch)
        for row in list(database.query(_ROWS, {"numbers": json.dumps(batch)})):
            number, evidence = row["id"], json.loads(row.pop("evidence"))
            told = tuple(events.get(number, ()))
            yield Exported(**row, evidence=evidence, events=told, answer=answers.get(number))


def body_counts(database: Database, selection: Selection) -> list[tuple[str, str, str, str, int]]:
    """(code, name, severity, state, how many) of the findings that were asked for, by body."""
    rows = database.execute(
        f"""SELECT f.agency_code, a.name, f.severity, f.state, count(*)
            FROM findings f JOIN agencies a ON a.code = f.agency_code {_CHOSEN}
            GROUP BY f.agency_code, f.severity, f.state ORDER BY f.agency_code""",
        selection.parameters(),
    )
    return [tuple(row) for row in rows.fetchall()]


def years_known(database: Database) -> list[int]:
    """The report years that anything is known of, the newest first."""
    rows = database.execute(
        """SELECT report_year FROM reports UNION SELECT report_year FROM findings UNION
           SELECT report_year FROM outcomes UNION SELECT report_year FROM deadlines ORDER BY 1 DESC"""
    )
    return [year for (year,) in rows.fetchall()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """
    A stored report. `published_on`, `first_seen`: of its first version that was fetched, else of the first one.

    `fetched`: False for what was only handed in by a person. `read_status`: of the newest version.
    """

    agency_code: str
    report_year: int
    versions: int
    fetched: bool
    published_on: str | None
    first_seen: str
    read_status: str
    url: str


def kept_reports(database: Database, codes: Iterable[str] = ()) -> dict[tuple[str, int], Kept]:
    """Body and year → its report, where there is one. `codes`: only of these bodies."""
    rows = database.query(
        f"""SELECT r.agency_code, r.report_year, count(*) AS versions, max(v.capture_id IS NOT NULL) AS fetched,
              {address_of("r.id")} AS url,
              (SELECT json_array(w.published_on, w.first_seen) FROM versions w WHERE w.report_id = r.id
               ORDER BY w.capture_id IS NULL, w.seq LIMIT 1) AS dates,
              (SELECT w.read_status FROM versions w WHERE w.report_id = r.id ORDER BY w.seq DESC LIMIT 1) AS read_status
            FROM reports r JOIN versions v ON v.report_id = r.id
            WHERE :codes = '[]' OR r.agency_code IN (SELECT value FROM json_each(:codes)) GROUP BY r.id""",
        {"codes": json.dumps(sorted(codes))},
    )
    return {(row["agency_code"], row["report_year"]): _kept(row) for row in rows}


def redated(database: Database, codes: Iterable[str] = ()) -> set[tuple[str, int]]:
    """
    Body and year of the reports (of these bodies) of which a version that was fetched later names an earlier day than the
    first one.
    """
    rows = database.execute(
        """SELECT DISTINCT r.agency_code, r.report_year FROM reports r JOIN versions v ON v.report_id = r.id
           JOIN versions w ON w.report_id = r.id AND w.seq > v.seq AND w.published_on < v.published_on
           WHERE v.capture_id IS NOT NULL AND w.capture_id IS NOT NULL
             AND (:codes = '[]' OR r.agency_code IN (SELECT value FROM json_each(:codes)))""",
        {"codes": json.dumps(sorted(codes))},
    )
    return {(code, year) for code, year in rows.fetchall()}


def _kept(row: dict[str, Any]) -> Kept:
    published_on, first_seen = json.loads(row.pop("dates"))
    return Kept(**(row | {"fetched": bool(row["fetched"])}), published_on=published_on, first_seen=first_seen)


def _events(database: Database, numbers: Sequence[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    for row in database.query(_EVENTS, {"numbers": json.dumps(list(numbers))}):
        found.setdefault(row.pop("finding_id"), []).append(Event(**row))
    return found
