"""A whole report from a set of sentences: what is stated of its figures, and everything around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

from bench.mutations import wording_one, wording_two
from bench.mutations.facts import Facts
from bench.mutations.forms import Form
from bench.mutations.wording_one import frame as frame_one
from bench.mutations.wording_one import parts as parts_one
from bench.mutations.wording_one import requests as requests_one
from bench.mutations.wording_one import tables as tables_one
from bench.mutations.wording_two import frame as frame_two
from bench.mutations.wording_two import parts as parts_two
from bench.mutations.wording_two import requests as requests_two
from bench.mutations.wording_two import tables as tables_two
from gouji.demo.dice import Dice

FAMILIES = {
    "received": "RECEIVED", "answered": "ANSWERED", "carried": "CARRIED", "closed": "CLOSED", "applicants": "APPLICANTS",
    "results": "RESULTS", "trend": "TREND", "none_received": "ZEROS", "no_rest": "NO_REST", "reviews": "REVIEWS",
    "no_reviews": "NO_REVIEWS", "decisions": "DECISIONS", "no_decisions": "NO_DECISIONS", "documents": "DOCUMENTS",
    "no_documents": "NO_DOCUMENTS", "sums": "SUMS", "splits": "SPLITS", "kinds": "KINDS",
}  # fmt: skip
REQUEST_FAMILIES = ("received", "none_received", "answered", "carried", "no_rest", "closed", "applicants", "results", "trend",
                    "splits", "reviews", "no_reviews")  # fmt: skip
ACTIVE_FAMILIES = ("decisions", "no_decisions", "kinds", "documents", "no_documents", "sums")
# a government's report is about all of these
OF_OTHERS = ("全县", "全区", "全市", "全系统", "各单位", "成员单位", "下属", "所属", "镇村")


@dataclass(frozen=True)
class Wording:
    """One set: forms by family, and the module with what stands around them."""

    name: str
    forms: dict[str, tuple[Form, ...]]
    frame: ModuleType


def _set(name: str, frame: ModuleType, *modules: ModuleType) -> Wording:
    found = {attribute: getattr(module, attribute) for module in modules for attribute in dir(module)}
    return Wording(name, {family: found[attribute] for family, attribute in FAMILIES.items()}, frame)


ONE = _set(wording_one.__name__.rpartition(".")[2], frame_one, requests_one, tables_one, parts_one)
TWO = _set(wording_two.__name__.rpartition(".")[2], frame_two, requests_two, tables_two, parts_two)
FEES = {ONE.name: tables_one.FEES, TWO.name: tables_two.FEES}
WORDINGS = (ONE, TWO)


@dataclass(frozen=True)
class Stated:
    """A sentence as it goes into a report, and where it belongs."""

    family: str
    text: str
    form: Form


@dataclass(frozen=True)
class Text:
    """Everything of a report that is not a heading, a table or a title."""

    preface: tuple[str, ...]
    one: tuple[str, ...]
    five: tuple[str, ...]
    six: tuple[str, ...]


def statements(dice: Dice, wording: Wording, facts: Facts, *, without: Sequence[str] = ()) -> list[Stated]:
    """True sentences about the figures: a few families, each at most once; none of the families `without`."""
    chosen: list[Stated] = []
    for family, forms in wording.forms.items():
        if family in without or not dice.chance(SHARE.get(family, 40)):
            continue
        true = [form for form in forms if form.true_of(facts)]
        if true:
            form = dice.pick(true)
            chosen.append(Stated(family, form.filled(facts), form))
    return [*chosen, *_unsaid(dice, wording, facts, chosen, without)]


def _unsaid(
    dice: Dice, wording: Wording, facts: Facts, chosen: Sequence[Stated], without: Sequence[str]
) -> list[Stated]:
    """Of reviews and lawsuits a report has to speak when there are any."""
    said = {name for one in chosen for name, _ in one.form.blanks}
    more: list[Stated] = []
    for name in ("review", "lawsuit"):
        if "reviews" in without or name in said or not facts.numbers[name]:
            continue
        forms = [
            form
            for form in wording.forms["reviews"]
            if form.true_of(facts) and {one for one, _ in form.blanks} == {name}
        ]
        form = dice.pick(forms)
        more.append(Stated("reviews", form.filled(facts), form))
    return more


SHARE = {"splits": 15, "kinds": 15, "received": 80, "none_received": 85, "no_reviews": 50, "closed": 25, "trend": 30}


def text(
    dice: Dice, wording: Wording, facts: Facts, stated: Sequence[Stated], *, asides: int = 3, alone: bool = False
) -> Text:
    """
    The prose with these statements in the places where offices put them, among sentences about other things.

    `alone`: nothing but the statements tells figures of the tables.
    """
    frame = wording.frame
    say = _filler(dice, facts)
    shut: tuple[str, ...] = ("{now}",) if alone else ()
    shut += OF_OTHERS if facts.kind == "government" else ()
    harmless = [one for one in frame.ASIDES if not any(word in one for word in shut)]
    others = [say(one) for one in dice.draw(harmless, asides)]
    titles = dice.pick(frame.TITLES)
    active = [say(dice.pick(frame.ACTIVE)), *_of(stated, ACTIVE_FAMILIES), *others[:1]]
    requests = [*_of(stated, REQUEST_FAMILIES), say(dice.pick(frame.REQUESTS))]
    if dice.chance(40):
        requests.reverse()
        requests = [requests[0], *reversed(requests[1:])]
    supervision = [say(one) for one in dice.draw(frame.SUPERVISION, 2)]
    if facts.kind in ("government", "township"):
        supervision.append(say(dice.pick(frame.GOVERNMENT)))
    topics = [
        "".join(active),
        "".join(requests),
        "".join([*[say(one) for one in dice.draw(frame.MANAGEMENT, 2)], *others[1:2]]),
        "".join([*[say(one) for one in dice.draw(frame.PLATFORM, 2)], *others[2:]]),
        "".join(supervision),
    ]
    return Text(
        preface=(say(dice.pick(frame.PREFACES)),),
        one=(say(dice.pick(frame.OPENINGS)), *_topics(dice, titles, topics)),
        five=_five(dice, frame, say, facts.year),
        six=_six(dice, wording, say),
    )


def _topics(dice: Dice, titles: Sequence[str], topics: Sequence[str]) -> list[str]:
    """The title of a topic on its own line, or before its first sentence."""
    if dice.chance(50):
        return [line for title, topic in zip(titles, topics, strict=True) for line in (title.rstrip("。"), topic)]
    return [f"{title.rstrip('。')}。{topic}" for title, topic in zip(titles, topics, strict=True)]


def _of(stated: Sequence[Stated], families: Sequence[str]) -> list[str]:
    return [one.text for family in families for one in stated if one.family == family]


def _five(dice: Dice, frame: ModuleType, say: Callable[[str], str], year: int) -> tuple[str, ...]:
    """Other problems than in the year before: of two years in a row no two are the same."""
    half = frame.PROBLEMS[:3] if year % 2 else frame.PROBLEMS[3:]
    chosen = list(zip(frame.ORDINALS, dice.draw(half, 3), strict=True))
    problems = "".join(f"{ordinal}{problem}" for ordinal, (problem, _) in chosen)
    measures = "".join(f"{ordinal}{measure}" for ordinal, (_, measure) in chosen)
    return tuple(
        say(one.replace("{problems}", problems).replace("{measures}", measures)) for one in dice.pick(frame.PART_FIVE)
    )


def _six(dice: Dice, wording: Wording, say: Callable[[str], str]) -> tuple[str, ...]:
    fee = say(dice.pick(FEES[wording.name]))
    extra = say(dice.pick(wording.frame.EXTRAS)) if dice.chance(60) else ""
    if not extra:
        return (fee,)
    return (f"（一）{fee}", extra) if extra.startswith("（二）") else (fee, extra)


def _filler(dice: Dice, facts: Facts) -> Callable[[str], str]:
    values = {
        "agency": facts.agency,
        "own": facts.own,
        "year": facts.year,
        "last": facts.year - 1,
        "next": facts.year + 1,
        "address": f"云汀区文汇路{dice.between(2, 360)}号",
        "post": 100000 + dice.between(20000, 80000),
        "phone": f"0{dice.between(311, 998)}-{dice.between(2100000, 8899999)}",
        "mail": "xxgk@yunting.test",
        "q1": dice.between(15, 96),
        "q2": dice.between(2, 9),
        "q3": dice.between(110, 960),
        "now": facts.numbers["new"],
        "q4": facts.before.get("new", dice.between(3, 60)),
    }
    return lambda template: re.sub(r"\{(\w+)\}", lambda blank: str(values[blank.group(1)]), template)
