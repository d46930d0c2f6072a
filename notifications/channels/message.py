"""A part → an e-mail. The same part gives the same bytes, so that a resend is recognised."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from audit.errors import BadSettings
from db.times import BEIJING
from notifications.channels.base import Part
from notifications.text import one_line

# the default policy would send Chinese as 8bit
POLICY = SMTP.clone(cte_type="7bit")
LONGEST_NAME = 9  # 汉字; from ten on the header folds right after its colon, and QQ mail refuses it
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
NO_DOMAIN = "gouji.invalid"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a message is from. `reply_to`: a human's box. BadSettings for a name that some servers refuse."""

    address: str = f"gouji@{NO_DOMAIN}"
    name: str = "年报审核系统"
    reply_to: str = ""

    def __post_init__(self) -> None:
        if len(self.name) > LONGEST_NAME:
            raise BadSettings(f"mail.sender_name 最多 {LONGEST_NAME} 个字：{self.name!r}")
        for key, value in (("sender", self.address), ("reply_to", self.reply_to)):
            if value and not is_address(value):
                raise BadSettings(f"mail.{key} 不是邮箱地址：{value!r}")


def is_address(text: str) -> bool:
    """Whether a header may carry it: plain ASCII, one @, no blanks, no controls."""
    return ADDRESS.fullmatch(text) is not None


def message_of(part: Part, sender: Sender, to: str) -> EmailMessage:
    """ValueError for a line break in a header."""
    message = EmailMessage(policy=POLICY)
    message["Subject"] = str(one_line(part.subject))
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = Address(addr_spec=to)
    if sender.reply_to:
        message["Reply-To"] = Address(addr_spec=sender.reply_to)
    message["Date"] = format_datetime(part.at.astimezone(BEIJING))
    message["Message-ID"] = part.message_id
    if part.first_message and part.first_message != part.message_id:
        message["In-Reply-To"] = message["References"] = part.first_message
    message["Auto-Submitted"] = "auto-generated"
    message["X-Notice-Id"] = part.number
    message.set_content(part.text)
    if part.html:
        message.add_alternative(part.html, subtype="html")
        message.set_boundary(hashlib.sha256(part.message_id.encode()).hexdigest()[:32])
    return message
