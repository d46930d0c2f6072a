"""One stored version → its verdict, with everything that stands around it. Takes from a shelf, and writes nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from audit.choosing import fullest
from audit.comparing import of_one_report
from audit.document import Document, Format, Picture
from audit.engine import check, judge, not_a_report
from audit.errors import GoujiError
from audit.model import Report
from audit.packing import pack, unpack
from audit.surroundings import Copy, Registered, Surroundings
from audit.verdict import Verdict
from db.audits import DueVersion
from db.neighbours import Kept
from gouji.shelves import Shelf

REMEMBERED = 16  # reports of one body over the years, and their versions; what goes on from body to body is nothing
NO_TEXT_LAYER = "no_text_layer"


@dataclass(frozen=True, slots=True)
class Judged:
    """
    `verdict` is None when the bytes are not to be had: `problem` says why. `problem` beside a verdict: something that
    stands around it is lost, and it was judged without.

    `fresh`: what was read from bytes, packed, by content. `blind`: there was a scan that was not recognised.
    """

    verdict: Verdict | None
    problem: str | None = None
    fresh: dict[str, bytes] = field(default_factory=dict)
    blind: bool = False


class Judge:
    """
    Judges versions one after the other, best in order of body and year: a report of one year is needed for the next.

    `names`: every name of the registry. `places`: whether the reports are to tell where their cells stand. What it
    remembers is bounded, however many versions there are.
    """

    def __init__(self, shelf: Shelf, names: frozenset[str], *, recognise: bool = True, places: bool = False) -> None:
        self._shelf = shelf
        self._names = names
        self._recognise = recognise
        self._places = places
        self._reports: OrderedDict[int, Report | None] = OrderedDict()
        self._fresh: dict[str, bytes] = {}
        self._blind = False

    def judge(self, version: DueVersion) -> Judged:
        """Of the page or the attachment that shows most of the report."""
        self._fresh, self._blind = {}, False
        problems: list[str] = []
        try:
            verdict = self._verdict(version, problems)
        except GoujiError as error:
            return Judged(None, str(error), self._fresh, self._blind)
        return Judged(verdict, "；".join(problems) or None, self._fresh, self._blind)

    def at_first_sight(self, version: DueVersion) -> Report | None:
        """The report itself, no rules applied, no scan recognised; GoujiError when its bytes are lost."""
        recognise, self._recognise = self._recognise, False
        try:
            return self._read(version.version)
        finally:
            self._recognise = recognise

    def _verdict(self, version: DueVersion, problems: list[str]) -> Verdict:
        kept, name = version.version, version.url or version.version.files[0]
        tried: list[_File] = []
        chosen = fullest(self._files(kept, tried), lambda one: one.report) or tried[0]
        if chosen.read is None:
            assert chosen.verdict is not None
            return replace(chosen.verdict, source=name)
        self._remember(kept.id, chosen.report)
        around = self._around(version, problems)
        around = self._shelf.beside(around, version)
        around = replace(around, copies=self._copies(kept, tried, chosen, problems))
        return judge(
            replace(chosen.read, around=around), name=name, digest=chosen.digest, agency_code=version.agency_code
        )

    def _around(self, version: DueVersion, problems: list[str]) -> Surroundings:
        stored = version.around
        previous = self._previous(stored.previous, problems)
        children = self._children(stored.children, problems)
        registered = stored.registered
        if registered:
            registered = replace(registered, others=self._names - {registered.name, *registered.other_names})
        return Surroundings(
            previous=previous,
            children=children,
            children_complete=stored.children_complete and len(children) == len(stored.children),
            registered=registered,
            publication=stored.publication,
            earlier=self._earlier(stored.earlier, problems),
            policy=stored.policy,
        )

    def _previous(self, versions: tuple[Kept, ...], problems: list[str]) -> tuple[Report, ...]:
        """All of them or none: one that is lost may be the one that agrees."""
        try:
            return tuple(report for one in versions if (report := self._report(one)))
        except GoujiError as error:
            problems.append(f"上一年度的报告取不出来，没有比较：{error}")
            return ()

    def _children(self, versions: tuple[Kept, ...], problems: list[str]) -> tuple[Report, ...]:
        found: list[Report] = []
        for one in versions:
            try:
                report = self._read(one)
            except GoujiError as error:
                problems.append(f"下级机关的报告取不出来，没有比较：{error}")
                return ()
            if report:
                found.append(_figures_of(report, one))
        return tuple(found)

    def _earlier(self, version: Kept | None, problems: list[str]) -> Report | None:
        try:
            return self._report(version) if version else None
        except GoujiError as error:
            problems.append(f"本报告的上一个版本取不出来，没有比较：{error}")
            return None

    def _copies(self, kept: Kept, tried: list[_File], chosen: _File, problems: list[str]) -> tuple[Copy, ...]:
        """The other files that are this report too; scans are not recognised for that."""
        try:
            rest = [self._file(kept, at, needed=False) for at in range(len(tried), len(kept.files))]
        except GoujiError as error:
            problems.append(f"附件取不出来，没有比较：{error}")
            rest = []
        files = [one for one in (*tried, *rest) if one is not chosen and one.report]
        return tuple(Copy(one.name, one.report) for one in files if one.report and _is_copy(one.report, chosen.read))

    def _report(self, kept: Kept) -> Report | None:
        """The report of a version, remembered for a while; None when it holds none."""
        if kept.id not in self._reports:
            self._remember(kept.id, self._read(kept))
        return self._reports[kept.id]

    def _remember(self, version_id: int, report: Report | None) -> None:
        self._reports[version_id] = report
        self._reports.move_to_end(version_id)
        while len(self._reports) > REMEMBERED:
            self._reports.popitem(last=False)

    def _read(self, kept: Kept) -> Report | None:
        if kept.id in self._reports:
            return self._reports[kept.id]
        chosen = fullest(self._files(kept, []), lambda one: one.report)
        return chosen.report if chosen else None

    def _files(self, kept: Kept, tried: list[_File]) -> Iterator[_File]:
        """Each file of a version, the page first; collected in `tried` as well."""
        for at in range(len(kept.files)):
            tried.append(self._file(kept, at))
            yield tried[-1]

    def _file(self, kept: Kept, at: int, *, needed: bool = True) -> _File:
        """`needed`: for the verdict. What only a recogniser can read is no copy, but it may be the report itself."""
        digest, name = kept.files[at], kept.names[at] if at < len(kept.names) else ""
        packed = self._shelf.reading(digest)
        try:
            understood = unpack(packed, places=self._places) if packed else None
        except ValueError:
            understood = None  # a damaged reading is made again
        if understood is None:
            recognise = needed and self._recognise
            verdict = check(self._shelf.content(digest), rules=(), recognise=recognise)
            if verdict.report is None:
                self._blind |= needed and not recognise and _waits_for_recognition(verdict)
                return _File(digest, name, verdict=verdict)
            understood = verdict.report
            if recognise or not _has_unread_pages(understood):
                self._fresh[digest] = pack(understood)
            else:
                self._blind |= needed
        return _File(digest, name, read=replace(understood, year=kept.year, body_kind=kept.kind))


@dataclass(frozen=True)
class _File:
    """A file of a version: what was read of it, or the verdict that says why nothing was."""

    digest: str
    name: str
    read: Report | None = None
    verdict: Verdict | None = None

    @property
    def report(self) -> Report | None:
        """None for what is no report, too."""
        return self.read if self.read and not_a_report(self.read) is None else None


def _figures_of(report: Report, kept: Kept) -> Report:
    """A report without its text: of hundreds of bodies below only the figures are added up."""
    return replace(
        report,
        document=Document(report.document.format, ()),
        sections=(),
        preface="",
        closing="",
        around=Surroundings(registered=Registered(kept.agency, vertical=kept.vertical)),
    )


def _waits_for_recognition(verdict: Verdict) -> bool:
    return verdict.error is not None and verdict.error[0] == NO_TEXT_LAYER


def _has_unread_pages(report: Report) -> bool:
    """Pictures among the pages: with a recogniser some of them may be text."""
    paged = report.document.format in (Format.PDF, Format.OFD)
    return paged and any(isinstance(block, Picture) for block in report.document.blocks)


def _is_copy(one: Report, other: Report | None) -> bool:
    """A file of another body or year beside the page is another report, and no copy."""
    return other is not None and of_one_report(one, other)
