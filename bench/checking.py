"""`gouji check` on a thousand pages: how much of what the cores could do comes out, and what one process needs of memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from audit.rules import ALL
from bench.figures import Figure
from gouji.checking import Question, check_all, examine
from gouji.demo.content import make_content, render_html
from gouji.inputs import Source

REPORTS = 1_000
TURNS = 3
QUESTION = Question(frozenset(rule.code for rule in ALL))
# The largest resident size of a process that checks the files it is given, in kilobytes: what the system counts for a
# process of its own. (`resource` would begin with the size of the process that started it.)
PEAK = """
import re, sys
from audit.engine import check
for path in sys.argv[1:]:
    check(open(path, "rb").read())
print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
"""


def figures() -> list[Figure]:
    """Parallel speed as a share of cores × the speed of one core, measured in turn."""
    with tempfile.TemporaryDirectory() as name:
        files = _pages(Path(name))
        _seconds_alone(files)  # fills the caches that the workers inherit
        shares, speeds = [], []
        for _ in range(TURNS):
            alone, together = _seconds_alone(files), _seconds_together(files)
            speeds.append(len(files) / together)
            shares.append(100 * alone / together / (os.cpu_count() or 1))
    against = f"{REPORTS} pages, all rules, {os.cpu_count()} cores; the median of {TURNS} turns"
    return [
        Figure("check.many.speed", round(median(speeds)), "reports/s", against),
        Figure("check.many.share", round(median(shares)), "%", "of cores × the speed of one core, in the same run"),
        *_peak(),
    ]


def _pages(folder: Path) -> list[Source]:
    sources = []
    for number in range(REPORTS):
        path = folder / f"{number}.html"
        path.write_text(render_html(make_content(number, f"青川县第{number}局", 2024)), encoding="utf-8")
        sources.append(Source(path.name, path))
    return sources


def _seconds_alone(files: list[Source]) -> float:
    """For all files, from a tenth of them."""
    some = files[:: len(files) // 100]
    start = time.perf_counter()
    for numbered in enumerate(some, 1):
        examine(numbered, QUESTION)
    return (time.perf_counter() - start) * len(files) / len(some)


def _seconds_together(files: list[Source]) -> float:
    start = time.perf_counter()
    for _ in check_all(files, QUESTION):
        pass
    return time.perf_counter() - start


def _peak() -> list[Figure]:
    if not Path("/proc/self/status").exists():
        return []
    with tempfile.TemporaryDirectory() as name:
        paths = [str(source.path) for source in _pages(Path(name))[:200]]
        done = subprocess.run([sys.executable, "-c", PEAK, *paths], check=True, capture_output=True, text=True)
    return [Figure("check.peak", round(int(done.stdout) / 1024), "MB", "resident, one process, 200 pages, all rules")]
