"""What was true at which moment of a season, read off its journal: what the judge holds the notices against."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.seasons.almanac import MISSED, Almanac, Ladders
from tests.seasons.evidence import Evidence
from tests.seasons.world import Body


@dataclass(slots=True)
class Spans:
    """From when to when something held, by name. An open end lasts."""

    spans: dict[Any, list[list[datetime | None]]] = field(default_factory=lambda: defaultdict(list))

    def begin(self, name: Any, moment: datetime, end: datetime | None = None) -> None:
        self.spans[name].append([moment, end])

    def end(self, name: Any, moment: datetime) -> None:
        for span in self.spans[name]:
            if span[1] is None or span[1] > moment:
                span[1] = moment

    def hold(self, name: Any, moment: datetime) -> bool:
        return any(begin <= moment and (end is None or moment < end) for begin, end in self.spans.get(name, ()))  # type: ignore[operator]


class Story:
    """Questions about a moment."""

    def __init__(self, evidence: Evidence):
        self.bodies = {body.code: body for body in evidence.town.bodies}
        self.seen: dict[str, datetime] = {}
        self.acked: dict[str, tuple[datetime, str]] = {}
        self.approved: dict[str, datetime] = {}
        self.standing: list[tuple[datetime, str]] = []
        self.absent = Spans()
        self.silenced, self.suspended, self.stopped, self.asleep = Spans(), Spans(), Spans(), Spans()
        self.findings: dict[int, list[tuple[datetime, dict[str, Any]]]] = defaultdict(list)
        self.calendars: list[tuple[datetime, Almanac]] = [
            (datetime.min.replace(tzinfo=evidence.town.corrected.tzinfo), Almanac())
        ]
        self.live_from: datetime | None = None
        self.looks: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self.versions: dict[str, list[datetime]] = defaultdict(list)
        self.judged: dict[str, list[datetime]] = defaultdict(list)
        self.claims: dict[str, list[datetime]] = defaultdict(list)
        self.ladders = Ladders(evidence.town)
        for entry in evidence.journal:
            self._read(entry.at, entry.what, entry.code, entry.about)

    def _read(self, at: datetime, what: str, code: str, about: dict[str, Any]) -> None:
        match what:
            case "seen":
                self.seen[code] = at
                self.absent.end(code, at)
            case "look":
                self.looks[code].append((at, about["outcome"]))
            case "version":
                self.versions[code].append(at)
            case "judged":
                self.judged[code].append(at)
            case "claimed":
                self.claims[code].append(at)
            case "acked":
                self.acked[code] = at, about["stage"]
            case "approved":
                self.approved[about["number"]] = at
            case "standing":
                self.standing.append((at, about["sha"]))
            case "absence":
                self.absent.begin(code, at)
            case "silenced":
                self.silenced.begin(code, at, about["until"])
            case "suspended":
                self.suspended.begin(about["platform"], at)
            case "lifted":
                self.suspended.end(about["platform"], at)
            case "stopped":
                self.stopped.begin("", at)
            case "started":
                self.stopped.end("", at)
            case "finding":
                self.findings[about["id"]].append((at, about | {"agency": code}))
            case "workday":
                typed = {**dict(self.calendars[-1][1].typed_in), about["day"]: about["works"]}
                self.calendars.append((at, Almanac(tuple(sorted(typed.items())))))
            case "live":
                self.live_from = at

    def almanac(self, moment: datetime) -> Almanac:
        return self.calendars[bisect_right([at for at, _ in self.calendars], moment) - 1][1]

    def owes(self, code: str, moment: datetime) -> bool:
        """Nothing of it was seen yet: what nobody has seen may still be reminded of."""
        return code not in self.seen or moment < self.seen[code]

    def has_answered(self, code: str, moment: datetime, stage: str = "") -> bool:
        """It has said that it knows; of the stage that it answered all its offices may still hear."""
        return stage != MISSED and code in self.acked and self.acked[code][0] <= moment and self.acked[code][1] != stage

    def rule_of(self, number: int) -> str:
        return str(self.findings[number][0][1]["rule"])

    def agency_of(self, number: int) -> str:
        """The body of a finding."""
        return str(self.findings[number][0][1]["agency"])

    def is_missing(self, code: str, moment: datetime) -> bool:
        """
        Beyond doubt: its date is over, a person has said so, C01 stands, and lists that were whole have lacked it on two
        days, the last time after the date and within a day.
        """
        law = self.ladders.law(self.bodies[code])
        looks = [look for look in self.looks[code] if look[0] <= moment]
        if not looks or moment.date() <= law or not self.absent.hold(code, moment) or self.rests(code, moment):
            return False
        last, outcome = looks[-1]
        days = {at.date() for at, said in looks if said == "absent_unconfirmed"}
        fresh = outcome == "absent_unconfirmed" and law < last.date() and moment - last < timedelta(days=1)
        judged = any(
            one["rule"] == "C01" and one["state"] in ("open", "confirmed") for _, one in self.findings_of(code, moment)
        )
        return fresh and len(days) > 1 and judged and not any(said == "found" for _, said in looks)

    def fetched(self, code: str, moment: datetime) -> datetime | None:
        """When its report was fetched last."""
        return max((at for at, outcome in self.looks[code] if outcome == "found" and at <= moment), default=None)

    def is_judged(self, code: str, moment: datetime) -> bool:
        """What was fetched of its report last, somebody has read."""
        kept = [at for at in self.versions[code] if at <= moment]
        return bool(kept) and any(kept[-1] <= at <= moment for at in self.judged[code])

    def claims_unseen(self, code: str, moment: datetime) -> bool:
        """It says that it has corrected something, and its report was not fetched since."""
        said = max((at for at in self.claims[code] if at <= moment), default=None)
        fetched = self.fetched(code, moment)
        return said is not None and (fetched is None or fetched <= said)

    def rests(self, code: str, moment: datetime) -> bool:
        """A person holds back what rests on our eyes on its portal."""
        body = self.bodies[code]
        return is_listed(body) and self.suspended.hold(body.platform, moment)

    def finding(self, number: int, moment: datetime) -> dict[str, Any] | None:
        past = [about for at, about in self.findings[number] if at <= moment]
        return past[-1] if past else None

    def findings_of(self, code: str, moment: datetime) -> list[tuple[int, dict[str, Any]]]:
        found = ((number, self.finding(number, moment)) for number in list(self.findings))
        return [(number, about) for number, about in found if about is not None and about["agency"] == code]


def is_listed(body: Body) -> bool:
    """Some bodies are registered without a portal: see `Outside._register`."""
    return int(body.code[1:]) % 17 != 5
