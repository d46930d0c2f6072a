"""The whole benchmark: work in pieces for several processes, the same pieces for the same seed and number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from bench.mutations.changing import Plant, Trap
from bench.mutations.planting.all import PLANTS, SENTENCES
from bench.mutations.renderers import rendering_of
from bench.mutations.scoring import Result, clean_one, plant_one, trap_one
from bench.mutations.trapping.all import TRAPS
from bench.mutations.writing import WORDINGS

PIECE = 60


@dataclass(frozen=True)
class Amount:
    """
    How much is made: clean reports of each set, and how often each plant, sentence and trap is used in each set.

    `every`: of the sentences and traps only each so-many-th, so that a small run touches all kinds.
    """

    clean: int = 1000
    plants: int = 6
    sentences: int = 3
    traps: int = 4
    every: int = 1


@dataclass(frozen=True)
class Job:
    """One piece of work, small enough to be sent to a process."""

    kind: str
    wording: int
    numbers: tuple[int, ...]
    round: int = 0


def jobs(amount: Amount, only: tuple[str, ...] = ()) -> Iterator[Job]:
    """All pieces, in an order of their own. `only`: the plants and traps of these rules."""
    for index, wording in enumerate(WORDINGS):
        yield from _pieces("clean", index, range(amount.clean), 0)
        for turn in range(amount.plants):
            yield from _pieces("plant", index, _chosen(PLANTS, only), turn)
        for turn in range(amount.sentences):
            yield from _pieces(
                "sentence", index, _chosen(SENTENCES[wording.name], only)[turn % amount.every :: amount.every], turn
            )
        for turn in range(amount.traps):
            yield from _pieces("trap", index, _chosen(TRAPS, only)[turn % amount.every :: amount.every], turn)


def work(seed: int, job: Job) -> Result:
    """Do one piece."""
    wording = WORDINGS[job.wording]
    result = Result()
    for number in job.numbers:
        name = f"{seed}-{job.kind}-{job.round}-{number}"
        if job.kind == "clean":
            clean_one(name, wording, rendering_of(number), result)
        elif job.kind == "plant":
            plant_one(PLANTS[number], name, wording, result)
        elif job.kind == "sentence":
            plant_one(SENTENCES[wording.name][number], name, wording, result)
        else:
            trap_one(TRAPS[number], name, wording, result)
    return result


def run(seed: int, amount: Amount, processes: int = 2, only: tuple[str, ...] = ()) -> Result:
    """Everything, added up."""
    pieces = list(jobs(amount, only))
    total = Result()
    if processes < 2:
        for piece in pieces:
            total += work(seed, piece)
        return total
    with ProcessPoolExecutor(processes) as pool:
        for result in pool.map(work, [seed] * len(pieces), pieces):
            total += result
    return total


def _chosen(all_: Sequence[Plant | Trap], only: tuple[str, ...]) -> list[int]:
    return [index for index, one in enumerate(all_) if not only or one.code in only]


def _pieces(kind: str, wording: int, numbers: Sequence[int], turn: int) -> Iterator[Job]:
    for start in range(0, len(numbers), PIECE):
        yield Job(kind, wording, tuple(numbers[start : start + PIECE]), turn)
