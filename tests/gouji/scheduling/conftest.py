"""A service on a desk, whose children do what a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gouji.scheduling.children import Ended
from gouji.scheduling.service import Service
from gouji.settings import load_settings
from tests.gouji.desk import Desk

TOML = '[storage]\nblobs = "files"\n[notify]\nfolder = "outbox"\n'


@dataclass
class Faked(Service):
    """`ends`: how the child of each command ends; `ran`: with what, and how long it may take."""

    ends: dict[str, Ended] = field(default_factory=dict)
    ran: list[tuple[list[str], float]] = field(default_factory=list)

    def child(self, words: Sequence[str], seconds: float) -> Ended:
        self.ran.append((list(words), seconds))
        return self.ends.get(words[0], Ended(0))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.register()
    (tmp_path / "gouji.toml").write_text(TOML, encoding="utf-8")
    return made


Serve = Callable[..., Faked]


@pytest.fixture
def service(desk: Desk) -> Faked:
    config = desk.folder / "gouji.toml"
    return Faked(load_settings(config), config, None, ["false"], {}, look=0.02)
