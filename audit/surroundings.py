"""What is known about a report beside its own bytes: the year before, the bodies below, the registry, the page.

Everything is optional. What is missing makes the rules that need it not assessable, never a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.policy import AS_CATALOGUED, Policy

if TYPE_CHECKING:
    from audit.model import Report


@dataclass(frozen=True, slots=True)
class Registered:
    """
    The body as registered. `other_names`: short and former names that were valid in the report year.

    `level`: province, city, county or town; None when the registry does not say. `parent`: the name of its superior.
    `others`: names of the other bodies of the registry. `changed`: it was merged or renamed since the year before.
    """

    name: str
    other_names: tuple[str, ...] = ()
    level: str | None = None
    parent: str | None = None
    vertical: bool = False
    changed: bool = False
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Look:
    """
    One look at the address of the report. `at`: ISO instant. `status`: of HTTP, None without an answer.

    `home`: it ended on the home page. `host_up`: the host answered otherwise that day; False where it was down.
    """

    at: str
    status: int | None
    home: bool = False
    host_up: bool = True


@dataclass(frozen=True, slots=True)
class Download:
    """
    A file that the page offers, as tried. `name`: the words of its link. `status`: None without an answer.

    `is_document`: its content is that of a document, and not the page of an error.
    """

    name: str
    url: str
    status: int | None
    size: int = 0
    is_document: bool = True


@dataclass(frozen=True, slots=True)
class Publication:
    """
    Where and when the report was seen. Dates are ISO dates of the place.

    `published_on`: as the page says, None when it does not. `first_seen_on`: when it was fetched first, or stood in an
    archive. `due_on`: the day that was the last in time, with the `due_basis` of that; `local`: by a local notice only.
    `states_signature`: the page names body and date in its own fields.
    `columns`: the kinds of all columns that list it: annual, news, notice, other_year, unknown. `downloads`: the files
    that were offered, as tried. `looks`: at its address since it was fetched first, the newest last; `other_copy`: it
    is still to be had elsewhere. `asked`: addresses and parts (`part 一`) that a notice has asked to correct. None
    stands for what nobody has looked at.
    """

    url: str = ""
    published_on: str | None = None
    first_seen_on: str | None = None
    due_on: str | None = None
    due_basis: str = ""
    local: bool = False
    states_signature: bool = False
    columns: tuple[str, ...] | None = None
    downloads: tuple[Download, ...] | None = None
    looks: tuple[Look, ...] | None = None
    other_copy: bool = False
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ListLook:
    """
    One look at a list that would have to name the report. `at`: ISO instant. `complete`: its paging is proven.

    `control`: earlier reports are listed, or a person has said that none can be. `listed`: it names the report.
    """

    url: str
    at: str
    status: int | None = 200
    complete: bool = True
    control: bool = True
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """
    What is known about a report that was not found. `due_on`, `due_basis`, `local`: as in Publication.

    `now`: ISO instant. `sources`: every list that would have to name it: the column, the summary, the list of the
    superior. `confirmed_by`: the person who has looked. `grace_days`: agreed, beyond the deadline. `excused`: why there
    need be no report (merged, reports inside its own system, published at an address that the office has confirmed).
    """

    agency: str
    year: int
    due_on: str
    now: str
    sources: tuple[str, ...] = ()
    looks: tuple[ListLook, ...] = ()
    confirmed_by: str = ""
    grace_days: int = 0
    due_basis: str = ""
    local: bool = False
    excused: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """The same report published once more: beside the page as a file, or on another page. `name`: as shown there."""

    name: str
    report: Report


@dataclass(frozen=True, slots=True)
class Alike:
    """Another body's text of the same year that may be like this one's. `texts`: part → text."""

    agency: str
    year: int
    texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """
    `previous`: every version of last year's report, the newest first. `children`: reports of the bodies below, of the
    same year; `children_complete`: of all of them. `earlier`: the version of this report that was stored before.
    `copies`: other publications of it. `alike`: candidates for a near-duplicate. `common`: shingles
    (`audit.likeness`) that the supervising office's own template has put into the reports of this year.
    """

    previous: tuple[Report, ...] = ()
    children: tuple[Report, ...] = ()
    children_complete: bool = False
    registered: Registered | None = None
    publication: Publication | None = None
    copies: tuple[Copy, ...] = ()
    earlier: Report | None = None
    alike: tuple[Alike, ...] = ()
    common: frozenset[int] = frozenset()
    policy: Policy = AS_CATALOGUED


ALONE = Surroundings()
