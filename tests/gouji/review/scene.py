"""An office in which every form of the pages has something to be about, made once and copied."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from typing import Any

from db.alerts import raise_alert
from db.happenings import REASONS
from db.health import suspend
from db.notice_files import NoticeFile, insert_files
from db.notice_lists import Listed, listed_notice
from db.notice_replies import BY_LINK, Said, record_reply
from db.notices import approve, find_notices
from db.opening import Database, open_database, path_of, tx
from db.silences import add_silence
from db.standing import sign
from db.store import Store
from notifications.channels.base import Kind, Outcome
from notifications.outbox import Outbox, send_due
from notifications.parts import DOCX
from notifications.planning import plan
from notifications.wording import OURS
from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import NOW, Browser, Office
from tests.gouji.review.test_exports import ROWS, filled, workbook
from tests.notifications.sending import TEST, Script

COLUMNS = (
    *("number", "dedupe_key", "mode", "office_id", "agency_code", "report_year", "kind", "stage", "template"),
    *("template_sha", "subject", "body_text", "content_hash", "state", "drafted_by", "created_at"),
)
TOLD_AT = "2026-03-01T17:00:00Z"
ABSENT, TOLD = 2023, 2022  # years without a report: nobody has said so, and somebody has
OPEN = (3, 4, 5)  # findings of CODE, 2025
ASKED = 7  # shen2 asks to dismiss it


@dataclass(frozen=True)
class Scene:
    """Numbers of what there is. `sent`: a notice that has left; `drafts`: two that wait. `token`: to reply to `sent`."""

    office: Office
    sent: Listed
    drafts: tuple[Listed, Listed]
    version: tuple[int, str]
    token: str

    def pick(self) -> str:
        return f"{self.drafts[1].id}-{self.drafts[1].content_hash}"

    def edited(self) -> dict[str, Any]:
        """One more sentence for the first draft."""
        item = self.drafts[0]
        return {"seen": item.content_hash, "subject": item.subject, "text": item.body_text + "另请电话告知。"}

    def returned(self) -> dict[str, Any]:
        """A list as a body sends it back."""
        return {"list": (io.BytesIO(filled(workbook(self.office), "有异议", "没有错")), "交回.xlsx")}

    def accepted(self, browser: Browser) -> str:
        """The rows of a preview; "" for who may not see one."""
        found = ROWS.search(browser.post("/exports/answers", **self.returned()).text)
        return unescape(found[1]) if found else ""


def build(office: Office) -> None:
    """Into the database of `office`: everything by people who are none of those that browse, or by `shen2`."""
    with open_database(office.settings.storage.database) as database:
        _notices(database)
        _around(database, Store(office.settings.storage.blobs))
        with tx(database):
            for finding in (*OPEN, ASKED):
                database.execute("UPDATE findings SET state='open', decided_evidence_hash=NULL WHERE id=?", [finding])
            _absences(database)
        suspend(database, "q", by="other", why="改版", now=NOW)
        ends = NOW + timedelta(days=9)
        for code in (CODE, OTHER):
            add_silence(
                database, agency_code=code, office_id=None, code=None, starts_at=NOW, ends_at=ends, reason="机构改革",
                by="other", now=NOW,
            )  # fmt: skip
        sign(database, 2024, OURS.sha("reminder"), mode="test", until=date(2026, 12, 31), by="pi", now=NOW)
    lock = office.rows("SELECT lock_version FROM findings WHERE id = ?", ASKED)[0][0]
    asked: dict[str, Any] = {"action": "dismiss", "lock": str(lock), "reason": next(iter(REASONS)), "note": "识别错"}
    answer = office.browser("shen2").post(f"/findings/{ASKED}", **asked)
    assert answer.status_code == 303, answer.text


def scene_of(office: Office) -> Scene:
    """What `build` has made."""
    with open_database(office.settings.storage.database) as database:
        first, second, sent, *_ = (
            listed_notice(database, item.number)
            for state in ("draft", "released")
            for item in find_notices(database, states=(state,))
        )
        ((number, sha),) = database.execute("SELECT version_id, document_sha256 FROM version_files LIMIT 1").fetchall()
    return Scene(office, sent, (first, second), (number, sha), office.token(sent.number))


def _notices(database: Database) -> None:
    database.execute("UPDATE findings SET state = 'confirmed', decided_evidence_hash = evidence_hash")
    plan(database, TEST, NOW, 2025)
    first, _ = find_notices(database, kind="rectify")
    approve(database, [first], "pi", NOW)
    stop = path_of(database).with_name("STOP")
    box = Outbox(
        database,
        {"folder": Script(), "mail": Script(Outcome(Kind.SENT, "250"))},
        TEST,
        lambda: NOW,
        stop,
        lambda low, high: 1.0,
    )
    send_due(box, limit=None)
    columns = [row[1] for row in database.execute("PRAGMA table_info(notices)").fetchall() if row[1] != "id"]
    other = {"number": "'GJ-2026-000099'", "dedupe_key": "dedupe_key || 'b'"}
    database.execute(
        f"INSERT INTO notices ({', '.join(columns)}) SELECT {', '.join(other.get(one, one) for one in columns)} "
        "FROM notices WHERE state = 'draft'"
    )


def _around(database: Database, store: Store) -> None:
    """A file of the first draft, a part that did not arrive, a claim about a year without a report, an alert."""
    with tx(database):
        ((draft,), *_) = database.execute("SELECT id FROM notices WHERE state = 'draft' ORDER BY id").fetchall()
        insert_files(database, draft, [NoticeFile("清单<1>.docx", DOCX, store.write(b"docx"), "", "x")])
        database.execute(
            """INSERT INTO deliveries (notice_id, endpoint_id, part, body, state, next_at)
               SELECT notice_id, endpoint_id, 9, '', 'unknown', next_at FROM deliveries LIMIT 1"""
        )
        database.execute(
            f"""INSERT INTO notices ({", ".join(COLUMNS)}) SELECT 'GJ-2026-000100', dedupe_key || 'c', mode, office_id,
                agency_code, {ABSENT}, 'reminder', 'T-3', 'reminder', 'x', subject, body_text, 'x', 'draft', 'gouji',
                created_at FROM notices LIMIT 1"""
        )
        database.execute(
            "UPDATE notices SET state='approved', approved_by='other', approved_at=created_at WHERE number = 'GJ-2026-000100'"
        )
        database.execute("UPDATE notices SET state = 'released' WHERE number = 'GJ-2026-000100'")
        raise_alert(database, "endpoint|1", "样例市样例局的邮箱退信", remedy="核实以后改登记", now=NOW)
    said = Said(kind="elsewhere", url="https://www.yangli.test/nb/1.html")
    record_reply(database, "GJ-2026-000100", said, by=BY_LINK, via="link", now=NOW)


def _absences(database: Database) -> None:
    for sql, values in (
        ("INSERT INTO host_groups (group_id) VALUES ('g')", []),
        (
            "INSERT INTO platforms (platform_id, name, group_id) VALUES ('p', '样例门户', 'g'), ('q', '另一门户', 'g')",
            [],
        ),
        (
            "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (1, ?, 'p', 'http://www.yangli.test/')",
            [CODE],
        ),
    ):
        database.execute(sql, values)
    for year in (ABSENT, TOLD):
        database.execute(
            """INSERT INTO deadlines (agency_code, report_year, kind, legal_date, act_by, basis)
               VALUES (?, ?, 'department', ?, ?, '第四十九条')""",
            [CODE, year, f"{year + 1}-01-31", f"{year + 1}-01-30"],
        )
    for crawl, at in enumerate(("2026-02-28T03:00:00Z", "2026-03-01T16:00:00Z"), 100):
        database.execute(
            "INSERT INTO crawls (id, started_at, trigger, app_version) VALUES (?, ?, 'person', '1')", [crawl, at]
        )
        for year in (ABSENT, TOLD):
            database.execute("INSERT INTO outcomes VALUES (?, 1, ?, 'absent_unconfirmed', '', ?)", [crawl, year, at])
        database.execute(
            "INSERT INTO list_snapshots (crawl_id, source_id, pages, proof, positive_control) VALUES (?, 1, 3, 'complete', 1)",
            [crawl],
        )
    database.execute(
        "INSERT INTO absence_confirmations (agency_code, report_year, confirmed_by, confirmed_at) VALUES (?, ?, 'other', ?)",
        [CODE, TOLD, TOLD_AT],
    )


__all__ = ["ABSENT", "ASKED", "OPEN", "TOLD", "TOLD_AT", "Scene", "build", "scene_of"]
