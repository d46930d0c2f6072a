"""The contract of every channel: a part in, an outcome out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from audit.causes import why
from audit.errors import BadSettings
from notifications.small_files import NotSmall, small_file
from notifications.text import one_line

LONGEST_DETAIL = 200
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")  # of a variable; anything else may be the secret itself
LARGEST_SECRET = 16 << 10
# codes of ours for what a robot refuses, and every other would: our clock is wrong, our address is not let in
CLOCK, IP = "clock", "ip"
# what a webhook address or a mail server may repeat to us
SECRETS = re.compile(r"(?i)((?:key|access_token|sign|password|pass)=|/hook/|AUTH \S+ )[^\s&\"']+")


class Kind(StrEnum):
    """
    sent: the channel confirmed it. retry: refused for now, or nothing was written to the wire.
    unknown: written, and no answer came. config: our set-up is wrong. endpoint_dead: the target is gone.
    dead: the content is refused.
    """

    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    CONFIG = "config"
    ENDPOINT_DEAD = "endpoint_dead"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code`: of the vendor, of SMTP, or a word of ours. `wait_s`: how long the channel asks us to wait."""

    kind: Kind
    code: str
    detail: str = ""
    wait_s: int = 0

    def __post_init__(self) -> None:
        # what a server says is shown on terminals, too
        scrubbed = SECRETS.sub(r"\1…", str(one_line(self.detail)))
        object.__setattr__(self, "detail", scrubbed[:LONGEST_DETAIL])


@dataclass(frozen=True, slots=True)
class File:
    """What goes with a notice: a name in ASCII, what it is, and its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    One part of a notice for one endpoint. `at`: when it was released; the same at every try.

    `text`: what this part says, already cut to what the channel takes. `files`: attachments of a mail or folder; for a
    channel that takes files one by one (`is_file`) the one that this part is.
    """

    number: str
    part: int
    subject: str
    text: str
    html: str | None
    address: str
    secret_ref: str
    message_id: str
    first_message: str | None
    at: datetime
    files: tuple[File, ...] = ()
    is_file: bool = False


class Channel(Protocol):
    """What the outbox sends through."""

    def send(self, part: Part) -> Outcome:
        """Deliver one part. Never raises for a fault of the network or the other side."""

    def close(self) -> None:
        """Let go of connections."""


def reveal(reference: str, environment: Mapping[str, str]) -> str:
    """
    The secret that `env:NAME` or `file:PATH` names; "" for "".

    BadSettings when it names nothing. The message never holds the secret.
    """
    scheme, _, name = reference.partition(":")
    if not reference:
        return ""
    if scheme == "env" and NAME.fullmatch(name):
        if not environment.get(name):
            raise BadSettings(f"环境变量 {name} 没有设置")
        return environment[name]
    if scheme == "file" and name:
        try:
            return small_file(Path(name), LARGEST_SECRET).decode("utf-8-sig").strip()
        except NotSmall as error:
            raise BadSettings(f"密钥文件 {name} {error}") from None
        except OSError as error:
            raise BadSettings(f"读不到密钥文件 {name}：{why(error)}") from None
        except ValueError as error:
            words = "编码不是 UTF-8" if isinstance(error, UnicodeDecodeError) else "不是文件名"  # a NUL in it
            raise BadSettings(f"读不到密钥文件 {name}：{words}") from None
    raise BadSettings("密钥只能写作 env:变量名 或 file:文件路径，不能直接写出")
