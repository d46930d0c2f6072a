"""Everything that the page of one finding shows, made ready for its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from audit.form import form_for_year
from db.answers import Answer, answers_of
from db.approvals import Request
from db.dossiers import (
    Answered,
    Judged,
    Mark,
    NamedBy,
    answered,
    judged_before,
    mark_of,
    notices_naming,
    waiting,
    year_before,
)
from db.finding_lines import Line, Member, report_lines
from db.finding_queries import Event, KeptFinding, history
from db.happenings import DISPUTED
from db.opening import Database
from db.people import same_as
from db.states import DECIDED, GONE, State
from db.versions import changes
from gouji.changes import sentence_of
from gouji.review.equations import Equation, equation_of
from gouji.rights import Right

MOST_MATES = 199  # with the finding itself what one decision may take
MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Way:
    """Where the finding stands among those of its report that wait: heads of lines before and behind it."""

    number: int
    of: int
    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that this person may send now. `mates`: findings of the same cause that it can take along."""

    action: str
    mates: tuple[Member, ...] = ()
    asks: bool = False


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """`here`: it touches a place that the finding is about."""

    words: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPage:
    """One finding in full. `before`: a decision that no longer stands, only of an open finding."""

    one: KeptFinding
    mark: Mark
    equation: Equation | None
    siblings: tuple[Member, ...]
    way: Way
    request: Request | None
    requests: Sequence[Answered]
    answers: Sequence[Answer]
    notices: Sequence[NamedBy]
    events: Sequence[Event]
    changes: Sequence[ChangeShown]
    last_year: KeptFinding | None
    before: Judged | None
    offers: Mapping[str, Offer] = field(default_factory=dict)

    @property
    def diagnosis(self) -> str:
        """What is wrong in the table, in one sentence."""
        facts = self.one.evidence
        # of a sum, words are suggested where another cell is wrong
        words = facts.get("suggestion") if self.one.code.startswith("A") else ""
        return str(facts.get("diagnosis") or (words if isinstance(words, str) else ""))

    @property
    def objection(self) -> Answer | None:
        """What the body objects, while nobody has answered it."""
        return (
            next((one for one in reversed(self.answers) if one.answer == DISPUTED), None)
            if self.mark.disputed
            else None
        )

    @property
    def suggestion(self) -> str:
        """What the cell should be; "" where the diagnosis says it."""
        value = self.one.evidence.get("suggestion")
        return "" if value is None or str(value) == self.diagnosis else str(value)


def page_of(database: Database, one: KeptFinding, *, me: str, rights: Sequence[Right]) -> FindingPage:
    """`me`: the login of whoever looks; `rights`: what he may."""
    lines = lines_of_report(database, one.agency_code, one.report_year)
    siblings = tuple(chain.from_iterable(line.members for line in lines if holds(line, one.id)))
    requests = waiting(database, [member.id for member in siblings])
    mark = mark_of(database, one.id)
    return FindingPage(
        one=one,
        mark=mark,
        equation=equation_of(one.evidence, one.subject, one.report_year),
        siblings=siblings,
        way=way_of(lines, one.id),
        request=requests.get(one.id),
        requests=answered(database, one.id),
        answers=answers_of(database, one.id),
        notices=notices_naming(database, one.id),
        events=history(database, one.id),
        changes=_changes(database, one),
        last_year=year_before(database, one),
        before=judged_before(database, one) if one.state == State.OPEN else None,
        offers={offer.action: offer for offer in _offers(database, one, mark, siblings, requests, me, rights)},
    )


def lines_of_report(database: Database, code: str, year: int) -> tuple[Line, ...]:
    """All findings of a report as lines, in working order."""
    return report_lines(database, [(code, year)]).get((code, year), ())


def holds(line: Line, number: int) -> bool:
    """Whether the finding is one of the line."""
    return any(member.id == number for member in line.members)


def is_waiting(member: Member) -> bool:
    """It waits for a first person: open, and nobody has asked for anything."""
    return member.state == State.OPEN and member.pending is None


def heads(lines: Sequence[Line], number: int) -> tuple[list[int], list[int]]:
    """The findings that wait before the line of this one, and those behind it: one a line."""
    before: list[int] = []
    behind: list[int] = []
    into = before
    for line in lines:
        if holds(line, number):
            into = behind
            continue
        into += [member.id for member in line.members if is_waiting(member)][:1]
    return before, behind


def way_of(lines: Sequence[Line], number: int) -> Way:
    """Round the report: behind the last comes the first."""
    before, behind = heads(lines, number)
    own = any(holds(line, number) and any(map(is_waiting, line.members)) for line in lines)
    following, preceding = [*behind, *before], [*before[::-1], *behind[::-1]]
    return Way(
        len(before) + 1 if own else 0,
        len(before) + len(behind) + own,
        next(iter(preceding), None),
        next(iter(following), None),
    )


def _changes(database: Database, one: KeptFinding) -> list[ChangeShown]:
    form = form_for_year(one.report_year)
    places = {
        one.subject,
        *one.evidence.get("cells", ()),
        *(str(place) for place, _ in one.evidence.get("operands", ())),
    }
    found = changes(database, one.agency_code, one.report_year)[-MOST_CHANGES:]
    return [
        ChangeShown(sentence_of(change, form), any(cell[0] in places for cell in change.diff["cells"]))
        for change in reversed(found)
    ]


def _offers(
    database: Database,
    one: KeptFinding,
    mark: Mark,
    siblings: Sequence[Member],
    requests: Mapping[int, Request],
    me: str,
    rights: Sequence[Right],
) -> list[Offer]:
    if Right.DECIDE not in rights:
        return []
    mates = tuple(member for member in siblings if member.id != one.id)[:MOST_MATES]
    offers = []
    if one.state == State.OPEN:
        offers += _about_request(database, one, mates, requests, me, rights)
        free = tuple(member for member in mates if is_waiting(member))
        offers.append(Offer("confirm", free))
        if one.id not in requests:
            asks = one.severity == "error"
            offers += [Offer("dismiss", free, asks), Offer("waive", free, asks=True)]
    if one.state in DECIDED:
        alike = tuple(member for member in mates if member.state == one.state)
        if mark.disputed:
            offers.append(Offer("uphold", tuple(member for member in alike if member.disputed)))
        offers.append(Offer("take_back", alike))
    if one.state not in GONE:
        here = tuple(member for member in mates if member.state not in GONE)
        offers += [Offer("answer", here), Offer("assign", here)]
    return offers


def _about_request(
    database: Database,
    one: KeptFinding,
    mates: Sequence[Member],
    requests: Mapping[int, Request],
    me: str,
    rights: Sequence[Right],
) -> list[Offer]:
    request = requests.get(one.id)
    if request is None:
        return []

    def alike(other: Request | None) -> bool:
        # the page shows one request: what differs from it was not read
        return other is not None and _asked(other) == _asked(request)

    together = tuple(member for member in mates if alike(requests.get(member.id)))
    if same_as(database, me, request.requested_by):
        return [Offer("withdraw", together)]
    if Right.APPROVE not in rights:
        return []
    return [Offer("approve", together), Offer("refuse", together)]


def _asked(request: Request) -> tuple[str | None, ...]:
    return request.kind, request.requested_by, request.reason, request.until, request.note
