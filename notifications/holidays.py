"""Days off of a year that the State Council has not announced yet: fixed dates and lunar festivals as data.

Too many days off move a reminder earlier and 逾期 later. Both errors are on the safe side, too few are not.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

# year → 正月初一, 端午 (五月初五), 中秋 (八月十五)
LUNAR = {
    2027: (date(2027, 2, 6), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 6, 5), date(2030, 9, 12)),
    2031: (date(2031, 1, 23), date(2031, 6, 24), date(2031, 10, 1)),
    2032: (date(2032, 2, 11), date(2032, 6, 12), date(2032, 9, 19)),
    2033: (date(2033, 1, 31), date(2033, 6, 1), date(2033, 9, 8)),
    2034: (date(2034, 2, 19), date(2034, 6, 20), date(2034, 9, 27)),
    2035: (date(2035, 2, 8), date(2035, 6, 10), date(2035, 9, 16)),
    2036: (date(2036, 1, 28), date(2036, 5, 30), date(2036, 10, 4)),
    2037: (date(2037, 2, 15), date(2037, 6, 18), date(2037, 9, 24)),
    2038: (date(2038, 2, 4), date(2038, 6, 7), date(2038, 9, 13)),
    2039: (date(2039, 1, 24), date(2039, 5, 27), date(2039, 10, 2)),
    2040: (date(2040, 2, 12), date(2040, 6, 14), date(2040, 9, 20)),
}
# 清明 is the 4th or the 5th; both count
FIXED = ((1, 1), (4, 4), (4, 5), (5, 1), (5, 2), *((10, day) for day in range(1, 8)))
BEFORE_SPRING, AFTER_SPRING = 1, 6  # 除夕 to 初七


@lru_cache(maxsize=64)
def usual_days_off(year: int) -> frozenset[date]:
    """Festivals of a year with the whole usual break; weekends are not in it. After 2040: fixed dates only."""
    days = {date(year, month, day) for month, day in FIXED}
    if year in LUNAR:
        spring, *others = LUNAR[year]
        days.update(others)
        days.update(spring + timedelta(days=offset) for offset in range(-BEFORE_SPRING, AFTER_SPRING + 1))
    return frozenset(days)
