"""
Random histories of many findings at once, through the database: machine and people, beside `lives` after each step.

A verdict speaks of hundreds of findings, so that one audit takes hundreds of histories a step further.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from audit.document import Format
from audit.errors import GoujiError
from audit.severity import Severity
from audit.verdict import Finding, Outcome, Status, Verdict
from db.answers import record_answer
from db.approvals import approve, ask, refuse
from db.decisions import assign, confirm, dismiss, take_back, uphold
from db.findings import close_season, end_waivers, save_verdict
from db.happenings import Approve, Ask, Confirm, Decision, Dismiss, Refuse, TakeBack
from db.opening import Database
from db.runs import start_run
from db.times import local_day
from db.together import decide_together
from tests.db.conftest import CODE
from tests.db.lives import DECIDED, Life, Row
from tests.db.verdicts import RULE, crashed, unreadable, verdict
from tests.db.verdicts import facts as facts_of

facts = cache(facts_of)
SUBJECTS = 500  # of a report
FIRST_YEAR = 1000
FIRST_DAY = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
PEOPLE = ("甲", "乙")
WORDS: dict[str, Any] = {"reason": "misread", "note": "n"}
COLUMNS = """f.state, f.evidence_hash, f.severity, f.decided_evidence_hash, f.reason, f.waived_until, f.fixed_from,
  f.reopened, f.lock_version, f.disputed, f.assignee, r.kind, r.requested_by, r.evidence_hash, r.until"""
STATE, FACTS, SEVERITY, JUDGED, REASON, UNTIL, ORIGIN, REOPENED, LOCK = range(9)

ACTS = (
    *("confirm", "dismiss", "ask_dismiss", "ask_waive", "approve", "refuse", "take_back", "uphold"),
    *("assign", "object", "claim"),
)
# what somebody would do about a finding that stands so; now and then anything else is tried
SENSIBLE = {
    "open": ("confirm", "dismiss", "ask_dismiss", "ask_waive", "ask_waive", "object"),
    "asked": ("approve", "approve", "approve", "refuse", "confirm", "object"),
    "decided": ("take_back", "object", "claim", "assign"),
    "disputed": ("uphold", "take_back"),
    "gone": ("object", "claim", "assign"),
}
TOGETHER: dict[str, Callable[[date], Decision]] = {
    "confirm": lambda until: Confirm(),
    "dismiss": lambda until: Dismiss("misread", "n"),
    "ask_waive": lambda until: Ask("waive", "misread", "n", until),
    "approve": lambda until: Approve(),
    "refuse": lambda until: Refuse("n"),
    "take_back": lambda until: TakeBack("n"),
}


@dataclass
class Campaign:
    """`lives[number]` is the finding of that number; those that nobody has seen yet wait in `unborn`."""

    database: Database
    dice: random.Random
    unborn: dict[tuple[int, str], Life]
    now: datetime
    lives: dict[int, Life] = field(default_factory=dict)
    places: dict[int, tuple[int, str]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    last_event: int = 0
    chain: dict[int, str] = field(default_factory=dict)
    said: dict[tuple[int, str], str] = field(default_factory=dict)
    counted: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def years(self) -> list[int]:
        return sorted({year for year, _ in (*self.unborn, *self.places.values())})

    def life(self, year: int, subject: str) -> Life | None:
        return self.by_place.get((year, subject))

    @property
    def by_place(self) -> dict[tuple[int, str], Life]:
        return self.unborn | {place: self.lives[number] for number, place in self.places.items()}

    def tick(self) -> None:
        """Some days later: people, audits, the day and the season, in any order; looked at after each."""
        self.now += timedelta(days=self.dice.choice((1, 1, 6, 30)))
        steps = [self.decisions, self.audits, self.calendar]
        self.dice.shuffle(steps)
        for step in steps:
            self.said.clear()
            step()
            self.look(step.__name__)

    def decisions(self) -> None:
        for step in self.dice.sample((self.people, self.groups), 2):
            step()

    def calendar(self) -> None:
        for step in self.dice.sample((self.day, self.season), 2):
            step()

    # people

    def people(self) -> None:
        for number, life in self.lives.items():
            if self.dice.random() < 0.3:
                self.act(number, life, self.dice.choice(ACTS if self.dice.random() < 0.2 else SENSIBLE[mood(life)]))

    def act(self, number: int, life: Life, what: str) -> None:
        by, until = self.dice.choice(PEOPLE), self.today + timedelta(days=self.dice.choice((0, 1, 1, 7, 30, 366, 367)))
        lock = self.dice.choice((None, life.lock, life.lock, life.lock, life.lock, life.lock - 1))
        if what in ("object", "claim"):
            lock = None  # when a list is stale is told by the tests of answers
        expected = life.act(what, by, lock, self.today, until)
        try:
            done = self.do(number, what, by, lock, until)
        except GoujiError:
            done = False
        assert done is expected, (what, by, lock, self.places[number], life)
        self.counted[what] += done

    def do(self, number: int, what: str, by: str, lock: int | None, until: date) -> bool:
        who: dict[str, Any] = {"by": by, "now": self.now, "lock_version": lock}
        match what:
            case "confirm":
                confirm(self.database, number, **who)
            case "dismiss":
                dismiss(self.database, number, **who, **WORDS)
            case "ask_dismiss" | "ask_waive":
                kind = what.removeprefix("ask_")
                ask(self.database, number, kind=kind, until=until if kind == "waive" else None, **who, **WORDS)
            case "approve":
                approve(self.database, number, **who)
            case "refuse":
                refuse(self.database, number, note="n", **who)
            case "take_back":
                take_back(self.database, number, note="n", **who)
            case "uphold":
                uphold(self.database, number, note="n", **who)
            case "assign":
                assign(self.database, number, assignee=self.lives[number].assignee, **who)
            case _:
                answer = "disputed" if what == "object" else "says_fixed"
                return record_answer(self.database, number, answer=answer, note="", **who)
        return True

    def groups(self) -> None:
        """Those of a group that allow it go together; one that does not keeps all as they were."""
        numbers = list(self.lives)
        for _ in range(len(numbers) // 150):
            what, by = self.dice.choice(list(TOGETHER)), self.dice.choice(PEOPLE)
            until = self.today + timedelta(days=self.dice.choice((1, 7, 40)))
            chosen = self.dice.sample(numbers, 60)
            able = [number for number in chosen if self.able(number, what, by, until)]
            items = [(number, self.lives[number].lock) for number in able]
            if not items:
                continue
            if self.dice.random() < 0.3:  # somebody has changed one of them since, or one does not allow it
                unable = [number for number in chosen if number not in able]
                place, stale = self.dice.randrange(len(items)), self.dice.random() < 0.5 or not unable
                wrong = (items[place][0], items[place][1] + 1) if stale else (unable[0], self.lives[unable[0]].lock)
                self.refused([*items[:place], wrong, *items[place + 1 :]], TOGETHER[what](until), by)
                continue
            done = decide_together(self.database, items, TOGETHER[what](until), by=by, now=self.now)
            for number in able:
                assert self.lives[number].act(self.fit(number, what), by, None, self.today, until)
            assert [(one.number, one.state.value) for one in done] == [(one, self.lives[one].state) for one in able]
            self.counted[f"together {what}"] += len(able)

    def refused(self, items: list[tuple[int, int | None]], decision: Decision, by: str) -> None:
        with pytest.raises(GoujiError):
            decide_together(self.database, items, decision, by=by, now=self.now)
        self.counted["together refused"] += 1

    def fit(self, number: int, what: str) -> str:
        return "ask_dismiss" if what == "dismiss" and self.lives[number].severity == "error" else what

    def able(self, number: int, what: str, by: str, until: date) -> bool:
        life = self.lives[number]
        match self.fit(number, what):
            case "confirm" | "dismiss":
                return life.state == "open"
            case "ask_dismiss" | "ask_waive":
                return life.state == "open" and life.wish is None
            case "approve":
                wish = life.wish
                return wish is not None and wish.by != by and (wish.until or "9") >= self.today.isoformat()
            case "refuse":
                return life.wish is not None
        return life.state in DECIDED

    # the machine

    def audits(self) -> None:
        places: defaultdict[int, dict[str, Life]] = defaultdict(dict)
        for (year, subject), life in self.by_place.items():
            places[year][subject] = life
        for year, lives in places.items():
            weather = self.dice.random()
            if weather < 0.15:
                self.judge(year, crashed() if weather < 0.07 else unreadable())
            elif weather < 0.95:
                self.judge(year, self.verdict_of(year, lives))

    def judge(self, year: int, result: Verdict) -> None:
        run = start_run(self.database, now=self.now, ruleset="1", app_version="1")
        save_verdict(
            self.database, run_id=run, agency_code=CODE, year=year, version_id=None, verdict=result, now=self.now
        )

    def verdict_of(self, year: int, lives: dict[str, Life]) -> Verdict:
        """What the rule says of each subject; of some nothing. `*` speaks for those of which nothing is said."""
        outcomes: list[Outcome] = []
        findings: list[Finding] = []
        rest = Outcome("*", Status.PASS) if self.dice.random() < 0.05 else None
        words = self.dice.choices(("as before", "seen", "pass", "unknown", ""), (30, 12, 18, 10, 30), k=len(lives))
        for (subject, life), word in zip(lives.items(), words, strict=True):
            if word in ("as before", "seen"):
                figure = self.figure(life, word)
                severity = self.dice.choice(("error", "warning")) if self.dice.random() < 0.1 else life.severity
                outcome, finding = seen(subject, figure, severity)
                findings.append(finding)
                outcomes.append(outcome)
                life.seen(facts(figure), severity)
            elif word in ("pass", "unknown"):
                outcomes.append(unseen(subject, word))
            if word == "pass" or (not word and rest):
                self.said[year, subject] = "pass"
                life.not_seen()
        outcomes += [rest] if rest else []
        return Verdict("x", "0" * 64, Format.HTML, "read", outcomes={RULE: tuple(outcomes)}, findings=tuple(findings))

    def figure(self, life: Life, word: str) -> int:
        if word == "seen" or life.state is None:
            return self.dice.choice((5, 6))
        return 5 if life.facts == facts(5) else 6

    def day(self) -> None:
        end_waivers(self.database, today=self.today, now=self.now)
        for life in self.lives.values():
            life.new_day(self.today)

    def season(self) -> None:
        for year in self.years:
            if self.dice.random() < 0.15:
                close_season(self.database, year, now=self.now)
                for number, (place, _) in self.places.items():
                    if place == year:
                        self.lives[number].season_ends()

    # looking

    def look(self, step: str) -> None:
        """Every row and every new event is what it must be."""
        found = self.database.execute(
            f"""SELECT f.id, f.report_year, f.subject, {COLUMNS} FROM findings f
                LEFT JOIN finding_requests r ON r.finding_id = f.id AND r.decision IS NULL"""
        ).fetchall()
        rows = {}
        for number, year, subject, *row in found:
            if number not in self.lives:
                self.lives[number] = self.unborn.pop((year, subject))
                self.places[number] = (year, subject)
            rows[number] = tuple(row)
            if rows[number] != self.lives[number].row:
                raise AssertionError((step, self.places[number], rows[number], self.lives[number]))
        events = self.new_events()
        for number, life in self.lives.items():
            assert events.get(number, []) == life.told, (step, self.places[number], life)
            life.told.clear()
            before = self.rows.get(number)
            if before is not None and before != rows[number]:
                self.check_change(step, number, before, rows[number])
        check_requests(self.database)
        self.rows = rows

    def new_events(self) -> dict[int, list[tuple[str, str, str | None, str]]]:
        """By finding; each begins where the one before has ended."""
        told: defaultdict[int, list[tuple[str, str, str | None, str]]] = defaultdict(list)
        for event, number, kind, actor, before, state, lock in self.database.execute(
            """SELECT id, finding_id, kind, actor, from_state, to_state, lock_version FROM finding_events
               WHERE id > ? ORDER BY id""",
            [self.last_event],
        ).fetchall():
            assert event == self.last_event + 1, "an event is missing"
            assert before == self.chain.get(number), (number, kind)
            assert lock is not None
            self.last_event, self.chain[number] = event, state
            told[number].append((kind, actor, before, state))
            self.counted[kind] += 1
        return told

    def check_change(self, step: str, number: int, before: Row, row: Row) -> None:
        """What the design promises, whatever the model says."""
        assert int(str(row[LOCK])) > int(str(before[LOCK])) or before[:STATE] == row[:STATE]
        if step != "decisions":
            assert row[JUDGED] == before[JUDGED], "only people judge"
            if before[STATE] in DECIDED and row[FACTS] == before[JUDGED] and step == "audits":
                assert row[STATE] == before[STATE] or self.said.get(self.places[number]) == "pass"
                assert before[STATE] != "dismissed" or row[STATE] == "dismissed"
            if row[STATE] in DECIDED and row[STATE] != before[STATE]:
                assert (before[ORIGIN], row[STATE], row[JUDGED]) == ("confirmed", "confirmed", row[FACTS])
        else:
            assert (row[STATE] in ("fixed", "closed")) == (before[STATE] in ("fixed", "closed"))
            assert row[REOPENED] == before[REOPENED]
        if row[STATE] == "fixed" and before[STATE] != "fixed":
            assert self.said[self.places[number]] == "pass"
            assert row[ORIGIN] == ("confirmed" if before[STATE] == "confirmed" else "open")


def check_requests(database: Database) -> None:
    """Four eyes; nothing waits about other facts, and no approval is left over."""
    wrong = database.execute(
        """SELECT f.id, f.state, r.decision FROM finding_requests r JOIN findings f ON f.id = r.finding_id
           WHERE (r.decision IS NULL AND (f.state <> 'open' OR r.evidence_hash <> f.evidence_hash))
              OR (r.decision = 'approved' AND (r.decided_by = r.requested_by OR r.spent_at IS NULL AND (
                    f.state <> CASE r.kind WHEN 'waive' THEN 'waived' ELSE 'dismissed' END
                    OR r.evidence_hash <> f.decided_evidence_hash OR r.until IS NOT f.waived_until)))
           UNION ALL SELECT f.id, f.state, 'alone' FROM findings f
           WHERE f.state = 'waived' AND (SELECT count(*) FROM finding_requests r WHERE r.finding_id = f.id
             AND r.decision = 'approved' AND r.spent_at IS NULL) <> 1"""
    ).fetchall()
    assert wrong == []


def mood(life: Life) -> str:
    """The key of SENSIBLE."""
    if life.state in DECIDED:
        return "disputed" if life.disputed else "decided"
    return "gone" if life.state != "open" else "asked" if life.wish else "open"


@cache
def seen(subject: str, figure: int, severity: str) -> tuple[Outcome, Finding]:
    made = verdict({subject: figure}, severity=Severity(severity))
    return made.outcomes[RULE][0], made.findings[0]


@cache
def unseen(subject: str, word: str) -> Outcome:
    return Outcome(subject, Status.PASS) if word == "pass" else Outcome(subject, Status("not_assessable"), reason="r")


def places(histories: int) -> Iterator[tuple[int, str]]:
    """Report year and subject of each history."""
    for number in range(histories):
        yield FIRST_YEAR + number // SUBJECTS, f"T3.row.{number % SUBJECTS}"
