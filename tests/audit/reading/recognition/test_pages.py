"""Pictures cleaned and straightened: seals, shadows, turned pages, ruling lines. Nothing is recognised here."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from gouji.demo.content import make_content
from tests.audit.reading.recognition.needed import needed
from tests.rendering.paper import font, pages_of
from tests.rendering.scans import Harm, scanned

cleaning = needed("audit.reading.recognition.cleaning")
ruling = needed("audit.reading.recognition.ruling")
straightening = needed("audit.reading.recognition.straightening")

SCALE = 150 / 72
CONTENT = make_content("pages", "青川县水利局", 2024, size="large")


def picture(image: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


@lru_cache(maxsize=1)
def page_with_table() -> Image.Image:
    """The second page: table 2 and the first half of table 3."""
    return pages_of(CONTENT, dpi=150, face="serif")[1]


def cells_of(image: Image.Image) -> int:
    grey = straightening.straightened(cleaning.clean(picture(image), SCALE))
    return len(ruling.find_rules(grey, SCALE).cells)


@pytest.mark.parametrize(
    "harm",
    [
        Harm(),
        Harm(degrees=1.9),
        Harm(degrees=-2, perspective=0.01),
        Harm(noise=10, blur=0.3),
        Harm(degrees=1, perspective=0.01, noise=8, light=0.3, blur=0.2, seal=(0.6, 0.4)),
        Harm(degrees=1, noise=6, seal=(0.5, 0.5), seal_colour=(60, 70, 200)),
    ],
)
def test_every_cell_of_a_page_is_found(harm):
    assert cells_of(scanned(page_with_table(), harm, 1)) == 106


def test_merged_cells_are_one():
    image = Image.new("L", (600, 400), 255)
    pen = ImageDraw.Draw(image)
    for box in ((50, 50, 550, 350), (50, 50, 250, 350), (250, 50, 550, 150), (250, 150, 400, 350)):
        pen.rectangle(box, outline=0, width=2)
    cells = ruling.find_rules(np.asarray(image), SCALE).cells
    assert [tuple(round(edge / 50) for edge in cell) for cell in sorted(cells)] == [
        (1, 1, 5, 7),
        (5, 1, 11, 3),
        (5, 3, 8, 7),
        (8, 3, 11, 7),
    ]


def test_strokes_of_letters_are_no_rules():
    image = Image.new("L", (600, 400), 255)
    ImageDraw.Draw(image).text((20, 20), "一二三\n王田国\n——", fill=0, font=font("serif", 50))
    ruled = ruling.find_rules(np.asarray(image), SCALE)
    assert ruled.cells == ()


@pytest.mark.parametrize("colour", [(214, 40, 48), (60, 70, 200)])
def test_a_seal_goes_and_what_lies_under_it_stays(colour):
    page = page_with_table()
    grey = cleaning.clean(picture(scanned(page, Harm(seal=(0.5, 0.5), seal_colour=colour))), SCALE)
    plain = cleaning.clean(np.asarray(page), SCALE)
    both = cleaning.inked(grey) != cleaning.inked(plain)
    assert both.mean() < 0.0005


@pytest.mark.parametrize("colour", ["red", (0, 0, 220), (0, 120, 0)])
def test_coloured_figures_and_rules_are_ink(colour):
    image = Image.new("RGB", (800, 300), "white")
    pen = ImageDraw.Draw(image)
    for box in ((50, 50, 400, 250), (400, 50, 750, 250)):
        pen.rectangle(box, outline=colour, width=2)
    pen.text((100, 120), "1024", fill=colour, font=font("sans", 20))
    grey = cleaning.clean(picture(image), SCALE)
    assert cleaning.inked(grey)[110:150, 90:200].any()
    assert len(ruling.find_rules(grey, SCALE).cells) == 2


def test_a_shadow_is_levelled():
    page = scanned(page_with_table(), Harm(light=0.4), 3)
    grey = cleaning.clean(picture(page), SCALE)
    corners = [grey[:80, :80], grey[:80, -80:], grey[-80:, :80], grey[-80:, -80:]]
    assert min(float(corner.mean()) for corner in corners) > 245


@pytest.mark.parametrize("degrees", [-1.7, 0.8])
def test_a_page_without_rules_is_turned_by_its_lines(degrees):
    text = pages_of(CONTENT, dpi=100, face="sans")[0]
    grey = straightening.straightened(np.asarray(scanned(text, Harm(degrees=degrees)).convert("L")))
    unevenness = [np.square(np.diff((255.0 - one).sum(axis=1))).sum() for one in (grey, np.asarray(text))]
    assert unevenness[0] > 0.6 * unevenness[1]


def test_a_drawing_of_many_lines_is_no_table():
    image = Image.new("L", (1200, 1200), 255)
    pen = ImageDraw.Draw(image)
    for at in range(0, 1200, 6):
        for part in range(0, 1200, 300):
            pen.line((part, at, part + 240, at), fill=0)
    assert ruling.find_rules(np.asarray(image), SCALE).cells == ()
