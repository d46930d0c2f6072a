"""What a season leaves to be judged: the truth, the journal of what was done to the program, and what the services took."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.seasons.services import Record, records
from tests.seasons.world import Town


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened. `code`: the body. `about`: what more there is to know, by name."""

    at: datetime
    what: str
    code: str = ""
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One process. `ended`: ok, killed or crashed. `rests`: channels that had no room. `more`: when it said that there is something to do."""

    name: str
    what: str
    at: datetime
    mode: str
    ended: str
    rests: tuple[str, ...] = ()
    more: datetime | None = None
    where: str = ""


@dataclass(slots=True)
class Evidence:
    """All of it. `taken`: what reached the services."""

    town: Town
    database: Path
    journal: list[Entry]
    runs: list[Run]
    taken: list[Record]
    errors: str = ""

    @property
    def kills(self) -> int:
        return sum(run.ended == "killed" for run in self.runs)


def keep(evidence: Evidence, path: Path) -> None:
    path.write_bytes(pickle.dumps(evidence))


def kept(path: Path) -> Evidence:
    loaded: Evidence = pickle.loads(path.read_bytes())
    return loaded


def gather(town: Town, database: Path, journal: list[Entry], runs: list[Run], log: Path, errors: Path) -> Evidence:
    said = errors.read_text(encoding="utf-8") if errors.is_file() else ""
    return Evidence(town, database, journal, runs, records(log), said)
