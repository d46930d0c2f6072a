"""What looks wrong in a registry file and may be right all the same: told, and taken over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from db.opening import Database
from db.registry.understanding import Entry

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I, O, S, V, Z
SIMULATED = "SIM"


def check_digit(code: str) -> str | None:
    """The last sign that GB 32100 asks for; None when the code holds a letter that it does not know."""
    if any(sign not in SIGNS for sign in code[:17]):
        return None
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return SIGNS[-total % 31]


def warnings(database: Database, entries: Iterable[Entry]) -> Iterator[str]:
    """A line for each doubt about what was just stored."""
    hosts = {
        platform: json.loads(names)
        for platform, names in database.execute("SELECT platform_id, hosts FROM platforms").fetchall()
    }
    earlier = dict.fromkeys(
        database.execute("SELECT agency_code, name FROM agency_aliases WHERE valid_to IS NOT NULL").fetchall()
    )
    for entry in entries:
        if entry.table.name == "agencies":
            yield from _code(entry, str(entry.values["code"]))
            name = str(entry.values["name"])
            if (entry.values["code"], name) in earlier:  # a file from before a reform would take it back
                yield entry.row.bad("name", "这是它从前的名称，请核对是不是旧名录", name).sentence
        elif entry.table.name == "sources" and (address := str(entry.values["column_url"] or "")):
            platform = str(entry.values["platform_id"])
            if (urlsplit(address).hostname or "") not in hosts.get(platform, ()):
                yield entry.row.bad("column_url", f"不在平台 {platform} 登记的主机里，不会去抓", address).sentence


def _code(entry: Entry, code: str) -> Iterator[str]:
    wanted = check_digit(code)
    if SIMULATED in code or code[-1] == wanted:
        return
    why = f"校验位应是 {wanted}" if wanted else "统一社会信用代码里没有 I、O、S、V、Z"
    yield entry.row.bad("code", f"{why}，请核对是不是写错了", code).sentence
