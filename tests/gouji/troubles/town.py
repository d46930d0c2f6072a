"""An office on the morning of T-3 with approved notices, a mailbox and a folder; whatever goes wrong, a test says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from db.notices import approve, find_notices
from db.opening import open_database
from gouji.cli import Context
from gouji.commands.doctor import doctor_command
from gouji.commands.notices import notices_command
from gouji.scheduling.service import Service
from gouji.settings import Alerts, Mail, Notify, Settings, Storage
from tests.notifications.smtp import Office
from tests.notifications.world import MORNING, World

BODIES = ("A1", "A2")


@dataclass
class Town:
    """
    `now`: what the clock of the machine says. `run(*words)`: `gouji notices …` at that moment; `doctor()`: by level, what
    `gouji doctor` says. `office`: the mail server, when one was given; `environment`: of what runs.
    """

    folder: Path
    now: datetime = MORNING
    mail: Mail = field(default_factory=Mail)
    office: Office = field(default_factory=Office)
    environment: dict[str, str] = field(default_factory=dict)
    mode: str = "live"

    @property
    def settings(self) -> Settings:
        storage = Storage(self.folder / "gouji.db", self.folder / "files")
        notify = Notify(mode=self.mode, folder=self.folder / "outbox", contact="电话 0533-2300000")
        return Settings(storage=storage, notify=notify, mail=self.mail, alerts=Alerts(folder=self.folder / "alerts"))

    def served(self, port: int, **more: Any) -> None:
        """The mail server listens there."""
        given: dict[str, Any] = {"host": "127.0.0.1", "security": "plain", "sender": "gouji@a.test"} | more
        self.mail = Mail(port=port, **given)

    def run(self, *words: object) -> Result:
        given = Context(self.settings)
        return CliRunner().invoke(notices_command, [*map(str, words)], obj=given, env=dict(self.environment))

    def doctor(self) -> dict[str, str]:
        """Subject → sentence, of what is more than a note; the exit code is 0 without any."""
        told = self.examined("--format", "json")
        read = json.loads(told.stdout)
        found = [one for one in read["findings"] if one["level"] != "note"]
        grave = any(one["level"] == "settings" for one in found)
        assert told.exit_code == read["exit_code"] == (2 if grave else 3 if found else 0)
        return {one["subject"]: one["sentence"] for one in reversed(found)}

    def examined(self, *words: str) -> Result:
        return CliRunner().invoke(doctor_command, words, obj=Context(self.settings), env=dict(self.environment))

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def service(self) -> Service:
        """`gouji schedule` as it would run here, not started."""
        made = Service(self.settings, None, None, ["false"], self.environment, clock=lambda: self.now)
        made.fresh = lambda: self.settings  # type: ignore[method-assign]
        return made

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with open_database(self.settings.storage.database) as database:
            return list(database.execute(sql).fetchall())

    def change(self, sql: str) -> None:
        with open_database(self.settings.storage.database) as database:
            database.execute(sql)

    def approve(self) -> int:
        with open_database(self.settings.storage.database) as database:
            return approve(database, find_notices(database, states=("draft",)), "张三", self.now)

    def alerts(self) -> list[str]:
        """The causes that are open."""
        return [cause for (cause,) in self.rows("SELECT cause FROM alerts WHERE over_at IS NULL ORDER BY id")]

    def letters(self) -> list[str]:
        """The Message-IDs of what the mail server has taken."""
        read = (message_from_bytes(one, policy=policy.default) for one in self.office.kept)
        return [str(one["Message-ID"]) for one in read]

    def states(self) -> Mapping[str, Sequence[str]]:
        """Channel → states of its deliveries."""
        found: dict[str, list[str]] = {}
        for channel, state in self.rows(
            "SELECT e.channel, d.state FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id ORDER BY d.id"
        ):
            found.setdefault(channel, []).append(state)
        return found

    def everything(self) -> list[Any]:
        """Every row of stage 4."""
        with open_database(self.settings.storage.database) as database:
            return World(database).dump()

    def arrived(self) -> None:
        """Every notice is with its office once by each way, and within the hours of notices."""
        assert set(self.states()) == {"folder", "mail"}
        assert {state for states in self.states().values() for state in states} == {"sent"}
        assert len(self.letters()) == len(set(self.letters())) == len(BODIES)
        folders = {path.parent.parent.name for path in (self.folder / "outbox").rglob("1.txt")}
        assert folders == set(BODIES)
        hours = self.rows("SELECT DISTINCT strftime('%H', sent_at, '+8 hours') FROM deliveries")
        assert {int(hour) for (hour,) in hours} <= {9, 10, 11, 14, 15, 16}


def build(folder: Path) -> Town:
    """Two departments, each with a mailbox and a folder, and their approved reminders of T-3."""
    town = Town(folder)
    with open_database(town.settings.storage.database) as database:
        world = World(database)
        for code in BODIES:
            world.agency(code)
            world.endpoint(world.office(code), "folder", code, test=False)
            world.endpoint(world.office(code), "mail", f"{code}@a.test", test=False)
    town.run("plan", "--year", 2026)
    assert town.approve() == len(BODIES)
    return town


def moved(town: Town, folder: Path) -> Town:
    """The same elsewhere."""
    return replace(town, folder=folder, office=Office(), environment={})
