"""Settings → what stage 4 asks for: the policy, the channels, the moment."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from audit.errors import BadSettings, GoujiError
from db.opening import Database
from db.store import Store
from db.times import BEIJING
from gouji.policies import policies_of
from gouji.settings import Settings
from notifications.alerting import Way, tell
from notifications.box import KILL_SWITCH
from notifications.channels.base import Channel, reveal
from notifications.channels.folder import FolderChannel
from notifications.channels.mail import MailChannel, MailServer
from notifications.channels.message import Sender
from notifications.policy import Policy
from notifications.watching import watch
from notifications.wording import Wording

DRY_RUN = "dry-run"
_LOG = logging.getLogger(__name__)


def policy_of(settings: Settings) -> Policy:
    """What the office has settled about its notices."""
    notify, regions = settings.notify, policies_of(settings).regions
    return Policy(
        mode=notify.mode,
        issuing_office=notify.issuing_office,
        contact=notify.contact,
        domain=notify.domain,
        require_confirmed=notify.require_confirmed,
        local_deadline=notify.local_deadline,
        local_basis=notify.local_basis,
        alarm_percent=notify.alarm_percent,
        regional={
            code: (one.deadline, one.deadline_by or f"{one.name}通知") for code, one in regions.items() if one.deadline
        },
        days={"error": notify.days_error, "warning": notify.days_warning, "note": notify.days_note},
        wording=Wording(notify.templates if notify.templates.is_dir() else None),
        on_unknown=notify.on_unknown,
        publication_days=notify.publication_days,
        answer_page=notify.answer_page,
    )


def channels_of(settings: Settings, environment: Mapping[str, str]) -> dict[str, Channel]:
    """The channels that are set up: a folder always, mail when it has a server."""
    channels: dict[str, Channel] = {"folder": FolderChannel(settings.notify.folder, _sender(settings))}
    mail = settings.mail
    if mail.host:
        if not mail.sender:
            raise BadSettings("设置了 mail.host，还要设置 mail.sender（发件邮箱）")
        password = reveal(mail.password, environment)
        server = MailServer(mail.host, mail.port, mail.security, mail.user, password, mail.ca_file)
        channels["mail"] = MailChannel(server, _sender(settings))
    return channels


def alert_ways(settings: Settings, channels: Mapping[str, Channel]) -> list[Way]:
    """How the operator is told: by what [alerts] names and is set up, and always in a folder."""
    alerts = settings.alerts
    ways = [Way("mail", channels["mail"], address=alerts.mail)] if alerts.mail and "mail" in channels else []
    for name, secret_ref in (("wecom", alerts.wecom), ("dingtalk", alerts.dingtalk), ("feishu", alerts.feishu)):
        if secret_ref and name in channels:
            ways.append(Way(name, channels[name], secret_ref=secret_ref))
    return [*ways, Way("folder", FolderChannel(alerts.folder, _sender(settings)), last=True)]


def stop_file_of(settings: Settings) -> Path:
    """Beside the database; while it is there, nothing leaves."""
    return settings.storage.database.absolute().parent / KILL_SWITCH


def store_of(settings: Settings) -> Callable[[str], bytes]:
    """SHA-256 → the bytes of a file of a notice."""
    return Store(settings.storage.blobs).read


def after_run(
    settings: Settings,
    database: Database,
    channels: Mapping[str, Channel],
    now: datetime,
    unreachable: Sequence[str] | None = None,
) -> int:
    """Look what is wrong and tell the operator; how many things were told. Never in the way of what was done before."""
    try:
        watch(database, settings.notify.mode, now, stop_file_of(settings), unreachable)
    except (GoujiError, sqlite3.Error) as error:
        _LOG.warning("没有能核对要告诉运维的事：%s", error)
    return tell(database, alert_ways(settings, channels), now)


def tell_after(settings: Settings, database: Database, now: datetime) -> int:
    """The same after a run that sends nothing itself. Without the secret of a channel the others tell."""
    try:
        channels = channels_of(settings, os.environ)
    except BadSettings:
        channels = {}
    with ExitStack() as stack:
        for channel in channels.values():
            stack.enter_context(closing(channel))
        return after_run(settings, database, channels, now)


def dry_run_folder(settings: Settings) -> FolderChannel:
    """Where a rehearsal writes."""
    return FolderChannel(settings.notify.folder / DRY_RUN, _sender(settings))


def moment(today: datetime | None, now: datetime | None) -> datetime:
    """The moment a command takes for now: as told, that day at this hour, or the clock."""
    if now is not None:
        return now.replace(tzinfo=now.tzinfo or BEIJING)
    clock = datetime.now(BEIJING)
    return clock if today is None else datetime.combine(today.date(), clock.timetz())


def running(start: datetime) -> Callable[[], datetime]:
    """A clock that starts at `start` and goes on as time does."""
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


def _sender(settings: Settings) -> Sender:
    mail = settings.mail
    address = mail.sender or f"gouji@{settings.notify.domain}"
    return Sender(address, mail.sender_name, mail.reply_to)
