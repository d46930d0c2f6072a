"""The measured archive is what it is said to be, and everything that the bench asks for can be asked."""

from __future__ import annotations

import pytest

from bench import review
from bench.archive import batches
from bench.review import figures


def test_as_many_findings_as_asked_for_over_reports_of_three_years():
    numbers = dict.fromkeys(("agencies", "reports", "findings"), 0)
    for batch in batches(1000):
        if batch.table in numbers:
            numbers[batch.table] += len(list(batch.rows))
    assert numbers == {"agencies": 50, "reports": 150, "findings": 1000}


def test_bodies_have_names_of_their_own():
    names = [row[1] for row in next(batches(40_000)).rows]
    assert len(names) == 2000
    assert len(set(names)) > 1990


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(review, "VARIANTS", 2)
    monkeypatch.setattr(review, "ROUNDS", 1)


def test_every_question_has_an_answer(few):
    found = {figure.name: figure for figure in figures(200, 100)}
    asked = {
        "queue",
        "queue.filters",
        "queue.deep",
        "search.1",
        "search.2",
        "search.3",
        "report",
        "finding",
        "agency",
        "rules",
    }
    assert {f"review.{name}" for name in asked} | {"review.load", "review.load.words"} <= set(found)
    assert all(figure.value > 0 for figure in found.values())
    assert found["review.queue"].unit == "ms"
    assert "100 findings" in found["review.queue"].against
