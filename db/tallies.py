"""Numbers for charts and lists: how often each rule fired, and what happened on each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from db.opening import Database

# What people or the machine have made of findings, for a small chart.
SHOWN = ("confirmed", "dismissed", "waived", "fixed")
_JUDGED = ("confirmed", "dismissed", "waived")


@dataclass(frozen=True, slots=True)
class RuleTally:
    """How often a rule fired: findings by (year, state)."""

    code: str
    counts: Mapping[tuple[int, str], int]

    @property
    def fired(self) -> int:
        """All findings it has ever had."""
        return sum(self.counts.values())

    def of(self, *, year: int | None = None, state: str | None = None) -> int:
        """How many of a year, of a state, of both."""
        return sum(number for (at, what), number in self.counts.items() if year in (None, at) and state in (None, what))

    @property
    def dismissed_percent(self) -> int | None:
        """Of those that a person's decision stands on, how many were dismissed; None where there is none."""
        judged = sum(self.of(state=state) for state in _JUDGED)
        return round(100 * self.of(state="dismissed") / judged) if judged else None


def rule_tallies(database: Database) -> tuple[RuleTally, ...]:
    """Every rule that has a finding, by code."""
    found: dict[str, dict[tuple[int, str], int]] = {}
    rows = database.execute(
        """SELECT code, report_year, state, sum(number) FROM finding_counts WHERE number > 0
           GROUP BY code, report_year, state ORDER BY code, report_year, state"""
    )
    for code, year, state, number in rows.fetchall():
        found.setdefault(code, {})[year, state] = number
    return tuple(RuleTally(code, counts) for code, counts in found.items())


def assignees(database: Database) -> Mapping[str, int]:
    """Who has findings to work on, and how many of them are open."""
    rows = database.execute(
        """SELECT assignee, sum(CASE state WHEN 'open' THEN number ELSE 0 END) FROM finding_counts
           WHERE assignee <> '' AND number > 0 GROUP BY assignee ORDER BY assignee"""
    )
    return dict(rows.fetchall())


def years_of_findings(database: Database) -> tuple[int, ...]:
    """The report years that have findings, the newest first."""
    rows = database.execute("SELECT DISTINCT report_year FROM finding_counts WHERE number > 0 ORDER BY 1 DESC")
    return tuple(year for (year,) in rows.fetchall())


def events_by_day(
    database: Database, first: date, last: date, kinds: Iterable[str] = SHOWN
) -> Mapping[date, Mapping[str, int]]:
    """Local day → kind of event → how many; days on which nothing happened are left out. Both ends count."""
    wanted = frozenset(kinds)
    rows = database.execute(
        "SELECT day, kind, number FROM event_days WHERE day BETWEEN ? AND ? ORDER BY day",
        [first.isoformat(), last.isoformat()],
    )
    found: dict[date, dict[str, int]] = {}
    for day, kind, number in rows.fetchall():
        if kind in wanted:
            found.setdefault(date.fromisoformat(day), {})[kind] = number
    return found
