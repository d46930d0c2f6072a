"""Pages that no report has: bounded time, no other error than that there is too much."""

from __future__ import annotations

import random
import time

import pytest

from audit.errors import UnreadableInput
from audit.reading.geometry import blocks_of
from audit.reading.geometry.page import Page
from tests.audit.reading.geometry.making import lattice, page, table, text

NAN, INF = float("nan"), float("inf")
LONGEST = 5.0


def timed(pages, **how):
    start = time.process_time()
    made, kind = None, "too_large"
    try:
        made = blocks_of(pages, **how)
    except UnreadableInput as error:
        kind = error.kind
    assert kind == "too_large"
    assert time.process_time() - start < LONGEST
    return made


def test_places_that_are_no_numbers():
    good = table((100, 200, 300), (100, 120, 140), (("甲", "乙"), ("1", "2")))
    wrong = [
        (a, b, c, d, "9")
        for a in (NAN, INF, -INF, 1e30, 150)
        for b in (NAN, 1e300, 110)
        for c, d in ((NAN, INF), (5, 5))
    ]
    lines = [(NAN, 0, 1), (INF, 0, 500), (110, NAN, 200), (110, -INF, INF), (130, 300, 100), (1e30, 0, 1)]
    made = timed([page((good[0] + wrong, good[1] + lines, good[2] + lines))])
    assert made is not None
    assert "甲" in str(made)


@pytest.mark.parametrize("size", [(NAN, NAN), (INF, INF), (0, 0), (-5, 800), (1e30, 1e30)])
def test_papers_of_no_size(size):
    width, height = size
    timed([Page(1, width, height, text(100, 100, "甲"), *lattice((10, 20, 30), (10, 20, 30)))])


def test_too_many_characters():
    assert timed([page(text(0, 0, "甲") * 100_000)]) is None
    assert timed([page(text(0, 0, "甲") * 10_000, number=at) for at in range(60)]) is None


def test_many_characters_at_one_place():
    timed([page([(100, 100, 110, 110, "1")] * 20_000)])


def test_many_lines():
    dice = random.Random(3)
    lines = [(dice.uniform(0, 590), *sorted((dice.uniform(0, 590), dice.uniform(0, 590)))) for _ in range(12_000)]
    timed([page((text(100, 100, "甲乙"), lines, lines), number=at) for at in range(3)])


@pytest.mark.parametrize("scanned", [False, True])
def test_the_finest_grids_on_many_pages(scanned):
    xs, ys = [3.2 * at for at in range(180)], [4.0 * at for at in range(200)]
    pages = [page((text(10, 10, "甲"), *lattice(xs, ys)), number=at) for at in range(100)]
    timed(pages, scanned=scanned)


def test_long_pages_of_single_marks():
    glyphs = [(10.0 * (at % 50), 0.05 * at, 10.0 * (at % 50) + 5, 0.05 * at + 2, "·") for at in range(15_000)]
    timed([page(glyphs)])


def test_any_order_and_any_text_gives_blocks():
    dice = random.Random(7)
    for _ in range(60):
        glyphs = [
            (
                x := dice.uniform(-50, 700),
                y := dice.uniform(-50, 900),
                x + dice.uniform(-5, 60),
                y + dice.uniform(-5, 60),
                dice.choice("甲1 总（⼀\u3000ab。"),
            )
            for _ in range(dice.randrange(200))
        ]
        lines = [
            (dice.uniform(0, 800), dice.uniform(0, 400), dice.uniform(100, 800)) for _ in range(dice.randrange(60))
        ]
        ink = [(10, 10, 400, 400), (NAN, 0, 1, 1)]
        made = Page(1, 595, 842, glyphs, lines, lines, frozenset(range(0, 300, 7)), ink, ink)
        timed([made, made], scanned=dice.random() < 0.5)


def test_a_page_full_of_labels_and_numbers():
    """As if it were table 3, with thousands of rows."""
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    glyphs = [one for at, head in enumerate(heads) for one in text(200 + 50 * at, 20, head, 6)]
    for row in range(380):
        glyphs += [one for at in range(12) for one in text(10 + 15 * at, 30 + 2 * row, "1.属于", 2)]
    glyphs += [one for at in range(7) for one in text(205 + 50 * at, 30, "12", 2)]
    timed([page(glyphs, number=number) for number in range(1, 16)])
