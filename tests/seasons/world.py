"""A made-up county with its truth: who must publish, who can be reached how, and what will happen when. All from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from db.times import BEIJING

YEAR = 2026  # its reports fall due in 2027, whose holidays nobody has announced
LOCAL_DATE = "01-15"
REGIONAL_DATE = "01-20"
ROBOTS = ("wecom", "dingtalk", "feishu")
CHANNELS = ("mail", *ROBOTS, "folder")
RULES = ("A31", "A34", "B05", "C09")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Way:
    """One endpoint. `dead`: nobody lives there, and its service says so."""

    channel: str
    address: str = ""
    secret: str = ""
    test: bool = False
    muted: bool = False
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """An office with its endpoints."""

    role: str
    name: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a report, or only seems to be. `gone`: corrected in a later version, None: never."""

    rule: str
    severity: str
    real: bool
    gone: datetime | None = None
    changed: datetime | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """`published`: the truth; what we know of it is what a crawl saw. `answers`: it acknowledges a reminder."""

    code: str
    name: str
    kind: str
    parent: str | None
    platform: str
    desks: tuple[Desk, ...]
    published: datetime | None
    faults: tuple[Fault, ...]
    answers: bool
    silenced: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True)
class Outage:
    """A portal that does not answer; in `suspended` ones a person holds the notices back."""

    platform: str
    begins: datetime
    ends: datetime
    suspended: bool


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """
    The whole truth. `paused`: from when to when no run takes place. `typed_in`: the calendar that arrives at `corrected`.

    `careless`: drafts of every n-th body nobody ever approves.
    """

    seed: int
    bodies: tuple[Body, ...]
    outages: tuple[Outage, ...]
    paused: tuple[datetime, datetime]
    corrected: datetime
    typed_in: tuple[tuple[date, bool], ...]
    reworded: datetime
    live_from: datetime
    begins: date
    ends: date
    careless: frozenset[str] = frozenset()
    regional: dict[str, tuple[str, str]] = field(default_factory=dict)


def law_of(body: Body) -> date:
    """The law's day; for those whom it does not name the local one."""
    if body.kind in ("township", "street_office"):
        return date.fromisoformat(f"{YEAR + 1}-{LOCAL_DATE}")
    return date(YEAR + 1, 3, 31) if body.kind == "government" else date(YEAR + 1, 1, 31)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BEIJING)


def make_town(seed: int, bodies: int, begins: date, ends: date) -> Town:
    rng = random.Random(seed)
    made = [_body(rng, number, bodies) for number in range(bodies)]
    governments = [one.code for one in made if one.kind == "government"]
    return Town(
        seed=seed,
        bodies=tuple(made),
        outages=tuple(_outages(rng, sorted({one.platform for one in made}))),
        paused=(at(date(2027, 1, 4), 8), at(date(2027, 1, 11), 8)),
        corrected=at(date(2027, 1, 13), 10, 5),
        # the last Sunday of January becomes a working day, and one Friday is lost to a local closure
        typed_in=((date(2027, 1, 31), True), (date(2027, 1, 22), False)),
        reworded=at(date(2027, 1, 19), 15, 20),
        live_from=at(date(2026, 12, 16), 8),
        begins=begins,
        ends=ends,
        careless=frozenset(one.code for one in made if rng.random() < 0.06),
        regional={governments[1]: (REGIONAL_DATE, "青川县通知")} if len(governments) > 1 else {},
    )


def _body(rng: random.Random, number: int, most: int) -> Body:
    governments = max(2, most // 8)
    code = f"B{number:03d}"
    if number < governments:
        kind, parent = "government", None if number == 0 else "B000"
    else:
        kind = rng.choices(("department", "government_office", "township", "street_office"), (6, 1, 2, 1))[0]
        parent = f"B{rng.randrange(governments):03d}"
    published = _published(rng, kind)
    silenced = None
    if rng.random() < 0.15:
        start = at(date(2027, 1, 1) + timedelta(days=rng.randrange(80 if kind == "government" else 30)), 9)
        silenced = start, start + timedelta(days=rng.randrange(2, 20))
    return Body(
        code=code,
        name=f"青川市第{number}{'人民政府' if kind == 'government' else '局'}",
        kind=kind,
        parent=parent,
        platform=f"p{number % max(3, most // 12)}",
        desks=tuple(_desks(rng, code, parent or code)),
        published=published,
        faults=tuple(_faults(rng, published)) if published else (),
        answers=rng.random() < 0.12,
        silenced=silenced,
    )


def _published(rng: random.Random, kind: str) -> datetime | None:
    if rng.random() < 0.12:
        return None
    middle = date(2027, 3, 20) if kind == "government" else date(2027, 1, 22)
    day = middle + timedelta(days=round(rng.gauss(0, 12)))
    return at(day, rng.randrange(8, 19), rng.randrange(60))


def _desks(rng: random.Random, code: str, above: str) -> list[Desk]:
    desks = [Desk("responsible", f"{code}政务公开科", _ways(rng, code, "r"))]
    if rng.random() < 0.04:
        desks = [Desk("responsible", f"{code}政务公开科", ())]  # nobody knows how to reach it
    desks += [Desk("head", f"{code}分管领导", _ways(rng, code, "h"))] * (rng.random() < 0.7)
    for turn in range(rng.choices((0, 1, 2), (1, 8, 1))[0]):
        # one office, registered with every body that it looks after
        ways = _ways(random.Random(f"{above}{turn}"), above, f"s{turn}")
        desks.append(Desk("supervisor", f"{above}政务公开办{turn}", ways))
    return desks


def _ways(rng: random.Random, code: str, mark: str) -> tuple[Way, ...]:
    ways = []
    for channel in rng.sample(CHANNELS, rng.choices((1, 2, 3), (6, 3, 1))[0]):
        state = rng.random()
        name = f"{code}{mark}"
        if channel in ROBOTS:
            secret = "env:SHARED" if rng.random() < 0.15 else f"env:{channel}_{name}".upper()
            ways.append(
                Way(channel, "", secret, muted=state < 0.03, dead=0.03 < state < 0.06 and "SHARED" not in secret)
            )
        else:
            address = f"{name}@town.test" if channel == "mail" else name
            ways.append(Way(channel, address, muted=state < 0.03, dead=channel == "mail" and 0.03 < state < 0.08))
    if rng.random() < 0.5:
        ways.append(Way("mail", f"test-{code}{mark}@town.test", test=True))
    return tuple(ways)


def _faults(rng: random.Random, published: datetime) -> list[Fault]:
    faults = []
    for rule in rng.sample(RULES, rng.choices((0, 1, 2, 3), (5, 3, 2, 1))[0]):
        real = rng.random() < 0.75
        severity = rng.choice(("error", "warning")) if real else "warning"
        gone = published + timedelta(days=rng.randrange(8, 40)) if rng.random() < 0.6 else None
        changed = published + timedelta(days=rng.randrange(5, 12)) if real and rng.random() < 0.2 else None
        faults.append(Fault(rule, severity, real, gone, changed, real and rng.random() < 0.15))
    return faults


def _outages(rng: random.Random, platforms: list[str]) -> list[Outage]:
    found = []
    for platform in platforms:
        for _ in range(rng.choices((0, 1, 2), (3, 5, 2))[0]):
            begins = at(date(2027, 1, 2) + timedelta(days=rng.randrange(85)), rng.randrange(24))
            found.append(Outage(platform, begins, begins + timedelta(hours=rng.randrange(6, 120)), rng.random() < 0.4))
    return found
