"""The short form, a row a body → rows of the full form. A portal's address registers its host, its platform and a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from db.registry import values as v
from db.registry.problems import Problems
from db.registry.rows import Row, Sheet, Value

AGENCY_COLUMNS = ("code", "name", "kind", "level", "parent", "vertical", "active_from", "active_to")
ROBOTS = ("wecom", "dingtalk", "feishu")
OTHERS = ("head_mail", "supervisor", "supervisor_mail")  # who else hears of a body: its head, who supervises it
COLUMNS = (*AGENCY_COLUMNS, "portal", "office", "mail", *ROBOTS, *OTHERS)
DEFAULT_OFFICE = "政府信息公开工作机构"
HEAD, DEFAULT_SUPERVISOR = "分管领导", "政府信息公开工作主管部门"
# below these a name is bought by itself: zibo.gov.cn, and not gov.cn, is one owner
_SHARED_SUFFIXES = {"gov.cn", "com.cn", "org.cn", "edu.cn", "net.cn", "ac.cn", "mil.cn"}
_USUAL_PORTS = {None, 80, 443}


@dataclass
class Known:
    """What the database holds already: platform by host, host groups, codes by name, the responsible office by code."""

    platforms: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    codes: dict[str, set[str]] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)


@dataclass
class Expanded:
    """Rows by table; what the file says is the one office, source or mailbox from now on (mailboxes by code, role, office); ports of platforms."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)
    portals: dict[str, str] = field(default_factory=dict)
    mailboxes: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    ports: list[tuple[str, int]] = field(default_factory=list)

    def add(self, table: str, source: Row, values: dict[str, Value], headings: dict[str, str] | None = None) -> None:
        """Add a row that stands where `source` stands."""
        renamed = (headings or {}).items()
        names = source.headings | {ours: source.headings.get(theirs, theirs) for ours, theirs in renamed}
        places = source.places | {ours: source.places[theirs] for ours, theirs in renamed if theirs in source.places}
        self.rows.setdefault(table, []).append(Row(source.file, source.line, values, names, places))

    def sheets(self) -> list[Sheet]:
        return [Sheet(table, tuple(rows)) for table, rows in self.rows.items()]


def expand(rows: Sequence[Row], known: Known, problems: Problems) -> Expanded:
    """`problems` hears of columns that the short form does not have, and of portals that are no addresses."""
    result = Expanded()
    codes = {name: set(found) for name, found in known.codes.items()}
    for row in rows:
        codes.setdefault(str(row.values.get("name", "")), set()).add(str(row.values.get("code", "")))
    for row in rows:
        with problems.heard():
            for name in row.values:
                if name not in COLUMNS:
                    raise row.bad(name, f"不认识的列；可用：{'、'.join(COLUMNS)}")
            _agency(row, codes, result)
            _office(row, known, result)
            _others(row, result)
        with problems.heard():
            if row.values.get("portal"):
                _portal(row, known, result)
    return result


def _agency(row: Row, codes: dict[str, set[str]], result: Expanded) -> None:
    values = {name: row.values[name] for name in AGENCY_COLUMNS if name in row.values}
    parent = values.get("parent")
    if isinstance(parent, str) and parent and parent in codes:
        if len(codes[parent]) > 1:
            raise row.bad("parent", "有几个机关叫这个名称，请写统一社会信用代码")
        values["parent"] = next(iter(codes[parent]))
    result.add("agencies", row, values)


def _office(row: Row, known: Known, result: Expanded) -> None:
    code = row.values.get("code", "")
    office = row.values.get("office") or known.offices.get(str(code).upper(), DEFAULT_OFFICE)
    name = {"agency_code": code, "role": "responsible"}
    result.add("offices", row, name | {"name": office}, {"name": "office", "agency_code": "code"})
    result.offices[str(code).upper()] = str(office)
    _mailboxes(row, name | {"office": office}, "mail", result)
    for channel in ROBOTS:
        if secret := row.values.get(channel):
            values = name | {"office": office, "channel": channel, "secret_ref": secret}
            result.add("endpoints", row, values, {"secret_ref": channel, "agency_code": "code"})


def _others(row: Row, result: Expanded) -> None:
    """A head has no name of an office; a supervising office is one, however many bodies name it."""
    code, named = row.values.get("code", ""), row.values.get("supervisor")
    given = {"head": HEAD if row.values.get("head_mail") else None}
    given["supervisor"] = str(named) if named else DEFAULT_SUPERVISOR if row.values.get("supervisor_mail") else None
    for role, office in given.items():
        if office:
            whose: dict[str, Value] = {"agency_code": code, "role": role}
            headings = {"name": "supervisor", "agency_code": "code"} if named else {"agency_code": "code"}
            result.add("offices", row, whose | {"name": office}, headings)
            _mailboxes(row, whose | {"office": office}, f"{role}_mail", result)


def _mailboxes(row: Row, whose: dict[str, Value], column: str, result: Expanded) -> None:
    """Several stand in one cell."""
    found = [part for part in re.split(r"[\s,;，；、]+", str(row.values.get(column, ""))) if part]
    for mailbox in found:
        values: dict[str, Value] = whose | {"channel": "mail", "address": mailbox}
        result.add("endpoints", row, values, {"address": column, "agency_code": "code"})
    if found:
        result.mailboxes[str(whose["agency_code"]).upper(), str(whose["role"]), str(whose["office"])] = found


def _portal(row: Row, known: Known, result: Expanded) -> None:
    written = row.values["portal"]
    try:
        parts = v.url(v.text(written))
    except ValueError as error:
        raise row.bad("portal", str(error)) from None
    host, code = parts.hostname or "", row.values.get("code", "")
    group = owner_of(host)
    if group not in known.groups:
        known.groups.add(group)
        result.add("host_groups", row, {"group_id": group})
    if host not in known.platforms:
        known.platforms[host] = host
        http_only = "1" if parts.scheme == "http" else "0"
        named: dict[str, Value] = {"platform_id": host, "name": host, "group_id": group, "hosts": [host]}
        result.add("platforms", row, named | {"http_only": http_only})
    if parts.port not in _USUAL_PORTS:
        result.ports.append((known.platforms[host], parts.port or 0))
    values = {"agency_code": code, "platform_id": known.platforms[host], "role": "own", "column_url": written}
    result.add("sources", row, values, {"column_url": "portal", "agency_code": "code"})
    result.portals[str(code).upper()] = str(written)


def owner_of(host: str) -> str:
    """The part of a host name that has one owner: `www.zibo.gov.cn` → `zibo.gov.cn`. An IP address stays whole."""
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host:
        return host
    shared = ".".join(labels[-2:]) in _SHARED_SUFFIXES
    return ".".join(labels[-3:] if shared else labels[-2:])


def all_rows(sheets: Iterable[Sheet]) -> list[Row]:
    """The rows of all sheets, one after the other."""
    return [row for sheet in sheets for row in sheet.rows]
