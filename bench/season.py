"""
A simulated season of 200 bodies: what was due, what became of it, and what must never happen, counted by an independent judge.

Two senders at once, services that misbehave, and at least 200 deaths by `kill -9`: `tests/seasons/driver.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from bench.figures import Figure

ROOT = Path(__file__).parents[1]
BODIES, SHARE, SEED = 200, 14, 7
AGAINST = {
    "kills": "processes killed in the middle of their work; at least 200",
    "lost": "due, and neither delivered nor a true reason on record; must be 0",
    "owing_nothing": "to an office that owed nothing, or that people had told to leave alone; must be 0",
    "before_approval": "sent before a person had approved; must be 0",
    "outside_window": "sent outside the hours in which notices leave; must be 0",
    "duplicates_explained": "a death between yes and commit, or no answer; under the same number",
    "duplicates_unexplained": "must be 0",
    "overdue_without_confirmation": "逾期 without the word of a person; must be 0",
}


def figures() -> list[Figure]:
    """One season, run and judged by a process of its own."""
    command = [sys.executable, "-m", "tests.seasons.driver", "--json", "--bodies", str(BODIES)]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--share", str(SHARE), "--seed", str(SEED)], cwd=ROOT, check=False, capture_output=True, text=True
    )
    seconds = time.perf_counter() - began
    if not done.stdout:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)
    for sentence in told["sentences"]:
        sys.stderr.write(f"{sentence}\n")
    against = f"{BODIES} bodies, December to April, two senders"
    return [
        *(Figure(f"season.{name}", value, "", AGAINST.get(name, against)) for name, value in told["figures"].items()),
        Figure("season.seconds", round(seconds), "s", against),
    ]
