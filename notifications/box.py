"""What every step of sending works with: the database, the channels, the clock, the brakes."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from audit.errors import GoujiError
from db.locks import new_owner
from db.opening import Database
from notifications.channels.base import Channel
from notifications.policy import Policy
from notifications.rates import LIMITS, Limits

Clock = Callable[[], datetime]
KILL_SWITCH = "STOP"
BATCH = 50  # deliveries claimed at once
MOMENT = 0.2  # seconds between two looks whether to stop


def no_store(digest: str) -> bytes:
    """For an outbox whose notices have no files."""
    raise GoujiError(f"没有内容库，读不了 {digest}")


@dataclass(frozen=True, slots=True)
class Outbox:
    """
    A database with its channels, by name. `clock` is asked before each claim: leases count in real time.

    `stop_file`: while it is there, nothing leaves. `read_file`: SHA-256 → the bytes of a file of a notice. `batch`: how
    many deliveries are claimed at once. `limits`: how fast each channel may be used. `sleep`: lets so many seconds of
    `clock` pass.
    """

    database: Database
    channels: Mapping[str, Channel]
    policy: Policy
    clock: Clock
    stop_file: Path
    jitter: Callable[[float, float], float] = random.uniform
    asked_to_stop: Callable[[], bool] = lambda: False
    read_file: Callable[[str], bytes] = no_store
    owner: str = field(default_factory=new_owner)
    batch: int = BATCH
    limits: Limits = field(default_factory=lambda: LIMITS)
    sleep: Callable[[float], None] = time.sleep

    def stopped(self) -> bool:
        return os.path.exists(self.stop_file)  # noqa: PTH110  # asked before each message: a fifth of the time

    def pause(self, seconds: float) -> None:
        """Let so much time pass, and no more of it when everything is to stop."""
        while seconds > 0 and not self.asked_to_stop() and not self.stopped():
            self.sleep(min(seconds, MOMENT))
            seconds -= MOMENT
