"""Checking many files: one at a time, or in a pool of processes; the order of the results is that of the files.

A worker also renders what it found: a rendered report is smaller than a verdict, and passes between processes
in a fraction of the time.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from audit.engine import check
from audit.errors import RuleCrashed, UnreadableInput
from audit.model import BodyKind
from audit.rules import ALL
from audit.verdict import Severity, Verdict
from gouji.inputs import Source, load
from gouji.rendering.data import report_json
from gouji.rendering.page import report_html
from gouji.rendering.summary import Entry, entry_of
from gouji.rendering.text import report_lines

# Below this number of files, starting the pool costs more than it saves (measured, docs/operations.md).
POOL_FROM = 20
CHUNK = 8
NOTHING = -1


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every file. `codes`: the rules to apply. `floor`: the least severity that is shown."""

    codes: frozenset[str]
    year: int | None = None
    body_kind: BodyKind | None = None
    form: str = "text"
    floor: Severity = Severity.NOTE
    verbosity: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """One file, done. `worst`: the rank of the most severe finding, shown or not; -1 when there is none."""

    entry: Entry
    worst: int
    crashes: tuple[RuleCrashed, ...]
    rendered: str


def check_all(files: Sequence[Source], question: Question) -> Iterator[Checked]:
    """One result a file, in order. Bad input is a result too."""
    workers = os.cpu_count() or 1
    one = partial(examine, question=question)
    numbered = enumerate(files, 1)
    if len(files) < POOL_FROM or workers < 2:
        yield from map(one, numbered)
        return
    with ProcessPoolExecutor(workers, initializer=_leave_interrupts_to_the_parent) as pool:
        yield from pool.map(one, numbered, chunksize=CHUNK)


def examine(numbered: tuple[int, Source], question: Question) -> Checked:
    """Check and render one file."""
    number, source = numbered
    verdict = verdict_of(source, question)
    worst = max((finding.severity.rank for finding in verdict.findings), default=NOTHING)
    findings = tuple(finding for finding in verdict.findings if finding.severity.rank >= question.floor.rank)
    shown = replace(verdict, findings=findings)
    return Checked(entry_of(number, shown), worst, verdict.crashes, _rendered(number, shown, question))


def verdict_of(source: Source, question: Question) -> Verdict:
    """The verdict on one file; a file that cannot be opened has one too."""
    rules = [rule for rule in ALL if rule.code in question.codes]
    try:
        data = load(source)
        return check(data, name=source.name, year=question.year, body_kind=question.body_kind, rules=rules)
    except UnreadableInput as error:
        return Verdict(source.name, "", None, "unreadable", (error.kind, error.message))


def _rendered(number: int, verdict: Verdict, question: Question) -> str:
    if question.form == "json":
        return report_json(verdict)
    if question.form == "html":
        return report_html(number, verdict, alone=question.alone)
    return "".join(line + "\n" for line in report_lines(verdict, verbosity=question.verbosity))


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
