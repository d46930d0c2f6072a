"""The steps from an empty file to the schema. A step is never edited after release; a change is a new step.

A step that rebuilds a table (`transform` of sqlite-utils) drops its triggers and must create them again.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.engine import Database, Migrations
from db.schema.answers import ANSWERS
from db.schema.crawl import CRAWL
from db.schema.findings import FINDINGS
from db.schema.likeness import LIKENESS
from db.schema.naming import NAMING
from db.schema.notices import NOTICES
from db.schema.people import PEOPLE
from db.schema.portals import PORTALS
from db.schema.readings import READINGS
from db.schema.registry import REGISTRY
from db.schema.replying import REPLYING
from db.schema.search import SEARCH
from db.schema.sending import SENDING
from db.schema.system import SYSTEM
from db.schema.years import YEARS

SET = "gouji"
migrations = Migrations(SET)


@migrations()
def m001_registry(database: Database) -> None:
    """Agencies, offices, endpoints, portals."""
    _execute_all(database, REGISTRY)


@migrations()
def m002_crawl(database: Database) -> None:
    """What was fetched, and the versions of each report."""
    _execute_all(database, CRAWL)


@migrations()
def m003_findings(database: Database) -> None:
    """What was judged and decided."""
    _execute_all(database, FINDINGS)


@migrations()
def m004_notices(database: Database) -> None:
    """What was told to whom."""
    _execute_all(database, NOTICES)


@migrations()
def m005_system(database: Database) -> None:
    """People, calendar, leases, logs."""
    _execute_all(database, SYSTEM)


@migrations()
def m006_likeness(database: Database) -> None:
    """The wording of reports, and what finds those that are alike."""
    _execute_all(database, LIKENESS)


@migrations()
def m007_readings(database: Database) -> None:
    """What was understood of each document, and what stood around a version when it was judged."""
    _execute_all(database, READINGS)


@migrations()
def m008_portals(database: Database) -> None:
    """What was noticed about portals beside the outcomes."""
    _execute_all(database, PORTALS)


@migrations()
def m009_search(database: Database) -> None:
    """Counts and words, so that a million findings are quick to look through."""
    _execute_all(database, SEARCH)


@migrations()
def m010_people(database: Database) -> None:
    """What accounts of the review pages need."""
    _execute_all(database, PEOPLE)


@migrations()
def m011_answers(database: Database) -> None:
    """What bodies say of findings."""
    _execute_all(database, ANSWERS)


@migrations()
def m012_sending(database: Database) -> None:
    """Short texts, files and replies of notices; alerts."""
    _execute_all(database, SENDING)


@migrations()
def m015_replying(database: Database) -> None:
    """For which mode a standing approval was signed; claims found quickly."""
    _execute_all(database, REPLYING)


@migrations()
def m016_years(database: Database) -> None:
    """The notices of a year by an index."""
    _execute_all(database, YEARS)


@migrations()
def m017_naming(database: Database) -> None:
    """Whom a notice names as late."""
    _execute_all(database, NAMING)


def _execute_all(database: Database, statements: Iterable[str]) -> None:
    # not executescript: it would commit the open transaction first
    for statement in statements:
        database.execute(statement)
