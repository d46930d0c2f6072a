"""Checking many files: one at a time, or in a pool of processes; the order of the results is that of the files."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from audit.engine import check
from audit.errors import UnreadableInput
from audit.model import BodyKind
from audit.rules import ALL
from audit.verdict import Crash, Finding, Severity, Verdict
from gouji.inputs import Source, load

# Below this number of files, starting the pool costs more than it saves (measured, docs/operations.md).
POOL_FROM = 40
CHUNK = 8
READING = "READ"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every file. `codes`: the rules to apply."""

    codes: frozenset[str]
    year: int | None = None
    body_kind: BodyKind | None = None


def check_all(files: Sequence[Source], question: Question) -> Iterator[Verdict]:
    """One verdict a file, in order. Bad input is a verdict too."""
    workers = os.cpu_count() or 1
    one = partial(examine, question=question)
    if len(files) < POOL_FROM or workers < 2:
        yield from map(one, files)
        return
    with ProcessPoolExecutor(workers, initializer=_leave_interrupts_to_the_parent) as pool:
        yield from pool.map(one, files, chunksize=CHUNK)


def examine(source: Source, question: Question) -> Verdict:
    """Check one file. A fault of ours is kept as a crash, so that it does not lose the other files."""
    rules = [rule for rule in ALL if rule.code in question.codes]
    try:
        data = load(source)
        return check(data, name=source.name, year=question.year, body_kind=question.body_kind, rules=rules)
    except UnreadableInput as error:
        return Verdict(source.name, "", None, "unreadable", (error.kind, error.message))
    except Exception as error:  # noqa: BLE001  one file that a reader trips over must not lose the others
        cause = f"{type(error).__name__}: {error}"
        crash = Crash(READING, cause, traceback.format_exc())
        return Verdict(source.name, "", None, "unreadable", ("crashed", f"读取时程序出错，这是程序的缺陷：{cause}"), crashes=(crash,))


def at_least(findings: Iterable[Finding], severity: Severity) -> tuple[Finding, ...]:
    """The findings that are as severe as `severity` or more."""
    return tuple(finding for finding in findings if finding.severity.rank >= severity.rank)


def shown(verdict: Verdict, severity: Severity) -> Verdict:
    """The verdict without the findings below `severity`."""
    return replace(verdict, findings=at_least(verdict.findings, severity))


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
