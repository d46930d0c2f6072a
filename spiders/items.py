"""What the spiders hand on: rows of lists, references to reports, reports as fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsel import Selector
from scrapy.http import TextResponse

from audit.privacy import masked
from db.crawls import OutcomeName
from spiders.addresses import canonical
from spiders.articles import Around, day_in
from spiders.attachments import File, Try
from spiders.nodes import finder
from spiders.reports import Read
from spiders.titles import flat

ROW_AROUND = "ancestor::*[self::li or self::tr or self::dd or self::p][1]"
SEEN = ".//text()[not(ancestor::script)]"
_seen, _around = finder(SEEN), finder(ROW_AROUND)
SPACE = re.compile(r"\s+")
# control characters, and those that turn the direction of what follows
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")  # written out in a title: <br>, <em>


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a list as seen. `date`: as written, "" when the row has none.

    `unit`: what the row itself says of whose it is: the code in its 索引号, an area; "" when it says nothing.
    """

    title: str
    url: str
    date: str = ""
    unit: str = ""

    @classmethod
    def from_anchor(cls, page: TextResponse, anchor: Selector, around: Selector | None = None) -> Row:
        """
        The title attribute where it is longer: visible text is cut off with “…”.

        `around`: what belongs to the row, where the family knows; else the nearest li, tr, dd or p.
        """
        shown = "".join(_seen(anchor.root))
        hinted = TAG.sub(" ", anchor.attrib.get("title", ""))
        title = max(hinted, TAG.sub(" ", shown), key=lambda text: len(flat(text.rstrip("….").rstrip())))
        outside = "".join(
            text for place in ([around.root] if around else _around(anchor.root)) for text in _seen(place)
        )
        outside = outside.replace(shown, " ")
        day = day_in(outside) or day_in("".join(outside.split()))
        url = page.urljoin(anchor.attrib.get("href", "").strip())
        return cls(UNSEEN.sub("", SPACE.sub(" ", title)).strip()[:300], url, day.isoformat() if day else "")

    def as_json(self) -> list[str]:
        """As stored in a list snapshot."""
        return [masked(self.title), self.url, self.date]


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """
    A list as walked, for each source that stands on it. `controls`: source → positive control held.

    `marks`: what its first page looks like apart from its rows.
    """

    controls: dict[int, bool]
    capture_ids: tuple[int, ...]
    rows: tuple[Row, ...]
    pages: int
    claimed: int | None
    proof: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReportRef:
    """
    A report that a list names, or whose address a person registered.

    `basis`: where the year was taken from, title or folder; `folder`: the report year that the folder stands for.
    `twin`: other agencies of the list have the same name, so only the code in the 索引号 tells whose it is.
    """

    source_id: int
    agency: str
    year: int
    url: str
    title: str = ""
    row_date: str = ""
    basis: str = "title"
    folder: int | None = None
    twin: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding beside an outcome, always a note: wrong_charset, downgrade, intranet_link, year_conflict …"""

    kind: str
    detail: str = ""
    capture_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a source and year ended in this crawl."""

    source_id: int
    year: int
    outcome: OutcomeName
    reason: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def pair(self) -> tuple[int, int]:
        return self.source_id, self.year

    @property
    def name(self) -> OutcomeName:
        return self.outcome


@dataclass(frozen=True, slots=True)
class Fetched:
    """A report as fetched and read, with what stands around it and the outcome it amounts to."""

    ref: ReportRef
    outcome: Outcome
    year_basis: str
    url: str
    capture_id: int | None
    read: Read
    around: Around
    files: tuple[File, ...] = ()
    exclude: tuple[str, ...] = ()
    tried: tuple[Try, ...] = ()

    @property
    def pair(self) -> tuple[int, int]:
        return self.outcome.pair

    @property
    def name(self) -> OutcomeName:
        return self.outcome.outcome

    @property
    def lost(self) -> bool:
        """Whether the page offers a file that could not be had today, of those that may be asked for."""
        return bool(self.files_lost)

    @property
    def files_lost(self) -> tuple[str, ...]:
        """The addresses of these files."""
        return tuple(canonical(one.asked) for one in self.tried if one.allowed and not one.is_document)

    @property
    def files_had(self) -> frozenset[str]:
        """The addresses of the others."""
        return frozenset(canonical(one.asked) for one in self.tried if one.is_document)


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    Something found that only a person may make part of the registry.

    `kind`: host, column, family, article. `value`: the address or name. `confidence`: 0–1. `sample`: rows or titles as
    seen. `path`: the addresses walked to it. `agency`: whom it seems to belong to.
    """

    kind: str
    value: str
    confidence: float
    platform_id: str | None = None
    agency: str | None = None
    sample: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


Item = ListSnapshot | Fetched | Outcome | Proposal
