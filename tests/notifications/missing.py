"""A body whose report is missing beyond doubt: looked for on two days, confirmed by a person, found missing by C01."""

from __future__ import annotations

import json
from datetime import datetime

from db.opening import Database, tx
from db.times import instant
from tests.notifications.world import YEAR, World, beijing_time

DAY = beijing_time(2027, 2, 3, 10, 10)  # after T+1 (1 February), before T+8 (15 February)
EVENINGS = ("2027-02-01T13:00:00Z", "2027-02-02T13:00:00Z")
CONFIRMED = "2027-02-03T01:00:00Z"


def look_at(world: World, source: int, at: str, *, year: int = YEAR, outcome: str = "absent_unconfirmed") -> int:
    """A healthy look, with its list and its answers."""
    crawl = world.insert("crawls", started_at=at, trigger="demo", app_version="0")
    asked = {"requested_url": "http://a.test/nb/", "at": at, "vantage": "x", "user_agent": "x", "http_status": 200}
    capture = world.insert("captures", crawl_id=crawl, source_id=source, kind="list", **asked)
    walked = {"pages": 2, "proof": "complete", "positive_control": 1, "capture_ids": json.dumps([capture])}
    world.insert("list_snapshots", crawl_id=crawl, source_id=source, **walked)
    row = {"crawl_id": crawl, "source_id": source, "report_year": year, "outcome": outcome, "at": at}
    world.insert("outcomes", **row)
    return crawl


def confirm(world: World, code: str, *, at: str = CONFIRMED, year: int = YEAR) -> int:
    """A person has said that there is none."""
    row = {"agency_code": code, "report_year": year, "confirmed_by": "李四", "confirmed_at": at}
    return world.insert("absence_confirmations", **row)


def fetched(world: World, code: str, *, at: str, published_on: str | None = None, year: int = YEAR) -> int:
    """A report that a crawl has found; the number of its version."""
    version = world.published(code, year, at)
    crawl = world.insert("crawls", started_at=at, trigger="demo", app_version="0")
    asked = {"requested_url": f"http://a.test/{code}.html", "at": at, "vantage": "x", "user_agent": "x"}
    capture = world.insert("captures", crawl_id=crawl, kind="article", **asked)
    sql = "UPDATE versions SET capture_id = ?, published_on = ? WHERE id = ?"
    world.database.execute(sql, [capture, published_on, version])
    return version


def gone(
    world: World, code: str, *, looks: tuple[str, ...] = EVENINGS, confirmed: str = CONFIRMED, year: int = YEAR
) -> int:
    """All of it; the number of the finding."""
    source = world.source(code, f"http://a.test/{code}/")
    for at in looks:
        look_at(world, source, at, year=year)
    confirm(world, code, at=confirmed, year=year)
    return world.finding(code, "C01", "report", state="open", year=year, message="没有找到年度报告")


def take_back(database: Database, code: str, now: datetime) -> None:
    """The word is taken back."""
    with tx(database):
        database.execute(
            """UPDATE absence_confirmations SET taken_back_by = '李四', taken_back_at = ?, taken_back_why = '看错'
               WHERE agency_code = ? AND taken_back_at IS NULL""",
            [instant(now), code],
        )
