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
class Publication:
    """
    Where and when the report was seen. Dates are ISO dates of the place.

    `published_on`: as the page says, None when it does not. `first_seen_on`: when it was fetched first.
    `due_on`: the day that was the last in time, with the `due_basis` of that; `local`: by a local notice only.
    `states_signature`: the page names body and date in its own fields.
    """

    url: str = ""
    published_on: str | None = None
    first_seen_on: str | None = None
    due_on: str | None = None
    due_basis: str = ""
    local: bool = False
    states_signature: bool = False


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
