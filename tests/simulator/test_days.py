"""What happens to a portal in the course of a season: moved, withdrawn, edited, redrawn. Nothing of it is an absence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.simulator import contents as c
from tests.simulator import faults as f
from tests.simulator.cases import at, text
from tests.simulator.faults import FaultPlan, Rule
from tests.simulator.stand import YEAR, Spot, Stand, make_spot, standing

BEFORE, LATER, LAST = 24, 32, 40
CHANGE = f.days(30)
HEADING = "一、总体情况"
EDIT = ((HEADING, f"补充说明一段。</p><p>{HEADING}"),)


def moved_column(spot: Spot) -> list[Rule]:
    """The list stands at another address; the old one sends there."""
    new = f"{spot.list}new/"

    def there(ask, _):
        page = spot.site.answer(replace(ask, path=spot.list))
        return replace(page, body=page.body.replace(b'href="./', f'href="{spot.list}'.encode()))

    return [Rule("moved", f.redirect(new, 301), spot.host, spot.list, CHANGE), Rule("new", there, spot.host, new)]


def off_the_list(spot: Spot) -> list[Rule]:
    name = spot.article().rsplit("/", 1)[1].encode()

    def effect(_, answer):
        kept = [line for line in answer.body.split(b"\n") if name not in line]
        return replace(answer, body=b"\n".join(kept))

    return [Rule("off", effect, spot.host, spot.list, CHANGE)]


FAULTS = {
    "counters": at("article", c.volatile()),
    "layout": at("article", c.inserted("<div class='banner'><img src='/2026.png'></div>"), when=CHANGE),
    "new-script": at("article", c.in_head("<script src='/stat.js'></script><style>p{color:red}</style>"), when=CHANGE),
    "text": at("article", c.changed(*EDIT), when=CHANGE),
    "article-gone": at("article", f.status(404), when=CHANGE),
    "article-home": at("article", f.redirect("/"), when=CHANGE),
    "column-gone": at("list", f.status(404), when=CHANGE),
    "column-moved": moved_column,
    "off-the-list": off_the_list,
    "off-and-gone": lambda spot: [*off_the_list(spot), *at("article", f.status(404), when=CHANGE)(spot)],
    "redrawn": at("list", c.only_scripts(), when=CHANGE),
    "robots-closed": at("robots", text("User-agent: *\nDisallow: /\n"), when=CHANGE),
    "down-for-a-week": at("list", f.status(502), when=f.days(30, 36)),
}
# fault → outcomes of the three days, versions at the end
EXPECTED = {
    "counters": (["found", "found", "found"], 1),
    "layout": (["found", "found", "found"], 1),
    "new-script": (["found", "found", "found"], 1),
    "text": (["found", "found", "found"], 2),
    "article-gone": (["found", "moved", "moved"], 1),
    "article-home": (["found", "moved", "moved"], 1),
    "column-gone": (["found", "moved", "moved"], 1),
    "column-moved": (["found", "found", "found"], 1),
    "off-the-list": (["found", "found", "found"], 1),  # at its address it still stands
    "off-and-gone": (["found", "moved", "moved"], 1),
    "redrawn": (["found", "js_only", "js_only"], 1),
    "robots-closed": (["found", "robots_disallowed", "robots_disallowed"], 1),
    "down-for-a-week": (["found", "server_error", "found"], 1),
}


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    spots = {name: make_spot(number, name) for number, name in enumerate(FAULTS, 1)}
    plan = FaultPlan(rule for name, rules in FAULTS.items() for rule in rules(spots[name]))
    with standing(tmp_path_factory.mktemp("season"), list(spots.values()), plan) as stand:
        for day in (BEFORE, LATER, LAST):
            stand.clock.day = day
            stand.crawl(platforms=tuple(spot.host for spot in spots.values()))
        yield stand, spots


@pytest.mark.parametrize("name", FAULTS)
def test_three_days_of_a_season(season, name):
    stand, spots = season
    outcomes = [stand.outcomes(crawl)[spots[name].host][0] for crawl in (1, 2, 3)]
    assert (outcomes, versions(stand, spots[name])) == EXPECTED[name]


def versions(stand: Stand, spot: Spot) -> int:
    rows = stand.query(
        "SELECT count(*) FROM versions v JOIN reports r ON r.id = v.report_id WHERE r.agency_code = ? AND r.report_year = ?",
        spot.code,
        YEAR,
    )
    return int(rows[0][0])
