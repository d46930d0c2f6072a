"""What is stored around each newest version: other years, the bodies below, the registry, the publication.

Everything is read at once, in a few queries: what stands around a report is spread over the whole database.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import Any

from audit.model import BodyKind
from audit.passages import subject_of_part
from audit.policy import AS_CATALOGUED, Policy
from audit.surroundings import Publication, Registered
from db.agencies import Agency, all_agencies, lineages
from db.opening import Database
from db.publications import publications, standing
from db.times import local_date_of
from db.versions import address_of

Deadline = Callable[[Agency, int], tuple[str, date, str]]
PolicyOf = Callable[[Sequence[str]], Policy]
LOCAL = "local"
# What decides of these whether a verdict may have changed. The names of all others do not: one body more in the
# registry must not make the whole season due again.
REGISTERED = tuple(one.name for one in fields(Registered) if one.name != "others")
# Of the looks only what they amount to: each night adds one.
PUBLISHED = tuple(one.name for one in fields(Publication) if one.name != "looks")
STATED = ("published.meta", "published.label", "published.line", "signed.label", "signed.line")


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A stored version: `files` are the contents to read, the page first, then its attachments, `names` as shown there.

    `agency`, `vertical`: the body as registered.
    """

    id: int
    agency_code: str
    kind: BodyKind
    year: int
    files: tuple[str, ...]
    names: tuple[str, ...] = ()
    agency: str = ""
    vertical: bool = False


@dataclass(frozen=True)
class Neighbours:
    """
    `previous`: every version of the year before, the newest first; `earlier`: the version stored before this one.

    `children`: the newest version of each body below, of the same year, for a government; `children_complete`: of every
    body of the registry that existed then.
    """

    previous: tuple[Kept, ...] = ()
    earlier: Kept | None = None
    children: tuple[Kept, ...] = ()
    children_complete: bool = False
    registered: Registered | None = None
    publication: Publication | None = None
    policy: Policy = AS_CATALOGUED

    @cached_property
    def digest(self) -> str:
        """Changes when a verdict may: a new version of a neighbour, another name, deadline or policy."""
        facts = [
            [one.id for one in self.previous],
            self.earlier.id if self.earlier else None,
            [[one.id, one.vertical] for one in self.children],
            self.children_complete,
            _facts(self.registered, REGISTERED),
            _facts(self.publication, PUBLISHED),
            standing(self.publication.looks) if self.publication else None,
            asdict(self.policy),
        ]
        return hashlib.sha256(
            json.dumps(facts, ensure_ascii=False, sort_keys=True, default=_plainly).encode()
        ).hexdigest()


def _plainly(value: object) -> Any:
    """What JSON has no type for: sets in one order, records by their fields."""
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} is nothing a digest is made of")


def _facts(known: Registered | Publication | None, names: tuple[str, ...]) -> list[Any]:
    return [getattr(known, name) for name in names] if known else []


@dataclass(frozen=True, slots=True)
class _Row:
    kept: Kept
    seq: int
    url: str
    published_on: str | None
    first_seen: str
    states_signature: bool
    published: bool


class Neighbourhood:
    """
    All versions of the database by body and year, with what is registered.

    `deadline`: where none is stored. `policy`: what a supervising office has settled, by the codes of a body and of
    those above it.
    """

    def __init__(self, database: Database, deadline: Deadline | None = None, policy: PolicyOf | None = None) -> None:
        self.agencies = {agency.code: agency for agency in all_agencies(database)}
        self._versions = _all_versions(database, self.agencies)
        self._names = _names(database)
        self._below: dict[str, list[Agency]] = defaultdict(list)
        for agency in self.agencies.values():
            if agency.parent:
                self._below[agency.parent].append(agency)
        self._stored_deadlines = _deadlines(database)
        self._asked = _asked(database)
        self._seen = publications(database)
        self._deadline = deadline
        self._lineages = lineages(self.agencies.values()) if policy else {}
        self._policy = policy

    def reports(self) -> list[tuple[str, int]]:
        """Every report that has a version, by body and year."""
        return sorted(self._versions)

    def newest(self, code: str, year: int) -> Kept | None:
        """The newest version of a report."""
        rows = self._versions.get((code, year))
        return rows[-1].kept if rows else None

    def url(self, code: str, year: int) -> str:
        """Where the report was seen last; "" when nowhere."""
        rows = self._versions.get((code, year))
        return rows[-1].url if rows else ""

    def around(self, code: str, year: int) -> Neighbours:
        """What stands around the newest version of a report."""
        rows = self._versions[code, year]
        agency = self.agencies[code]
        below = self._children(agency, year)
        known = [kept for child in below if (kept := self.newest(child.code, year))]
        return Neighbours(
            previous=tuple(row.kept for row in reversed(self._versions.get((code, year - 1), ()))),
            earlier=_earlier(rows),
            children=tuple(known),
            children_complete=bool(below) and len(known) == len(below),
            registered=self._registered(agency, year),
            publication=self._publication(agency, year),
            policy=self._policy(self._lineages[code]) if self._policy else AS_CATALOGUED,
        )

    def _children(self, agency: Agency, year: int) -> list[Agency]:
        if agency.kind is not BodyKind.GOVERNMENT:
            return []
        return [child for child in self._below.get(agency.code, ()) if child.active_on(date(year, 12, 31))]

    def _registered(self, agency: Agency, year: int) -> Registered:
        first, last = f"{year}-01-01", f"{year + 1}-03-31"
        names = self._names.get(agency.code, ())
        changed = (agency.active_from or "") >= first
        changed = changed or any(first <= end <= last for _, _, end in names if end)
        parent = self.agencies.get(agency.parent or "")
        return Registered(
            name=agency.name,
            other_names=tuple(name for name, start, end in names if start <= last and (not end or end >= first)),
            level=agency.level,
            parent=parent.name if parent else None,
            vertical=agency.vertical,
            changed=changed,
        )

    def _publication(self, agency: Agency, year: int) -> Publication:
        rows = self._versions[agency.code, year]
        due = self._stored_deadlines.get((agency.code, year))
        if due is None and self._deadline is not None:
            kind, day, basis = self._deadline(agency, year)
            due = kind, day.isoformat(), basis
        kind, day_text, basis = due or ("", None, "")
        return Publication(
            url=rows[-1].url,
            published_on=rows[-1].published_on,
            first_seen_on=local_date_of(rows[0].first_seen),
            due_on=day_text,
            due_basis=basis,
            local=kind == LOCAL,
            states_signature=rows[-1].states_signature,
            columns=self._seen.columns.get((agency.code, year)),
            downloads=self._seen.downloads.get(rows[-1].kept.id),
            looks=self._seen.looks.get((agency.code, year)),
            other_copy=(agency.code, year) in self._seen.copies,
            # only where there is a change that may answer: else each confirmation would make the report due again
            asked=self._asked.get((agency.code, year), frozenset()) if len(rows) > 1 else frozenset(),
        )


def _earlier(rows: list[_Row]) -> Kept | None:
    """What was published before the newest version was: what somebody only handed in is no publication."""
    *before, newest = rows
    return next((row.kept for row in reversed(before) if row.published), None) if newest.published else None


def _all_versions(database: Database, agencies: Mapping[str, Agency]) -> dict[tuple[str, int], list[_Row]]:
    attached = _attachments(database)
    rows = database.execute(
        f"""SELECT v.id, r.agency_code, r.report_year, v.document_sha256, v.seq, {address_of("r.id")},
              v.published_on, v.first_seen, v.dates, v.labels, v.capture_id
            FROM versions v JOIN reports r ON r.id = v.report_id ORDER BY r.agency_code, r.report_year, v.seq"""
    )
    found: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    for number, code, year, digest, *rest in rows.fetchall():
        others = attached.get(number, ())
        files, names = (digest, *(file for file, _ in others)), ("", *(name for _, name in others))
        agency = agencies[code]
        kept = Kept(number, code, agency.kind, year, files, names, agency.name, agency.vertical)
        seq, url, published_on, first_seen, dates, labels, capture = rest
        signed = "unit" in json.loads(labels) and any(name in json.loads(dates) for name in STATED)
        found[code, year].append(_Row(kept, seq, url, published_on, first_seen, signed, capture is not None))
    return dict(found)


def _attachments(database: Database) -> dict[int, list[tuple[str, str]]]:
    rows = database.execute(
        """SELECT version_id, document_sha256, shown_name FROM version_files WHERE role = 'attachment'
           ORDER BY version_id, shown_name, document_sha256"""
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for version_id, digest, name in rows.fetchall():
        found[version_id].append((digest, name))
    return found


def _names(database: Database) -> dict[str, list[tuple[str, str, str]]]:
    """code → (name, valid from, valid to), "" for an open end."""
    rows = database.execute(
        """SELECT agency_code, name, coalesce(valid_from, ''), coalesce(valid_to, '') FROM agency_aliases
           ORDER BY agency_code, name"""
    )
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for code, name, start, end in rows.fetchall():
        found[code].append((name, start, end))
    return found


def _deadlines(database: Database) -> dict[tuple[str, int], tuple[str, str, str]]:
    """(code, year) → (kind, day, basis) of the earliest deadline."""
    rows = database.execute(
        "SELECT agency_code, report_year, kind, legal_date, basis FROM deadlines ORDER BY legal_date DESC, id DESC"
    )
    return {(code, year): (kind, day, basis) for code, year, kind, day, basis in rows.fetchall()}


def _asked(database: Database) -> dict[tuple[str, int], frozenset[str]]:
    """
    (code, year) → the cells and parts that findings are about which a person has confirmed: the office was told.

    A change there is an answer, and none behind everybody's back.
    """
    rows = database.execute(
        """SELECT f.agency_code, f.report_year, f.subject, s.evidence FROM findings f
           JOIN finding_sightings s ON s.finding_id = f.id
             AND s.run_id = (SELECT max(run_id) FROM finding_sightings WHERE finding_id = f.id)
           WHERE f.state = 'confirmed' OR f.fixed_from = 'confirmed'"""
    )
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for code, year, subject, text in rows.fetchall():
        evidence = json.loads(text)
        found[code, year] |= {subject, *evidence.get("cells", ())}
        if evidence.get("section"):
            found[code, year].add(subject_of_part(evidence["section"]))
    return {key: frozenset(subjects) for key, subjects in found.items()}
