"""The status page of the portals: bodies × years, coloured by outcome, in one file. No script, nothing remote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from db.health import KeptAlarm
from db.matrix import Line, Look
from db.remarks import KeptRemark
from db.times import beijing
from gouji import __version__
from gouji.rendering.outcomes import KINDS, LEVELS, MONITORS, REMARKS, WORDS

OLD_CONTROL = 7  # days


@dataclass(frozen=True, slots=True)
class Cell:
    """A body and year as drawn. `url` is "" where there is nothing that may be linked to."""

    kind: str
    word: str
    day: str
    url: str
    evidence: str
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    """A body as drawn. `kinds`: of its cells, by which rows are filtered."""

    name: str
    code: str
    platform: str
    control: str
    old: bool
    cells: tuple[Cell, ...]

    @property
    def kinds(self) -> str:
        return " ".join(sorted({f"has-{cell.kind}" for cell in self.cells}))


def render_portals(
    lines: Iterable[Line],
    years: Sequence[int],
    alarms: Sequence[KeptAlarm],
    *,
    today: date,
    made: str,
    doubts: Sequence[KeptRemark] = (),
) -> str:
    """One self-contained page. `doubts`: what a person has to look into."""
    rows = [_row(line, years, today) for line in lines]
    counted = Counter(cell.kind for row in rows for cell in row.cells)
    legend = [(kind, name, meaning, counted[kind]) for kind, (name, meaning) in KINDS.items() if counted[kind]]
    told = [(LEVELS[one.level], one.level, one, MONITORS[one.monitor], beijing(one.at)) for one in alarms]
    return _template().render(
        rows=rows,
        years=years,
        legend=legend,
        alarms=told,
        doubts=[(REMARKS[one.kind], one, beijing(one.last)) for one in doubts],
        made=made,
        version=__version__,
        bodies=len(rows),
    )


def age_of(day: str | None, today: date) -> str:
    """How long ago the last positive control held."""
    if day is None:
        return "从未"
    days = (today - date.fromisoformat(day)).days
    return "今天" if days <= 0 else f"{days} 天前"


def evidence_of(look: Look) -> str:
    """Where the answer can be found again."""
    if look.capture_id is None:
        return ""
    return f"抓取记录 {look.capture_id}" + (f"，SHA-256 {look.sha256[:12]}…" if look.sha256 else "")


def _row(line: Line, years: Sequence[int], today: date) -> Row:
    old = line.control is None or (today - date.fromisoformat(line.control)).days > OLD_CONTROL
    cells = tuple(_cell(line.of(year)) for year in years)
    return Row(line.name, line.agency_code, "、".join(line.platforms), age_of(line.control, today), old, cells)


def _cell(look: Look | None) -> Cell:
    if look is None:
        return Cell("none", "—", "", "", "", KINDS["none"][1])
    words = WORDS[look.outcome]
    url = look.url if look.url.startswith(("http://", "https://")) else ""
    told = "。".join(part for part in (f"{look.platform}：{words.full}", look.reason[:300]) if part)
    return Cell(words.kind, words.short, beijing(look.at)[5:], url, evidence_of(look), told)


@cache
def _template() -> Template:
    loader = PackageLoader("gouji.rendering")
    environment = Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    return environment.get_template("portals.html")
