"""Where the program, its settings and its data are, and when it runs."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from audit.errors import BadSettings
from gouji.cli import Context
from gouji.scheduling.times import Times, times_of
from gouji.settings import DEFAULT_FILE, Schedule, Settings

BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
SECRETS = "/etc/gouji/secrets.env"


@dataclass(frozen=True, slots=True)
class Place:
    """
    `program`: the words that start it. `writes`: the folders it writes to. All paths are absolute.

    BadSettings for a word that fits on no line.
    """

    program: tuple[str, ...]
    config: str
    folder: str
    writes: tuple[str, ...]
    database: str = ""
    user: str = "gouji"
    secrets: str = SECRETS
    times: Times = field(default_factory=lambda: times_of(Schedule()))

    def __post_init__(self) -> None:
        """A line break in a path would begin a line of its own, which the planner obeys: no quoting holds it."""
        for word in (*self.program, self.config, self.folder, *self.writes, self.database, self.user):
            if any(unicodedata.category(sign) in BREAKING for sign in word):
                raise BadSettings(f"{word!r} 里有换行或控制字符，不能写进计划任务")

    def words(self, *command: str) -> list[str]:
        """A command with everything it needs to be found from anywhere."""
        named = ["--config", self.config] if self.config else []
        named += ["--database", self.database] if self.database else []
        return [*self.program, *named, *command]


def place_of(context: Context, *, user: str, python: str | None, folder: str | None) -> Place:
    """As found here; what is given is taken as it stands, for it may be of another machine."""
    settings = context.settings
    config = context.config or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    home = folder or str((config.absolute().parent if config else Path.cwd()).resolve())
    named = str(config.resolve()) if config else ""
    database = str(context.database.resolve()) if context.database else ""
    return Place(
        program=(python or sys.executable, "-P", "-m", "gouji"),
        config=named,
        folder=home,
        writes=tuple(_outermost([Path(home), *_written(settings)])),
        database=database,
        user=user,
        times=times_of(settings.schedule),
    )


def _written(settings: Settings) -> list[Path]:
    storage = settings.storage
    folders = [storage.database.parent, storage.blobs, settings.notify.folder, settings.alerts_folder]
    return [one.resolve() for one in folders]


def _outermost(folders: Iterable[Path]) -> list[str]:
    """Without those that lie inside another."""
    given = list(dict.fromkeys(folders))
    return [str(one) for one in given if not any(other in one.parents for other in given)]
