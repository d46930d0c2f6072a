"""What happens around the program: crawls that see what is there, audits, people, offices. By its own functions, never by a notice's."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.agencies import endpoints
from db.answers import record_answer
from db.calendar_days import set_workday
from db.confirmations import confirm_absence, spend_confirmations
from db.decisions import confirm, dismiss, uphold
from db.happenings import NotSeen, Seen
from db.health import alarms, lift, suspend
from db.inserting import insert
from db.named_dates import first_date
from db.notice_decisions import acknowledge
from db.notices import approve, find_notices
from db.opening import Database, tx
from db.people import add_user
from db.silences import add_silence
from db.standing import REMINDER, sign
from db.stepping import move, row_of
from db.times import instant, local_day
from notifications.wording import BUILT_IN, Wording
from tests.seasons.evidence import Entry
from tests.seasons.world import YEAR, Body, Fault, Town, law_of

SIGNER, CLERK, AUDITOR = "shenpi", "jingban", "shenji"
CAUSES = {"B05": 2, "C09": 3}  # the others have one cause: a line of a notice tells of all that a run has found of it


@dataclass(slots=True)
class Kept:
    """The newest version that we have of a report: what stood there `at` a moment. `judged`: an audit has read it."""

    report: int
    version: int
    seq: int
    at: datetime
    judged: bool = False


@dataclass(slots=True)
class Outside:
    """Does to a database what the truth says, and writes every deed into the journal."""

    town: Town
    templates: Path
    rng: random.Random
    journal: list[Entry] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    objected: set[int] = field(default_factory=set)
    claimed: set[int] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    kept: dict[str, Kept] = field(default_factory=dict)

    def say(self, now: datetime, what: str, code: str = "", **about: Any) -> None:
        self.journal.append(Entry(now, what, code, about))

    def settle(self, database: Database, now: datetime) -> None:
        """The registry and the people."""
        with tx(database):
            for platform in sorted({one.platform for one in self.town.bodies}):
                insert(database, "host_groups", {"group_id": f"g{platform}"})
                row = {"platform_id": platform, "name": f"门户{platform}", "group_id": f"g{platform}"}
                insert(database, "platforms", row)
            for body in self.town.bodies:
                self._register(database, body)
        for login, role in ((SIGNER, "approver"), (CLERK, "reviewer"), (AUDITOR, "reviewer")):
            add_user(database, login, login, role, "x", by="setup", now=now)

    def _register(self, database: Database, body: Body) -> None:
        row = {"code": body.code, "name": body.name, "kind": body.kind, "parent": body.parent}
        insert(database, "agencies", row)
        for desk in body.desks:
            office = insert(database, "offices", {"agency_code": body.code, "name": desk.name, "role": desk.role})
            for way in desk.ways:
                made = {"office_id": office, "channel": way.channel, "address": way.address, "secret_ref": way.secret}
                state = {"state": "muted", "muted_until": "2027-12-31"} if way.muted else {}
                insert(database, "endpoints", made | {"is_test": int(way.test)} | state)
        if int(body.code[1:]) % 17 != 5:  # some are registered without a portal
            source = {"agency_code": body.code, "platform_id": body.platform}
            insert(database, "sources", source | {"column_url": f"http://{body.platform}.test/{body.code}/"})

    def out_of_order(self, platform: str, now: datetime) -> bool:
        return any(one.platform == platform and one.begins <= now < one.ends for one in self.town.outages)

    def crawl(self, database: Database, now: datetime) -> None:
        """One night: a word about some bodies, and about all that have changed."""
        row = {"started_at": instant(now), "trigger": "demo", "app_version": "0"}
        with tx(database):
            crawl = insert(database, "crawls", row)
            sources = dict(database.execute("SELECT agency_code, source_id FROM sources").fetchall())
            for body in self.town.bodies:
                there = body.published is not None and body.published <= now
                fresh = there and body.code not in self.seen
                missing = now.date() > law_of(body) and not there
                if body.code not in sources or not (fresh or self.rng.random() < (0.85 if missing else 0.3)):
                    continue
                outcome = "found" if there else "absent_unconfirmed"
                if self.out_of_order(body.platform, now):
                    outcome = self.rng.choice(("network_unreachable", "server_error", "parser_drift"))
                told = {"crawl_id": crawl, "source_id": sources[body.code], "report_year": YEAR}
                insert(database, "outcomes", told | {"outcome": outcome, "at": instant(now)})
                self.say(now, "look", body.code, outcome=outcome)
                if outcome == "absent_unconfirmed":
                    self._walked(database, crawl, sources[body.code], now)
                if outcome == "found":
                    self._take(database, body, crawl, sources[body.code], now)
        spend_confirmations(database, now)

    def _walked(self, database: Database, crawl: int, source: int, now: datetime) -> None:
        """A healthy list that lacks the report."""
        row = {"crawl_id": crawl, "source_id": source}
        asked = {"requested_url": "http://p.test/", "at": instant(now), "vantage": "x", "user_agent": "x"}
        capture = insert(database, "captures", row | asked | {"kind": "list", "http_status": 200})
        walked = {"pages": 2, "proof": "complete", "positive_control": 1, "capture_ids": json.dumps([capture])}
        insert(database, "list_snapshots", row | walked)

    def _take(self, database: Database, body: Body, crawl: int, source: int, now: datetime) -> None:
        """What stands there: the report, or another version of it when anything was corrected since."""
        kept = self.kept.get(body.code)
        if kept is not None and not any(_between(kept.at, fault, now) for fault in body.faults):
            return
        report, seq = (kept.report, kept.seq + 1) if kept else (self._report(database, body, now), 1)
        asked = {"requested_url": "http://p.test/nb.html", "at": instant(now), "vantage": "x", "user_agent": "x"}
        row = {"crawl_id": crawl, "source_id": source, "kind": "article", "http_status": 200}
        capture = insert(database, "captures", asked | row)
        version = self._version(database, (report, seq, capture), body, now)
        self.kept[body.code] = Kept(report, version, seq, now)
        if kept is None:
            self.seen.add(body.code)
            self.say(now, "seen", body.code)
        self.say(now, "version", body.code)

    def _report(self, database: Database, body: Body, now: datetime) -> int:
        report = insert(database, "reports", {"agency_code": body.code, "report_year": YEAR})
        url = {"report_id": report, "url": f"http://{body.platform}.test/{body.code}/nb.html"}
        insert(database, "report_urls", url | {"valid_from": instant(now)})
        return report

    def _version(self, database: Database, number: tuple[int, int, int], body: Body, now: datetime) -> int:
        report, seq, capture = number
        digest = hashlib.sha256(f"{body.code}{seq}".encode()).hexdigest()
        at = instant(now)
        stored = {"sha256": digest, "media_type": "text/html", "size": 1, "stored_as": "x", "first_seen_at": at}
        insert(database, "documents", stored)
        hashes = {"document_sha256": digest, "text_sha256": digest, "tables_sha256": digest}
        times = {"first_seen": at, "last_seen": at, "created_at": at}
        published = local_day(body.published or now).isoformat()
        told = {"read_status": "read", "parser_version": "1", "year_basis": "title", "published_on": published}
        row = {"report_id": report, "seq": seq, "capture_id": capture}
        return insert(database, "versions", row | hashes | told | times)

    def audit(self, database: Database, now: datetime) -> None:
        """What is in the versions that nobody has judged yet. Now and then one of them has to wait for the next audit."""
        with tx(database):
            self._judge_absences(database, now)
            for body in self.town.bodies:
                kept = self.kept.get(body.code)
                if kept is None or kept.judged or self.rng.random() < 0.1:
                    continue
                row = {"at": instant(now), "ruleset_version": "1", "app_version": "0"}
                run = insert(database, "audit_runs", row)
                insert(database, "version_audits", {"version_id": kept.version, "run_id": run, "status": "read"})
                for fault in body.faults:
                    if news := self._news((body.code, fault.rule), fault, kept.at):
                        self._judge(database, body, fault, news, run, now)
                kept.judged = True
                self.say(now, "judged", body.code)

    def _judge_absences(self, database: Database, now: datetime) -> None:
        """C01 rests on a person's word, and ends when the report is there."""
        for body in self.town.bodies:
            key = body.code, "C01"
            fault = Fault("C01", "error", True)
            told, there = f"absence {body.code}" in self.told, body.code in self.seen
            if (told and not there and key not in self.numbers) or (
                there and key in self.numbers and f"gone {key}" not in self.done
            ):
                row = {"at": instant(now), "ruleset_version": "1", "app_version": "0"}
                self._judge(
                    database, body, fault, "gone" if there else "first", insert(database, "audit_runs", row), now
                )

    def _news(self, key: tuple[str, str], fault: Fault, then: datetime) -> str:
        """What a version of that moment says of a fault that was not known before."""
        if fault.gone is not None and fault.gone <= then:
            return "gone" if key in self.numbers and f"gone {key}" not in self.done else ""
        if key not in self.numbers:
            return "first"
        changed = fault.changed is not None and fault.changed <= then and f"changed {key}" not in self.done
        return "changed" if changed else ""

    def _judge(self, database: Database, body: Body, fault: Fault, news: str, run: int, now: datetime) -> None:
        key, subject = (body.code, fault.rule), f"T3.total.{fault.rule.lower()}"
        facts = hashlib.sha256(f"{key}{news if news == 'changed' else ''}".encode()).hexdigest()
        if news == "first":
            self.numbers[key] = insert(
                database,
                "findings",
                {
                    "fingerprint": f"{body.code}|{YEAR}|{fault.rule}|{subject}",
                    "fp_scheme": 1,
                    "agency_code": body.code,
                    "report_year": YEAR,
                    "code": fault.rule,
                    "subject": "T3.total.business",
                    "severity": fault.severity,
                    "title": "不平衡",
                    "first_run_id": run,
                    "last_run_id": run,
                    "evidence_hash": facts,
                    "updated_at": instant(now),
                },
            )
        else:
            self.done.add(f"{news} {key}")
            happening = NotSeen() if news == "gone" else Seen(facts)
            move(database, row_of(database, self.numbers[key]), happening, now=now, run_id=run)
        if news != "gone":
            sighting = {
                "finding_id": self.numbers[key],
                "run_id": run,
                "message": "合计不平衡",
                "cause": CAUSES.get(fault.rule, 1),
            }
            row = sighting | {"evidence": json.dumps({"expected": 9, "found": 12}), "evidence_hash": facts}
            insert(database, "finding_sightings", row)
        database.execute(  # the run has read what there is
            """INSERT OR IGNORE INTO version_audits (version_id, run_id, status)
               SELECT v.id, ?, 'read' FROM versions v JOIN reports r ON r.id = v.report_id WHERE r.agency_code = ?""",
            [run, body.code],
        )
        self.finding(database, self.numbers[key], now)

    def finding(self, database: Database, number: int, now: datetime) -> None:
        """What has become of a finding, into the journal."""
        columns = "agency_code, code, severity, state, evidence_hash, reopened, disputed"
        row = database.execute(f"SELECT {columns} FROM findings WHERE id = ?", [number]).fetchone()
        about = dict(zip(["rule", *columns.split(", ")[2:]], row[1:], strict=True))
        line = "SELECT run_id, cause FROM finding_sightings WHERE finding_id = ? ORDER BY run_id DESC LIMIT 1"
        self.say(now, "finding", row[0], id=number, line=database.execute(line, [number]).fetchone(), **about)

    def review(self, database: Database, now: datetime) -> None:
        """Auditors look at what is open; some offices object, some say that it is corrected, and not all of them are right."""
        faults = {(body.code, fault.rule): fault for body in self.town.bodies for fault in body.faults}
        rows = database.execute("SELECT id, agency_code, code, state, disputed FROM findings ORDER BY id").fetchall()
        for number, code, rule, state, disputed in rows:
            if rule == "C01":
                continue
            fault = faults[code, rule]
            if disputed and self.rng.random() < 0.3:
                uphold(database, number, by=AUDITOR, note="看过，维持", now=now)
            elif state == "open" and self.rng.random() < 0.6:
                if fault.real:
                    confirm(database, number, by=AUDITOR, now=now)
                else:
                    dismiss(database, number, by=AUDITOR, reason="misread", note="读错了", now=now)
            elif state == "confirmed" and fault.disputed and number not in self.objected and self.rng.random() < 0.4:
                self.objected.add(number)
                _answer(database, number, "disputed", "数对的", now)
            elif state == "confirmed" and number not in self.claimed and self.rng.random() < 0.06:
                self.claimed.add(number)
                _answer(database, number, "says_fixed", "改了", now)
                self.say(now, "claimed", code)
            else:
                continue
            self.finding(database, number, now)

    def sign(self, database: Database, mode: str, now: datetime) -> None:
        """An approver reads drafts: most at once, some later, those of careless bodies never."""
        chosen = [
            item
            for item in find_notices(database, states=("draft",), mode=mode)
            if item.agency_code not in self.town.careless and self.rng.random() < 0.7
        ]
        for item in chosen:
            first = first_date(item.kind, item.body_text)
            if (item.expires_at or "9999") <= instant(now) or (first is not None and first < local_day(now)):
                continue  # it is written anew first
            approve(database, [item], SIGNER, now)
            self.say(now, "approved", item.agency_code, number=item.number)

    def stand(self, database: Database, now: datetime) -> None:
        """Sign the wording of the reminders beforehand."""
        sha = Wording(self.templates).sha(REMINDER)
        sign(database, YEAR, sha, mode="live", until=local_day(now + timedelta(days=200)), by=SIGNER, now=now)
        self.say(now, "standing", sha=sha)

    def reword(self, now: datetime) -> None:
        """The operator changes the words of the reminders: nothing is sent again, and what was signed is void."""
        text = (BUILT_IN / "reminder.txt.j2").read_text(encoding="utf-8")
        (self.templates / "reminder.txt.j2").write_text(text + "\n谢谢配合。\n", encoding="utf-8")
        self.say(now, "reworded")

    def correct_calendar(self, database: Database, now: datetime) -> None:
        for day, works in self.town.typed_in:
            set_workday(database, day, works, "国办通知", by=CLERK, now=now)
            self.say(now, "workday", day=day, works=works)

    def look_after(self, database: Database, now: datetime) -> None:
        """Silences, suspensions, calls, absences, endpoints: what people do in the course of a day."""
        self._silence(database, now)
        self._suspend(database, now)
        self._call(database, now)
        self._confirm_absences(database, now)
        self._repair(database, now)

    def _silence(self, database: Database, now: datetime) -> None:
        for body in self.town.bodies:
            if body.silenced and body.silenced[0] <= now < body.silenced[1] and f"silence {body.code}" not in self.done:
                self.done.add(f"silence {body.code}")
                add_silence(
                    database,
                    agency_code=body.code,
                    office_id=None,
                    code=None,
                    starts_at=now,
                    ends_at=body.silenced[1],
                    reason="改版",
                    by=CLERK,
                    now=now,
                )
                self.say(now, "silenced", body.code, until=body.silenced[1])

    def _suspend(self, database: Database, now: datetime) -> None:
        for number, outage in enumerate(self.town.outages):
            if not outage.suspended:
                continue
            if outage.begins <= now < outage.ends and f"suspend {number}" not in self.done:
                self.done.add(f"suspend {number}")
                suspend(database, outage.platform, by=CLERK, why="门户打不开", now=now)
                self.say(now, "suspended", platform=outage.platform)
            if now >= outage.ends and f"suspend {number}" in self.done and f"lift {number}" not in self.done:
                self.done.add(f"lift {number}")
                for alarm in alarms(database):
                    if alarm.platform_id == outage.platform:
                        lift(database, alarm.id, by=CLERK, why="好了", now=now)
                self.say(now, "lifted", platform=outage.platform)

    def _call(self, database: Database, now: datetime) -> None:
        released = find_notices(database, states=("released",), mode="live", kind="reminder")
        answering = {body.code for body in self.town.bodies if body.answers}
        for item in released:
            done = f"ack {item.agency_code}"
            if item.agency_code in answering and done not in self.done and self.rng.random() < 0.25:
                self.done.add(done)
                acknowledge(database, item.number, note="知道了", by=CLERK, now=now)
                self.say(now, "acked", item.agency_code, number=item.number, stage=item.stage)

    def _confirm_absences(self, database: Database, now: datetime) -> None:
        rows = database.execute(
            "SELECT agency_code, min(legal_date) FROM deadlines WHERE report_year = ? AND met_on IS NULL GROUP BY 1",
            [YEAR],
        ).fetchall()
        for code, legal in rows:
            done = f"absence {code}"
            body = next(one for one in self.town.bodies if one.code == code)
            truly = body.published is None or body.published > now
            if done in self.done or not truly or local_day(now).isoformat() <= legal or self.rng.random() < 0.6:
                continue
            self.done.add(done)
            if self.rng.random() < 0.8:
                confirm_absence(database, code, YEAR, by=AUDITOR, note="看过栏目", now=now)
                self.told.add(done)
                self.say(now, "absence", code)

    def _repair(self, database: Database, now: datetime) -> None:
        rows = database.execute("SELECT id, office_id FROM endpoints WHERE state = 'revoked'").fetchall()
        for number, office in rows:
            [way] = [one for one in endpoints(database, office) if one.id == number]
            if self.rng.random() < 0.3 and (way.address, way.secret_ref) not in dead_ways(self.town):
                database.execute("UPDATE endpoints SET state = 'active', state_reason = NULL WHERE id = ?", [number])
                self.say(now, "activated", id=number)


def _answer(database: Database, number: int, answer: str, note: str, now: datetime) -> None:
    record_answer(database, number, answer=answer, note=note, by=CLERK, now=now, lock_version=None, via="page")


def _between(earlier: datetime, fault: Fault, now: datetime) -> bool:
    """Whether a fault has gone or changed meanwhile."""
    return any(one is not None and earlier < one <= now for one in (fault.gone, fault.changed))


def dead_ways(town: Town) -> frozenset[tuple[str, str]]:
    """(address, secret) of the endpoints where nobody lives."""
    ways = [way for body in town.bodies for desk in body.desks for way in desk.ways]
    return frozenset((way.address, way.secret) for way in ways if way.dead)
