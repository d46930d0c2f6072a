"""
A part → an e-mail. The same part gives the same bytes, so that a resend is recognised.

Built with `email.mime` under the older policy: it is the one under which a file may have a Chinese name in both the forms that
mail programs look for, and it is six times as fast as `EmailMessage`, which counts when a season's letters are sent.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import Compat32
from email.utils import format_datetime
from functools import lru_cache
from pathlib import PurePath

from audit.errors import BadSettings
from db.times import BEIJING
from notifications.channels.base import File, Part
from notifications.text import one_line, sendable


class AsWritten(Compat32):
    """Headers come folded from here; to take each apart and fold it again would be most of the work of a letter."""

    def fold(self, name: str, value: str) -> str:
        if len(name) + len(value) > LONGEST_LINE and name.startswith("Content-"):
            value = value.replace("; ", ";\n ")
        return f"{name}: {value}\n".replace("\n", self.linesep)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


POLICY = AsWritten(linesep="\r\n", cte_type="7bit")
LONGEST_NAME = 9  # 汉字; from ten on the header folds right after its colon, and QQ mail refuses it
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
LONGEST_LINE = 78  # of a header
LONGEST_HTML = 100 * 1024  # bytes; the plain text says all of it
ENDING = re.compile(r"\.[a-z0-9]{1,5}")
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
WORD = re.compile(r"：([\u4e00-\u9fff]{1,6})[^：]*$")  # what kind of notice a subject says it is
NO_DOMAIN = "gouji.invalid"


@dataclass(frozen=True, slots=True)
class Sender:
    """
    Who a message is from. `reply_to`: a human's box. `chinese_names`: of its files.

    BadSettings for a name that some servers refuse.
    """

    address: str = f"gouji@{NO_DOMAIN}"
    name: str = "年报审核系统"
    reply_to: str = ""
    chinese_names: bool = False

    def __post_init__(self) -> None:
        if len(self.name) > LONGEST_NAME:
            raise BadSettings(f"mail.sender_name 最多 {LONGEST_NAME} 个字：{self.name!r}")
        for key, value in (("sender", self.address), ("reply_to", self.reply_to)):
            if value and not is_address(value):
                raise BadSettings(f"mail.{key} 不是邮箱地址：{value!r}")


def is_address(text: str) -> bool:
    """Whether a header may carry it: plain ASCII, one @, no blanks, no controls."""
    return ADDRESS.fullmatch(text) is not None


def message_of(part: Part, sender: Sender, to: str) -> Message:
    """ValueError for a line break or a character beyond ASCII in a header that has no room for one."""
    message = _content(part, sender.chinese_names)
    message["Subject"] = Header(str(one_line(part.subject)), "utf-8", header_name="Subject").encode()
    message["From"] = _from(sender)
    headers = {
        "To": to,
        "Reply-To": sender.reply_to,
        "Date": format_datetime(part.at.astimezone(BEIJING)),
        "Message-ID": part.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Notice-Id": part.number,
    }
    if part.first_message and part.first_message != part.message_id:
        headers |= {"In-Reply-To": part.first_message, "References": part.first_message}
    for name, value in headers.items():
        if value:
            message[name] = _plain(value)
    return message


@lru_cache
def _from(sender: Sender) -> str:
    """The name stays on the line of its header; a long address may have one of its own."""
    if not sender.name:
        return sender.address
    name = Header(sender.name, "utf-8").encode()
    fits = len(name) + len(sender.address) <= LONGEST_LINE - len("From:  <>")
    return f"{name}{' ' if fits else chr(10) + ' '}<{sender.address}>"


def _plain(value: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise ValueError("a linefeed or a strange character in a header")
    return value


def _content(part: Part, chinese_names: bool) -> Message:
    """The text, with its HTML where there is one, with the files behind it."""
    made: Message = _text(part.text, "plain")
    if part.html and len(html := sendable(part.html).encode()) <= LONGEST_HTML:
        made = MIMEMultipart(
            "alternative", _boundary(part, "text"), [made, _text(html.decode(), "html")], policy=POLICY
        )
    if part.files:
        files = [_attached(file, name) for file, name in zip(part.files, _names(part, chinese_names), strict=True)]
        made = MIMEMultipart("mixed", _boundary(part, "files"), [made, *files], policy=POLICY)
    return made


def _text(text: str, kind: str) -> MIMEText:
    return MIMEText(sendable(text).replace("\n", "\r\n"), kind, "utf-8", policy=POLICY)


def _boundary(part: Part, what: str) -> str:
    """The same at every try; base64 has no underscore, so it stands in no body."""
    return "_" + hashlib.sha256(f"{part.message_id}|{what}".encode()).hexdigest()[:24]


def _attached(file: File, name: str) -> MIMEBase:
    """Both `name` and `filename`: old programs look at the first, new ones at the second."""
    known = file.media_type if MEDIA_TYPE.fullmatch(file.media_type) else "application/octet-stream"
    old = name if name.isascii() else Header(name, "utf-8", maxlinelen=200).encode()
    made = MIMEBase(*known.split("/"), policy=POLICY, name=old)
    made.set_payload(file.content)
    encode_base64(made)
    made.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return made


def _names(part: Part, chinese: bool) -> list[str]:
    """In ASCII as the files have them, or by the kind and number of the notice, short enough for one encoded word."""
    if not chinese:
        return [file_name(file, part.number, turn) for turn, file in enumerate(part.files, 1)]
    word = WORD.search(str(one_line(part.subject)))
    stem = f"{word[1] if word else '附件'}-{part.number}"
    endings = [ending(file) for file in part.files]
    turns = [endings[:turn].count(one) for turn, one in enumerate(endings)]
    return [f"{stem}{f'-{turn + 1}' if turn else ''}{one}" for turn, one in zip(turns, endings, strict=True)]


def file_name(file: File, number: str, turn: int) -> str:
    """The name a file has, when it is harmless; else one made of the number of the notice."""
    harmless = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", file.name)
    return file.name if harmless else f"{number}-{turn}{ending(file)}"


def ending(file: File) -> str:
    """Of its name, .bin when it has none that is one."""
    found = PurePath(file.name).suffix.lower()
    return found if ENDING.fullmatch(found) else ".bin"
