"""The other side: services that write down what they take before they say yes, and that do not always say it."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from notifications.channels.base import Kind, Outcome, Part

# of a hundred messages: what a service does instead of saying yes
MOODS = (
    ("rate", 4),
    ("refused for now", 4),
    ("page of a proxy", 2),
    ("taken, no answer", 2),
    ("lost, no answer", 2),
    ("wrong set-up", 0.4),
    ("content refused", 0.3),
)


@dataclass(frozen=True, slots=True)
class Record:
    """
    What reached a service. `taken`: it is with the office now, whatever was answered. `run`: who sent it.

    `at` is the season's time, in seconds.
    """

    at: float
    run: str
    channel: str
    address: str
    secret: str
    number: str
    part: int
    subject: str
    message_id: str
    taken: bool
    answer: str


class Service:
    """All services at once: a `Channel` for the outbox. `die`: (number of the message, before or after it is taken)."""

    def __init__(
        self,
        name: str,
        log: Path,
        run: str,
        clock: Callable[[], datetime],
        rng: random.Random,
        dead: frozenset[tuple[str, str]],
        die: tuple[int, str] | None,
    ):
        self.name, self.log, self.run, self.clock, self.rng = name, log, run, clock, rng
        self.dead, self.die, self.seen = dead, die, 0

    def send(self, part: Part) -> Outcome:
        self.seen += 1
        self._fall("before")
        outcome, taken = self._mood(part)
        self._write(part, taken, outcome)
        self._fall("after")
        time.sleep(self.rng.random() * 0.0005)  # room for whoever kills from outside
        return outcome

    def close(self) -> None:
        pass

    def _fall(self, where: str) -> None:
        if self.die == (self.seen, where):
            os.kill(os.getpid(), signal.SIGKILL)

    def _mood(self, part: Part) -> tuple[Outcome, bool]:
        if (part.address, part.secret_ref) in self.dead:
            return Outcome(Kind.ENDPOINT_DEAD, "550", "no such address"), False
        draw = self.rng.random() * 100
        for mood, share in MOODS:
            draw -= share
            if draw < 0:
                return _outcome(mood)
        return Outcome(Kind.SENT, "250"), True

    def _write(self, part: Part, taken: bool, outcome: Outcome) -> None:
        record = Record(
            at=self.clock().timestamp(),
            run=self.run,
            channel=self.name,
            address=part.address,
            secret=part.secret_ref,
            number=part.number,
            part=part.part,
            subject=part.subject,
            message_id=part.message_id,
            taken=taken,
            answer=outcome.kind.value,
        )
        append(self.log, asdict(record))


def append(log: Path, row: dict[str, object]) -> None:
    """One line, whole or not at all, whoever else writes and whoever dies."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, (json.dumps(row, ensure_ascii=False) + "\n").encode())
    finally:
        os.close(handle)


def records(log: Path) -> list[Record]:
    if not log.is_file():
        return []
    return [Record(**json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()]


def _outcome(mood: str) -> tuple[Outcome, bool]:
    match mood:
        case "rate":
            return Outcome(Kind.RETRY, "45009", "too fast", wait_s=90), False
        case "refused for now":
            return Outcome(Kind.RETRY, "451", "try later"), False
        case "page of a proxy":
            return Outcome(Kind.RETRY, "http-502", "HTML, not JSON"), False
        case "taken, no answer":
            return Outcome(Kind.UNKNOWN, "timeout"), True
        case "lost, no answer":
            return Outcome(Kind.UNKNOWN, "timeout"), False
        case "wrong set-up":
            return Outcome(Kind.CONFIG, "310000", "sign not match"), False
        case _:
            return Outcome(Kind.DEAD, "554", "content refused"), False
