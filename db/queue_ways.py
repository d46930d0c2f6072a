"""
Where the reports of a queue's page stand. Three ways to the same answer.

Counts kept for each report answer what asks for states, severities, bodies and years. What few findings hold is listed
whole and put in order. What many hold is found by walking along the reports in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.errors import GoujiError
from db.finding_filters import NOBODY, Condition, QueueFilter, in_cells, summed
from db.opening import Database
from db.schema.search import CELLS, SEVERITIES, STATES
from db.words import MOST, Offer, offer

LONGEST_WALK = 4_000  # reports whose words are looked at for one page
MOST_LISTED = 8_000  # findings that are put in order where walking would do as well
_READ = 4  # how many times as long it takes when the text of a finding is read

Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a report stands in the queue. `place`: 0 disputed, 1 came back, 2 to 4 by severity, 5 confirmed, 6 the rest."""

    place: int
    agency_code: str
    newest: int

    def __str__(self) -> str:
        return f"{self.place}.{-self.newest}.{self.agency_code}"

    @classmethod
    def of(cls, text: str) -> Position:
        """The position that `str` wrote. GoujiError when it is none."""
        place, _, rest = text.partition(".")
        year, _, code = rest.partition(".")
        if not (place.isdecimal() and year.isdecimal() and code and len(place) < 3 and len(year) < 5):
            raise GoujiError("翻页的位置不对，请从第一页看起")
        return cls(int(place), code, -int(year))


@dataclass(frozen=True, slots=True)
class Found:
    """
    Positions in order, one more than asked for where there are more; `stopped`: where a walk was given up.

    `counts`: None where nobody has counted.
    """

    positions: list[Position]
    counts: Counts | None
    stopped: Position | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the queue: behind `after`, or before `before`, nearest first."""

    after: Position | None
    before: Position | None
    size: int

    @property
    def sql(self) -> str:
        if self.before is not None:
            return "(r.place, r.agency_code, r.newest) < (:place, :code, :newest)"
        return "(r.place, r.agency_code, r.newest) > (:place, :code, :newest)" if self.after is not None else "1"

    @property
    def order(self) -> str:
        down = " DESC" if self.before is not None else ""
        return f"ORDER BY r.place{down}, r.agency_code{down}, r.newest{down}"

    @property
    def values(self) -> dict[str, Any]:
        edge = self.before or self.after
        return {"place": edge.place, "code": edge.agency_code, "newest": edge.newest} if edge else {}


@dataclass(frozen=True, slots=True)
class _Way:
    """
    A FROM clause that comes to all findings which can be meant, and what must be asked of each.

    `size`: how many it goes through, or about so many; `cost`: as much as that many that no text is read of.
    """

    source: str
    asked: str
    size: int
    cost: int


def find(database: Database, chosen: QueueFilter, where: Condition, window: Window) -> Found:
    """The part of the queue in the window."""
    if chosen.by_report:
        return _by_report(database, chosen, where, window)
    way = min(_ways(database, chosen, where), key=lambda one: one.cost, default=None)
    counted = where.bodies is None and not chosen.pending and not chosen.words  # the cube knows the counts
    most = MOST_LISTED if counted else MOST
    if way is None or (way.cost > most and (counted or chosen.words)):
        return _walked(database, chosen, where, window, None if chosen.words else cube(database, chosen))
    if way.cost > MOST_LISTED and not chosen.words:
        counts = _counted(database, where, way)
        if total_of(chosen, counts) > MOST_LISTED // 4:  # common enough among these bodies to be met soon
            return _walked(database, chosen, where, window, counts)
    return _listed(database, chosen, where, window, way)


def total_of(chosen: QueueFilter, counts: Counts) -> int:
    """How many of the counted findings are of the chosen states and severities."""
    states, severities = chosen.states or STATES, chosen.severities or SEVERITIES
    return sum(number for (state, severity), number in counts.items() if state in states and severity in severities)


def count(database: Database, chosen: QueueFilter, where: Condition) -> Counts:
    """Exact, by state and severity; through all findings where nothing else answers."""
    found = find(database, chosen, where, Window(None, None, 0))
    if found.counts is not None:
        return found.counts
    return _counted(database, where, _Way("findings f", where.sql, 0, 0))


def _counted(database: Database, where: Condition, way: _Way) -> Counts:
    rows = database.execute(
        f"SELECT f.state, f.severity, count(*) FROM {way.source} WHERE {way.asked} GROUP BY f.state, f.severity",
        where.values,
    )
    return {(state, severity): number for state, severity, number in rows.fetchall()}


def _by_report(database: Database, chosen: QueueFilter, where: Condition, window: Window) -> Found:
    wanted, values = f"r.cells & {chosen.cells} <> 0 AND {window.sql}", {**where.values, **window.values}
    if chosen.year is not None:
        wanted += " AND r.newest = -:year"
    rows = "report_counts r INDEXED BY report_counts_order"
    if where.bodies is not None:
        rows = "json_each(:bodies) b CROSS JOIN report_counts r ON r.agency_code = b.value"
        counts = _counts_of_bodies(database, rows, chosen, values)
    else:
        counts = cube(database, chosen)
    found = database.execute(
        f"SELECT r.place, r.agency_code, r.newest FROM {rows} WHERE {wanted} {window.order} LIMIT {window.size + 1}",
        values,
    )
    return Found([Position(*row) for row in found.fetchall()], counts)


def _counts_of_bodies(database: Database, rows: str, chosen: QueueFilter, values: dict[str, Any]) -> Counts:
    year = "r.report_year = :year" if chosen.year is not None else "1"
    numbers = database.execute(f"SELECT {summed()} FROM {rows} WHERE {year}", values).fetchone()
    return {cell: number for cell, number in zip(CELLS, numbers, strict=True) if number}


def cube(database: Database, chosen: QueueFilter) -> dict[tuple[str, str], int]:
    """Counts by state and severity for what `finding_counts` knows: year, rule, assignee, disputed, regressed."""
    values = {
        "year": chosen.year,
        "rule": chosen.rule,
        "assignee": "" if chosen.assignee == NOBODY else chosen.assignee,
    }
    conditions = [
        *["report_year = :year"] * (chosen.year is not None),
        *["code = :rule"] * bool(chosen.rule),
        *["assignee = :assignee"] * bool(chosen.assignee),
        *["disputed = 1"] * chosen.disputed,
        *["regressed = 1"] * chosen.regressed,
    ]
    rows = database.execute(
        f"""SELECT state, severity, sum(number) FROM finding_counts WHERE {" AND ".join(conditions) or "1"}
            GROUP BY state, severity HAVING sum(number) > 0""",
        values,
    )
    return {(state, severity): number for state, severity, number in rows.fetchall()}


def _ways(database: Database, chosen: QueueFilter, where: Condition) -> Iterator[_Way]:
    dear = _READ if chosen.words else 1
    if chosen.pending:
        (size,) = database.execute("SELECT count(*) FROM finding_requests WHERE decision IS NULL").fetchone()
        asked = "finding_requests a INDEXED BY finding_requests_pending"
        source = (
            f"{asked} CROSS JOIN findings f INDEXED BY findings_number ON a.decision IS NULL AND f.id = a.finding_id"
        )
        yield _Way(source, where.sql, size, size * dear)
    if where.bodies is not None:
        source = "json_each(:bodies) b CROSS JOIN findings f INDEXED BY findings_report ON f.agency_code = b.value"
        size = _about(database, where)
        yield _Way(source, where.sql, size, size * dear)
    if chosen.words:
        words = offer(database, chosen.words)
        asked = where.unsaid if words.exact else where.sql
        if words.expression or not words.size:
            yield _Way(_searched(words), asked, words.size, words.size * (2 if words.exact else dear))
    for index, one in _indexes(chosen):
        size = sum(cube(database, one).values())
        yield _Way(f"findings f INDEXED BY {index}", where.sql, size, size * dear)


def _about(database: Database, where: Condition) -> int:
    """How many findings these bodies have, if they are like all others."""
    (bodies, findings, reports) = database.execute(
        """SELECT json_array_length(:bodies), (SELECT coalesce(sum(number), 0) FROM finding_counts),
             (SELECT count(*) FROM agencies)""",
        where.values,
    ).fetchone()
    return int(bodies * findings // reports) + 1


def _indexes(chosen: QueueFilter) -> Iterator[tuple[str, QueueFilter]]:
    """The indexes that lead to what is chosen, each with the part of the filter that it answers."""
    if chosen.rule:
        yield "findings_rule", QueueFilter(rule=chosen.rule, year=chosen.year)
    if chosen.assignee not in ("", NOBODY):
        yield "findings_assignee", QueueFilter(assignee=chosen.assignee)
    if chosen.disputed:
        yield "findings_disputed", QueueFilter(disputed=True)
    if chosen.regressed:
        yield "findings_regressed", QueueFilter(regressed=True)


def _searched(words: Offer) -> str:
    if not words.size:
        return "(SELECT 0 AS number WHERE 0) m CROSS JOIN findings f ON f.id = m.number"
    # the expression is made of quoted threes only
    matched = words.expression.replace("'", "''")
    return (
        f"(SELECT rowid AS number FROM finding_search WHERE finding_search MATCH '{matched}' LIMIT {MOST + 1}) m"
        " CROSS JOIN findings f INDEXED BY findings_number ON f.id = m.number"
    )


def _listed(database: Database, chosen: QueueFilter, where: Condition, window: Window, way: _Way) -> Found:
    """All findings of the smallest way, the others asked of each."""
    rows = database.execute(
        f"""WITH found AS MATERIALIZED (
          SELECT f.agency_code, f.report_year, f.state, f.severity FROM {way.source} WHERE {way.asked})
        SELECT state, severity, count(*) FROM found GROUP BY state, severity
        UNION ALL SELECT * FROM (SELECT r.place, r.agency_code, r.newest
          FROM (SELECT DISTINCT agency_code, report_year FROM found WHERE {in_cells(chosen, "found")}) d
          CROSS JOIN report_counts r ON r.agency_code = d.agency_code AND r.report_year = d.report_year
          WHERE {window.sql} {window.order} LIMIT {window.size + 1})""",
        {**where.values, **window.values},
    ).fetchall()
    counts = {(row[0], row[1]): row[2] for row in rows if isinstance(row[0], str)}
    return Found([Position(*row) for row in rows if not isinstance(row[0], str)], counts)


def _walked(database: Database, chosen: QueueFilter, where: Condition, window: Window, counts: Counts | None) -> Found:
    """Along the reports in order, each asked for a finding that is meant; not for ever where texts are read."""
    year = "r.newest = -:year" if chosen.year is not None else "1"
    holds = f"""EXISTS (SELECT 1 FROM findings f INDEXED BY findings_report WHERE f.agency_code = r.agency_code
      AND f.report_year = -r.newest AND {in_cells(chosen, "f")} AND {where.sql})"""
    body = "r.agency_code IN (SELECT value FROM json_each(:bodies))" if where.bodies is not None else "1"
    reports = (
        f"report_counts r INDEXED BY report_counts_order WHERE r.cells & {chosen.cells} <> 0 AND {year} AND {body}"
    )
    values = {**where.values, **window.values}
    if not chosen.words:
        found = database.execute(
            f"SELECT r.place, r.agency_code, r.newest FROM {reports} AND {window.sql} AND {holds} {window.order}"
            f" LIMIT {window.size + 1}",
            values,
        )
        return Found([Position(*row) for row in found.fetchall()], counts)
    rows = database.execute(
        f"SELECT r.place, r.agency_code, r.newest, {holds} FROM {reports} AND {window.sql} {window.order}", values
    )
    positions: list[Position] = []
    for walked, (*place, held) in enumerate(rows, 1):
        if held:
            positions.append(Position(*place))
        if len(positions) > window.size:
            break
        if walked >= LONGEST_WALK:
            return Found(positions, counts, stopped=Position(*place))
    return Found(positions, counts)
