"""The dates to correct that a notice has named: what was told counts, whatever the settings say since."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from audit.severity import Severity
from audit.wording import SEVERITIES
from db.missed_dates import Asked
from db.named_dates import first_date
from db.notices import Notice
from db.times import local_day, moment_of
from notifications.calendar import add_workdays, workdays_left
from notifications.season import Season

_HEAD = re.compile(f"〔({'|'.join(SEVERITIES.values())}) [A-Z0-9]+〕")
_DATE = re.compile(r"整改期限：(\d{4})年(\d{1,2})月(\d{1,2})日")


def told_days(text: str) -> dict[str, date]:
    """Severity in words → the last date that its lines name; empty for a text that names none."""
    days, word = dict[str, date](), ""
    for line in text.splitlines():
        if head := _HEAD.search(line):
            word = head[1]
        if word and (found := _DATE.search(line)) and (day := _day(*map(int, found.groups()))):
            days[word] = max(day, days.get(word, day))
    return days


def _day(year: int, month: int, day: int) -> date | None:
    """None for what is no day: a person may have written it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def too_near(item: Notice, season: Season) -> bool:
    """
    Whether the first date that a draft names is over or has come near while the draft waited: fewer than half of the
    working days are left that it gives from its planned day on.
    """
    today, planned = local_day(season.now), local_day(moment_of(item.not_before or item.created_at))
    first = first_date(item.kind, item.body_text)
    if first is None or today <= planned:
        return False
    left, given = (workdays_left(day, first, season.overrides) for day in (today, planned))
    return first < today or 2 * left < given


def last_day(notice: Asked, severities: Collection[str], season: Season) -> date:
    """
    The last day to correct findings of these severities: the date that was told, or as many working days after the notice
    arrived. What a text of other templates does not say, the settings do.
    """
    told = told_days(notice.text)

    def ends(severity: str) -> date:
        # a finding may stand in the line of a graver one
        day = told.get(SEVERITIES[Severity(severity)], max(told.values(), default=None))
        if day is None:
            return add_workdays(notice.reached_on, season.days_of(notice.agency_code)[severity], season.overrides)
        days = workdays_left(notice.dated_on, day, season.overrides)
        return max(day, add_workdays(notice.reached_on, days, season.overrides))

    return max(map(ends, severities))
