"""
The judge of a season: from the truth, the journal and what the services took, whether every promise was kept.

It shares no decision with the program: dates are of `almanac`, moments of `story`. What it reads from the database is
what became of each notice, to hear the reason where something was not delivered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.seasons.almanac import Ladders
from tests.seasons.evidence import Evidence
from tests.seasons.papers import Notice, Papers, Shipment
from tests.seasons.promises import (
    again_due,
    closings_due,
    facts_due,
    found_due,
    overdue_due,
    publications_due,
    stages_due,
)
from tests.seasons.reasons import Reasons
from tests.seasons.services import Record
from tests.seasons.story import Story

MUST_BE_NONE = (
    "lost",  # due, and neither delivered nor a reason recorded
    "owing_nothing",  # sent although the office owed nothing, or people had said to wait
    "before_approval",
    "outside_window",
    "test_live_mixed",
    "duplicates_unexplained",
    "without_confirmed_finding",
    "overdue_without_confirmation",
    "resolved_and_not_over",  # called over, and it is not
    "stuck",  # waits although its time is over
    "crashed",
    "broken_database",
)


CLOSED = ("fixed", "dismissed", "waived")


@dataclass(slots=True)
class Verdict:
    """`charges`: what was broken, in words, by kind. `counts`: what there was."""

    charges: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in MUST_BE_NONE})
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not any(self.charges.values())

    def figures(self) -> dict[str, int]:
        return dict(self.counts) | {name: len(said) for name, said in self.charges.items()}

    def sentences(self) -> list[str]:
        return [f"{name}: {one}" for name, said in self.charges.items() for one in said[:5]]

    def report(self) -> str:
        lines = [f"season.{name}: {value}" for name, value in self.figures().items()]
        return "\n".join([*lines, *self.sentences()])


def judge(evidence: Evidence) -> Verdict:
    """Everything at once."""
    verdict, story = Verdict(), Story(evidence)
    papers = Papers(evidence, story)
    verdict.charges["crashed"] = [run.name for run in evidence.runs if run.ended == "crashed"]
    verdict.charges["crashed"] += [evidence.errors] if evidence.errors else []
    verdict.charges["broken_database"] = papers.broken
    verdict.counts["kills"] = evidence.kills
    verdict.counts["runs"] = len(evidence.runs)
    verdict.counts["notices"] = len(papers.notices)
    verdict.counts["messages"] = sum(record.taken for record in evidence.taken)
    for record in evidence.taken:
        for name, sentence in _record_charges(record, papers, story):
            verdict.charges[name].append(sentence)
    _count_duplicates(evidence, papers, verdict)
    _hear_reasons(evidence, papers, story, verdict)
    return verdict


def _record_charges(record: Record, papers: Papers, story: Story) -> Iterator[tuple[str, str]]:
    """What is wrong with one message that reached a service."""
    notice, moment = papers.notices.get(record.number), papers.moment(record)
    if notice is None:
        yield "owing_nothing", f"{record.number}: no such notice"
        return
    told = f"{notice} to {record.channel} {record.address or record.secret} at {moment:%m-%d %H:%M}"
    way = papers.way(record)
    if way is None:
        yield "owing_nothing", f"{told}: not an endpoint of this office"
        return
    live = notice.mode == "live"
    if way.test == live or record.subject.startswith("【测试】") == live or (live != papers.is_live(moment)):
        yield "test_live_mixed", told
    signed = papers.signed_at(notice)
    if signed is None or signed > moment:
        yield "before_approval", f"{told}, signed {signed}"
    if live and not story.almanac(moment).allows(moment, notice.stage):
        yield "outside_window", told
    if not way.active(moment):
        yield "owing_nothing", f"{told}: endpoint not in use"
    if why := _owes_nothing(notice, moment, papers):
        yield "owing_nothing", f"{told}: {why}"
    if notice.kind == "resolved":
        states = [(story.finding(fact[0], moment) or {}).get("state") for fact in notice.facts]
        if not all(state in CLOSED for state in states) or (notice.stage == "TC" and story.owes(notice.agency, moment)):
            yield "resolved_and_not_over", f"{told}: {states}"
    if notice.kind in ("overdue", "circular", "publication"):
        for number, *_ in notice.facts:
            if story.rule_of(number) == "C01" and not story.absent.hold(story.agency_of(number), moment):
                yield "overdue_without_confirmation", f"{told}: {story.agency_of(number)}"
        if notice.stage == "T+1" and not notice.facts:
            yield "overdue_without_confirmation", told
    if notice.kind == "rectify":
        for number, evidence_hash, reopened in notice.facts:
            if not _was_confirmed(story, number, evidence_hash, reopened, moment):
                yield "without_confirmed_finding", f"{told}: finding {number}"


def _owes_nothing(notice: Notice, moment: datetime, papers: Papers) -> str:
    story = papers.story
    code = notice.agency
    if story.stopped.hold("", moment):
        return "stopped"
    about_many = notice.kind in ("circular", "publication") or "-W" in notice.stage  # it only bears the name of `code`
    if not about_many and story.silenced.hold(code, moment):
        return "silenced"
    if notice.expires is not None and moment >= notice.expires:
        return "over"
    if notice.not_before is not None and moment < notice.not_before:
        return "too early"
    if notice.kind == "overdue":
        return _is_not_missing(notice, moment, story)
    if notice.kind in ("circular", "publication"):
        return _is_not_so(notice, moment, story)
    if notice.kind == "resolved":
        return ""
    if notice.kind == "reminder":
        if not story.owes(code, moment):
            return f"seen {story.seen[code]:%m-%d %H:%M}"
        if story.has_answered(code, moment, notice.stage):
            return "acknowledged"
        return "suspended" if story.rests(code, moment) else ""
    if notice.stage == "R+1" and story.claims_unseen(code, moment):
        return "says that it is corrected, and nobody has looked"
    if notice.stage == "R+1" and not story.is_judged(code, moment):
        return "its newest version is not judged"
    for number, evidence_hash, reopened in notice.facts:
        if notice.stage == "R+1" and not papers.was_missed(number, moment, story.almanac(moment)):
            return f"finding {number} was not told, or its time is not over, or nobody has looked since"
        now = story.finding(number, moment)
        if now is None or (now["state"], now["evidence_hash"], now["reopened"]) != (
            "confirmed",
            evidence_hash,
            reopened,
        ):
            return f"finding {number} is {now and now['state']}"
        if now["disputed"]:
            return f"finding {number} is disputed"
    return ""


def _is_not_missing(notice: Notice, moment: datetime, story: Story) -> str:
    for number, *_ in notice.facts:
        code = story.agency_of(number)
        if story.silenced.hold(code, moment):
            return f"{code} is silenced"
        if not story.is_missing(code, moment):
            return f"{code} is not missing beyond doubt"
    return ""


def _is_not_so(notice: Notice, moment: datetime, story: Story) -> str:
    """A draft about many bodies: whoever it names as missing is, and what it names as wrong a person has confirmed."""
    for number, evidence_hash, reopened in notice.facts:
        code, now = story.agency_of(number), story.finding(number, moment) or {}
        if story.rule_of(number) == "C01":
            if not story.owes(code, moment) or now["state"] not in ("open", "confirmed"):
                return f"{code} is not missing"
            if story.rests(code, moment):
                return f"{code} is suspended"
        elif (now["state"], now["evidence_hash"], now["reopened"], now["disputed"]) != (
            "confirmed",
            evidence_hash,
            reopened,
            0,
        ):
            return f"finding {number} is {now['state']}"
    return ""


def _was_confirmed(story: Story, number: int, evidence_hash: str, reopened: int, moment: datetime) -> bool:
    return any(
        at <= moment
        and (about["state"], about["evidence_hash"], about["reopened"]) == ("confirmed", evidence_hash, reopened)
        for at, about in story.findings[number]
    )


def _count_duplicates(evidence: Evidence, papers: Papers, verdict: Verdict) -> None:
    """Each message once; once more only after a death between yes and commit, or after no answer, by the same number."""
    ended = {run.name: run.ended for run in evidence.runs}
    taken: defaultdict[tuple[str, int, int], list[Record]] = defaultdict(list)
    for record in evidence.taken:
        way = papers.way(record)
        if record.taken and way is not None:
            taken[record.number, way.id, record.part].append(record)
    told: dict[tuple[object, ...], str] = {}
    for (number, way_id, part), found in sorted(taken.items()):
        if len({record.message_id for record in found}) > 1:
            verdict.charges["duplicates_unexplained"].append(f"{number}: several Message-IDs")
        for earlier in found[:-1]:
            died = ended[earlier.run] == "killed" and not papers.recorded(number, way_id, part, earlier.run)
            if died or earlier.answer == "unknown":
                verdict.counts["duplicates_explained"] += 1
            else:
                verdict.charges["duplicates_unexplained"].append(f"{number} to endpoint {way_id} by {earlier.run}")
        for about in papers.notices[number].about():
            before = told.setdefault((*about, way_id, part), number)
            if before != number:
                verdict.charges["duplicates_unexplained"].append(f"{number} says what {before} has said")


def _hear_reasons(evidence: Evidence, papers: Papers, story: Story, verdict: Verdict) -> None:
    """What was due, and what became of it."""
    reasons = Reasons(evidence, papers, story)
    ladders = Ladders(evidence.town)
    for promise in stages_due(evidence, story, papers, ladders):
        verdict.counts["stages_due"] += 1
        _hear(promise.said(), reasons.of_stage(promise), verdict)
    for promise in overdue_due(evidence, story, papers, ladders):
        verdict.counts["overdue_due"] += 1
        _hear(promise.said(), reasons.of_stage(promise), verdict)
    for fact in facts_due(evidence, story, papers):
        verdict.counts["facts_due"] += 1
        _hear(fact.said(), reasons.of_fact(fact), verdict)
    for fact in closings_due(evidence, story, papers):
        verdict.counts["closings_due"] += 1
        _hear(f"the end of {fact.said()}", reasons.of_closing(fact), verdict)
    for fact in again_due(evidence, story, papers):
        verdict.counts["again_due"] += 1
        _hear(f"once more {fact.said()}", reasons.of_again(fact), verdict)
    for promise in found_due(evidence, story, papers):
        verdict.counts["found_due"] += 1
        _hear(promise.said(), reasons.of_stage(promise), verdict)
    for promise in publications_due(evidence, story, papers, ladders):
        verdict.counts["publications_due"] += 1
        _hear(promise.said(), reasons.of_stage(promise), verdict)
    verdict.charges["stuck"] = [str(one) for one in reasons.stuck()]
    verdict.charges["lost"] += reasons.false_claims()


def _hear(what: str, reasons: Sequence[str], verdict: Verdict) -> None:
    if not reasons:
        verdict.charges["lost"].append(what)
    for reason in set(reasons):
        verdict.counts[f"became.{reason}"] += 1


__all__ = ["MUST_BE_NONE", "Shipment", "Verdict", "judge"]
