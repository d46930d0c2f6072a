from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.times import BEIJING
from notifications.calendar import (
    NORMAL_HOURS,
    WHOLE_DAY,
    Workday,
    act_by,
    add_workdays,
    is_workday,
    next_opening,
    spoken,
    warnings,
    workdays_left,
)
from notifications.ladder import AFTER, BEFORE, ORDER, Step, following, ladder, reached
from tests.notifications.world import beijing_time

NONE: dict[date, bool] = {}
JANUARY: dict[int, Mapping[str, tuple[int, ...]]] = {  # due year → stage → day
    2025: {"T-30": (2024, 12, 27), "T-15": (1, 10), "T-7": (1, 20), "T-3": (1, 24), "T-1": (1, 26), "T-0": (1, 27)}
    | {"T+1": (2, 5), "T+8": (2, 8)},
    2026: {"T-30": (2025, 12, 31), "T-15": (1, 15), "T-7": (1, 23), "T-3": (1, 27), "T-1": (1, 29), "T-0": (1, 30)}
    | {"T+1": (2, 2), "T+8": (2, 9)},
    2027: {"T-30": (2026, 12, 30), "T-15": (1, 14), "T-7": (1, 22), "T-3": (1, 26), "T-1": (1, 28), "T-0": (1, 29)}
    | {"T+1": (2, 1), "T+8": (2, 15)},
    2028: {"T-30": (2027, 12, 24), "T-15": (1, 7), "T-7": (1, 17), "T-1": (1, 21), "T-0": (1, 24)}
    | {"T+1": (2, 2), "T+8": (2, 8)},
}
MARCH: dict[int, Mapping[str, tuple[int, ...]]] = {
    2025: {
        "T-30": (2, 28),
        "T-15": (3, 14),
        "T-7": (3, 24),
        "T-1": (3, 28),
        "T-0": (3, 31),
        "T+1": (4, 1),
        "T+8": (4, 8),
    },
    2026: {"T-30": (2, 28), "T-15": (3, 16), "T-7": (3, 24), "T-3": (3, 27), "T-1": (3, 30), "T-0": (3, 31)}
    | {"T+1": (4, 1), "T+8": (4, 8)},
    2027: {"T-30": (3, 1), "T-15": (3, 16), "T-7": (3, 24), "T-3": (3, 26), "T-1": (3, 30), "T-0": (3, 31)}
    | {"T+1": (4, 1), "T+8": (4, 8)},
    2028: {"T-30": (3, 1), "T-15": (3, 16), "T-7": (3, 24), "T-3": (3, 28), "T-1": (3, 30), "T-0": (3, 31)}
    | {"T+1": (4, 3), "T+8": (4, 10)},
}


def steps_of(year: int, table: Mapping[str, tuple[int, ...]]) -> tuple[Step, ...]:
    return tuple(Step(stage, date(*day) if len(day) == 3 else date(year, *day)) for stage, day in table.items())


@pytest.mark.parametrize("year", JANUARY)
def test_ladder_for_31_january(year):
    legal = date(year, 1, 31)
    assert ladder(act_by(legal, NONE), legal, NONE) == steps_of(year, JANUARY[year])


@pytest.mark.parametrize("year", MARCH)
def test_ladder_for_31_march(year):
    legal = date(year, 3, 31)
    assert ladder(act_by(legal, NONE), legal, NONE) == steps_of(year, MARCH[year])


@pytest.mark.parametrize(("year", "expected"), [(2020, date(2020, 1, 23)), (2033, date(2033, 1, 28))])
def test_act_by_around_spring_festival(year, expected):
    assert act_by(date(year, 1, 31), NONE) == expected


@pytest.mark.parametrize(
    ("due", "legal", "to_act"),
    [  # weekdays as the two tables of the design say them
        ((2025, 1, 31), "五", "2025年1月27日（星期一）"),
        ((2026, 1, 31), "六", "2026年1月30日（星期五）"),
        ((2027, 1, 31), "日", "2027年1月29日（星期五）"),
        ((2028, 1, 31), "一", "2028年1月24日（星期一）"),
        ((2025, 3, 31), "一", "2025年3月31日（星期一）"),
        ((2026, 3, 31), "二", "2026年3月31日（星期二）"),
        ((2027, 3, 31), "三", "2027年3月31日（星期三）"),
        ((2028, 3, 31), "五", "2028年3月31日（星期五）"),
    ],
)
def test_weekdays_of_the_date_and_of_the_day_to_act_by(due, legal, to_act):
    day = date(*due)
    assert spoken(day).endswith(f"（星期{legal}）")
    assert spoken(act_by(day, NONE)) == to_act


@pytest.mark.parametrize("day", [date(2025, 1, 26), date(2025, 2, 8), date(2026, 2, 28)])
def test_days_of_the_tables_that_are_worked_for_others(day):
    assert day.weekday() >= 5
    assert is_workday(day, NONE) == Workday(True, "announced")


def test_a_calendar_of_statutory_days_only_would_press_three_stages_onto_one_day():
    break_worked = {date(2028, 1, day): True for day in range(28, 32)}
    assert act_by(date(2028, 1, 31), break_worked) == date(2028, 1, 31)
    assert act_by(date(2028, 1, 31), NONE) == date(2028, 1, 24)


def worked_between(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if is_workday(day, NONE).value]


@pytest.mark.parametrize("year", range(2019, 2046))
@pytest.mark.parametrize(("month", "day"), [(1, 31), (3, 31)])
def test_every_year_has_a_ladder_in_order(year, month, day):
    legal = date(year, month, day)
    to_act = act_by(legal, NONE)
    steps = ladder(to_act, legal, NONE)
    days = {step.stage: step.day for step in steps}
    assert list(days.values()) == sorted(set(days.values()))
    assert [stage for stage in (*ORDER, "T+1", "T+8") if stage in days] == list(days)
    assert days["T-0"] == to_act <= legal < days["T+1"] < days["T+8"]
    assert worked_between(to_act + timedelta(days=1), legal) == []
    assert (legal - days["T-30"]).days >= 30
    assert (days["T+8"] - legal).days >= 8
    for number in BEFORE:  # each on the nearest working day, and left out only where a later one has its day
        wanted = to_act - timedelta(days=number)
        nearest = worked_between(wanted - timedelta(days=20), wanted)[-1]
        assert days.get(f"T-{number}", nearest) == nearest
        assert f"T-{number}" in days or nearest in days.values()
    for number in AFTER:
        wanted = legal + timedelta(days=number)
        assert days[f"T+{number}"] == worked_between(wanted, wanted + timedelta(days=20))[0]


@pytest.mark.parametrize(
    ("day", "overrides", "value", "source"),
    [
        pytest.param(date(2026, 2, 14), {}, True, "announced", id="Saturday, 调休"),
        pytest.param(date(2026, 2, 14), {date(2026, 2, 14): False}, False, "table", id="the table wins"),
        pytest.param(date(2027, 1, 31), {}, False, "fallback", id="Sunday of an unknown year"),
        pytest.param(date(2027, 1, 31), {date(2027, 1, 31): True}, True, "table", id="working Sunday typed in"),
        pytest.param(date(2027, 2, 5), {}, False, "fallback", id="除夕"),
        pytest.param(date(2027, 2, 12), {}, False, "fallback", id="初七"),
        pytest.param(date(2027, 2, 15), {}, True, "fallback", id="初十, Monday"),
        pytest.param(date(2027, 6, 9), {}, False, "fallback", id="端午"),
        pytest.param(date(2045, 2, 17), {}, True, "fallback", id="spring festival nobody has entered"),
    ],
)
def test_is_workday(day, overrides, value, source):
    assert (is_workday(day, overrides).value, is_workday(day, overrides).source) == (value, source)


def test_a_date_from_the_fallback_warns():
    assert warnings([date(2026, 12, 31), date(2027, 1, 29), date(2027, 1, 31)], NONE) == ("2027 调休未录入",)
    assert warnings([date(2045, 1, 31)], NONE) == ("2045 调休、春节未录入",)
    assert warnings([date(2026, 1, 30)], NONE) == ()


def test_only_the_latest_stage_that_has_come():
    steps = ladder(date(2027, 1, 29), date(2027, 1, 31), NONE)
    assert reached(steps, date(2026, 12, 29)) is None
    assert reached(steps, date(2027, 1, 25)) == Step("T-7", date(2027, 1, 22))
    assert following(steps, Step("T-7", date(2027, 1, 22))) == Step("T-3", date(2027, 1, 26))
    assert following(steps, steps[-1]) is None


def test_counting_workdays():
    friday, monday = date(2027, 1, 22), date(2027, 1, 25)
    assert add_workdays(friday, 1, NONE) == monday
    assert add_workdays(friday, 0, NONE) == friday
    assert workdays_left(friday, date(2027, 1, 29), NONE) == 5
    assert workdays_left(friday, friday, NONE) == 0


def test_spoken():
    assert spoken(date(2027, 1, 31)) == "2027年1月31日（星期日）"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param((2027, 1, 26, 10, 10, 30), (2027, 1, 26, 10, 10, 30), id="open"),
        pytest.param((2027, 1, 26, 6, 0), (2027, 1, 26, 9, 3), id="before hours"),
        pytest.param((2027, 1, 26, 10, 29, 15), (2027, 1, 26, 10, 33), id="near a half hour"),
        pytest.param((2027, 1, 26, 9, 58), (2027, 1, 26, 10, 3), id="near a full hour"),
        pytest.param((2027, 1, 26, 11, 28), (2027, 1, 26, 14, 3), id="noon break"),
        pytest.param((2027, 1, 26, 17, 0), (2027, 1, 27, 9, 3), id="after hours"),
        pytest.param((2027, 1, 29, 20, 0), (2027, 2, 1, 9, 3), id="over the weekend"),
    ],
)
def test_sending_window(moment, expected):
    assert next_opening(beijing_time(*moment), NONE) == beijing_time(*expected)


def test_urgent_stages_do_not_wait_for_the_afternoon():
    assert next_opening(beijing_time(2027, 1, 28, 12, 10), NONE, WHOLE_DAY) == beijing_time(2027, 1, 28, 12, 10)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001  hypothesis wants naive bounds
def test_the_next_opening_is_open(naive):
    opening = next_opening(naive.replace(tzinfo=BEIJING), NONE)
    assert opening >= naive.replace(tzinfo=BEIJING)
    assert next_opening(opening, NONE) == opening
    assert is_workday(opening.date(), NONE).value
    assert any(start <= opening.time() < end for start, end in NORMAL_HOURS)
    assert 2 < opening.minute % 30 < 28


def test_a_calendar_that_is_closed_for_ever_still_answers():
    closed = {date(2027, 1, 1) + timedelta(days=number): False for number in range(400)}
    assert act_by(date(2027, 9, 30), closed) == date(2027, 9, 30)
    assert next_opening(beijing_time(2027, 9, 30, 10, 10), closed).time() == time(10, 10)
