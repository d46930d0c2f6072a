"""Somebody who works by the pages, as he likes: forms of now and of before, ticks of many lines, and what he was told."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

from db.opening import open_database
from tests.gouji.review.office import Browser

LOCK = re.compile(r'name="lock" value="(\d+)"')
MATES = re.compile(r'name="mate" value="([\d:,]+)"')
LINES = re.compile(r'name="line"(?: form="bulk")? value="([\d:,]+)"')
OFFERS = re.compile(r'id="offer-([a-z_]+)"')
FLASH = re.compile(r'<p class="flash ([a-z]+)"[^>]*>(.*?)</p>', re.DOTALL)
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
    """`findings`: how many there are. `expected`: note of a form → kinds and how many, as the page said; {} for what was refused."""

    browser: Browser
    login: str
    mood: random.Random
    findings: int
    turns: int = 0
    expected: dict[str, Counter[str]] = field(default_factory=dict)
    answered: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    old: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def work(self, turns: int) -> None:
        for _ in range(turns):
            self.turns += 1
            self.mood.choice((self.one, self.one, self.many, self.again))()

    def fields(self, action: str) -> dict[str, Any]:
        until = (self.browser.office.now + timedelta(days=self.mood.choice((1, 90, 366)))).date().isoformat()
        words = {"reason": "misread", "until": until, "to": self.login, "answer": "disputed"}
        return {"action": action, "note": f"{self.login} {self.turns}", **words}

    def one(self) -> None:
        number = self.mood.randint(1, self.findings)
        page = self.browser.text(f"/findings/{number}")
        offers = OFFERS.findall(page)
        if not offers:
            return
        action = self.mood.choice(offers)
        form = page.partition(f'id="offer-{action}"')[2].partition("</form>")[0]
        lock = LOCK.search(form)
        assert lock is not None
        together: dict[str, Any] = {"together": "1", "mate": MATES.findall(form)} if self.mood.random() < 0.2 else {}
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

    def send(self, path: str, fields: dict[str, Any]) -> None:
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
            *_, (category, told) = session.pop("_flashes")
        assert category == "message", told
        done: Counter[str] = Counter()
        for sentence in SENTENCES.split(told.partition("（样例")[0]):
            found = COUNTED.match(sentence)
            if found and found[1] == "已登记单位答复":
                self.answered[note] = int(found[2])
            elif found and found[1] != "已分派":
                done[found[1]] += int(found[2])
        self.expected[note] = done


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
        assert dict(answers.fetchall()) == dict(auditor.answered)
