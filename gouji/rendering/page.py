"""One self-contained page for a run: the findings beside the documents they are about. No script, nothing remote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from audit.engine import RULESET
from audit.model import Report
from audit.rules import ALL
from audit.severity import Severity
from audit.verdict import Finding, Verdict
from gouji import __version__
from gouji.rendering.drawing import PageBlock, page_blocks
from gouji.rendering.labels import KINDS, SEVERITIES, crashed_words, is_blind, place_words, reason_text
from gouji.rendering.marks import Marks, find_marks
from gouji.rendering.summary import Entry, entry_of, summary_of
from gouji.rendering.sums import sum_of
from gouji.rendering.text import closes, grouped, not_assessed


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
    groups = tuple(page_group(report, group, together, marks) for group, together in grouped(verdict.findings))
    blocks = tuple(page_blocks(report, marks)) if groups or alone else ()
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
    titles = {rule.code: rule.title for rule in ALL}
    environment.globals.update(
        severities=SEVERITIES,
        kinds=KINDS,
        titles=titles,
        reason_text=reason_text,
        crashed_words=crashed_words,
        sum_of=sum_of,
    )
    return environment.get_template(name)


def page_group(report: Report, number: int, together: Sequence[Finding], marks: Marks) -> PageGroup:
    """The findings of one cause, as they are told beside the document."""
    severity = max((finding.severity for finding in together), key=lambda one: one.rank)
    addresses = (address for finding in together for address in (finding.subject, *finding.mismatch.cells))
    words = dict.fromkeys(place_words(report.anchor(address)) for address in addresses)
    return PageGroup(number, severity, tuple(together), number in marks.placed, next(filter(None, words), ""))
