"""An empty database, and rows to hang others on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from db.opening import open_database

NOW = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
CODE = "11990000SIM000001X"


@pytest.fixture
def database(tmp_path):
    with open_database(tmp_path / "gouji.db") as opened:
        yield opened


@pytest.fixture
def body(database):
    """One body with one office."""
    database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, '样例市样例局', 'department')", [CODE])
    database.execute("INSERT INTO offices (agency_code, name, role) VALUES (?, '办公室', 'responsible')", [CODE])
    return CODE


@pytest.fixture
def run(database):
    """An audit run."""
    database.execute(
        "INSERT INTO audit_runs (at, ruleset_version, app_version) VALUES ('2027-01-01T00:00:00Z', '1', '1')"
    )
    return 1
