"""Why a request of ours is not sent. Scrapy takes them as ignored requests: no retry, no traceback."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from db.crawls import OutcomeName


class Refused(IgnoreRequest):
    """The guard forbids the address. `reason` says what is wrong with it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class RobotsRefused(IgnoreRequest):
    """robots.txt forbids the address, or could not be known."""

    def __init__(self, outcome: OutcomeName, reason: str) -> None:
        self.outcome, self.reason = outcome, reason
        super().__init__(reason)


class HostBlocked(IgnoreRequest):
    """This host showed a protection page before; it is not asked again in this run."""

    def __init__(self, outcome: OutcomeName, reason: str) -> None:
        self.outcome, self.reason = outcome, reason
        super().__init__(reason)


class Postponed(IgnoreRequest):
    """The group has had its share of requests, or wants to be left alone: the sources stay due."""
