"""Text that others have written, made fit for a place in a notice."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_DROPPED = frozenset({"Cf", "Cs"})  # invisible, turning or broken characters
_SPACES = frozenset({"Cc", "Zl", "Zp"})
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TAGS = str.maketrans("<>", "＜＞")


def one_line(value: object) -> object:
    """Text without line breaks, control, invisible and turning characters; anything else as it is."""
    if not isinstance(value, str):
        return value
    if value.isprintable():  # has none of them: almost all that is ever placed
        return " ".join(value.split())
    kinds = ((character, unicodedata.category(character)) for character in value)
    kept = "".join(" " if kind in _SPACES else character for character, kind in kinds if kind not in _DROPPED)
    return " ".join(kept.split())


def im_safe(value: object) -> object:
    """One line that calls nobody: the robots read `<at …>` and `<@…>` inside a text as an order to call people."""
    made = one_line(value)
    return made.translate(_TAGS) if isinstance(made, str) else made


def calls_nobody(text: str) -> str:
    """Text of several lines in which no robot reads an order to call people."""
    return text.translate(_TAGS)


def sendable(text: str) -> str:
    """
    Text of several lines without control, turning and broken characters: what every channel can encode and show.

    A text that was composed has none; one that a person has edited may.
    """
    return _UNSENDABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_web(address: str) -> bool:
    """Whether an address may become a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
