"""待办: reports in working order, with their findings as lines. Quick however many there are."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass

from db.finding_filters import QueueFilter, condition, in_cells
from db.finding_lines import Line, report_lines
from db.opening import Database, snapshot
from db.queue_ways import Counts, Position, Window, count, find, total_of

MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class QueueReport:
    """A report in the queue. `more`: lines that are left off; the page of the report has them."""

    position: Position
    agency: str
    lines: tuple[Line, ...]
    more: int

    @property
    def agency_code(self) -> str:
        """Whose report it is."""
        return self.position.agency_code

    @property
    def year(self) -> int:
        """The report year."""
        return -self.position.newest


@dataclass(frozen=True, slots=True)
class QueuePage:
    """
    `next`, `previous`: what to give as `after` or `before` for the pages beside it; None at the ends.

    `counts`: findings by (state, severity) for everything in the filter but states and severities; `total`: those chosen.
    Both None: more than `db.words.MOST` findings hold these words, and nobody has counted them. A page may then hold fewer
    reports than asked for, even none, and have a next one. `queue_counts` counts them, in a second or more.
    """

    reports: tuple[QueueReport, ...]
    next: Position | None
    previous: Position | None
    total: int | None
    counts: Counts | None


def queue_page(
    database: Database,
    chosen: QueueFilter,
    *,
    after: Position | None = None,
    before: Position | None = None,
    size: int = 20,
) -> QueuePage:
    """One page of what is chosen, as it stood at one moment. `after`, `before`: at most one of them."""
    window = Window(after if before is None else None, before, size)
    with nullcontext() if database.conn.in_transaction else snapshot(database):
        where = condition(database, chosen)
        found = find(database, chosen, where, window)
        positions = found.positions[:size]
        lines = report_lines(
            database,
            [(one.agency_code, -one.newest) for one in positions],
            matching=f"{where.sql} AND {in_cells(chosen, 'f')}",
            values=where.values,
        )
        names = _names(database, positions)
    shown = [
        QueueReport(one, names[one.agency_code], lines[key][:MOST_LINES], max(0, len(lines[key]) - MOST_LINES))
        for one in positions
        if (key := (one.agency_code, -one.newest)) in lines
    ]
    onward = found.stopped or (positions[-1] if len(found.positions) > size else None)
    total = None if found.counts is None else total_of(chosen, found.counts)
    if window.before is not None:
        following = positions[0] if positions else found.stopped
        return QueuePage(tuple(reversed(shown)), following, onward, total, found.counts)
    previous = positions[0] if positions and after is not None else None
    return QueuePage(tuple(shown), onward, previous, total, found.counts)


def queue_counts(database: Database, chosen: QueueFilter) -> Counts:
    """The counts of a filter, exact however many findings hold its words. Slow where `QueuePage.counts` is None."""
    return count(database, chosen, condition(database, chosen))


def _names(database: Database, positions: list[Position]) -> dict[str, str]:
    codes = sorted({one.agency_code for one in positions})
    rows = database.execute(
        "SELECT a.code, a.name FROM json_each(?) b CROSS JOIN agencies a ON a.code = b.value", [json.dumps(codes)]
    )
    return dict(rows.fetchall())
