"""Why something that was due was not delivered: the reason has to be on record, and it has to be true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from tests.seasons.evidence import Evidence, Run
from tests.seasons.papers import Attempt, Endpoint, Notice, Papers, Shipment
from tests.seasons.promises import Fact, Stage, looks, missed_at, tellable
from tests.seasons.story import Story

AFTER_DEATH = timedelta(minutes=6)  # what a dead worker held is free again
AFTER_WAIT = timedelta(minutes=11)  # what was put back because of a suspension is looked at again
LONGEST_WAIT = timedelta(hours=9, minutes=1)  # between two tries
MOST_TRIES = 8


class Reasons:
    """Hears what became of every promise."""

    def __init__(self, evidence: Evidence, papers: Papers, story: Story):
        self.evidence, self.papers, self.story = evidence, papers, story
        self.sends = [run for run in evidence.runs if run.what == "send" and run.mode == "live"]
        self.done = [run for run in self.sends if run.ended == "ok"]
        self.deaths = [run.at for run in self.sends if run.ended == "killed"]
        self.last = max((run.at for run in evidence.runs), default=evidence.town.live_from)
        self.taken = {
            (one.number, one.channel, one.address, one.secret, one.part) for one in evidence.taken if one.taken
        }

    def of_stage(self, promise: Stage) -> list[str]:
        """What became of the notice of a stage; empty when nothing that would excuse."""
        offices = {promise.office}
        if "-W" in promise.stage or promise.kind == "publication":
            # the office stands with each of its bodies; any of its rows will do
            name = self.papers.offices[promise.office][2]
            offices = {number for number, one in self.papers.offices.items() if one[1:] == ("supervisor", name)}
        sought = "live", promise.kind, promise.stage
        meant = [
            notice
            for office in sorted(offices)
            for notice in self.papers.of_office.get(office, ())
            if (notice.mode, notice.kind, notice.stage) == sought
        ]
        return [reason for notice in in_time(meant, promise.since) for reason in self._of_notice(notice)]

    def of_fact(self, fact: Fact) -> list[str]:
        """What became of the notices that name a fact."""

        def is_told(moment: datetime) -> bool:
            known = tellable(self.story, fact.body, moment)
            return fact.key in {(number, one["evidence_hash"], one["reopened"]) for number, one in known}

        return self._of_facts(fact, "R0", is_told)

    def of_again(self, fact: Fact) -> list[str]:
        """What became of the notices that ask a second time."""

        def is_missed(moment: datetime) -> bool:
            one = missed_at(self.story, self.papers, fact.body, moment).get(fact.finding)
            return one is not None and (fact.finding, one["evidence_hash"], one["reopened"]) == fact.key

        return self._of_facts(fact, "R+1", is_missed)

    def _of_facts(self, fact: Fact, stage: str, is_due: Callable[[datetime], bool]) -> list[str]:
        """
        A notice that was taken back excuses nothing while what it names is due when the program looks again: another one
        has to stand for it.
        """
        reasons: list[str] = []
        named = [
            notice
            for notice in self.papers.of_office.get(fact.office, ())
            if (notice.mode, notice.kind, notice.stage) == ("live", "rectify", stage) and fact.key in notice.facts
        ]
        for notice in in_time(named, fact.since):
            if notice.state != "cancelled":
                reasons += self._of_notice(notice)
            elif not any(is_due(run.at) for run in self._looks_after(notice.when("cancelled"))):
                reasons.append("fact_gone")
        return reasons

    def of_closing(self, fact: Fact) -> list[str]:
        """What became of the notices that call a finding over."""
        named = [
            notice
            for notice in self.papers.of_office.get(fact.office, ())
            if (notice.mode, notice.stage) == ("live", "RC") and any(one[0] == fact.finding for one in notice.facts)
        ]
        return [reason for notice in in_time(named, fact.since) for reason in self._of_notice(notice)]

    def _looks_after(self, moment: datetime | None) -> list[Run]:
        assert moment is not None
        return [run for run in looks(self.evidence) if run.at > moment]

    def stuck(self) -> Iterator[Notice]:
        """Whatever is over and still looks alive."""
        for notice in self.papers.notices.values():
            if notice.expires is None or not self._ran_after(notice.expires):
                continue
            waits = notice.state in ("draft", "approved")
            waits = waits or any(one.state in ("queued", "sending") for one in notice.shipments)
            if waits and notice.mode == self.evidence.runs[-1].mode:
                yield notice

    def false_claims(self) -> list[str]:
        """What is called sent and reached nobody."""
        return [
            f"{notice}: called sent to endpoint {shipment.endpoint}, and never taken"
            for notice in self.papers.notices.values()
            for shipment in notice.shipments
            if shipment.state == "sent" and not self._was_taken(notice, shipment)
        ]

    def _of_notice(self, notice: Notice) -> list[str]:
        if (notice.kind, notice.state) == ("publication", "cancelled"):  # whatever has changed, it is written anew
            return [] if self._looks_after(notice.when("cancelled")) else ["overtaken"]
        if notice.when("released"):
            return self._of_released(notice)
        if notice.state == "cancelled":
            at = notice.when("cancelled")
            return ["owed_no_more"] if at is not None and self._reason_gone(notice, at) else []
        signed = self.papers.signed_at(notice)
        if signed is None:
            return [] if self._was_signed_beforehand(notice) else ["not_approved"]
        return self._of_waiting(notice, signed)

    def _was_signed_beforehand(self, notice: Notice) -> bool:
        """A plan that saw it while its wording was signed ought to have approved it."""
        return notice.kind == "reminder" and any(
            sha == notice.sha
            and max(at, notice.created) < run.at
            and (notice.expires is None or run.at < notice.expires)
            for at, sha in self.story.standing
            for run in looks(self.evidence)
        )

    def _of_waiting(self, notice: Notice, signed: datetime) -> list[str]:
        """Signed and never released: at every run that could have released it something must have held it back."""
        held = set()
        for run in self.done:
            if run.at < max(signed, notice.not_before or signed) or (notice.expires and run.at >= notice.expires):
                continue
            why = self._held(notice, run)
            if not why:
                return []
            held.add(why)
        return sorted(held) or ["no_run_in_time"]

    def _held(self, notice: Notice, run: Run) -> str:
        """What keeps a notice from leaving at a run."""
        story, code, at = self.story, notice.agency, run.at
        if story.stopped.hold("", at):
            return "stopped"
        if notice.kind != "publication" and "-W" not in notice.stage and story.silenced.hold(code, at):
            return "silenced"
        if notice.kind == "reminder" and story.rests(code, at):
            return "suspended"
        if notice.kind == "overdue":
            for number, *_ in notice.facts:
                named = story.agency_of(number)
                if story.silenced.hold(named, at) or not story.is_missing(named, at):
                    return "in_doubt"
        if notice.kind == "publication" and any(
            story.silenced.hold(named, at) or story.rests(named, at)
            for named in (story.agency_of(number) for number, *_ in notice.facts)
        ):
            return "in_doubt"
        if notice.stage == "R+1" and (story.claims_unseen(code, at) or not story.is_judged(code, at)):
            return "in_doubt"
        if notice.kind == "rectify" and any((story.finding(one[0], at) or {}).get("disputed") for one in notice.facts):
            return "disputed"
        if not self.papers.ways_of((notice.office, *self.papers.above(notice)), at):
            return "no_endpoint"
        return ""

    def _of_released(self, notice: Notice) -> list[str]:
        released = notice.when("released")
        assert released is not None
        sent_to = {shipment.endpoint for shipment in notice.shipments}
        for way in self.papers.ways_of([notice.office], released):
            if way.id not in sent_to and not _sleeps_since(way, released):
                return []
        reasons = [self._of_shipment(notice, shipment, released) for shipment in notice.shipments]
        if not all(reasons) or (
            not {"delivered", "unknown"} & {*reasons} and self._could_be_passed_on(notice, sent_to)
        ):
            return []
        return reasons

    def _could_be_passed_on(self, notice: Notice, sent_to: set[int]) -> bool:
        """It has reached nobody: there was a run at which somebody else could have been told, and was not."""
        if self.papers.offices[notice.office][1] == "supervisor":
            return False
        tries = [one.at for shipment in notice.shipments for one in shipment.attempts]
        begin = max([*tries, notice.when("released") or self.last]) + AFTER_WAIT
        tried = {self.papers.place_of[number] for number in sent_to}
        for run in self.done:
            if run.at <= begin or (notice.expires is not None and run.at >= notice.expires):
                continue
            if self._reason_gone(notice, run.at):
                return False
            waits = any(
                one.state in ("queued", "expired", "sending", "cancelled")
                and self.papers.endpoints[one.endpoint].active(run.at)
                for one in notice.shipments
            )
            above = self.papers.ways_of(self.papers.above(notice), run.at)
            # an address that has refused it refuses it under the name of another body, too
            others = [way for way in above if self.papers.place_of[way.id] not in tried]
            if others and not waits and not self._held_lately(notice, run.at):
                return True
        return False

    def _of_shipment(self, notice: Notice, shipment: Shipment, released: datetime) -> str:
        match shipment.state:
            case "sent":
                return "delivered" if self._was_taken(notice, shipment) else ""
            case "unknown":
                lost = shipment.code == "lost" or any(one.outcome == "unknown" for one in shipment.attempts)
                return "unknown" if lost else ""
            case "dead":
                refused = any(one.outcome in ("dead", "endpoint_dead") for one in shipment.attempts)
                tried = sum(one.outcome != "config" for one in shipment.attempts) >= MOST_TRIES
                return "dead" if refused or tried or shipment.code in ("tries", "lost", "earlier-part") else ""
            case "cancelled":
                return self._of_withdrawn(notice)
            case _:
                return self._of_undelivered(notice, shipment, released)

    def _of_withdrawn(self, notice: Notice) -> str:
        """Taken back after its release: its reason must have been gone."""
        released = notice.when("released")
        over = any(self._reason_gone(notice, run.at) for run in self.sends if released and run.at >= released)
        return "" if not over else "fact_gone" if notice.kind == "rectify" else "owed_no_more"

    def _reason_gone(self, notice: Notice, moment: datetime) -> bool:
        if notice.kind == "resolved":
            return any(
                (self.story.finding(one[0], moment) or {})["state"] in ("open", "confirmed") for one in notice.facts
            )
        if notice.kind == "rectify":
            return any(_changed(self.story, fact, moment) for fact in notice.facts)
        story, code = self.story, notice.agency
        if notice.kind == "publication":
            named = [(story.agency_of(number), story.finding(number, moment) or {}) for number, *_ in notice.facts]
            return any(not story.owes(one, moment) or now["state"] not in ("open", "confirmed") for one, now in named)
        if notice.kind == "overdue":
            listed = self.papers.supervised(notice) if "-W" in notice.stage else []
            came = any(not story.owes(one, moment) and story.owes(one, notice.created) for one in listed)
            return came or any(not story.owes(story.agency_of(number), moment) for number, *_ in notice.facts)
        return not story.owes(code, moment) or story.has_answered(code, moment, notice.stage)

    def _of_undelivered(self, notice: Notice, shipment: Shipment, released: datetime) -> str:
        """Never delivered: there was no chance, or every chance was refused, up to its end."""
        way = self.papers.endpoints[shipment.endpoint]
        tries = [one for one in shipment.attempts if one.outcome != "config"]
        last_try: Attempt | None = tries[-1] if tries else None
        missed, tried = 0, {one.at for one in shipment.attempts}
        for run in self.done:
            over = notice.expires is not None and run.at >= notice.expires
            if run.at <= released or run.at in tried or over or not way.active(run.at) or way.channel in run.rests:
                continue
            if not self.story.almanac(run.at).allows(run.at, notice.stage) or self._held_lately(notice, run.at):
                continue
            if last_try is not None and run.at < last_try.at + LONGEST_WAIT:
                continue
            missed += 1
        if missed:
            return ""
        return "refused_to_the_end" if shipment.attempts else "no_chance"

    def _held_lately(self, notice: Notice, moment: datetime) -> bool:
        """Something holds it, has just held it, or somebody has just died with it."""
        dead = any(moment - AFTER_DEATH < at <= moment for at in self.deaths)
        runs = [run for run in self.done if moment - AFTER_WAIT < run.at <= moment]
        return dead or any(self._held(notice, run) for run in runs)

    def _was_taken(self, notice: Notice, shipment: Shipment) -> bool:
        way = self.papers.endpoints[shipment.endpoint]
        return (notice.number, *self.papers.place_of[way.id], shipment.part) in self.taken

    def _ran_after(self, moment: datetime) -> bool:
        return any(run.at > moment for run in self.done)


def in_time(notices: Sequence[Notice], since: datetime) -> Sequence[Notice]:
    """All of them; none when not even the first was there after the look at which it was due."""
    return notices if any(notice.created <= since for notice in notices) else ()


def _sleeps_since(way: Endpoint, moment: datetime) -> bool:
    """It was given up in the very turn in which the notice was released."""
    return any(begin == moment for begin, _ in way.sleeps)


def _changed(story: Story, fact: tuple[int, str, int], moment: datetime) -> bool:
    now = story.finding(fact[0], moment)
    return now is None or (now["state"], now["evidence_hash"], now["reopened"]) != ("confirmed", *fact[1:])
