"""Politeness, read from nothing but the request log: what a portal would see of us, and what it may hold against us."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gouji.demo.server import Request

ROBOTS = "/robots.txt"
BROWSERS = re.compile(r"Mozilla|Chrome|Safari|Gecko|AppleWebKit|Edg|MSIE|Trident|Opera|Firefox", re.IGNORECASE)
CONTACT = re.compile(r"^gouji/\S+ \(\+https?://[^ ;)]+")
REFUSALS = frozenset({403, 412, 521})
BUSY = frozenset({429, 503})
DAY = 86_400.0
LONGEST_WAIT = 600.0  # a longer one ends the night
SLACK = 0.02  # seconds: the clock of the server is not that of the line


@dataclass(frozen=True)
class Etiquette:
    """What was promised. `groups`: host → its group; `disallowed`, `posts`: host → beginnings of paths."""

    groups: Mapping[str, str]
    delay: float
    mailbox: str
    disallowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    slack: float = SLACK  # how late a request may be noticed


@dataclass(frozen=True)
class Violation:
    """A promise that was broken, by which request."""

    rule: str
    line: Request
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {self.line.method} {self.line.host}{self.line.path} {self.detail}".rstrip()


@dataclass(frozen=True)
class Visit:
    """One run: the virtual day it was made on, and its lines."""

    day: float
    lines: Sequence[Request]


Timed = tuple[float, Request]  # the virtual moment


def check(visits: Sequence[Visit], etiquette: Etiquette) -> list[Violation]:
    """All violations of some runs, in the order of the rules."""
    timed: list[Timed] = []
    for visit in visits:
        start = min((line.at for line in visit.lines), default=0.0)
        timed += [(visit.day * DAY + line.at - start, line) for line in sorted(visit.lines, key=lambda line: line.at)]
    runs = {id(line): number for number, visit in enumerate(visits) for line in visit.lines}
    groups: dict[str, list[Timed]] = {}
    for moment, line in timed:
        groups.setdefault(etiquette.groups.get(line.host, line.host), []).append((moment, line))
    found = [violation for _, line in timed for violation in _of_line(line, etiquette)]
    for lines in groups.values():
        found += [*_pace(lines, etiquette.delay, etiquette.slack), *_waits(lines), *_rest(lines, runs)]
    for host in {line.host for _, line in timed}:
        found += _robots([(moment, line) for moment, line in timed if line.host == host])
    return found


def _of_line(line: Request, etiquette: Etiquette) -> Iterator[Violation]:
    headers = {name.lower(): value for name, value in line.headers.items()}
    agent = headers.get("user-agent", "")
    if not CONTACT.search(agent):
        yield Violation("agent", line, agent)
    if BROWSERS.search(agent):
        yield Violation("browser", line, agent)
    if headers.get("from") != etiquette.mailbox:
        yield Violation("from", line, headers.get("from", ""))
    if line.host not in etiquette.groups:
        yield Violation("unregistered", line)
    if line.path.startswith(etiquette.disallowed.get(line.host, ())):
        yield Violation("disallowed", line)
    if line.method != "GET" and not (
        line.method == "POST" and line.path.startswith(etiquette.posts.get(line.host, ()))
    ):
        yield Violation("post", line)


def _pace(lines: Sequence[Timed], delay: float, slack: float) -> Iterator[Violation]:
    """Gaps and overlaps between neighbours of one group, whatever the hosts."""
    for (earlier, before), (moment, line) in pairwise(lines):
        gap = moment - earlier
        if gap < delay / 2 - slack:
            yield Violation("pace", line, f"{gap:.3f} s after {before.host}{before.path}")
        if before.ended and gap < before.ended - before.at - SLACK:
            yield Violation("overlap", line, f"while {before.host}{before.path} was answered")


def _waits(lines: Sequence[Timed]) -> Iterator[Violation]:
    """Retry-After in seconds."""
    until = 0.0
    for moment, line in lines:
        if moment < until - SLACK:
            yield Violation("retry_after", line, f"{until - moment:.1f} s too early")
        value = next((value for name, value in line.answered.items() if name.lower() == "retry-after"), "")
        if line.status in BUSY and value.isdigit():
            until = max(until, moment + float(value))


def _rest(lines: Sequence[Timed], runs: Mapping[int, int]) -> Iterator[Violation]:
    """
    After a refusal the host is left alone for the rest of the run, and the group for a day.

    robots.txt is no page: a portal that refuses it is not asked for anything, which is another rule.
    """
    refused: dict[str, tuple[float, int]] = {}
    for moment, line in lines:
        visit = runs[id(line)]
        since = refused.get(line.host)
        if since is not None and moment - since[0] < DAY:
            yield Violation("refused", line, f"asked again {moment - since[0]:.0f} s after a refusal")
        earlier = [at for at, run in refused.values() if run != visit and moment - at < DAY]
        if earlier and since is None:
            yield Violation("cooldown", line, f"{moment - max(earlier):.0f} s after a refusal of the group")
        if line.status in REFUSALS and line.path != ROBOTS:
            refused[line.host] = moment, visit


def _robots(lines: Sequence[Timed]) -> Iterator[Violation]:
    """First of all, and then not again for a day, but for one retry of an answer that failed."""
    if lines and lines[0][1].path != ROBOTS:
        yield Violation("robots_first", lines[0][1])
    last: Timed | None = None
    retried = False
    for moment, line in lines:
        if line.path != ROBOTS:
            continue
        if last is not None and moment - last[0] < DAY:
            failed = last[1].status >= 500 or last[1].status in (0, 408, 429)
            if not failed or retried:
                yield Violation("robots_often", line, f"{moment - last[0]:.1f} s after the last one")
            retried = True
        else:
            retried = False
        last = moment, line
