"""One test message to one address, and what its outcome asks a person to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.errors import BadSettings
from db.agencies import Endpoint, agency, endpoints, offices
from db.opening import Database
from db.times import beijing, instant
from notifications.channels.base import Kind, Outcome, Part
from notifications.channels.limits import ROBOTS

NUMBER = "GJ-TEST"  # stands in no database
SUBJECT = "【测试】【年报审核】测试消息"
TEXT = """【年报审核】【测试】这是一条测试消息，不是通知，不用回复。
收到它，说明年报审核的通知能够送到这里。
发出时间：{at}（北京时间）
"""
GENERAL = {
    Kind.SENT: "",
    Kind.RETRY: "过一会儿再试；一直这样，检查本机的网络、代理和防火墙",
    Kind.UNKNOWN: "已经发出，没有回音：到群里或邮箱里看有没有，有就不用管",
    Kind.CONFIG: "照上面说的改好设置再试",
    Kind.ENDPOINT_DEAD: "与单位核实地址，改名录",
    Kind.DEAD: "对方不收这条内容，请报告",
}
# by the code of an outcome; of mail by the start of what its server answered
PARTICULAR = {
    "secret": "设好名录里 secret_ref 所指的环境变量或文件；环境变量要设给运行 gouji 的那个账户",
    "certificate": "内部证书：邮件设 mail.ca_file，机器人设环境变量 REQUESTS_CA_BUNDLE；已过期的请对方更换，先看本机时钟",
    "proxy": "改环境变量 HTTPS_PROXY，或把对方的主机写进 NO_PROXY",
    "not-supported": "核对 mail.port 与 mail.security：465 用 ssl，587 或 25 用 starttls",
    "clock": "校准本机时钟（设好自动对时）；差一小时以上，所有加签的机器人都不收",
    "ip": "请管机器人的人把本机的公网 IP 加进白名单；本机的 IP 变了，所有这样设的机器人都要改",
    "535": "核对 mail.user 和 mail.password 所指的密码；许多邮箱要用“授权码”，不是登录网页的密码",
    "530": "服务器要登录：设 mail.user 和 mail.password",
    "bad-address": "名录里的邮箱写得不对",
    "93000": "在群里重新添加机器人，把新的密钥写进 secret_ref 所指的地方",
}
OUR_SENDER = "服务器不接受发件地址、账号或本机：mail.sender 一般要与登录的邮箱一致；或请邮件管理员放行本机"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a test goes. `office`: whose address it is."""

    office: str
    way: Endpoint

    @property
    def name(self) -> str:
        return self.way.address or self.way.secret_ref


def targets(database: Database, code: str, channel: str | None, address: str | None) -> list[Target]:
    """The addresses of a body that were meant, in use or not. GoujiError for an unknown body."""
    found = [
        Target(office.name, way)
        for office in offices(database, agency(database, code).code)
        for way in endpoints(database, office.id)
    ]
    return [
        one
        for one in found
        if channel in (None, one.way.channel) and address in (None, one.way.address, one.way.secret_ref)
    ]


def only_one(found: Sequence[Target], code: str) -> Target:
    """BadSettings, which lists them, unless there is exactly one."""
    if not found:
        raise BadSettings(f"{code} 没有这样的联系方式；用 gouji agencies show {code} 查看")
    if len(found) > 1:
        named = "、".join(f"{one.way.channel} {one.name}{'（测试）' if one.way.is_test else ''}" for one in found)
        raise BadSettings(f"有 {len(found)} 个联系方式，用 --channel 和 --address 选一个：{named}")
    return found[0]


def trial(address: str, secret_ref: str, domain: str, now: datetime) -> Part:
    """A message that nobody can take for a notice. Each has an identity of its own."""
    return Part(
        number=NUMBER,
        part=1,
        subject=SUBJECT,
        text=TEXT.format(at=beijing(instant(now))),
        html=None,
        address=address,
        secret_ref=secret_ref,
        message_id=f"<test-{now.timestamp():.6f}@{domain}>",
        first_message=None,
        at=now,
    )


def advice(outcome: Outcome, channel: str) -> str:
    """What to do, in one sentence; "" when it arrived."""
    if outcome.code in PARTICULAR:
        return PARTICULAR[outcome.code]
    if channel == "mail" and outcome.kind is Kind.CONFIG and outcome.code.startswith("5"):
        return OUR_SENDER
    if channel in ROBOTS and outcome.kind is Kind.ENDPOINT_DEAD:
        return "请单位在群里重新添加机器人，把新的密钥写进 secret_ref 所指的地方"
    return GENERAL[outcome.kind]
