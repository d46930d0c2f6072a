from __future__ import annotations

from datetime import date

import pytest

from notifications.lateness import Filing, Lateness, lateness

LEGAL = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("met", "today", "confirmed", "filing", "days"),
    [
        (date(2026, 1, 31), date(2026, 3, 1), False, Filing.ON_TIME, 0),
        (date(2026, 2, 1), date(2026, 3, 1), True, Filing.LATE, 1),
        (None, date(2026, 1, 31), True, Filing.OWED, 0),
        (None, date(2026, 1, 30), False, Filing.OWED, 1),
        (None, date(2026, 2, 1), False, Filing.PAST, 1),
        (None, date(2026, 2, 1), True, Filing.OVERDUE, 1),
    ],
)
def test_the_last_day_is_in_time_and_overdue_needs_a_person(met, today, confirmed, filing, days):
    assert lateness(LEGAL, met, today, confirmed_absent=confirmed) == Lateness(filing, days)
