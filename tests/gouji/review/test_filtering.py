from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from db.finding_filters import QueueFilter
from db.queue_ways import Position
from db.schema.search import SEVERITIES, STATES
from gouji.review.filtering import ME, View, view_of


def read(query: str) -> View:
    return view_of(MultiDict(parse_qsl(query, keep_blank_values=True)))


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of them in their order; all are none."""
    chosen = st.sets(st.sampled_from(values), max_size=len(values) - 1)
    return chosen.map(lambda wanted: tuple(value for value in values if value in wanted))


words = st.text("甲乙 &=?#+%\"<>ab1'", max_size=12).map(lambda text: " ".join(text.split()))
filters = st.builds(
    QueueFilter,
    states=some(STATES),
    severities=some(SEVERITIES),
    body=words,
    below=st.booleans(),
    year=st.none() | st.integers(2000, 2099),
    rule=words,
    assignee=words | st.sampled_from([ME, "-", "shen"]),
    pending=st.booleans(),
    disputed=st.booleans(),
    regressed=st.booleans(),
    text=words,
).filter(lambda chosen: bool(chosen.body) or not chosen.below)
positions = st.builds(Position, st.integers(0, 6), st.text("1Xa", min_size=1, max_size=6), st.integers(-2099, -2000))


@settings(max_examples=200)
@given(filters, st.none() | positions, st.booleans())
def test_an_address_says_all_of_a_filter(chosen, position, backwards):
    view = View(chosen, None, position) if backwards else View(chosen, position)
    assert read(view.query) == view


@pytest.mark.parametrize(
    "query", ["", "state=", "state=nonsense", "severity=x", "year=19999", "year=abc", "pending=yes"]
)
def test_without_a_state_it_is_what_waits(query):
    assert read(query) == View(QueueFilter(states=("open",)))
    assert read(query).query == ""


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("state=all", QueueFilter()),
        ("state=open&state=fixed", QueueFilter(states=("open", "fixed"))),
        ("&".join(f"state={state}" for state in STATES), QueueFilter()),
        ("severity=note&severity=error", QueueFilter(states=("open",), severities=("error", "note"))),
        ("disputed=1", QueueFilter(disputed=True)),
        ("disputed=1&state=open", QueueFilter(states=("open",), disputed=True)),
        ("below=1", QueueFilter(states=("open",))),
        ("body=1&below=1", QueueFilter(states=("open",), body="1", below=True)),
        ("agency=1", QueueFilter(states=("open",), body="1")),
        ("text=%00%0A+a%E2%80%AE++b", QueueFilter(states=("open",), text="a b")),
        ("text=" + "x" * 5_000, QueueFilter(states=("open",), text="x" * 200)),
    ],
)
def test_what_an_address_means(query, chosen):
    assert read(query).chosen == chosen


@pytest.mark.parametrize("after", ["x", "1", "9.2025.", "a.b.c", "-1.2025.X", "1.20255.X", "².2025.X", "1.2025"])
def test_a_place_that_is_none_is_the_first_page(after):
    assert read(f"after={after}").after is None


def test_a_page_begins_or_ends_somewhere_not_both():
    place = Position(2, "X", -2025)
    assert read(f"after={place}&before={place}") == View(QueueFilter(states=("open",)), after=place)
    assert read(f"before={place}") == View(QueueFilter(states=("open",)), before=place)


def test_mine_is_whoever_asks():
    view = read(f"assignee={ME}")
    assert view.query_filter("shen").assignee == "shen"
    assert view.query == "assignee=%40me"
    assert read("assignee=-").query_filter("shen").assignee == "-"


def test_a_change_of_the_filter_begins_at_the_first_page():
    view = read("year=2025&after=2.2025.X")
    assert view.but(states=("fixed",)) == "state=fixed&year=2025"
    assert view.at(before=Position(1, "Y", -2024)) == "year=2025&before=1.2024.Y"
    assert view.at() == "year=2025"
