"""
Readers fed with what valid files become when they are broken: `python -m tests.fuzzing [READER …] [--count N] [--seed S]`.

Every input either gives a document or `UnreadableInput`; no other exception, no crash of the process, and never more
than five seconds of processor time: a busy machine accuses nobody. Each reader names its valid files and, where its
format is packed, how to break what is inside.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import importlib
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Protocol

from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.interpret import interpret

LONGEST = 5.0
# Of any time: then the process is stuck, and ends.
HANGS = 120.0
COUNT = 20_000
SEED = 20_270_131
BATCH = 250
# Modules below tests.audit.reading.fuzz: `FILES` (name → valid bytes) and `break_up` for each format.
READERS: tuple[str, ...] = ("containers", "doc", "docx", "html", "ofd", "pdf", "picture", "sheets", "text")
# Recognising a page takes seconds by itself: only tiny pictures are recognised here.
PICTURES = "picture"
INTERESTING = (0, 1, 0x7F, 0x80, 0xFF)


class Target(Protocol):
    """What a module of a reader offers."""

    @staticmethod
    def files() -> dict[str, bytes]:
        """Valid files, small ones: what is broken is mostly read."""

    @staticmethod
    def break_up(dice: random.Random, data: bytes) -> bytes:
        """One broken file; `mutated` where the bytes stand as they are."""


@dataclass(frozen=True, slots=True)
class Batch:
    """`count` inputs of one reader from one seed: the same on every machine."""

    reader: str
    seed: int
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """`read`: how many gave a document. `problems`: seed, number and what went wrong."""

    batch: Batch
    read: int
    slowest: float
    problems: tuple[str, ...]


def mutated(dice: random.Random, data: bytes) -> bytes:
    """Bits flipped, bytes set, pieces cut, doubled, moved or overwritten, the end lost; one to eight of these."""
    broken = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        if broken:
            dice.choice(_MUTATIONS)(dice, broken)
    return bytes(broken)


def run(batch: Batch) -> Result:
    """All inputs of a batch, in this process."""
    target = _target(batch.reader)
    files = list(target.files().values())
    dice = random.Random(f"{batch.reader}|{batch.seed}")
    problems: list[str] = []
    slowest, good = 0.0, 0
    if batch.reader == PICTURES:
        _load(files[0])
    for number in range(batch.count):
        data = target.break_up(dice, dice.choice(files))
        before = time.process_time()
        faulthandler.dump_traceback_later(HANGS, exit=True)
        try:
            interpret(read(data, recognise=batch.reader == PICTURES))
            good += 1
        except UnreadableInput:
            pass
        except Exception as error:  # noqa: BLE001  finding these is what this is for
            problems.append(f"{batch.reader} seed {batch.seed} input {number}: {type(error).__name__}: {error}")
        took = time.process_time() - before
        slowest = max(slowest, took)
        if took > LONGEST:
            problems.append(f"{batch.reader} seed {batch.seed} input {number}: {took:.1f} s")
    faulthandler.cancel_dump_traceback_later()
    return Result(batch, good, slowest, tuple(problems))


def _load(picture: bytes) -> None:
    """The models of recognition, once a process: that takes seconds, which no broken file is to blame for."""
    with contextlib.suppress(UnreadableInput):
        read(picture)


def input_of(batch: Batch, number: int) -> bytes:
    """The bytes of one input again, to look into a problem."""
    target = _target(batch.reader)
    files = list(target.files().values())
    dice = random.Random(f"{batch.reader}|{batch.seed}")
    broken = b""
    for _ in range(number + 1):
        broken = target.break_up(dice, dice.choice(files))
    return broken


def campaign(readers: Sequence[str], count: int, seed: int) -> Iterator[Result]:
    """`count` inputs a reader, in two processes; a batch whose process died is a problem of its own."""
    batches = [
        Batch(reader, seed + number, min(BATCH, count - number * BATCH))
        for reader in readers
        for number in range(-(-count // BATCH))
    ]
    while batches:
        done = 0
        with ProcessPoolExecutor(2) as pool:
            try:
                for result in pool.map(run, batches):
                    done += 1
                    yield result
            except BrokenProcessPool:
                dead = batches[done]
                yield Result(dead, 0, 0.0, (f"{dead.reader} seed {dead.seed}: the process died, or hung",))
                done += 1
        batches = batches[done:]


def main(arguments: Sequence[str]) -> int:
    """Print a line a reader, and every problem. 1 when there was one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", default=READERS)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    failed = False
    for reader in options.readers:
        results = list(campaign([reader], options.count, options.seed))
        inputs, good = sum(one.batch.count for one in results), sum(one.read for one in results)
        slowest = max(one.slowest for one in results)
        print(f"{reader}: {inputs} inputs, {good} read, the slowest {slowest:.2f} s", flush=True)
        for problem in [problem for one in results for problem in one.problems][:20]:
            failed = True
            print(f"  {problem}", flush=True)
    return 1 if failed else 0


def _target(reader: str) -> Target:
    return importlib.import_module(f"tests.audit.reading.fuzz.{reader}")  # type: ignore[return-value]  # a module


def _cut(dice: random.Random, data: bytearray) -> None:
    start = dice.randrange(len(data))
    del data[start : start + dice.choice((1, 2, 4, 16, 512, 5000))]


def _lose_the_end(dice: random.Random, data: bytearray) -> None:
    del data[dice.randrange(len(data)) :]


def _flip(dice: random.Random, data: bytearray) -> None:
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _set(dice: random.Random, data: bytearray) -> None:
    data[dice.randrange(len(data))] = dice.choice(INTERESTING)


def _number(dice: random.Random, data: bytearray) -> None:
    """Sizes and offsets: four bytes of a large, negative or small number."""
    at = dice.randrange(len(data))
    value = dice.choice((0, 1, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x40000000, dice.getrandbits(32)))
    data[at : at + 4] = value.to_bytes(4, "little")[: len(data) - at]


def _double(dice: random.Random, data: bytearray) -> None:
    start = dice.randrange(len(data))
    piece = data[start : start + dice.choice((1, 4, 64, 2000))]
    data[start:start] = piece * dice.choice((1, 2, 20))


def _overwrite(dice: random.Random, data: bytearray) -> None:
    size = dice.choice((2, 8, 64, 512))
    start, source = dice.randrange(len(data)), dice.randrange(len(data))
    piece = data[source : source + size]
    data[start : start + len(piece)] = piece


_MUTATIONS: tuple[Callable[[random.Random, bytearray], None], ...] = (
    _cut,
    _lose_the_end,
    _flip,
    _set,
    _number,
    _double,
    _overwrite,
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
