"""The rules of normalising, written a second time: what two fetches of one report have in common.

No white space, one form for every character (so ASCII digits), no counters, no strips of buttons, no clock. The first
writing stands with the spiders; where both differ, one of them is wrong.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

SEEN, TIMES = ("浏览", "阅读", "访问", "点击"), ("次数", "量", "数", "人次")
FIXED = (
    "打印本页",
    "关闭窗口",
    "[打印]",
    "【打印】",
    "语音播报",
    "图片解读",
    "H5解读",
    "电子书",
    "动漫解读",
)
SIZES, OPENING, CLOSING = "大中小", "[【(", "]】)"
CLOCK = "年月日时分秒:-"


def plain(text: str) -> str:
    """A text as it is hashed."""
    whole = "".join(character for character in unicodedata.normalize("NFKC", text) if not character.isspace())
    kept, at = [], 0
    while at < len(whole):
        after = _noise(whole, at)
        if after == at:
            kept.append(whole[at])
            after = at + 1
        at = after
    return "".join(kept)


def page_hash(title: str, pieces: Iterable[str]) -> str:
    """Of an article: its title, then everything that stands in its body, in order."""
    return digest(f"{plain(title)}\n{plain(''.join(pieces))}")


def file_hash(lines: Iterable[str]) -> str:
    """Of a file: a line for each paragraph and each cell."""
    return digest("\n".join(plain(line) for line in lines))


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _noise(text: str, at: int) -> int:
    """Where the noise that begins at a place ends; the place itself when none begins there."""
    for rule in (_counter, _letter_size, _letter_order, _fixed, _share, _clock):
        end = rule(text, at)
        if end > at:
            return end
    return at


def _first(text: str, at: int, words: Iterable[str]) -> int:
    return next((at + len(word) for word in words if text.startswith(word, at)), at)


def _counter(text: str, at: int) -> int:
    seen = _first(text, at, SEEN)
    for times in TIMES if seen > at else ():
        end = _first(text, seen, (times,))
        colon = _first(text, end, (":",))
        if end > seen and colon > end:
            end = _digits(text, colon)
            return _first(text, end, ("次", "人次"))
    return at


def _digits(text: str, at: int) -> int:
    while at < len(text) and text[at].isdecimal():
        at += 1
    return at


def _letter_size(text: str, at: int) -> int:
    end = _first(text, at, ("字号",))
    if end == at:
        return at
    start = end = _first(text, end, (":",))
    for _ in range(3):
        size = _first(text, _first(text, end, OPENING), SIZES)
        if size == _first(text, end, OPENING):
            break
        end = _first(text, size, CLOSING)
    return end if end > start else at


def _letter_order(text: str, at: int) -> int:
    end = _first(text, _first(text, at, ("【",)), ("字体:",))
    order = _first(text, end, ("大中小", "小中大"))
    return _first(text, order, ("】",)) if order > end > _first(text, at, ("【",)) else at


def _fixed(text: str, at: int) -> int:
    return _first(text, at, FIXED)


def _share(text: str, at: int) -> int:
    end = _first(text, at, ("分享到",))
    return _first(text, end, (":",)) if end > at else at


def _clock(text: str, at: int) -> int:
    end = _first(text, at, ("当前时间",))
    if end == at:
        return at
    while end < len(text) and (text[end].isdecimal() or text[end] in CLOCK):
        end += 1
    return end
