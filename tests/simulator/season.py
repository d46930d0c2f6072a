"""A season at any size, crawled and judged: `python -m tests.simulator.season --size M`. Ends with 1 when a gate is broken."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spiders.running import CrawlSummary
from tests.simulator.crawling import Crawling, crawling, scores, written_families
from tests.simulator.fates import lively
from tests.simulator.world import SIZES, World

# to be told it takes three checks; what the first ones say depends on what the portal has at the old address
ENOUGH = {"withdrawn": ("withdrawn", "absent_unconfirmed", "moved", "soft_404")}
MOST_SHOWN = 20


def problems(running: Crawling, days: Sequence[int], summaries: Sequence[CrawlSummary]) -> list[str]:
    """What is not as the truth has it: outcomes day by day, versions, captures."""
    found = []
    for day, summary in zip(days, summaries, strict=True):
        true, seen = running.true_outcomes(day), running.outcomes(summary.crawl_id)
        found += [
            f"day {day}: {code} is {true[code]}, said to be {said}"
            for code, said in seen.items()
            if said not in ENOUGH.get(true[code], (true[code],))
        ]
        if summary.left:
            found.append(f"day {day}: {summary.left} without an outcome")
    kept = running.versions()
    for code, versions in running.possible_versions(days).items():
        texts = [one["tables"] for one in versions]
        wrong = [one["first_seen"] for one in kept.get(code, []) if one["tables"] not in texts]
        found += [f"{code}: cells of a version first seen on {seen} were never published" for seen in wrong]
        if len(kept.get(code, [])) > len(versions):
            found.append(f"{code}: {len(kept[code])} versions of {len(versions)}")
    if running.captured() != running.answered():
        found.append("captures and requests differ")
    return found


def measured(running: Crawling, days: Sequence[int], summaries: Sequence[CrawlSummary]) -> list[dict[str, Any]]:
    """Per crawl: recall and precision of what was asked, requests a body."""
    bodies = len(running.world.agencies)
    rows = []
    for day, summary in zip(days, summaries, strict=True):
        seen = running.outcomes(summary.crawl_id)
        true = {code: outcome for code, outcome in running.true_outcomes(day).items() if code in seen}
        recall, precision = scores(true, seen)
        row = {"day": day, "asked": summary.pairs, "recall": recall, "precision": precision}
        rows.append(row | {"requests_a_body": round(summary.requests / bodies, 2), "new": summary.new_versions})
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """One JSON object on the screen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="M")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--days", default="6,13,20,27,34,41,48,55,62", help="days of the season, with commas")
    chosen = parser.parse_args(arguments)
    days = [int(day) for day in chosen.days.split(",")]
    world = World(seed=chosen.seed, size=chosen.size, families=written_families(), plan=lively)
    with tempfile.TemporaryDirectory() as folder, crawling(world, Path(folder)) as running:
        begun = time.monotonic()
        summaries = [running.crawl(day) for day in days]
        seconds = time.monotonic() - begun
        wrong = problems(running, days, summaries)
        told = {"size": world.size, "seed": world.seed, "bodies": len(world.agencies), "seconds": round(seconds, 1)}
        told |= {"crawls": measured(running, days, summaries), "problems": len(wrong), "first": wrong[:MOST_SHOWN]}
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
