"""DingTalk 钉钉: custom robots of groups. Milliseconds, and the secret is the key of the signature; Feishu has both otherwise."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from types import MappingProxyType

from notifications.channels.base import IP, Kind, Outcome
from notifications.channels.credentials import Credential, Vendor, query_value
from notifications.channels.posting import Answer
from notifications.channels.robots import BUSY, OUR_FAULT, WRONG_CLOCK, Meaning, RobotChannel, encoded, too_long

LONGEST_BODY = 20_000  # bytes
PATH = "/robot/send"
NOT_ALLOWED = 310000
TOO_FAST = Meaning(Kind.RETRY, "发得太快，对方停收十分钟", 600)
GONE = Meaning(Kind.ENDPOINT_DEAD, "令牌不对，或机器人已被删除；重新添加机器人，换上新的令牌")
REFUSED = Meaning(Kind.DEAD, "对方不收这样的内容（链接、文字或图片被拒）")
WRONG_KEYWORD = Meaning(Kind.CONFIG, "安全设置不符：机器人的关键词里要有“年报审核”")
WRONG_IP = Meaning(Kind.CONFIG, "安全设置不符：把本机的公网 IP 加进机器人的 IP 地址段", code=IP)
WRONG_SIGN = Meaning(Kind.CONFIG, "安全设置不符：加签密钥不对，密钥里令牌后面空一格写 SEC 开头的那一串")
# what the one code for four faults asks to check, by a word of its message
CHECKS = (
    ("timestamp", WRONG_CLOCK),
    ("过期", WRONG_CLOCK),
    ("keyword", WRONG_KEYWORD),
    ("关键词", WRONG_KEYWORD),
    ("whitelist", WRONG_IP),
    ("白名单", WRONG_IP),
    ("sign", WRONG_SIGN),
    ("签名", WRONG_SIGN),
)
CHECK_ALL = "安全设置不符：核对机器人的关键词（年报审核）、加签密钥、IP 地址段，再看本机的时钟"


class DingTalkChannel(RobotChannel):
    """Text that calls nobody."""

    vendor = Vendor("钉钉", ("https://oapi.dingtalk.com",), True, lambda parts: query_value(parts, "access_token"))
    key = "dingtalk"
    code_field, message_field = "errcode", "errmsg"
    meanings = MappingProxyType(
        {
            -1: BUSY,
            130101: TOO_FAST,
            410100: TOO_FAST,
            NOT_ALLOWED: Meaning(Kind.CONFIG, CHECK_ALL),
            400013: Meaning(Kind.ENDPOINT_DEAD, "群已解散"),
            400101: GONE,
            300001: GONE,
            300005: GONE,
            400102: Meaning(Kind.ENDPOINT_DEAD, "机器人已停用"),
            400106: Meaning(Kind.ENDPOINT_DEAD, "机器人不在群里"),
            400105: OUR_FAULT,
            40035: OUR_FAULT,
            43004: OUR_FAULT,
            430101: REFUSED,
            430102: REFUSED,
            430103: REFUSED,
            430104: REFUSED,
        }
    )

    def _send_text(self, text: str, credential: Credential) -> Outcome:
        nobody = {"atMobiles": [], "atUserIds": [], "isAtAll": False}
        body = encoded({"msgtype": "text", "text": {"content": text}, "at": nobody})
        if refused := too_long(len(body), LONGEST_BODY):
            return refused
        params, signature = {"access_token": credential.token}, ""
        if credential.signing:
            timestamp, signature = signed(credential.signing, self._clock())
            params |= {"timestamp": timestamp, "sign": signature}  # quoted once, where the address is put together
        return self._post_json(credential, PATH, params, body, signature)[0]

    def _refined(self, code: int, message: str, answer: Answer) -> Meaning | None:
        known = self.meanings.get(code)
        if code != NOT_ALLOWED:
            return known
        return next((meaning for word, meaning in CHECKS if word in message.lower()), known)


def signed(secret: str, now: datetime) -> tuple[str, str]:
    """(timestamp in milliseconds, signature)."""
    timestamp = str(round(now.timestamp() * 1000))
    made = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return timestamp, base64.b64encode(made).decode()
