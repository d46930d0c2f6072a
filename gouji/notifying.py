"""Settings → what stage 4 asks for: the policy, the channels, the moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

from audit.errors import BadSettings
from db.times import BEIJING
from gouji.policies import policies_of
from gouji.review.answer_links import links_of
from gouji.settings import Settings
from notifications.channels.base import Channel, Outcome, reveal
from notifications.channels.dingtalk import DingTalkChannel
from notifications.channels.feishu import FeishuChannel
from notifications.channels.folder import FolderChannel
from notifications.channels.mail import MailChannel, MailServer
from notifications.channels.message import Sender
from notifications.channels.robots import RobotChannel
from notifications.channels.unready import UnreadyChannel
from notifications.channels.wecom import WeComChannel
from notifications.drafting import Link, no_link
from notifications.policy import Policy
from notifications.wording import Wording

DRY_RUN = "dry-run"
SSL_PORT = 465
ROBOTS: Mapping[str, type[RobotChannel]] = {one.key: one for one in (WeComChannel, DingTalkChannel, FeishuChannel)}


def policy_of(settings: Settings) -> Policy:
    """What the office has settled about its notices."""
    notify, policies = settings.notify, policies_of(settings)
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
            code: (one.deadline, one.deadline_by or f"{one.name}通知")
            for code, one in policies.regions.items()
            if one.deadline
        },
        days={"error": notify.days_error, "warning": notify.days_warning, "note": notify.days_note},
        wording=Wording(notify.templates),
        on_unknown=notify.on_unknown,
        publication_days=notify.publication_days,
        grace_days=policies.grace_days,
        regional_grace={code: one.grace_days for code, one in policies.regions.items() if one.grace_days is not None},
        regional_days={code: one.days for code, one in policies.regions.items() if one.days},
    )


def link_of(settings: Settings, environment: Mapping[str, str]) -> Link:
    """By which address an office replies to a notice; none when offices cannot reach the pages."""
    links = links_of(settings.notify, environment)
    return no_link if links is None else links.link


def channels_of(settings: Settings, environment: Mapping[str, str]) -> dict[str, Channel]:
    """
    The channels that are set up: a folder and the robots always, mail when it has a server.

    A robot whose key leads nowhere is no reason to send nothing: its outcome says so. BadSettings for a wrong address of a
    vendor, and for what mail lacks.
    """
    channels: dict[str, Channel] = {"folder": FolderChannel(settings.notify.folder, sender_of(settings))}
    channels |= _robots(settings, environment)
    if settings.mail.host:
        channels["mail"] = _mail(settings, environment)
    return channels


def working_channels(settings: Settings, environment: Mapping[str, str]) -> dict[str, Channel]:
    """
    The same for what runs unattended: one whose set-up is wrong is an `UnreadyChannel`, and holds up none of the others.
    """
    made: dict[str, Channel] = {"folder": FolderChannel(settings.notify.folder, folder_sender(settings))}
    makers: dict[str, Callable[[], Channel]] = {
        name: partial(_robot, kind, settings, environment) for name, kind in ROBOTS.items()
    }
    if settings.mail.host:
        makers["mail"] = partial(_mail, settings, environment)
    for name, make in makers.items():
        try:
            made[name] = make()
        except BadSettings as error:
            made[name] = UnreadyChannel(str(error))
    return made


def knock(name: str, settings: Settings, environment: Mapping[str, str]) -> Outcome:
    """
    Whether the vendor of a robot can be reached over TLS, by a proxy where there is one; nothing is sent. BadSettings for a
    wrong address.
    """
    with closing(_robot(ROBOTS[name], settings, environment)) as robot:
        return robot.probe()


def _robots(settings: Settings, environment: Mapping[str, str]) -> dict[str, RobotChannel]:
    return {name: _robot(kind, settings, environment) for name, kind in ROBOTS.items()}


def _robot(kind: type[RobotChannel], settings: Settings, environment: Mapping[str, str]) -> RobotChannel:
    # signatures go by the real clock, whatever moment a command takes for now
    return kind(getattr(settings.robots, kind.key), environment, lambda: datetime.now(UTC))


def _mail(settings: Settings, environment: Mapping[str, str]) -> MailChannel:
    mail = settings.mail
    if not mail.sender:
        raise BadSettings("设置了 mail.host，还要设置 mail.sender（发件邮箱）")
    if mail.user and not mail.password:
        raise BadSettings("设置了 mail.user，还要设置 mail.password（env:变量名 或 file:文件路径）")
    if mail.port == SSL_PORT and mail.security == "starttls":
        raise BadSettings(f"mail.port 是 {SSL_PORT}，mail.security 要用 ssl；starttls 用 587 或 25")
    password = reveal(mail.password, environment)
    server = MailServer(mail.host, mail.port, mail.security, mail.user, password, mail.ca_file)
    return MailChannel(server, sender_of(settings))


def dry_run_folder(settings: Settings) -> FolderChannel:
    """Where a rehearsal writes."""
    return FolderChannel(settings.notify.folder / DRY_RUN, sender_of(settings))


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


def sender_of(settings: Settings) -> Sender:
    """Who messages are from."""
    mail = settings.mail
    address = mail.sender or f"gouji@{settings.notify.domain}"
    return Sender(address, mail.sender_name, mail.reply_to, mail.chinese_names)


def folder_sender(settings: Settings) -> Sender:
    """Of what runs unattended: a folder needs no sender, so a wrong one must not stop it."""
    try:
        return sender_of(settings)
    except BadSettings:
        return Sender()
