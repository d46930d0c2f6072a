"""Addresses of offices on a page: in full for who manages them, else only enough to tell them apart. Secrets never."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[^\s@<>\"'，；、]+@([^\s@<>\"'，；、]+)")
SECRET = "密钥（不显示）"


def shown_address(address: str, *, full: bool) -> str:
    """What a page says of an endpoint's address; an endpoint without one is reached by a secret alone."""
    if not address:
        return SECRET
    if full:
        return address
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}" if at else f"{address[:2]}***"


def without_addresses(text: str, *, full: bool) -> str:
    """What a mail server said, without the mailboxes that it repeats."""
    return text if full else _MAIL.sub(lambda found: f"{found[0][0]}***@{found[1]}", text)
