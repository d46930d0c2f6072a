"""What each audited report is compared with, from the index of wording: other bodies' reports, the office's template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from audit.errors import GoujiError
from audit.likeness.comparing import wording
from audit.likeness.shingles import common
from audit.model import Report
from audit.rules.q10_near_duplicate import body_of
from audit.surroundings import Alike, Surroundings
from db.audits import DueVersion
from db.finding_queries import standing_subjects
from db.likeness import (
    Worded,
    bring_up_to_date,
    is_kept,
    keep_wording,
    likest,
    of_same_superior,
    superior_of,
    worded_by,
)
from db.opening import Database

CODE = "Q10"
# A report is shown the likest ones. The template of an office is told from so many of its reports, that of a system
# with several offices from so many of the likest.
MOST, SAMPLE, SYSTEM = 5, 200, 12
# Templates kept at a time: bodies come in the order of their codes, those of one place together.
KEPT = 256


@dataclass(slots=True)
class Candidates:
    """Asked about a version before it is judged, and told afterwards what was read: those that come later find it."""

    database: Database
    templates: dict[tuple[str | None, int], frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, database: Database) -> Candidates:
        """With an index that is up to date."""
        bring_up_to_date(database)
        return cls(database)

    def prepare(self, versions: Iterable[DueVersion], read: Callable[[DueVersion], Report | None]) -> None:
        """Index what the crawl could not, so that all reports of a run find each other, whatever their order."""
        for version in versions:
            if not is_kept(self.database, version.id):
                with suppress(GoujiError):  # lost bytes are told of when the version is judged
                    self.learn(version, read(version))

    def beside(self, around: Surroundings, version: DueVersion) -> Surroundings:
        """`around` with the reports of the year that may be like this one, and the wording of the office's template."""
        likely = likest(self.database, version.id, SYSTEM)
        others = {one.version_id: one for one in (*likely[:MOST], *self._found_before(version))}
        alike = tuple(Alike(one.agency, one.year, one.texts) for one in others.values())
        compared = bool(alike) or bool(version.around.previous)
        return replace(around, alike=alike, common=self._template(version, likely) if compared else frozenset())

    def learn(self, version: DueVersion, report: Report | None) -> None:
        """What was read of the version when it was judged: more than at the first sight of it, if a scan or a file was."""
        if report is not None:
            keep_wording(self.database, version.id, report)

    def _found_before(self, version: DueVersion) -> Iterator[Worded]:
        """Whoever the report was found to be like before: only a comparison closes such a finding."""
        for subject in standing_subjects(self.database, version.agency_code, version.year, CODE):
            name = body_of(subject)
            yield from worded_by(self.database, name, version.year) if name else ()

    def _template(self, version: DueVersion, likely: Sequence[Worded]) -> frozenset[int]:
        """
        What its own office has prescribed; and what five bodies of other offices say: their system has prescribed it,
        as fire brigades of all counties fill in the form of their province.
        """
        superior = superior_of(self.database, version.agency_code)
        office = superior, version.year
        if office not in self.templates:
            if len(self.templates) >= KEPT:
                del self.templates[next(iter(self.templates))]
            sample = of_same_superior(self.database, version.agency_code, version.year, SAMPLE)
            self.templates[office] = _common(sample)
        return self.templates[office] | _common([one for one in likely if one.superior != superior])


def _common(reports: Sequence[Worded]) -> frozenset[int]:
    return common([wording(one.texts, (one.agency,)).shingles for one in reports])
