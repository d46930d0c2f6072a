"""What is true about the demo's reports: written from the plan, never read off the pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gouji.demo.clock import Clock
from gouji.demo.portals import PORTALS
from gouji.demo.site import Site
from gouji.demo.story import REPORT_YEAR, SEED, Body, contents

BEFORE = {"guarded": "blocked_by_protection"}
FOUND = {"summary": "found_pdf_only"}


def truth(sites: Iterable[Site], bodies: Iterable[Body], clock: Clock, port: int) -> dict[str, Any]:
    """One entry a body for the year the demo is about."""
    by_host = {site.host: site for site in sites}
    reports = [_report(by_host[PORTALS[body.platform].host], body, clock, port) for body in bodies]
    return {"seed": SEED, "size": "D", "port": port, "reports": reports}


def write_truth(path: Path, content: dict[str, Any]) -> None:
    """As JSON."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _report(site: Site, body: Body, clock: Clock, port: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "agency": body.code,
        "name": body.agency,
        "year": REPORT_YEAR,
        "platform": body.platform,
        "published_day": body.published,
        "withdrawn_day": None,
        "url": None,
        "versions": [],
        "outcomes": [{"from_day": 0, "value": BEFORE.get(body.platform, "absent_unconfirmed")}],
        "must": ["wrong_charset"] if body.wrong_charset else [],
        "must_not": ["absent_confirmed"],
    }
    if body.published is None:
        return entry
    column = next(column for column in site.columns if column.code == body.code)
    first, right = contents(body, REPORT_YEAR)
    item = next(item for item in column.publications if item.title == first.title)
    broken = [list(pair) for pair in sorted(body.finds)]
    versions = [{"from_day": body.published, "broken": broken, "tables": _cells(first.cells)}]
    if body.corrected is not None:
        versions.append({"from_day": body.corrected, "broken": [], "tables": _cells(right.cells)})
    if body.platform == "guarded":  # it is there, and a machine cannot know
        return entry
    return entry | {
        "url": f"http://{site.host}:{port}{site.family.article_path(column, item)}",
        "title": first.title,
        "unit": body.agency,
        "published_on": clock.date_of(body.published if body.claims is None else body.claims).isoformat(),
        "versions": versions,
        "outcomes": [*entry["outcomes"], {"from_day": body.published, "value": FOUND.get(body.platform, "found")}],
    }


def _cells(cells: Any) -> dict[str, str]:
    return {address: str(value) for address, value in cells.items()}
