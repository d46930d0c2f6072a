"""Links by which an office replies to a notice without an account: made when it is drafted, believed when they come back.

A link names the notice and a last day, and is signed; it holds no secret and nobody's data. The office is signed with
it: after a database was restored, a number may be given again to another one, and no old link may speak for that.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

from audit.errors import BadSettings
from gouji.settings import Notify
from notifications.channels.base import reveal

LEAST_KEY = 32  # bytes
PREFIX = "/answer/"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_TOKEN = re.compile(r"(GJ-20[0-9]{2}-[0-9]{6})\.(20[0-9]{6})\.([0-9a-f]{32})", re.ASCII)
_SIGNED = re.compile(rf"({PREFIX}GJ-20[0-9]{{2}}-[0-9]{{6}}\.20[0-9]{{6}}\.)[0-9a-f]{{32}}", re.ASCII)
HIDDEN = "（签名不显示）"
_PURPOSE = "gouji answer link 1"


@dataclass(frozen=True, slots=True)
class AnswerLinks:
    """Makes and opens them. `page`: where offices reach the pages; `days`: how long a link is good."""

    key: bytes = field(repr=False)
    page: str
    days: int

    def link(self, number: str, office_id: int, day: date) -> tuple[str, str]:
        """(address, its last day in words) for a notice that is planned for `day`."""
        last = day + timedelta(days=self.days)
        token = f"{number}.{last:%Y%m%d}.{self._mac(number, office_id, last)}"
        return f"{self.page}{PREFIX}{token}", f"{last.year}年{last.month}月{last.day}日"

    def opened(self, token: str, today: date, office_of: Callable[[str], int | None]) -> str:
        """The number of the notice; "" for a token that is none of ours, was changed, or is over."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return ""
        number, day, mac = found.groups()
        last, office_id = _day(day), office_of(number)
        if last is None:
            return ""
        right = hmac.compare_digest(mac, self._mac(number, -1 if office_id is None else office_id, last))
        return number if right and office_id is not None and today <= last else ""

    def _mac(self, number: str, office_id: int, last: date) -> str:
        said = f"{_PURPOSE}|{number}|{office_id}|{last.isoformat()}"
        return hmac.new(self.key, said.encode(), hashlib.sha256).hexdigest()[:32]  # 128 bits: nobody guesses them


def links_of(notify: Notify, environment: Mapping[str, str]) -> AnswerLinks | None:
    """
    As the settings have it; None when offices cannot reach the pages.

    BadSettings for an address over which anybody could read along, and for a key that is missing or too short.
    """
    if not notify.answer_page:
        return None
    page = notify.answer_page.rstrip("/")
    _check_page(page)
    if not notify.answer_key:
        raise BadSettings("设置了 notify.answer_page，还要设置 notify.answer_key（env:变量名 或 file:文件路径）")
    key = reveal(notify.answer_key, environment).encode()
    if len(key) < LEAST_KEY:
        raise BadSettings(f"notify.answer_key 所指的密钥太短：至少 {LEAST_KEY} 个字节，如 openssl rand -hex 32 的输出")
    return AnswerLinks(key, page, notify.answer_days)


def unsigned(text: str) -> str:
    """Text of a notice without the signatures of its links: whoever may read it here must not reply as the office."""
    return _SIGNED.sub(rf"\1{HIDDEN}", text)


def signed_again(text: str, kept: str) -> str:
    """An edited text whose links were shown `unsigned`, with the signatures that they have in the text that is kept."""
    for link in _SIGNED.finditer(kept):
        text = text.replace(link[1] + HIDDEN, link[0])
    return text


def _check_page(page: str) -> None:
    try:
        parts = urlsplit(page)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not (safe and host) or parts.query or parts.fragment or parts.username or not page.isprintable() or " " in page:
        raise BadSettings("notify.answer_page 应是 https:// 开头的网址（http:// 只能是本机），不带参数")


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
