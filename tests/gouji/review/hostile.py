"""What strangers may write into names, titles, texts and notes, to be shown as what it is; and a town full of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import cycle
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.security import generate_password_hash

from db.agencies import endpoints, offices
from db.alerts import raise_alert
from db.answers import record_answer
from db.approvals import ask
from db.calendar_days import Override, import_workdays
from db.decisions import assign, confirm
from db.finding_queries import list_findings
from db.heartbeats import beat
from db.inserting import insert
from db.notice_replies import BY_LINK, REPLIES
from db.notices import find_notices
from db.opening import Database, open_database, tx
from db.people import add_user
from db.silences import add_silence
from gouji.demo.content import make_content
from gouji.demo.rendering import render_html
from gouji.rights import Role
from notifications.planning import plan
from notifications.policy import Policy
from tests.gouji.desk import CODE, OTHER, Desk
from tests.gouji.review.office import PASSWORD, QUICK
from tests.gouji.review.pages import audit, store

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PAYLOADS = (
    "<script>window.__xss=1</script>",
    "</script><script>window.__xss=2</script>",
    '"><script>window.__xss=3</script>',
    "<img src=x onerror=window.__xss=4>",
    '"><img src=x onerror="window.__xss=5">',
    "' onmouseover='window.__xss=6' x='",
    '" autofocus onfocus="window.__xss=7" x="',
    "<svg/onload=window.__xss=8>",
    "<svg><script>window.__xss=9</script></svg>",
    "<iframe srcdoc='<script>parent.__xss=10</script>'></iframe>",
    '<a href="javascript:window.__xss=11">点这里</a>',
    "javascript:window.__xss=12",
    "<body onload=window.__xss=13>",
    "<details open ontoggle=window.__xss=14>",
    "<style>*{display:none}</style>",
    "</textarea></select></title><script>window.__xss=15</script>",
    "<!--><script>window.__xss=16</script>-->",
    "<math><mtext></mtext><mglyph><svg><mtext><style><img src=x onerror=window.__xss=17>",
    "&lt;script&gt;window.__xss=18&lt;/script&gt;",
    "&#60;img src=x onerror=window.__xss=19&#62;",
    "{{7*7}}{% raw %}${7*7}#{7*7}",
    "{{config.items()}}{{request.application.__globals__}}",
    "\u202egnp.告报\u202c",
    "\u2066\u200b\ufeff零宽\u2069",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE findings; --",
    "\ufffd\u0001\ud7ff".replace("\u0001", ""),
    "<b>粗</b>&amp;<i>斜",
    "<meta http-equiv=refresh content=0;url=javascript:window.__xss=20>",
    "很长" * 1_000,
)
BAD = tuple(one for one in PAYLOADS if "<" in one)
CODES = (CODE, OTHER)
# no pages, or none of those that are logged in
NOT_READ = ("static", "selfcheck.static", "files.stored", "notices.attachment", "answer.show")


def short(text: str, longest: int = 60) -> str:
    return text[:longest]


def plant(folder: Path) -> None:
    """A database whose every text that somebody else writes is one of PAYLOADS."""
    desk, many = Desk(folder), cycle(PAYLOADS)
    desk.register(
        "code,name,kind,mail\n" + f"{CODE},样例市样例局,部门,a@yangli.test\n{OTHER},样例市另一局,部门,b@yangli.test\n"
    )
    files = {f"{short(text, 30)}.pdf": text.encode() for text in PAYLOADS[:8]}
    for code, year in ((CODE, 2024), (CODE, 2025), (OTHER, 2025)):
        store(folder, report(year), code=code, year=year, files=files, labels={"title": PAYLOADS[3]})
    store(folder, report(2025, more=9), day=3, url="javascript:window.__xss=30", labels={"title": PAYLOADS[2]})
    audit(folder)
    _templates(folder / "templates")
    with open_database(desk.settings.storage.database) as database:
        _people(database, many)
        _decide(database, many)
        _registry(database, many)
        with tx(database):
            for number, text in zip(_ids(database, "findings"), many, strict=False):
                database.execute("UPDATE findings SET title = ? WHERE id = ?", [text, number])
                database.execute("UPDATE finding_sightings SET message = ? WHERE finding_id = ?", [next(many), number])
        plan(database, Policy(issuing_office=PAYLOADS[3], contact=PAYLOADS[9]), NOW, 2025)
        with tx(database):
            for number, text in zip(_ids(database, "notice_events"), many, strict=False):
                notice = database.execute("SELECT notice_id FROM notice_events WHERE id = ?", [number]).fetchone()[0]
                row = {
                    "notice_id": notice,
                    "at": "2026-03-02T00:00:00Z",
                    "actor": "li",
                    "kind": "edited",
                    "detail": text,
                }
                insert(database, "notice_events", row)
        _replied(database, many)
        _run(database, many)
        database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _run(database: Database, many: Iterator[str]) -> None:
    """What runs and people leave behind: signs of life, silences, days of the calendar, what is signed."""
    beat(database, "notices plan", now=NOW, exit_code=70, detail=PAYLOADS[0])
    for name, at in ((PAYLOADS[3], 1), ("schedule", 0)):
        beat(database, name, now=NOW, exit_code=at, detail=PAYLOADS[5])
    later = NOW + timedelta(days=9)
    add_silence(
        database, agency_code=CODE, office_id=None, code=None, starts_at=NOW, ends_at=later, reason=PAYLOADS[1], by="wang",
        now=NOW,
    )  # fmt: skip
    days = [Override(date(2026, 3, at), at % 2 == 0, one) for at, one in enumerate(BAD[:9], 10)]
    import_workdays(database, days, PAYLOADS[4], by="guan", now=NOW)
    raise_alert(database, "template|reminder", f"模板 {PAYLOADS[3]}：{next(many)}", remedy=PAYLOADS[2], now=NOW)


def _templates(folder: Path) -> None:
    """An office's own, which takes in a file with a hostile name, full of what is hostile."""
    folder.mkdir()
    (folder / "reminder.im.j2").write_text(f"{PAYLOADS[0]}{{% include '{PAYLOADS[3]}.j2' %}}", encoding="utf-8")
    (folder / f"{PAYLOADS[3]}.j2").write_text("\n".join(PAYLOADS), encoding="utf-8")


def report(year: int, more: int = 0) -> bytes:
    """As a portal shows it: every payload in its prose, and one in a cell."""
    content = make_content(1, "样例市样例局", year, break_cell={"T3.granted.business": 700 + more})
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in PAYLOADS)
    page = render_html(content, "clean").replace("</h1>", f"{escape(PAYLOADS[0])}</h1>{paragraphs}", 1)
    return page.replace(">行政许可<", f">行政许可{escape(PAYLOADS[3])}<", 1).encode()


def _ids(database: Database, table: str) -> list[int]:
    return [row[0] for row in database.execute(f"SELECT id FROM {table} ORDER BY id")]


def _people(database: Database, many: Iterator[str]) -> None:
    hashed = generate_password_hash(PASSWORD, QUICK)
    for login, role in (("guan", Role.ADMIN), ("li", Role.REVIEWER), ("wang", Role.APPROVER)):
        add_user(database, login, short(next(many)), role.value, hashed, by=PAYLOADS[0], now=NOW)


def _decide(database: Database, many: Iterator[str]) -> None:
    past = NOW - timedelta(days=1)
    for at, one in enumerate(list_findings(database)):
        if one.agency_code == OTHER or at % 4 == 0:
            confirm(database, one.id, by="li", now=past, note=next(many)[:2000])
        elif at % 4 == 1:
            until, note = date(2026, 6, 1), next(many)[:2000]
            ask(database, one.id, kind="waive", by="li", reason="explained", note=note, now=past, until=until)
        elif at % 4 == 2:
            note = next(many)[:500]
            record_answer(database, one.id, answer="disputed", note=note, by="li", now=past, lock_version=None)
        else:
            assign(database, one.id, assignee="wang", by="li", now=past)


def _registry(database: Database, many: Iterator[str]) -> None:
    with tx(database):
        for code, name in zip(CODES, (PAYLOADS[4], PAYLOADS[0]), strict=True):
            database.execute("UPDATE agencies SET name = ? WHERE code = ?", [name, code])
            insert(database, "agency_aliases", {"agency_code": code, "name": next(many)})
            for office in offices(database, code):
                database.execute("UPDATE offices SET name = ? WHERE id = ?", [next(many), office.id])
                for way in endpoints(database, office.id):
                    database.execute("UPDATE endpoints SET label = ? WHERE id = ?", [next(many), way.id])
            at = "2026-03-01T00:00:00Z"
            row = {"at": at, "actor": PAYLOADS[6], "action": "article", "target": code, "detail": next(many)}
            insert(database, "audit_log", row)


def reading_routes(app: Flask, notices: list[str], findings: list[int]) -> list[str]:
    """Every address that only reads, with what there is in this town."""
    values: dict[str, list[dict[str, Any]]] = {
        "finding.show": [{"number": number} for number in findings],
        "report.show": [{"code": code, "year": year} for code in CODES for year in (2024, 2025, 2023)],
        "report.difference": [{"code": CODE, "year": 2025}],
        "agency.show": [{"code": code} for code in CODES],
        "notices.show": [{"number": number} for number in notices],
        "rules.show": [{"code": "A32"}],
    }
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in NOT_READ or "GET" not in (rule.methods or ()):
                continue
            found += [app.url_for(rule.endpoint, **given) for given in values.get(rule.endpoint, [{}])]
    return found


def notices_of(database: Database) -> list[str]:
    """The number of a draft, and that of the notice that has replies and a file."""
    found = find_notices(database)
    return [found[0].number, found[-1].number]


def _replied(database: Database, many: Iterator[str]) -> None:
    """The last notice has a file, is released, and whatever can be replied is there; an alert."""
    item = find_notices(database)[-1]
    file = {
        "name": short(PAYLOADS[0]),
        "media_type": PAYLOADS[3],
        "sha256": "0" * 64,
        "blob_path": "",
        "context_hash": "",
    }
    with tx(database):
        insert(database, "notice_files", {"notice_id": item.id, **file})
        for step in ("state='approved', approved_by='wang', approved_at='2026-03-02T00:00:00Z'", "state='released'"):
            database.execute(f"UPDATE notices SET {step} WHERE id = ?", [item.id])
        for kind, text in zip((*REPLIES, *REPLIES), many, strict=False):
            row: dict[str, Any] = {
                "kind": kind,
                "note": text,
                "url": next(many)[:500],
                "said_by": short(next(many), 50),
            }
            row |= {"notice_id": item.id, "at": "2026-03-02T00:00:00Z", "entered_by": BY_LINK, "via": "link"}
            insert(database, "notice_replies", row)
        raise_alert(database, "x", PAYLOADS[4], remedy=PAYLOADS[5], channel="mail", now=NOW)
