"""Two counties over a season in which anything may happen in any order. What happened is read back from the rows alone."""

from __future__ import annotations

import hashlib
import random
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from audit.errors import GoujiError
from db.approvals import ask, refuse
from db.confirmations import confirm_absence, spend_confirmations, take_back_absence
from db.notice_decisions import acknowledge, cancel_by
from db.notices import approve, find_notices
from db.times import instant, local_day
from notifications.ordering import order, order_again
from notifications.outbox import Outbox, send_due
from notifications.planning import plan
from notifications.policy import Policy
from tests.notifications.missing import fetched, look_at
from tests.notifications.world import World

YEARS = (2026, 2025)
OFFICE = "县政务公开办"  # of both counties
EAST, WEST = "113301050024900", "113301060024900"  # the codes of the one in the registry stand below a government
KINDS = ("government", "department", "department", "department", "department", "township", "department")
ROLES = (
    "responsible supervisor",
    "responsible head supervisor",
    "responsible supervisor",
    "head supervisor",  # nobody answers for it
    "responsible supervisor",
    "responsible supervisor",
    "responsible",  # nobody supervises it
)
ACTS = {
    "work": 8,
    "plan": 9,
    "approve": 7,
    "send": 7,
    "later": 9,
    "look": 4,
    "word": 4,
    "take_back": 2,
    "publish": 2,
    "hand_in": 1,
    "reprint": 1,
    "remark": 1,
    "too_large": 1,
    "claim": 2,
    "refute": 2,
    "c01": 5,
    "dismiss": 1,
    "object": 1,
    "answer_objection": 2,
    "ask": 1,
    "refuse": 2,
    "fault": 4,
    "judge": 4,
    "mend": 3,
    "relapse": 1,
    "new_facts": 1,
    "archive": 1,
    "audit": 3,
    "says_fixed": 1,
    "silence": 1,
    "end": 1,
    "rename": 1,
    "calendar": 1,
    "settings": 1,
    "suspend": 1,
    "lift": 2,
    "acknowledge": 1,
    "cancel": 1,
    "again": 2,
    "order": 2,
    "live": 6,
    "back": 1,
}


class Life:
    """Each step is one thing that a person, a crawl or the program does."""

    def __init__(self, world: World, box: Outbox, channel: Any, clock: Any, seed: int):
        self.world, self.box, self.channel, self.clock = world, box, channel, clock
        self.database, self.chance = world.database, random.Random(seed)
        self.policy = Policy(regional={"X" + EAST: ("01-20", "东县通知")} if seed % 2 else {}, grace_days=seed % 3 * 3)
        self.runs, self.names, self.county = 0, dict[str, str](), dict[str, str]()
        self.build()
        self.codes = sorted(self.names.values())
        for code in self.chance.sample(self.codes, 4):
            self.publish(code, YEARS[0])
            self.fault(code, YEARS[0])
        for _ in range(2):
            self.look("", YEARS[0])
            self.clock.pass_by(hours=24)
        if self.chance.random() < 0.6:
            self.live("", 0)
        for code in self.chance.sample(self.codes, 5):
            self.word(code, YEARS[0])

    def build(self) -> None:
        self.world.agency("X" + EAST, "government", name="东市人民政府", roles="")
        for place, start in (("东", EAST), ("西", WEST)):
            for number, (kind, roles) in enumerate(zip(KINDS, ROLES, strict=True)):
                code, name = f"{start}{number:03}", f"{place}{'甲乙丙丁戊己庚'[number]}局"
                self.world.agency(code, kind, name=name, roles=roles)
                self.names[name], self.county[code] = code, place
                for role in roles.split():
                    if role != "supervisor" or number in (0, 2):  # the third one's is the same as the first one's
                        address = f"{place}{role}" if role == "supervisor" else f"{code}{role}"
                        self.world.endpoint(self.world.office(code, role), "mail", address, test=False)
                if number != 4:  # one has no column
                    self.world.source(code, f"http://{code}.test/")
        self.database.execute("UPDATE offices SET name = ? WHERE role = 'supervisor'", [OFFICE])
        self.database.execute("UPDATE agencies SET parent = ? WHERE code LIKE ?", ["X" + EAST, EAST + "%"])

    @property
    def now(self) -> datetime:
        moment: datetime = self.clock.now
        return moment

    def one(self, sql: str, *values: Any) -> Any:
        found = self.database.execute(sql, list(values)).fetchall()
        return self.chance.choice(found) if found else None

    def step(self) -> str:
        act = self.chance.choices(list(ACTS), list(ACTS.values()))[0]
        code, year = self.chance.choice(self.codes), self.chance.choices(YEARS, (5, 1))[0]
        getattr(self, act)(code, year)
        return act

    def plan(self, code: str, year: int) -> None:
        plan(self.database, self.policy, self.now, self.chance.choice([None, year]))

    def approve(self, code: str, year: int) -> None:
        for one in find_notices(self.database, states=("draft",)):
            if self.chance.random() < 0.8:
                with suppress(GoujiError):  # its date is over
                    approve(self.database, [one], "张三", self.now)

    def send(self, code: str, year: int) -> None:
        self.channel.parts.clear()
        send_due(replace(self.box, policy=self.policy), limit=None)

    def later(self, code: str, year: int) -> None:
        """The portals are looked at whenever time passes."""
        for hours in self.chance.choice(((1,), (5,), (14,), (24,), (24, 24), (24, 24, 24), (24,) * 6)):
            self.clock.pass_by(hours=hours)
            if hours > 1:
                self.look(code, YEARS[0])

    def work(self, code: str, year: int) -> None:
        """What a person has seen is confirmed, judged, and drafted."""
        self.word(code, YEARS[0])
        self.c01(code, year)
        plan(self.database, self.policy, self.now)

    def back(self, code: str, year: int) -> None:
        self.clock.pass_by(hours=-self.chance.choice((1, 30)))

    def live(self, code: str, year: int) -> None:
        self.policy = replace(self.policy, mode="live")

    def look(self, code: str, year: int) -> None:
        """A crawl: one bad portal in thirty."""
        for source, body in self.database.execute("SELECT source_id, agency_code FROM sources").fetchall():
            seen = self.one("SELECT 1 FROM versions v JOIN reports r ON r.id = v.report_id WHERE v.capture_id IS NOT NULL"
                            " AND r.agency_code = ? AND r.report_year = ?", body, year)  # fmt: skip
            outcome = "found" if seen else "absent_unconfirmed"
            self.see(source, year, "network_unreachable" if self.chance.random() < 0.03 else outcome)

    def see(self, source: int, year: int, outcome: str) -> None:
        look_at(self.world, source, instant(self.now), year=year, outcome=outcome)

    def too_large(self, code: str, year: int) -> None:
        if (
            found := self.one("SELECT source_id FROM sources WHERE agency_code = ?", code)
        ) and self.chance.random() < 0.4:
            self.see(found[0], year, "too_large")
            spend_confirmations(self.database, self.now)

    def has_report(self, code: str, year: int) -> bool:
        return self.one("SELECT 1 FROM reports WHERE agency_code = ? AND report_year = ?", code, year) is not None

    def publish(self, code: str, year: int) -> None:
        if self.has_report(code, year):
            return
        printed = local_day(self.now) - timedelta(days=self.chance.choice((0, 0, 2, 20)))
        told = self.chance.choice((None, printed.isoformat(), printed.isoformat()))
        version = fetched(self.world, code, at=instant(self.now), published_on=told, year=year)
        self.world.insert("version_audits", version_id=version, run_id=self.run(), status="read")
        spend_confirmations(self.database, self.now)

    def hand_in(self, code: str, year: int) -> None:
        if not self.has_report(code, year):
            self.world.published(code, year, instant(self.now))

    def reprint(self, code: str, year: int) -> None:
        """A later version, which names an earlier day."""
        found = self.one("SELECT v.id, v.report_id FROM versions v WHERE v.capture_id IS NOT NULL AND v.seq = 1")
        if found and not self.one("SELECT 1 FROM versions WHERE report_id = ? AND seq = 2", found[1]):
            at = instant(self.now)
            self.database.execute(
                """INSERT INTO versions (report_id, seq, capture_id, published_on, document_sha256, text_sha256,
                     tables_sha256, read_status, parser_version, year_basis, first_seen, last_seen, created_at)
                   SELECT report_id, 2, capture_id, '2026-01-15', document_sha256, 'x', 'x', read_status, parser_version,
                     year_basis, ?, ?, ? FROM versions WHERE id = ?""",
                [at, at, at, found[0]],
            )

    def remark(self, code: str, year: int) -> None:
        crawl, source = (
            self.one("SELECT max(id) FROM crawls"),
            self.one("SELECT source_id FROM sources WHERE agency_code = ?", code),
        )
        if crawl[0] and source:
            said = {"kind": self.chance.choice(("backdated", "date_conflict")), "detail": "x", "at": instant(self.now)}
            self.world.insert("remarks", crawl_id=crawl[0], source_id=source[0], report_year=year, **said)

    def word(self, code: str, year: int) -> None:
        if not self.has_report(code, year) and local_day(self.now) > date(year + 1, 1, 20):
            confirm_absence(self.database, code, year, by="李四", note="看过", now=self.now)

    def take_back(self, code: str, year: int) -> None:
        with suppress(GoujiError):  # nobody has said so
            take_back_absence(self.database, code, year, by="李四", why="看错", now=self.now)

    def c01(self, code: str, year: int) -> None:
        """An audit judges what people have confirmed."""
        rows = self.database.execute(
            """SELECT agency_code, report_year FROM absence_confirmations c WHERE taken_back_at IS NULL AND spent_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.agency_code = c.agency_code
                 AND f.report_year = c.report_year AND f.code = 'C01')"""
        ).fetchall()
        for body, of_year in rows:
            state = self.chance.choice(("open", "confirmed"))
            self.world.finding(body, "C01", "report", severity="warning", state=state, year=of_year, run=self.run())

    def run(self) -> int:
        self.runs += 1
        return self.world.insert("audit_runs", at=instant(self.now), ruleset_version=str(self.runs), app_version="0")

    def finding(self, *states: str, code: str = "%") -> int:
        marks = ",".join("?" for _ in states)
        found = self.one(f"SELECT id FROM findings WHERE code LIKE ? AND state IN ({marks})", code, *states)
        return found[0] if found else 0

    def dismiss(self, code: str, year: int) -> None:
        self.database.execute(
            "UPDATE findings SET state = 'dismissed', reason = 'misread', decided_evidence_hash = evidence_hash"
            " WHERE id = ? AND severity <> 'error'", [self.finding("open", "confirmed")])  # fmt: skip

    def object(self, code: str, year: int) -> None:
        self.database.execute("UPDATE findings SET disputed = 1 WHERE id = ?", [self.finding("open", "confirmed")])

    def answer_objection(self, code: str, year: int) -> None:
        self.database.execute("UPDATE findings SET disputed = 0")

    def ask(self, code: str, year: int) -> None:
        if (number := self.finding("open")) and not self.asked():
            ask(self.database, number, kind="dismiss", by="李四", reason="misread", note="看错", now=self.now)

    def asked(self) -> int:
        found = self.one("SELECT finding_id FROM finding_requests WHERE decision IS NULL")
        return found[0] if found else 0

    def refuse(self, code: str, year: int) -> None:
        if number := self.asked():
            refuse(self.database, number, by="王五", note="不同意", now=self.now)

    def fault(self, code: str, year: int) -> None:
        if self.has_report(code, year):
            rule, grave = self.chance.choice(
                (("A31", "error"), ("C38", "warning"), ("A33", "note"), ("Q10", "warning"))
            )
            state = self.chance.choice(("open", "confirmed", "confirmed"))
            known = self.one(
                "SELECT 1 FROM findings WHERE agency_code = ? AND report_year = ? AND code = ?", code, year, rule
            )
            if known is None:
                self.world.finding(
                    code, rule, "T3.total.business", severity=grave, state=state, year=year, run=self.run()
                )

    def judge(self, code: str, year: int) -> None:
        if number := self.finding("open"):
            self.world.confirm(number)

    def mend(self, code: str, year: int) -> None:
        if number := self.finding("open", "confirmed", code="A%"):
            self.move(number, "fixed", "fixed_from = state, disputed = 0")

    def relapse(self, code: str, year: int) -> None:
        if number := self.finding("fixed"):
            decided = "decided_evidence_hash = evidence_hash"
            state = self.chance.choice(("open", "confirmed"))
            self.move(number, state, f"fixed_from = NULL, reopened = reopened + 1, {decided}")

    def archive(self, code: str, year: int) -> None:
        if number := self.finding("fixed"):
            self.move(number, "closed", "disputed = 0", run=False)

    def move(self, number: int, state: str, more: str, *, run: bool = True) -> None:
        about = {"at": instant(self.now), "actor": "gouji", "kind": state, "to_state": state}
        self.world.insert("finding_events", finding_id=number, run_id=self.run() if run else None, **about)
        self.database.execute(f"UPDATE findings SET {more}, state = ? WHERE id = ?", [state, number])

    def new_facts(self, code: str, year: int) -> None:
        if number := self.finding("confirmed", code="A%"):
            self.world.change_facts(number, hashlib.sha256(str(self.chance.random()).encode()).hexdigest())

    def audit(self, code: str, year: int) -> None:
        """A new version that was read."""
        found = self.one("SELECT id, report_id FROM versions WHERE capture_id IS NOT NULL ORDER BY seq DESC")
        if found:
            row = {"version_id": found[0], "run_id": self.run(), "status": "read"}
            self.world.insert("version_audits", **row)

    def says_fixed(self, code: str, year: int) -> None:
        if number := self.finding("confirmed", code="A%"):
            row = {"answer": "says_fixed", "entered_by": "李四", "via": "page", "evidence_hash": "0", "reopened": 0}
            self.world.insert("finding_answers", finding_id=number, at=instant(self.now), **row)

    def claim(self, code: str, year: int) -> None:
        """Of a live notice that has left."""
        found = self.one(
            "SELECT id FROM notices WHERE mode = 'live' AND state = 'released' AND (kind = 'reminder' OR stage = 'T+1')"
        )
        if found:
            said = {"kind": "elsewhere", "url": "http://b.test/1.html", "entered_by": "张三", "via": "page"}
            self.world.insert("notice_replies", notice_id=found[0], at=instant(self.now), **said)

    def refute(self, code: str, year: int) -> None:
        for reply, item in self.database.execute("SELECT id, notice_id FROM notice_replies").fetchall():
            event = {"at": instant(self.now), "actor": "张三", "kind": "claim refuted", "detail": f"{reply} 没有"}
            self.world.insert("notice_events", notice_id=item, **event)

    def silence(self, code: str, year: int) -> None:
        body, rule = self.chance.choice(((code, None), (code, "C01"), (None, "A31")))
        ends = instant(self.now + timedelta(days=self.chance.choice((1, 4))))
        times = {"starts_at": instant(self.now), "ends_at": ends, "created_at": instant(self.now)}
        self.world.insert("silences", agency_code=body, code=rule, reason="x", created_by="x", **times)

    def end(self, code: str, year: int) -> None:
        if self.chance.random() < 0.4:
            day = local_day(self.now) - timedelta(days=1)
            self.database.execute("UPDATE agencies SET active_to = ? WHERE code = ?", [day.isoformat(), code])

    def rename(self, code: str, year: int) -> None:
        name = f"{self.county[code]}{len(self.names)}局"
        self.database.execute("UPDATE agencies SET name = ? WHERE code = ?", [name, code])
        self.names[name] = code

    def calendar(self, code: str, year: int) -> None:
        day = local_day(self.now) + timedelta(days=self.chance.randrange(20))
        self.database.execute(
            "INSERT OR REPLACE INTO workdays VALUES (?, ?, 'x')", [day.isoformat(), self.chance.randrange(2)]
        )

    def settings(self, code: str, year: int) -> None:
        days = {name: self.chance.choice((1, 3, 6)) for name in ("error", "warning", "note")}
        regional = self.chance.choice(({}, {"X" + EAST: ("01-20", "东县通知")}))
        self.policy = replace(self.policy, days=days, regional=regional, grace_days=self.chance.choice((0, 0, 9)),
                              regional_days=self.chance.choice(({}, {"X" + EAST: {"error": 2, "note": 9}})))  # fmt: skip
        for one in YEARS:  # they are in force from the next plan on
            plan(self.database, self.policy, self.now, one)

    def suspend(self, code: str, year: int) -> None:
        if self.one("SELECT 1 FROM platforms WHERE platform_id = ?", "p" + code):
            row = {"platform_id": "p" + code, "monitor": "person", "level": "suspend", "detail": "x"}
            self.world.insert("alarms", at=instant(self.now), **row)

    def lift(self, code: str, year: int) -> None:
        self.database.execute("UPDATE alarms SET lifted_by = 'x', lifted_why = 'x', lifted_at = ? WHERE lifted_at IS NULL",
                              [instant(self.now)])  # fmt: skip

    def acknowledge(self, code: str, year: int) -> None:
        found = self.one("SELECT number FROM notices WHERE state = 'released' AND acked_at IS NULL")
        if found:
            acknowledge(self.database, found[0], note="", by="张三", now=self.now)

    def cancel(self, code: str, year: int) -> None:
        found = self.one("SELECT number, state FROM notices WHERE state IN ('draft', 'approved')")
        if found and self.chance.random() < 0.3:
            cancel_by(self.database, found[0], state=found[1], reason="不发", by="赵六", now=self.now)

    def again(self, code: str, year: int) -> None:
        """Somebody was sorry: what was cancelled is asked for once more."""
        found = self.one("SELECT number FROM notices WHERE state = 'cancelled'")
        if found:
            with suppress(GoujiError):  # its reason is gone, or it was written anew
                order_again(self.database, self.policy, self.now, found[0], by="王五")

    def order(self, code: str, year: int) -> None:
        kind = self.chance.choice(("circular", "publication"))
        with suppress(GoujiError):  # nothing to say
            order(self.database, self.policy, self.now, kind, year, by="王五")
