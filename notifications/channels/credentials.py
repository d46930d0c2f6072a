"""What `secret_ref` names → the key of a robot. No message about it ever holds a part of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from audit.errors import BadSettings
from notifications.channels.base import reveal

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")
SIGNING = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Vendor:
    """
    Whose robots these are. `origins`: where they live. `signs`: whether a second word, the signing secret, may follow.

    `token_of`: the key out of a whole address.
    """

    name: str
    origins: tuple[str, ...]
    signs: bool
    token_of: Callable[[SplitResult], str]


@dataclass(frozen=True, slots=True)
class Credential:
    """The key of one robot, what it signs with, and where it lives."""

    token: str = field(repr=False)
    signing: str = field(repr=False)
    origin: str

    def cover(self, text: str, *others: str) -> str:
        """A text of the vendor without this key, however it was repeated. `others`: what was made of the key."""
        for secret in sorted({self.token, self.signing, *others} - {""}, key=len, reverse=True):
            for form in (secret, quote(secret, safe="")):
                text = text.replace(form, "…")
        return text


def credential_of(reference: str, environment: Mapping[str, str], vendor: Vendor, base: str) -> Credential:
    """
    `reference` names the bare key, or the whole address of the robot; behind it may stand its signing secret.

    BadSettings when it names nothing, or what cannot be such a key.
    """
    if not reference:
        raise BadSettings("名录里没有写密钥的出处（secret_ref，env:变量名 或 file:文件路径）")
    words = reveal(reference, environment).split()
    if not words:
        raise BadSettings(f"{reference} 是空的，应是{vendor.name}机器人的密钥")
    if len(words) > (2 if vendor.signs else 1):
        shape = "密钥或网址，空一格再写加签密钥" if vendor.signs else "密钥或网址，没有加签密钥"
        raise BadSettings(f"{reference} 写得太多：{vendor.name}只要{shape}")
    token, origin = _token(reference, words[0], vendor, base)
    signing = words[1] if len(words) == 2 else ""
    if signing and not SIGNING.fullmatch(signing):
        raise BadSettings(f"{reference} 里的加签密钥有不该有的字符")
    return Credential(token, signing, origin)


def _token(reference: str, word: str, vendor: Vendor, base: str) -> tuple[str, str]:
    token, origin = word, base
    if "://" in word:
        try:
            parts = urlsplit(word)
            at = f"{parts.scheme}://{parts.netloc}".lower()
            token = vendor.token_of(parts)
        except ValueError:
            raise BadSettings(f"{reference} 里的网址不完整") from None
        if at not in (*vendor.origins, base):
            raise BadSettings(f"{reference} 里的网址不是{vendor.name}的；没有发送")
        # where the setting was moved for a test or a relay, nothing goes to the vendor itself
        origin = at if base in vendor.origins else base
    if not TOKEN.fullmatch(token):
        raise BadSettings(f"{reference} 不像{vendor.name}机器人的密钥：应是一串字母和数字，或机器人的整个网址")
    return token, origin


def query_value(parts: SplitResult, name: str) -> str:
    """A parameter of an address; ValueError when it is not there once."""
    [value] = parse_qs(parts.query).get(name, [])
    return value
