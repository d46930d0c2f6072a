"""The examination of `gouji doctor` and of the page 运行: facts in, findings out. It writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from db.deadlines import workday_overrides
from db.deliveries import due_deliveries
from db.doctoring import (
    bodies_unreached,
    deliveries_by_state,
    documents_named,
    drafts_waiting,
    file_facts,
    next_deadline,
    ways,
)
from db.health import alarms
from db.heartbeats import heartbeats
from db.matrix import years_asked
from db.opening import Database, open_database
from db.people import all_users
from db.store import Store
from db.times import local_day
from gouji.health.files import check_documents, check_file, check_room, check_sqlite
from gouji.health.finding import Finding, Level
from gouji.health.jobs import check_backup, check_jobs
from gouji.health.portals import check_alarms, check_failures
from gouji.health.setup import check_accounts, check_settings
from gouji.health.telling import (
    check_calendar,
    check_deliveries,
    check_drafts,
    check_mode,
    check_secrets,
    check_ways,
)
from gouji.settings import Settings
from notifications.calendar import next_opening
from notifications.outbox import KILL_SWITCH

__all__ = ["Finding", "Level", "examine", "examine_running"]

SAMPLE = 200  # documents
RECENT = timedelta(days=30)
LATE = timedelta(minutes=30)


def examine(settings: Settings, environment: Mapping[str, str], now: datetime, *, full: bool = False) -> list[Finding]:
    """
    Everything, the file of the database first: a damaged one is not opened.

    `full`: every page and index, and the content of every document. It takes minutes to hours.
    """
    facts = file_facts(settings.storage.database, full=full)
    found = [*check_sqlite(facts), *check_file(facts), *check_room(facts)]
    # nothing is changed here: what opening would upgrade is looked at after that
    if not facts.there or facts.refused or facts.pages or facts.newer or facts.steps_ahead:
        return sorted_findings([*found, *check_settings(settings, (), environment)])
    with open_database(settings.storage.database) as database:
        found += examine_running(database, settings, environment, now)
        total, digests = documents_named(database, None if full else SAMPLE)
    found += check_documents(Store(settings.storage.blobs), total, digests, full=full)
    return sorted_findings(found)


def examine_running(
    database: Database, settings: Settings, environment: Mapping[str, str], now: datetime
) -> list[Finding]:
    """What changes from hour to hour, and is quick to look at: for a page."""
    mode, overrides, endpoints = settings.notify.mode, workday_overrides(database), ways(database)
    today, beats = local_day(now).isoformat(), heartbeats(database)
    open_now = next_opening(now, overrides) - now < timedelta(minutes=5)
    overdue = due_deliveries(database, now - LATE, mode, None) if open_now else []
    stop_file = settings.storage.database.absolute().parent / KILL_SWITCH
    return sorted_findings(
        [
            *check_settings(settings, endpoints, environment),
            *check_accounts(all_users(database)),
            *check_jobs(beats, now),
            *check_backup(beats, now),
            *check_alarms(alarms(database)),
            *check_failures(database, years_asked(database)),
            *check_drafts(drafts_waiting(database, mode), now, overrides),
            *check_deliveries(deliveries_by_state(database, ("unknown", "dead"), now - RECENT), len(overdue)),
            *check_ways(endpoints, bodies_unreached(database, is_test=False, today=today), mode),
            *check_secrets(endpoints, settings.mail.password, environment),
            *check_mode(mode, next_deadline(database, today), stop_file, now),
            *check_calendar(now, overrides),
        ]
    )


def sorted_findings(found: list[Finding]) -> list[Finding]:
    """The worst first."""
    return sorted(found, key=lambda one: list(Level).index(one.level))
