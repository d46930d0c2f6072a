"""
Recognition of scans: cells right, doubtful and wrong, seconds a page, memory. Without the extra `ocr`: nothing.

`python -m bench.ocr 20` scans twenty reports, half of them with every kind of character in their cells, each page harmed
another way (turned, tilted, noise, blur, shadow, JPEG, seal), 150 and 200 dpi, two fonts, and prints what was read wrong.
`python -m bench.ocr 20 slight` does less to them, as a flatbed in an office does: turned by up to half a degree, some
noise, and a seal.
"""

from __future__ import annotations

import importlib.util
import io
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from PIL import Image

from audit.reading import read
from audit.reading.interpret import interpret
from bench.figures import Figure
from gouji.demo.content import Content, make_content
from tests.parity import seen, wanted
from tests.rendering.paper import table_alone
from tests.rendering.scans import Harm, encoded, render_tiff

REPORTS = 2
AGENCIES = ("青川县水利局", "临江区人民政府", "临江区新安街道办事处")
YEARS = (2020, 2021, 2022, 2024, 2025)
EMPTY = (None, None, "/", "-", "—", "无")


@dataclass(slots=True)
class Count:
    """`wrong`: an address, what was printed and what was read instead."""

    cells: int = 0
    right: int = 0
    doubtful: int = 0
    wrong: list[tuple[str, object, object]] = field(default_factory=list)
    pages: int = 0
    seconds: float = 0.0


def figures(reports: int = REPORTS, *, slight: bool = False) -> list[Figure]:
    """None where recognition is not installed. What was read wrong is printed."""
    if importlib.util.find_spec("rapidocr") is None:
        return []
    started = time.perf_counter()
    read(encoded(table_alone(varied(0), "T4", pixels=600)))
    loading = time.perf_counter() - started
    count = Count()
    for seed in range(reports):
        _scan(seed, count, slight)
    for address, printed, got in count.wrong:
        print(f"  {address}: {printed} was read as {got}")
    of = f"of {count.cells} cells on {count.pages} pages, each {'turned a little' if slight else 'harmed another way'}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return [
        Figure("ocr.right", count.right, "cells", of),
        Figure("ocr.doubtful", count.doubtful, "cells", of),
        Figure("ocr.wrong", len(count.wrong), "cells", of),
        Figure("ocr.page", round(count.seconds / max(1, count.pages), 2), "s", "one page, all cores, bytes to report"),
        Figure(
            "ocr.loading", round(loading, 2), "s", "the first small picture of a process, libraries and models included"
        ),
        Figure("ocr.memory", round(memory), "MB", "the whole process at its largest"),
    ]


def _scan(seed: int, count: Count, slight: bool) -> None:
    content = varied(seed)
    dice = random.Random(f"slight|{seed}")
    harm = Harm(dice.uniform(-0.5, 0.5), noise=4, quality=85, seal=(dice.uniform(0.3, 0.8), dice.uniform(0.2, 0.8)))
    data = render_tiff(
        content,
        dpi=(150, 200)[seed // 2 % 2],
        face=("sans", "serif")[seed % 3 % 2],
        harm=harm if slight else None,
        seed=seed,
    )
    with Image.open(io.BytesIO(data)) as image:
        count.pages += getattr(image, "n_frames", 1)
    started = time.perf_counter()
    report = interpret(read(data))
    count.seconds += time.perf_counter() - started
    made, found = wanted(content).cells, seen(report).cells
    for address, cell in made.items():
        got = found.get(address)
        count.cells += 1
        if got == cell:
            count.right += 1
        elif got == ("text", None):
            count.doubtful += 1
        else:
            count.wrong.append((address, cell, got))


def varied(seed: int) -> Content:
    """Every second report has cells of 0 to 5 digits, blanks, dashes and slashes in no relation to each other."""
    dice = random.Random(f"ocr|{seed}")
    content = make_content(seed, dice.choice(AGENCIES), dice.choice(YEARS), size=dice.choice(("small", "large")))
    if seed % 2 == 0:
        return content
    return replace(content, cells={**content.cells, **dict(_cells(content, dice))})


def _cells(content: Content, dice: random.Random) -> Iterator[tuple[str, int | str | None]]:
    for address in content.form.addresses:
        empty = dice.random() < 0.08
        yield address, dice.choice(EMPTY) if empty else dice.randrange(10 ** dice.choice((1, 1, 2, 3, 5)))


def main(arguments: list[str]) -> int:
    """Print the figures of a campaign of any size, and what was read wrong."""
    reports = int(arguments[0]) if arguments else REPORTS
    for figure in figures(reports, slight="slight" in arguments):
        print(figure.line())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
