"""Where the program, its settings and its data are, and when it runs."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from audit.errors import BadSettings
from gouji.cli import Context
from gouji.scheduling.times import Times, times_of
from gouji.settings import DEFAULT_FILE, Schedule, Settings

BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
SECRETS = "/etc/gouji/secrets.env"


@dataclass(frozen=True, slots=True)
class Place:
    """
    `program`: the words that start it. `writes`: the folders it writes to. `reads`: what else it needs, as far as that may
    lie elsewhere. All paths are absolute.

    BadSettings for a word that fits on no line.
    """

    program: tuple[str, ...]
    config: str
    folder: str
    writes: tuple[str, ...]
    reads: tuple[str, ...] = ()
    database: str = ""
    user: str = "gouji"
    secrets: str = SECRETS
    times: Times = field(default_factory=lambda: times_of(Schedule()))

    def __post_init__(self) -> None:
        """A line break in a path would begin a line of its own, which the planner obeys: no quoting holds it."""
        for word in (*self.program, self.config, self.folder, *self.writes, self.database, self.user):
            if any(unicodedata.category(sign) in BREAKING for sign in word):
                raise BadSettings(f"{word!r} 里有换行或控制字符，不能写进计划任务")

    @property
    def system_user(self) -> str:
        """BadSettings for a user whose name would be read as more than one word, or for a number."""
        if not re.fullmatch(r"[\w.][\w.-]*\$?", self.user):
            raise BadSettings(f"--user {self.user}：不是系统用户名")
        return self.user

    def words(self, *command: str) -> list[str]:
        """A command with everything it needs to be found from anywhere."""
        named = ["--config", self.config] if self.config else []
        named += ["--database", self.database] if self.database else []
        return [*self.program, *named, *command]


def place_of(context: Context, *, user: str, python: str | None, folder: str | None) -> Place:
    """
    As found here; an absolute path that is given is taken as it stands, for it may be of another machine. Links stay: what
    is relative counts from the folder in which a file is named, not from where it leads.
    """
    settings = context.settings
    config = context.config or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    named = str(_there(config)) if config else ""
    home = _given(folder) if folder else str(Path(named).parent if named else Path.cwd())
    bare = python and not {"/", "\\"} & set(python)  # whoever starts it looks for it
    program = (python if bare else _given(python)) if python else sys.executable
    return Place(
        program=(program, "-P", "-m", "gouji"),
        config=named,
        folder=home,
        writes=tuple(_outermost([Path(home), *_written(settings)])),
        reads=tuple(_read(settings, Path(program), ours=not python)),
        database=str(_there(context.database)) if context.database else "",
        user=user,
        times=times_of(settings.schedule),
    )


def _given(path: str) -> str:
    known = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    return path if known else str(_there(Path(path)))


def _there(path: Path) -> Path:
    """From the root, without dots, which systemd refuses; a link itself stays."""
    return path.resolve() if path.name == ".." else path.absolute().parent.resolve() / path.name


def _written(settings: Settings) -> list[Path]:
    storage = settings.storage
    folders = [storage.database.parent, storage.blobs, settings.notify.folder, settings.alerts_folder]
    return [one.resolve() for one in folders]


def _read(settings: Settings, program: Path, *, ours: bool) -> Iterator[str]:
    """The interpreter may be a link, and the program may lie beside it or be worked on elsewhere."""
    yield str(program.resolve())
    if ours:
        yield from (sys.base_prefix, sys.prefix, str(Path(__file__).resolve()))
    given = [settings.mail.ca_file, str(settings.notify.templates)]
    references = [settings.mail.password, settings.notify.answer_key]
    references += [settings.alerts.wecom, settings.alerts.dingtalk, settings.alerts.feishu]
    given += [one.removeprefix("file:") for one in references if one.startswith("file:")]
    yield from (str(Path(one).resolve()) for one in given if one)


def _outermost(folders: Iterable[Path]) -> list[str]:
    """Without those that lie inside another."""
    given = list(dict.fromkeys(folders))
    return [str(one) for one in given if not any(other in one.parents for other in given)]
