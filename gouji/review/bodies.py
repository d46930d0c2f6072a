"""What a page says of bodies: the matrix of bodies and years, and the years of one body."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.agencies import Agency
from db.bodies import Filed, filed, finding_numbers
from db.body_story import Owed, confirmed_absent, deadlines_of
from db.crawls import SEEN, OutcomeName
from db.deadlines import DueDate
from db.matrix import Look, best_look, looks_of
from db.opening import Database
from db.past_runs import Logged
from db.states import State
from db.times import beijing, local_date_of
from gouji.rendering.labels import SEVERITIES
from gouji.rendering.outcomes import KINDS, WORDS
from gouji.review.links import report_link
from gouji.review.logged import action_words
from gouji.review.masking import shown_address, without_addresses
from notifications.lateness import Filing, Lateness, lateness

Counts = Mapping[tuple[str, str], int]
WAITING, STANDING = (State.OPEN.value,), (State.CONFIRMED.value,)
KINDS_OF_DEADLINE = {"department": "部门", "government": "政府", "local": "本地"}
LEVELS = {"province": "省级", "city": "市级", "county": "县级", "town": "乡级", None: ""}
LONGEST_WORD = 10  # characters of an outcome in a cell
READ = {"read": "", "partly": "只读出一部分", "unreadable": "读不了"}


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A body and year as drawn. `word`: the outcome; `waiting`, `standing`: findings that wait, that are confirmed;
    `worst`: the most severe that waits.
    """

    year: int
    kind: str
    word: str
    told: str
    day: str
    link: str
    waiting: int
    standing: int
    worst: str


@dataclass(frozen=True, slots=True)
class Row:
    """A body with its years."""

    agency: Agency
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as told. `planned`: it stands in the database; else it is what a plan would make it."""

    due: DueDate
    kind: str
    planned: bool
    met_on: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year of one body."""

    cell: Cell
    versions: int
    published_on: str
    read: str
    numbers: tuple[tuple[str, str, int], ...]
    deadlines: tuple[Deadline, ...]


def matrix_rows(database: Database, agencies: Sequence[Agency], years: Sequence[int]) -> list[Row]:
    """The rows of these bodies, with three queries whatever their number."""
    codes = [one.code for one in agencies]
    looks, stored, numbers = looks_of(database, codes, years), filed(database, codes), finding_numbers(database, codes)
    return [
        Row(
            one,
            tuple(
                cell(
                    one.code,
                    year,
                    best_look(looks.get(one.code, ()), year),
                    stored.get((one.code, year)),
                    numbers.get((one.code, year), {}),
                )
                for year in years
            ),
        )
        for one in agencies
    ]


def cell(code: str, year: int, look: Look | None, report: Filed | None, numbers: Counts) -> Cell:
    """A stored report stands whatever its portal said last, unless it was withdrawn."""
    kind, word, told = _standing(look, report)
    waiting = _sum(numbers, WAITING)
    worst = next((one for one in ("error", "warning", "note") if numbers.get(("open", one))), "")
    day = local_date_of(look.at) if look else local_date_of(report.first_seen) if report else ""
    link = report_link(code, year) if report or numbers or look else ""
    return Cell(year, kind, word, told, day, link, waiting, _sum(numbers, STANDING), worst)


def legend(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """(kind, name, meaning) of the kinds that are drawn."""
    drawn = {one.kind for row in rows for one in row.cells}
    return [(kind, name, meaning) for kind, (name, meaning) in KINDS.items() if kind in drawn]


def years_of_body(
    database: Database, code: str, years: Iterable[int], computed: Mapping[int, DueDate], today: date
) -> list[Year]:
    """The years of one body, the newest first: those asked for, and all of which something is known."""
    stored, numbers = filed(database, [code]), finding_numbers(database, [code])
    owed = deadlines_of(database, [code])
    known = {*years, *(year for _, year in (*stored, *numbers)), *(one.due.report_year for one in owed)}
    looks = looks_of(database, [code], known).get(code, ())
    absent = confirmed_absent(database, [code])
    made = []
    for year in sorted(known, reverse=True):
        report, counted = stored.get((code, year)), numbers.get((code, year), {})
        planned = [one for one in owed if one.due.report_year == year]
        made.append(
            Year(
                cell(code, year, best_look(looks, year), report, counted),
                report.versions if report else 0,
                (report.published_on or "") if report else "",
                READ[report.read_status] if report else "",
                told_numbers(counted),
                deadlines(planned, computed.get(year), report, today, absent),
            )
        )
    return made


def deadlines(
    planned: Sequence[Owed],
    computed: DueDate | None,
    report: Filed | None,
    today: date,
    absent: Collection[tuple[str, int]],
) -> tuple[Deadline, ...]:
    """As planned; without a plan, what it would be."""
    if planned:
        law = [one.due for one in planned if one.due.kind != "local"]
        return tuple(
            # 逾期 counts from the date of the law, where it names one
            _deadline(one.due, one.met_on, today, () if law and one.due.kind == "local" else absent, planned=True)
            for one in planned
        )
    if computed is None:
        return ()
    return (_deadline(computed, first_day(report), today, absent, planned=False),)


def first_day(report: Filed | None) -> date | None:
    """When a report was there, as far as we know."""
    if report is None:
        return None
    return date.fromisoformat(min(report.published_on or "9999-12-31", local_date_of(report.first_seen)))


def late_words(one: Lateness) -> tuple[str, str]:
    """(words, tone) of how a body stands with its deadline."""
    match one.filing:
        case Filing.ON_TIME:
            return "按时", "good"
        case Filing.LATE:
            return f"期限后 {one.days} 天见到", "warning"  # when it was published, nobody has seen
        case Filing.OWED:
            return (f"还有 {one.days} 天" if one.days else "今天到期"), "plain"
        case Filing.PAST:
            return f"期限已过 {one.days} 天，尚未见到", "warning"
        case Filing.OVERDUE:
            return f"逾期 {one.days} 天，经确认未公开", "error"


def told_numbers(numbers: Counts) -> tuple[tuple[str, str, int], ...]:
    """(state, words by severity, how many), in the order of the states."""
    made = []
    for state in State:
        parts = [(SEVERITIES[name], numbers.get((state.value, name.value), 0)) for name in SEVERITIES]
        if total := sum(number for _, number in parts):
            made.append((state.value, "、".join(f"{words} {number}" for words, number in parts if number), total))
    return tuple(made)


def log_line(one: Logged, *, full: bool) -> tuple[str, str, str, str]:
    """(when, who, what, details) of an entry of the log."""
    detail = one.detail or ""
    if one.action == "endpoint activate":
        detail = shown_address(detail, full=full)
    return beijing(one.at), one.actor, action_words(one.action), without_addresses(detail, full=full)[:300]


def _deadline(
    due: DueDate, met_on: date | None, today: date, absent: Collection[tuple[str, int]], *, planned: bool
) -> Deadline:
    confirmed = (due.agency_code, due.report_year) in absent
    words, tone = late_words(lateness(due.legal_date, met_on, today, confirmed_absent=confirmed))
    told = met_on.isoformat() if met_on else ""
    return Deadline(due, KINDS_OF_DEADLINE[due.kind], planned, told, words, tone)


def _standing(look: Look | None, report: Filed | None) -> tuple[str, str, str]:
    if look is None:
        return ("found", "已入库", "没有查看过门户，报告由人交来") if report else ("none", "—", KINDS["none"][1])
    words = WORDS[look.outcome]
    told = "。".join(part for part in (f"{look.platform}：{words.full}", look.reason[:300]) if part)
    if report is not None and look.outcome not in SEEN and look.outcome is not OutcomeName.WITHDRAWN:
        return "found", "已入库", f"上次查看：{told}"
    return words.kind, words.full if len(words.full) <= LONGEST_WORD else words.short, told


def _sum(numbers: Counts, states: Collection[str]) -> int:
    return sum(number for (state, _), number in numbers.items() if state in states)
