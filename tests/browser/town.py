"""A town whose reports are reviewed: its database, and a server that shows it to browsers."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from werkzeug.security import generate_password_hash

from db.alerts import raise_alert
from db.answers import record_answer
from db.approvals import ask
from db.decisions import assign, confirm
from db.finding_queries import KeptFinding, list_findings
from db.notice_files import NoticeFile, insert_files
from db.notice_replies import BY_LINK, Said, record_reply
from db.notices import approve, find_notices, mark_released, notice
from db.opening import Database, open_database, tx
from db.people import add_user
from db.store import Store
from gouji.commands.audit import audit_command
from gouji.notifying import policy_of
from gouji.review.answer_links import links_of
from gouji.review.app import create_app
from gouji.review.serving import Service, listening
from gouji.rights import Role
from gouji.selfcheck.page import SelfCheckDesk
from gouji.settings import SelfCheck, Settings, Storage
from notifications.parts import DOCX
from notifications.planning import plan
from tests.gouji.conftest import WRONG
from tests.gouji.desk import CODE, OTHER, Desk
from tests.gouji.review.office import NOTIFY, PASSWORD, QUICK, SECRETS
from tests.gouji.review.pages import store, web_page

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PEOPLE = {
    "kan": ("看客", Role.VIEWER),
    "zhang": ("张三", Role.REVIEWER),
    "li": ("李四", Role.REVIEWER),
    "wang": ("王五", Role.APPROVER),
    "zhao": ("赵六", Role.APPROVER),
    "guan": ("管理员甲", Role.ADMIN),
}
KINDS = [
    "教育",
    "公安",
    "民政",
    "司法",
    "财政",
    "规划",
    "住建",
    "城管",
    "交通",
    "水务",
    "农业",
    "商务",
    "文旅",
    "卫健",
    "应急",
    "审计",
    "统计",
    "医保",
    "信访",
    "林业",
    "体育",
    "气象",
]
LONG = "样例市高新技术产业开发区城市管理综合行政执法与市政公用事业园林绿化管理委员会"
SENT, CLAIMED, UNSEEN = "GJ-2026-000900", "GJ-2026-000901", "11990000SIM000121A"
SMALL = 2 << 20
BREAKS = (
    {"T3.total.total": 1},
    {"T4.litigation_direct.total": 40},
    {"T3.granted.person": 900, "T4.reconsideration.total": 77},
    {"T3.new_received.total": 5_000, "T3.carried_out.total": 3},
)


def bodies() -> dict[str, str]:
    """Code → name."""
    many = {f"11990000SIM000{number:03}A": f"样例市{kind}局" for number, kind in enumerate(KINDS, 100)}
    return {CODE: "样例市样例局", OTHER: "样例市另一局", "11990000SIM000003Q": LONG, **many}


def prepare(folder: Path) -> None:
    """
    A report of 2025 of every body but the last two; the first has one of 2024 too, and two versions of its 2025 one, of
    which the newer broke a cell. All audited, deadlines planned, one account for each of PEOPLE.
    """
    desk, known = Desk(folder), bodies()
    rows = [f"{code},{name},部门,office{at}@yangli.test" for at, (code, name) in enumerate(known.items())]
    desk.register("code,name,kind,mail\n" + "\n".join(rows) + "\n")
    store(folder, web_page(2024).encode(), year=2024)
    store(folder, web_page(2025).encode(), day=1)
    store(folder, web_page(2025, break_cell=WRONG).encode(), day=20)
    for at, (code, name) in enumerate(list(known.items())[1:-2]):
        store(folder, web_page(2025, name, break_cell=BREAKS[at % len(BREAKS)]).encode(), code=code, day=1 + at % 28)
    result = desk.run(audit_command, "--today", "2026-03-02")
    assert result.exit_code in (0, 1, 3), result.output
    hashed = generate_password_hash(PASSWORD, QUICK)
    with open_database(desk.settings.storage.database) as database:
        for login, (name, role) in PEOPLE.items():
            add_user(database, login, name, role.value, hashed, by=login, now=NOW)
        _begun(database, {name: code for code, name in known.items()})
        plan(database, policy_of(desk.settings), NOW, 2025)
        database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _begun(database: Database, codes: Mapping[str, str]) -> None:
    """What has been decided already: that of one body is confirmed, of another disputed; a waiver is asked for, one assigned."""

    def of(name: str) -> list[KeptFinding]:
        return list_findings(database, agencies=(codes[name],))

    for one in of("样例市公安局"):
        if one.severity == "error":
            confirm(database, one.id, by="li", now=NOW - timedelta(days=3))
    record_answer(
        database,
        of("样例市民政局")[0].id,
        answer="disputed",
        note="原表数字无误，请核对。",
        by="li",
        now=NOW - timedelta(days=2),
        lock_version=None,
    )
    assign(database, of("样例市司法局")[0].id, assignee="zhang", by="wang", now=NOW - timedelta(days=2))
    first = of("样例市财政局")[0].id
    until, asked = NOW.date() + timedelta(days=90), NOW - timedelta(days=1)
    ask(database, first, kind="waive", by="li", reason="explained", note="原文已说明", now=asked, until=until)


def told(town: Town) -> None:
    """Beside the draft: a notice that has left, with files, replies and what did not arrive; a claim; an alert."""
    store, database_path = Store(town.settings.storage.blobs), town.settings.storage.database
    file = NoticeFile("督促整改通知.docx", DOCX, store.write(b"PK" * 9_000), "", "x")
    with open_database(database_path) as database, tx(database):
        first = find_notices(database)[0]
        _released(database, SENT, first.agency_code, "rectify", 2025, [file])
        _released(database, CLAIMED, UNSEEN, "reminder", 2025, [])
        database.execute(
            """INSERT INTO notice_findings SELECT (SELECT id FROM notices WHERE number = ?), finding_id, evidence_hash, reopened
               FROM notice_findings WHERE notice_id = ?""",
            [SENT, first.id],
        )
        for part, (state, code) in enumerate((("sent", "250"), ("unknown", "lost"), ("dead", "550")), 1):
            database.execute(
                """INSERT INTO deliveries (notice_id, endpoint_id, part, body, state, next_at, code)
                   SELECT n.id, e.id, ?, '', ?, n.created_at, ? FROM notices n JOIN endpoints e ON e.office_id = n.office_id
                   WHERE n.number = ? AND e.is_test = 1 LIMIT 1""",
                [part, state, code, SENT],
            )
        for said in (
            Said(kind="acknowledged", said_by="王科长"),
            Said(kind="explained", note="正在核对台账，下周更正。"),
        ):
            record_reply(database, SENT, said, by=BY_LINK, via="link", now=NOW)
        url = "https://www.yangli.test/zwgk/zfxxgkbs/zfxxgknb/2026/202601/t20260115_1234567.html"
        record_reply(database, CLAIMED, Said(kind="elsewhere", url=url), by=BY_LINK, via="link", now=NOW)
        raise_alert(
            database, "endpoint|1", "样例市公安局的邮箱退信", remedy="向单位核实后改登记", channel="mail", now=NOW
        )


def _released(database: Database, number: str, code: str, kind: str, year: int, files: list[NoticeFile]) -> None:
    names = "mode, template, template_sha, subject, body_text, body_html, body_im, content_hash, drafted_by, created_at"
    database.execute(
        f"""INSERT INTO notices (number, dedupe_key, agency_code, office_id, kind, report_year, stage, {names})
            SELECT ?, ?, ?, (SELECT min(id) FROM offices WHERE agency_code = ?), ?, ?, ?, {names} FROM notices LIMIT 1""",
        [number, number, code, code, kind, year, "T-3" if kind == "reminder" else "R0"],
    )
    item = notice(database, number)
    insert_files(database, item.id, files)
    approve(database, [item], "wang", NOW)
    mark_released(database, notice(database, number), NOW)


class Town:
    """`address`: of its pages, served in a thread until `close()`. `now`: what they take for the time."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, NOW
        storage = Storage(folder / "gouji.db", folder / "files")
        self.settings = replace(Settings(storage), self_check=SelfCheck(on=True, at_once=1), notify=NOTIFY)
        self._desk = SelfCheckDesk.of(self.settings)
        app = create_app(
            self.settings, secret=b"s" * 32, now=lambda: self.now, self_check=self._desk, environment=SECRETS
        )
        self._server = listening("127.0.0.1", Service(app, 0))
        self.address = f"http://127.0.0.1:{self._server.effective_port}"
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops answering."""
        self._server.trigger.pull_trigger(self._server.close)
        self._thread.join(10)
        self._server.task_dispatcher.shutdown()
        self._desk.workers.close()

    def token(self, number: str) -> str:
        """Of the link to reply to a notice."""
        links = links_of(NOTIFY, SECRETS)
        assert links is not None
        ((office_id,),) = self.rows("SELECT office_id FROM notices WHERE number = ?", number)
        assert isinstance(office_id, int)
        return links.link(number, office_id, self.now.date())[0].rpartition("/")[2]

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with open_database(self.settings.storage.database) as database:
            return list(database.execute(sql, list(values)).fetchall())

    def change(self, sql: str, *values: object) -> None:
        """One statement, as if something else had written it."""
        with open_database(self.settings.storage.database) as database, tx(database):
            database.execute(sql, list(values))

    def finding(self, code: str = "A32", agency: str = CODE) -> int:
        """The number of the first finding of a rule."""
        sql = "SELECT id FROM findings WHERE code = ? AND agency_code = ? ORDER BY id"
        ((number,), *_) = self.rows(sql, code, agency)
        assert isinstance(number, int)
        return number

    def later(self, **step: int) -> None:
        """Time passes."""
        self.now += timedelta(**step)


def copy_of(prepared: Path, to: Path) -> Town:
    """A town of one's own, in a moment."""
    shutil.copytree(prepared, to, dirs_exist_ok=True)
    return Town(to)
