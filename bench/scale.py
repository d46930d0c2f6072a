"""A first run over 3,000 agencies on portals of every family: `python -m bench.scale`. Ends with 1 when a gate is broken."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from bench.crawling import first_run
from tests.simulator.crawling import written_families
from tests.simulator.world import SIZES, World

MOST_REQUESTS = 5  # an agency
MOST_MEMORY = 512  # MiB


def measured(size: str, families: tuple[str, ...]) -> dict[str, Any]:
    """The figures of one crawl in a process of its own, without a delay."""
    agencies = len(World(size=size, families=families).agencies)
    run = first_run(size, families)
    return {
        "size": size,
        "agencies": agencies,
        "requests_an_agency": round(len(run.urls) / agencies, 2),
        "memory_mib": round(run.memory),
        "agencies_a_second": round(agencies / run.wall, 1),
        "seconds": round(run.wall),
        "processor_seconds": round(run.processor),
    }


def broken(told: dict[str, Any]) -> list[str]:
    """The gates that these figures break."""
    gates = {"requests_an_agency": MOST_REQUESTS, "memory_mib": MOST_MEMORY}
    return [f"{name}: {told[name]} of {most}" for name, most in gates.items() if told[name] > most]


def main(arguments: Sequence[str] | None = None) -> int:
    """One JSON object on the screen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="L")
    told = measured(parser.parse_args(arguments).size, written_families())
    wrong = broken(told)
    sys.stdout.write(json.dumps(told | {"broken": wrong}, ensure_ascii=False, indent=1) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
