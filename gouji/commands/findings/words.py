"""Options that several commands share, and the way they decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import click

from audit.errors import GoujiError
from db.decisions import REASONS
from db.finding_numbers import members
from db.happenings import Decision
from db.opening import Database, open_database
from db.states import State
from db.together import Done, decide_together
from gouji.acting import acting, person
from gouji.arguments import ROW_NUMBER
from gouji.cli import Context
from gouji.rights import Right

NUMBER = click.argument("number", type=ROW_NUMBER, metavar="N")
NUMBERS = click.argument("numbers", type=ROW_NUMBER, nargs=-1, required=True, metavar="N…")
BY = acting("决定人")
GROUP = click.option("--group", is_flag=True, help="连同一原因的其他问题一起，每个问题各留一条记录。")
REASON = click.option(
    "--reason", required=True, type=click.Choice(list(REASONS)), help="；".join(f"{k} {v}" for k, v in REASONS.items())
)

Items = Sequence[tuple[int, int | None]]


def decide(
    context: Context, numbers: Iterable[int], decision: Decision, by: str, *, states: Sequence[State] = ()
) -> list[Done]:
    """
    Decide about all of them or none. `states`: of the whole groups, those members that stand so.

    Bound to the findings as they stood before the password was asked for: a person takes time to type.
    """
    with open_database(context.settings.storage.database) as database:
        items = items_of(database, numbers, states)
        now = datetime.now(UTC)
        return decide_together(database, items, decision, by=person(database, by, Right.DECIDE, now), now=now)


def items_of(database: Database, numbers: Iterable[int], states: Sequence[State] = ()) -> Items:
    """
    (number, lock_version) of each, once.

    Of a group that is open, those that were named and those for which nobody has asked: he would lose his request.
    """
    chosen: dict[int, int] = {}
    for number in numbers:
        for one in members(database, number):
            fits = one.state in states and not (one.asked and tuple(states) == (State.OPEN,))
            if one.id == number or fits:
                chosen[one.id] = one.lock_version
    return list(chosen.items())


def listed(done: Iterable[Done]) -> str:
    """Their numbers."""
    return "、".join(str(one.number) for one in done)


def reason_given(note: str) -> str:
    """A note that says something."""
    if not note.strip():
        raise GoujiError("--note 要写理由")
    return note
