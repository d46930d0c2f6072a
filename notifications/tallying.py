"""How the bodies of a supervising office stand: what the drafts for it count and list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.agencies import lineages
from db.circulars import assessed
from db.crawls import OutcomeName
from db.health import suspension
from db.named import LATE, NamedBody, named_bodies
from db.notices import Fact, Notice
from db.opening import Database
from db.outcome_words import WORDS
from db.supervisors import Supervisor
from db.times import local_day
from notifications.calendar import in_words, spoken
from notifications.deadlines import owed_dates
from notifications.filings import Filing, Published, Timeliness, filings
from notifications.letters.season import Entry, Figures
from notifications.policy import Policy
from notifications.proving import proven
from notifications.season import Season

CONFIRMED, UNCONFIRMED = (WORDS[name].full for name in (OutcomeName.ABSENT_CONFIRMED, OutcomeName.ABSENT_UNCONFIRMED))

PLACES = {Timeliness.IN_TIME: "in_time", Timeliness.GRACE: "in_time", Timeliness.LATE: "late"}  # of what is there


@dataclass(frozen=True, slots=True)
class Known:
    """
    Body → its filings, one a deadline, read once for all offices. `missing`: what is missing beyond doubt at this moment,
    on a person's word and a finding that stands. `judged`: how far the report was judged.
    """

    rows: Mapping[str, tuple[Filing, ...]]
    missing: Mapping[str, Fact]
    judged: Mapping[str, str]

    @classmethod
    def of(cls, database: Database, season: Season) -> Known:
        above, today = lineages(season.agencies.values()), local_day(season.now)
        words = {
            code: one.word.fact
            for code, one in proven(database, season.year, season.now, season.policy.grace).items()
            if season.agencies[code].active_on(today) and not suspension(database, code)
        }
        settled: defaultdict[str, list[Filing]] = defaultdict(list)
        for row in filings(database, (season.year,), season.policy, today, owed=owed_dates):
            agreed = row.legal_date + timedelta(days=season.policy.grace(above[row.agency_code]))
            # a look before that date, after an earlier local one, says nothing of the days between
            looked = (row.looked_on or "") > row.legal_date.isoformat()
            sure = row.agency_code in words and today > agreed and looked
            settled[row.agency_code].append(row if sure else not_called_missing(row))
        rows = {code: tuple(some) for code, some in settled.items()}
        absent = {code for code, some in rows.items() if any(map(is_absent, some))}
        missing = {code: fact for code, fact in words.items() if code in absent}
        return cls(rows, missing, assessed(database, season.year))

    def of_office(self, supervisor: Supervisor, kind: str | None = None) -> list[Filing]:
        """Its bodies that are due: with this kind of deadline; or each once, by that of the law where it names one."""
        rows = [self.rows[code] for code in supervisor.agencies if code in self.rows]
        if kind is None:
            return [min(some, key=lambda row: (row.kind == "local", row.legal_date)) for some in rows]
        return [row for some in rows for row in some if row.kind == kind]


def not_accused(row: Filing) -> Filing:
    """As long as a silence lasts: neither missing nor late."""
    row = not_called_missing(row)
    return replace(row, timeliness=Timeliness.UNKNOWN) if row.timeliness is Timeliness.LATE else row


def not_called_missing(row: Filing) -> Filing:
    """Without a finding that stands, and before an agreed grace is over, a missing report is only not seen."""
    return replace(row, published=Published.NOT_SEEN) if row.published is Published.NO else row


def tally(rows: Sequence[Filing], judged: Mapping[str, str]) -> Figures:
    """What is not certain counts for nobody and against nobody, and is counted by itself."""
    counted = Counter(_place(row) for row in rows)
    published = [row for row in rows if row.published is Published.YES]
    reports = Counter(judged.get(row.agency_code, "unjudged") for row in published)
    decided = counted["in_time"] + counted["late"] + counted["absent"]
    done = reports["sound"] + reports["faulty"]
    return Figures(
        due=len(rows),
        in_time=counted["in_time"],
        late=counted["late"],
        undated=counted["undated"],
        absent=counted["absent"],
        not_seen=counted["not_seen"],
        unknown=counted["unknown"],
        not_due=counted["not_due"],
        decided=decided,
        assessed=done,
        sound=reports["sound"],
        unread=reports["unread"],
        unjudged=reports["unjudged"],
        reviewing=reports["reviewing"],
        share_published=share(len(published), len(rows)),
        share_in_time=share(counted["in_time"], decided),
        share_sound=share(reports["sound"], done),
    )


def _place(row: Filing) -> str:
    if row.published is Published.YES:
        return PLACES.get(row.timeliness, "undated")
    if row.timeliness is Timeliness.NOT_DUE:
        return "not_due"
    return {Published.NO: "absent", Published.NOT_SEEN: "not_seen"}.get(row.published, "unknown")


def is_absent(row: Filing) -> bool:
    """Missing beyond doubt, and its date is over."""
    return _place(row) == "absent"


def share(part: int, whole: int) -> str:
    """`66.7%`; "" where there is nothing to share."""
    return f"{part * 100 / whole:.1f}%" if whole else ""


def absent_of(rows: Sequence[Filing]) -> tuple[Entry, ...]:
    """Proven: a person has looked, and the finding stands."""
    return _entries(rows, "absent", lambda row: f"期限 {spoken(row.legal_date)}，经人工核实未公布")


def late_of(rows: Sequence[Filing]) -> tuple[Entry, ...]:
    """Proven by the date on the page itself, and by a first look that came after the deadline."""
    return _entries(
        rows, "late", lambda row: f"期限 {spoken(row.legal_date)}，页面所示公布日期 {in_words(row.published_on)}"
    )


def named_late(rows: Sequence[Filing]) -> tuple[NamedBody, ...]:
    """Whom `late_of` names, for what is asked again before the notice leaves."""
    late = (row for row in rows if _place(row) == "late")
    return tuple(NamedBody(row.agency_code, LATE, row.legal_date.isoformat(), row.published_on or "") for row in late)


def still_late(database: Database, item: Notice, policy: Policy) -> bool:
    """Whether all whom a 通报 or 公布情况报告 names as late still are: after the same date, and on the same day."""
    said = named_bodies(database, item.id, LATE)
    if not said:
        return True
    codes = [one.agency_code for one in said]
    rows = filings(database, (item.report_year,), policy, date.max, codes, owed=owed_dates)
    late = {(row.agency_code, row.legal_date.isoformat(), row.published_on) for row in rows if _place(row) == "late"}
    return all((one.agency_code, one.due, one.day) in late for one in said)


def unverified_of(rows: Sequence[Filing]) -> tuple[Entry, ...]:
    """What cannot be said for certain, and why."""
    made = [(row, _doubt(row)) for row in rows if _place(row) in ("undated", "not_seen", "unknown")]
    return tuple(Entry(name=row.agency, told=why) for row, why in made)


def units_of(rows: Sequence[Filing]) -> tuple[Entry, ...]:
    """Every one, in a word or two."""
    return tuple(Entry(name=row.agency, told=_unit(row)) for row in rows)


def _entries(rows: Sequence[Filing], place: str, told: Callable[[Filing], str]) -> tuple[Entry, ...]:
    return tuple(Entry(name=row.agency, told=told(row)) for row in rows if _place(row) == place)


def _doubt(row: Filing) -> str:
    if row.published is Published.YES and row.published_on:
        return f"已公布，是否按时暂不认定，{in_words(row.first_seen)}首次检索到"
    if row.published is Published.YES:
        return f"已公布，页面没有可以认定的公布日期，{in_words(row.first_seen)}首次检索到"
    # a word that does not stand is not repeated beside the name
    outcome = UNCONFIRMED if row.outcome == CONFIRMED else row.outcome
    looked = f"{in_words(row.looked_on)}查看：" if row.looked_on else ""
    return f"{row.published.value}，{looked}{outcome}"


def _unit(row: Filing) -> str:
    if row.published is Published.YES:
        sure = row.published_on and row.timeliness is not Timeliness.UNKNOWN
        when = f"{in_words(row.published_on)}，" if sure else ""
        return f"已公布（{when}{row.timeliness.value}）"
    if row.timeliness is Timeliness.NOT_DUE:
        return "未到期限"
    return "经人工核实未公布" if row.published is Published.NO else row.published.value


def told_lines(rows: Sequence[Filing], missing: Mapping[str, Fact], today: date) -> list[str]:
    """
    The facts of a draft. What was found today counts from tomorrow on: a draft is not rewritten after each report that a
    crawl brings.
    """
    before = today.isoformat()
    facts = [missing[row.agency_code] for row in rows if _place(row) == "absent"]
    lines = [f"absent|{fact.line}" for fact in facts]
    there = [row for row in rows if row.first_seen and row.first_seen < before]
    return lines + [f"{_place(row)}|{row.agency_code}|{row.published_on}" for row in there]
