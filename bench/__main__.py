"""python -m bench: one line a figure, and the same in bench/last.json; beside each the value of bench/stored.json.

`--store` keeps this run as the stored one. Names choose what is measured (`python -m bench cluster`); with `--store`
the other stored figures stay as they are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench import (
    checking,
    cluster,
    crawling,
    doc,
    docx,
    likeness,
    notices,
    ocr,
    ofd,
    pdf,
    reading,
    reaudit,
    review,
    rules,
    season,
    sending,
    sheets,
)
from bench.figures import Figure, without_collector

MODULES = (
    *(reading, docx, doc, sheets, pdf, ofd, ocr, rules),
    *(checking, likeness, reaudit, cluster, crawling, sending, notices, season),
)
LARGE = (review,)  # some GB and minutes: only when named
HERE = Path(__file__).parent
LAST = HERE / "last.json"
STORED = HERE / "stored.json"


def main(arguments: list[str]) -> int:
    """Measure, print, write."""
    stored = {str(figure["name"]): float(figure["value"]) for figure in _read()}
    found: list[Figure] = []
    chosen = [module for module in (*MODULES, *LARGE) if module.__name__.removeprefix("bench.") in arguments]
    for module in chosen or MODULES:
        for figure in without_collector(module.figures):
            print(figure.line(stored.get(figure.name)), flush=True)
            found.append(figure)
    figures = [figure.to_dict() for figure in found]
    if not chosen:
        _write(LAST, figures)
    if "--store" in arguments:
        measured = {figure["name"] for figure in figures}
        _write(STORED, [*(old for old in _read() if chosen and old["name"] not in measured), *figures])
    return 0


def _write(path: Path, figures: list[dict[str, object]]) -> None:
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(STORED.read_text(encoding="utf-8")) if STORED.is_file() else []
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
