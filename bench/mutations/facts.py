"""What a report may say of itself: names → numbers taken from its cells, and words for whom it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from audit.form import T4_GROUPS
from bench.mutations.figures import PARTS, Cells, count
from gouji.demo.dice import Dice

T3 = "T3.{}.total"
DENIED = ("state_secret", "law_forbids", "security_stability", "third_party", "internal_affairs", "process_info",
          "enforcement_file", "admin_query")  # fmt: skip
UNABLE = ("not_held", "needs_creation", "still_unclear")
REFUSED = ("petition", "repeat", "publication", "excessive", "reissue")
OTHERS = ("other.no_supplement", "other.fee_unpaid", "other.other", "other")
SINGLE = (
    "denied.process_info",
    "denied.third_party",
    "denied.internal_affairs",
    "denied.admin_query",
    "unable.not_held",
    "unable.needs_creation",
    "refused.petition",
    "refused.repeat",
)


@dataclass(frozen=True)
class Facts:
    """
    `numbers`: name → what the report may state; `before`: the same of the year before, empty when it is not known.

    A sentence of a wrong report is one made of facts in which a single number is changed.
    """

    agency: str
    own: str
    year: int
    kind: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    before: Mapping[str, int] = field(default_factory=dict)

    def with_(self, **numbers: int) -> Facts:
        """The same but for these numbers."""
        return replace(self, numbers={**self.numbers, **numbers})


def facts_of(agency: str, own: str, year: int, kind: str, cells: Cells, before: Cells) -> Facts:
    """All that is true of these cells."""
    return Facts(agency, own, year, kind, numbers_of(cells), numbers_of(before) if before else {})


def numbers_of(cells: Cells) -> dict[str, int]:
    """By name, what a sentence may speak of."""
    new, carried_in = count(cells, T3.format("new_received")), count(cells, T3.format("carried_in"))
    numbers = {
        "new": new,
        "carried_in": carried_in,
        "both": new + carried_in,
        "answered": count(cells, T3.format("total")),
        "carried_out": count(cells, T3.format("carried_out")),
    }
    for row in ("granted", "partial", *SINGLE):
        numbers[row.split(".")[-1]] = count(cells, T3.format(row))
    numbers["opened"] = numbers["granted"] + numbers["partial"]
    numbers["denied"] = sum(count(cells, T3.format(f"denied.{row}")) for row in DENIED)
    numbers["unable"] = sum(count(cells, T3.format(f"unable.{row}")) for row in UNABLE)
    numbers["refused"] = sum(count(cells, T3.format(f"refused.{row}")) for row in REFUSED)
    numbers["others"] = sum(count(cells, T3.format(row)) for row in OTHERS)
    for column in PARTS:
        numbers[column] = count(cells, f"T3.new_received.{column}")
        numbers[f"{column}_both"] = numbers[column] + count(cells, f"T3.carried_in.{column}")
        numbers[f"{column}_all"] = count(cells, f"T3.total.{column}")
    for kind in ("", "_both", "_all"):
        numbers[f"corporate{kind}"] = sum(numbers[f"{column}{kind}"] for column in PARTS[1:])
    return numbers | _of_other_tables(cells)


def _of_other_tables(cells: Cells) -> dict[str, int]:
    review, direct, after = (count(cells, f"T4.{group}.total") for group in T4_GROUPS)
    numbers = {
        "review": review,
        "lawsuit": direct + after,
        "direct": direct,
        "after": after,
        "upheld": count(cells, "T4.reconsideration.upheld"),
        "corrected": count(cells, "T4.reconsideration.corrected"),
    }
    for row in ("licensing", "penalties", "coercion"):
        numbers[row] = count(cells, f"T2.{row}.decisions")
    for name in ("made", "repealed", "in_force"):
        if f"T2.normative_docs.{name}" in cells:
            numbers[name] = count(cells, f"T2.normative_docs.{name}")
    return numbers


def wrong(dice: Dice, name: str, facts: Facts) -> int:
    """A number that an office could have left in by mistake, and that nothing in the report explains."""
    numbers = facts.numbers
    right = numbers[name]
    taken = {right, numbers["new"], numbers["both"], numbers["answered"], *_also_right(name, numbers)}
    swapped = int(str(right)[::-1])
    near = [right + 1, right - 1, right + 2, right + 10, swapped, right + dice.between(3, 9), right * 10]
    choices = [number for number in near if number > 0 and number not in taken]
    return dice.pick(choices or [max(taken) + 3])


def _also_right(name: str, numbers: Mapping[str, int]) -> set[int]:
    """Other numbers that a sentence with this name may rightly hold."""
    groups = (
        ("granted", "opened"), ("review", "lawsuit"), ("made", "repealed", "in_force"), ("carried_in", "carried_out"),
        ("natural_person", "corporate"), ("business",),
    )  # fmt: skip
    kinds = {numbers[f"{name}{kind}"] for kind in ("_both", "_all") if f"{name}{kind}" in numbers}
    return kinds | {numbers[other] for group in groups if name in group for other in group if other in numbers}
