"""Each test has the town to itself, with a clock that it sets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from tests.gouji.troubles.town import Town, build, moved
from tests.notifications.smtp import serving

CLOCKS = ("gouji.notifying", "gouji.commands.doctor", "gouji.hearing")


def clocked(patch: pytest.MonkeyPatch, town: Town) -> Town:
    """Whoever asks this machine for the time gets that of the town."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return town.now.astimezone(tz)

    for module in CLOCKS:
        patch.setattr(f"{module}.datetime", Clock)
    return town


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, copied_databases: None) -> Town:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("town")
        clocked(patch, Town(folder))
        return build(folder)


@pytest.fixture
def town(built: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Without a mail server."""
    shutil.copy(built.folder / "gouji.db", tmp_path / "gouji.db")
    return clocked(monkeypatch, moved(built, tmp_path))


@pytest.fixture
def mailed(town: Town) -> Iterator[Town]:
    """With one."""
    with serving(town.office) as port:
        town.served(port)
        yield town
