"""An office at work: a database with reports, findings and people, and a browser that asks its pages."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from db.decisions import confirm
from db.opening import open_database, tx
from db.people import add_user, user_of
from gouji.commands.audit import audit_command
from gouji.review.answer_links import links_of
from gouji.review.app import create_app
from gouji.rights import Role
from gouji.settings import Alerts, Notify, Settings, Storage
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.desk import CODE, OTHER, Desk

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PASSWORD = "long enough for us"
QUICK = "scrypt:1024:8:1"  # a real hash that costs nothing
PEOPLE = {"kan": Role.VIEWER, "shen": Role.REVIEWER, "shen2": Role.REVIEWER, "pi": Role.APPROVER, "guan": Role.ADMIN}
MORE_WRONG = {"T3.total.total": 1, "T4.litigation_direct.total": 40}
SECRETS = {"ANSWER_KEY": "k" * 40}
NOTIFY = Notify(answer_page="https://gouji.test", answer_key="env:ANSWER_KEY")
TOKEN = re.compile(rb'name="token" value="([^"]+)"')


def prepare(folder: Path) -> None:
    """
    The database that each test gets a copy of: two bodies with a report of 2025 each, both with errors, and one of 2024
    without; all audited. One account a role, called as in PEOPLE, all with PASSWORD.
    """
    desk = Desk(folder)
    desk.register()
    desk.store(report_text(break_cell=WRONG).encode())
    desk.store(report_text().encode(), year=2024)
    desk.store(report_text(break_cell=MORE_WRONG).replace("样例市样例局", "样例市另一局").encode(), code=OTHER)
    result = desk.run(audit_command)
    assert result.exit_code in (0, 1, 3), result.output
    hashed = generate_password_hash(PASSWORD, QUICK)
    with open_database(desk.settings.storage.database) as database:
        for login, role in PEOPLE.items():
            add_user(database, login, f"{login}的姓名", role.value, hashed, by="setup", now=NOW)
        database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _Compiled(BytecodeCache):
    """Templates are compiled once for all tests: an application of its own for each would do nothing else."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


@dataclass
class Office:
    """`now` is what the pages take for the time: set it to go on."""

    folder: Path
    now: datetime = NOW
    browsers: list[Browser] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app: Flask = create_app(self.settings, secret=b"s" * 32, now=lambda: self.now, environment=SECRETS)
        self.app.testing = True
        self.app.jinja_env.bytecode_cache = COMPILED

    @property
    def settings(self) -> Settings:
        storage = Storage(self.folder / "gouji.db", self.folder / "files")
        notify = replace(NOTIFY, templates=self.folder / "templates")
        return Settings(storage, notify=notify, alerts=Alerts(folder=self.folder / "alerts"))

    def token(self, number: str, day: date | None = None) -> str:
        """Of the link to reply to a notice, as if it was drafted for that day."""
        ((office_id,),) = self.rows("SELECT office_id FROM notices WHERE number = ?", number)
        links = links_of(NOTIFY, SECRETS)
        assert links is not None
        assert isinstance(office_id, int)
        url, _ = links.link(number, office_id, day or self.now.date())
        return url.rpartition("/")[2]

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with open_database(self.settings.storage.database) as database:
            return list(database.execute(sql, list(values)).fetchall())

    def finding(self, code: str = "A32", agency: str = CODE) -> int:
        """The number of the first finding of a rule."""
        ((number,), *_) = self.rows(
            "SELECT id FROM findings WHERE code = ? AND agency_code = ? ORDER BY id", code, agency
        )
        assert isinstance(number, int)
        return number

    def change(self, sql: str) -> None:
        """One statement, as if something else had written it."""
        with open_database(self.settings.storage.database) as database, tx(database):
            database.execute(sql)

    def confirm(self, number: int, by: str = "shen2") -> None:
        """Somebody else is quicker."""
        with open_database(self.settings.storage.database) as database:
            confirm(database, number, by=by, now=self.now)

    def later(self, **step: int) -> None:
        """Time passes."""
        self.now += timedelta(**step)

    def browser(self, login: str = "") -> Browser:
        """One that is logged in as `login`, without the form; or a stranger's."""
        return Browser(self, login)


class Browser:
    """Asks pages, and sends forms with the token of its session as ours do."""

    def __init__(self, office: Office, login: str) -> None:
        self.office, self.login = office, login
        self.client: FlaskClient = office.app.test_client()
        if login:
            with open_database(office.settings.storage.database) as database:
                user = user_of(database, login)
            assert user is not None
            with self.client.session_transaction() as session:
                session.permanent = True
                session.update(user=user.id, epoch=user.session_epoch, since=office.now.isoformat(), token="t" * 32)

    def get(self, path: str, **options) -> TestResponse:
        return self.client.get(path, buffered=True, **options)

    def text(self, path: str) -> str:
        """The page, which must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return answer.text

    def post(
        self, path: str, *, token: str | None = None, headers: dict[str, str] | None = None, **fields
    ) -> TestResponse:
        """A form; `token=""` sends none. The fields may be lists, and files as Werkzeug wants them."""
        with self.client.session_transaction() as session:
            known = session.get("token", "")
        return self.client.post(
            path, buffered=True, data={"token": known if token is None else token} | fields, headers=headers
        )


def copy_of(prepared: Path, to: Path) -> Office:
    """An office of one's own, in a moment."""
    shutil.copytree(prepared, to, dirs_exist_ok=True)
    return Office(to)
