"""N: a sentence in which one number, or its being none, is not what the tables say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from bench.mutations.changing import Plant, Planted
from bench.mutations.facts import Facts, wrong
from bench.mutations.forms import CHANGES, Form
from bench.mutations.scene import Scene, restated
from bench.mutations.writing import ONE, Stated, statements
from gouji.demo.dice import Dice

T3_ROW = "T3.{}."
CODES: dict[str, tuple[str, tuple[str, ...]]] = {
    "new": ("N01", ("T3.new_received.total", "T3.total.total")),
    "both": ("N01", ("T3.new_received.total", "T3.total.total")),
    "answered": ("N02", ("T3.total.total",)),
    "carried_in": ("N03", ("T3.carried_in.total",)),
    "carried_out": ("N03", ("T3.carried_out.total",)),
    "review": ("N07", ("T4.reconsideration",)),
    "lawsuit": ("N07", ("T4.litigation",)),
    "direct": ("N07", ("T4.litigation_direct",)),
    "after": ("N07", ("T4.litigation_after",)),
    "upheld": ("N07", ("T4.reconsideration",)),
    "licensing": ("N08", ("T2.licensing",)),
    "penalties": ("N08", ("T2.penalties",)),
    "coercion": ("N08", ("T2.coercion",)),
    "made": ("N09", ("T2.normative_docs.made",)),
    "repealed": ("N09", ("T2.normative_docs.repealed",)),
    "in_force": ("N09", ("T2.normative_docs.in_force",)),
}
APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_org", "corporate")
RESULTS = ("granted", "partial", "opened", "denied", "unable", "refused", "others", "not_held", "petition", "repeat", "process_info",
           "third_party", "internal_affairs", "admin_query", "needs_creation")  # fmt: skip
ZERO_CODES = {"new": "N06", "carried_in": "N03", "carried_out": "N03", "review": "N07", "lawsuit": "N07", "licensing": "N08",
              "penalties": "N08", "coercion": "N08", "made": "N09", "repealed": "N09"}  # fmt: skip
# "收到0件" is a number and says that there was none
ALSO = {"N06": ("N01",), "N14": ("N03",)}
RELATED = {
    "received": ("received", "none_received", "trend", "answered", "carried", "no_rest", "closed", "applicants"),
    "answered": ("received", "answered", "closed", "none_received"),
    "carried": ("received", "carried", "no_rest", "closed", "none_received"),
    "applicants": ("received", "applicants", "none_received"),
    "results": ("results", "none_received"),
    "reviews": ("reviews", "no_reviews"),
    "decisions": ("decisions", "no_decisions"),
    "documents": ("documents", "no_documents"),
    "trend": ("trend", "received", "none_received"),
    "sums": ("sums",),
}
OF_ZERO = {"none_received": "received", "no_rest": "carried", "closed": "carried", "no_reviews": "reviews", "no_decisions": "decisions",
           "no_documents": "documents"}  # fmt: skip
YEARS = (2021, 2022, 2023, 2024, 2025, 2026)


def code_of(name: str) -> tuple[str, tuple[str, ...]]:
    """The rule that judges a number of this name, and the subjects it may name."""
    if name in APPLICANTS:
        return "N04", ()
    if name in RESULTS:
        return "N05", ()
    if name.startswith("sum"):
        return "N10", ()
    return CODES[name]


def _alone(scene: Scene, dice: Dice, family: str, form: Form, text: str) -> Scene:
    """The report says this, and nothing else about the same."""
    without = RELATED[OF_ZERO.get(family, family)]
    others = statements(
        Dice("others", scene.seed), scene.wording, scene.facts, without=(*without, "trend", "sums", "splits", "kinds")
    )
    return restated(scene, (*others, Stated(family, text, form)))


def _false_number(family: str, form: Form, name: str, scene: Scene, dice: Dice) -> Planted | None:
    facts = scene.facts
    if not form.true_of(facts):
        return None
    told = facts.with_(**{name: _too_small(dice, facts, name) if name.startswith("sum") else wrong(dice, name, facts)})
    if not _still_printable(form, told):
        return None
    text = form.filled(facts, told)
    if text == form.filled(facts):
        return None
    return Planted(_alone(scene, dice, family, form, text), at=code_of(name)[1], quote=text)


def _too_small(dice: Dice, facts: Facts, name: str) -> int:
    """Less than the parts come to: no reader can think of a part that is not named."""
    return max(2, facts.numbers[name] - dice.pick((1, 2, 9, 10, 18)))


def _short_of_sum(family: str, form: Form, name: str, scene: Scene, dice: Dice) -> Planted | None:
    """The parts come to less than the total: mostly a mistake, yet a part may be left out. Counted apart."""
    told = scene.facts.with_(**{name: scene.facts.numbers[name] + dice.pick((1, 2, 9, 10))})
    text = form.filled(scene.facts, told)
    return Planted(_alone(scene, dice, family, form, text), quote=text) if form.true_of(scene.facts) else None


def _false_rough(family: str, form: Form, name: str, scene: Scene, dice: Dice) -> Planted | None:
    """Far from the right number, so that no way to round explains it."""
    facts = scene.facts
    if not form.true_of(facts):
        return None
    text = form.filled(facts, facts.with_(**{name: facts.numbers[name] * 2 + 137}))
    return Planted(_alone(scene, dice, family, form, text), at=code_of(name)[1], quote=text)


def _still_printable(form: Form, told: Facts) -> bool:
    return all(told.numbers[name] <= 99_999 for name, way in form.blanks if way == "cn") and all(
        told.numbers[name] <= told.numbers["answered"] for name, way in form.blanks if way == "share"
    )


def _false_zero(family: str, form: Form, name: str, scene: Scene, dice: Dice) -> Planted | None:
    """It says there was none of what the table holds; whatever else it says is true."""
    numbers = scene.facts.numbers
    if numbers.get(name, 0) < 1 or any(numbers.get(other, 0) for other in form.zero if other != name):
        return None
    text = form.filled(scene.facts)
    at = ("T3.new_received", "T3.carried_in") if name in ("new", "carried_in") else code_of(name)[1]
    return Planted(_alone(scene, dice, family, form, text), at=at, quote=text)


def _false_change(form: Form, name: str, way: str, scene: Scene, dice: Dice) -> Planted | None:
    """The number of the year before is taken from nowhere."""
    facts = scene.facts
    if not form.true_of(facts):
        return None
    other = facts.before[name] + dice.pick((3, 5, 11))
    if way == "word":
        other = facts.numbers[name] * 2 - facts.before[name]
    if other < 1 or other == facts.numbers[name]:
        return None
    text = form.filled(facts, replace(facts, before={**facts.before, name: other}))
    if text == form.filled(facts):
        return None
    return Planted(_alone(replace(scene, with_previous=True), dice, "trend", form, text), quote=text)


def plants_of(family: str, index: int, form: Form, second: bool) -> Iterator[Plant]:
    """Every way in which this sentence can be wrong."""
    wants = {"size": "some", "asides": 3}
    label = f"{'二' if second else '一'}·{family}·{index + 1}"
    # one right number of requests received is enough for N01, whatever else the sentence says
    twice = {"new", "both"} if {"new", "both"} <= set(form.stated) else set()
    for name in form.stated:
        is_part = name[0] == "p" and name[1:].isdigit()
        if is_part or name in twice or name.startswith("of_") or (family not in RELATED and family not in OF_ZERO):
            continue
        yield Plant(code_of(name)[0], f"{label}·{name}", partial(_false_number, family, form, name), wants, form.beyond)
        if name.startswith("sum"):
            yield Plant("N10", f"{label}·{name}+", partial(_short_of_sum, family, form, name), wants, beyond=True)
    for name in form.rough:
        if family in RELATED and not name.startswith("sum"):
            yield Plant(
                code_of(name)[0], f"{label}·约{name}", partial(_false_rough, family, form, name), wants, form.beyond
            )
    for name in form.zero:
        code = "N14" if family == "closed" else ZERO_CODES.get(name)
        if code and (family != "none_received" or name == "new"):
            also = ALSO.get(code, ())
            yield Plant(code, f"{label}·{name}=0", partial(_false_zero, family, form, name), wants, form.beyond, also)
    for name, way in form.blanks:
        if way in CHANGES:
            change: Callable[[Scene, Dice], Planted | None] = partial(_false_change, form, name, way)
            yield Plant("N11", f"{label}·{way}", change, wants, form.beyond)


def plants(wording_forms: dict[str, tuple[Form, ...]], name: str) -> tuple[Plant, ...]:
    """All sentences of a set, each in all its ways."""
    return tuple(
        plant
        for family, forms in wording_forms.items()
        for index, form in enumerate(forms)
        for plant in plants_of(family, index, form, name != ONE.name)
    )
