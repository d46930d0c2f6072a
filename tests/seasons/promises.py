"""What was due to whom: read off the truth at every moment at which the program has looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.seasons.almanac import DAY, MISSED, STAGES, TO_CORRECT, TO_HEADS, TO_REPORT, Ladders, Owed
from tests.seasons.evidence import Evidence, Run
from tests.seasons.papers import Papers
from tests.seasons.story import Story
from tests.seasons.world import Body

ORDER = (*STAGES, MISSED)
LATE, FOUND = "T+1", "TC"
EVERYBODY = ("responsible", "head", "supervisor")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a ladder that offices were to hear of, one of them. `since`: the first look at which it was due."""

    body: str
    office: int
    role: str
    stage: str
    since: datetime
    kind: str = "reminder"

    def said(self) -> str:
        return (
            f"{self.stage} of {self.body} for its {self.role} office {self.office}, due since {self.since:%m-%d %H:%M}"
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """A confirmed finding that an office was to hear of."""

    body: str
    office: int
    finding: int
    evidence_hash: str
    reopened: int
    since: datetime

    @property
    def key(self) -> tuple[int, str, int]:
        return self.finding, self.evidence_hash, self.reopened

    def said(self) -> str:
        return f"finding {self.finding} of {self.body} for office {self.office}, due since {self.since:%m-%d %H:%M}"


def looks(evidence: Evidence) -> list[Run]:
    """The plans that came to their end, in the mode that counts."""
    return [run for run in evidence.runs if (run.what, run.ended, run.mode) == ("plan", "ok", "live")]


def offices_of(papers: Papers, body: str, roles: tuple[str, ...]) -> list[tuple[int, str]]:
    return [(number, role) for number, (code, role, _) in papers.offices.items() if code == body and role in roles]


def stages_due(evidence: Evidence, story: Story, papers: Papers, ladders: Ladders) -> Iterator[Stage]:
    """Each once, with the first moment at which it was due."""
    found: set[tuple[int, str]] = set()
    for run in looks(evidence):
        for body in evidence.town.bodies:
            owed = due_at(story, ladders, body, run.at)
            if owed is None:
                continue
            roles = ("responsible", "head") if owed.stage in TO_HEADS else ("responsible",)
            for office, role in offices_of(papers, body.code, roles):
                if (office, owed.stage) not in found and not _went_further(papers, office, owed.stage, run.at):
                    found.add((office, owed.stage))
                    yield Stage(body.code, office, role, owed.stage, run.at)


def due_at(story: Story, ladders: Ladders, body: Body, moment: datetime) -> Owed | None:
    """The stage before the date that a body is to hear of at this moment, if any."""
    code = body.code
    if not story.owes(code, moment) or story.silenced.hold(code, moment):
        return None
    almanac = story.almanac(moment)
    owed = ladders.owed(body, moment, almanac)
    if owed is None or owed.stage not in ORDER or (story.has_answered(code, moment) and owed.stage != MISSED):
        return None
    leaves = almanac.opening(max(moment, owed.opens), owed.stage)
    if leaves.date() > owed.act_by or (owed.ends is not None and leaves >= owed.ends):
        return None
    return owed


def _went_further(papers: Papers, office: int, stage: str, moment: datetime) -> bool:
    """A calendar that was corrected must not send the ladder back."""
    return any(
        ORDER.index(notice.stage) > ORDER.index(stage)
        for notice in papers.of_office.get(office, ())
        if notice.kind == "reminder"
        and notice.mode == "live"
        and notice.created < moment
        and not notice.when("cancelled")
    )


def overdue_due(evidence: Evidence, story: Story, papers: Papers, ladders: Ladders) -> Iterator[Stage]:
    """逾期 to all offices of a body that is missing beyond doubt, and week by week a list to those who supervise it."""
    found: set[tuple[int | str, str]] = set()
    for run in looks(evidence):
        almanac = story.almanac(run.at)
        for body in evidence.town.bodies:
            if story.silenced.hold(body.code, run.at) or not story.is_missing(body.code, run.at):
                continue
            owed = ladders.owed(body, run.at, almanac)
            leaves = almanac.opening(run.at, LATE)
            if owed and owed.stage == LATE and owed.ends and max(leaves, owed.opens) < owed.ends:
                for office, role in offices_of(papers, body.code, EVERYBODY):
                    if (office, LATE) not in found:
                        found.add((office, LATE))
                        yield Stage(body.code, office, role, LATE, run.at, "overdue")
            if almanac.step(ladders.law(body) + 8 * DAY, DAY) <= run.at.date():
                week = f"{run.at.isocalendar().year}-W{run.at.isocalendar().week:02d}"
                if leaves.isocalendar()[:2] != run.at.isocalendar()[:2]:
                    continue  # no working day is left in it
                for office, role in offices_of(papers, body.code, ("supervisor",)):
                    name = papers.offices[office][2]
                    if (name, week) not in found:
                        found.add((name, week))
                        yield Stage(body.code, office, role, week, run.at, "overdue")


def facts_due(evidence: Evidence, story: Story, papers: Papers) -> Iterator[Fact]:
    """Each fact once for each office that is to hear of it."""
    found: set[tuple[int, tuple[int, str, int]]] = set()
    for run in looks(evidence):
        for body in evidence.town.bodies:
            for number, about in tellable(story, body.code, run.at):
                for office, _ in offices_of(papers, body.code, ("responsible", "supervisor")):
                    fact = Fact(body.code, office, number, about["evidence_hash"], about["reopened"], run.at)
                    if (office, fact.key) not in found:
                        found.add((office, fact.key))
                        yield fact


def again_due(evidence: Evidence, story: Story, papers: Papers) -> Iterator[Fact]:
    """What a body was asked to correct in vain, once more for it, its head and those who supervise it."""
    found: set[tuple[int, tuple[int, str, int]]] = set()
    for run in looks(evidence):
        for body in evidence.town.bodies:
            for number, about in missed_at(story, papers, body.code, run.at).items():
                for office, _ in offices_of(papers, body.code, EVERYBODY):
                    fact = Fact(body.code, office, number, about["evidence_hash"], about["reopened"], run.at)
                    if (office, fact.key) not in found:
                        found.add((office, fact.key))
                        yield fact


def missed_at(story: Story, papers: Papers, code: str, moment: datetime) -> dict[int, dict[str, Any]]:
    """
    The findings that a body was asked to correct by a day that is over, and that have stood ever since.

    Nobody is pressed before his report was fetched after that day and read; nor while he says that it is corrected, or
    that he was accused wrongly, and nobody has seen to that. Of one letter all that is left is missed together.
    """
    fetched, almanac = story.fetched(code, moment), story.almanac(moment)
    if fetched is None or not story.is_judged(code, moment) or story.claims_unseen(code, moment):
        return {}
    known = {number: about for number, about in tellable(story, code, moment) if not about["disputed"]}
    keys = {(number, about["evidence_hash"], about["reopened"]) for number, about in known.items()}
    missed: dict[int, dict[str, Any]] = {}
    for notice, reached in papers.asked(code):
        left = [number for number, *_ in keys.intersection(notice.facts)]
        if not left or reached >= moment:
            continue
        # its line may have named an earlier day; by this one it is over for sure
        days = max(TO_CORRECT[known[number]["severity"]] for number in left)
        if almanac.later(reached.date(), days) < min(moment, fetched).date():
            missed |= {number: known[number] for number in left}
    return missed


def found_due(evidence: Evidence, story: Story, papers: Papers) -> Iterator[Stage]:
    """Who has heard that a report is missing hears that it is there."""
    late = [one for one in papers.notices.values() if (one.mode, one.kind, one.stage) == ("live", "overdue", LATE)]
    heard = [(notice, at) for notice in late if (at := papers.reached(notice)) is not None]
    told: set[int] = set()
    for run in looks(evidence):
        for notice, at in heard:
            code, office = notice.agency, notice.office
            is_there = at < run.at and not story.owes(code, run.at)
            if is_there and not story.silenced.hold(code, run.at) and office not in told:
                told.add(office)
                yield Stage(code, office, papers.offices[office][1], FOUND, run.at, "resolved")


def publications_due(evidence: Evidence, story: Story, papers: Papers, ladders: Ladders) -> Iterator[Stage]:
    """How the bodies have published: for each office that supervises some, by kind of deadline, after the last date of all."""
    dates = {body.code: ladders.kinds(body) for body in evidence.town.bodies}
    last: dict[str, date] = {}
    for kinds in dates.values():
        last |= {kind: max(day, last.get(kind, day)) for kind, day in kinds.items()}
    found: set[tuple[str, str]] = set()
    for run in looks(evidence):
        come = {kind for kind, day in last.items() if story.almanac(run.at).later(day, TO_REPORT) <= run.at.date()}
        for office, (code, role, name) in papers.offices.items():
            for kind in come & dates[code].keys() if role == "supervisor" else ():
                if (name, kind) not in found:
                    found.add((name, kind))
                    yield Stage(code, office, role, kind, run.at, "publication")


def closings_due(evidence: Evidence, story: Story, papers: Papers) -> Iterator[Fact]:
    """What an office was told of and what is corrected, once nothing that it was told of is left."""
    found: set[tuple[int, int]] = set()
    heard: defaultdict[tuple[str, int], list[tuple[datetime, int]]] = defaultdict(list)
    for notice in papers.notices.values():
        if (notice.mode, notice.kind, notice.state) == ("live", "rectify", "released"):
            told = papers.reached(notice)
            if told:
                heard[notice.agency, notice.office] += [(told, fact[0]) for fact in notice.facts]
    for run in looks(evidence):
        for (code, office), facts in heard.items():
            numbers = {number for at, number in facts if at < run.at}
            states = {number: story.finding(number, run.at) or {} for number in numbers}
            if story.silenced.hold(code, run.at) or any(
                one["state"] in ("open", "confirmed") for one in states.values()
            ):
                continue
            for number, one in states.items():
                if one["state"] == "fixed" and (office, number) not in found:
                    found.add((office, number))
                    yield Fact(code, office, number, one["evidence_hash"], one["reopened"], run.at)


def tellable(story: Story, code: str, moment: datetime) -> list[tuple[int, dict[str, Any]]]:
    """The confirmed findings of a report whose review is finished."""
    if story.silenced.hold(code, moment):
        return []
    known = story.findings_of(code, moment)
    if any(about["state"] == "open" and about["severity"] == "error" for _, about in known):
        return []
    if any(about["state"] in ("open", "confirmed") and about["rule"] == "C01" for _, about in known):
        return []
    return [(number, about) for number, about in known if about["state"] == "confirmed" and about["rule"] != "C01"]
