"""Values in JSON by path, moments as days, titles as text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import UnreadablePage
from spiders.payloads import day_of, dig, first_text, opened, payload, plain, shown_in, whole
from tests.spiders.conftest import html_page

DATA: dict[str, Any] = {
    "a": {"b": [{"c": 1}, {"c": "x"}]},
    "text": '{"d": [2]}',
    "empty": "",
    "none": None,
    "yes": True,
}


@pytest.mark.parametrize(
    ("path", "value"),
    [("a.b.0.c", 1), ("a.b.1.c", "x"), ("a.b.2.c", None), ("a.x.c", None), ("a.b.c", None), ("text.d.0", 2)],
)
def test_a_path_leads_to_a_value_or_to_nothing(path, value):
    assert dig(DATA, path) == value


def test_the_first_value_that_says_anything():
    assert first_text(DATA, ("none", "empty", "yes", "a", "a.b.0.c")) == "1"
    assert first_text({"x": "null", "y": " z "}, ("x", "y")) == "z"
    assert first_text(DATA, ("nothing",)) == ""


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1768960800, "2026-01-21"),
        (1768960800000, "2026-01-21"),
        ("1768960800000", "2026-01-21"),
        (1769011200, "2026-01-22"),  # midnight in China is still the day before in UTC
        (1768960800.0, "2026-01-21"),
        ("2026-01-22 10:11:12", "2026-01-22"),
        ("2026年1月22日", "2026-01-22"),
        ("", ""),
        (None, ""),
        (0, ""),
        (True, ""),
        ("昨天", ""),
        ({"time": 1}, ""),
    ],
)
def test_moments_become_days_in_china(value, day):
    assert day_of(value) == day


@given(st.integers(min_value=100_000_000, max_value=9_999_999_999))
def test_seconds_and_milliseconds_are_the_same_day(seconds):
    assert day_of(seconds) == day_of(seconds * 1000) == day_of(str(seconds))


@pytest.mark.parametrize(("value", "count"), [(3, 3), ("3", 3), (" 3 ", 3), ("3条", None), (None, None), (True, None)])
def test_counts(value, count):
    assert whole(value) == count


def test_a_title_loses_the_marks_of_a_search_and_nothing_else():
    assert plain("样例局2025年政府<em>信息公开</em>&amp;年报\n") == "样例局2025年政府信息公开&年报"


def test_what_is_no_json_is_unreadable():
    assert payload(html_page("\ufeff[1]")) == [1]
    with pytest.raises(UnreadablePage, match="expected JSON"):
        payload(html_page("<p>x</p>"))
    assert (opened("[1]"), opened("[1"), opened(5)) == ([1], "[1", 5)


def test_a_report_is_put_where_its_reader_sees_it():
    page = shown_in("<html><body><p>x</p></BODY></html>", "<p>年报</p>", (("a<b.pdf", "/f?a=1&b=2"),))
    assert page.index("年报") < page.index("</BODY>")
    assert '<a href="/f?a=1&amp;b=2">a&lt;b.pdf</a>' in page
    assert shown_in("x", "y").startswith("x<div")
