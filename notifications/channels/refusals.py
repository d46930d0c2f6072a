"""Whom a mail server refuses at RCPT: the address, or us. Many say only there what they think of our host or our sender."""

from __future__ import annotations

import re

# a wrong order of commands, a login that is missing, too weak or refused: whatever the address
OF_SESSION = frozenset({500, 502, 503, 504, 530, 534, 535, 538})
FAILED = 554  # says nothing by itself, and is what relays use for hosts they do not know
ENHANCED = re.compile(r"(?<![\w.])5\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
SENDERS = frozenset({"7", "8"})  # 5.1.7 and 5.1.8: the address of the sender
QUOTED = re.compile(r"\S+@\S+|https?://\S+")  # what is repeated of us
# of servers that give no enhanced code: QQ 企业邮, 163, Coremail, Exim, older sendmail
OF_US = re.compile(
    r"\brelay|frequency|\blimit|authenticat|\bspam|\bblock|black ?list|\b(?:client host|helo|ehlo)\b|\bsender\b|\bip\b"
    r"|\b(?:MI|RP|DT|HL):[A-Z]{3}\b",
    re.IGNORECASE,
)


def is_of_us(code: int, text: str) -> bool:
    """
    Whether a permanent refusal of a receiver is one of our host, our login or our sender.

    In doubt it is: then nothing is given up, and a person is told. An office that refuses all mail of ours (5.7.1 says
    that, too) is one of these; nobody but a person can find out whose word it is.
    """
    enhanced = ENHANCED.search(text)
    subject, detail = enhanced.groups() if enhanced else ("", "")
    if code in OF_SESSION or subject == "7" or (subject == "1" and detail in SENDERS):
        return True
    if code == FAILED:
        return subject not in ("1", "2")
    return not enhanced and OF_US.search(QUOTED.sub("", text)) is not None
