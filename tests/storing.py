"""A report as a crawl hands it to the database, with nothing known about it but what is given."""

from __future__ import annotations

from db.inserting import insert
from db.opening import Database
from db.versions import Reading


def reading(digest: str, code: str, year: int, at: str, *, url: str = "") -> Reading:
    """`digest`: of its bytes, and of all else. `at`: when it was fetched, an instant. `url`: made up when not given."""
    return Reading(
        agency=code,
        year=year,
        url=url or f"http://www.yangli.test/{code}/{year}.html",
        document_sha256=digest,
        capture_id=None,
        text_sha256=digest,
        tables_sha256=digest,
        attachments_sha256="",
        read_status="read",
        read_error=None,
        parser_version="1",
        year_basis="title",
        dates={},
        published_on=None,
        published_basis=None,
        at=at,
    )


def add_capture(database: Database, at: str) -> int:
    """That something was fetched, in a crawl of its own: the id of its capture. In a transaction."""
    crawl = {"started_at": at, "finished_at": at, "trigger": "person", "status": "done", "app_version": "0"}
    number = insert(database, "crawls", crawl)
    capture = {"crawl_id": number, "kind": "article", "requested_url": "http://www.yangli.test/", "at": at}
    return insert(database, "captures", {**capture, "vantage": "test", "user_agent": "test"})
