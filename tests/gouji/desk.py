"""A registry and stored reports to run commands on, in a folder of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from click import Command
from click.testing import CliRunner, Result

from db.captures import save_document
from db.opening import open_database, tx
from db.registry import import_registry
from db.store import Store
from db.versions import save_reading
from gouji.cli import Context
from gouji.settings import Alerts, Settings, Storage
from tests.storing import add_capture, reading

CODE, OTHER = "11990000SIM000001X", "11990000SIM000002W"
NAMES = f"code,name,kind,mail\n{CODE},样例市样例局,部门,a@yangli.test\n{OTHER},样例市另一局,部门,b@yangli.test\n"


@dataclass
class Desk:
    """`run(command, *arguments)`: a command in this process, on this folder."""

    folder: Path

    @property
    def settings(self) -> Settings:
        storage = Storage(self.folder / "gouji.db", self.folder / "files")
        return Settings(storage, alerts=Alerts(folder=self.folder / "alerts"))

    def run(self, command: Command, *arguments: object, verbosity: int = 0) -> Result:
        return CliRunner().invoke(command, [*map(str, arguments)], obj=Context(self.settings, verbosity))

    def register(self, names: str = NAMES) -> None:
        """Two bodies, or those of a table of one's own."""
        path = self.folder / "名录.csv"
        path.write_text(names, encoding="utf-8")
        with open_database(self.settings.storage.database) as database:
            import_registry(database, path, now=datetime.now(UTC))

    def store(self, data: bytes, *files: bytes, code: str = CODE, year: int = 2025, day: int = 1) -> str:
        """A version of a report with its attachments, as the crawl keeps it; the digest of its bytes."""
        at = f"2026-02-{day:02}T00:00:00Z"
        digest, *others = [Store(self.settings.storage.blobs).write(content) for content in (data, *files)]
        with open_database(self.settings.storage.database) as database, tx(database):
            for one, content in zip((digest, *others), (data, *files), strict=True):
                save_document(database, one, media_type="text/plain", size=len(content), stored_as=one, at=at)
            attached = tuple((other, f"附件{number}") for number, other in enumerate(others, 1))
            capture = add_capture(database, at)
            save_reading(database, replace(reading(digest, code, year, at), files=attached, capture_id=capture))
        return digest

    def change(self, sql: str) -> None:
        """One statement."""
        with open_database(self.settings.storage.database) as database, tx(database):
            database.execute(sql)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with open_database(self.settings.storage.database) as database:
            return list(database.execute(sql).fetchall())
