"""What comes in from a browser, made sure of."""

from __future__ import annotations

import re

from flask import abort, request
from werkzeug.routing import IntegerConverter

_OWN = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
LARGEST = 2**63 - 1


class RowInteger(IntegerConverter):
    """A row's number in an address; what is larger than any row's is that of none, and never too large for the database."""

    def to_python(self, value: str) -> int:
        return min(int(value), LARGEST) if len(value) <= len(str(LARGEST)) else LARGEST


def own_path(text: str) -> str:
    """`text` when it is a path of ours, to go on to; else "". Never `//host` or `/\\host`, which browsers take for a host."""
    return text if _OWN.fullmatch(text) else ""


def number_of(text: str) -> int:
    """A row's number or a lock; 400 for anything else."""
    if not re.fullmatch(r"[0-9]{1,19}", text) or int(text) > LARGEST:
        abort(400)
    return int(text)


def field(name: str, *, longest: int = 2_000) -> str:
    """A field of the form without blanks around it; 400 when it is longer than any of our fields."""
    text = request.form.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > longest or "\x00" in text:
        abort(400)
    return text


def year_of(text: str) -> int | None:
    """A report year; None for nothing and for anything else."""
    return int(text) if re.fullmatch(r"20[0-9]{2}", text) else None
