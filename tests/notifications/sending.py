"""A channel that answers as told, a clock that a test moves: what the tests of the outbox stand on."""

from __future__ import annotations

from datetime import timedelta

from db.opening import Database
from notifications.channels.base import Kind, Outcome, Part
from notifications.policy import Policy
from tests.notifications.world import MORNING, World

TEST = Policy()
LIVE = Policy(mode="live")


class Script:
    """A channel that answers as told, and remembers what it was given."""

    def __init__(self, *outcomes: Outcome, during=None):
        self.outcomes, self.during = list(outcomes), during
        self.parts: list[Part] = []

    def send(self, part: Part) -> Outcome:
        self.parts.append(part)
        if self.during:
            self.during()
        return self.outcomes.pop(0) if self.outcomes else Outcome(Kind.SENT, "250")

    def close(self) -> None:
        pass


class Hands:
    """A clock that a test moves."""

    def __init__(self):
        self.now = MORNING

    def __call__(self):
        return self.now

    def pass_by(self, **time):
        self.now += timedelta(**time)


def unsend(database: Database) -> None:
    """As if nothing had left yet: what was sent is queued again, which only a test may do."""
    database.execute("DROP TRIGGER delivery_sent_kept")
    database.execute("UPDATE deliveries SET state = 'queued', sent_at = NULL")


def state(world: World) -> list[str]:
    return world.column("SELECT state FROM deliveries ORDER BY id")
