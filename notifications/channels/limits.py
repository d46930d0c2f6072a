"""How much each channel takes in one message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from notifications.splitting import split, utf8_size


@dataclass(frozen=True, slots=True)
class Limit:
    """
    `most`: bytes. `envelope`: what of them is kept for all but the text. `escaped`: what counts is the text as JSON has it.
    """

    most: int
    envelope: int = 0
    escaped: bool = False

    @property
    def room(self) -> int:
        """Bytes for the text."""
        return self.most - self.envelope

    def size(self, text: str) -> int:
        """A text as this channel counts it."""
        return json_size(text) if self.escaped else utf8_size(text)

    def split(self, text: str, lead: str = "") -> tuple[str, ...]:
        """Parts that the channel takes, each numbered behind `lead` when there are several."""
        return split(text, self.room, lead=lead, size=self.size)


# (channel, type of message). WeCom counts the content alone; the two others their whole body, title and signature too
LIMITS: Mapping[tuple[str, str], Limit] = MappingProxyType(
    {
        ("wecom", "text"): Limit(2048),
        ("wecom", "markdown"): Limit(4096),
        ("dingtalk", "text"): Limit(20_000, 1_000, escaped=True),
        ("dingtalk", "markdown"): Limit(20_000, 2_000, escaped=True),
        ("feishu", "text"): Limit(20_000, 1_000, escaped=True),
    }
)
ROBOTS = ("wecom", "dingtalk", "feishu")


def limit_of(channel: str, message: str = "text") -> Limit | None:
    """None for a channel that takes any length, as mail and a folder do. KeyError for a type of message it has not."""
    return LIMITS[channel, message] if channel in ROBOTS else None


def json_size(text: str) -> int:
    """Bytes of a text inside a JSON body that leaves Chinese as it is; its quotation marks stand in the envelope."""
    return utf8_size(json.dumps(text, ensure_ascii=False)) - 2
