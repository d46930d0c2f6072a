"""python -m bench: one line a figure, and the same in bench/last.json; beside each the value of bench/stored.json.

`--store` keeps this run as the stored one. Names choose what is measured (`python -m bench cluster`): then nothing is kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench import checking, cluster, crawling, doc, docx, likeness, ocr, ofd, pdf, reading, reaudit, rules, sheets
from bench.figures import Figure, without_collector

MODULES = (reading, docx, doc, sheets, pdf, ofd, ocr, rules, checking, likeness, reaudit, cluster, crawling)
HERE = Path(__file__).parent
LAST = HERE / "last.json"
STORED = HERE / "stored.json"


def main(arguments: list[str]) -> int:
    """Measure, print, write."""
    stored = _stored()
    found: list[Figure] = []
    chosen = [module for module in MODULES if module.__name__.removeprefix("bench.") in arguments]
    for module in chosen or MODULES:
        for figure in without_collector(module.figures):
            print(figure.line(stored.get(figure.name)), flush=True)
            found.append(figure)
    if chosen:
        return 0
    text = json.dumps([figure.to_dict() for figure in found], ensure_ascii=False, indent=1) + "\n"
    LAST.write_text(text, encoding="utf-8")
    if "--store" in arguments:
        STORED.write_text(text, encoding="utf-8")
    return 0


def _stored() -> dict[str, float]:
    if not STORED.is_file():
        return {}
    return {figure["name"]: figure["value"] for figure in json.loads(STORED.read_text(encoding="utf-8"))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
