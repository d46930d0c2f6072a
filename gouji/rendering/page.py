"""One self-contained page for a run: the findings beside the documents they are about. No script, nothing remote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from audit.document import Paragraph, Picture, Table
from audit.engine import RULESET
from audit.model import Report
from audit.rules import ALL
from audit.severity import Severity
from audit.verdict import Finding, Verdict
from gouji import __version__
from gouji.rendering.grid import drawn_rows
from gouji.rendering.labels import KINDS, SEVERITIES, crashed_words, is_blind, place_words, reason_text
from gouji.rendering.marks import Mark, Marks, Stretch, find_marks, severity_of
from gouji.rendering.summary import Entry, entry_of, summary_of
from gouji.rendering.sums import sum_of
from gouji.rendering.text import closes, grouped, not_assessed

FIGURE = re.compile(r"\s*[\d,.+-]{2,12}\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a paragraph or a cell. `severity` is "" where nothing is marked; `ends`: marks behind it."""

    text: str
    severity: str = ""
    ends: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageCell:
    """
    A cell to draw. `partner`: it takes part in an equation, but is not what the finding is about. `figure`: a number,
    which must not be broken into two lines.
    """

    text: str
    rows: int
    columns: int
    severity: str = ""
    partner: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def figure(self) -> bool:
        return bool(FIGURE.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A paragraph (`pieces`), a table (`rows`) or a picture (`picture`). `role`: title, heading or ""."""

    pieces: tuple[Piece, ...] = ()
    role: str = ""
    rows: tuple[tuple[PageCell, ...], ...] = ()
    exact: bool = True
    picture: str = ""


@dataclass(frozen=True, slots=True)
class PageGroup:
    """The findings of one cause. `placed`: the document shows where. `where`: the page or cell of the source, or ""."""

    number: int
    severity: Severity
    findings: tuple[Finding, ...]
    placed: bool
    where: str = ""

    def fix(self, finding: Finding) -> str:
        """What to do, each sentence once, with the last finding that asks for it."""
        return finding.fix if closes(finding, self.findings) else ""

    @property
    def diagnosis(self) -> str:
        """What is wrong, in one sentence; "" where it is not known or was said."""
        return self.findings[0].diagnosis

    @property
    def bases(self) -> tuple[str, ...]:
        """The documents cited, each once."""
        return tuple(dict.fromkeys(finding.basis for finding in self.findings if finding.basis))


@dataclass(frozen=True, slots=True)
class PageReport:
    """One report of the run that was read."""

    number: int
    verdict: Verdict
    report: Report
    groups: tuple[PageGroup, ...]
    blocks: tuple[PageBlock, ...]
    not_assessed: tuple[tuple[str, str], ...]

    @property
    def blind(self) -> int:
        """How many rules could not decide because something of the report was not seen."""
        return sum(is_blind(reason) for _, reason in self.not_assessed)


def render_page(verdicts: Sequence[Verdict], *, made: str = "") -> str:
    """The whole page. `made`: when, in words, for its foot."""
    alone = len(verdicts) == 1
    reports = (report_html(number, verdict, alone=alone) for number, verdict in enumerate(verdicts, 1))
    entries = [entry_of(number, verdict) for number, verdict in enumerate(verdicts, 1)]
    return "".join(run_html(reports, entries, made=made))


def run_html(
    reports: Iterable[str], entries: Sequence[Entry], *, made: str = "", copies: Sequence[str] = ()
) -> Iterator[str]:
    """The page around `reports` (from report_html), piece by piece. `copies`: what is said of files of one report."""
    facts = {"entries": entries, "summary": summary_of(entries), "made": made, "version": __version__}
    return _template("page.html").generate(**facts, ruleset=RULESET, reports=reports, copies=copies)


def report_html(number: int, verdict: Verdict, *, alone: bool) -> str:
    """
    One report of the page, with its document where there is something to see in it.

    Among many, a faultless report is a line, and what could not be read stands in the list only.
    """
    report = verdict.report
    if report is None or verdict.status != "read":
        return ""
    marks = find_marks(report, verdict.findings)
    groups = tuple(_page_group(report, group, together, marks) for group, together in grouped(verdict.findings))
    blocks = tuple(_blocks(report, marks)) if groups or alone else ()
    shown = PageReport(number, verdict, report, groups, blocks, tuple(not_assessed(verdict)))
    return _template("report.html").render(page=shown)


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("gouji.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    name_of = {severity.rank: severity.value for severity in Severity}
    titles = {rule.code: rule.title for rule in ALL}
    environment.globals.update(
        severities=SEVERITIES,
        kinds=KINDS,
        titles=titles,
        name_of=name_of,
        reason_text=reason_text,
        crashed_words=crashed_words,
        sum_of=sum_of,
    )
    return environment.get_template(name)


def _page_group(report: Report, number: int, together: Sequence[Finding], marks: Marks) -> PageGroup:
    severity = max((finding.severity for finding in together), key=lambda one: one.rank)
    addresses = (address for finding in together for address in (finding.subject, *finding.mismatch.cells))
    words = dict.fromkeys(place_words(report.anchor(address)) for address in addresses)
    return PageGroup(number, severity, tuple(together), number in marks.placed, next(filter(None, words), ""))


def _blocks(report: Report, marks: Marks) -> Iterator[PageBlock]:
    first, last = report.body or (0, len(report.document.blocks))
    headings = {section.heading for section in report.sections}
    for index in range(first, last):
        block = report.document.blocks[index]
        if isinstance(block, Paragraph):
            role = "title" if block.text == report.title else "heading" if block.text in headings or block.level else ""
            yield PageBlock(tuple(pieces(block.text, marks.stretches.get(index, []))), role)
        elif isinstance(block, Table):
            yield PageBlock(rows=_rows(index, block, marks), exact=block.exact)
        elif isinstance(block, Picture):
            yield PageBlock(picture=block.source)


def _rows(index: int, table: Table, marks: Marks) -> tuple[tuple[PageCell, ...], ...]:
    return tuple(
        tuple(
            _page_cell(cell.text, cell.rows, cell.columns, marks.cells.get((index, cell.number), set())) for cell in row
        )
        for row in drawn_rows(table)
    )


def _page_cell(text: str, rows: int, columns: int, marks: set[Mark]) -> PageCell:
    if not marks:
        return PageCell(text, rows, columns)
    numbered = tuple(sorted(mark for mark in marks if mark.numbered))
    rank = max(mark.rank for mark in numbered or marks)
    return PageCell(text, rows, columns, severity_of(rank).value, not numbered, numbered)


def pieces(text: str, stretches: Sequence[Stretch]) -> Iterator[Piece]:
    """Cut a paragraph at the borders of its marked stretches, which may overlap."""
    borders = sorted({0, len(text), *(one.start for one in stretches), *(one.end for one in stretches)})
    for start, end in pairwise(borders):
        over = [one.mark.rank for one in stretches if one.start <= start and end <= one.end]
        ends = tuple(sorted({one.mark for one in stretches if one.end == end and one.mark.numbered}))
        yield Piece(text[start:end], severity_of(max(over)).value if over else "", ends)
