"""Feishu 飞书 and Lark: custom bots of groups. Seconds, and the secret is part of the key; the signed message is empty."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from types import MappingProxyType
from urllib.parse import SplitResult

from notifications.channels.base import CLOCK, IP, Kind, Outcome
from notifications.channels.credentials import Credential, Vendor
from notifications.channels.posting import Answer
from notifications.channels.robots import (
    OUR_FAULT,
    TOO_FAST,
    Meaning,
    RobotChannel,
    clock_is_right,
    encoded,
    too_long,
)

LONGEST_BODY = 20 * 1024  # bytes
HOOK = "/open-apis/bot/v2/hook/"
BAD_SHAPE, NOT_SIGNED = 9499, 19021
CLOCK_OR_SECRET = Meaning(Kind.CONFIG, "本机的时钟不准，请校时；确实是准的，再核对密钥（空一格后的第二段）", code=CLOCK)
FREQUENT = "frequency limited"


def token_of(parts: SplitResult) -> str:
    """The last piece of the path; ValueError when it is no path of a bot."""
    if not parts.path.startswith(HOOK):
        raise ValueError(parts.netloc)
    return parts.path.removeprefix(HOOK).rstrip("/")


class FeishuChannel(RobotChannel):
    """Text only."""

    vendor = Vendor("飞书", ("https://open.feishu.cn", "https://open.larksuite.com"), True, token_of)
    key = "feishu"
    code_field, message_field = "code", "msg"
    meanings = MappingProxyType(
        {
            11232: TOO_FAST,
            BAD_SHAPE: OUR_FAULT,
            19001: Meaning(Kind.ENDPOINT_DEAD, "密钥不对，或机器人已被删除；重新添加机器人，换上新的网址"),
            NOT_SIGNED: Meaning(Kind.CONFIG, "签名校验不符，本机的时钟是准的：核对密钥（空一格后的第二段）"),
            19022: Meaning(Kind.CONFIG, "把本机的公网 IP 加进机器人的 IP 白名单", code=IP),
            19024: Meaning(Kind.CONFIG, "机器人的自定义关键词里要有“年报审核”"),
        }
    )

    def _send_text(self, text: str, credential: Credential) -> Outcome:
        message: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
        signature = ""
        if credential.signing:
            timestamp, signature = signed(credential.signing, self._clock())
            message = {"timestamp": timestamp, "sign": signature, **message}
        body = encoded(message)
        if refused := too_long(len(body), LONGEST_BODY):
            return refused
        return self._post_json(credential, HOOK + credential.token, {}, body, signature)[0]

    def _refined(self, code: int, message: str, answer: Answer) -> Meaning | None:
        # one code for a wrong secret, of one robot, and a wrong clock, of all
        if code == NOT_SIGNED and not clock_is_right(answer, self._clock()):
            return CLOCK_OR_SECRET
        # a vendor's text decides: its code for a bad body is also one for too many
        if code == BAD_SHAPE and FREQUENT in message.lower():
            return TOO_FAST
        return self.meanings.get(code)


def signed(secret: str, now: datetime) -> tuple[str, str]:
    """(timestamp in seconds, signature)."""
    timestamp = str(int(now.timestamp()))
    made = hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return timestamp, base64.b64encode(made).decode()
