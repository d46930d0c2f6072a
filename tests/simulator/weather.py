"""A season in which something is wrong every day: with some answers of a host for a few days, or with a portal for good.

All of it follows from the seed. Nothing of it is said in words that the crawl knows: each trouble is one that portals have.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

from gouji.demo.dice import Dice
from gouji.demo.families.f01_trs import Trs
from gouji.demo.families.f09_vsb import Vsb
from gouji.demo.server import Simulator, Wire
from gouji.demo.site import Answer, Ask, Family, Site
from tests.simulator import contents as c
from tests.simulator import faults as f
from tests.simulator import wire as w
from tests.simulator.cases import text
from tests.simulator.faults import Effect
from tests.simulator.world import World

ROBOTS = "/robots.txt"
SPELL = 3  # days that one trouble lasts
TROUBLED, SHARE = 45, 45  # of 100 spells of a host, of 100 addresses of a host that has trouble
BANNER = "<div class='banner'><img src='/2026.png' alt='新春'></div>"


def cut_quietly(_: Ask, answer: Answer) -> Answer:
    """Half of the bytes, with a length that says that this is all: what a cache keeps of an answer that broke off."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def of_pages(effect: Effect) -> Effect:
    """Only where the answer is a page in UTF-8; all others are left alone."""

    def careful(ask: Ask, answer: Answer) -> Answer | Wire:
        return effect(ask, answer) if answer.status == 200 and "html" in answer.content_type else answer

    return careful


ANYWHERE: dict[str, Effect] = {
    "busy": f.status(503),
    "error": f.status(500),
    "gateway": f.status(502),
    "too-many": f.status(429),
    "not-found": f.status(404),
    "gone": f.status(410),
    "bad-request": f.status(400),
    "forbidden": f.forbidden(),
    "script-412": f.script_412(),
    "cookie-521": f.cookie_521(),
    "acw": f.acw_script(),
    "geo": f.geo_fence(),
    "captcha": f.captcha(),
    "reset": w.reset_in_body(),
    "short": w.short_of_length(),
    "chunks-cut": w.chunks_cut(),
    "cut": w.no_length_cut(),
    "half-gzip": c.half_gzip(),
    "cut-quietly": cut_quietly,
    "slow": w.slow_first_byte(0.05),
    "to-home": f.redirect("/"),
    "loop": f.loop(),
    "soft-404": c.soft_404(),
    "json-error": c.json_error(),
    "error-page": c.error_page(),
    "empty": c.empty(),
    "only-scripts": c.only_scripts(),
    "quiet-404": c.page(c.QUIET),
    "gzip": c.gzipped(),
}
PAGES: dict[str, Effect] = {
    "gbk-as-utf8": c.charset("gb18030", header="utf-8"),
    "gbk-as-latin1": c.charset("gb18030", header="ISO-8859-1"),
    "gbk-nothing-said": c.charset("gb18030", header=None),
    "utf8-meta-gb2312": c.charset("utf-8", header=None, meta="gb2312"),
    "counters": c.volatile(),
    "banner": c.inserted(BANNER),
    "scripts": c.in_head("<script src='/stat.js'></script><style>p{color:red}</style>"),
    "no-metas": c.without_metas(),
}
FOR_ROBOTS: dict[str, Effect] = {
    "robots-closed": text("User-agent: *\nDisallow: /\n"),
    "robots-html": text("<html><body>不存在</body></html>", "text/html"),
    "robots-500": f.status(500),
    "robots-404": f.status(404),
}
EFFECTS = {**ANYWHERE, **{name: of_pages(effect) for name, effect in PAGES.items()}, **FOR_ROBOTS}
PASSING = "for-a-moment"  # the first answer of the day only
HOME = "home-page"  # the front page, whatever was asked
NAMES = (*EFFECTS, PASSING, HOME)


@dataclass
class Weather:
    """A fault hook. `simulator`: whose portals they are. `met`: how often each trouble changed an answer."""

    seed: int
    simulator: Simulator
    met: Counter[str] = field(default_factory=Counter)
    _asked: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def trouble(self, host: str, day: int) -> str:
        """The name of what is wrong with a host on a day; "" on a good one."""
        begins = (day + Dice("spells", self.seed, host).below(SPELL)) // SPELL
        dice = Dice("trouble", self.seed, host, begins)
        return dice.pick(NAMES) if dice.chance(TROUBLED) else ""

    def __call__(self, ask: Ask, answer: Answer) -> Answer | Wire:
        day = self.simulator.clock.day
        name = self.trouble(ask.host, day)
        if not name or (ask.path == ROBOTS) != (name in FOR_ROBOTS):
            return answer
        place = f"{ask.path}?{sorted(ask.query.items())}{ask.body!r}"
        whole = Dice("whole", self.seed, ask.host, day).chance(30)
        if not (whole or name in FOR_ROBOTS or Dice("where", self.seed, day, ask.host, place).chance(SHARE)):
            return answer
        changed = self._effect(name, day, place)(ask, answer)
        if changed is answer:
            return answer
        with self._lock:
            self.met[name] += 1
        return replace(changed, fault=name)

    def _effect(self, name: str, day: int, place: str) -> Effect:
        if name == HOME:
            return lambda ask, _: self.simulator.sites[ask.host].answer(Ask("/", ask.today, ask.host))
        if name != PASSING:
            return EFFECTS[name]
        return lambda ask, answer: answer if self._again(day, ask.host, place) else f.status(503)(ask, answer)

    def _again(self, day: int, host: str, place: str) -> bool:
        with self._lock:
            self._asked[day, host, place] += 1
            return self._asked[day, host, place] > 1


# ── what becomes of a portal ────────────────────────────────────────────────────────────────────────────────────────


def moved(site: Site) -> Site:
    """Every column stands at another address; nothing leads there from the old one."""
    return replace(site, columns=tuple(replace(one, slug=f"new{one.slug}") for one in site.columns), _cache={})


def rebuilt(site: Site) -> Site:
    """A new system, with other addresses, at the same host."""
    other: Family = Vsb() if isinstance(site.family, Trs) else Trs()
    return replace(site, family=other, _cache={})


def repaged(site: Site) -> Site:
    """Lists with other pages than before."""
    named = {one.name for one in fields(cast("Any", site.family))} & {"rows", "perpage", "one_based"}
    values: Mapping[str, Any] = {"rows": 3, "perpage": 3, "one_based": not getattr(site.family, "one_based", True)}
    changes = {name: values[name] for name in named}
    return replace(site, family=replace(cast("Any", site.family), **changes), _cache={})


def unchanged(site: Site) -> Site:
    """As it was."""
    return site


TURNS: tuple[Callable[[Site], Site], ...] = (moved, rebuilt, repaged, repaged, unchanged, unchanged)


def turn(world: World, platform: str) -> tuple[int, Callable[[Site], Site]]:
    """What becomes of a portal in the season, and from which day on."""
    dice = Dice("turn", world.seed, platform)
    return dice.between(12, 50), dice.pick(TURNS)


def set_portals(world: World, simulator: Simulator, day: int) -> None:
    """The portals as they are on a day."""
    for portal in world.portals:
        since, change = turn(world, portal.platform_id)
        simulator.sites[portal.site.host] = change(portal.site) if day >= since else portal.site
