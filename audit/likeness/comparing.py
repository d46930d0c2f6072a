"""The wording of one report, and what it has in common with another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from audit.likeness.masking import GAP, masked, names_of
from audit.likeness.shingles import LENGTH, numbered, prescribed, shingles
from audit.model import Report
from audit.passages import sentence_at

PARTS = (1, 5)
# A passage is shown so far; the sentences around its ends are completed.
LONGEST_SHOWN = 160


@dataclass(frozen=True)
class Wording:
    """
    What a body wrote itself: `texts` of its parts, in order, without `names` and all that `masked` leaves out.

    Instances are compared by what they were made of.
    """

    texts: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def printed(self) -> str:
        """The parts, one below the other."""
        return "\n".join(self.texts)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Without prescribed wording."""
        return shingles(masked(self.printed, self.names).text) - prescribed()

    def shown(self, start: int, end: int) -> str:
        """A place of `printed` with the sentences around it, on one line."""
        return " ".join(sentence_at(self.printed, start, min(end, start + LONGEST_SHOWN)).split())


def wording(texts: Mapping[int, str], bodies: tuple[str, ...]) -> Wording:
    """Of the texts of a report, by part. `bodies`: the names of the body, and of its superior."""
    return _wording(tuple(texts.get(part, "") for part in PARTS), _names_of(bodies))


def texts_of(report: Report) -> dict[int, str]:
    """The texts that are compared, by part."""
    return {part: section.text for part in PARTS if (section := report.section(part))}


def own_names(report: Report) -> tuple[str, ...]:
    """The names of the body, as printed and as registered."""
    registered = report.around.registered
    known = (registered.name, *registered.other_names) if registered else ()
    return tuple(name for name in (report.agency, *known) if name)


def bodies_of(report: Report) -> tuple[str, ...]:
    """The names that occur in a report without saying anything: its body's and that of the superior."""
    registered = report.around.registered
    return (*own_names(report), registered.parent) if registered and registered.parent else own_names(report)


# The rules ask for the same wording once for each report it is compared with. By names: the report of one year is that
# of last year beside the next one, where the same bodies may be named twice.
_wording = lru_cache(maxsize=32)(Wording)
_names_of = lru_cache(maxsize=32)(names_of)


def longest_common(one: Wording, other: Wording, ignored: frozenset[int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """
    Where the longest passage of wording that both have is printed: (from, to) in the one and in the other.

    Passages that hold nothing but `ignored` shingles do not count. (0, 0) twice when there is none.
    """
    mine = masked(one.printed, one.names, with_places=True)
    theirs = masked(other.printed, other.names, with_places=True)
    first: dict[int, int] = {}
    for at, number in numbered(theirs.text):
        first.setdefault(number, at)
    best, length, behind = (0, 0), 0, 0
    for at, number in numbered(mine.text):
        there = first.get(number)
        if at < behind or there is None or number in ignored:
            continue
        size = _common_length(mine.text, at, theirs.text, there)
        behind = at + size - LENGTH + 1
        if size > length:
            best, length = (at, there), size
    if not length:
        return (0, 0), (0, 0)
    (here, there), last = best, length - 1
    return (
        (mine.places[here], mine.places[here + last] + 1),
        (theirs.places[there], theirs.places[there + last] + 1),
    )


def _common_length(mine: str, at: int, theirs: str, there: int) -> int:
    size = 0
    while at + size < len(mine) and there + size < len(theirs) and mine[at + size] == theirs[there + size]:
        size += 1
    return size - (mine[at + size - 1] == GAP)


def degree(alike: float) -> str:
    """In words, rounded down to a twentieth: 0.93 → 九成以上."""
    twentieths = int(alike * 20 + 1e-9)
    if twentieths >= 20:
        return "全部"
    tens, half = divmod(twentieths, 2)
    return f"{'〇一二三四五六七八九'[tens]}成{'半' if half else ''}以上"
