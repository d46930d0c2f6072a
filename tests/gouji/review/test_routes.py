"""Every route and every role: what comes back when the request is one that the pages themselves would send."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from db.notice_replies import BY_LINK
from db.opening import open_database, snapshot
from gouji.review.guarding import HEADERS
from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import PASSWORD, Browser
from tests.gouji.review.scene import ABSENT, OPEN, TOLD, TOLD_AT, Scene

LOGINS = ("", "kan", "shen", "pi", "guan")
Fields = Callable[[Scene, Browser], Mapping[str, object]]


@dataclass(frozen=True)
class Row:
    """
    `statuses`: of a stranger, and of who may look, judge, approve, manage. `path`: with the names of `Scene`'s things.

    `written`: how many rows of records one such request makes, each in the name of whoever asks.
    """

    endpoint: str
    path: str
    statuses: str
    fields: Fields | None = None
    written: int = 1

    @property
    def method(self) -> str:
        return "POST" if self.fields else "GET"

    def status(self, login: str) -> int:
        return int(self.statuses.split()[LOGINS.index(login)])


def form(**fields: object) -> Fields:
    return lambda scene, browser: fields


def lock(scene: Scene, number: int) -> str:
    return str(scene.office.rows("SELECT lock_version FROM findings WHERE id = ?", number)[0][0])


CALENDAR = "日期,是否工作日,依据\n2027-02-06,班,国办通知\n"
READS = "303 200 200 200 200"
MANAGES = "303 403 403 403 200"
GETS = (
    Row("static", "/static/review.css", "200 200 200 200 200"),
    Row("login.form", "/login", "200 303 303 303 303"),
    Row("login.me", "/me", READS),
    Row("queue.show", "/?text=样例&state=all", READS),
    Row("queue.settled", "/settled", READS),
    Row("report.index", "/reports?year=2025", READS),
    Row("report.show", f"/reports/{CODE}/2025", READS),
    Row("report.difference", f"/reports/{CODE}/2025/diff", READS),
    Row("finding.show", f"/findings/{OPEN[0]}", READS),
    Row("files.stored", "/files/{version[0]}/{version[1]}", READS),
    Row("agency.index", "/agencies?text=样例", READS),
    Row("agency.show", f"/agencies/{OTHER}", READS),
    Row("deadlines.show", "/deadlines?year=2025&show=unplanned", READS),
    Row("notices.index", "/notices?state=draft", READS),
    Row("notices.losses", "/notices/undelivered", READS),
    Row("notices.show", "/notices/{sent.number}", READS),
    Row("notices.replies", "/notices/replies", READS),
    Row("notices.attachment", "/notices/{drafts[0].number}/files/1", READS),
    Row("answer.show", "/answer/{token}", "200 303 303 303 303"),
    Row("notices.silences", "/notices/silences", READS),
    Row("notices.standing", "/notices/standing", READS),
    Row("rules.index", "/rules?year=2025", READS),
    Row("rules.show", "/rules/A32", READS),
    Row("runs.show", "/runs", READS),
    Row("runs.log", "/runs/log", READS),
    Row("exports.show", "/exports", READS),
    Row("users.index", "/users", MANAGES),
)
LOOK = "303 200 200 200 200"
DECIDES = "303 403 303 303 303"
APPROVES = "303 403 403 303 303"
POSTS = (
    Row("finding.decide", f"/findings/{OPEN[0]}", DECIDES, lambda s, b: {"action": "confirm", "lock": lock(s, OPEN[0])}),
    Row("queue.decide", "/decide", DECIDES, lambda s, b: {"action": "confirm", "line": f"{OPEN[1]}:{lock(s, OPEN[1])}"}),
    Row("report.confirm", f"/reports/{CODE}/2025/confirm", DECIDES, lambda s, b: {"finding": f"{OPEN[2]}:{lock(s, OPEN[2])}"}),
    Row("report.confirm_absence", f"/reports/{CODE}/{ABSENT}/absence", DECIDES, form(note="电话核对过")),
    Row("report.take_back", f"/reports/{CODE}/{TOLD}/absence/take-back", DECIDES, form(why="在另一栏目", seen=TOLD_AT)),
    Row("exports.export", "/exports", LOOK, form(form="csv")),
    Row("exports.template", "/exports/template", LOOK, form(kind="list"), 0),
    Row("exports.look", "/exports/answers", "303 403 200 200 200", lambda s, b: s.returned(), 0),
    Row("exports.write_answers", "/exports/answers/write", DECIDES, lambda s, b: {"rows": s.accepted(b), "source": "交回.xlsx"}, 2),
    Row("notices.approve", "/notices/approve", APPROVES, lambda s, b: {"pick": s.pick()}),
    Row("notices.edit", "/notices/{drafts[0].number}/edit", DECIDES, lambda s, b: s.edited()),
    Row("notices.acknowledged", "/notices/{sent.number}/acknowledge", DECIDES, form(note="张三接的")),
    Row("notices.not_acknowledged", "/notices/{sent.number}/acknowledge/back", DECIDES, form()),
    Row("notices.reply", "/notices/{sent.number}/reply", DECIDES, form(kind="explained", note="正在改版"), 2),
    Row("notices.settle", "/notices/replies/1/settle", DECIDES, form(verdict="refuted", note="打开看过，是别的年度"), 2),
    Row("notices.resend", "/notices/{sent.number}/resend", DECIDES, form(delivery="", repeat="1"), 2),
    Row("notices.cancel", "/notices/{sent.number}/cancel", APPROVES, form(state="released", reason="发错了")),
    Row("notices.draft", "/notices/plan", DECIDES, form()),
    Row("notices.silence", "/notices/silences", APPROVES, form(code="A31", starts="2026-03-02", ends="2026-03-03", reason="改")),
    Row("notices.silence_end", "/notices/silences/1/end", APPROVES, form(why="好了")),
    Row("notices.again", "/notices/{sent.number}/again", APPROVES, form(), 2),
    Row("notices.sign", "/notices/standing", APPROVES, lambda s, b: {"year": "2025", "until": "2026-12-31", "sha": sha(), "mode": "test"}),
    Row("notices.revoke", "/notices/standing/1/revoke", APPROVES, form()),
    Row("deadlines.set_day", "/deadlines/days", MANAGES.replace("200", "303"), form(day="2026-05-09", works="1", source="国办通知")),
    Row("deadlines.look_at_days", "/deadlines/days/look", MANAGES, lambda s, b: {"file": (io.BytesIO(CALENDAR.encode()), "x.csv")}, 0),
    Row("deadlines.write_days", "/deadlines/days/import", MANAGES.replace("200", "303"), form(name="x.csv", days=CALENDAR)),
    Row("deadlines.unset_day", "/deadlines/days/remove", MANAGES.replace("200", "303"), form(day="2026-05-09")),
    Row("runs.end", "/runs/alerts/1/end", DECIDES, form()),
    Row("runs.lift_alarm", "/runs/alarms/1/lift", MANAGES.replace("200", "303"), form(why="好了")),
    Row("runs.suspend_platform", "/runs/suspend", MANAGES.replace("200", "303"), form(platform="q", why="又坏了")),
    Row("users.add", "/users", MANAGES.replace("200", "303"), form(login="xin", name="新来的", role="viewer", password="a quite long one")),
    Row("users.change", "/users/shen2/role", MANAGES.replace("200", "303"), form(role="viewer")),
    Row("login.change_password", "/me/password", "303 303 303 303 303", form(old=PASSWORD, new="another long one 2", again="another long one 2")),
    Row("login.log_out_everywhere", "/me/end", "303 303 303 303 303", form()),
    Row("login.log_in_now", "/login", "303 303 303 303 303", lambda s, b: {"login": b.login, "password": "another long one 2"}),
    Row("login.log_out", "/logout", "303 303 303 303 303", form(), 0),
)  # fmt: skip
# without an account: nobody of ours, and so in nobody's name
ANSWER = Row("answer.answer", "/answer/{token}", "303 303 303 303 303", form(kind="acknowledged"), 3)
OPEN_TO_ALL = ("static", "login.form", "answer.show")
RECORDS = {"audit_log": "actor", "finding_events": "actor", "notice_events": "actor"}


def sha() -> str:
    from notifications.wording import OURS

    return OURS.sha("reminder")


def test_no_route_is_missing(office):
    routes = {
        (rule.endpoint, "POST" if "POST" in (rule.methods or ()) else "GET") for rule in office.app.url_map.iter_rules()
    }
    assert {(row.endpoint, row.method) for row in (*GETS, *POSTS, ANSWER)} == routes


@pytest.mark.parametrize("login", LOGINS)
def test_answering(scene, login):
    """By the link alone, in the name of the link; whoever is one of us is led to where he has a name."""
    browser, path = scene.office.browser(login), ANSWER.path.format(**vars(scene))
    browser.get(path)
    before = set(records(scene))
    answer = browser.post(path, **(ANSWER.fields(scene, browser) if ANSWER.fields else {}))
    assert answer.status_code == ANSWER.status(login)
    made = [who for *_, who in set(records(scene)) - before]
    assert made == ([] if login else [BY_LINK] * ANSWER.written)
    assert urlsplit(answer.location).path == (f"/notices/{scene.sent.number}" if login else path)
    assert scene.token not in str(scene.office.rows("SELECT * FROM audit_log, notice_events"))


def records(scene: Scene) -> list[tuple[object, ...]]:
    """All that was ever recorded, with who did it; the machine's own aside."""
    return [
        (table, number, who)
        for table, column in RECORDS.items()
        for number, who in scene.office.rows(f"SELECT id, {column} FROM {table} WHERE {column} <> 'gouji'")
    ]


@pytest.mark.parametrize("login", LOGINS)
def test_looking(scene, login):
    """The status, the headers, and that nothing in the database has changed."""
    browser, names = scene.office.browser(login), vars(scene)
    with closing(sqlite3.connect(scene.office.settings.storage.database)) as watcher:
        before = watcher.execute("PRAGMA data_version").fetchone()
        for row in GETS:
            path = row.path.format(**names)
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = browser.client.open(path, method=method, buffered=True)
                status = 200 if method == "OPTIONS" and row.endpoint in OPEN_TO_ALL else row.status(login)
                assert (row.endpoint, method, answer.status_code) == (row.endpoint, method, status)
                assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
                assert "Content-Security-Policy" in answer.headers
                kept = answer.headers.get("Cache-Control")
                assert kept == "no-store" or row.endpoint == "static"
        assert watcher.execute("PRAGMA data_version").fetchone() == before


@pytest.mark.parametrize("login", LOGINS)
def test_doing(scene, login):
    """The status; and each request that does something is on record, in the name of whoever sent it."""
    browser, names = scene.office.browser(login), vars(scene)
    for row in POSTS:
        if row.endpoint == "login.log_in_now":
            browser = scene.office.browser()
            browser.get("/login")
            browser.login = login or "kan"
            if not login:
                continue
        elif not login:
            with browser.client.session_transaction() as session:
                session["token"] = "t" * 32
        assert row.fields is not None
        fields = row.fields(scene, browser)
        before = set(records(scene))
        answer = browser.post(row.path.format(**names), **fields)
        assert (row.endpoint, answer.status_code) == (row.endpoint, row.status(login))
        made = sorted(set(records(scene)) - before)
        may = bool(login) and row.status(login) != 403
        assert (row.endpoint, [who for *_, who in made]) == (row.endpoint, [login] * row.written if may else []), made
        if not login:
            assert urlsplit(answer.location).path == "/login"


def test_a_page_that_only_looks_cannot_write(office):
    with open_database(office.settings.storage.database) as database:
        with snapshot(database), pytest.raises(sqlite3.OperationalError, match="readonly"):
            database.execute("UPDATE users SET name = 'x'")
        database.execute("UPDATE users SET name = 'y'")
