"""
Auditors work by the pages while audits, a crawl and the plan of notices write: what a page has said is what was done.

GOUJI_TURNS forms of each auditor, drawn from GOUJI_SEED.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from db.opening import open_database
from db.people import add_user
from tests.db.processes import NOW, SUBJECTS, YEARS, Told, prepare, run
from tests.db.recounting import check_counts
from tests.db.test_at_once import check_whole, context, words_of
from tests.gouji.review.office import PEOPLE, Browser, Office

TURNS = int(os.environ.get("GOUJI_TURNS", "25"))
SEED = os.environ.get("GOUJI_SEED", "gouji")
WRITERS = (("audit", "audit", 8), ("crawl", "crawl", 6), ("notices", "notices", 3))
AUDITORS = ("shen", "shen2", "pi", "guan")
LOCK = re.compile(r'name="lock" value="(\d+)"')
MATES = re.compile(r'name="mate" value="([\d:,]+)"')
LINES = re.compile(r'name="line"(?: form="bulk")? value="([\d:,]+)"')
OFFERS = re.compile(r'id="offer-([a-z_]+)"')
FLASH = re.compile(r'<p class="flash ([a-z]+)"[^>]*>(.*?)</p>', re.S)
COUNTED = re.compile(r"^(已\D+?|没有批准)(?:，待第二人批准：)? ?(\d+) 个问题")
# what the flash says was done → the kinds of its events
KINDS = {
    "已确认": {"confirmed"},
    "已驳回": {"dismissed"},
    "已申请驳回": {"asked_dismiss"},
    "已申请豁免": {"asked_waive"},
    "已撤回决定": {"taken_back"},
    "已维持决定": {"upheld"},
    "已批准": {"dismissed", "waived"},
    "没有批准": {"refused"},
    "已撤回申请": {"withdrawn"},
}
SENTENCES = re.compile(r"[；。]")


@dataclass
class Auditor:
    """`expected`: note of a form → kinds and how many, as the page said; {} for what was refused."""

    browser: Browser
    login: str
    mood: random.Random
    turns: int = 0
    expected: dict[str, Counter[str]] = field(default_factory=dict)
    answered: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    old: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def work(self, turns: int) -> None:
        for _ in range(turns):
            self.turns += 1
            self.mood.choice((self.one, self.one, self.many, self.again))()

    def fields(self, action: str) -> dict[str, object]:
        until = (NOW + timedelta(days=self.mood.choice((1, 90, 366)))).date().isoformat()
        words = {"reason": "misread", "until": until, "to": self.login, "answer": "disputed"}
        return {"action": action, "note": f"{self.login} {self.turns}", **words}

    def one(self) -> None:
        number = self.mood.randint(1, len(SUBJECTS) * len(YEARS))
        page = self.browser.text(f"/findings/{number}")
        offers = OFFERS.findall(page)
        if not offers:
            return
        action = self.mood.choice(offers)
        form = page.partition(f'id="offer-{action}"')[2].partition("</form>")[0]
        lock = LOCK.search(form)
        assert lock is not None
        together = {"together": "1", "mate": MATES.findall(form)} if self.mood.random() < 0.2 else {}
        self.send(f"/findings/{number}", self.fields(action) | {"lock": lock[1]} | together)

    def many(self) -> None:
        ticks = LINES.findall(self.browser.text(self.mood.choice(("/", "/?state=every", "/?pending=1"))))
        if ticks:
            action = self.mood.choice(("confirm", "dismiss", "waive", "assign"))
            if self.login in ("pi", "guan"):
                action = self.mood.choice((action, "approve", "refuse"))
            line = self.mood.sample(ticks, min(len(ticks), 3))
            self.send("/decide", self.fields(action) | {"line": line})

    def again(self) -> None:
        """The form of before, by the button of the browser, with another note."""
        if self.old:
            path, fields = self.mood.choice(self.old)
            self.send(path, fields | {"note": f"{self.login} {self.turns}"})

    def send(self, path: str, fields: dict[str, object]) -> None:
        self.old.append((path, fields))
        answer = self.browser.post(path, **fields)
        self.statuses[answer.status_code] += 1
        note = str(fields["note"])
        if answer.status_code != 303:
            assert answer.status_code in (400, 409, 503), (answer.status_code, answer.text[-2000:])
            kept = note in unescape(answer.text) or fields["action"] == "assign"
            assert answer.status_code == 400 or kept, ("what was typed is lost", fields)
            self.expected[note] = Counter()
            return
        with self.browser.client.session_transaction() as session:
            ((category, told),) = session.pop("_flashes")
        assert category == "message", told
        done: Counter[str] = Counter()
        for sentence in SENTENCES.split(told.partition("（样例")[0]):
            found = COUNTED.match(sentence)
            if found and found[1] == "已登记单位答复":
                self.answered[note] = int(found[2])
            elif found and found[1] != "已分派":
                done[found[1]] += int(found[2])
        self.expected[note] = done


@pytest.fixture
def busy_office(tmp_path) -> Office:
    path = tmp_path / "gouji.db"
    prepare(path)
    with open_database(path) as database:
        for login, role in PEOPLE.items():
            add_user(database, login, f"{login}的姓名", role.value, "x", by="setup", now=NOW)
    return Office(tmp_path, NOW)


def check_said(path: Path, auditor: Auditor) -> None:
    with open_database(path) as database:
        for note, done in auditor.expected.items():
            found = database.execute(
                "SELECT kind, count(*) FROM finding_events WHERE note = ? AND actor = ? AND kind <> 'disputed' GROUP BY 1",
                [note, auditor.login],
            ).fetchall()
            for kind, _ in found:
                assert any(kind in KINDS[word] for word in done), (note, done, found)
            assert sum(number for _, number in found) == done.total(), (note, done, found)
        answers = database.execute(
            "SELECT note, count(*) FROM finding_answers WHERE entered_by = ? GROUP BY 1", [auditor.login]
        )
        assert {note: number for note, number in answers.fetchall()} == dict(auditor.answered)


def test_what_the_pages_have_said_was_done(busy_office):
    path = busy_office.settings.storage.database
    started = []
    for work, name, count in WRITERS:
        here, there = context().Pipe(duplex=False)
        process = context().Process(target=run, args=(path, there, work, name, count * TURNS // 25))
        process.start()
        there.close()
        started.append((process, here, name))
    auditors = [Auditor(busy_office.browser(login), login, random.Random(f"{SEED}{login}")) for login in AUDITORS]
    with ThreadPoolExecutor(len(auditors)) as pool:
        list(pool.map(lambda auditor: auditor.work(TURNS), auditors))
    told: dict[str, list[Told]] = {name: list(words_of(here)) for _, here, name in started}
    for process, _, name in started:
        process.join(120)
        assert (process.exitcode, told[name][-1][0]) == (0, "end"), name
    check_whole(path, told)
    with open_database(path) as database:
        check_counts(database)
    for auditor in auditors:
        check_said(path, auditor)
    statuses: Counter[int] = sum((auditor.statuses for auditor in auditors), Counter())
    assert statuses[303] > len(auditors) * TURNS / 4
    assert statuses[409] > 0
