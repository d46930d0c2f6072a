"""Checking many files: one at a time, or in a pool of processes; the order of the results is that of the files.

A worker also renders what it found: a rendered report is smaller than a verdict, and passes between processes
in a fraction of the time.
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from audit.engine import audit, check
from audit.errors import RuleCrashed, UnreadableInput
from audit.model import BodyKind, Number
from audit.policy import AS_CATALOGUED, Policy
from audit.privacy import masked
from audit.rules import ALL
from audit.severity import Severity
from audit.surroundings import ALONE, Surroundings
from audit.verdict import Verdict
from gouji.beside import Beside, Company
from gouji.converting import converted, is_convertible, program
from gouji.inputs import Source, load
from gouji.rendering.run import render_report
from gouji.rendering.summary import Entry, entry_of

# Below this number of files, starting the pool costs more than it saves (measured, docs/operations.md).
POOL_FROM = 20
CHUNK = 8
NOTHING = -1
NO_TEXT_LAYER = "no_text_layer"


@dataclass(frozen=True, slots=True)
class Question:
    """
    What is asked of every file. `codes`: the rules to apply. `floor`: the least severity that is shown.

    `beside`: last year's reports and those of the bodies below, to be compared with. `policy`: what is settled about rules.
    """

    codes: frozenset[str]
    year: int | None = None
    body_kind: BodyKind | None = None
    form: str = "text"
    floor: Severity = Severity.NOTE
    verbosity: int = 0
    alone: bool = False
    recognise: bool = True
    beside: Beside | None = None
    policy: Policy = AS_CATALOGUED


@dataclass(frozen=True, slots=True)
class Checked:
    """
    One file, done. `worst`: the rank of the most severe finding, shown or not; -1 when there is none.

    `kind`: why it was not read, in one word, else "". `cells`: the numbers of its tables, for comparing copies.
    `by_conversion`: LibreOffice has saved it anew before it could be read. `used`: what it was compared with, `refused`:
    what was given for that and was not, a line each. `misfit`: another report was given as last year's.
    """

    entry: Entry
    worst: int
    crashes: tuple[RuleCrashed, ...]
    rendered: str
    kind: str = ""
    cells: Mapping[str, Number] = field(default_factory=dict)
    by_conversion: bool = False
    used: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    misfit: bool = False


def check_all(files: Sequence[Source], question: Question) -> Iterator[Checked]:
    """
    One result a file, in order. Bad input is a result too.

    Scans are left to this process: recognising uses all cores by itself, and a gigabyte of memory a process.
    """
    workers = os.cpu_count() or 1
    one = partial(examine, question=question)
    numbered = enumerate(files, 1)
    if len(files) < POOL_FROM or workers < 2:
        yield from map(one, numbered)
        return
    quickly = replace(question, recognise=False)
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(quickly,)) as pool:
        for number, checked in enumerate(pool.map(_examine_as_asked, numbered, chunksize=CHUNK), 1):
            scan = checked.kind == NO_TEXT_LAYER
            yield examine((number, files[number - 1]), question) if scan else checked


def read_by_conversion(checked: Sequence[Checked], files: Sequence[Source], question: Question) -> list[Checked]:
    """The same list; what only LibreOffice can open is checked from what it makes of it, where it is installed."""
    waiting = [at for at, one in enumerate(checked) if is_convertible(one.kind)]
    soffice = program() if waiting else None
    results = list(checked)
    if soffice is None:
        return results
    originals = {at: data for at in waiting if (data := _again(files[at])) is not None}
    made_of = converted([(checked[at].kind, data) for at, data in originals.items()], soffice)
    for (at, data), made in zip(originals.items(), made_of, strict=True):
        if made is not None:
            digest = hashlib.sha256(data).hexdigest()
            again = examined(at + 1, replace(_verdict(made, files[at].name, question), sha256=digest), question)
            results[at] = replace(again, by_conversion=True)
    return results


def _again(source: Source) -> bytes | None:
    """The bytes once more; None for a file that has gone since."""
    try:
        return load(source)
    except UnreadableInput:
        return None


def examine(numbered: tuple[int, Source], question: Question) -> Checked:
    """Check and render one file."""
    number, source = numbered
    return examined(number, verdict_of(source, question), question)


def examined(number: int, verdict: Verdict, question: Question) -> Checked:
    """A verdict, rendered as it was asked for."""
    worst = max((finding.severity.rank for finding in verdict.findings), default=NOTHING)
    findings = tuple(finding for finding in verdict.findings if finding.severity.rank >= question.floor.rank)
    shown = replace(verdict, findings=findings)
    kind = verdict.error[0] if verdict.error else ""
    company = _company(verdict, question)
    rendered = render_report(
        question.form, number, shown, alone=question.alone, verbosity=question.verbosity, used=company.used
    )
    return Checked(
        entry_of(number, shown),
        worst,
        verdict.crashes,
        rendered,
        kind,
        _numbers(verdict),
        used=company.used,
        refused=company.refused,
        misfit=company.misfit,
    )


def _company(verdict: Verdict, question: Question) -> Company:
    if question.beside is None or verdict.report is None or verdict.status != "read":
        return Company(ALONE)
    return question.beside.of(verdict.report)


def verdict_of(source: Source, question: Question) -> Verdict:
    """The verdict on one file; a file that cannot be opened has one too."""
    try:
        return _verdict(load(source), source.name, question)
    except UnreadableInput as error:
        return Verdict(masked(source.name), "", None, "unreadable", (error.kind, masked(error.message)))


def _verdict(data: bytes, name: str, question: Question) -> Verdict:
    rules = [rule for rule in ALL if rule.code in question.codes]
    verdict = check(
        data,
        name=name,
        year=question.year,
        body_kind=question.body_kind,
        around=Surroundings(policy=question.policy),
        rules=() if question.beside else rules,
        recognise=question.recognise,
    )
    if question.beside is None or verdict.status != "read" or verdict.report is None:
        return verdict
    # only a report that was read tells what belongs to it
    around = replace(question.beside.of(verdict.report).around, policy=question.policy)
    report = replace(verdict.report, around=around)
    return audit(report, name=name, digest=verdict.sha256, rules=rules)


def _numbers(verdict: Verdict) -> Mapping[str, Number]:
    if verdict.report is None or verdict.status != "read":
        return {}
    return {address: cell.value for address, cell in verdict.report.cells.items() if cell.value is not None}


_asked: list[Question] = []


def _begin(question: Question) -> None:
    """In a worker: what is asked comes once, for it may hold hundreds of reports. Interrupts are the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _asked[:] = [question]


def _examine_as_asked(numbered: tuple[int, Source]) -> Checked:
    return examine(numbered, _asked[0])
