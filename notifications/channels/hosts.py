"""Whether a name in a setting can be that of a host, before anything is blamed on the network."""

from __future__ import annotations

import ipaddress
import re

LONGEST = 253
LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")


def is_host(name: str) -> bool:
    """An address, or a name that can be asked for: no blanks, no port, no pattern, no empty or overlong piece."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        pass
    else:
        return True
    try:
        spoken = name.encode("idna").decode("ascii").removesuffix(".")
    except UnicodeError:
        return False
    return len(spoken) <= LONGEST and all(LABEL.fullmatch(label) for label in spoken.split("."))
