"""python -m bench.mutations: a line a rule, and the same in bench/last-rules.json, beside bench/stored-rules.json.

`--seed N`, `--clean N` (clean reports of each set of sentences), `--times N` (how often each defect is planted),
`--processes N`, `--only CODES`, `--examples` (what was missed and who was accused), `--store` (keep this run as the stored one).
Ends with 1 when an aim is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.mutations import campaigns
from bench.mutations.running import Amount, run
from bench.mutations.scoring import Result
from bench.mutations.table import lines, marks

HERE = Path(__file__).resolve().parents[1]
LAST = HERE / "last-rules.json"
STORED = HERE / "stored-rules.json"


def main(arguments: list[str]) -> int:
    """Make, judge, print, write."""
    asked = _asked(arguments)
    amount = Amount(clean=asked.clean, plants=asked.times * 2, sentences=asked.times, traps=asked.times + 1)
    result = run(asked.seed, amount, asked.processes, tuple(asked.only.split(",")) if asked.only else ())
    stored = json.loads(STORED.read_text(encoding="utf-8")) if STORED.is_file() else None
    for line in lines(result, stored):
        print(line)
    cells = [] if asked.only else campaigns.figures()
    for figure in cells:
        print(figure.line())
    if asked.examples:
        _examples(result)
    kept = result.to_dict() | {
        "seed": asked.seed,
        "marks": [{"name": mark.name, "value": mark.value, "unit": mark.unit} for mark in marks(result)],
        "campaigns": [figure.to_dict() for figure in cells],
    }
    text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
    LAST.write_text(text, encoding="utf-8")
    if asked.store:
        STORED.write_text(text, encoding="utf-8")
    return 0 if all(mark.reached for mark in marks(result)) else 1


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clean", type=int, default=1500)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--examples", action="store_true")
    parser.add_argument("--store", action="store_true")
    return parser.parse_args(arguments)


def _examples(result: Result) -> None:
    for example in (*result.misses, *result.alarms):
        print(json.dumps(example, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
