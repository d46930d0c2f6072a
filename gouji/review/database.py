"""What a page stands on: the settings, the moment of the request, the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, g, request

from db.opening import Database, open_database, snapshot
from db.times import local_day
from gouji.settings import Settings

BUSY_SECONDS = 5  # a page waits for a writer no longer than a person would
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page needs of its surroundings. `now`: the clock; `environment`: where secrets are looked up."""

    settings: Settings
    now: Callable[[], datetime]
    environment: Mapping[str, str]


def desk() -> Desk:
    """Of the running application."""
    made: Desk = current_app.extensions["gouji"]
    return made


def now() -> datetime:
    """The moment of this request: the same wherever it is asked."""
    if "now" not in g:
        g.now = desk().now()
    moment: datetime = g.now
    return moment


def today() -> date:
    """The business day of this request, in 北京时间."""
    return local_day(now())


def database() -> Database:
    """
    The connection of this request, closed when it ends.

    A page that only reads sees one state of the database from its first query to its last, whoever writes meanwhile.
    """
    if "database" not in g:
        stack = ExitStack()
        opened = stack.enter_context(open_database(desk().settings.storage.database, busy_seconds=BUSY_SECONDS))
        g.stack = stack
        if request.method in SAFE:
            stack.enter_context(snapshot(opened))
        g.database = opened
    found: Database = g.database
    return found


def close_database(error: BaseException | None = None) -> None:
    """At the end of each request."""
    g.pop("database", None)
    stack: ExitStack | None = g.pop("stack", None)
    if stack is not None:
        stack.close()
