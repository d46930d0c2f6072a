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
from tests.simulator.crawling import FOUND, Crawling, crawling, scores, written_families
from tests.simulator.fates import lively
from tests.simulator.world import SIZES, World

MOST_SHOWN = 20


def believable(running: Crawling, days: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """
    Agency → what a crawl on the last of these days may say, after crawls on the others.

    That a report was withdrawn takes three checks to be told. Until then the address where it was found says what it
    says: 404, or a page with 200 that it is not there. Of one that came and went between two crawls nobody knows.
    """
    *earlier, today = days
    seen = {code for day in earlier for code, said in running.true_outcomes(day).items() if said in FOUND}
    result: dict[str, tuple[str, ...]] = {}
    for agency in running.world.agencies:
        true = running.true_outcomes(today)[agency.code]
        gone = "soft_404" if running.world.portals[agency.portal].site.soft_404 else "moved"
        withdrawn = ("withdrawn", gone) if agency.code in seen else ("absent_unconfirmed",)
        result[agency.code] = withdrawn if true == "withdrawn" else (true,)
    return result


def problems(running: Crawling, days: Sequence[int], summaries: Sequence[CrawlSummary]) -> list[str]:
    """What is not as the truth has it: outcomes day by day, versions, captures."""
    found = []
    for number, (day, summary) in enumerate(zip(days, summaries, strict=True), 1):
        true, seen = believable(running, days[:number]), running.outcomes(summary.crawl_id)
        found += [
            f"day {day}: {code} is {true[code][0]}, said to be {said}"
            for code, said in seen.items()
            if said not in true[code]
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
