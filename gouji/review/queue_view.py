"""What the page of the queue shows, made ready for its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from db.approvals import Request
from db.dossiers import waiting
from db.finding_lines import Line, Member
from db.opening import Database
from db.queue import QueuePage, QueueReport, queue_page
from db.queue_sides import Due, bodies_called, due_dates
from db.queue_ways import Counts
from db.schema.search import SEVERITIES, STATES
from db.times import local_day, moment_of
from db.words import Piece, pieces
from gouji.review.filtering import View
from gouji.review.finding_view import is_waiting
from gouji.review.links import report_link

SIZE = 20
SHOWN = 160  # characters of a message
CODES = 4  # of the others in a line


@dataclass(frozen=True, slots=True)
class Tab:
    """A link that narrows the filter. `number`: None where nobody has counted."""

    value: str
    number: int | None
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A line. `ticks`: what its box carries, each finding with its lock. `onward`: the anchor to come back to when it is
    done with and gone. `waits`: whether it can be confirmed at once.
    """

    head: Member
    ticks: str
    message: tuple[Piece, ...]
    title: tuple[Piece, ...]
    others: tuple[Member, ...]
    hidden: int
    states: tuple[str, ...]
    requests: tuple[Request, ...]
    assignees: tuple[str, ...]
    disputed: bool
    regressed: bool
    days: int
    waits: bool
    onward: str

    @property
    def anchor(self) -> str:
        """Where a decision about it comes back to."""
        return f"f{self.head.id}"

    @property
    def size(self) -> int:
        """How many findings it is."""
        return len(self.others) + 1


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report with its lines. `link`: its own page, "" while there is none. `ticks`: those of all its lines."""

    report: QueueReport
    lines: tuple[Shown, ...]
    due: str
    late: bool
    link: str
    ticks: str

    @property
    def anchor(self) -> str:
        """Of its heading."""
        return _heading(self.report)


@dataclass(frozen=True, slots=True)
class QueueShown:
    """`bodies`: those the text in the body's field may mean, when it means none for certain."""

    page: QueuePage
    reports: tuple[ShownReport, ...]
    states: tuple[Tab, ...]
    severities: tuple[Tab, ...]
    body: tuple[str, str] | None
    bodies: Sequence[tuple[str, str]]


def shown_queue(database: Database, view: View, *, me: str, today: date) -> QueueShown:
    """One page of the queue as `me` has chosen it."""
    body, bodies = _body(database, view.chosen.body)
    chosen = view.query_filter(me)
    if body:
        chosen = replace(chosen, body=body[0])
    page = queue_page(database, chosen, after=view.after, before=view.before, size=SIZE)
    dues = due_dates(database, [(one.agency_code, one.year) for one in page.reports])
    requests = waiting(
        database, [member.id for one in page.reports for line in one.lines for member in line.members if member.pending]
    )
    reports = [
        _report(one, following, dues.get((one.agency_code, one.year)), requests, chosen.words, today)
        for one, following in zip_longest(page.reports, page.reports[1:])
    ]
    return QueueShown(
        page, tuple(reports), _state_tabs(view, page.counts), _severity_tabs(view, page.counts), body, bodies
    )


def _body(database: Database, text: str) -> tuple[tuple[str, str] | None, Sequence[tuple[str, str]]]:
    if not text:
        return None, ()
    found = bodies_called(database, text)
    exact = [one for one in found if one[0] == text]
    if exact or len(found) == 1:
        return (exact or found)[0], ()
    return None, found


def _report(
    one: QueueReport,
    following: QueueReport | None,
    due: Due | None,
    requests: Mapping[int, Request],
    words: Sequence[str],
    today: date,
) -> ShownReport:
    # behind the last line comes the next report: this one may be gone with it
    anchors = [f"f{line.head.id}" for line in one.lines[1:]] + [_heading(following or one)]
    lines = tuple(_line(line, onward, requests, words, today) for line, onward in zip(one.lines, anchors, strict=True))
    said, late = due_words(due, today)
    return ShownReport(
        one, lines, said, late, report_link(one.agency_code, one.year), ",".join(line.ticks for line in lines)
    )


def _heading(report: QueueReport) -> str:
    return f"r{report.year}-{report.agency_code}"


def _line(line: Line, onward: str, requests: Mapping[int, Request], words: Sequence[str], today: date) -> Shown:
    head, members = line.head, line.members
    around = SHOWN if not words else SHOWN // 2
    message = pieces(head.message, words, around=around) if len(head.message) > SHOWN else pieces(head.message, words)
    return Shown(
        head=head,
        ticks=",".join(f"{number}:{lock}" for number, lock in line.numbers),
        message=message,
        title=pieces(f"{head.code} {head.title}", words),
        others=members[1:],
        hidden=line.others,
        states=line.states,
        requests=tuple({(one.kind, one.requested_by, one.until): one for one in _asked(members, requests)}.values()),
        assignees=tuple(dict.fromkeys(member.assignee for member in members if member.assignee)),
        disputed=any(member.disputed for member in members),
        regressed=any(member.reopened and member.state == "open" for member in members),
        days=max(0, (today - local_day(moment_of(min(member.since for member in members)))).days),
        waits=any(map(is_waiting, members)),
        onward=onward,
    )


def _asked(members: Sequence[Member], requests: Mapping[int, Request]) -> list[Request]:
    return [requests[member.id] for member in members if member.id in requests]


def due_words(due: Due | None, today: date) -> tuple[str, bool]:
    """
    How a report stands to its deadline, and whether that needs attention.

    What was seen after the day may have been there before it, and what was not seen may be there: neither is called late.
    """
    if due is None:
        return "", False
    if due.met_on is not None:
        late = due.met_on > due.legal_date
        return f"{due.met_on.isoformat()} {'见到，在期限以后' if late else '按期公开'}", late
    days = (today - due.legal_date).days
    if days > 0:
        return f"期限已过 {days} 天，尚未见到", True
    return "今天到期" if days == 0 else f"{-days} 天后到期（{due.legal_date.isoformat()}）", False


def _state_tabs(view: View, counts: Counts | None) -> tuple[Tab, ...]:
    chosen = view.chosen
    severities = chosen.severities or SEVERITIES
    tabs = [
        Tab(state, _sum(counts, (state,), severities), view.but(states=(state,)), chosen.states == (state,))
        for state in STATES
    ]
    return (*tabs, Tab("", _sum(counts, STATES, severities), view.but(states=()), not chosen.states))


def _severity_tabs(view: View, counts: Counts | None) -> tuple[Tab, ...]:
    chosen = view.chosen
    states = chosen.states or STATES
    tabs = [
        Tab(one, _sum(counts, states, (one,)), view.but(severities=(one,)), chosen.severities == (one,))
        for one in SEVERITIES
    ]
    return (Tab("", _sum(counts, states, SEVERITIES), view.but(severities=()), not chosen.severities), *tabs)


def _sum(counts: Counts | None, states: Sequence[str], severities: Sequence[str]) -> int | None:
    if counts is None:
        return None
    return sum(number for (state, severity), number in counts.items() if state in states and severity in severities)
