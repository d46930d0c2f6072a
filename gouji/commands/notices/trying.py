"""gouji notices try: does a message arrive?"""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import click

from audit.errors import BadSettings, GoujiError
from db.logbook import log_action
from db.opening import open_database, tx
from db.people import User
from gouji.acting import acting, acting_user, can_ask, name_of
from gouji.alerting import stop_file_of
from gouji.cli import Context
from gouji.exits import PARTLY
from gouji.listing import say
from gouji.notifying import channels_of
from gouji.rendering.notices import OUTCOMES
from gouji.rights import Right
from gouji.settings import Settings
from gouji.trying import advice, only_one, targets, trial
from notifications.channels.base import Kind, Outcome
from notifications.channels.names import CHANNELS
from notifications.outbox import KILL_SWITCH


@click.command("try")
@click.option("--agency", metavar="CODE", help="单位的统一社会信用代码：发到它登记的一个联系方式。")
@click.option("--channel", type=click.Choice(list(CHANNELS)), help="登记了几个时，选哪个渠道。")
@click.option("--address", metavar="ADDRESS", help="登记了几个时，选哪个邮箱，或机器人密钥的名字。")
@click.option("--mail", metavar="ADDRESS", help="不看名录，发到这个邮箱，试邮件服务器的设置。")
@click.option("--yes", is_flag=True, help="发到正式的联系方式时不再问。")
@acting("谁试发")
@click.pass_obj
def try_command(
    context: Context, agency: str | None, channel: str | None, address: str | None, mail: str | None, yes: bool, by: str
) -> None:
    """
    发一条测试消息，看送不送得到；送不到的，说明该改什么。

    消息写明“这是一条测试消息，不是通知”。除了操作记录，数据库没有改动；已停用的联系方式也可以试。退出码：3 没有送达。

    \b
    Example:
        gouji notices try --mail me@example.gov.cn --by 张三
        gouji notices try --agency 11370300004222881A --channel wecom --by 张三
    """
    if (agency is None) == (mail is None) or (mail is not None and (channel or address)):
        raise click.UsageError("要写 --agency（可加 --channel、--address），或者只写 --mail")
    settings, now = context.settings, datetime.now(UTC)
    if stop_file_of(settings).exists():
        raise GoujiError(f"数据库旁边有 {KILL_SWITCH} 文件，什么也不发；确定可以发了，先删去它")
    with open_database(settings.storage.database) as database:
        user: User | None = acting_user(database, by, Right.MANAGE, now)
        if agency is None:
            name, office, where, secret_ref, code = "mail", "", mail or "", "", ""
        else:
            one = only_one(targets(database, agency, channel, address), agency)
            _must_be_meant(one.way.is_test, yes, f"{one.office} {CHANNELS[one.way.channel]} {one.name}")
            name, office, code = one.way.channel, one.office, agency
            where, secret_ref = one.way.address, one.way.secret_ref
        outcome = _sent(settings, name, where, secret_ref, now)
        with tx(database):
            said = f"{CHANNELS[name]} {where or secret_ref} {OUTCOMES[outcome.kind]} {outcome.code}".rstrip()
            log_action(database, name_of(user, by), "notice tried", code or "mail", said, now)
    _tell(outcome, name, " ".join(filter(None, (office, CHANNELS[name], where or secret_ref))))
    click.get_current_context().exit(0 if outcome.kind is Kind.SENT else PARTLY)


def _must_be_meant(is_test: bool, yes: bool, words: str) -> None:
    if is_test or yes:
        return
    if not can_ask():
        raise BadSettings(f"{words} 是正式的联系方式；确定要发，加 --yes")
    click.confirm(f"{words} 是正式的联系方式，测试消息会发到单位，发吗", abort=True, err=True)


def _sent(settings: Settings, name: str, address: str, secret_ref: str, now: datetime) -> Outcome:
    with ExitStack() as stack:
        channels = channels_of(settings, os.environ)
        for one in channels.values():
            stack.enter_context(closing(one))
        if name not in channels:
            raise BadSettings("没有设置邮件服务器（mail.host、mail.sender）")
        return channels[name].send(trial(address, secret_ref, settings.notify.domain, now))


def _tell(outcome: Outcome, channel: str, where: str) -> None:
    say(f"{OUTCOMES[outcome.kind]}：{where}")
    if outcome.kind is not Kind.SENT:
        if outcome.detail:
            say(f"{outcome.code}：{outcome.detail}", err=True)
        say(f"怎么办：{advice(outcome, channel)}", err=True)
