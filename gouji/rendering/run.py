"""What was checked → the output that was asked for. Text comes piece by piece, a workbook or document whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.verdict import Verdict
from gouji.rendering.data import report_json, run_json
from gouji.rendering.lines import Sheet, sheet, sheet_of
from gouji.rendering.page import report_html, run_html
from gouji.rendering.summary import Entry, summary_of
from gouji.rendering.text import report_lines

FORMATS = ("text", "json", "html", "markdown", "sarif", "xlsx", "docx")
BINARY = frozenset({"xlsx", "docx"})


@dataclass(frozen=True, slots=True)
class Run:
    """
    `reports`: what `render_report` made of each file, in order. `copies`, `copies_words`: files of one report.

    `crashed`: what went wrong on our side, in words. `now`: the moment that pages and documents name.
    """

    entries: Sequence[Entry]
    reports: Sequence[str]
    now: datetime
    copies: Sequence[dict[str, Any]] = ()
    copies_words: Sequence[str] = ()
    crashed: Sequence[str] = ()

    @property
    def made(self) -> str:
        return f"{self.now:%Y-%m-%d %H:%M} 生成"


def render_report(
    form: str, number: int, verdict: Verdict, *, alone: bool, verbosity: int, used: Sequence[str] = ()
) -> str:
    """One file, in a worker: smaller than its verdict, and quick to hand over. `used`: what it was compared with."""
    if form in ("json", "sarif"):
        return report_json(verdict)
    if form == "html":
        return report_html(number, verdict, alone=alone)
    if form == "markdown":
        from gouji.rendering.markdown import report_markdown

        return report_markdown(sheet(number, verdict))
    if form in BINARY:
        return json.dumps(sheet(number, verdict).to_dict())
    lines = [*report_lines(verdict, verbosity=verbosity), *(f"    {one}" for one in used if verbosity >= 0)]
    return "".join(line + "\n" for line in lines)


def render_run(form: str, run: Run, *, spaced: bool = False) -> Iterator[str] | bytes:
    """The whole output. `spaced`: text for eyes, with an empty line behind each report of more than one line."""
    if form in _BINARY:
        return _BINARY[form](run)
    return _TEXT[form](run) if form in _TEXT else _lines(run, spaced=spaced)


def _lines(run: Run, *, spaced: bool) -> Iterator[str]:
    for report in run.reports:
        yield report + "\n" if spaced and report.count("\n") > 1 else report
    yield from (f"{words}\n" for words in run.copies_words)
    yield summary_of(run.entries).words() + "\n"


def _json(run: Run) -> Iterator[str]:
    return run_json(run.reports, summary_of(run.entries), run.copies)


def _html(run: Run) -> Iterator[str]:
    return run_html(run.reports, run.entries, made=run.made, copies=run.copies_words)


def _markdown(run: Run) -> Iterator[str]:
    from gouji.rendering.markdown import run_markdown

    return run_markdown(run.reports, summary_of(run.entries), run.copies_words)


def _sarif(run: Run) -> Iterator[str]:
    from gouji.rendering.sarif import run_sarif

    yield run_sarif(map(json.loads, run.reports), run.crashed)


def _workbook(run: Run) -> bytes:
    from gouji.rendering.workbook import run_workbook

    return run_workbook(_sheets(run.reports), run.entries, made=run.made)


def _paper(run: Run) -> bytes:
    from gouji.rendering.paper import run_paper

    return run_paper(_sheets(run.reports), run.entries, made=run.made, copies=run.copies_words)


def _sheets(reports: Iterable[str]) -> Iterator[Sheet]:
    return (sheet_of(json.loads(report)) for report in reports)


# openpyxl and python-docx take a quarter of a second to import: only the format that needs one does.
_TEXT: Mapping[str, Callable[[Run], Iterator[str]]] = {
    "json": _json,
    "html": _html,
    "markdown": _markdown,
    "sarif": _sarif,
}
_BINARY: Mapping[str, Callable[[Run], bytes]] = {"xlsx": _workbook, "docx": _paper}
