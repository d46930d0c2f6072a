"""Proposals: what was found automatically, and only a person makes part of the registry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.errors import GoujiError
from audit.privacy import masked
from db.inserting import insert
from db.logbook import log_action
from db.opening import Database, tx
from db.registering import add_host, checked_host, platform_of, register_article, register_column, retire_columns
from db.times import beijing, instant

_KNOWN = """SELECT id FROM proposals
WHERE kind = ? AND value = ? AND platform_id IS ? AND agency_code IS ? AND state <> 'accepted'"""


STATES = ("open", "accepted", "refused")


@dataclass(frozen=True, slots=True)
class Proposal:
    """As it was found, and what became of it. `value`: a host, an address, or `family/preset`."""

    id: int
    kind: str
    platform_id: str | None
    agency_code: str | None
    value: str
    confidence: float
    sample_rows: tuple[str, ...]
    walked_path: tuple[str, ...]
    state: str
    created_at: str
    decided_by: str | None
    decided_at: str | None


def save_proposal(
    database: Database,
    *,
    kind: str,
    value: str,
    confidence: float,
    platform_id: str | None,
    agency_code: str | None,
    sample: Iterable[str],
    path: Iterable[str],
    now: datetime,
) -> bool:
    """Whether it is a new one. What is open or was refused is not proposed again."""
    with tx(database):
        if database.execute(_KNOWN, [kind, value, platform_id, agency_code]).fetchone():
            return False
        row = {
            "kind": kind,
            "platform_id": platform_id,
            "agency_code": agency_code,
            "value": value,
            "confidence": confidence,
            "sample_rows": json.dumps([masked(text) for text in sample], ensure_ascii=False),
            "walked_path": json.dumps(list(path), ensure_ascii=False),
            "created_at": instant(now),
        }
        insert(database, "proposals", row)
        return True


def proposals(database: Database, *, states: Iterable[str] = ("open",), kinds: Iterable[str] = ()) -> list[Proposal]:
    """The most certain ones first."""
    values = {"states": json.dumps(list(states)), "kinds": json.dumps(list(kinds))}
    rows = database.query(
        """SELECT * FROM proposals WHERE state IN (SELECT value FROM json_each(:states))
             AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
           ORDER BY confidence DESC, id""",
        values,
    )
    return [_proposal(row) for row in rows]


def proposal(database: Database, number: int) -> Proposal:
    """GoujiError when there is no such one."""
    row = next(database.query("SELECT * FROM proposals WHERE id = ?", [number]), None)
    if row is None:
        raise GoujiError(f"没有编号为 {number} 的建议；gouji agencies proposals 列出全部")
    return _proposal(row)


def accept(
    database: Database,
    number: int,
    *,
    by: str,
    now: datetime,
    agency: str | None = None,
    platform: str | None = None,
    year: int | None = None,
    replaces: bool = False,
) -> str:
    """
    Make a proposal part of the registry; what was written, in a line.

    `agency`, `platform`, `year`: what the proposal leaves open, or what a person knows better. `replaces`: a column
    takes the place of the body's others. GoujiError when it was
    decided already, or when something is missing; then nothing is written.
    """
    with tx(database):
        one = _open(database, number)
        agency, platform = agency or one.agency_code, platform or one.platform_id
        if one.kind == "host":
            told = _accept_host(database, one, platform)
        elif one.kind == "family":
            told = _accept_family(database, one, platform)
        elif agency is None:
            raise GoujiError(f"建议 {number} 没有说是哪个机关的；用 --agency 指定")
        elif one.kind == "column":
            told = _accept_column(database, one, agency, platform, replaces, by=by, now=now)
        else:
            if year is None:
                raise GoujiError(f"建议 {number} 看不出是哪一年度的；用 --year 指定")
            done = register_article(database, agency, year, one.value, by=by, now=now)
            told = f"{agency} {year} 年度的文章地址已登记（栏目 {done.source_id}）"
        _decide(database, one, "accepted", told, by=by, now=now)
    return told


def refuse(database: Database, number: int, *, by: str, why: str, now: datetime) -> None:
    """It is not proposed again. GoujiError when it was decided already."""
    with tx(database):
        _decide(database, _open(database, number), "refused", why, by=by, now=now)


def _open(database: Database, number: int) -> Proposal:
    one = proposal(database, number)
    if one.state != "open":
        word = "接受" if one.state == "accepted" else "拒绝"
        raise GoujiError(f"建议 {number} 已由 {one.decided_by} 在 {beijing(one.decided_at or '')} {word}")
    return one


def _decide(database: Database, one: Proposal, state: str, detail: str, *, by: str, now: datetime) -> None:
    database.table("proposals").update(one.id, {"state": state, "decided_by": by, "decided_at": instant(now)})
    log_action(database, by, f"proposal {state}", str(one.id), f"{one.kind} {one.value}：{detail}", now)


def _accept_host(database: Database, one: Proposal, platform: str | None) -> str:
    host, port, _ = checked_host(one.value)
    if platform is None:
        raise GoujiError(f"建议 {one.id} 没有说是哪个平台的；用 --platform 指定")
    owner = platform_of(database, host)
    if owner not in (None, platform):
        raise GoujiError(f"主机 {host} 已登记在平台 {owner}，不能再登记到 {platform}")
    add_host(database, platform, host, port)
    return f"平台 {platform} 登记了主机 {host}"


def _accept_family(database: Database, one: Proposal, platform: str | None) -> str:
    if platform is None:
        raise GoujiError(f"建议 {one.id} 没有说是哪个平台的；用 --platform 指定")
    family, _, preset = one.value.partition("/")
    row = database.execute("SELECT dialect FROM platforms WHERE platform_id = ?", [platform]).fetchone()
    if row is None:
        raise GoujiError(f"名录里没有平台 {platform}")
    # a preset belongs to its family; all else that a person has written into the dialect stays
    dialect = {name: value for name, value in json.loads(row[0]).items() if name != "preset"}
    dialect |= {"preset": preset} if preset else {}
    text = json.dumps(dialect, ensure_ascii=False, sort_keys=True)
    database.table("platforms").update(platform, {"family": family, "dialect": text})
    return f"平台 {platform} 的家族是 {family}" + (f"，预设 {preset}" if preset else "")


def _accept_column(
    database: Database, one: Proposal, agency: str, platform: str | None, replaces: bool, *, by: str, now: datetime
) -> str:
    host, _, _ = checked_host(one.value)
    owner = platform_of(database, host)
    if owner is None:
        raise GoujiError(f"栏目的主机 {host} 没有登记；先核对并登记主机，再接受栏目")
    if database.execute("SELECT 1 FROM agencies WHERE code = ?", [agency]).fetchone() is None:
        raise GoujiError(f"名录里没有代码为 {agency} 的机关")
    if platform is not None and platform != owner and not _has_host(database, platform, host):
        raise GoujiError(f"栏目的主机 {host} 属于平台 {owner}，不是 {platform}")
    source = register_column(database, agency, platform or owner, one.value, by=by, now=now)
    gone = retire_columns(database, agency, but=source) if replaces else []
    return f"{agency} 的栏目 {source} 已登记：{one.value}" + (f"；不再抓取 {'、'.join(gone)}" if gone else "")


def _has_host(database: Database, platform: str, host: str) -> bool:
    row = database.execute("SELECT hosts FROM platforms WHERE platform_id = ?", [platform]).fetchone()
    return row is not None and host in json.loads(row[0])


def _proposal(row: Mapping[str, Any]) -> Proposal:
    lists = {name: tuple(json.loads(row[name])) for name in ("sample_rows", "walked_path")}
    return Proposal(**{**row, **lists})
