"""Settings → how the operator is told, at the end of what runs unattended."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path

from audit.errors import GoujiError
from db.alerts import end_alert
from db.heartbeats import heartbeats
from db.opening import Database, DatabaseFault
from db.store import Store
from db.times import moment_of
from gouji.notifying import folder_sender, working_channels
from gouji.settings import Settings
from notifications.alerting import Way, tell
from notifications.box import KILL_SWITCH
from notifications.channels.base import Channel
from notifications.channels.folder import FolderChannel
from notifications.channels.unready import UnreadyChannel
from notifications.watching import watch

SERVICE, SETTINGS_CAUSE = "schedule", "settings|schedule"
SILENT = timedelta(minutes=3)
_LOG = logging.getLogger(__name__)


def alert_ways(settings: Settings, channels: Mapping[str, Channel]) -> list[Way]:
    """How the operator is told: by what [alerts] names and is set up, and always in a folder."""
    alerts = settings.alerts
    channels = {name: one for name, one in channels.items() if not isinstance(one, UnreadyChannel)}
    ways = [Way("mail", channels["mail"], address=alerts.mail)] if alerts.mail and "mail" in channels else []
    for name, secret_ref in (("wecom", alerts.wecom), ("dingtalk", alerts.dingtalk), ("feishu", alerts.feishu)):
        if secret_ref and name in channels:
            ways.append(Way(name, channels[name], secret_ref=secret_ref))
    return [*ways, Way("folder", FolderChannel(settings.alerts_folder, folder_sender(settings)), last=True)]


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
        _end_of_service(database, now)
        watch(database, settings.notify.mode, now, stop_file_of(settings), unreachable, unready_of(channels))
    except (GoujiError, DatabaseFault) as error:
        _LOG.warning("没有能核对要告诉运维的事：%s", error)
    return tell(database, alert_ways(settings, channels), now)


def _end_of_service(database: Database, now: datetime) -> None:
    """What `gouji schedule` said of its settings ends with it: nobody else would, where timers do its work now."""
    last = next((one for one in heartbeats(database) if one.name == SERVICE), None)
    if last is not None and (last.exit_code is not None or now - moment_of(last.at) > SILENT):
        end_alert(database, SETTINGS_CAUSE, now=now)


def unready_of(channels: Mapping[str, Channel]) -> dict[str, str]:
    """Those that cannot be used as they are set up, and why."""
    return {name: one.why for name, one in channels.items() if isinstance(one, UnreadyChannel)}


def tell_after(
    settings: Settings, database: Database, environment: Mapping[str, str], now: datetime, *, look: bool = True
) -> int:
    """
    The same after a run that sends nothing itself. Without the secret of a channel the others tell. Without `look` only
    what was found already is told: what is wrong depends on the time, and that may be wrong itself.
    """
    channels = working_channels(settings, environment)
    with ExitStack() as stack:
        for channel in channels.values():
            stack.enter_context(closing(channel))
        if look:
            return after_run(settings, database, channels, now)
        return tell(database, alert_ways(settings, channels), now)
