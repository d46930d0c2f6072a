"""The registry of the demo, as a file for `gouji agencies import`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from gouji.demo.portals import PORTALS, Portal
from gouji.demo.site import Site
from gouji.demo.story import REPORT_YEAR, YEARS, Body

SUPERVISOR = "云汀区政务公开办公室（demo）"
SUPERVISOR_MAILBOX = "gkb@yunting.test"
ROLES = {"responsible": "办公室", "head": "分管负责人", "supervisor": SUPERVISOR}
LEVELS = {"street_office": "town", "township": "town"}
Row = Mapping[str, object]


def registry(sites: Iterable[Site], bodies: Iterable[Body], port: int) -> dict[str, list[Row]]:
    """All tables of the full form. Delay 0 is allowed for .test hosts alone."""
    by_host = {site.host: site for site in sites}
    cast = list(bodies)
    return {
        "host_groups": [
            {"group_id": group, "delay_s": 0, "nightly_budget": 1000}
            for group in dict.fromkeys(map(_group, PORTALS.values()))
        ],
        "platforms": [_platform(key, portal, port) for key, portal in PORTALS.items()],
        "agencies": [
            {"code": body.code, "name": body.agency, "kind": body.kind, "level": LEVELS.get(body.kind, "county")}
            for body in cast
        ],
        "offices": [
            {"agency_code": body.code, "role": role, "name": name} for body in cast for role, name in ROLES.items()
        ],
        "endpoints": [
            {"agency_code": body.code, "role": role, "office": ROLES[role], "channel": "mail", "address": address}
            for body in cast
            for role, address in (
                ("responsible", body.mailbox),
                ("head", body.head_mailbox),
                ("supervisor", SUPERVISOR_MAILBOX),
            )
        ],
        "sources": [_source(by_host, body, port) for body in cast],
    }


def _group(portal: Portal) -> str:
    return portal.group or portal.host.partition(".")[2]


def _platform(key: str, portal: Portal, port: int) -> Row:
    return {
        "platform_id": key,
        "name": portal.name,
        "group_id": _group(portal),
        "family": portal.family,
        "dialect": json.dumps({"preset": portal.preset} if portal.preset else {}),
        "list_mode": portal.list_mode,
        "hosts": [portal.host],
        "ports": [port],
        "http_only": 1,
        "post_allowed": list(portal.post_allowed),
    }


def write_registry(path: Path, tables: Mapping[str, Iterable[Row]]) -> None:
    """As YAML, one row a line: a list of JSON objects is YAML as well."""
    lines = ["# 演示用名录：机关、代码、邮箱、网址都是虚构的"]
    for table, rows in tables.items():
        lines.append(f"{table}:")
        lines += [f"  - {json.dumps(row, ensure_ascii=False)}" for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _source(by_host: Mapping[str, Site], body: Body, port: int) -> Row:
    portal = PORTALS[body.platform]
    site = by_host[portal.host]
    column = next(column for column in site.columns if column.code == body.code)
    return {
        "agency_code": body.code,
        "platform_id": body.platform,
        "role": portal.role,
        "column_url": f"http://{portal.host}:{port}{site.family.column_path(column)}",
        "expected_years": [year for year in YEARS if year < REPORT_YEAR],
        "verified_by": "演示",
    }
