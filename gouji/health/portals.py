"""Portals that somebody has to look after."""

from __future__ import annotations

from collections.abc import Sequence

from db.health import SUSPEND, KeptAlarm
from db.opening import Database
from gouji.commands.portals import told_failures
from gouji.health.finding import Finding, look, note
from gouji.rendering.outcomes import MONITORS

SUSPENDED, ALARMS, PORTALS = "暂停的门户", "门户警报", "门户"
MOST_ALARMS = 20


def check_alarms(open_alarms: Sequence[KeptAlarm]) -> list[Finding]:
    """What the monitors have said and nobody has lifted, the worst first."""
    found = [
        (look if one.level == SUSPEND else note)(
            SUSPENDED if one.level == SUSPEND else ALARMS,
            f"{one.place}（{MONITORS[one.monitor]}）：{one.detail}",
            f"核对以后 gouji portals lift {one.id} --by … --why …",
        )
        for one in open_alarms[:MOST_ALARMS]
    ]
    if (rest := len(open_alarms) - MOST_ALARMS) > 0:
        found.append(look(ALARMS, f"还有 {rest} 条没有列出", "gouji portals alarms"))
    return found


def check_failures(database: Database, years: Sequence[int]) -> list[Finding]:
    """Portals that have refused or failed for days."""
    return [look(PORTALS, words, "gouji portals status 看全部门户") for words in told_failures(database, years)]
