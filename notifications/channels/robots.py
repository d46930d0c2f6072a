"""What the three robots share. A vendor reports a failure with HTTP 200: its code is read whatever the status says."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

from audit.errors import BadSettings
from notifications.channels.base import CLOCK, Kind, Outcome, Part
from notifications.channels.credentials import Credential, Vendor, credential_of
from notifications.channels.posting import TIMEOUTS, Answer, Poster
from notifications.text import one_line, sendable

LONGEST_WAIT_S = 6 * 3600
LONGEST_CODE = 20
OVERLOADED = 429
SLACK = timedelta(minutes=55)  # vendors allow an hour between their clock and ours
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code of a vendor stands for. `advice`: what to do, in words. `code`: a word of ours in its place."""

    kind: Kind
    advice: str
    wait_s: int = 0
    code: str = ""


BUSY = Meaning(Kind.RETRY, "对方繁忙")
TOO_FAST = Meaning(Kind.RETRY, "发得太快，稍候再发", 60)
WRONG_CLOCK = Meaning(Kind.CONFIG, "本机的时钟不准，请校时", code=CLOCK)
OUR_FAULT = Meaning(Kind.DEAD, "对方说内容或格式不对：是本程序的错，请报告")


class RobotChannel(ABC):
    """
    One vendor's robots; which of them is in each part's `secret_ref`.

    `base`: where the vendor is, BadSettings unless safe. `clock`: the real one, for signatures are made by it.
    """

    vendor: ClassVar[Vendor]
    key: ClassVar[str]  # of its base in [robots]
    code_field: ClassVar[str]
    message_field: ClassVar[str]
    meanings: ClassVar[Mapping[int, Meaning]]

    def __init__(
        self, base: str, environment: Mapping[str, str], clock: Clock, timeouts: tuple[float, float] = TIMEOUTS
    ) -> None:
        self._poster = Poster(self.key, base, timeouts)
        self._environment, self._clock = environment, clock

    def send(self, part: Part) -> Outcome:
        try:
            credential = credential_of(part.secret_ref, self._environment, self.vendor, self._poster.base)
        except BadSettings as error:
            return Outcome(Kind.CONFIG, "secret", str(error))
        if part.is_file:
            return self._send_file(part, credential)
        text = sendable(part.text).strip()
        return self._send_text(text, credential) if text else Outcome(Kind.DEAD, "empty", "没有内容")

    def probe(self) -> Outcome:
        """Whether the vendor can be reached. Sends nothing."""
        return self._poster.knock()

    def close(self) -> None:
        self._poster.close()

    @abstractmethod
    def _send_text(self, text: str, credential: Credential) -> Outcome: ...

    def _send_file(self, part: Part, credential: Credential) -> Outcome:
        return Outcome(Kind.DEAD, "no-files", f"{self.vendor.name}机器人发不了文件")

    def _refined(self, code: int, message: str, answer: Answer) -> Meaning | None:
        """What a code stands for; a vendor whose one code says several things looks at the whole answer."""
        return self.meanings.get(code)

    def _post_json(
        self, credential: Credential, path: str, params: dict[str, str], body: bytes, *made: str
    ) -> tuple[Outcome, dict[str, Any]]:
        """`made`: what was made of the key and must not be repeated either."""
        return self._judged(self._poster.post(credential.origin, path, params, body), credential, *made)

    def _judged(self, answer: Answer | Outcome, credential: Credential, *made: str) -> tuple[Outcome, dict[str, Any]]:
        """The outcome of an answer, and its object."""
        if isinstance(answer, Outcome):
            return answer, {}
        content = answer.content or {}
        if self.code_field not in content:
            return _without_code(answer, self._clock()), content
        code, fine = content[self.code_field], 200 <= answer.status < 300
        if type(code) is not int:  # False == 0
            return Outcome(Kind.UNKNOWN, "odd-code", "回答里的结果码不是整数，是否送达不明"), content
        if code == 0:
            odd = Outcome(Kind.UNKNOWN, f"http-{answer.status}", "结果码是 0，HTTP 状态却是出错，是否送达不明")
            return (Outcome(Kind.SENT, "0") if fine else odd), content
        message = content.get(self.message_field)
        words = credential.cover(str(one_line(message)), *made) if isinstance(message, str) else ""
        return self._coded(code, words, answer), content

    def _coded(self, code: int, words: str, answer: Answer) -> Outcome:
        meaning = self._refined(code, words, answer)
        if meaning is None and (answer.status == OVERLOADED or answer.status >= 500):
            return _without_code(answer, self._clock())  # the error page of a gateway may have a code of its own
        if meaning is None:
            meaning = Meaning(Kind.DEAD, f"{self.vendor.name}说了一个没有见过的错误码，请报告")
        told = f"{code} {words}".rstrip() if meaning.code else words
        detail = f"{meaning.advice}（{told}）" if told else meaning.advice
        return Outcome(meaning.kind, meaning.code or str(code)[:LONGEST_CODE], detail, meaning.wait_s)


def encoded(body: Mapping[str, Any]) -> bytes:
    """JSON with Chinese as it is: an escape takes twice the room, and WeCom refuses it."""
    return json.dumps(body, ensure_ascii=False).encode("utf-8")


def too_long(size: int, most: int) -> Outcome | None:
    """Nothing is sent that the vendor would refuse or, worse, cut."""
    if size <= most:
        return None
    return Outcome(Kind.DEAD, "too-long", f"正文 {size} 字节，最多 {most} 字节；没有发送")


def clock_is_right(answer: Answer, now: datetime) -> bool:
    """Whether our clock agrees with the one that an answer tells; False when it tells none."""
    try:
        told = parsedate_to_datetime(answer.date)
    except (ValueError, OverflowError):
        return False
    return abs(told.replace(tzinfo=told.tzinfo or UTC) - now) < SLACK


def _without_code(answer: Answer, now: datetime) -> Outcome:
    """An answer that is not the vendor's: of a gateway, a proxy, a login page of the network."""
    status = answer.status
    if status == OVERLOADED or status >= 500:
        return Outcome(Kind.RETRY, f"http-{status}", f"对方的服务器出错（HTTP {status}）", _wait(answer, now))
    if status < 400:
        return Outcome(
            Kind.RETRY, "not-json", f"HTTP {status}，回答的不是机器人接口，可能是上网认证页或代理；没有跟随跳转"
        )
    return Outcome(Kind.CONFIG, f"http-{status}", f"HTTP {status}，没有这个接口或不让访问；检查 [robots] 的网址和代理")


def _wait(answer: Answer, now: datetime) -> int:
    """What Retry-After asks for: seconds, or a date."""
    asked = answer.retry_after.strip()
    if asked.isascii() and asked.isdigit():
        return min(int(asked[:9]), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(asked)
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    except (ValueError, OverflowError):  # a year of thirty digits
        return 0
    return int(min(max(seconds, 0), LONGEST_WAIT_S))
