"""What is due, and how long a group is left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from audit.errors import GoujiError
from db.due import is_due
from db.sources import cool_down, cooling_groups, due_sources, set_family

NOW = datetime(2026, 1, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
def portal(database, body):
    database.execute("INSERT INTO host_groups (group_id) VALUES ('g')")
    database.execute("INSERT INTO platforms (platform_id, name, group_id) VALUES ('p', '门户', 'g')")
    database.execute(
        "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (1, ?, 'p', 'http://a.test/')",
        [body],
    )
    return database


def due(database, **named) -> list[tuple[int, tuple[int, ...]]]:
    found = due_sources(database, (2024, 2025), now=NOW, today=NOW.date(), **named)
    return [(source.source_id, source.years) for source in found]


def ended(database, outcome: str, at: str, year: int = 2025) -> None:
    database.execute("INSERT INTO crawls (started_at, trigger, app_version) VALUES (?, 'person', '1')", [at])
    database.execute(
        "INSERT INTO outcomes (crawl_id, source_id, report_year, outcome, at) "
        "VALUES ((SELECT max(id) FROM crawls), 1, ?, ?, ?)",
        [year, outcome, at],
    )


def test_a_new_source_is_due_for_every_year(portal):
    assert due(portal) == [(1, (2024, 2025))]


def test_an_outcome_of_today_ends_a_year(portal):
    ended(portal, "network_unreachable", "2026-01-24T17:00:00Z")  # past midnight in Beijing
    assert due(portal) == [(1, (2024,))]
    assert due(portal, platforms=["p"]) == [(1, (2024, 2025))]


def test_a_resting_group_is_not_asked(portal):
    cool_down(portal, "g", datetime(2026, 1, 26, tzinfo=UTC))
    cool_down(portal, "g", datetime(2026, 1, 25, 12, tzinfo=UTC))
    assert (due(portal, platforms=["p"]), cooling_groups(portal, NOW)) == ([], [("g", "2026-01-26T00:00:00Z")])


@pytest.mark.parametrize("change", ["UPDATE platforms SET enabled = 0", "UPDATE sources SET status = 'moved'"])
def test_what_was_switched_off_is_not_due(portal, change):
    portal.execute(change)
    assert due(portal) == []


def test_without_a_column_only_registered_articles_are_due(portal):
    key = '{"articles": {"2024": "http://a.test/1.html"}}'
    portal.execute("UPDATE sources SET column_url = '', unit_key = ?", [key])
    assert due(portal) == [(1, (2024,))]


def test_an_unknown_name_is_told(portal):
    with pytest.raises(GoujiError, match="没有平台 x"):
        due(portal, platforms=["x"])


def test_a_detected_family_never_replaces_a_registered_one(portal):
    set_family(portal, "p", "static_list")
    set_family(portal, "p", "doc_family")
    assert portal.execute("SELECT family FROM platforms").fetchone() == ("static_list",)


@pytest.mark.parametrize(
    ("outcome", "days", "month", "expected"),
    [
        ("found", 6, 2, False),
        ("found", 7, 2, True),
        ("absent_unconfirmed", 1, 2, True),
        ("absent_unconfirmed", 27, 6, False),
        ("absent_unconfirmed", 28, 6, True),
        ("server_error", 1, 6, True),
        ("server_error", 0, 6, False),
        ("js_only", 6, 2, False),
        ("found", 6, 3, False),
        ("found", 7, 3, True),
        ("found", 27, 4, False),
        ("found_image_only", 28, 4, True),
        ("column_empty", 1, 3, True),
        ("column_empty", 27, 4, False),
        ("attachment_unreadable", 1, 9, True),
    ],
)
def test_when_to_ask_again(outcome, days, month, expected):
    at = datetime(2026, month, 1, 2, 0, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert is_due((outcome, at), date(2026, month, 1 + days)) is expected


def test_what_somebody_waits_for_is_due_every_day(portal, body):
    ended(portal, "found", "2026-01-24T01:00:00Z")
    assert due(portal) == [(1, (2024,))]
    portal.execute(
        "INSERT INTO absence_confirmations (agency_code, report_year, confirmed_by, confirmed_at) VALUES (?, 2025, '李四', ?)",
        [body, "2026-01-24T02:00:00Z"],
    )
    assert due(portal) == [(1, (2024, 2025))]
    portal.execute("UPDATE absence_confirmations SET spent_at = '2026-01-24T03:00:00Z'")
    assert due(portal) == [(1, (2024,))]


def test_a_recheck_asks_at_once_for_what_is_outstanding_and_for_nothing_else(portal, body):
    assert due(portal, recheck=True) == []
    portal.execute(
        "INSERT INTO absence_confirmations (agency_code, report_year, confirmed_by, confirmed_at) VALUES (?, 2025, '李四', ?)",
        [body, "2026-01-24T02:00:00Z"],
    )
    ended(portal, "absent_unconfirmed", "2026-01-25T00:30:00Z")
    assert due(portal, recheck=True) == [(1, (2025,))]
    assert due(portal) == [(1, (2024,))]
