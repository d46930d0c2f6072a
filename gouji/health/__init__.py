"""The examination of `gouji doctor` and of the page 运行: facts in, findings out. It writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from audit.errors import GoujiError, TryLater
from db.aging import waivers_ending
from db.alerts import open_alerts
from db.clock import clock_doubt
from db.deadlines import workday_overrides
from db.deliveries import due_deliveries
from db.doctoring import (
    Way,
    bodies_owing,
    bodies_unreached,
    clock_offsets,
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
from db.opening import BUSY_SECONDS, Database, open_database
from db.people import all_users
from db.silences import silences_now
from db.standing import REMINDER, list_standing
from db.store import Store
from db.times import local_day
from db.worries import anything_due
from gouji.alerting import stop_file_of
from gouji.health.ending import check_alerts, check_answer_link, check_ending, check_standing
from gouji.health.files import check_documents, check_file, check_folders, check_room, check_sqlite
from gouji.health.finding import Finding, Level
from gouji.health.jobs import (
    AHEAD,
    LATE,
    check_backup,
    check_idle,
    check_jobs,
    check_offset,
    check_scheduler,
    check_time,
)
from gouji.health.online import VENDORS, examine_online
from gouji.health.portals import check_alarms, check_failures
from gouji.health.setup import check_accounts, check_settings
from gouji.health.telling import (
    check_calendar,
    check_deliveries,
    check_drafts,
    check_mode,
    check_next_stage,
    check_secrets,
    check_ways,
)
from gouji.notifying import policy_of
from gouji.settings import Settings
from notifications.calendar import work_ago

__all__ = ["Finding", "Level", "examine", "examine_running"]

SAMPLE = 200  # documents
RECENT = timedelta(days=30)
FRESH = timedelta(days=2)  # a clock that was wrong before may be right by now


def examine(
    settings: Settings,
    environment: Mapping[str, str],
    now: datetime,
    *,
    full: bool = False,
    online: bool = False,
    wait: float = BUSY_SECONDS,
) -> list[Finding]:
    """
    Everything, the file of the database first: a damaged one is not opened.

    `full`: every page and index, and the content of every document. It takes minutes to hours. `online`: the servers of
    mail and robots as well. `wait`: at most so many seconds for another process that holds the database.
    """
    facts = file_facts(settings.storage.database, full=full, wait=wait)
    folders = {"storage.blobs": settings.storage.blobs, "notify.folder": settings.notify.folder}
    found = [*check_sqlite(facts), *check_file(facts), *check_room(facts)]
    found += check_folders(folders, settings.storage.database)
    # nothing is changed here: what opening would upgrade is looked at after that
    if not facts.there or facts.refused or facts.pages or facts.newer or facts.steps_ahead:
        found += check_settings(settings, (), environment)
        return sorted_findings([*found, *(examine_online(settings, (), environment, now) if online else [])])
    endpoints: list[Way] = []
    try:
        with open_database(settings.storage.database, busy_seconds=wait) as database:
            found += examine_running(database, settings, environment, now)
            total, digests = documents_named(database, None if full else SAMPLE)
            endpoints = ways(database)
    except GoujiError as error:  # the disk has filled up, or somebody took the database, since it was looked at
        passing = isinstance(error, TryLater)
        found += check_file(replace(facts, refused=str(error), passing=passing))
    else:
        found += check_documents(Store(settings.storage.blobs), total, digests, full=full)
    if online:
        found += examine_online(settings, endpoints, environment, now)
    return sorted_findings(found)


def examine_running(
    database: Database, settings: Settings, environment: Mapping[str, str], now: datetime
) -> list[Finding]:
    """What changes from hour to hour, and is quick to look at: for a page."""
    mode, overrides, endpoints = settings.notify.mode, workday_overrides(database), ways(database)
    today, beats = local_day(now).isoformat(), heartbeats(database)
    since = work_ago(now, LATE, overrides)  # what was due by then could have left
    overdue = due_deliveries(database, since, mode, None)
    return sorted_findings(
        [
            *check_settings(settings, endpoints, environment),
            *check_accounts(all_users(database)),
            *check_time(clock_doubt(database, now), now),
            *check_scheduler(beats, now),
            *check_jobs(beats, now, settings.schedule),
            *check_idle(beats, since, anything_due(database, mode, since)),
            *check_offset(clock_offsets(database, now - FRESH, now + AHEAD)),
            *check_backup(beats, now),
            *check_alarms(alarms(database)),
            *check_failures(database, years_asked(database)),
            *check_drafts(drafts_waiting(database, mode), now, overrides),
            *check_deliveries(deliveries_by_state(database, ("unknown", "dead"), now - RECENT), len(overdue)),
            *check_ways(endpoints, bodies_unreached(database, is_test=False, today=today), mode),
            *check_next_stage(bodies_owing(database, is_test=False) if mode == "live" else (), now, overrides),
            *check_secrets(endpoints, _secrets(settings), environment),
            *check_mode(mode, next_deadline(database, today), stop_file_of(settings), now),
            *check_calendar(now, overrides),
            *check_alerts(open_alerts(database)),
            *check_ending(waivers_ending(database, local_day(now)), silences_now(database, now), now),
            *check_standing(
                [one for one in list_standing(database) if one.mode == mode], _wording(settings), local_day(now)
            ),
            *check_answer_link(settings.notify, environment),
        ]
    )


def _secrets(settings: Settings) -> dict[str, str]:
    """Who of us uses a secret → where it is."""
    ours = {"邮件服务器（mail.password）": settings.mail.password}
    return ours | {f"运维提醒（alerts.{name}）": getattr(settings.alerts, name) for name in VENDORS}


def _wording(settings: Settings) -> str:
    """The digest of the reminder's templates in force; "" while settings or templates are wrong, which is said elsewhere."""
    try:
        return policy_of(settings).wording.sha(REMINDER)
    except (GoujiError, OSError):
        return ""


def sorted_findings(found: list[Finding]) -> list[Finding]:
    """The worst first."""
    return sorted(found, key=lambda one: list(Level).index(one.level))
