"""Which notices are wanted now. A query: asked again without news, it answers the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from db.deadlines import is_unmet
from db.health import suspension
from db.notice_decisions import acknowledged_before
from db.notice_facts import facts_hold, objected
from db.notices import Notice
from db.opening import Database
from db.silences import silence_of, silences_now, silent
from db.times import beijing
from notifications.policy import Policy
from notifications.rectifying import judged_states, rectifications
from notifications.reminding import reminders
from notifications.season import Season, Wanted

# what rests on reports that were read, and on a person's judgement of them, needs no list
ON_REPORTS = frozenset({"rectify", "resolved"})


def wanted(database: Database, season: Season, silenced: list[str]) -> Iterator[Wanted]:
    """
    Every notice that ought to exist at this moment about the reports of one year, and that nobody has silenced.

    `silenced` gets the names of the bodies that are not reminded because of a silence: the law's date waits for nobody.
    """
    silences = silences_now(database, season.now)
    for wish in reminders(database, season):
        if silent(silences, wish.agency.code, wish.office.id):
            silenced.append(wish.agency.name)
        else:
            yield wish
    yield from rectifications(database, season, silences)


def holds(database: Database, item: Notice, policy: Policy) -> bool:
    """Whether the reason of a notice still stands: the report is owed, or the findings are what it says."""
    if item.kind == "reminder":
        return is_unmet(database, item.agency_code, item.report_year) and not acknowledged_before(database, item)
    return facts_hold(database, item, judged_states(policy))


def suspended(database: Database, item: Notice, now: datetime) -> str:
    """
    Why a notice stays where it is although its reason stands, "" when it may leave.

    Our eyes on that portal are in doubt: whatever a notice says of a missing report waits for a person to look. Or a
    person has silenced the body, the office, or a rule whose findings the text names. Or the body objects to one of the
    findings, and nobody has answered it: who has asked to be heard is heard first.
    """
    silence = silence_of(database, item, now)
    if silence is not None:
        return f"静默 {silence.id} 至 {beijing(silence.ends_at)}：{silence.reason}"
    numbers = objected(database, item)
    if numbers:
        return f"单位对问题 {'、'.join(map(str, numbers))} 有异议，维持或撤回决定以后再发"
    return "" if item.kind in ON_REPORTS else suspension(database, item.agency_code)
