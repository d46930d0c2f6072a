"""
A year of an office, at random: pages with forms of now and of before, audits, absences, reforms, seasons, notices.

After each step: decisions stand, four eyes saw what two must see, no notice names what nobody has confirmed, and what
has gone out never changes. GOUJI_MONKEYS years of GOUJI_STEPS steps, drawn from GOUJI_SEED.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from audit.errors import GoujiError
from audit.severity import Severity
from db.confirmations import confirm_absence, confirmation_of, take_back_absence
from db.findings import close_season, save_verdict
from db.opening import Database, open_database
from db.people import add_user, disable, enable
from db.people import rename as rename_user
from db.reforms import merge, rename
from db.runs import start_run
from db.times import local_day
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from tests.db.campaign import check_requests
from tests.db.recounting import check_counts
from tests.db.test_at_once import check_chain
from tests.db.verdicts import PASS, UNKNOWN, crashed, unreadable, verdict
from tests.gouji.review.auditors import Auditor, check_said
from tests.gouji.review.office import PEOPLE, Office
from tests.notifications.sending import TEST, Script
from tests.notifications.world import MORNING, World

MONKEYS = int(os.environ.get("GOUJI_MONKEYS", "1"))
STEPS = int(os.environ.get("GOUJI_STEPS", "120"))
SEED = os.environ.get("GOUJI_SEED", "gouji")
BODIES = ("11990000SIM000001X", "11990000SIM000002W")
YEARS = (2025, 2026)
SUBJECTS = tuple(f"T3.row.{number}" for number in range(5))
AUDITORS = ("shen", "shen2", "pi", "guan")
DECIDED = ("confirmed", "dismissed", "waived")
PICK = re.compile(r'name="pick" value="(\d+-[0-9a-f]{64})"')
FACTS = """SELECT n.id, f.id, f.state, f.evidence_hash = nf.evidence_hash AND f.reopened = nf.reopened, f.disputed
  FROM notices n JOIN notice_findings nf ON nf.notice_id = n.id JOIN findings f ON f.id = nf.finding_id"""
FROZEN = """SELECT id, number, subject, body_text, body_html, content_hash, office_id, kind, stage, edited_by, approved_by,
  approved_at FROM notices n WHERE EXISTS
  (SELECT 1 FROM notice_events e WHERE e.notice_id = n.id AND e.kind = 'released')"""
Rows = dict[int, dict[str, Any]]


class Monkey:
    """`said`: in an audit, what was said of (body, year, rule, subject)."""

    def __init__(self, office: Office, database: Database, dice: random.Random) -> None:
        self.office, self.database, self.dice = office, database, dice
        self.auditors = [Auditor(office.browser(login), login, dice, 1) for login in AUDITORS]
        self.said: dict[tuple[str, int, str, str], int | str] = {}
        self.frozen: dict[int, Any] = {}
        self.counted: Counter[str] = Counter()
        self.names = 0

    def step(self) -> None:
        before, self.said = self.rows(), {}
        weights = {
            self.pages: 8, self.audit: 4, self.absent: 2, self.plan: 3, self.send: 2, self.notices: 3, self.time: 3,
            self.season: 1, self.reform: 1, self.people: 1, self.silence: 1,
        }  # fmt: skip
        what = self.dice.choices(list(weights), list(weights.values()))[0]
        self.counted[what.__name__] += 1
        what()
        self.look(what, before)

    # people

    def pages(self) -> None:
        number = self.database.execute("SELECT max(id) FROM findings").fetchone()[0] or 1
        auditor = self.dice.choice(self.auditors)
        auditor.findings = number
        disabled = self.database.execute("SELECT disabled_at FROM users WHERE login = ?", [auditor.login]).fetchone()[0]
        if disabled is None:
            auditor.work(self.dice.choice((1, 3)))

    def notices(self) -> None:
        """Approve, edit, cancel, sign; by whoever may and by whoever may not."""
        browser = self.dice.choice(self.auditors).browser
        answer = browser.get("/notices")
        picks = PICK.findall(answer.text)
        numbers = re.findall(r"GJ-20\d\d-\d{6}", answer.text)
        act = self.dice.choice(("approve", "approve", "edit", "cancel", "sign", "plan"))
        if act == "approve" and picks:
            found = browser.post("/notices/approve", pick=picks)
        elif act == "edit" and numbers:
            page = browser.get(f"/notices/{numbers[0]}").text
            seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
            text, subject = self.database.execute(
                "SELECT body_text, subject FROM notices WHERE number = ?", [numbers[0]]
            ).fetchone()
            fields: dict[str, Any] = {"subject": f"{subject}。", "text": text, "seen": seen[1] if seen else "x"}
            found = browser.post(f"/notices/{numbers[0]}/edit", **fields)
        elif act == "cancel" and numbers and self.dice.random() < 0.3:
            found = browser.post(f"/notices/{numbers[0]}/cancel", state="draft", reason="不发")
        elif act == "sign":
            sha = re.search(r'name="sha" value="([0-9a-f]+)"', browser.get("/notices/standing").text)
            until = (local_day(self.office.now) + timedelta(days=40)).isoformat()
            found = browser.post("/notices/standing", year="2026", until=until, sha=sha[1] if sha else "")
        else:
            found = browser.post("/notices/plan")
        assert found.status_code in (303, 400, 403, 409), (act, found.status_code)
        self.counted[f"{act} {found.status_code}"] += 1

    def silence(self) -> None:
        browser, day = self.dice.choice(self.auditors).browser, local_day(self.office.now)
        code = self.dice.choice(("A31", ""))
        fields: dict[str, Any] = {
            "agency": BODIES[0],
            "office": "",
            "code": code,
            "starts": day.isoformat(),
            "reason": "联调",
        }
        found = browser.post("/notices/silences", **fields, ends=(day + timedelta(days=5)).isoformat())
        assert found.status_code in (303, 400, 403)

    def people(self) -> None:
        login = self.dice.choice(AUDITORS[:3])
        self.names += 1
        act = self.dice.choice((disable, enable, enable))
        act(self.database, login, by="guan", now=self.office.now)
        rename_user(self.database, login, f"{login}的姓名{self.names}", by="guan", now=self.office.now)
        self.again()

    def again(self) -> None:
        """Everybody logs in anew; old forms stay in their tabs."""
        for auditor in self.auditors:
            auditor.browser = self.office.browser(auditor.login)

    # the machine

    def audit(self) -> None:
        code, year = self.dice.choice(BODIES), self.dice.choice(YEARS)
        mood = self.dice.random()
        if mood < 0.15:
            result = self.dice.choice((crashed(), unreadable()))
        else:
            figures = (5, 5, 5, 6, PASS, UNKNOWN) if mood < 0.5 else (5,)
            said: dict[str, int | str] = {subject: self.dice.choice(figures) for subject in SUBJECTS}
            severity = self.dice.choices((Severity.WARNING, Severity.ERROR, Severity.NOTE), (6, 1, 1))[0]
            result = verdict(said, severity=severity, title=self.dice.choice(("合计不平", "相加不等")))
            self.said |= {(code, year, "A31", subject): word for subject, word in said.items()}
        self.save(code, year, result)

    def save(self, code: str, year: int, result: Any) -> None:
        now = self.office.now
        run = start_run(self.database, now=now, ruleset="1", app_version="1")
        save_verdict(self.database, run_id=run, agency_code=code, year=year, version_id=None, verdict=result, now=now)

    def absent(self) -> None:
        """Somebody says that a report is not there, or that he was wrong; or it appears."""
        code, year, now = BODIES[1], YEARS[0], self.office.now
        who: dict[str, Any] = {"by": self.dice.choice(AUDITORS), "now": now}
        act = self.dice.choice(("confirm", "confirm", "back", "appear"))
        if act == "confirm" and confirm_absence(self.database, code, year, note="", **who):
            self.said[code, year, "C01", "report"] = 5
            self.save(code, year, verdict({"report": 5}, rule="C01", severity=Severity.ERROR))
        elif act == "back" and confirmation_of(self.database, code, year):
            take_back_absence(self.database, code, year, why="看错了", **who)
        elif act == "appear" and self.dice.random() < 0.5:
            self.database.execute(
                "UPDATE absence_confirmations SET spent_at = ? WHERE taken_back_at IS NULL AND spent_at IS NULL",
                [now.strftime("%Y-%m-%dT%H:%M:%SZ")],
            )
            self.said[code, year, "C01", "report"] = PASS
            self.save(code, year, verdict({"report": PASS}, rule="C01", severity=Severity.ERROR))

    def plan(self) -> None:
        plan(self.database, TEST, self.office.now)
        living = self.database.execute(f"{FACTS} WHERE n.state IN ('draft', 'approved')").fetchall()
        assert all(state == "confirmed" and same for _, _, state, same, _ in living), living
        self.counted["named"] += len(living)

    def send(self) -> None:
        now = self.office.now
        script = Script()
        known = {row[0] for row in self.database.execute(FROZEN).fetchall()}
        channels = {"folder": script, "mail": script}
        outbox = Outbox(self.database, channels, TEST, lambda: now, self.office.folder / "STOP")
        send_due(outbox, limit=None)
        released = {row[0]: row for row in self.database.execute(FROZEN).fetchall()}
        for number, finding, state, same, disputed in self.database.execute(FACTS).fetchall():
            if number in released and number not in known:
                assert (state, same, disputed) == ("confirmed", 1, 0), (number, finding)
                self.counted["told"] += 1
        self.counted["released"] += len(released) - len(known)

    def time(self) -> None:
        self.office.later(days=self.dice.choice((0, 1, 3, 30)), hours=self.dice.choice((0, 3, 13)))
        self.again()

    def season(self) -> None:
        close_season(self.database, self.dice.choice(YEARS), now=self.office.now)

    def reform(self) -> None:
        self.names += 1
        day = date(2020, 1, 1) + timedelta(days=self.names)
        with suppress(GoujiError):
            rename(self.database, BODIES[0], f"样例市第{self.names}局", since=day, by="guan", now=self.office.now)
        if self.names > 6:
            with suppress(GoujiError):
                since = local_day(self.office.now)
                merge(self.database, [BODIES[1]], BODIES[0], since=since, by="guan", now=self.office.now)

    # looking

    def rows(self) -> Rows:
        return {row["id"]: row for row in list(self.database.query("SELECT * FROM findings"))}

    def look(self, what: Callable[[], None], before: Rows) -> None:
        rows = self.rows()
        assert before.keys() <= rows.keys()
        for number, row in rows.items():
            if number in before and what.__name__ in (
                "audit",
                "plan",
                "season",
                "send",
                "time",
                "reform",
                "people",
                "silence",
                "notices",
            ):
                self.check_kept(before[number], row)
        check_requests(self.database)
        for frozen in self.database.execute(FROZEN).fetchall():
            assert self.frozen.setdefault(frozen[0], frozen) == frozen
            edits = self.database.execute(
                "SELECT 1 FROM notice_events WHERE notice_id = ? AND kind = 'edited' AND actor = ?",
                [frozen[0], frozen[10]],
            )
            assert edits.fetchone() is None

    def check_kept(self, old: dict[str, Any], row: dict[str, Any]) -> None:
        """What people decided on these facts stands; nothing is decided by the machine."""
        place = (row["agency_code"], row["report_year"], row["code"], row["subject"])
        assert row["decided_evidence_hash"] == old["decided_evidence_hash"]
        if row["state"] in DECIDED and row["state"] != old["state"]:
            assert (old["fixed_from"], row["state"]) == ("confirmed", "confirmed")
            assert row["evidence_hash"] == row["decided_evidence_hash"]
        if old["state"] in DECIDED and row["state"] != old["state"]:
            over = old["state"] == "waived" and old["waived_until"] < local_day(self.office.now).isoformat()
            gone = self.said.get(place) == PASS and old["state"] != "dismissed"
            assert over or gone or row["evidence_hash"] != old["evidence_hash"], (old, row)
        if row["state"] == "fixed" != old["state"]:
            assert self.said[place] == PASS

    def end(self) -> None:
        events: dict[int, list[dict[str, object]]] = {number: [] for number in self.rows()}
        for event in list(self.database.query("SELECT * FROM finding_events ORDER BY id")):
            events[event["finding_id"]].append(event)
        for number, row in self.rows().items():
            check_chain(row, events[number])
        check_counts(self.database)
        for auditor in self.auditors:
            check_said(self.office.settings.storage.database, auditor)


@pytest.mark.parametrize("turn", range(MONKEYS))
def test_no_year_of_an_office_loses_a_decision_or_accuses_wrongly(tmp_path, turn):
    office = Office(tmp_path, MORNING)
    with open_database(office.settings.storage.database, durable=False) as database:
        world = World(database)
        for code in BODIES:
            world.agency(code, roles="responsible supervisor")
        for login, role in PEOPLE.items():
            add_user(database, login, f"{login}的姓名", role.value, "x", by="setup", now=office.now)
        monkey = Monkey(office, database, random.Random(f"{SEED}{turn}"))
        for code in BODIES:
            monkey.save(code, YEARS[0], verdict(dict.fromkeys(SUBJECTS, 5)))
        for _ in range(STEPS):
            monkey.step()
        monkey.end()
        statuses: Counter[int] = sum((auditor.statuses for auditor in monkey.auditors), Counter())
        assert min(statuses[303], monkey.counted["named"], monkey.counted["plan"], monkey.counted["audit"]) > 0
