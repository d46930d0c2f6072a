"""What a person wants to see of the findings: a filter, and the SQL of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from db.opening import Database
from db.schema.search import CELLS, NAMES, SEVERITIES, STATES
from db.words import holds, words_of

NOBODY = "-"
EVERY_CELL = (1 << len(CELLS)) - 1
_BELOW = """SELECT a.code FROM json_each(?) above
CROSS JOIN agencies a INDEXED BY agencies_below ON a.parent = above.value"""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """
    Which findings. Empty fields let everything through; all that are set hold at once.

    `body`: a code; `below`: and of all bodies below it. `rule`: a rule's code. `assignee`: a login, or NOBODY.
    `pending`: only those with a request that waits. `regressed`: only those that came back after they were fixed.
    `text`: words as typed.
    """

    states: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    body: str = ""
    below: bool = False
    year: int | None = None
    rule: str = ""
    assignee: str = ""
    pending: bool = False
    disputed: bool = False
    regressed: bool = False
    text: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What is looked for in the text."""
        return words_of(self.text)

    @property
    def cells(self) -> int:
        """The states and severities, a bit each, as in `report_counts.cells`."""
        wanted = [
            state in (self.states or STATES) and severity in (self.severities or SEVERITIES)
            for state, severity in CELLS
        ]
        return sum(1 << place for place, one in enumerate(wanted) if one)

    @property
    def by_report(self) -> bool:
        """Whether the counts of the reports answer it: nothing is asked of single findings but state and severity."""
        return not (self.rule or self.assignee or self.pending or self.disputed or self.regressed or self.words)


@dataclass(frozen=True, slots=True)
class Condition:
    """
    SQL about `findings f`, and its parameters. `unsaid`: without what is asked of the words.

    `bodies`: the codes of those asked for, in JSON; None: all.
    """

    sql: str
    unsaid: str
    values: dict[str, Any] = field(default_factory=dict)
    bodies: str | None = None


def condition(database: Database, chosen: QueueFilter) -> Condition:
    """All but states and severities: what is counted by them leaves them open."""
    parts, values = ["1"], dict[str, Any]()
    bodies = _bodies(database, chosen)
    if bodies is not None:
        values["bodies"] = bodies
        parts.append("f.agency_code IN (SELECT value FROM json_each(:bodies))")
    if chosen.year is not None:
        values["year"] = chosen.year
        parts.append("f.report_year = :year")
    if chosen.rule:
        values["rule"] = chosen.rule
        parts.append("f.code = :rule")
    if chosen.assignee:
        values["assignee"] = chosen.assignee
        parts.append("f.assignee IS NULL" if chosen.assignee == NOBODY else "f.assignee = :assignee")
    if chosen.pending:
        parts.append("EXISTS (SELECT 1 FROM finding_requests q WHERE q.finding_id = f.id AND q.decision IS NULL)")
    parts += ["f.disputed = 1"] * chosen.disputed + ["f.reopened > 0"] * chosen.regressed
    unsaid = " AND ".join(parts)
    if chosen.words:
        named = {f"word{place}": word for place, word in enumerate(chosen.words)}
        values |= named
        said = " AND ".join(holds(name) for name in named)
        parts.append(f"EXISTS (SELECT 1 FROM finding_words w WHERE w.finding_id = f.id AND {said})")
    return Condition(" AND ".join(parts), unsaid, values, bodies)


def in_cells(chosen: QueueFilter, row: str) -> str:
    """SQL: a row with `state` and `severity` is among those chosen. The words are ours: anything else is left out."""
    states = [state for state in STATES if state in (chosen.states or STATES)]
    severities = [severity for severity in SEVERITIES if severity in (chosen.severities or SEVERITIES)]
    return f"{row}.state IN ({_listed(states)}) AND {row}.severity IN ({_listed(severities)})"


def summed() -> str:
    """SQL: the counts of several rows of `report_counts r`, in the order of CELLS."""
    return ", ".join(f"coalesce(sum(r.{name}), 0)" for name in NAMES)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _bodies(database: Database, chosen: QueueFilter) -> str | None:
    """The codes in JSON; None when all bodies are meant."""
    if not chosen.body:
        return None
    if not chosen.below:
        return json.dumps([chosen.body])
    codes = _below(database, chosen.body)
    (every,) = database.execute("SELECT count(*) FROM agencies").fetchone()
    return None if len(codes) == every else json.dumps(sorted(codes))


def _below(database: Database, code: str) -> set[str]:
    """A body and all below it, level by level. A registry that runs in a ring ends."""
    found = level = {code}
    while level:
        rows = database.execute(_BELOW, [json.dumps(list(level))]).fetchall()
        level = {below for (below,) in rows} - found
        found = found | level
    return found
