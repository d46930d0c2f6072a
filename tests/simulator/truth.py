"""What is true about the reports of a world: written from its plan, never read off its pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gouji.demo.content import Content
from gouji.demo.files import MAKERS
from gouji.demo.publications import Publication
from gouji.demo.rendering import ATTACHED
from gouji.rendering.printed_form import tables
from tests.simulator.normal import file_hash, page_hash
from tests.simulator.skeletons import Skeleton
from tests.simulator.world import Agency, World

TABLES = ("T2", "T3", "T4")
Entry = dict[str, Any]


def truth(world: World, port: int) -> Entry:
    """Everything, as truth.json has it. Writes every report of the world."""
    return {"seed": world.seed, "size": world.size, "port": port, "reports": list(entries(world, port))}


def write_truth(path: Path, content: Entry) -> None:
    """As JSON."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def entries(world: World, port: int, years: Sequence[int] = ()) -> Iterator[Entry]:
    """One entry a body and year; of all years unless some are named."""
    for agency in world.agencies:
        for year in years or world.years:
            yield entry(world, agency, year, port)


def entry(world: World, agency: Agency, year: int, port: int) -> Entry:
    """What is true about one report, also one that was never published."""
    portal = world.portals[agency.portal]
    skeleton = portal.skeleton
    newest = year == world.report_year
    made: Entry = {
        "agency": agency.code,
        "name": agency.name,
        "year": year,
        "platform": portal.platform_id,
        "family": skeleton.name,
        "published_day": agency.fate.published if newest else _day(world, agency, year),
        "withdrawn_day": agency.fate.withdrawn if newest else None,
        "url": None,
        "outcomes": outcomes(world, agency, year),
        "versions": [],
        "attachments": [],
        "must": [],
        "must_not": ["absent_confirmed"],
    }
    if made["published_day"] is None:
        return made
    column = next(column for column in portal.site.columns if column.code == agency.code)
    day = world.published_on(agency, year)
    item = next(one for one in column.publications if one.published == day and one.editions and _is_report(one, year))
    versions = list(_versions(world, agency, year, item))
    return made | {
        "url": f"http://{portal.site.host}:{port}{portal.site.family.article_path(column, item)}",
        "title": item.title,
        "unit": agency.name,
        "dates": skeleton.dates(item.published),
        "versions": versions,
        "attachments": versions[0]["attachments"],
    }


def outcomes(world: World, agency: Agency, year: int) -> list[Entry]:
    """What a crawl must say from which day on."""
    skeleton = world.portals_skeleton(agency)
    if not skeleton.reachable:
        return [{"from_day": 0, "value": skeleton.outcome}]
    if year != world.report_year:
        return [{"from_day": _day(world, agency, year), "value": skeleton.outcome}]
    said: list[Entry] = [{"from_day": 0, "value": "absent_unconfirmed"}]
    if agency.fate.published is not None:
        said.append({"from_day": agency.fate.published, "value": skeleton.outcome})
    if agency.fate.withdrawn is not None:
        said.append({"from_day": agency.fate.withdrawn, "value": "withdrawn"})
    return said


def on_day(dated: list[Entry], day: int) -> Entry:
    """Of outcomes or versions the one that holds on a day."""
    return [one for one in dated if one["from_day"] <= day][-1]


def _day(world: World, agency: Agency, year: int) -> int:
    return (world.published_on(agency, year) - date(world.season, 1, 1)).days


def _is_report(item: Publication, year: int) -> bool:
    return item.number % 10 == 0 and item.title.endswith(f"{year}年政府信息公开工作年度报告")


def _versions(world: World, agency: Agency, year: int, item: Publication) -> Iterator[Entry]:
    """As published, then one for each edit that changes what can be read or had."""
    fate, newest = agency.fate, year == world.report_year
    day = fate.published if newest and fate.published is not None else _day(world, agency, year)
    page = files = world.content(agency, year)
    last = _version(world, agency, day, page, files, item)
    yield last
    for day, kind in fate.edited if newest else ():
        edited = world.content(agency, year, kind)
        page, files = (page, edited) if kind == "files" else (edited, edited)
        version = _version(world, agency, day, page, files, item)
        if version | {"from_day": 0} != last | {"from_day": 0}:
            last = version
            yield version


def _version(world: World, agency: Agency, day: int, page: Content, files: Content, item: Publication) -> Entry:
    skeleton = world.portals_skeleton(agency)
    return {
        "from_day": day,
        "text_sha256": _text_hash(skeleton, page, files, item),
        "tables": _cells(page if skeleton.body == "html" else files, shown=skeleton.body != "picture"),
        "broken": [],
        "attachments": [
            {
                "shown": file.shown,
                "sha256": hashlib.sha256(MAKERS[file.extension](files)).hexdigest(),
                "format": file.extension,
            }
            for file in item.files
            if not file.is_picture
        ],
    }


def _text_hash(skeleton: Skeleton, page: Content, files: Content, item: Publication) -> str | None:
    """None where it depends on how lines are put together: in a PDF, and where no container is known."""
    if skeleton.body in ("html", "picture") and skeleton.contained:
        links = [f"{ATTACHED}{number}：{file.shown}" for number, file in enumerate(_linked(item), 1)]
        return page_hash(item.title, [*lines(page, cells=skeleton.body == "html"), *links])
    if skeleton.body in ("file", "viewer") and item.files[0].extension == "docx":
        return file_hash(lines(files))
    return None


def _linked(item: Publication) -> list[Any]:
    return [file for file in item.files if not file.is_picture]


def lines(content: Content, *, cells: bool = True) -> Iterator[str]:
    """Every paragraph and every printed cell of a report, in order; without `cells` the paragraphs alone."""
    made = tables(content.form, content.cells)
    yield content.title
    yield from content.preface
    for number, heading in content.headings.items():
        yield heading
        yield from content.parts.get(number, ())
        if cells and (name := content.table_of(number)):
            yield from (slot.text for row in made[name] for slot in row)
    yield from content.signature


def _cells(content: Content, *, shown: bool) -> dict[str, dict[str, str]]:
    """Cells by table, as printed; none where the tables are images."""
    return {
        table.lower(): {
            address.partition(".")[2]: "" if value is None else str(value)
            for address, value in content.cells.items()
            if address.startswith(f"{table}.")
        }
        for table in TABLES
        if shown
    }
