"""The settings, and the people who work with the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.errors import BadSettings
from db.doctoring import Way
from db.people import User
from gouji.alerting import unready_of
from gouji.health.finding import Finding, look, note, settings
from gouji.notifying import working_channels
from gouji.policies import policies_of
from gouji.rights import Right, Role, may
from gouji.setting_checks import crawls_by_night
from gouji.settings import Settings
from notifications.channels.base import reveal
from notifications.channels.names import CHANNELS
from notifications.linting import lint
from notifications.wording import Wording

SETTINGS, ACCOUNTS, CRAWLING, TEMPLATES = "设置", "账号", "抓取", "通知模板"
MOST = 3  # faults of templates, which are mended one after the other
MODES = ("test", "live")


def check_settings(given: Settings, ways: Sequence[Way], environment: Mapping[str, str]) -> list[Finding]:
    """What reading the file does not show."""
    found = []
    try:
        policies_of(given)
    except BadSettings as error:
        found.append(settings(SETTINGS, str(error), "改 gouji.toml"))
    if given.notify.mode not in MODES:
        found.append(settings(SETTINGS, f"notify.mode 是“{given.notify.mode}”，应是 test 或 live", "改 gouji.toml"))
    found += _unready(given, environment)
    if given.alerts.mail and not given.mail.host:
        found.append(settings(SETTINGS, "设置了 alerts.mail，还要设置 mail.host（发邮件的服务器）", "改 gouji.toml"))
    mail = sum(way.channel == "mail" and way.state == "active" and not way.is_test for way in ways)
    if mail and not given.mail.host:
        how = settings if given.notify.mode == "live" else note
        found.append(how(SETTINGS, f"{mail} 个联系方式是邮箱，而没有设置 mail.host", "改 gouji.toml 的 [mail]"))
    if not (given.crawl.contact_page and given.crawl.mailbox):
        words = "没有写明 crawl.contact_page 和 crawl.mailbox：只能访问 .test 主机（演示）"
        found.append(note(CRAWLING, words, "写明说明页和邮箱，门户才知道是谁在访问"))
    # only what an office has worded itself: our own templates are tested
    faults = (
        [one for one in lint(Wording(given.notify.templates)) if one.grave] if given.notify.templates.is_dir() else []
    )
    found += [settings(TEMPLATES, str(one), "gouji notices lint 列出全部；docs/templates.md") for one in faults[:MOST]]
    if not crawls_by_night(given.schedule.crawl):
        words = f"schedule.crawl 是 {given.schedule.crawl}：白天抓取会影响门户的正常访问"
        found.append(note(CRAWLING, words, "改到 20:00–06:00 之间"))
    return found


def _unready(given: Settings, environment: Mapping[str, str]) -> list[Finding]:
    """The channels that cannot send as they are set up. A secret that leads nowhere is told where secrets are."""
    channels = working_channels(given, environment)
    for channel in channels.values():
        channel.close()
    try:
        reveal(given.mail.password, environment)
        told = ""
    except BadSettings as error:
        told = str(error)
    return [
        settings(SETTINGS, f"{CHANNELS[name]}没有设置好，一份也发不出：{why}", "改 gouji.toml；docs/channels.md")
        for name, why in unready_of(channels).items()
        if why != told
    ]


def check_accounts(users: Sequence[User]) -> list[Finding]:
    """Whether those who are needed can log in."""
    if not users:
        words = "还没有账号：--by 不核对密码，页面也打不开"
        return [note(ACCOUNTS, words, "gouji user add 登录名 --name 姓名 --role admin")]
    enabled = [Role(user.role) for user in users if user.disabled_at is None]
    found = []
    if not any(may(role, Right.MANAGE) for role in enabled):
        found.append(look(ACCOUNTS, "没有可用的管理账号", "gouji user add … --role admin"))
    if sum(may(role, Right.DECIDE) for role in enabled) < 2 or not any(may(role, Right.APPROVE) for role in enabled):
        words = "能审核的不到两人，或没有人能审批：“错误”级的驳回和豁免要两人"
        found.append(look(ACCOUNTS, words, "gouji user add … --role approver"))
    return found
