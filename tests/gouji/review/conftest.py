"""An office of one's own for every test, copied from one that was prepared once."""

from __future__ import annotations

import pytest

from tests.gouji.review.office import Office, copy_of, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    prepare(folder)
    return folder


@pytest.fixture
def office(prepared, tmp_path) -> Office:
    return copy_of(prepared, tmp_path / "office")
