"""The rules of normalising, written a second time: what two fetches of one report have in common.

No white space, one form for every character (so ASCII digits), no counters, no strips of buttons, no clock. The first
writing stands with the spiders; where both differ, one of them is wrong.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable

SEEN, TIMES = ("浏览", "阅读", "访问", "点击", "查看"), ("次数", "量", "数", "人次", "人数")
BRACKETED, COUNTED = ("下载", "浏览", "点击", "阅读", "访问"), ("次数", "量", "数")
FIXED = (
    "打印本页",
    "打印此页",
    "关闭窗口",
    "收藏本页",
    "保存本页",
    "扫一扫在手机打开当前页",
    "在手机打开当前页",
    "语音播报",
    "图片解读",
    "H5解读",
    "电子书",
    "动漫解读",
    *(f"[{word}]" for word in ("打印", "关闭", "收藏", "纠错")),
    *(f"【{word}】" for word in ("打印", "关闭窗口", "关闭", "收藏", "纠错")),
)
SIZES, OPENING, CLOSING = "大中小", "[【(", "]】)"
CLOCK = "年月日时分秒:/.-"
HOURS = (*(f"星期{day}" for day in "一二三四五六日天"), "上午", "下午")
UNSEEN = {0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)}
QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'"}


def plain(text: str) -> str:
    """A text as it is hashed."""
    seen = (character for character in unicodedata.normalize("NFKC", text) if ord(character) not in UNSEEN)
    whole = "".join(QUOTES.get(character, character) for character in seen if not character.isspace())
    return _without(_without(whole, (_bracketed,)), RULES)


def _without(whole: str, rules: tuple[Callable[[str, int], int], ...]) -> str:
    kept, at = [], 0
    while at < len(whole):
        after = next((end for rule in rules if (end := rule(whole, at)) > at), at)
        if after == at:
            kept.append(whole[at])
            after = at + 1
        at = after
    return "".join(kept)


def page_hash(title: str, pieces: Iterable[str]) -> str:
    """Of an article: its title once, then everything that stands in its body, in order."""
    shown, text = plain(title).replace("|", "_").split("_")[0], plain("".join(pieces))
    if shown and not text.startswith(shown) and shown in text[: 2 * len(shown)]:
        return digest(text)
    while shown and text.startswith(shown):
        text = text[len(shown) :]
    return digest(shown + text)


def file_hash(lines: Iterable[str]) -> str:
    """Of a file: a line for each paragraph and each cell."""
    return digest("\n".join(plain(line) for line in lines))


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _first(text: str, at: int, words: Iterable[str]) -> int:
    return next((at + len(word) for word in words if text.startswith(word, at)), at)


def _counter(text: str, at: int) -> int:
    seen = _first(text, at, SEEN)
    if seen == at:
        return at
    times = _first(text, seen, TIMES)
    for end in dict.fromkeys((times, seen)):
        colon = _first(text, end, (":",))
        if colon > end:
            return _first(text, _digits(text, colon), ("次", "人次"))
    return at


def _times_seen(text: str, at: int) -> int:
    """本文已被阅读12次."""
    for whose in dict.fromkeys((_first(text, at, ("本文", "本页", "本站", "本信息", "您")), at)):
        by = _first(text, _first(text, whose, ("已", "共")), ("被",))
        seen = _first(text, by, SEEN[:4])
        if seen > by:
            count = _first(text, seen, ("了",))
            end = _digits(text, count)
            unit = _first(text, end, ("次", "人次"))
            if unit > end > count:
                return unit
    return at


def _visitor(text: str, at: int) -> int:
    """您是本站第12位访客."""
    number = _first(text, _first(text, _first(text, at, ("您是",)), ("本站",)), ("第",))
    end = _digits(text, number)
    who = _first(text, end, ("位访客", "位访问者"))
    return who if text.startswith("您是", at) and who > end > number and text[number - 1] == "第" else at


def _bracketed(text: str, at: int) -> int:
    """[下载次数:12]."""
    opened = _first(text, at, ("[", "(", "（", "【"))
    seen = _first(text, opened, BRACKETED)
    times = _first(text, seen, COUNTED)
    number = _first(text, times, (":",))
    end = _digits(text, number)
    closed = _first(text, _first(text, end, ("次",)), ("]", ")", "）", "】"))
    steps = (opened > at, seen > opened, times > seen, end > number, closed > _first(text, end, ("次",)))
    return closed if all(steps) else at


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
    end = _first(text, at, ("当前时间", "现在是", "今天是"))
    if end == at:
        return at
    while end < len(text):
        after = _first(text, end, HOURS)
        if after == end and not (text[end].isdecimal() or text[end] in CLOCK):
            break
        end = max(after, end + 1) if after == end else after
    return end


def _printing(text: str, at: int) -> int:
    """打印, where 关闭 follows."""
    return at + 2 if text.startswith("打印关闭", at) else at


RULES = (_counter, _times_seen, _visitor, _letter_size, _letter_order, _fixed, _share, _clock, _printing)
